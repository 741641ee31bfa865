"""The employment and social side's desk: two parts that share an office and a line to the axis."""

from collections.abc import Iterable
from itertools import chain

from pydantic import BaseModel, ConfigDict, Field

from harness.matters import Act, Matter
from mocks.axisclient import AxisClient
from mocks.employment.funerals import FuneralsPart
from mocks.employment.unemployment import UnemploymentPart
from mocks.office import Office
from mocks.partysettings import read_settings


class EmploymentSettings(BaseModel):
    """`[settings.employment]`; an unknown one is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    officer_minutes: int = Field(default=120, ge=0, le=10_000)
    """How long an officer works on a dossier of funeral support, in office hours."""


class EmploymentDesk:
    """Everything that this side decides; broken twins replace the class of a part."""

    unemployment_class = UnemploymentPart
    funerals_class = FuneralsPart

    def __init__(self, office: Office) -> None:
        """Set the parts up."""
        settings = read_settings(office.party, EmploymentSettings, office.settings)
        self.office = office
        self.unemployment = self.unemployment_class(office, AxisClient(office))
        self.funerals = self.funerals_class(office, settings.officer_minutes)

    def matters(self) -> Iterable[Matter]:
        """What is unfinished."""
        return chain(self.unemployment.matters(), self.funerals.matters())

    def acts(self) -> Iterable[Act]:
        """What was done for good."""
        return chain(self.unemployment.acts(), self.funerals.acts())
