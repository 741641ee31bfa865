"""The encounter itself: table 1 (XML1), and what its list fields must look like wherever they are repeated."""

from collections.abc import Iterator
from typing import Final

from harness.checks import CHECKS
from harness.checks.days import day
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]

COMPANIONS_MAX: Final = 12
DISCHARGED: Final = frozenset({"1", "4"})
"""MA_LOAI_RV of an ordinary discharge and of one on request; who absconded or was transferred gets no paper."""
DIED: Final = frozenset({"5", "8"})


def _items(text: str) -> list[str]:
    return [item for item in text.split(";") if item.strip()]


@CHECKS.add("XML1-STAY-01")
def discharge_is_not_before_admission(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_RA ≥ NGAY_VAO."""
    arrived, left = sheet.get("NGAY_VAO"), sheet.get("NGAY_RA")
    if day(arrived) and day(left) and left < arrived:
        yield "NGAY_RA", f"≥ {arrived}"


@CHECKS.add("XML1-WARD-01")
def ward_admission_is_not_before_arrival(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_VAO_NOI_TRU ≥ NGAY_VAO."""
    arrived, ward = sheet.get("NGAY_VAO"), sheet.get("NGAY_VAO_NOI_TRU")
    if day(arrived) and day(ward) and ward < arrived:
        yield "NGAY_VAO_NOI_TRU", f"≥ {arrived}"


@CHECKS.add("XML1-ICD-01")
def main_disease_is_one(sheet: Sheet, _filing: Filing) -> Seen:
    """MA_BENH_CHINH holds exactly one code."""
    if len(_items(sheet.get("MA_BENH_CHINH"))) > 1:
        yield "MA_BENH_CHINH", "1 ICD-10"


@CHECKS.add("XML1-ICD-02")
def companions_are_twelve_at_most(sheet: Sheet, _filing: Filing) -> Seen:
    """MA_BENH_KT holds up to 12 codes."""
    if len(_items(sheet.get("MA_BENH_KT"))) > COMPANIONS_MAX:
        yield "MA_BENH_KT", f"≤ {COMPANIONS_MAX}"


@CHECKS.add("XML1-CARDS-01")
def every_card_has_its_dates(sheet: Sheet, _filing: Filing) -> Seen:
    """As many dates of validity as cards, where both are given."""
    cards = len(_items(sheet.get("MA_THE_BHYT")))
    for tag in ("GT_THE_TU", "GT_THE_DEN"):
        dates = sheet.get(tag)
        if dates and cards not in {len(_items(dates)), len(dates.split(";"))}:  # a card without an end leaves a blank
            yield tag, str(cards)


@CHECKS.add("XML1-REFERRED-01")
def referred_patient_comes_from_somewhere(sheet: Sheet, _filing: Filing) -> Seen:
    """MA_DOITUONG_KCB 1.3 asks for MA_NOI_DI."""
    if not sheet.get("MA_NOI_DI"):
        yield "MA_NOI_DI", "mã CSKCB / facility code"


@CHECKS.add("XML1-CARDLESS-01")
def without_a_card_the_place_is_the_province(sheet: Sheet, _filing: Filing) -> Seen:
    """MA_DKBD without a card is the province's two digits and 000."""
    place = sheet.get("MA_DKBD")
    if not sheet.get("MA_THE_BHYT") and not (place[:2].isdigit() and place[2:] == "000"):
        yield "MA_DKBD", f"{place[:2] if place[:2].isdigit() else 'NN'}000"


@CHECKS.add("XML1-DISCHARGE-01")
def inpatient_discharge_comes_with_table_7(_sheet: Sheet, filing: Filing) -> Seen:
    """MA_LOAI_KCB 03 with NGAY_RA asks for XML7 where the patient left the facility alive and for home."""
    encounter = filing.first("XML1")
    if encounter is None or filing.first("XML7") is not None or encounter.get("KET_QUA_DTRI") in DIED:
        return
    if encounter.get("MA_LOAI_RV") in DISCHARGED:
        yield "MA_LOAI_KCB", "XML7"
