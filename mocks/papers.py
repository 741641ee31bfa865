"""The papers that the intake gateway has accepted, as the insurance side's own systems read them."""

from collections.abc import Iterator
from typing import Final

from harness.wire.door import every_door
from mocks.intake.appraisal import open_dossier
from mocks.intake.store import ACCEPTED, Record, Store
from mocks.office import Paper

SHEETS_MAX: Final = 1000
"""Sheets of one record that are numbered; the longest claim has a dozen kinds."""


def papers_of(store: Store, after: int) -> Iterator[Paper]:
    """Every sheet of every accepted, judged record of `store` whose number is above `after`."""
    for record in store.all():
        if (record.number + 1) * SHEETS_MAX <= after or record.code != ACCEPTED or not record.result:
            continue
        if record.result["ketQua"] == "accepted" and not record.replaced_by:
            yield from (paper for paper in _sheets(record) if paper.number > after)


def _sheets(record: Record) -> Iterator[Paper]:
    door = every_door()[record.door]
    dossier = open_dossier(door, record.facility, record.received, record.file, record.fields)
    for index, sheet in enumerate(dossier.opened.sheets[:SHEETS_MAX]):
        number = record.number * SHEETS_MAX + index
        yield Paper(number, record.receipt, sheet, record.facility, record.account, record.received)
