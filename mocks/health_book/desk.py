"""Who has opened a book, what was fetched for it, and what is still wrong with an entry.

Nothing leaves without consent (NĐ 13/2023/NĐ-CP điều 11): a book is opened by whom it is about, is filled from what
hospitals sent to the gateway (purpose SUC_KHOE), and is emptied when the consent is withdrawn. A claim that was sent
again under its MA_LK replaces the entry.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from harness.matters import Act, Matter
from harness.said import Said
from mocks.agenda import Errand, backoff
from mocks.axisclient import AxisClient
from mocks.health_book.entries import KIND, Entry, read_entry
from mocks.office import Office
from mocks.partysettings import read_settings
from mocks.shared_papers import ask_papers, papers_in

PARTY: Final = "health-book"
PURPOSE: Final = "SUC_KHOE"


class HealthBookSettings(BaseModel):
    """`[settings.health-book]`; an unknown one is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pull_minutes: int = Field(default=120, ge=1, le=1440)
    """How often the book looks for new visits; within 24 hours they must be seen (QĐ 2733/QĐ-BYT 17/09/2024)."""


@dataclass(slots=True)
class Book:
    """One person's book."""

    person: str
    name: str
    trace: str
    opened: datetime
    since: datetime
    opening: int
    is_open: bool = True
    filled: datetime | None = None
    """When the insurance side was last heard."""
    tries: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)
    strangers: dict[str, Entry] = field(default_factory=dict)
    """Visits filed under the person's number that name somebody else: not shown until somebody has looked."""

    @property
    def key(self) -> str:
        """The opening, which is what was acknowledged."""
        return f"{self.person}/{self.opening}"


@dataclass(slots=True)
class HealthBookDesk:
    """Books by person; broken twins override one decision each."""

    office: Office
    settings: HealthBookSettings = field(init=False)
    axis: AxisClient = field(init=False)
    books: dict[str, Book] = field(default_factory=dict)
    done: list[Act] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the settings."""
        self.settings = read_settings(self.office.party, HealthBookSettings, self.office.settings)
        self.axis = AxisClient(self.office)

    # --- what the doors ask -------------------------------------------------------------------------------------------

    def open(self, person: str, name: str, trace: str) -> Book:
        """Open a book, or give the one that is open."""
        held = self.books.get(person)
        if held is not None and held.is_open:
            return held
        now = self.office.now()
        book = Book(person, name, trace, now, now, 1 + (held.opening if held else 0))
        self.books[person] = book
        self._act("received-opening", book.key, book)
        self._plan(book, timedelta(0))
        return book

    def close(self, person: str) -> Book | None:
        """Take the consent back: nothing is kept, nothing is asked any more."""
        book = self.books.get(person)
        if book is None or not book.is_open:
            return book
        book.is_open, book.since = False, self.office.now()
        book.entries.clear()
        book.strangers.clear()
        self.office.agenda.drop(f"book/{person}")
        self._act("book-closed", book.key, book, book.key)
        return book

    # --- filling ------------------------------------------------------------------------------------------------------

    def _plan(self, book: Book, after: timedelta) -> None:
        self.office.agenda.at(self.office.now() + after, lambda: self._pull(book), f"book/{book.person}")

    def _pull(self, book: Book) -> Iterable[Errand]:
        if not book.is_open:
            return []
        return [
            ask_papers(
                self.axis,
                KIND,
                book.person,
                lambda said: self._heard(book, said),
                purpose=PURPOSE,
                dossier=book.key,
                trace=book.trace,
            )
        ]

    def _heard(self, book: Book, said: Said) -> None:
        if not book.is_open:
            return
        rows = papers_in(said)
        if rows is None:
            book.tries += 1
            self._plan(book, backoff(book.tries))
            return
        if book.filled is None:
            self._act("book-filled", book.key, book, book.key)
        book.filled, book.tries = self.office.now(), 0
        for row in rows:
            entry = read_entry(row)
            if entry is not None:
                self.write(book, entry)
        self._plan(book, timedelta(minutes=self.settings.pull_minutes))

    def write(self, book: Book, entry: Entry) -> None:
        """Write a visit down, once; a later version of it replaces the earlier one."""
        if not entry.is_of(book.person, book.name):
            book.strangers[entry.key] = entry
            return
        book.strangers.pop(entry.key, None)
        held = book.entries.get(entry.key)
        if held is None:
            book.entries[entry.key] = entry
            self._act("entry-written", f"{book.key}/{entry.key}", book)
        elif entry.received >= held.received and entry.values != held.values:
            entry.corrections = held.corrections + 1
            book.entries[entry.key] = entry
            self._act("entry-corrected", f"{book.key}/{entry.key}/{entry.corrections}", book)

    # --- books --------------------------------------------------------------------------------------------------------

    def matters(self) -> Iterator[Matter]:
        """Books that were never filled, or are not heard now; entries that lack something or name somebody else."""
        for book in self.books.values():
            if book.is_open and (book.filled is None or book.tries):
                yield Matter(PARTY, "book", book.key, "waiting for data", "insurance", book.since)
            for entry in book.entries.values():
                if entry.missing:
                    state = f"missing {', '.join(entry.missing)}"
                    yield Matter(PARTY, "entry", f"{book.key}/{entry.key}", state, "hospital", book.since)
            for entry in book.strangers.values():
                yield Matter(PARTY, "entry", f"{book.key}/{entry.key}", "names somebody else", "officer", book.since)

    def acts(self) -> Iterable[Act]:
        """Books opened and closed, entries written."""
        return tuple(self.done)

    def _act(self, kind: str, key: str, book: Book, after: str = "") -> None:
        self.done.append(Act(PARTY, kind, key, book.person, self.office.now(), after))
