"""The collection agents' look-up (đại lý thu): one card's record for renewal, quirks kept.

As clients of the collection network see it: gender 1 and 0, dates dd/MM/yyyy, maBenhVien three digits, amounts per
budget source, and maLoi "17" although moTa says that the card is valid; whoever reads maLoi alone takes every good
card for an error.
"""

from collections.abc import Iterable
from typing import Any, Final

from pydantic import Field

from harness.chance import guid
from harness.documents.dates import slashed
from harness.matters import Act, Matter
from harness.people.town import Participant
from harness.rule import Basis
from harness.text import Text
from mocks.insurance.codes import Number
from mocks.insurance.registry import Registry
from mocks.insurance.settings import settings_of
from mocks.office import Office
from mocks.party import Operation, Problem, Reply, Visit, Wire

PATH: Final = "/connect/tracuu/thongtinthe"
SOURCE: Final = "a public note on the collection client (tra cứu thẻ BHYT của đại lý thu), as observed"
VALID_CODE: Final = "17"
"""What maLoi says of a good card."""

_STATES: Final = {
    "00": Text("Thẻ hợp lệ", "The card is valid"),
    "01": Text("Thẻ hết hạn", "The card has expired"),
    "02": Text("Thẻ chưa có hiệu lực", "The card is not valid yet"),
}


class AgentQuestion(Wire):
    """Asks by social-insurance number."""

    number: Number = Field(alias="maSoBHXH")


class Envelope(Wire):
    """Every answer of this client's server."""

    data: dict[str, Any] | None = None
    success: bool = False
    message: str | None = None
    errors: list[str] | None = None
    status: int = 200
    trace: str = Field(default="", alias="traceId")


class CollectionPart:
    """The agents' door."""

    def __init__(self, office: Office, registry: Registry) -> None:
        """Look into `registry`."""
        self.office = office
        self.registry = registry
        self.settings = settings_of(office)

    def operations(self) -> Iterable[Operation]:
        """The one door."""
        return (
            Operation(
                name="thongtinthe",
                method="GET",
                path=PATH,
                handle=self._answer,
                says=Text("Đại lý thu tra cứu thông tin thẻ để gia hạn", "Collection agents look a card up"),
                source=SOURCE,
                basis=Basis.OBSERVED,
                query=AgentQuestion,
                gives={200: Envelope, 400: Envelope, 401: Envelope},
                headers=("Authorization",),
            ),
        )

    def refuse(self, problem: Problem) -> Reply:
        """Turn a request away in this server's envelope."""
        return self._said(problem.status, None, problem.says)

    def matters(self) -> Iterable[Matter]:
        """Nothing is ever unfinished here."""
        return ()

    def acts(self) -> Iterable[Act]:
        """Nothing is done for good here."""
        return ()

    def _answer(self, visit: Visit) -> Reply:
        token = self.settings.agent_token
        if token and visit.request.header("authorization") != f"Bearer {token}":
            return self._said(401, None, Text("Chưa đăng nhập", "Not logged in"))
        person = self.registry.find(visit.query.number.strip())
        if person is None:
            return self._said(200, None, Text("Không tìm thấy mã số BHXH", "There is no such number"))
        return self._said(200, self._record(person), None)

    def _said(self, status: int, data: dict[str, Any] | None, problem: Text | None) -> Reply:
        trace = f"00-{guid(self.office.rng)}-00"
        both = f"{problem.vi} / {problem.en}" if problem else None
        errors = [both] if both else None
        return Reply(
            status,
            Envelope(data=data, success=problem is None, message=both, errors=errors, status=status, trace=trace),
        )

    def _record(self, person: Participant) -> dict[str, Any]:
        citizen, home = person.citizen, person.citizen.address
        state = self._state(person)
        place = self.registry.facility_of(person)
        ours = person.standing == "household"
        return {
            "maSoBHXH": self.registry.number_of(person, self.office.today()),
            "hoTen": citizen.full_name,
            "soDienThoai": citizen.phone,
            "ccns": "0",
            "ngaySinh": slashed(citizen.born),
            "gioiTinh": 1 if citizen.sex == "male" else 0,
            "quocTich": "VN",
            "danToc": citizen.ethnic,
            "cmnd": citizen.cccd if person.linked else "",
            "maTinhKS": home.province,
            "maHuyenKS": home.district,
            "maXaKS": home.commune,
            "maTinhNkq": home.province,
            "maHuyenNkq": home.district,
            "maXaNkq": home.commune,
            "soTheBHYT": citizen.card if person.card_to else "",
            "tuNgayTheCu": slashed(person.card_from) if person.card_from else "",
            "denNgayTheCu": slashed(person.card_to) if person.card_to else "",
            "typeId": citizen.card[:2],
            "phuongAn": "ON",
            "tinhKCB": place[:2],
            "maBenhVien": place[2:],
            "maHoGiaDinh": person.household,
            "mucLuongNsTw": 0.0,
            "tyLeNsTw": 0.0,
            "tyLeNsdp": 0.0,
            "tienNsdp": 0.0,
            "tyLeNsKhac": 0.0,
            "tienNsKhac": 0.0,
            "tyLeNsnn": 0.0,
            "trangThai": state,
            "maLoi": VALID_CODE if state == "00" else state,
            "moTa": _STATES[state].vi,
            "giaHanThe": 1 if ours else 0,
            "isThamGiaBb": 1 if person.standing == "employed" else 0,
        }

    def _state(self, person: Participant) -> str:
        today = self.office.today()
        if person.card_to is None or person.card_to < today:
            return "01"
        return "02" if person.card_from and person.card_from > today else "00"
