"""Dossier numbers (mã hồ sơ): unit code, day of receipt as YYMMDD, and a serial that starts anew every day.

The serial has four digits and grows a fifth only when a day has more than 9,999 dossiers (Thông tư 01/2018/TT-VPCP
điều 19, now Thông tư 03/2025/TT-VPCP; unit codes by Quyết định 20/2020/QĐ-TTg).
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

PATTERN: Final = r"^[GH]\d{2}(\.\d{2,3}){1,2}-\d{6}-\d{4,6}$"
"""Both notations at once, as operators search: `G22.99.08-…` of the hub, `H26.01.01-…` or `H21.123-…` of a province."""


@dataclass(slots=True)
class DossierNumbers:
    """The serials given out so far, per unit, of the latest day."""

    _day: date = date.min
    _serials: dict[str, int] = field(default_factory=dict)

    def take(self, unit: str, day: date) -> str:
        """The next number of `unit` on `day`; days only move forward."""
        if day != self._day:
            self._day = day
            self._serials.clear()
        serial = self._serials[unit] = self._serials.get(unit, 0) + 1
        return f"{unit}-{day:%y%m%d}-{serial:04d}"
