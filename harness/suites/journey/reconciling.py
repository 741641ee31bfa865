"""The reconciliation with the population registry as officers of BHXH see it: runs, the work list, three ways out."""

from datetime import timedelta
from typing import Any, Final

from harness.hops import Hop
from harness.journey import Journey
from harness.people.model import Citizen
from harness.suites.journey.forms import Form
from harness.suites.journey.looks import answered, asked

ROOT: Final = "/bhxh/ra-soat"
SHARE: Final = "ChiaSeDuLieuBaoHiem"
PATIENCE: Final = timedelta(days=1)
EVERY: Final = timedelta(minutes=5)
PAGES_MAX: Final = 50


def begin(journey: Journey, *people: Citizen, step: str = "begun") -> None:
    """Start a run over these people; the same run again when the journey has one."""
    name = journey.scene.rsplit("/", 1)[-1]
    run = journey.facts.setdefault("maDot", f"RS-{journey.stage.now():%y%m%d%H%M}-{name}"[:30])
    body = {"maDot": run, "dsMaSo": [person.bhxh_number for person in people]}
    journey.ask(step, "insurance", "POST", ROOT, body, who="officer")


def row_of(journey: Journey, citizen: Citizen) -> dict[str, Any] | None:
    """The person's row on the work list, if they are on it."""
    for page in range(1, PAGES_MAX + 1):
        said = journey.try_ask("insurance", "GET", f"{ROOT}/danh-sach?trang={page}", who="officer").fields
        rows = said.get("danhSach") or []
        found = next((row for row in rows if row.get("maSoBHXH") == citizen.bhxh_number), None)
        if found is not None or not rows:
            return found
    return None


def listed(journey: Journey, citizen: Citizen, step: str = "listed") -> None:
    """Until the person is on the work list; keeps their row."""
    journey.facts[step] = journey.until(step, "insurance", PATIENCE, lambda: row_of(journey, citizen), every=EVERY)


def shared(journey: Journey, *people: Citizen, step: str = "shared") -> None:
    """Until the registry has acknowledged the records of these people: they are confirmed."""
    numbers = {person.bhxh_number for person in people}

    def look() -> bool | None:
        hops = journey.stage.hops(journey.first_hop)
        return True if numbers <= set(taken(hops)) else None

    journey.until(step, "insurance", PATIENCE, look, every=EVERY)


def packages(hops: list[Hop]) -> list[Hop]:
    """The packages that reached the registry."""
    return [hop for hop in hops if (hop.caller, hop.party, hop.door) == ("axis", "population", SHARE)]


def taken(hops: list[Hop]) -> list[str]:
    """The records (MaBanGhi) that the registry has acknowledged, as often as it did."""
    rows = [row for hop in packages(hops) for row in answered(hop).get("KetQua") or [] if isinstance(row, dict)]
    return [str(row.get("MaBanGhi")) for row in rows if str(row.get("TrangThai")) == "1"]


def records(hops: list[Hop], citizen: Citizen) -> list[tuple[Hop, dict[str, Any]]]:
    """Every record about this person that was sent to the registry."""
    rows = [(hop, row) for hop in packages(hops) for row in asked(hop).get("DanhSachBanGhi") or []]
    return [(hop, row) for hop, row in rows if row.get("MaBanGhi") == citizen.bhxh_number]


def package_of(hop: Hop) -> str:
    """The number (MaGoi) of a package."""
    return str(asked(hop).get("MaGoi"))


def way_out(journey: Journey, step: str, citizen: Citizen, way: str, body: Form) -> None:
    """Take one of the three ways out of the work list; keeps what the door says of the person."""
    path = f"{ROOT}/danh-sach/{citizen.bhxh_number}/{way}"
    journey.facts[step] = journey.ask(step, "insurance", "POST", path, body, who="officer").fields
