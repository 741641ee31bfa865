"""What papers and records prove: days away from work, and births; read from whatever kind they are.

Facilities send the same paper by two channels with other tags (CT03 and XML7, CT07 and XML11 …). A paper that gives
more days than one issue may is read, and proves nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from harness.documents.dates import read_date
from harness.filing import Sheet
from harness.law import Law
from mocks.insurance.benefits.eligibility import LOSS_FROM_WEEK, paper_days
from mocks.insurance.paper_index import latest, numbers_of
from mocks.office import Paper
from mocks.persons import read_slashed, same_name

INPATIENT: Final = frozenset({"CT03", "XML7", "CT04", "XML8", "GIAYDIEUTRINOITRU"})
LEAVE: Final = frozenset({"CT07", "XML11", "CT06", "XML10"})
BIRTH: Final = frozenset({"GIAYCHUNGSINH", "XML9"})
YES: Final = "1"
_SHORT_NUMBER: Final = re.compile(r"[0-9]{1,2}")
_TUBERCULOSIS: Final = ("A15", "A16", "A17", "A18", "A19")

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Proof:
    """A paper that proves days of sickness."""

    kind: str
    number: str
    spans: tuple[Span, ...]
    """The days that it proves: stay, rest after it, or leave."""
    icd: str = ""
    too_long: bool = False
    parents: tuple[str, ...] = ()
    """Names of the parents that it names."""
    died: date | None = None
    """Day on which the child died, if it says so."""

    @property
    def label(self) -> str:
        """How it is named among the grounds of a decision."""
        return f"{self.kind} {self.number}".strip()

    def names(self, full_name: str) -> bool:
        """Whether it names this parent, or none at all."""
        return not self.parents or any(same_name(full_name, parent) for parent in self.parents)


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth as a hospital's notice or a record of civil status tells it; "" where it does not say."""

    label: str
    kind: str
    born: date
    children: int = 1
    child: str = ""
    """The child's number."""
    child_name: str = ""
    mother: tuple[str, ...] = ()
    """The mother's numbers."""
    mother_name: str = ""
    father: str = ""
    father_name: str = ""
    surgery: bool = False
    early: bool = False

    def is_mother(self, numbers: Iterable[str], full_name: str) -> bool:
        """Whether the mother is she who has these numbers; by name only if the birth names no number."""
        return bool(set(numbers) & set(self.mother)) if self.mother else same_name(full_name, self.mother_name)

    def is_father(self, numbers: Iterable[str], full_name: str) -> bool:
        """The same for the father."""
        return self.father in set(numbers) if self.father else same_name(full_name, self.father_name)


# --- days away from work ----------------------------------------------------------------------------------------------


def proofs(law: Law, papers: Iterable[Paper], *, outpatient: bool = False) -> list[Proof]:
    """What the papers prove, the newest issue of each; `outpatient`: of a stay only the rest after it counts."""
    return [proof for paper in latest(papers) for proof in _proof(law, paper, outpatient=outpatient)]


def _proof(law: Law, paper: Paper, *, outpatient: bool) -> Iterator[Proof]:
    sheet, kind = paper.sheet, paper.sheet.kind
    if kind in INPATIENT:
        stay, rest = _span(sheet, "NGAY_VAO", "NGAY_RA"), _span(sheet, "NGOAITRU_TUNGAY", "NGOAITRU_DENNGAY")
        spans = [rest] if outpatient else [stay, rest]
        judged = rest
    elif kind in {"CT07", "XML11", "XML10"}:
        judged = _span(sheet, "TU_NGAY", "DEN_NGAY")
        spans = [judged]
    elif kind == "CT06":
        judged = _span(sheet, "NGAY_VAO", "NGAY_RA")
        spans = [judged]
    else:
        return
    found = tuple(span for span in spans if span)
    died = read_date(sheet.get("NGAY_CHETCON") or sheet.get("NGAY_CONCHET"))
    if not found and died is None:
        return
    icd = sheet.get("BENHICD10_ID") or sheet.get("BENH_ICD10_ID") or sheet.get("BENH_ICD10_MA")
    parents = tuple(name for tag in ("HO_TEN_CHA", "HO_TEN_ME") if (name := sheet.get(tag)))
    number = next(iter(numbers_of(paper)), "")
    yield Proof(kind, number, found, icd, _too_long(law, sheet, icd, judged), parents, died)


def _too_long(law: Law, sheet: Sheet, icd: str, judged: Span | None) -> bool:
    if judged is None or sheet.kind in {"CT06", "XML10"}:
        return False
    lost = sheet.get("DINH_CHI_THAI_NGHEN") == YES or sheet.get("MA_DINH_CHI_THAI") == YES
    weeks = int(sheet.get("TUOI_THAI")) if lost and _SHORT_NUMBER.fullmatch(sheet.get("TUOI_THAI")) else 0
    limit = paper_days(law, weeks_lost=min(weeks, LOSS_FROM_WEEK), tuberculosis=icd.upper().startswith(_TUBERCULOSIS))
    return (judged[1] - judged[0]).days + 1 > limit


def _span(sheet: Sheet, first: str, last: str) -> Span | None:
    begins, ends = read_date(sheet.get(first)), read_date(sheet.get(last))
    return (begins, ends) if begins and ends and begins <= ends else None


def uncovered(days: Iterable[date], found: Iterable[Proof]) -> list[date]:
    """The days that no paper proves."""
    spans = [span for proof in found for span in proof.spans]
    return [day for day in days if not any(first <= day <= last for first, last in spans)]


def as_spans(days: Iterable[date]) -> list[Span]:
    """Days in order as spans without gaps."""
    spans: list[Span] = []
    for day in days:
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


# --- births -----------------------------------------------------------------------------------------------------------


def births(papers: Iterable[Paper]) -> list[Birth]:
    """The births that hospitals' notices tell of."""
    found = (_birth(paper) for paper in latest(papers) if paper.sheet.kind in BIRTH)
    return [birth for birth in found if birth]


def _birth(paper: Paper) -> Birth | None:
    sheet = paper.sheet
    born = read_date(sheet.get("NGAY_SINH_CON"))
    if born is None:
        return None
    count = sheet.get("SO_CON")
    mother = (sheet.get("SO_CCCD_NND"), sheet.get("MA_BHXH_NND"))
    return Birth(
        label=f"{sheet.kind} {next(iter(numbers_of(paper)), '')}".strip(),
        kind=sheet.kind,
        born=born,
        children=max(int(count), 1) if _SHORT_NUMBER.fullmatch(count) else 1,
        child_name=sheet.get("TEN_CON") or sheet.get("HO_TEN_CON"),
        mother=tuple(number for number in mother if number.strip("0")),
        mother_name=sheet.get("HOTEN_NND") or sheet.get("HO_TEN_NND"),
        father=sheet.get("SO_CCCD_CHA_NND"),
        father_name=sheet.get("HO_TEN_CHA"),
        surgery=sheet.get("SINHCON_PHAUTHUAT") == YES,
        early=sheet.get("SINHCON_DUOI32TUAN") == YES,
    )


def birth_of_record(row: dict[str, Any]) -> Birth | None:
    """The birth that a record of civil status tells of; None when it has no whole date of birth."""
    born = civil_day(row.get("nksNgaySinh"))
    if born is None:
        return None
    mother = _text(row, "meSoDDCN")
    return Birth(
        label=record_label(row, "KS"),
        kind="KS",
        born=born,
        child=_text(row, "nksSoDinhDanh") or _text(row, "soDinhDanh"),
        child_name=_text(row, "nksHoTen"),
        mother=(mother,) if mother else (),
        mother_name=_text(row, "meHoTen"),
        father=_text(row, "chaSoDDCN"),
        father_name=_text(row, "chaHoTen"),
    )


def record_label(row: dict[str, Any], module: str) -> str:
    """A record of civil status among the grounds of a decision: module, number, book."""
    return " ".join(part for part in (module, _text(row, "so"), _text(row, "quyenSo")) if part)


def civil_day(value: object) -> date | None:
    """A whole date as civil status writes it: `dd/MM/yyyy`, `dd.MM.yyyy`, or `{namSinh, thangSinh, ngaySinh}`."""
    if isinstance(value, dict):
        parts = [str(value.get(tag) or "") for tag in ("ngaySinh", "thangSinh", "namSinh")]
        value = "/".join(part.zfill(2) for part in parts)
    return read_slashed(value.strip()[:10].replace(".", "/")) if isinstance(value, str) else None


def _text(row: dict[str, Any], tag: str) -> str:
    value = row.get(tag)
    return str(value).strip() if isinstance(value, str | int) else ""
