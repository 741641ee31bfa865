"""Chứng từ of Phụ lục 02: CT03, CT04, CT06, CT07 and the three confirmations of treatment.

The letter fixes tags and forms and says little about what must agree; where a rule here rests on the claim table of
the same paper form, or on the law of the form alone, its basis says so.
"""

from collections.abc import Iterator
from typing import Final

from harness.checks import CHECKS
from harness.checks.days import day, days_between, whole, years_old
from harness.checks.wording import holds, holds_word, names_tuberculosis
from harness.documents.dates import date8
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]

ADULT: Final = 16
CHILD: Final = 7
DEAD_CHILD: Final = ("NGAY_SINHCON", "NGAY_CHETCON", "SO_CONCHET")
LEAVE_DAYS_MAX: Final = 180
LEAVE_DAYS_PLAIN: Final = 30


@CHECKS.add("CERT-STAY-01")
def discharge_is_not_before_admission(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_RA ≥ NGAY_VAO."""
    arrived, left = sheet.get("NGAY_VAO"), sheet.get("NGAY_RA")
    if day(arrived) and day(left) and left < arrived:
        yield "NGAY_RA", f"≥ {arrived}"


@CHECKS.add("CERT-WEEKS-01")
def weeks_are_from_1_to_42(sheet: Sheet, _filing: Filing) -> Seen:
    """TUOI_THAI 1–42."""
    weeks = whole(sheet.get("TUOI_THAI"))
    if weeks is not None and not 1 <= weeks <= 42:  # noqa: PLR2004 -- the rule's own numbers
        yield "TUOI_THAI", "1–42"


@CHECKS.add("CERT-TEKT-01")
def child_without_a_card_has_no_card(sheet: Sheet, _filing: Filing) -> Seen:
    """TEKT = 1 says that there is no card, so MA_THE is empty."""
    if sheet.get("MA_THE"):
        yield "MA_THE", "để trống / empty"


@CHECKS.add("CERT-PAPER-01")
def identity_paper_has_its_number(sheet: Sheet, _filing: Filing) -> Seen:
    """LOAI_GIAYTO other than 0 asks for SO_CCCD."""
    if sheet.get("LOAI_GIAYTO") != "0" and not sheet.get("SO_CCCD"):
        yield "SO_CCCD", "có giá trị / a value"


@CHECKS.add("CERT-PAPER-02")
def identity_number_is_of_its_kind(sheet: Sheet, _filing: Filing) -> Seen:
    """A citizen card (1) and a personal identifier (4) have 12 digits, an old identity card (2) has 9 or 12."""
    kind, number = sheet.get("LOAI_GIAYTO"), sheet.get("SO_CCCD")
    lengths = {"1": (12,), "2": (9, 12), "4": (12,)}.get(kind, ())
    if lengths and not (number.isdigit() and len(number) in lengths):
        yield "SO_CCCD", " / ".join(f"{length} chữ số / digits" for length in lengths)


@CHECKS.add("CERT-PAPER-03")
def identity_paper_is_not_issued_in_the_future(sheet: Sheet, filing: Filing) -> Seen:
    """NGAYCAP_CCCD is no later than the day of receipt."""
    issued = day(sheet.get("NGAYCAP_CCCD"))
    if issued and issued > filing.received:
        yield "NGAYCAP_CCCD", f"≤ {date8(filing.received)}"


@CHECKS.add("CT03-LOSS-01")
def pregnancy_loss_names_the_weeks(sheet: Sheet, _filing: Filing) -> Seen:
    """DINH_CHI_THAI_NGHEN = 1 asks for TUOI_THAI."""
    if not sheet.get("TUOI_THAI"):
        yield "TUOI_THAI", "1–42"


@CHECKS.add("CT03-REST-01")
def rest_has_both_ends(sheet: Sheet, _filing: Filing) -> Seen:
    """NGOAITRU_TUNGAY and NGOAITRU_DENNGAY: both or none."""
    tags = ("NGOAITRU_TUNGAY", "NGOAITRU_DENNGAY")
    empty = [tag for tag in tags if not sheet.get(tag)]
    if len(empty) == 1:
        yield empty[0], "có giá trị / a value"


@CHECKS.add("CT03-REST-02")
def rest_follows_the_stay_and_does_not_end_before_it_begins(sheet: Sheet, _filing: Filing) -> Seen:
    """Day of NGAY_RA ≤ NGOAITRU_TUNGAY ≤ NGOAITRU_DENNGAY."""
    left, begins, ends = (day(sheet.get(tag)) for tag in ("NGAY_RA", "NGOAITRU_TUNGAY", "NGOAITRU_DENNGAY"))
    if left and begins and begins < left:
        yield "NGOAITRU_TUNGAY", f"≥ {date8(left)}"
    if begins and ends and ends < begins:
        yield "NGOAITRU_DENNGAY", f"≥ {date8(begins)}"


@CHECKS.add("CT03-CHILD-01")
def child_has_somebody_to_answer_for_it(sheet: Sheet, _filing: Filing) -> Seen:
    """Below 16 a parent is named (or, for a guardian, GHI_CHU)."""
    years = years_old(sheet.get("NGAY_SINH"), sheet.get("NGAY_RA"))
    named = any(sheet.get(tag) for tag in ("HO_TEN_CHA", "HO_TEN_ME", "GHI_CHU"))
    if years is not None and years < ADULT and not named:
        yield "HO_TEN_ME", "HO_TEN_CHA / HO_TEN_ME"


@CHECKS.add("CT03-ISSUED-01")
def document_is_dated_the_day_of_discharge(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_CHUNG_TU = day of NGAY_RA."""
    left, issued = day(sheet.get("NGAY_RA")), day(sheet.get("NGAY_CHUNG_TU"))
    if left and issued and left != issued:
        yield "NGAY_CHUNG_TU", date8(left)


@CHECKS.add("CT04-STILLBIRTH-01")
def dead_child_is_given_whole_or_not_at_all(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_SINHCON, NGAY_CHETCON and SO_CONCHET: all or none."""
    empty = [tag for tag in DEAD_CHILD if not sheet.get(tag)]
    if len(empty) < len(DEAD_CHILD):
        for tag in empty:
            yield tag, "có giá trị / a value"


@CHECKS.add("CT04-STILLBIRTH-02")
def child_does_not_die_before_birth(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_CHETCON ≥ NGAY_SINHCON; of a bare year only the year is compared."""
    born, died = sheet.get("NGAY_SINHCON"), sheet.get("NGAY_CHETCON")
    shared = min(len(born), len(died))
    if born.isdigit() and died.isdigit() and shared in {4, 8} and died[:shared] < born[:shared]:
        yield "NGAY_CHETCON", f"≥ {born}"


@CHECKS.add("CT06-PHRASE-01")
def diagnosis_says_rest_in_pregnancy(sheet: Sheet, _filing: Filing) -> Seen:
    """CHAN_DOAN holds "dưỡng thai"."""
    if not holds(sheet.get("CHAN_DOAN"), "dưỡng thai"):
        yield "CHAN_DOAN", "… dưỡng thai …"


@CHECKS.add("CT06-DAYS-01")
def rest_is_180_days_at_most(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_VAO to NGAY_RA, both counted, is 180 days or less."""
    span = days_between(sheet.get("NGAY_VAO"), sheet.get("NGAY_RA"))
    if span is not None and span > LEAVE_DAYS_MAX:
        yield "NGAY_RA", f"≤ {LEAVE_DAYS_MAX} ngày / days"


@CHECKS.add("CT07-DAYS-01")
def leave_does_not_end_before_it_begins(sheet: Sheet, _filing: Filing) -> Seen:
    """DEN_NGAY ≥ TU_NGAY."""
    begins, ends = day(sheet.get("TU_NGAY")), day(sheet.get("DEN_NGAY"))
    if begins and ends and ends < begins:
        yield "DEN_NGAY", f"≥ {date8(begins)}"


@CHECKS.add("CT07-CAP-01")
def more_than_30_days_need_a_reason(sheet: Sheet, _filing: Filing) -> Seen:
    """Above 30 days only with a lost pregnancy or tuberculosis; the form tells either by its diagnosis alone."""
    span = days_between(sheet.get("TU_NGAY"), sheet.get("DEN_NGAY"))
    diagnosis = sheet.get("CHANDOAN_DIEUTRI")
    excused = names_tuberculosis(diagnosis) or holds_word(diagnosis, "thai") or _named_by_code(sheet)
    if span is not None and span > LEAVE_DAYS_PLAIN and not excused:
        yield "DEN_NGAY", f"≤ {LEAVE_DAYS_PLAIN} ngày / days"


def _named_by_code(sheet: Sheet) -> bool:
    """Tuberculosis (A15–A19) or pregnancy with abortive outcome, stillbirth (O00–O08, P95) by ICD-10."""
    code = sheet.get("BENH_ICD10_ID").upper()
    return code.startswith(("A15", "A16", "A17", "A18", "A19", "B90", "O", "P95"))


@CHECKS.add("CT07-CAP-02")
def leave_is_180_days_at_most(sheet: Sheet, _filing: Filing) -> Seen:
    """TU_NGAY to DEN_NGAY, both counted, is 180 days or less, whatever the disease."""
    span = days_between(sheet.get("TU_NGAY"), sheet.get("DEN_NGAY"))
    if span is not None and span > LEAVE_DAYS_MAX:
        yield "DEN_NGAY", f"≤ {LEAVE_DAYS_MAX} ngày / days"


@CHECKS.add("CT07-EXAM-01")
def leave_begins_on_the_day_of_the_examination(sheet: Sheet, _filing: Filing) -> Seen:
    """TU_NGAY = NGAY_KCB."""
    examined, begins = day(sheet.get("NGAY_KCB")), day(sheet.get("TU_NGAY"))
    if examined and begins and examined != begins:
        yield "TU_NGAY", date8(examined)


@CHECKS.add("CT07-CHILD-01")
def small_child_has_a_parent(sheet: Sheet, _filing: Filing) -> Seen:
    """Below 7 the father or the mother is named."""
    years = years_old(sheet.get("NGAY_SINH"), sheet.get("TU_NGAY"))
    if years is not None and years < CHILD and not sheet.get("HO_TEN_CHA") and not sheet.get("HO_TEN_ME"):
        yield "HO_TEN_ME", "HO_TEN_CHA / HO_TEN_ME"


@CHECKS.add("CT07-FORM-01")
def form_is_ct07(sheet: Sheet, _filing: Filing) -> Seen:
    """MAU_SO is CT07 or left empty."""
    if sheet.get("MAU_SO") != "CT07":
        yield "MAU_SO", "CT07"


@CHECKS.add("INPATIENT-REST-01")
def rest_in_pregnancy_has_its_days(sheet: Sheet, _filing: Filing) -> Seen:
    """IS_NGHIDUONGTHAI = 1 asks for SO_NGAY_NGHIDUONGTHAI."""
    if not whole(sheet.get("SO_NGAY_NGHIDUONGTHAI")):
        yield "SO_NGAY_NGHIDUONGTHAI", "≥ 1"
