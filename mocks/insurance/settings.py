"""What may be set about the insurance side in the topology file (`[settings.insurance]`)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mocks.office import Office
from mocks.partysettings import read_settings


class InsuranceSettings(BaseModel):
    """The insurance side's settings; an unknown one is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    officer_minutes: int = Field(default=60, ge=0, le=10_000)
    """After how long an officer has looked at what came in, in office hours."""
    child_card_until: Literal["72-months", "school-year"] = "72-months"
    """When a child's card ends: a rule of `card_validity.json`."""
    household_service: Literal["deployed-2022", "proposed"] = "deployed-2022"
    """How a household is confirmed: the citizen lists every member, or the population registry names them."""
    lapse_days: int = Field(default=90, ge=0, le=3650)
    """A card that ended longer ago than this begins again only after `waiting_days`."""
    waiting_days: int = Field(default=30, ge=0, le=365)
    reconcile: bool = False
    """Whether the reconciliation of persons with the population registry starts by itself."""
    reconcile_batch: int = Field(default=50, ge=1, le=1000)
    """Persons asked about in one go."""
    reconcile_pause_minutes: int = Field(default=1, ge=1, le=1440)
    match_from: float = Field(default=0.9, ge=0, le=1)
    """Likeness of two biometric samples from which they match."""
    differ_below: float = Field(default=0.6, ge=0, le=1)
    """Likeness below which they do not; between the two nobody can tell."""
    province_token: str = Field(default="", max_length=200)
    """The static Bearer token of the province's proxy (style A2); empty: any is taken."""
    agent_token: str = Field(default="", max_length=4000)
    """The Bearer token of the collection agents' client; empty: any is taken."""


def settings_of(office: Office) -> InsuranceSettings:
    """The settings that the topology gives."""
    return read_settings(office.party, InsuranceSettings, office.settings)
