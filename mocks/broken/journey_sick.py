"""Networks that break one rule of the sick-leave journey each, and networks that keep them all and look different."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from harness.exchange import Request
from harness.twin import Twin
from harness.wire.axis import PURPOSE
from mocks.broken import benefit_officers as officers
from mocks.broken import claim_bends as bends
from mocks.broken.bends import another_each_time, another_from_second, rows_of, when
from mocks.broken.meddling import Fields, Meddling, headless, late, put, twin

TOO_LATE: Final = timedelta(days=21)
"""Beyond seven working days, over the Tết too."""
FILED: Final = "service-claim"


def twins() -> Iterator[Twin]:
    """One for each rule at least."""
    seen: Counter[str] = Counter()
    for rule, vi, en, *meddlings in (*_papers_and_portal(), *_insurance(), *_trouble()):
        seen[rule] += 1
        yield twin(rule.lower() + (f"-{seen[rule]}" if seen[rule] > 1 else ""), rule, vi, en, *meddlings)


def _papers_and_portal() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how; made anew each time, because some remember."""
    yield (
        "JRN-SICK-PAPER",
        "từ chối mọi chứng từ",
        "refuses all certificates",
        Meddling("intake", gateway=bends.TakesNoCertificate),
    )
    yield (
        "JRN-SICK-FILED",
        "không ghi trạng thái đầu",
        "logs no first status",
        Meddling("portal", FILED, says=put(nhatKy=[])),
    )
    yield (
        "JRN-SICK-FILED-ONCE",
        "cấp số mới cho danh sách gửi lại",
        "gives a repeat a new number",
        Meddling("portal", FILED, says=another_from_second("maHoSo")),
    )
    yield (
        "JRN-SICK-FORWARDED",
        "viết lại ngày thành dd/MM/yyyy",
        "writes days as dd/MM/yyyy",
        Meddling("portal", "*/nopHoSo", asks=rows_of("dsNguoiLaoDong", _slashed)),
    )
    yield "JRN-SICK-CLOSED", "hiển thị số tiền khác", "shows another amount", bends.shows(soTien="0")
    yield (
        "JRN-SICK-ASKED",
        "thay lời của BHXH bằng lời chung",
        "puts a general sentence in place of BHXH's",
        Meddling("portal", "service-dossier", says=rows_of("nhatKy", when({"trangThai": 5}, noiDung="Bổ sung hồ sơ"))),
    )


def _slashed(row: Fields, _request: Request) -> Fields:
    days = {tag: str(row[tag]) for tag in ("tuNgay", "denNgay")}
    return {**row, **{tag: f"{day[6:]}/{day[4:6]}/{day[:4]}" for tag, day in days.items()}}


def _insurance() -> Iterator[tuple[Any, ...]]:
    yield (
        "JRN-SICK-RECEIPT",
        "hẹn sai ngày",
        "promises another day",
        Meddling("insurance", bends.TAKEN, says=put(ngayHenTra="20991231")),
    )
    yield (
        "JRN-SICK-PURPOSE",
        "không nêu mục đích",
        "names no purpose",
        Meddling("insurance", bends.CONFIRM, headers=headless(PURPOSE)),
    )
    yield (
        "JRN-SICK-IDENTITY",
        "không xác thực người hưởng",
        "confirms nobody",
        officers.insurance_with(officers.AsksNobodyWho),
    )
    yield (
        "JRN-SICK-NO-UPLOAD",
        "đòi nộp giấy ra viện",
        "wants discharge papers handed in",
        officers.insurance_with(officers.ignoring("CT03")),
    )
    yield "JRN-SICK-AMOUNT", "trả 100 % lương", "pays the whole wage", bends.says(bends.times(4 / 3))
    yield "JRN-SICK-DAYS", "đếm cả ngày nghỉ", "counts days of rest", bends.says(bends.more_days(2))
    yield "JRN-SICK-TERM", "chậm ba tuần", "is three weeks late", late("insurance", TOO_LATE)
    yield "JRN-SICK-GROUNDS", "không nêu căn cứ", "names no grounds", bends.put_row(canCu=[])


def _trouble() -> Iterator[tuple[Any, ...]]:
    yield (
        "JRN-SICK-MISMATCH",
        "trả dù dân cư không xác nhận",
        "pays though the registry says no",
        officers.insurance_with(officers.TakesNoForYes),
    )
    yield (
        "JRN-SICK-MISSING",
        "không nêu giấy còn thiếu",
        "does not name the paper",
        bends.put_row(bends.LACKING, thieu=[]),
    )
    yield (
        "JRN-SICK-REISSUED",
        "giữ giấy gửi lần đầu",
        "keeps the first issue",
        officers.insurance_with(officers.KeepsTheFirstIssue),
    )
    yield (
        "JRN-SICK-TOO-LONG",
        "nhận giấy 31 ngày",
        "takes a paper of 31 days",
        officers.insurance_with(officers.SeesTuberculosis),
    )
    yield (
        "JRN-SICK-OVERLAP",
        "trả lại ngày đã trả",
        "pays paid days again",
        officers.insurance_with(officers.ForgetsWhatWasPaid),
    )
    yield (
        "JRN-SICK-LATE",
        "không xét hạn nộp",
        "looks at no term",
        officers.insurance_with(officers.reading(officers.with_conditions(explanation="-"))),
    )
    yield "JRN-SICK-LATE", "không nêu ngày hết hạn", "does not say the last day", bends.says(_unreasoned, 4)
    yield (
        "JRN-SICK-OUTAGE",
        "từ chối khi dân cư không trả lời",
        "refuses when the registry is silent",
        officers.insurance_with(officers.GivesUp),
    )
    yield (
        "JRN-SICK-TWICE",
        "mỗi lần nhận một giao dịch",
        "opens a transaction with every arrival",
        Meddling("insurance", bends.TAKEN, says=another_each_time("maGiaoDich")),
    )
    yield (
        "JRN-SICK-PARTIAL",
        "giữ cả danh sách",
        "holds the whole list",
        Meddling("insurance", bends.OUTCOME, says=_all_wait),
    )


def _unreasoned(row: Fields) -> Fields:
    return {**row, "lyDo": "Quá hạn."}


def _all_wait(fields: Fields, _request: Request) -> Fields | None:
    rows = fields.get(bends.PEOPLE) or []
    if not any(row.get("trangThai") == bends.LACKING for row in rows):
        return None
    return {**fields, bends.PEOPLE: [{**row, "trangThai": bends.LACKING, "soTien": "0"} for row in rows]}


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    yield from bends.variants_of("sick")
