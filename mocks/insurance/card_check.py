"""Whether a birth dossier can become a card: pure checks, each a sentence back to civil status when it fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from harness.law import law
from harness.people.model import Sex
from harness.wire.population import matching_name
from harness.working import add_months
from mocks.insurance.card_wire import BirthDossier, Parent, text_of
from mocks.insurance.codes import as_text, sex_of
from mocks.insurance.errors import Refusal, refusal
from mocks.insurance.numbers import TWELVE, is_facility
from mocks.persons import read_slashed

AT_OFFICE: Final = "1"
BY_POST: Final = "2"
MONTHS: Final = 12
GUARDIANS: Final[dict[str, tuple[str, str]]] = {
    "CHA": ("thông tin cha", "father"),
    "ME": ("thông tin mẹ", "mother"),
    "NYC": ("người đi đăng ký", "person who registered"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a dossier says, read: dates as dates, the sex as a word."""

    born: date
    registered: date
    sex: Sex


def read_facts(dossier: BirthDossier, today: date) -> Facts | Refusal:
    """The dossier's dates and codes; a refusal names the first field that cannot be read (it is not even taken in)."""
    born, registered = read_slashed(dossier.child.born), read_slashed(dossier.registered)
    sex = sex_of(dossier.child.sex)
    unread = {
        "treEm.hoTen": not matching_name(dossier.child.name),
        "nguoiGiamHo (CHA, ME, NYC)": dossier.guardian not in GUARDIANS,
        "hinhThucNhan (1, 2)": as_text(dossier.delivery) not in {AT_OFFICE, BY_POST},
    }
    first = next((place for place, wrong in unread.items() if wrong), "")
    if first:
        return refusal("TE01", what=first)
    if sex is None:
        return refusal("TE01", what="treEm.gioiTinh (1, 2, 3)")
    if born is None:
        return refusal("TE01", what="treEm.ngaySinh (dd/MM/yyyy)")
    if registered is None or not born <= registered <= today:
        return refusal("TE01", what="ngayDangKy (dd/MM/yyyy)")
    return Facts(born, registered, sex)


def flaws(dossier: BirthDossier, facts: Facts, today: date) -> Iterator[Refusal]:
    """Everything in the dossier that an officer returns it for, what can never be mended first."""
    age = law(today).number("card.child_age")
    if facts.registered >= add_months(facts.born, age * MONTHS):
        yield refusal("TE02", age=age)
    if not is_facility(dossier.facility):
        yield refusal("TE03", what=dossier.facility)
    number = dossier.child.number
    if not TWELVE.fullmatch(number):
        yield refusal("TE01", what="treEm.soDDCN")
    elif not _agrees(number, facts):
        yield refusal("TE09", what=number)
    who = guardian_of(dossier)
    if not who.name.strip() or not TWELVE.fullmatch(who.number):
        vi, en = GUARDIANS[dossier.guardian]
        yield refusal("TE04", who_vi=vi, who_en=en)
    if delivery_of(dossier) == AT_OFFICE:
        if not text_of(dossier.office_address):
            yield refusal("TE06")
    elif not guardian_address(dossier):
        yield refusal("TE05")


def guardian_of(dossier: BirthDossier) -> Parent:
    """Whose name and address the card carries."""
    return {"CHA": dossier.father, "ME": dossier.mother, "NYC": dossier.registrant}[dossier.guardian]


def guardian_address(dossier: BirthDossier) -> str:
    """The address on the card; the registrant's own when the card goes by them."""
    own = text_of(dossier.registrant.address) if dossier.guardian == "NYC" else ""
    return text_of(dossier.card_address) or own


def delivery_of(dossier: BirthDossier) -> Literal["1", "2"]:
    """How the card is handed over: 1 at the registering office, 2 by post to the guardian.

    A locality that does not link its one-stop system (CV 2823/BTP-CNTT 29/07/2019) cannot pass the registrant's address
    on; its dossiers bear no maHoSoLT. Then the card goes to the office instead of being returned.
    """
    unlinked = dossier.guardian == "NYC" and not dossier.linked and not guardian_address(dossier)
    return "1" if as_text(dossier.delivery) == AT_OFFICE or unlinked else "2"


def _agrees(number: str, facts: Facts) -> bool:
    """Whether century, sex and year in a số định danh fit the child (NĐ 137/2015/NĐ-CP, TT 07/2016/TT-BCA)."""
    century, odd = divmod(int(number[3]), 2)
    fits = {"male": odd == 0, "female": odd == 1}.get(facts.sex, True)
    return fits and f"{19 + century}{number[4:6]}" == f"{facts.born:%Y}"
