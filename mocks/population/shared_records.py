"""Insurance records that BHXH shares with the registry, in batches (61.97 million by 20/11/2022): taken row by row.

Idempotent by the batch's code: the same batch again gets the same answer, other rows under the same code are refused.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Final

from harness.matters import Act
from mocks.office import Office
from mocks.population.registry import Registry
from mocks.population.sentences import BAD_ROW, OTHER_PERSON, ROW_TWICE, UNKNOWN_ROW, USED_BEFORE, RefusedError

BATCHES_MAX: Final = 5_000
"""Batches whose answers are remembered: 61.97 million records are some 62,000 batches."""
ACTS_MAX: Final = 100_000
"""Batches of which it is remembered that they came at all, so that none counts twice."""


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
        self._batches: OrderedDict[str, tuple[bytes, tuple[str, ...]]] = OrderedDict()
        """By code: a digest of the rows, and what was wrong with each; a thousand records are too many to keep."""
        self._acts: OrderedDict[str, Act] = OrderedDict()
        self.held: dict[str, Row] = {}
        """The newest record by số định danh: of people whom the registry knows, so no more than those."""

    def take(self, batch: str, rows: Sequence[Row]) -> tuple[tuple[str, str], ...]:
        """Each row's code with what is wrong with it ("": taken); raises `RefusedError`."""
        digest = _digest(rows)
        known = self._batches.get(batch)
        if known is not None:
            if known[0] != digest:
                raise RefusedError(USED_BEFORE)
            return tuple((row.code, fault) for row, fault in zip(rows, known[1], strict=True))
        seen: set[str] = set()
        faults = []
        for row in rows:
            fault = ROW_TWICE if row.code in seen else self._fault(row)
            seen.add(row.code)
            faults.append(fault)
            if not fault:
                self.held[row.cccd] = row
        self._remember(batch, digest, tuple(faults))
        return tuple((row.code, fault) for row, fault in zip(rows, faults, strict=True))

    @property
    def acts(self) -> list[Act]:
        """That batches came, each once, the latest of them."""
        return list(self._acts.values())

    def _remember(self, batch: str, digest: bytes, faults: tuple[str, ...]) -> None:
        self._batches[batch] = (digest, faults)
        self._acts.setdefault(batch, Act(self._office.party, "insurance-records-taken", batch, "", self._office.now()))
        if len(self._batches) > BATCHES_MAX:
            self._batches.popitem(last=False)
        if len(self._acts) > ACTS_MAX:
            self._acts.popitem(last=False)

    def _fault(self, row: Row) -> str:
        if not row.sound:
            return BAD_ROW
        if self._registry.get(row.cccd) is None:
            return UNKNOWN_ROW
        return "" if self._registry.find(row.name, row.born, cccd=row.cccd) else OTHER_PERSON


def _digest(rows: Sequence[Row]) -> bytes:
    """What tells one batch's rows from another's."""
    told = hashlib.sha256()
    for row in rows:
        told.update(repr(astuple(row)).encode())
    return told.digest()
