"""The registers of births and deaths (sổ hộ tịch): a book a unit and year, every record numbered once and for ever."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mocks.justice.entry import Entry, Module
from mocks.justice.notices import written

FIRST_ID: Final = 1_000_001
PAGES_PER_BOOK: Final = 200


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a register."""

    id: int
    """Its id in the civil-status system."""
    module: Module
    unit: str
    """Code of the office (maDonVi)."""
    number: str
    """so."""
    book: str
    """quyenSo."""
    page: str
    """trangSo."""
    at: datetime
    """When it was officially saved; its day is ngayDangKy."""
    entry: Entry
    person_number: str
    """Số định danh: the child's new one, or the deceased's."""
    dossier: str
    kind: str
    """loaiDangKy: 1 on time, 2 again, 3 entered from abroad, 4 late."""
    signer: str

    @property
    def card_key(self) -> str:
        """By what the insurance side knows the birth (maHoSo of the card request)."""
        return f"HT-{self.unit}-{self.id}"


class Registers:
    """Every record, by id; found by whom it is about."""

    def __init__(self) -> None:
        """Start with empty books."""
        self._records: dict[int, Record] = {}
        self._by_fact: dict[str, int] = {}
        self._counts: dict[tuple[Module, str, int], int] = {}

    def enter(
        self, entry: Entry, unit: str, at: datetime, *, person_number: str, dossier: str, kind: str, signer: str
    ) -> Record:
        """Enter a record on the next line of the unit's book of the year."""
        place = (entry.module, unit, at.year)
        count = self._counts[place] = self._counts.get(place, 0) + 1
        book = 1 + (count - 1) // PAGES_PER_BOOK
        record = Record(
            id=FIRST_ID + len(self._records),
            module=entry.module,
            unit=unit,
            number=str(count),
            book=f"{book:02d}/{at.year}",
            page=str(1 + (count - 1) % PAGES_PER_BOOK),
            at=at,
            entry=entry,
            person_number=person_number,
            dossier=dossier,
            kind=kind,
            signer=signer,
        )
        self._records[record.id] = record
        for fact in facts(entry):
            self._by_fact.setdefault(fact, record.id)
        return record

    def find(self, record_id: int) -> Record | None:
        """The record with that id."""
        return self._records.get(record_id)

    def same_event(self, facts_of_it: Iterable[str]) -> Record | None:
        """The record of an event that has any of these facts."""
        found = next((self._by_fact[fact] for fact in facts_of_it if fact in self._by_fact), None)
        return None if found is None else self._records[found]

    def all(self) -> Iterator[Record]:
        """Every record, oldest first."""
        return iter(self._records.values())


def facts(entry: Entry) -> tuple[str, ...]:
    """What makes two declarations one event: the hospital's paper, the person's number, or name and days."""
    subject = entry.subject
    found = [f"{entry.module}/notice/{entry.notice}"] if entry.notice else []
    name = written(subject.name)
    if entry.module == "KT":
        found += [f"KT/number/{subject.number}"] if subject.number else []
        if not subject.number and subject.born:
            found.append(f"KT/name/{name}/{subject.born.spelled()}/{entry.get('nktNgayChet')}")
        return tuple(found)
    mother = entry.person("me")
    if mother.name:
        whose = mother.number or written(mother.name)
        found.append(f"KS/child/{name}/{entry.get('nksNgaySinh')}/{whose}")
    return tuple(found)
