"""The benefits desk within a near network: the real axis, population registry and civil status behind it."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from harness.clock import VIETNAM, StoppedClock
from harness.exchange import Request
from harness.faults import Fault
from harness.hops import Hop
from harness.matters import Act, Matter
from harness.people.model import Citizen
from harness.people.town import Home, Participant
from harness.wire.axis import AXIS_KEY, MEMBERS, axis_key, why
from mocks.network import Network

MORNING = datetime(2026, 9, 15, 8, 30, tzinfo=VIETNAM)
JSON = (("Content-Type", "application/json; charset=utf-8"),)
TRACE = "0123456789abcdef0123456789abcdef"
PARTIES = {"axis", "insurance", "population", "justice", "portal"}


class Stage:
    """A network asked as the portal's axis account asks it."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.network = Network(StoppedClock(at), seed=1, only=PARTIES)

    def home(self, scene: str) -> Home:
        return self.network.town.home(scene)

    def person(self, citizen: Citizen) -> Participant:
        found: Participant | None = self.desk.registry.find_any(citizen.bhxh_number)
        assert found is not None
        return found

    @property
    def desk(self) -> Any:
        return self.network.parties["insurance"].desk

    # --- talking ------------------------------------------------------------------------------------------------------

    def say(self, party: str, path: str, body: Any, headers: Any = (), method: str = "POST") -> Any:
        data = json.dumps(body, ensure_ascii=False).encode()
        response = self.network.parties[party].answer(Request(method, path, (*JSON, *headers), data))
        assert self.network.mishaps == []
        return json.loads(response.body) | {"http": response.status}

    def api(self, door: str, body: Any, purpose: str = "OM_DAU", consumer: str = "portal") -> Any:
        key = (AXIS_KEY, axis_key(self.network.seed, "insurance"))
        trace = ("traceparent", f"00-{TRACE}-0000000000000001-01")
        headers = (key, ("X-Road-Client", MEMBERS[consumer]), trace, *why(purpose, "CD-1"))
        context, _, resource = door.partition("/")
        return self.say("insurance", f"/{context}/1.0/{resource}", body, headers)

    def file(self, regime: str, *people: dict[str, Any], number: str = "CD-1", employer: str | None = None) -> Any:
        first = self.desk.registry.find_any(people[0]["maSoBHXH"])
        unit = employer if employer is not None else first.employer if first else "TZ0000Z"
        body = {"maHoSo": number, "maDonVi": unit, "loaiCheDo": regime, "dsNguoiLaoDong": list(people)}
        return self.api("apiCheDo/nopHoSo", body | {"ngayLap": "20260915"})

    def results(self, number: str = "CD-1") -> Any:
        return self.api("apiCheDo/traKetQua", {"maHoSo": number})

    def outcome(self, number: str = "CD-1") -> Any:
        [found] = self.results(number)["dsKetQua"]
        return found

    def settle(self, regime: str, person: dict[str, Any], number: str = "CD-1", **more: Any) -> Any:
        """File for one person, let the officer work, give the outcome."""
        taken = self.file(regime, person, number=number, **more)
        assert taken["trangThai"] == 1, taken
        self.forward(hours=2)
        return self.outcome(number)

    @staticmethod
    def line(citizen: Citizen, first: str, last: str, **more: Any) -> dict[str, Any]:
        """One person's line of the employer's list."""
        who = {"maSoBHXH": citizen.bhxh_number, "soDDCN": citizen.cccd, "hoTen": citizen.full_name}
        return who | {"tuNgay": first, "denNgay": last, **more}

    # --- what others do -----------------------------------------------------------------------------------------------

    def give(self, kind: str, **values: str) -> None:
        self.network.give_values(kind, "PL02", values, "01901")

    def birth_data(self, home: Home) -> dict[str, str]:
        """The declaration of the home's newborn."""
        child = home.newborn
        return {
            "nksHoTen": child.full_name,
            "nksGioiTinh": "1" if child.sex == "male" else "2",
            "nksNgaySinh": f"{child.born:%d/%m/%Y}",
            "nksNoiSinh": "Bệnh viện",
            "nksDanToc": "01",
            "nksQuocTich": "VN",
            "nksLoaiKhaiSinh": "1",
            "nycQuanHe": "Cha",
            **_parent("me", home.woman),
            **_parent("cha", home.husband),
            **{f"nyc{tag}": value for tag, value in _parent("", home.husband).items()},
        }

    def register_birth(self, home: Home, number: str = "HT-KS-1", **changes: str) -> Any:
        """Register the newborn at the counter; civil status' answer with the child's number."""
        return self._register("KS", number, self.birth_data(home) | changes)

    def register_death(self, dead: Citizen, by: Citizen, died: date, number: str = "HT-KT-1") -> Any:
        """Register a death at the counter."""
        data = {
            "nktHoTen": dead.full_name,
            "nktGioiTinh": "1" if dead.sex == "male" else "2",
            "nktNgaySinh": f"{dead.born:%d/%m/%Y}",
            "nktDanToc": "01",
            "nktQuocTich": "VN",
            "nktSoDDCN": dead.cccd,
            "nktNgayChet": f"{died:%d/%m/%Y}",
            "nktNoiChet": "Tại nhà",
            "nycQuanHe": "Con",
            **{f"nyc{tag}": value for tag, value in _parent("", by).items()},
        }
        return self._register("KT", number, data)

    def _register(self, module: str, number: str, data: dict[str, str]) -> Any:
        body = {"module": module, "maDonVi": "00070", "maHoSo": number, "data": data}
        said = self.say("justice", "/hotich/canbo/dangKy", body)
        assert said.get("trangThai") == 4, said
        return said

    # --- time and looking ---------------------------------------------------------------------------------------------

    def forward(self, **by: float) -> None:
        self.network.forward(timedelta(**by))
        assert self.network.mishaps == []

    def arm(self, *faults: Fault) -> None:
        self.network.arm(faults)

    def acts(self, kind: str) -> list[Act]:
        return [act for act in self.network.parties["insurance"].acts() if act.kind == kind]

    def matters(self) -> list[Matter]:
        return list(self.network.parties["insurance"].matters())

    def hops(self, door: str) -> list[Hop]:
        return [hop for hop in self.network.log.after(0) if hop.door == door and hop.caller == "insurance"]


def _parent(prefix: str, person: Citizen) -> dict[str, str]:
    return {
        f"{prefix}HoTen": person.full_name,
        f"{prefix}NgaySinh": f"{person.born:%d/%m/%Y}",
        f"{prefix}LoaiGiayToTuyThan": "4",
        f"{prefix}SoGiayToTuyThan": person.cccd,
        f"{prefix}SoDDCN": person.cccd,
    }


@pytest.fixture
def stage() -> Stage:
    """On the morning of 15/09/2026."""
    return Stage()


@pytest.fixture
def stage_at() -> Callable[[datetime], Stage]:
    """At another moment."""
    return Stage
