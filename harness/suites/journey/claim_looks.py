"""What rules about benefit claims look at: the list as it was forwarded, BHXH's answers, its questions, its arithmetic.

Amounts are worked out here, from the law of the day on which the leave began and the formulas of the law, never by
asking the desk that is judged.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from urllib.parse import unquote

from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey
from harness.judgement import inapplicable, untested
from harness.law import Law, law
from harness.suites.journey import claims
from harness.suites.journey.looks import Fields, answered, asked, at, differs, place, some
from harness.text import Text
from harness.wire.axis import ISSUE, PURPOSE
from harness.wire.hostile import MalformedError
from harness.wire.population import CONFIRM
from harness.wire.soap import elements, local, payload_of
from harness.working import deadline, is_working_day

ACCESS: Final = "token"
DONG: Final = Decimal(1)


# --- hops of one dossier ----------------------------------------------------------------------------------------------


def number_of(story: Journey) -> str:
    """The dossier that the journey is about; without one the test ends as the journey did."""
    if "maHoSo" not in story.facts:
        story.reached("filed")
    return str(story.facts["maHoSo"])


def received(story: Journey, number: str = "") -> list[Hop]:
    """The list arriving at BHXH (nopHoSo); untested when it never does."""
    wanted = number or number_of(story)
    hops = [hop for hop in some(story, "axis", "insurance", "nopHoSo") if asked(hop).get("maHoSo") == wanted]
    return hops or untested(Text(f"Không có nopHoSo của {wanted}.", f"There is no nopHoSo of {wanted}."))


def receipt(story: Journey) -> tuple[Hop, Fields]:
    """BHXH's first answer to the list, that came whole."""
    for hop in received(story):
        if hop.response is not None:
            return hop, answered(hop)
    return untested(Text("nopHoSo không có câu trả lời.", "nopHoSo had no answer."))


def outcomes(story: Journey, number: str = "") -> list[Hop]:
    """What BHXH answered about the dossier (traKetQua), as far as answers came."""
    wanted = number or number_of(story)
    hops = some(story, "axis", "insurance", "traKetQua")
    return [hop for hop in hops if asked(hop).get("maHoSo") == wanted and answered(hop).get("dsKetQua")]


def row_of(answer: Fields, cccd: str) -> Fields:
    """One person's row of an answer; empty when there is none."""
    rows = answer.get("dsKetQua") or []
    return next((row for row in rows if isinstance(row, dict) and row.get("soDDCN") == cccd), {})


def decision(story: Journey, *, state: int = claims.SETTLED, number: str = "", cccd: str = "") -> tuple[Hop, Fields]:
    """The last answer in which the person's line (the woman's) stands at `state`; untested without one."""
    whose = cccd or story.home.woman.cccd
    for hop in reversed(outcomes(story, number)):
        row = row_of(answered(hop), whose)
        if row.get("trangThai") == state:
            story.show(hop)
            return hop, row
    return untested(Text(f"Không có kết quả trạng thái {state}.", f"There is no outcome at state {state}."))


def questions(story: Journey) -> list[Hop]:
    """What BHXH asked others for this dossier: by the trace that its list came with."""
    traces = {hop.trace for hop in received(story)} - {""}
    hops = [hop for hop in story.between("insurance", "axis") if hop.trace in traces and hop.door != ACCESS]
    story.show(*hops)
    return hops


def reasons(story: Journey, purpose: str) -> Iterator[Finding]:
    """A finding for each question without the purpose or the dossier for which it is asked; untested without any."""
    hops = questions(story)
    if not hops:
        untested(Text("BHXH không hỏi ai theo mã vết của hồ sơ.", "BHXH asked nobody under the dossier's trace."))
    for hop in hops:
        given = hop.request.header(PURPOSE) or ""
        yield from differs(place(hop, PURPOSE), purpose, given, "không nêu mục đích đã thỏa thuận", "another purpose")
        number = unquote(hop.request.header(ISSUE) or "")
        yield from differs(place(hop, ISSUE), story.facts["maHoSo"], number, "không nêu hồ sơ", "another dossier")


# --- SOAP -------------------------------------------------------------------------------------------------------------


def leaves(data: bytes) -> dict[str, str]:
    """The values of an envelope by the path of local names (`Cha/SoDinhDanh`); empty when it is none."""
    try:
        return dict(_leaves(payload_of(data), ""))
    except MalformedError:
        return {}


def _leaves(element: Any, path: str) -> Iterator[tuple[str, str]]:
    inside = list(elements(element))
    if not inside and path:
        yield path, (element.text or "").strip()
    for child in inside:
        yield from _leaves(child, f"{path}/{local(child)}".lstrip("/"))


def who_is_this(story: Journey) -> Iterator[Finding]:
    """A finding unless BHXH asked the population registry about the woman: 033, her number, birth as yyyyMMdd."""
    woman = story.home.woman
    asked_now = [(hop, leaves(hop.request.body)) for hop in questions(story) if hop.door == CONFIRM]
    mine = [(hop, said) for hop, said in asked_now if said.get("SoDinhDanh") == woman.cccd]
    if not mine:
        says = Text("trả trợ cấp mà không xác thực người hưởng", "paid without a question who this is")
        yield Finding(f"insurance->axis:{CONFIRM} request /SoDinhDanh", says, woman.cccd, "–")
    for hop, said in mine:
        birth = said.get("NgayThangNamSinh/NgayThangNam")
        yield from differs(place(hop, "MaTichHop"), "033", said.get("MaTichHop"), "sai mã tích hợp", "another code")
        yield from differs(
            place(hop, "NgayThangNam"), f"{woman.born:%Y%m%d}", birth, "sai dạng ngày sinh", "another form of birth"
        )


# --- terms ------------------------------------------------------------------------------------------------------------


def due(story: Journey, key: str) -> datetime:
    """When BHXH must have settled: the term `key` of the day on which the list came."""
    hop = received(story)[0]
    return deadline(at(hop), law(at(hop).date()).term(key))


def needs_shared_data(story: Journey) -> None:
    """End the test as inapplicable where the law still asks for papers."""
    if not law(at(received(story)[0]).date()).has("shared.papers"):
        inapplicable(
            Text(
                "Trước 01/07/2025 dữ liệu chia sẻ chưa thay giấy tờ (QĐ 69/QĐ-TTg).",
                "Before 01/07/2025 shared data did not take the place of papers (QĐ 69/QĐ-TTg).",
            )
        )


# --- amounts ----------------------------------------------------------------------------------------------------------


def whole(amount: Decimal) -> Decimal:
    """To the dong, half up."""
    return amount.quantize(DONG, ROUND_HALF_UP)


def working(first: date, last: date) -> int:
    """The working days from `first` to `last`."""
    span = (last - first).days + 1
    return sum(is_working_day(first + number * claims.DAY) for number in range(span))


def sick_pay(of: Law, wage: Decimal, days: int) -> Decimal:
    """75 % of the last month's wage, by 24, for each working day."""
    return whole(of.ratio("sick.rate") * wage * days / of.number("sick.divisor"))


def leave_pay(of: Law, wage: Decimal, months: int) -> Decimal:
    """The average wage of the last six months, all of them the same here, for each month of leave."""
    return whole(of.ratio("maternity.rate") * wage * months)


def lump_sum(of: Law, children: int) -> Decimal:
    """Twice the base of the month of birth for each child."""
    return of.number("maternity.one_off.multiple") * of.base() * children


def rest_pay(of: Law, days: int) -> Decimal:
    """30 % of the base for each day of convalescence."""
    return whole(of.ratio("recovery.rate") * of.base() * days)


def paid(story: Journey, amount: Decimal, days: int, *, number: str = "") -> Iterator[Finding]:
    """A finding unless BHXH pays the woman this amount for this many days."""
    hop, row = decision(story, number=number)
    where = place(hop, "soTien", of="response")
    yield from differs(where, f"{amount:f}", row.get("soTien"), "sai số tiền", "another amount")
    yield from counted(hop, row, days)


def counted(hop: Hop, row: Fields, days: int) -> Iterator[Finding]:
    """A finding unless this many days are paid."""
    yield from differs(place(hop, "soNgay", of="response"), days, row.get("soNgay"), "sai số ngày", "other days")


# --- what an answer must say ------------------------------------------------------------------------------------------


def argued(hop: Hop, row: Fields, *words: str) -> Iterator[Finding]:
    """A finding unless the row gives a reason (that holds `words`)."""
    says = str(row.get("lyDo") or "")
    where = place(hop, "lyDo", of="response")
    if not says.strip():
        yield Finding(where, Text("không nêu lý do", "no reason is given"), "…", "")
    for word in words:
        if word not in says:
            yield Finding(where, Text("lý do không nêu điều cần biết", "the reason does not say it"), word, says)


def founded(hop: Hop, row: Fields) -> Iterator[Finding]:
    """A finding unless the row names the law it rests on."""
    if not any("Luật" in str(ground) or "NĐ" in str(ground) for ground in row.get("canCu") or []):
        says = Text("không nêu căn cứ pháp lý", "no legal source is named")
        yield Finding(place(hop, "canCu", of="response"), says, "Luật …", str(row.get("canCu")))


# --- the portal -------------------------------------------------------------------------------------------------------


def shown(story: Journey, step: str) -> Fields:
    """The dossier as the portal showed it when a step was reached."""
    story.reached(step)
    found: Fields = story.facts[f"dossier:{step}"]
    return found


def closed(story: Journey) -> Iterator[Finding]:
    """A finding unless the portal ends the dossier by its ten statuses and passes BHXH's results on unchanged."""
    dossier = shown(story, "settled")
    wanted = [1, claims.ACCEPTED, claims.PROCESSING, claims.DONE, claims.RETURNED]
    passed = claims.statuses(dossier)
    yield from differs("portal ho-so /nhatKy/trangThai", wanted, passed, "sai thứ tự trạng thái", "another order")
    hop, row = decision(story)
    mine = next((one for one in claims.rows(dossier) if one.get("soDDCN") == row.get("soDDCN")), {})
    for tag in ("trangThai", "soTien", "soNgay", "canCu"):
        where = f"portal ho-so /ketQua/{tag} ({hop.link})"
        yield from differs(where, row.get(tag), mine.get(tag), "khác kết quả của BHXH", "not what BHXH answered")


def forwarded(story: Journey) -> Iterator[Finding]:
    """A finding unless the portal passes the list on as it was filed, under its own number."""
    filed = story.facts["list"]
    for hop in received(story):
        said = asked(hop)
        for tag in ("maDonVi", "loaiCheDo", "ngayLap", "dsNguoiLaoDong"):
            yield from differs(
                place(hop, tag), filed[tag], said.get(tag), "khác danh sách đã nộp", "not as it was filed"
            )


def known_once(story: Journey) -> Iterator[Finding]:
    """A finding unless a repeated list gets one receipt and its people one outcome."""
    hops = received(story)
    receipts = {answered(hop).get("maGiaoDich") for hop in hops if hop.response}
    where = "insurance nopHoSo response /maGiaoDich"
    yield from differs(where, 1, len(receipts), "mỗi lần nhận một giao dịch", "a transaction for each arrival")
    rows = answered(decision(story)[0]).get("dsKetQua") or []
    yield from differs("insurance traKetQua response /dsKetQua", 1, len(rows), "một người nhiều dòng", "several lines")


def struck(story: Journey, party: str) -> list[Hop]:
    """The calls to `party` that an outage or a lost answer met; untested when none did."""
    hops = [hop for hop in story.between("axis", party) if hop.faults]
    if not hops:
        untested(Text("Không lời gọi nào gặp sự cố.", "No call met the fault."))
    story.show(*hops)
    return hops
