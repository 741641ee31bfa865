"""What `[settings.population]` of a topology file may say."""

import re
from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator

from harness.people.town import scenes
from harness.wire.population import NUMBER
from mocks.partysettings import is_known, read_settings


class PopulationSettings(BaseModel):
    """The registry's own choices."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    officer_minutes: int = Field(default=240, ge=0, le=50_000)
    """Minutes of working time until a residence officer decides on a dossier: half a day."""
    verification_minutes: int = Field(default=1440, ge=0, le=50_000)
    """The same when the residence must be verified on the spot: three days of the five that the law gives."""
    household_false_negative_rate: float = Field(default=0.0, ge=0.0, le=1.0)
    """Share of people whom the household service of 2022 does not find although the registry holds them."""
    household_false_negatives: tuple[str, ...] = ("renewal/false-negative",)
    """Named people whom it does not find: a số định danh, or a scene of the town (its householder)."""
    skew_s: int = Field(default=300, ge=1, le=86_400)
    """How far the Timestamp of a direct caller may be from our clock."""
    changes_page_max: int = Field(default=1000, ge=1, le=10_000)
    """Rows of the change feed on one page at most."""
    unit_code: str = Field(default="G01.899", pattern=r"^G01(\.[0-9]{2,3}){1,2}$")
    """Unit that numbers residence dossiers (QĐ 20/2020/QĐ-TTg: G01 is the police; the rest is ours)."""

    @field_validator("household_false_negatives")
    @classmethod
    def _are_people(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = [row["scene"] for row in scenes()]
        return tuple(one if re.fullmatch(NUMBER, one, re.ASCII) else is_known(one, known) for one in value)

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> Self:
        """The settings of a topology file; UsageError says which is wrong."""
        return read_settings("population", cls, settings)
