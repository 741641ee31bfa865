"""How each online service goes its way: which party is asked at a stage, and where the answer leads.

A way never calls anybody: it gives the question as an errand and reads the answer. Sentences of the other side pass
through unchanged, the two of the household service among them.
"""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Final
from urllib.parse import quote

from harness.exchange import Request
from harness.said import Said, said_of
from harness.wire.axis import JSON
from mocks.agenda import Errand
from mocks.axisclient import AxisClient
from mocks.portal import statuses
from mocks.portal.case import Case, Stage

Then = Callable[[Said], Iterable[Errand] | None]
RENEWAL: Final = "HGD_GIA_HAN"
EMPLOYMENT: Final = "/viec-lam/1.0/hoso"
_DONG: Final = re.compile(r"[1-9][0-9]{0,14}")


@dataclass(frozen=True, slots=True)
class Turn:
    """Where an answer leads: statuses passed through with a remark, the next stage, and whether to wait before it."""

    stage: Stage
    through: tuple[tuple[int, str], ...] = ()
    wait: bool = False


class Way(ABC):
    """One service."""

    party: ClassVar[str]
    first: ClassVar[Stage]

    def __init__(self, axis: AxisClient) -> None:
        """Ask through `axis`."""
        self.axis = axis

    @abstractmethod
    def ask(self, case: Case, then: Then) -> Errand:
        """The question at the case's stage."""

    @abstractmethod
    def heard(self, case: Case, said: dict[str, Any]) -> Turn:
        """Where the answer leads; notes in the case what it tells."""

    def _api(self, case: Case, path: str, body: dict[str, Any], then: Then, purpose: str) -> Errand:
        return self.axis.ask(path, body, then, purpose=purpose, dossier=case.number, trace=case.trace)

    @staticmethod
    def refused(case: Case, said: dict[str, Any]) -> Turn:
        """Not taken, in the other side's words."""
        case.code, case.says = text(said, "maLoi"), text(said, "moTaLoi")
        return Turn(Stage.REFUSED, ((statuses.REFUSED, case.says),))


class RenewalWay(Way):
    """Renewal of household cards: confirmed or looked up, quoted, paid, extended."""

    party = "insurance"
    first = Stage.CONFIRM

    def ask(self, case: Case, then: Then) -> Errand:
        """One of the doors of apiGiaHanThe."""
        name, body = self._question(case)
        return self._api(case, f"/apiGiaHanThe/1.0/{name}", body, then, RENEWAL)

    def _question(self, case: Case) -> tuple[str, dict[str, Any]]:
        number, asked = {"maHoSo": case.number}, case.body
        reduced = "chuHo" in asked
        if case.stage == Stage.CONFIRM and reduced:
            return "xacNhanHoGiaDinh", number | {"chuHo": asked["chuHo"], "thanhVien": asked["thanhVien"]}
        if case.stage == Stage.CONFIRM:
            return "traCuuThe", {"soTheBHYT": asked["soTheBHYT"]}
        if case.stage == Stage.PRICE:
            kind = {"hinhThuc": "GIAM_TRU"} if reduced else {"hinhThuc": "THUONG", "soTheBHYT": asked["soTheBHYT"]}
            return "tinhMucDong", number | {"soThang": asked["soThang"]} | kind
        if case.stage == Stage.EXTEND and case.order is not None:
            return "giaHan", number | {"maGiaoDichThanhToan": case.order.id, "soTien": str(case.order.amount)}
        return "traKetQua", number

    def heard(self, case: Case, said: dict[str, Any]) -> Turn:
        """Confirmed, quoted, extended, or not."""
        if case.stage in {Stage.EXTEND, Stage.OUTCOME}:
            return self._extended(case, said)
        if state(said) != "1":
            return self.refused(case, said)
        if case.stage == Stage.CONFIRM:
            return Turn(Stage.PRICE, ((statuses.ACCEPTED, ""),))
        total = dong(said.get("tongTien"))
        if total is None:
            return Turn(Stage.PRICE, wait=True)
        case.total, case.lines = total, rows(said, "chiTiet")
        return Turn(Stage.PAY, ((statuses.PAYMENT, ""),))

    def _extended(self, case: Case, said: dict[str, Any]) -> Turn:
        if state(said) == "1":
            case.cards = rows(said, "theMoi")
            return Turn(Stage.DONE, ((statuses.DONE, ""), (statuses.RETURNED, "")))
        if state(said) == "2":
            return Turn(Stage.OUTCOME, wait=True)
        case.code, case.says = text(said, "maLoi"), text(said, "moTaLoi")
        return Turn(Stage.REFUND, ((statuses.STOPPED, case.says),))


class ClaimWay(Way):
    """Sickness, maternity and convalescence, filed by the employer, settled person by person."""

    party = "insurance"
    first = Stage.FILE

    def ask(self, case: Case, then: Then) -> Errand:
        """One of the doors of apiCheDo."""
        number = {"maHoSo": case.number}
        purpose = {"CON_OM": "OM_DAU"}.get(case.body["loaiCheDo"], case.body["loaiCheDo"])
        name, body = "traKetQua", number
        if case.stage == Stage.FILE:
            tags = ("maDonVi", "loaiCheDo", "dsNguoiLaoDong", "ngayLap")
            name, body = "nopHoSo", number | {tag: case.body[tag] for tag in tags}
        elif case.stage == Stage.COMPLETE:
            name, body = "boSungHoSo", number | (case.supplement or {})
        return self._api(case, f"/apiCheDo/1.0/{name}", body, then, purpose)

    def heard(self, case: Case, said: dict[str, Any]) -> Turn:
        """Taken in, or settled, or more is needed."""
        if case.stage == Stage.OUTCOME:
            return self._outcome(case, said)
        if state(said) != "1":
            return self._not_taken(case, said)
        taken = ((statuses.ACCEPTED, ""), (statuses.PROCESSING, ""))
        return Turn(Stage.OUTCOME, taken if case.stage == Stage.FILE else ((statuses.PROCESSING, ""),), wait=True)

    def _not_taken(self, case: Case, said: dict[str, Any]) -> Turn:
        if case.stage == Stage.FILE:
            return self.refused(case, said)
        # A supplement that is not taken is the employer's turn again.
        case.code, case.says = text(said, "maLoi"), text(said, "moTaLoi")
        return Turn(Stage.SUPPLEMENT)

    def _outcome(self, case: Case, said: dict[str, Any]) -> Turn:
        people = rows(said, "dsKetQua")
        if people:
            case.results = people
        states = {state(person) for person in people}
        if states and states <= {"2", "4"}:
            return Turn(Stage.DONE, ((statuses.DONE, ""), (statuses.RETURNED, "")))
        if "3" in states and "1" not in states:
            lacking = next(person for person in people if state(person) == "3")
            return Turn(Stage.SUPPLEMENT, ((statuses.SUPPLEMENT, text(lacking, "lyDo")),))
        return Turn(Stage.OUTCOME, wait=True)


class UnemploymentWay(Way):
    """An application for unemployment benefit, forwarded to the employment side directly."""

    party = "employment"
    first = Stage.FILE

    def ask(self, case: Case, then: Then) -> Errand:
        """File it, or ask how it stands."""
        headers = (("Content-Type", JSON),)
        if case.stage == Stage.FILE:
            body = json.dumps({"maHoSo": case.number, **case.body}, ensure_ascii=False, separators=(",", ":")).encode()
            request = Request("POST", EMPLOYMENT, headers, body)
        else:
            request = Request("GET", f"{EMPLOYMENT}/{quote(case.number)}", headers, b"")
        return Errand(self.party, request, lambda response: then(said_of(response)), case.trace)

    def heard(self, case: Case, said: dict[str, Any]) -> Turn:
        """Taken in, settled or refused."""
        if case.stage == Stage.FILE:
            if state(said) != "1":
                return self.refused(case, said)
            return Turn(Stage.OUTCOME, ((statuses.ACCEPTED, ""), (statuses.PROCESSING, "")), wait=True)
        if state(said) == "3":
            case.results = [said]
            return Turn(Stage.DONE, ((statuses.DONE, ""), (statuses.RETURNED, "")))
        if state(said) == "4":
            case.code, case.says = text(said, "maLoi"), text(said, "moTaLoi")
            case.results = [said]
            return Turn(Stage.REFUSED, ((statuses.REFUSED, case.says),))
        return Turn(Stage.OUTCOME, wait=True)


def state(said: dict[str, Any]) -> str:
    """TrangThai, number or text alike."""
    return text(said, "trangThai")


def text(said: dict[str, Any], tag: str) -> str:
    """A field as text; "" when it is absent or no plain value."""
    value = said.get(tag)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def rows(said: dict[str, Any], tag: str) -> list[dict[str, Any]]:
    """A list of objects; what is none is left out."""
    value = said.get(tag)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def dong(value: Any) -> Decimal | None:
    """A positive amount of whole đồng; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return Decimal(value) if _DONG.fullmatch(str(value)) else None
