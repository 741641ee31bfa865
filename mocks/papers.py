"""The papers that the intake gateway has accepted, as the insurance side's own systems read them."""

from collections.abc import Iterator
from typing import Final

from harness.wire.door import every_door
from mocks.intake.appraisal import open_dossier
from mocks.intake.store import ACCEPTED, Record, Store
from mocks.office import Paper

SHEETS_MAX: Final = 1000
"""Sheets of one record that are numbered; the longest claim has a dozen kinds."""


class Papers:
    """What a gateway's store holds, each record opened once however often it is read."""

    def __init__(self, store: Store) -> None:
        """Read from `store`."""
        self.store = store
        self._opened: dict[int, tuple[Record, tuple[Paper, ...]]] = {}

    def after(self, number: int) -> Iterator[Paper]:
        """Every sheet of every accepted, judged record whose own number is above `number`."""
        for record in self.store.all():
            if (record.number + 1) * SHEETS_MAX <= number or record.code != ACCEPTED or not record.result:
                continue
            if record.result["ketQua"] == "accepted" and not record.replaced_by:
                yield from (paper for paper in self._sheets(record) if paper.number > number)

    def _sheets(self, record: Record) -> tuple[Paper, ...]:
        known = self._opened.get(record.number)
        if known is None or (known[0].receipt, known[0].file) != (record.receipt, record.file):
            known = self._opened[record.number] = (record, tuple(_sheets(record)))
        return known[1]


def _sheets(record: Record) -> Iterator[Paper]:
    door = every_door()[record.door]
    dossier = open_dossier(door, record.facility, record.received, record.file, record.fields)
    for index, sheet in enumerate(dossier.opened.sheets[:SHEETS_MAX]):
        number = record.number * SHEETS_MAX + index
        yield Paper(number, record.receipt, sheet, record.facility, record.account, record.received)
