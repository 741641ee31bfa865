"""What `[settings.axis]` of a topology file may say."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator

from harness.topology import Party
from mocks.axis.registry import registry
from mocks.partysettings import is_known, read_settings


class Quota(BaseModel):
    """How often one consumer may call one API: `burst` at once, refilled by `per_minute`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    burst: int = Field(ge=1, le=1_000_000)
    per_minute: float = Field(gt=0, le=1_000_000)


class AxisSettings(BaseModel):
    """The axis's own choices; no quota by default, since no public figure is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token_life_s: int = Field(default=3600, ge=1, le=365 * 86_400)
    """WSO2's default."""
    require_purpose: bool = False
    """Refuse calls without an agreed purpose, instead of only noting them."""
    blocked: tuple[str, ...] = ()
    """APIs (`context` or `context/version`) and X-Road service codes that are blocked for now."""
    quota: Quota | None = None
    """Of every consumer on every API."""
    quotas: dict[Party, Quota] = Field(default_factory=dict)
    """Of single consumers, before `quota`."""

    @field_validator("blocked")
    @classmethod
    def _are_published(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(is_known(name, registry().names) for name in value)

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> Self:
        """The settings of a topology file; UsageError says which is wrong."""
        return read_settings("axis", cls, settings)

    def quota_of(self, consumer: str) -> Quota | None:
        """The quota of `consumer`, if it has one."""
        return next((found for name, found in self.quotas.items() if name == consumer), self.quota)
