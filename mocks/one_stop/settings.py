"""What a topology file may set about the one-stop system (`[settings.one-stop]`)."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from harness.people.geography import geography
from mocks.partysettings import is_known, read_settings


class OneStopSettings(BaseModel):
    """The one-stop's knobs; chunk, updates and the pause are as public one-stop systems have them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: str = Field(default="H26.01.01", pattern=r"^H\d{2}\.\d{2,3}(\.\d{2})?$")
    """Unit code in maHoSoMCDT; H26 is Hà Nội."""
    province: str = Field(default="01", pattern=r"^\d{2}$")
    """maTinh of result queries."""
    pull_minutes: int = Field(default=5, ge=1, le=1440)
    poll_minutes: int = Field(default=10, ge=1, le=1440)
    report_minutes: int = Field(default=1, ge=1, le=1440)
    """Between two runs of status reports."""
    chunk: int = Field(default=3, ge=1, le=3)
    """Dossiers of one result query."""
    updates_per_run: int = Field(default=20, ge=1, le=10_000)
    pause_s: int = Field(default=1, ge=0, le=3600)
    """Between two status reports."""
    lock_minutes: int = Field(default=15, ge=1, le=1440)
    """After which a job that never came back no longer keeps the next one out."""
    officer: str = Field(default="Cán bộ một cửa mô phỏng", max_length=100)
    office: str = Field(default="Bộ phận một cửa", max_length=100)

    @field_validator("province")
    @classmethod
    def _is_a_province(cls, value: str) -> str:
        known = geography()
        return is_known(value, (*known.old_provinces, *known.provinces))


def one_stop_settings(given: Mapping[str, Any]) -> OneStopSettings:
    """Read `[settings.one-stop]`; UsageError names what is wrong."""
    return read_settings("one-stop", OneStopSettings, given)
