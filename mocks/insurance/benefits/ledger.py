"""What was paid to whom for which days: so that no day is paid twice and every yearly limit holds."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

HALF: Final = Decimal("0.5")


@dataclass(slots=True)
class Ledger:
    """Paid days by person; a heading (`OM_DAU`, `CON_OM/<child>`, `DUONG_SUC` …) has its own yearly limit."""

    _days: dict[str, set[date]] = field(default_factory=dict)
    _used: dict[tuple[str, str, int], Decimal] = field(default_factory=dict)
    _once: set[str] = field(default_factory=set)

    def taken(self, person: str) -> frozenset[date]:
        """The days for which the person was paid, under whatever heading."""
        return frozenset(self._days.get(person, ()))

    def used(self, person: str, heading: str, year: int) -> Decimal:
        """Days used up under a heading in a year."""
        return self._used.get((person, heading, year), Decimal(0))

    def used_ever(self, person: str, heading: str) -> Decimal:
        """Days used up under a heading in all years."""
        rows = (days for (who, what, _), days in self._used.items() if (who, what) == (person, heading))
        return sum(rows, Decimal(0))

    def is_paid(self, once: str) -> bool:
        """Whether a lump sum was paid."""
        return once in self._once

    def enter(
        self, person: str, heading: str, days: Iterable[date], halves: Container[date] = (), once: str = ""
    ) -> None:
        """Enter the days that are paid, some of them by half."""
        for day in days:
            key = (person, heading, day.year)
            self._days.setdefault(person, set()).add(day)
            self._used[key] = self._used.get(key, Decimal(0)) + (HALF if day in halves else 1)
        if once:
            self._once.add(once)
