"""What the gateway has acknowledged, on disk: SQLite in WAL mode, synchronous FULL, group commit.

One writer thread takes everything that waits and commits it at once; whoever saved a record resumes only after the
fsync of its group. Verdicts ride along with the next group, or go alone after a short while: a verdict lost in a crash
is simply reached again, because unjudged records are judged at the next start. A store without a folder lives in a
temporary file and forgets: no fsync there.
"""

import asyncio
import json
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count, groupby
from pathlib import Path
from typing import Any, Final

from mocks.intake.inbox import Hurry, Inbox

GROUP_MAX: Final = 256
"""Records in one commit; more wait for the next."""

ACCEPTED: Final = "200"
"""The code of a record that was received; others are kept with the reasons of their refusal."""

PAGE: Final = 64
VERDICTS_KEPT: Final = 4096
SCHEMA_VERSION: Final = 1

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS records (
  number INTEGER PRIMARY KEY, receipt TEXT NOT NULL UNIQUE, door TEXT NOT NULL, account TEXT NOT NULL,
  facility TEXT NOT NULL, received TEXT NOT NULL, file BLOB NOT NULL, fields TEXT NOT NULL, code TEXT NOT NULL,
  business_key TEXT NOT NULL DEFAULT '', replaced_by TEXT NOT NULL DEFAULT '', result TEXT
);
CREATE INDEX IF NOT EXISTS unjudged ON records (number) WHERE result IS NULL;
CREATE INDEX IF NOT EXISTS keys ON records (business_key) WHERE business_key <> '';
CREATE TABLE IF NOT EXISTS registered (facility TEXT NOT NULL, pem TEXT NOT NULL, PRIMARY KEY (facility, pem));
"""
_INSERT: Final = (
    "INSERT INTO records (number, receipt, door, account, facility, received, file, fields, code, business_key, result)"
    " VALUES "
)
_ROW: Final = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ROWS_MAX: Final = 64
_COLUMNS: Final = (
    "number, receipt, door, account, facility, received, file, fields, code, business_key, replaced_by, result"
)
# SQLite looks at the index of keys only where a statement says, too, that the key is not empty: without that, every
# verdict read every file that was kept.
REPLACE_FORMER: Final = (
    "UPDATE records SET replaced_by = (SELECT receipt FROM records WHERE number = ?)"
    " WHERE business_key = ? AND business_key <> '' AND number < ?"
)
HOLDING: Final = f"SELECT {_COLUMNS} FROM records WHERE business_key = ? AND business_key <> '' ORDER BY number DESC"  # noqa: S608


@dataclass(slots=True)
class Record:
    """One send that got a receipt; `result` is None until it is judged.

    `key` is what a later send of the same thing carries again: MA_LK of a claim, SO and HANGBANGLAI of a GKSK.
    """

    number: int
    receipt: str
    door: str
    account: str
    facility: str
    received: datetime
    file: bytes
    fields: dict[str, str] = field(default_factory=dict)
    code: str = "200"
    key: str = ""
    replaced_by: str = ""
    result: dict[str, Any] | None = None
    written: bool = False
    """Whether the writer has begun to write it: a verdict reached before that is written with it."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    number: int
    key: str
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Order:
    """Something else the writer does between groups; `done` resolves after its commit."""

    statement: str
    values: tuple[Any, ...]
    done: "Future[None]"


_Waiter = tuple[asyncio.AbstractEventLoop, "asyncio.Future[None]"]
_Job = tuple[Record, "_Waiter | Future[None]"] | _Verdict | _Order | None


class Store:
    """Records by receipt; `save` returns after fsync."""

    def __init__(self, path: Path | None = None) -> None:
        """Open (or make) the store in the folder `path`; without one, in a temporary place that `close` removes."""
        self._temporary = None if path else Path(tempfile.mkdtemp(prefix="lienthong-"))
        folder = path or self._temporary or Path()
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "intake.sqlite3"
        self._writer = self._connect()
        self._writer.executescript(_SCHEMA)
        self._writer.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        self._reader = self._connect()
        self._reading = threading.Lock()
        self._numbers = count(self._highest() + 1)
        self._verdicts: dict[int, dict[str, Any]] = {}
        self._inbox: Inbox[_Job] = Inbox(GROUP_MAX)
        self._thread = threading.Thread(target=self._write, name="intake-store", daemon=True)
        self._thread.start()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={'OFF' if self._temporary else 'FULL'}")
        connection.execute("PRAGMA busy_timeout=10000")
        return connection

    def _highest(self) -> int:
        row = self._reader.execute("SELECT coalesce(max(number), 0) FROM records").fetchone()
        return int(row[0])

    # --- writing ------------------------------------------------------------------------------------------------------

    def next_number(self) -> int:
        """A number nobody has; after a restart it goes on from the highest one acknowledged."""
        return next(self._numbers)

    async def save(self, record: Record) -> None:
        """Keep `record`; resumes after the fsync of its group."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._inbox.put((record, (loop, done)))
        await done

    def save_now(self, record: Record) -> None:
        """Keep `record`; returns after the fsync of its group (for callers without an event loop)."""
        done: Future[None] = Future()
        self._inbox.put((record, done))
        done.result()

    def settle(self, number: int, key: str, result: dict[str, Any], record: Record | None = None) -> None:
        """Keep the verdict on record `number`; readable at once, on disk soon, or with `record` if that still waits.

        An accepted record replaces every earlier one with the same `key`.
        """
        with self._reading:
            self._verdicts[number] = result
            while len(self._verdicts) > VERDICTS_KEPT:
                self._verdicts.pop(next(iter(self._verdicts)))
        if record is not None:
            record.key = key
            record.result = result
        if record is None or record.written:
            self._inbox.put(_Verdict(number, key, result), Hurry.PATIENT)

    def flush(self) -> None:
        """Return when everything handed over before is on disk."""
        self._order("SELECT 1")

    def clear(self) -> None:
        """Forget every record; numbers start again."""
        self._order("DELETE FROM records")
        self._verdicts.clear()
        self._numbers = count(1)

    def register(self, facility: str, pem: str) -> None:
        """Keep a certificate registered for `facility`."""
        self._order("INSERT OR IGNORE INTO registered VALUES (?, ?)", facility, pem)

    def close(self) -> None:
        """Write what waits, and stop."""
        self._inbox.put(None, Hurry.NOW)
        self._thread.join()
        self._writer.close()
        self._reader.close()
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def _order(self, statement: str, *values: object) -> None:
        done: Future[None] = Future()
        self._inbox.put(_Order(statement, values, done), Hurry.NOW)
        done.result()

    def _write(self) -> None:
        last = False
        while not last:
            jobs = self._inbox.take()
            last = None in jobs
            group = jobs[: jobs.index(None)] if last else jobs
            try:
                self._commit(group)
            except sqlite3.Error:
                self._commit_singly(group)
            else:
                _release(group, None)

    def _commit_singly(self, group: list[_Job]) -> None:
        """One bad record must not take the others down with it."""
        for job in group:
            try:
                self._commit([job])
            except sqlite3.Error as error:
                _release([job], error)
            else:
                _release([job], None)

    def _commit(self, group: list[_Job]) -> None:
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            for is_record, jobs in groupby(group, lambda job: isinstance(job, tuple)):
                if is_record:
                    self._write_records([job[0] for job in jobs if isinstance(job, tuple)])
                else:
                    self._obey(jobs)
        except sqlite3.Error:
            self._writer.execute("ROLLBACK")
            raise
        self._writer.execute("COMMIT")

    def _obey(self, jobs: Iterable[_Job]) -> None:
        for job in jobs:
            match job:
                case _Verdict():
                    self._write_verdict(job)
                case _Order():
                    self._writer.execute(job.statement, job.values)

    def _write_records(self, records: list[Record]) -> None:
        """Many rows a statement, in sizes that recur: each statement hands the interpreter over only once."""
        for record in records:
            # First the mark, then the row: whoever still finds the mark unset has set the result in time.
            record.written = True
        rows = [_row(record) for record in records]
        begin = 0
        while begin < len(rows):
            size = min(_ROWS_MAX, 1 << ((len(rows) - begin).bit_length() - 1))
            values = [value for row in rows[begin : begin + size] for value in row]
            self._writer.execute(_INSERT + ", ".join([_ROW] * size), values)
            begin += size
        for record, row in zip(records, rows, strict=True):
            if row[-1] is not None and record.code == ACCEPTED and record.result:
                self._replace_former(record.number, record.key, record.result)

    def _write_verdict(self, verdict: _Verdict) -> None:
        result = json.dumps(verdict.result, ensure_ascii=False)
        self._writer.execute(
            "UPDATE records SET result = ?, business_key = ? WHERE number = ?", (result, verdict.key, verdict.number)
        )
        self._replace_former(verdict.number, verdict.key, verdict.result)

    def _replace_former(self, number: int, key: str, result: dict[str, Any]) -> None:
        if key and result["ketQua"] == "accepted":
            self._writer.execute(REPLACE_FORMER, (number, key, number))

    # --- reading ------------------------------------------------------------------------------------------------------

    def find(self, receipt: str) -> Record | None:
        """The record behind `receipt`."""
        with self._reading:
            row = self._reader.execute(f"SELECT {_COLUMNS} FROM records WHERE receipt = ?", (receipt,)).fetchone()  # noqa: S608 -- constant columns
        return self._record(row) if row else None

    def holding(self, key: str) -> Record | None:
        """The newest accepted record of the business key `key` that nothing has replaced."""
        self.flush()
        with self._reading:
            rows = self._reader.execute(HOLDING, (key,)).fetchall()
        records = (self._record(row) for row in rows)
        return next((record for record in records if record.result and record.result["ketQua"] == "accepted"), None)

    def unjudged(self, after: int = 0) -> list[Record]:
        """The next records that have no verdict yet, oldest first."""
        with self._reading:
            rows = self._reader.execute(
                f"SELECT {_COLUMNS} FROM records WHERE result IS NULL AND number > ? ORDER BY number LIMIT ?",  # noqa: S608
                (after, PAGE),
            ).fetchall()
        return [self._record(row) for row in rows]

    def all(self) -> Iterator[Record]:
        """Every record, oldest first, files included."""
        after = 0
        while True:
            with self._reading:
                rows = self._reader.execute(
                    f"SELECT {_COLUMNS} FROM records WHERE number > ? ORDER BY number LIMIT ?",  # noqa: S608 -- as above
                    (after, PAGE),
                ).fetchall()
            if not rows:
                return
            yield from (self._record(row) for row in rows)
            after = rows[-1][0]

    def registered(self) -> list[tuple[str, str]]:
        """Facility and PEM of every certificate registered here."""
        with self._reading:
            return self._reader.execute("SELECT facility, pem FROM registered").fetchall()

    def _record(self, row: tuple[Any, ...]) -> Record:
        result = self._verdicts.get(row[0]) or (json.loads(row[11]) if row[11] else None)
        return Record(
            number=row[0],
            receipt=row[1],
            door=row[2],
            account=row[3],
            facility=row[4],
            received=datetime.fromisoformat(row[5]),
            file=row[6],
            fields=json.loads(row[7]),
            code=row[8],
            key=row[9],
            replaced_by=row[10],
            result=result,
        )


def _row(record: Record) -> tuple[Any, ...]:
    return (
        record.number,
        record.receipt,
        record.door,
        record.account,
        record.facility,
        record.received.isoformat(),
        record.file,
        json.dumps(record.fields, ensure_ascii=False) if record.fields else "{}",
        record.code,
        record.key,
        json.dumps(record.result, ensure_ascii=False) if record.result is not None else None,
    )


def _release(group: list[_Job], error: sqlite3.Error | None) -> None:
    """Wake everybody whose record the group held: one call into each event loop, however many wait there."""
    by_loop: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = {}
    for job in group:
        match job:
            case (_, (loop, waiter)):
                by_loop.setdefault(loop, []).append(waiter)
            case (_, Future() as done) | _Order(done=done):
                _resolve(done, error)
    for loop, waiters in by_loop.items():
        try:
            loop.call_soon_threadsafe(_resolve_all, waiters, error)
        except RuntimeError:  # the loop was closed while its requests waited: nobody is left to wake
            continue


def _resolve_all(waiters: list[asyncio.Future[None]], error: sqlite3.Error | None) -> None:
    for waiter in waiters:
        _resolve(waiter, error)


def _resolve(waiter: "asyncio.Future[None] | Future[None]", error: sqlite3.Error | None) -> None:
    if waiter.done():
        return
    if error is None:
        waiter.set_result(None)
    else:
        waiter.set_exception(error)
