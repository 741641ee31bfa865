"""Networks that break one rule of convalescence each, and networks that keep them all and look different."""

from collections.abc import Iterator
from typing import Any

from harness.twin import Twin
from harness.wire.axis import ISSUE
from mocks.broken import benefit_officers as officers
from mocks.broken import claim_bends as bends
from mocks.broken.bends import another_each_time, rows_of
from mocks.broken.journey_sick import TOO_LATE
from mocks.broken.meddling import Meddling, headless, late, put, twin, without


def twins() -> Iterator[Twin]:
    """One for each rule."""
    for rule, vi, en, *meddlings in _table():
        yield twin(rule.lower(), rule, vi, en, *meddlings)


def _table() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how; made anew each time, because some remember."""
    officer = officers.insurance_with
    yield (
        "JRN-CONVALESCENCE-FORWARDED",
        "bỏ số ngày của đơn vị",
        "drops the employer's count of days",
        Meddling("portal", "*/nopHoSo", asks=rows_of("dsNguoiLaoDong", without("soNgay"))),
    )
    yield (
        "JRN-CONVALESCENCE-RECEIPT",
        "không hẹn ngày",
        "promises no day",
        Meddling("insurance", bends.TAKEN, says=put(ngayHenTra="")),
    )
    yield (
        "JRN-CONVALESCENCE-LIST-ONLY",
        "đòi giấy ra viện",
        "wants a discharge paper",
        officer(officers.WantsPapersForAnything),
    )
    yield (
        "JRN-CONVALESCENCE-PURPOSE",
        "không nêu hồ sơ",
        "names no dossier",
        Meddling("insurance", bends.CONFIRM, headers=headless(ISSUE)),
    )
    yield "JRN-CONVALESCENCE-AMOUNT", "trả 25 % mỗi ngày", "pays 25 % a day", bends.says(bends.times(25 / 30))
    yield (
        "JRN-CONVALESCENCE-LIMIT",
        "cho mọi người mười ngày",
        "gives everybody ten days",
        officer(officers.reading(officers.with_conditions(long_disease=True))),
    )
    yield "JRN-CONVALESCENCE-TERM", "chậm ba tuần", "is three weeks late", late("insurance", TOO_LATE)
    yield (
        "JRN-CONVALESCENCE-LATE",
        "đếm thừa một ngày",
        "counts a day too many",
        officer(officers.reading(officers.back_later)),
    )
    yield (
        "JRN-CONVALESCENCE-LATE-LIST",
        "không xét hạn nộp",
        "looks at no term",
        officer(officers.reading(officers.with_conditions(explanation="-"))),
    )
    yield "JRN-CONVALESCENCE-CLOSED", "bỏ căn cứ khi hiển thị", "shows no grounds", bends.shows(canCu=[])
    yield (
        "JRN-CONVALESCENCE-MISMATCH",
        "không nói điều gì sai",
        "does not say what is wrong",
        bends.put_row(bends.LACKING, lyDo=""),
    )
    yield (
        "JRN-CONVALESCENCE-OUTAGE",
        "không gửi lại khi BHXH gián đoạn",
        "never sends again while BHXH is away",
        late("portal", TOO_LATE * 2),
    )
    yield (
        "JRN-CONVALESCENCE-TWICE",
        "mỗi lần nhận một giao dịch",
        "opens a transaction with every arrival",
        Meddling("insurance", bends.TAKEN, says=another_each_time("maGiaoDich")),
    )


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    yield from bends.variants_of("convalescence")
