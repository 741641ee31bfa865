"""Insurance records that BHXH shares with the registry, in batches (61.97 million by 20/11/2022): taken row by row.

Idempotent by the batch's code: the same batch again gets the same answer, other rows under the same code are refused.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from harness.matters import Act
from mocks.office import Office
from mocks.population.registry import Registry
from mocks.population.sentences import BAD_ROW, OTHER_PERSON, ROW_TWICE, UNKNOWN_ROW, USED_BEFORE, RefusedError

BATCHES_MAX: Final = 5_000
"""Batches whose answers are remembered."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a batch; `sound` False: something is missing or misshapen."""

    code: str
    cccd: str
    name: str
    born: str
    insurance_number: str
    card: str
    valid_from: str
    valid_to: str
    sound: bool


class SharedRecords:
    """What BHXH has shared so far, the newest record of each person."""

    def __init__(self, office: Office, registry: Registry) -> None:
        """Begin with nothing."""
        self._office = office
        self._registry = registry
        self._batches: OrderedDict[str, tuple[tuple[Row, ...], tuple[tuple[str, str], ...]]] = OrderedDict()
        self._told: set[str] = set()
        self.held: dict[str, Row] = {}
        """The newest record by số định danh."""
        self.acts: list[Act] = []

    def take(self, batch: str, rows: Sequence[Row]) -> tuple[tuple[str, str], ...]:
        """Each row's code with what is wrong with it ("": taken); raises `RefusedError`."""
        known = self._batches.get(batch)
        if known is not None:
            if known[0] != tuple(rows):
                raise RefusedError(USED_BEFORE)
            return known[1]
        seen: set[str] = set()
        answers = []
        for row in rows:
            fault = ROW_TWICE if row.code in seen else self._fault(row)
            seen.add(row.code)
            answers.append((row.code, fault))
            if not fault:
                self.held[row.cccd] = row
        self._batches[batch] = (tuple(rows), tuple(answers))
        if len(self._batches) > BATCHES_MAX:
            self._batches.popitem(last=False)
        if batch not in self._told:
            self._told.add(batch)
            self.acts.append(Act(self._office.party, "insurance-records-taken", batch, "", self._office.now()))
        return tuple(answers)

    def _fault(self, row: Row) -> str:
        if not row.sound:
            return BAD_ROW
        if self._registry.get(row.cccd) is None:
            return UNKNOWN_ROW
        return "" if self._registry.find(row.name, row.born, cccd=row.cccd) else OTHER_PERSON
