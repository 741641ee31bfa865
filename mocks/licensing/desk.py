"""What the licensing agency decides: who the applicant is, whether their health certificate will do, one licence once.

The certificate is fetched from the insurance side's infrastructure (seed of the exchange: the hospital sends it there,
CV 7586/BYT-KCB). What is not in the system does not count: since 01/01/2025 the applicant is then not eligible
(TT 36/2024/TT-BYT), before that they had to carry the paper. Data may be a few hours late, so the desk looks again for
a while before it says so (profile).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from harness.matters import Act, Matter
from harness.said import Said
from harness.text import Text
from harness.wire.population import CONFIRM, question, question_json, read_confirmation_json
from mocks.agenda import Errand, backoff
from mocks.axisclient import AxisClient
from mocks.dossiernumbers import DossierNumbers
from mocks.licensing.certificate import (
    Applicant,
    Certificate,
    Reason,
    data,
    in_force,
    newest,
    read_certificate,
    why_not,
)
from mocks.office import Office
from mocks.partysettings import read_settings
from mocks.persons import unheard
from mocks.shared_papers import ask_papers, papers_in

PURPOSE: Final = "GPLX"
PARTY: Final = "licensing"
UNIT: Final = "G01.99.33"
"""Code of the unit in dossier numbers; the agency's real one is not public, 99 is a block of ours."""


class LicensingSettings(BaseModel):
    """`[settings.licensing]`; an unknown one is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    poll_minutes: int = Field(default=30, ge=1, le=1440)
    """How long after looking in vain the desk looks again."""
    wait_hours: int = Field(default=48, ge=0, le=720)
    """How long a certificate may still come after the application; facilities have four hours to send it."""
    same_days: int = Field(default=30, ge=1, le=365)
    """An application for the same licence and class within so many days of one that was granted is the same one."""


class State(StrEnum):
    """The portal's list of dossier states."""

    RECEIVED = "2"
    REFUSED = "3"
    PROCESSING = "4"
    SUPPLEMENT = "5"
    DONE = "9"


NAMES: Final = {
    State.RECEIVED: Text("Được tiếp nhận", "received"),
    State.REFUSED: Text("Không được tiếp nhận", "refused"),
    State.PROCESSING: Text("Đang xử lý", "being processed"),
    State.SUPPLEMENT: Text("Yêu cầu bổ sung giấy tờ", "supplement wanted"),
    State.DONE: Text("Đã xử lý xong", "done"),
}
OPEN: Final = frozenset({State.RECEIVED, State.PROCESSING, State.SUPPLEMENT})

UNKNOWN: Final[Reason] = (
    "GPLX11",
    Text(
        "CSDL quốc gia về dân cư không xác nhận họ tên, ngày sinh, số định danh đã khai; kiểm tra rồi bổ sung",
        "the population registry does not confirm name, birth date and number as given; check them and supplement",
    ),
)
NO_DATA: Final[Reason] = (
    "GPLX20",
    Text(
        "chưa đủ điều kiện: không có dữ liệu giấy khám sức khỏe trên hệ thống",
        "not eligible: there is no data of a health certificate in the system",
    ),
)
PAPER: Final[Reason] = (
    "GPLX26",
    Text(
        "không có dữ liệu giấy khám sức khỏe trên hệ thống; nộp bản giấy tại nơi cấp giấy phép lái xe",
        "there is no data of a health certificate in the system; bring the paper to the office",
    ),
)


@dataclass(slots=True)
class Application:
    """One application for an exchange (hồ sơ cấp đổi)."""

    number: str
    applicant: Applicant
    licence: str
    certificate: str
    """soGKSK, if the applicant named one."""
    filed: datetime
    trace: str
    since: datetime
    state: State = State.RECEIVED
    reason: Reason | None = None
    waits_for: str = "population"
    confirmed: bool = False
    tries: int = 0
    questions: int = 0
    used: str = ""
    ended: datetime | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two applications one."""
        return self.applicant.person, self.licence, self.applicant.wanted


@dataclass(slots=True)
class LicensingDesk:
    """Applications by number; broken twins override one decision each."""

    office: Office
    settings: LicensingSettings = field(init=False)
    axis: AxisClient = field(init=False)
    applications: dict[str, Application] = field(default_factory=dict)
    done: list[Act] = field(default_factory=list)
    _latest: dict[tuple[str, str, str], Application] = field(default_factory=dict)
    _numbers: DossierNumbers = field(default_factory=DossierNumbers)

    def __post_init__(self) -> None:
        """Read the settings."""
        self.settings = read_settings(self.office.party, LicensingSettings, self.office.settings)
        self.axis = AxisClient(self.office)

    # --- what the doors ask -------------------------------------------------------------------------------------------

    def apply(self, applicant: Applicant, licence: str, certificate: str, trace: str) -> Application:
        """Take an application in; a repeat of one that is open, or was granted lately, is that one."""
        now = self.office.now()
        held = self._latest.get((applicant.person, licence, applicant.wanted))
        if held is not None and self.same(held, now):
            return held
        made = Application(self._numbers.take(UNIT, now.date()), applicant, licence, certificate, now, trace, now)
        self.applications[made.number] = self._latest[made.key] = made
        self._act("received-application", made.number, made)
        self._soon(made)
        return made

    def same(self, held: Application, now: datetime) -> bool:
        """Whether a further application for what `held` is about is a repeat of it."""
        if held.state in OPEN:
            return True
        return held.state is State.DONE and now - (held.ended or now) <= timedelta(days=self.settings.same_days)

    def supplement(self, held: Application, name: str, born: date | None, certificate: str) -> bool:
        """Correct what was declared; only while a supplement is wanted."""
        if held.state is not State.SUPPLEMENT:
            return False
        old = held.applicant
        held.applicant = Applicant(old.person, name or old.name, born or old.born, old.wanted)
        held.certificate = certificate or held.certificate
        held.reason, held.confirmed, held.filed = None, False, self.office.now()
        self._move(held, State.PROCESSING, "population")
        self._soon(held)
        return True

    def agency(self) -> str:
        """Who issues licences today."""
        return str(in_force(data()["agencies"], self.office.today())["vi"])

    # --- asking -------------------------------------------------------------------------------------------------------

    def _soon(self, held: Application) -> None:
        held.tries = 0
        self.office.agenda.at(self.office.now(), lambda: self._ask(held), f"application/{held.number}")

    def _again(self, held: Application, after: timedelta) -> None:
        self.office.agenda.at(self.office.now() + after, lambda: self._ask(held), f"application/{held.number}")

    def _ask(self, held: Application) -> Iterable[Errand]:
        if held.state not in OPEN or held.state is State.SUPPLEMENT:
            return []
        self._move(held, State.PROCESSING, "insurance" if held.confirmed else "population")
        return [self._ask_certificate(held) if held.confirmed else self._ask_identity(held)]

    def _ask_identity(self, held: Application) -> Errand:
        held.questions += 1
        who = held.applicant
        number = f"{held.number}/{held.questions}"
        body = question_json(question(CONFIRM, number, who.name, who.born, who.person))
        return self.axis.xroad(
            "population",
            CONFIRM,
            body,
            lambda said: self._identified(held, said),
            purpose=PURPOSE,
            dossier=held.number,
            trace=held.trace,
        )

    def _identified(self, held: Application, said: Said) -> Iterable[Errand]:
        told = None if unheard(said) else read_confirmation_json(said.data)
        if held.confirmed or held.state is not State.PROCESSING:
            return []
        if told is None:
            return self._unheard(held)
        if not told:
            self._want(held, UNKNOWN)
            return []
        held.confirmed, held.tries = True, 0
        return self._ask(held)

    def _ask_certificate(self, held: Application) -> Errand:
        return ask_papers(
            self.axis,
            "GKSK",
            held.applicant.person,
            lambda said: self._shown(held, said),
            purpose=PURPOSE,
            dossier=held.number,
            number=held.certificate,
            trace=held.trace,
        )

    def _shown(self, held: Application, said: Said) -> Iterable[Errand]:
        if held.state is not State.PROCESSING:
            return []
        rows = papers_in(said)
        if rows is None:
            return self._unheard(held)
        held.tries = 0
        found = [read for row in rows if (read := read_certificate(row))]
        self.decide(held, newest(found))
        return []

    def _unheard(self, held: Application) -> Iterable[Errand]:
        held.tries += 1
        self._again(held, backoff(held.tries))
        return []

    # --- deciding -----------------------------------------------------------------------------------------------------

    def decide(self, held: Application, found: list[Certificate]) -> None:
        """Grant, refuse, ask the applicant, or look again later: `found` is what the system has, newest first."""
        today = self.office.today()
        mine = [one for one in found if held.certificate in {"", one.number}]
        reasons = [(one, why_not(one, held.applicant, today)) for one in mine]
        for_class = [(one, why) for one, why in reasons if why is None or why[0] not in {"GPLX21", "GPLX22"}]
        if for_class:
            one, why = for_class[0]  # a later conclusion for the class outweighs an earlier one
            if why is None:
                self.issue(held, one)
            else:
                self._refuse(held, why)
        elif reasons and reasons[0][1] is not None:
            self._refuse(held, reasons[0][1])
        elif self.office.now() < held.filed + timedelta(hours=self.settings.wait_hours):
            self._again(held, timedelta(minutes=self.settings.poll_minutes))
        elif today < date.fromisoformat(data()["no_data"]["from"]):
            self._want(held, PAPER)
        else:
            self._refuse(held, NO_DATA)

    def issue(self, held: Application, certificate: Certificate) -> None:
        """Issue the licence, once for one certificate."""
        held.used = certificate.number
        self._end(held, State.DONE)
        self._act("licence-issued", f"{held.licence}/{held.applicant.wanted}/{certificate.number}", held, held.number)

    def _refuse(self, held: Application, why: Reason) -> None:
        held.reason = why
        self._end(held, State.REFUSED)
        self._act("application-refused", held.number, held, held.number)

    def _want(self, held: Application, why: Reason) -> None:
        held.reason = why
        self._move(held, State.SUPPLEMENT, "citizen")

    def _end(self, held: Application, state: State) -> None:
        held.ended = self.office.now()
        self._move(held, state, "")

    def _move(self, held: Application, state: State, waits_for: str) -> None:
        if (held.state, held.waits_for) != (state, waits_for):
            held.state, held.waits_for, held.since = state, waits_for, self.office.now()

    # --- books --------------------------------------------------------------------------------------------------------

    def matters(self) -> Iterator[Matter]:
        """Open applications."""
        for held in self.applications.values():
            if held.state in OPEN:
                yield Matter(PARTY, "application", held.number, held.state.value, held.waits_for, held.since)

    def acts(self) -> Iterable[Act]:
        """Licences issued, applications refused and acknowledged."""
        return tuple(self.done)

    def _act(self, kind: str, key: str, held: Application, after: str = "") -> None:
        self.done.append(Act(PARTY, kind, key, held.applicant.person, self.office.now(), after))
