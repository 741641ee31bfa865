"""How often registries disagree about a person: named, seeded rates, so that a published failure rate is a parameter.

The file holds people as the insurance side has them; `quirk` says how the population registry differs. A look-up by
CCCD succeeds for somebody whose card is linked and whose name, date of birth and sex agree; a household renewal with
reduction succeeds when the household can be confirmed and no member has moved.
"""

from dataclasses import dataclass
from typing import Final, Self

from harness.errors import UsageError
from harness.people.shares import share, shares
from harness.text import Text

QUIRKS: Final = (
    "unlinked",
    "name-accents",
    "year-only",
    "wrong-sex",
    "moved",
    "unknown",
    "two-homes",
    "duplicate-number",
)
"""Ways to differ about a person; `no-household` is said of whole households."""
SPOIL_LOOKUP: Final = ("unlinked", "name-accents", "year-only", "wrong-sex", "unknown")
"""Those with which a look-up by CCCD, name and date of birth fails."""
_HOUSEHOLD: Final = "household_confirmed"


@dataclass(frozen=True, slots=True)
class Disagreements:
    """Rates as parts of one."""

    rates: dict[str, float]
    household_confirmed: float
    """The part of households whose householder and list the population registry confirms."""

    @classmethod
    def named(cls, preset: str, changes: tuple[str, ...] = ()) -> Self:
        """A preset of `shares.json` (2022, 2025, none), some rates changed: `unlinked=0.4`."""
        key = f"quirks.{preset}"
        if key not in shares():
            known = ", ".join(presets())
            raise UsageError(
                Text(
                    f"Không có mức lệch sổ sách «{preset}». Hiện có: {known}.",
                    f"There is no preset of disagreements “{preset}”. There are: {known}.",
                )
            )
        rates = {name: value / 100 for name, value in share(key).values.items()}
        rates |= dict(map(_change, changes))
        confirmed = rates.pop(_HOUSEHOLD)
        if sum(rates.values()) > 1:
            raise UsageError(
                Text("Tổng các tỷ lệ lệch vượt quá 1.", "The rates of disagreement sum up to more than one.")
            )
        return cls(rates, confirmed)

    def lookups(self) -> float:
        """The part of look-ups by CCCD that succeed."""
        return 1 - sum(self.rates[name] for name in SPOIL_LOOKUP)


def presets() -> tuple[str, ...]:
    """The names of presets."""
    return tuple(key.removeprefix("quirks.") for key in shares() if key.startswith("quirks."))


def _change(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        rate = float(value)
    except ValueError:
        rate = -1.0
    if name not in (*QUIRKS, _HOUSEHOLD) or not 0 <= rate <= 1:
        known = ", ".join((*QUIRKS, _HOUSEHOLD))
        raise UsageError(
            Text(
                f"«{text}» không hợp lệ: cần TÊN=TỶ_LỆ, tỷ lệ từ 0 đến 1, tên là một trong: {known}.",
                f"“{text}” is not valid: NAME=RATE, a rate from 0 to 1, the name one of: {known}.",
            )
        )
    return name, rate
