"""What a topology file may set about the portal (`[settings.portal]`)."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from mocks.partysettings import read_settings


class PortalSettings(BaseModel):
    """The portal's knobs; every default is a profile of ours unless its source is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hub_unit: str = Field(default="G22.99.08", pattern=r"^G22\.\d{2}\.\d{2}$")
    """Unit code in maHoSoLT, as the field shows it."""
    services_unit: str = Field(default="G22.99.01", pattern=r"^G\d{2}\.\d{2}\.\d{2}$")
    """Unit code in the numbers of the paid services and of the six-step flow."""
    commune: str = Field(default="00004", pattern=r"^\d{3,5}$")
    """Where a submission is registered that names no place (noiDangKy) itself."""
    old_codes: bool = False
    """Take procedure codes that were replaced but are still met on portals."""
    scan_max: int = Field(default=1000, ge=1, le=1000)
    """Items of one scan of the hub's list; one-stop systems are known to take up to 1,000."""
    token_minutes: int = Field(default=60, ge=1, le=525_600)
    refresh_days: int = Field(default=7, ge=1, le=3650)
    session_minutes: int = Field(default=30, ge=1, le=525_600)
    payment_hours: int = Field(default=24, ge=1, le=8760)
    """How long a payment order waits before the dossier is stopped."""
    poll_minutes: int = Field(default=30, ge=1, le=10_080)
    """How often the results of claims and applications are asked for."""


def portal_settings(given: Mapping[str, Any]) -> PortalSettings:
    """Read `[settings.portal]`; UsageError names what is wrong."""
    return read_settings("portal", PortalSettings, given)
