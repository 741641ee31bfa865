"""What a topology file may set for the civil-status side (`[settings.justice]`)."""

import ipaddress
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from harness.people.geography import geography
from harness.text import Text
from mocks.partysettings import SettingError, is_known, read_settings

Unit = Annotated[str, Field(pattern=r"^[0-9]{3}([0-9]{2})?$")]
"""maDonVi with its zeros: a commune's five digits, or a district's three until 06/2025."""


class JusticeSettings(BaseModel):
    """Every knob with its default; an unknown one is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    errors: Literal["old", "new"] = "old"
    """How nhanHoSoDKHT refuses bad data: status 0 inside HTTP 200, or HTTP 500 with one glued sentence (iGate)."""
    cycle_minutes: int = Field(30, ge=30, le=45)
    """Between two sendings of waiting card requests."""
    look_minutes: int = Field(5, ge=0, le=60)
    """Working minutes until the officer opens a dossier."""
    officer_minutes: int = Field(30, ge=0, le=60)
    """Working minutes that the officer then needs; together they never push a dossier beyond the same day."""
    linked_locality: bool = True
    """Whether localities run the online register and the one-stop link; else the requester's address is not sent."""
    unlinked_units: tuple[Unit, ...] = Field(("09999",), max_length=1000)
    """Offices that are not linked although the others are; by default one that exists nowhere else."""
    units: tuple[Unit, ...] = Field((), max_length=20_000)
    """The only offices (maDonVi) that exist; empty: every well-formed code does."""
    province: str = Field("01", pattern=r"^\d{2}$")
    """Province of offices that our list of places does not know."""
    office_address: str = Field("", max_length=250)
    """Address of every office's seat, as if configured beforehand."""
    allowed_addresses: tuple[str, ...] = Field((), max_length=1000)
    """Networks that may call at all (CIDR or single addresses); empty: all. Others get error 101."""

    @field_validator("allowed_addresses")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            try:
                ipaddress.ip_network(one, strict=False)
            except ValueError as error:
                says = Text(
                    f"{one!r} không phải địa chỉ IP hay CIDR (10.0.0.0/8)",
                    f"{one!r} is no IP address or CIDR (10.0.0.0/8)",
                )
                raise SettingError(says) from error
        return value

    @field_validator("province")
    @classmethod
    def _is_a_province(cls, value: str) -> str:
        known = geography()
        return is_known(value, (*known.old_provinces, *known.provinces))

    def allows(self, peer: str) -> bool:
        """Whether somebody at the address `peer` may call."""
        if not self.allowed_addresses:
            return True
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        return any(address in ipaddress.ip_network(one, strict=False) for one in self.allowed_addresses)

    def is_linked(self, unit: str) -> bool:
        """Whether the office `unit` can send the requester's address."""
        return self.linked_locality and unit not in self.unlinked_units


def justice_settings(given: Mapping[str, Any]) -> JusticeSettings:
    """The settings of the topology file; UsageError names the one that is wrong."""
    return read_settings("justice", JusticeSettings, given)
