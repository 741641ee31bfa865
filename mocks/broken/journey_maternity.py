"""Networks that break one rule of the maternity journey each, and networks that keep them all and look different."""

from collections.abc import Iterator
from typing import Any, Final

from harness.exchange import Request
from harness.people.model import Account
from harness.twin import Twin
from harness.wire.axis import PURPOSE
from harness.wire.calls import Incoming
from harness.wire.door import Door
from mocks.broken import benefit_officers as officers
from mocks.broken import claim_bends as bends
from mocks.broken.bends import another_each_time, rows_of
from mocks.broken.journey_sick import TOO_LATE
from mocks.broken.meddling import Fields, Meddling, headless, late, put, twin
from mocks.intake.desk import IntakeDesk

SEARCH: Final = "*/dsHoSoDangKy"
MONTH_MORE: Final = 200
"""Days that only a leave for twins has."""


class TakesNoNotice(IntakeDesk):
    """Refuses notices of birth."""

    def parameter_code(self, door: Door, incoming: Incoming, account: Account) -> str:
        """As it should, but for the notice."""
        return "500" if door.name == "birth-notice" else super().parameter_code(door, incoming, account)


def twins() -> Iterator[Twin]:
    """One for each rule."""
    for rule, vi, en, *meddlings in (*_registries(), *_insurance()):
        yield twin(rule.lower(), rule, vi, en, *meddlings)


def _registries() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how; made anew each time, because some remember."""
    yield (
        "JRN-MATERNITY-NOTICE",
        "từ chối giấy chứng sinh",
        "refuses notices",
        Meddling("intake", gateway=TakesNoNotice),
    )
    yield (
        "JRN-MATERNITY-REGISTERED",
        "không trả số định danh",
        "gives no personal number",
        Meddling("justice", "canbo-dangKy", says=put(soDinhDanh="")),
    )
    yield (
        "JRN-MATERNITY-RECORD",
        "viết ngày sinh theo ISO",
        "writes the day of birth the ISO way",
        Meddling("justice", "traHoSo", says=rows_of("value", _iso)),
        Meddling("justice", "traDanhSachHoSo", says=rows_of("value", _iso)),
    )
    yield "JRN-MATERNITY-CLOSED", "hiển thị số tiền khác", "shows another amount", bends.shows(soTien="0")


def _iso(row: Fields, _request: Request) -> Fields:
    day = str(row.get("nksNgaySinh") or "")
    return {**row, "nksNgaySinh": f"{day[6:]}-{day[3:5]}-{day[:2]}"}


def _insurance() -> Iterator[tuple[Any, ...]]:
    officer = officers.insurance_with
    nothing = officers.ignoring("GIAYCHUNGSINH")
    yield (
        "JRN-MATERNITY-NO-UPLOAD",
        "đòi nộp giấy khai sinh",
        "wants the certificate handed in",
        officer(type("WantsAll", (nothing, officers.LooksForNoRecord), {})),
    )
    yield "JRN-MATERNITY-CIVIL", "không tra khai sinh", "looks for no record", officer(officers.LooksForNoRecord)
    yield "JRN-MATERNITY-IDENTITY", "không xác thực người mẹ", "confirms nobody", officer(officers.AsksNobodyWho)
    yield (
        "JRN-MATERNITY-PURPOSE",
        "không nêu mục đích khi tra hộ tịch",
        "names no purpose at civil status",
        Meddling("insurance", SEARCH, headers=headless(PURPOSE)),
    )
    yield "JRN-MATERNITY-AMOUNT", "trả năm tháng", "pays five months", bends.says(bends.times(5 / 6))
    yield "JRN-MATERNITY-TERM", "chậm ba tuần", "is three weeks late", late("insurance", TOO_LATE)
    yield "JRN-MATERNITY-GROUNDS", "không nêu căn cứ", "names no grounds", bends.put_row(canCu=[])
    yield (
        "JRN-MATERNITY-MISMATCH",
        "trả dù dân cư không xác nhận",
        "pays though the registry says no",
        officer(officers.TakesNoForYes),
    )
    yield "JRN-MATERNITY-MONTHS", "không đếm tháng đóng", "counts no months", officer(officers.CountsAYearOfMonths)
    yield "JRN-MATERNITY-TWINS", "chỉ trả cho một con", "pays for one child", bends.says(_one_child)
    yield (
        "JRN-MATERNITY-DEATH",
        "không tra khai tử",
        "looks for no death",
        officer(officers.LooksForNoDeath),
    )
    yield (
        "JRN-MATERNITY-DIED",
        "trả đủ sáu tháng",
        "pays the whole six months",
        officer(officers.reading(officers.still_alive)),
    )
    yield (
        "JRN-MATERNITY-OUTAGE",
        "từ chối khi hộ tịch không trả lời",
        "refuses when civil status is silent",
        officer(officers.GivesUp),
    )
    yield (
        "JRN-MATERNITY-TWICE",
        "mỗi lần nhận một giao dịch",
        "opens a transaction with every arrival",
        Meddling("insurance", bends.TAKEN, says=another_each_time("maGiaoDich")),
    )


def _one_child(row: Fields) -> Fields:
    return bends.times(0.9)(row) if row.get("soNgay", 0) > MONTH_MORE else row


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    yield from bends.variants_of("maternity")
