"""What a line still needs to be asked of the registries, one question after another.

Identity of everybody (033); the parents of a sick child (nhân thân); the birth at civil status when the child's number
is given or no hospital's notice tells of it, and the parents then too where the record names no number of the parent's;
the child's death when no paper tells of it.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, Final

from mocks.agenda import Errand
from mocks.insurance.benefits.claims import Asked, Dossier, Line
from mocks.insurance.benefits.decide import Known
from mocks.insurance.benefits.eligibility import days_of, is_plausible
from mocks.insurance.benefits.evidence import birth_of_record, civil_day, proofs, record_label
from mocks.insurance.benefits.maternity import named_only
from mocks.insurance.civilrecords import CivilRecords, Found, Module, Search
from mocks.insurance.identity import Asked as Whom
from mocks.insurance.identity import Heard, Identity
from mocks.insurance.kinship import Kin, ask_kin
from mocks.persons import same_name

PURPOSES: Final = {"OM_DAU": "OM_DAU", "CON_OM": "OM_DAU", "THAI_SAN": "THAI_SAN", "DUONG_SUC": "DUONG_SUC"}
LINGERS: Final = timedelta(days=120)
"""How long after a birth or a death its record is looked for: people have 60 and 15 days to register."""

Next = Callable[[str], Iterable[Errand] | None]
"""Called with "" when the answer was heard, else with the party that did not answer."""
Errands = Iterable[Errand] | None


class Inquiries:
    """The registries as a benefit officer asks them."""

    def __init__(self, identity: Identity) -> None:
        """Ask through the axis."""
        self._identity = identity
        self._civil = CivilRecords(identity.axis)

    def next(self, dossier: Dossier, line: Line, known: Known, then: Next) -> Errands:
        """The next question of the line; None when there is none left (an empty list: it was answered at once).

        Answers are kept on the line before `then` is called.
        """
        asked, answers = line.asked, line.answers
        if answers.confirmed is None:
            return [self._who(dossier, line, known, then)]
        if asked.regime == "CON_OM" and known.child is not None and not answers.kin_heard:
            child = known.child.citizen
            return [self._kin(line, _whom(dossier, line, child.full_name, child.born, child.cccd), then)]
        if asked.regime == "THAI_SAN" and not answers.births_heard and _birth_is_needed(asked, known):
            return self._birth(dossier, line, known, then)
        if asked.case.code == "CON_CHET" and not answers.deaths_heard and _death_is_needed(asked, known):
            return self._death(dossier, line, known, then)
        named = None if asked.regime != "THAI_SAN" or answers.kin_heard else named_only(asked, known)
        if named is not None:
            whom = _whom(dossier, line, named.child_name, named.born, asked.person.child.strip())
            return [self._kin(line, whom, then)]
        return None

    def _who(self, dossier: Dossier, line: Line, known: Known, then: Next) -> Errand:
        citizen, person = known.person.citizen, line.asked.person

        def told(heard: Heard) -> Errands:
            if heard is Heard.NOTHING:
                return then("population")
            line.answers.confirmed = heard is Heard.YES
            return then("")

        cccd = person.cccd.strip() or citizen.cccd
        return self._identity.confirm(_whom(dossier, line, person.name, citizen.born, cccd), told)

    def _kin(self, line: Line, whom: Whom, then: Next) -> Errand:
        def told(kin: Kin) -> Errands:
            if not kin.heard:
                return then("population")
            line.answers.kin, line.answers.kin_heard = kin.citizen, True
            return then("")

        return ask_kin(self._identity, whom, told)

    def _birth(self, dossier: Dossier, line: Line, known: Known, then: Next) -> Errands:
        asked, answers = line.asked, line.answers
        child = asked.person.child.strip()
        father = asked.case.code == "CHA_NGHI"
        name = known.person.citizen.full_name

        def wanted(row: dict[str, Any]) -> bool:
            birth = birth_of_record(row)
            if birth is None or not is_plausible(birth.born, known.received.date()):
                return False
            if child:
                return birth.child == child
            return (birth.is_father if father else birth.is_mother)(known.numbers, name)

        def told(found: Found) -> Errands:
            if not found.heard:
                return then("justice")
            birth = birth_of_record(found.row) if found.row else None
            answers.births, answers.births_heard = [birth] if birth else [], True
            return then("")

        notices = [one.born for one in known.notices()]
        since = asked.born or max(notices, default=asked.first)
        return self._search(dossier, line, "KS", since, wanted, told, asked.registered)

    def _death(self, dossier: Dossier, line: Line, known: Known, then: Next) -> Errands:
        asked, answers = line.asked, line.answers
        child = asked.person.child.strip()
        names = {one.child_name for one in (*answers.births, *known.notices()) if one.child_name}

        def wanted(row: dict[str, Any]) -> bool:
            number, name = str(row.get("nktSoDDCN") or ""), str(row.get("nktHoTen") or "")
            if child and number:
                return number == child
            right_day = asked.died is None or civil_day(row.get("nktNgayChet")) == asked.died
            return right_day and any(same_name(name, one) for one in names)

        def told(found: Found) -> Errands:
            if not found.heard:
                return then("justice")
            answers.deaths, answers.deaths_heard = [record_label(found.row, "KT")] if found.row else [], True
            return then("")

        return self._search(dossier, line, "KT", asked.died or asked.first, wanted, told, asked.registered)

    def _search(
        self,
        dossier: Dossier,
        line: Line,
        module: Module,
        since: date,
        wanted: Callable[[dict[str, Any]], bool],
        told: Callable[[Found], Errands],
        registered: tuple[date, ...],
    ) -> Errands:
        today = self._identity.axis.office.today()
        days = registered or tuple(days_of(since, min(today, since + LINGERS)))
        purpose = PURPOSES[line.asked.regime]
        number, trace = dossier.claim.number, dossier.trace
        search = Search(module, wanted, told, purpose, number, trace, numbers=line.asked.record_numbers, days=days)
        return list(self._civil.search(search) or ())


def _whom(dossier: Dossier, line: Line, name: str, born: date, cccd: str) -> Whom:
    return Whom(name, born, cccd, PURPOSES[line.asked.regime], dossier.claim.number, dossier.trace)


def _birth_is_needed(asked: Asked, known: Known) -> bool:
    """Whether civil status must be asked: a child's number is given, or no notice tells of the birth."""
    if asked.person.child.strip():
        return True
    father, name = asked.case.code == "CHA_NGHI", known.person.citizen.full_name
    told = [one for one in known.notices() if (one.is_father if father else one.is_mother)(known.numbers, name)]
    return not told and not (asked.papers & {"KS", "GIAYCHUNGSINH", "XML9"} and asked.born and not asked.registered)


def _death_is_needed(asked: Asked, known: Known) -> bool:
    """Whether no paper tells of the child's death."""
    if asked.papers & {"KT", "GIAYBAOTU"} and not asked.registered:
        return False
    if known.shared({"GIAYBAOTU"}):
        return False
    return not any(proof.died for proof in proofs(known.now, known.shared({"CT04", "XML8"})))
