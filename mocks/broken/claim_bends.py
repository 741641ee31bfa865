"""What twins of the benefit journeys share: bent outcomes, and networks that look different and keep every rule."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from harness.exchange import Request
from harness.people.model import Account
from harness.twin import Twin
from harness.wire.calls import Incoming
from harness.wire.door import Door
from mocks.broken.bends import more_fields, rows_of, turned_round
from mocks.broken.meddling import Bend, Fields, Meddling, twin
from mocks.intake.desk import IntakeDesk

OUTCOME: Final = "traKetQua"
TAKEN: Final = "nopHoSo"
PEOPLE: Final = "dsKetQua"
SETTLED, LACKING = 2, 3
CONFIRM: Final = "*/XacThucThongTinCongDan"
SLOW_MINUTES: Final = 600
"""Ten hours of an office: more than a day, less than any term."""
POLL_MINUTES: Final = 45


class TakesNoCertificate(IntakeDesk):
    """Refuses certificates."""

    def parameter_code(self, door: Door, incoming: Incoming, account: Account) -> str:
        """As it should, but for certificates."""
        return "500" if door.name == "certificates" else super().parameter_code(door, incoming, account)


def says(bend: Callable[[Fields], Fields], state: int = SETTLED) -> Meddling:
    """The insurance side that tells people's outcomes at `state` otherwise."""

    def bent(row: Fields, _request: Request) -> Fields | None:
        return bend(row) if row.get("trangThai") == state else None

    return Meddling("insurance", OUTCOME, says=rows_of(PEOPLE, bent))


def put_row(state: int = SETTLED, **changes: Any) -> Meddling:
    """The insurance side that puts other values into outcomes at `state`."""
    return says(lambda row: {**row, **changes}, state)


def times(factor: float) -> Callable[[Fields], Fields]:
    """The outcome with so many times its amount."""
    return lambda row: {**row, "soTien": f"{round(int(row['soTien']) * factor)}"}


def more_days(count: int) -> Callable[[Fields], Fields]:
    """The outcome with so many days more."""
    return lambda row: {**row, "soNgay": row["soNgay"] + count}


def shows(**changes: Any) -> Meddling:
    """The portal that shows other results than it was told."""

    def bend(fields: Fields, request: Request) -> Any:
        return rows_of("ketQua", lambda row, _request: {**row, **changes})(fields, request)

    return Meddling("portal", "service-dossier", says=bend)


def variants_of(journey: str) -> Iterator[Twin]:
    """Correct networks in other clothes, under names that begin with the journey's."""
    yield twin(
        f"{journey}-more-fields",
        "",
        "trả lời có thêm trường",
        "answers with further fields",
        *(Meddling(party, says=more_fields) for party in ("portal", "insurance", "justice", "population")),
    )
    yield twin(
        f"{journey}-other-order",
        "",
        "trường theo thứ tự khác, lời dài hơn",
        "fields in another order, longer sentences",
        *(Meddling(party, says=turned_round) for party in ("portal", "justice")),
        Meddling("insurance", OUTCOME, says=wordy),
    )
    yield twin(
        f"{journey}-slow",
        "",
        "cán bộ xem sau mười giờ làm việc, cổng hỏi mỗi 45 phút",
        "officers look after ten working hours, the portal asks every 45 minutes",
        Meddling("insurance", settings={"officer_minutes": SLOW_MINUTES}),
        Meddling("portal", settings={"poll_minutes": POLL_MINUTES}),
    )
    yield twin(
        f"{journey}-strict-axis",
        "",
        "trục từ chối lời gọi không nêu mục đích",
        "the axis refuses calls without a purpose",
        Meddling("axis", settings={"require_purpose": True}),
    )


def wordy(fields: Fields, request: Request) -> Any:
    """Reasons in longer sentences."""

    def bend(row: Fields, _request: Request) -> Fields | None:
        return {**row, "lyDo": f"Cơ quan BHXH thông báo: {row['lyDo']}"} if row.get("lyDo") else None

    bent: Bend = rows_of(PEOPLE, bend)
    return bent(fields, request) if PEOPLE in fields else None
