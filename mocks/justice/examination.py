"""The officer's work on a dossier: ask the hospital's paper, ask the population registry, register, or send it back.

Questions go out one after another, each when the one before is answered; what was answered is kept, so after an outage
the work goes on where it stopped. Nothing is registered before every question has its answer.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, Final

from harness.law import law
from harness.said import Said
from harness.text import Text
from harness.wire.population import CONFIRM, question, question_xml
from harness.working import deadline, next_opening
from mocks.agenda import Errand, backoff
from mocks.axisclient import AxisClient
from mocks.justice.catalogues import birth_province, province_of, sex_for_population
from mocks.justice.dossiers import Dossier, State
from mocks.justice.entry import Module, Person
from mocks.justice.lint import notes
from mocks.justice.notices import KINDS
from mocks.justice.questions import (
    Objections,
    born_of,
    confirmation,
    not_confirmed,
    notice_objections,
    number_body,
    reasoned,
    unanswered,
    whole_days,
)
from mocks.justice.registers import Record, Registers, facts
from mocks.justice.settings import JusticeSettings
from mocks.justice.worktime import moments, registration_kind
from mocks.office import Office

PURPOSES: Final[dict[Module, str]] = {"KS": "KHAI_SINH", "KT": "KHAI_TU"}
PEOPLE: Final[dict[Module, tuple[str, ...]]] = {"KS": ("me", "cha", "nyc"), "KT": ("nkt", "nyc")}
"""Whom the population registry is asked about."""
OFFICER: Final = "cb-hotich"
NUMBER_MAX: Final = 30
"""Characters of a dossier's number inside a MaYeuCau, which has forty."""

Saved = Callable[[Record, Dossier], None]


class Examiner:
    """Works dossiers off."""

    def __init__(
        self,
        office: Office,
        axis: AxisClient,
        registers: Registers,
        settings: JusticeSettings,
        signer: str,
        saved: Saved,
    ) -> None:
        """`saved` is told of every record, at the moment at which it is saved for good."""
        self._office = office
        self._axis = axis
        self._registers = registers
        self._settings = settings
        self._signer = signer
        self._saved = saved
        self._claims: dict[str, str] = {}
        """Which dossier is being worked on, by the facts of its event: nobody is registered twice at once."""

    # --- when ---------------------------------------------------------------------------------------------------------

    def plan(self, dossier: Dossier) -> None:
        """Put the officer's work on the agenda: the same day, or the next working one when filed after the cut-off."""
        self._office.agenda.drop(f"stop/{dossier.number}")
        filed = min(dossier.filed, dossier.arrived)
        minutes = (self._settings.look_minutes, self._settings.officer_minutes)
        opened, done = moments(dossier.module, filed, self._office.now(), *minutes)

        def look() -> None:
            if dossier.state is State.WAITING:
                dossier.stand(State.PROCESSING, self._office.now())

        self._office.agenda.at(opened, look, f"look/{dossier.number}")
        self._office.agenda.at(done, lambda: self.begin(dossier), f"dossier/{dossier.number}")

    # --- asking -------------------------------------------------------------------------------------------------------

    def begin(self, dossier: Dossier) -> list[Errand]:
        """Work on it now."""
        if dossier.state is State.WAITING:
            dossier.stand(State.PROCESSING, self._office.now())
        return self._advance(dossier)

    def _advance(self, dossier: Dossier) -> list[Errand]:
        """The next question; when none is left, the decision."""
        if dossier.state is not State.PROCESSING:
            return []
        known = facts(dossier.entry)
        twin = self._registers.same_event(known)
        if twin is not None:
            return self._refuse(dossier, twin)
        if any(self._claims.get(fact, dossier.number) != dossier.number for fact in known):
            return self._wait(dossier)
        self._claims |= dict.fromkeys(known, dossier.number)
        question_left = next(self._questions(dossier), None)
        if question_left is not None:
            return [question_left]
        if dossier.objections:
            return self._send_back(dossier)
        last = self._last_step(dossier)
        return [last] if last else self._register(dossier)

    def _questions(self, dossier: Dossier) -> Iterator[Errand]:
        """What must be asked before anything is decided."""
        entry = dossier.entry
        if entry.notice and "notice" not in dossier.answers:
            yield self._ask_notice(dossier)
        seen: set[str] = set()
        for prefix in PEOPLE[dossier.module]:
            person = entry.person(prefix)
            born = born_of(person)
            if not person.number or not person.name or born is None or person.number in seen:
                continue
            seen.add(person.number)
            if prefix not in dossier.answers:
                yield self._ask_identity(dossier, prefix, person, born)
        if "days" not in dossier.answers:
            dossier.answers["days"] = tuple(whole_days(entry))

    def _ask_notice(self, dossier: Dossier) -> Errand:
        entry = dossier.entry
        body = {"loai": KINDS[entry.module], "soChungTu": entry.notice}
        path = "/apiDuLieuYTe/1.0/layChungTu"
        return self._api(dossier, path, body, "notice", lambda said: notice_objections(entry, said))

    def _ask_identity(self, dossier: Dossier, prefix: str, person: Person, born: date | int) -> Errand:
        asked = question(CONFIRM, self._request_number(dossier, prefix), person.name, born, person.number)
        number = dossier.round

        def then(said: Said) -> list[Errand]:
            if dossier.round != number or dossier.state is not State.PROCESSING:
                return []
            confirmed = confirmation(said)
            if confirmed is None:
                return self._wait(dossier)
            return self._answered(dossier, prefix, () if confirmed else (not_confirmed(prefix),))

        return self._axis.xroad(
            "population",
            CONFIRM,
            question_xml(asked),
            then,
            purpose=PURPOSES[dossier.module],
            dossier=dossier.number,
            trace=dossier.trace,
            officer=OFFICER,
            soap=True,
        )

    def _last_step(self, dossier: Dossier) -> Errand | None:
        """What is done at the population registry once registration is certain: a number is taken, a death told."""
        entry = dossier.entry
        if entry.module == "KS":
            wanted = sex_for_population(entry.get("nksGioiTinh")) != "0" and not dossier.person_number
            return self._ask_number(dossier) if wanted else None
        dossier.person_number = entry.subject.number
        return self._tell_death(dossier) if dossier.person_number and "death" not in dossier.answers else None

    def _ask_number(self, dossier: Dossier) -> Errand:
        body = number_body(dossier.entry, self._request_number(dossier, "sdd"), self._birth_province(dossier))

        def heard(said: Said) -> Objections | None:
            number = said.fields.get("soDinhDanh")
            if said.ok and isinstance(number, str) and number:
                dossier.person_number = number
                return ()
            return (reasoned("không cấp được số định danh", "no personal number was given", said),)

        return self._api(dossier, "/apiSoDinhDanh/1.0/capSoDinhDanh", body, "number", heard)

    def _tell_death(self, dossier: Dossier) -> Errand:
        died = dossier.entry.day("nktNgayChet")
        body = {
            "maYeuCau": self._request_number(dossier, "bt"),
            "soDinhDanh": dossier.person_number,
            "ngayChet": f"{died.first:%Y%m%d}" if died else "",
        }

        def heard(said: Said) -> Objections | None:
            if said.ok and str(said.fields.get("ketQua")).lower() in {"true", "1"}:
                return ()
            return (reasoned("dân cư không ghi nhận báo tử", "the population registry does not take the death", said),)

        return self._api(dossier, "/apiSoDinhDanh/1.0/baoTu", body, "death", heard)

    def _api(
        self,
        dossier: Dossier,
        path: str,
        body: dict[str, Any],
        key: str,
        heard: Callable[[Said], Objections | None],
    ) -> Errand:
        """A call whose answer `heard` turns into objections (None: no answer at all)."""
        number = dossier.round

        def then(said: Said) -> list[Errand]:
            if dossier.round != number or dossier.state is not State.PROCESSING:
                return []
            objections = None if unanswered(said) else heard(said)
            return self._wait(dossier) if objections is None else self._answered(dossier, key, objections)

        return self._axis.ask(
            path,
            body,
            then,
            purpose=PURPOSES[dossier.module],
            dossier=dossier.number,
            trace=dossier.trace,
            officer=OFFICER,
        )

    def _answered(self, dossier: Dossier, key: str, objections: Iterable[Text]) -> list[Errand]:
        dossier.answers[key] = tuple(objections)
        dossier.tries = 0
        return self._advance(dossier)

    def _wait(self, dossier: Dossier) -> list[Errand]:
        """Nobody answered: try again later, in office hours."""
        dossier.tries += 1
        again = next_opening(self._office.now() + backoff(dossier.tries))
        self._office.agenda.at(again, lambda: self._advance(dossier), f"dossier/{dossier.number}")
        return []

    def _request_number(self, dossier: Dossier, what: str) -> str:
        """A MaYeuCau, the same however often it is asked in one round: the next begins only after an answer."""
        return f"{dossier.number[-NUMBER_MAX:]}-{what}-{dossier.round}"

    def _birth_province(self, dossier: Dossier) -> str:
        return birth_province(province_of(dossier.unit, self._office.today(), self._settings.province))

    # --- deciding -----------------------------------------------------------------------------------------------------

    def _send_back(self, dossier: Dossier) -> list[Errand]:
        now = self._office.now()
        says = "; ".join(objection.vi for objection in dossier.objections)
        dossier.stand(State.SUPPLEMENT, now, f"Đề nghị bổ sung: {says}.")
        dossier.until = deadline(now, law(now.date()).term("supplement.term"))
        self._release(dossier)

        def stop() -> None:
            if dossier.state is State.SUPPLEMENT:
                dossier.stand(State.REFUSED, self._office.now(), f"Dừng xử lý: quá hạn bổ sung. {dossier.note}")

        self._office.agenda.at(dossier.until + timedelta(seconds=1), stop, f"stop/{dossier.number}")
        return []

    def _refuse(self, dossier: Dossier, twin: Record) -> list[Errand]:
        what = "khai sinh" if dossier.module == "KS" else "khai tử"
        note = f"Từ chối: đã đăng ký {what}, số {twin.number} quyển số {twin.book} ngày {twin.at:%d/%m/%Y}."
        dossier.stand(State.REFUSED, self._office.now(), note)
        self._release(dossier)
        return []

    def _register(self, dossier: Dossier) -> list[Errand]:
        now = self._office.now()
        entry = dossier.entry
        record = self._registers.enter(
            entry,
            dossier.unit,
            now,
            person_number=dossier.person_number,
            dossier=dossier.number,
            kind=registration_kind(entry, now),
            signer=self._signer,
        )
        dossier.record = record
        odd = "; ".join(note.vi for note in notes(entry, now.date()))
        dossier.stand(State.RESULT, now, f"Lưu ý: {odd}." if odd else "")
        self._release(dossier)
        self._saved(record, dossier)
        return []

    def _release(self, dossier: Dossier) -> None:
        self._claims = {fact: number for fact, number in self._claims.items() if number != dossier.number}
