"""What every job of the one-stop works on: the dossiers, the ways to the others, and a lock a job."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from harness.chance import guid
from mocks.axisclient import AxisClient
from mocks.dossiernumbers import DossierNumbers
from mocks.hubclient import HubClient
from mocks.office import Office
from mocks.one_stop.dossier import Dossier
from mocks.one_stop.settings import OneStopSettings

PURPOSES: Final = {"KS": "KHAI_SINH", "KT": "KHAI_TU"}


@dataclass(slots=True)
class Lock:
    """Keeps a job from overlapping itself; one that never came back holds it for `lasts` only."""

    office: Office
    lasts: timedelta
    _until: datetime | None = None

    def take(self) -> bool:
        """Take it; False while it is held."""
        now = self.office.now()
        if self._until is not None and now < self._until:
            return False
        self._until = now + self.lasts
        return True

    def release(self) -> None:
        """Let go."""
        self._until = None


@dataclass(slots=True)
class Counter:
    """The one-stop's counter (quầy một cửa)."""

    office: Office
    settings: OneStopSettings
    hub: HubClient = field(init=False)
    axis: AxisClient = field(init=False)
    numbers: DossierNumbers = field(default_factory=DossierNumbers)
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    """By maHoSoLT."""
    _local: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the ways."""
        self.hub = HubClient(self.office)
        self.axis = AxisClient(self.office, lgsp=True)

    def add(self, dossier: Dossier) -> None:
        """Enter a dossier."""
        self.dossiers[dossier.linked] = dossier
        self._local[dossier.local] = dossier.linked

    def find(self, number: str) -> Dossier | None:
        """The dossier with this maHoSoLT or maHoSoMCDT."""
        return self.dossiers.get(number) or self.dossiers.get(self._local.get(number, ""))

    def lock(self) -> Lock:
        """A lock for one job."""
        return Lock(self.office, timedelta(minutes=self.settings.lock_minutes))

    def trace(self) -> str:
        """A trace for calls that belong to no dossier, or to several."""
        return guid(self.office.rng).replace("-", "")

    def __iter__(self) -> Iterator[Dossier]:
        """Every dossier, in order of receipt."""
        return iter(list(self.dossiers.values()))
