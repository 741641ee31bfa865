"""The registry's decisions, without HTTP: who is who, who lives where, who is born and dead; look-ups are logged."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from harness.matters import Act, Matter
from harness.wire.citizens import CitizenRecord
from harness.wire.population import FeedQuestion, Question
from mocks.office import Office
from mocks.population.access import Gate
from mocks.population.households import Households
from mocks.population.records import change_of, epoch_ms, record_of
from mocks.population.registry import ChangeKind, Person, Registry
from mocks.population.residence import Residence
from mocks.population.sentences import PAGE_TOO_LONG, WRONG_SPAN, RefusedError
from mocks.population.settings import PopulationSettings
from mocks.population.shared_records import SharedRecords
from mocks.population.vital import VitalEvents

LOOKUPS_MAX: Final = 20_000
CHANGE_KINDS: Final[frozenset[ChangeKind]] = frozenset({"CAP_SO", "BAO_TU", "THUONG_TRU", "XOA_THUONG_TRU"})


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf a question comes, and why."""

    party: str
    officer: str = ""
    purpose: str = ""
    dossier: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """One look-up of a person; `subject` is the number asked about."""

    at: datetime
    caller: Caller
    service: str
    number: str
    subject: str
    found: bool


class PopulationDesk:
    """The registry with its officers."""

    def __init__(self, office: Office) -> None:
        """Open with the town's residents."""
        self.office = office
        self.settings = PopulationSettings.read(office.settings)
        self.registry = Registry(office.town.residents(), office.nation)
        self.gate = Gate(office, self.settings.skew_s * 1000)
        self.households = Households(office, self.settings, self.registry)
        self.vital = VitalEvents(office, self.registry)
        self.shared = SharedRecords(office, self.registry)
        self.residence = Residence(office, self.settings, self.registry)
        self.lookups: deque[Lookup] = deque(maxlen=LOOKUPS_MAX)

    # --- questions about a person -------------------------------------------------------------------------------------

    def exists(self, asked: Question, caller: Caller) -> bool:
        """Whether number, name and birth name a living person (033); never why not."""
        return self._find(asked, caller) is not None

    def citizen(self, asked: Question, caller: Caller) -> CitizenRecord | None:
        """Everything about the person (037, kinship); None when nobody is found."""
        person = self._find(asked, caller)
        return record_of(person, self.registry, self.office.today()) if person else None

    def log(self, caller: Caller, service: str, number: str, subject: str, *, found: bool) -> None:
        """Keep who asked about whom (as the clients' own tables do: officer, time, result)."""
        self.lookups.append(Lookup(self.office.now(), caller, service, number, subject, found))

    def lookups_of(self, cccd: str) -> list[Lookup]:
        """Who asked about this person, oldest first."""
        return [one for one in self.lookups if one.subject == cccd]

    def _find(self, asked: Question, caller: Caller) -> Person | None:
        person = self.registry.find(asked.name, asked.born, cccd=asked.cccd, cmnd=asked.cmnd)
        self.log(caller, asked.service, asked.number, asked.cccd or asked.cmnd, found=person is not None)
        return person

    # --- what has changed ---------------------------------------------------------------------------------------------

    def changes(self, asked: FeedQuestion) -> tuple[Sequence[dict[str, Any]], int]:
        """One page of changes as nodes, and how many pages there are; raises `RefusedError`."""
        if asked.size > self.settings.changes_page_max or asked.size < 1:
            raise RefusedError(PAGE_TOO_LONG, most=self.settings.changes_page_max)
        if asked.since_ms > asked.until_ms or asked.page < 1 or (asked.kind and asked.kind not in CHANGE_KINDS):
            raise RefusedError(WRONG_SPAN)
        found = [
            event
            for event in self.registry.events
            if asked.since_ms <= epoch_ms(event.at) < asked.until_ms and asked.kind in {"", event.kind}
        ]
        first = (asked.page - 1) * asked.size
        pages = -(-len(found) // asked.size)
        return [change_of(event).node() for event in found[first : first + asked.size]], pages

    # --- what invariants speak of -------------------------------------------------------------------------------------

    def matters(self) -> Iterator[Matter]:
        """Undecided residence dossiers, and reports that the hub has not taken."""
        yield from self.residence.matters()

    def acts(self) -> Iterator[Act]:
        """Numbers given, deaths marked, residences registered and removed, batches taken."""
        for room in (self.vital, self.residence, self.shared):
            yield from room.acts
