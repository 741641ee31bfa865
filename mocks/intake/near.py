"""The gateway without sockets or disk: the same desk, the same doors, for networks within one process.

Only `mocks.intake.app` knows weather, limits of reading and commits; what is decided and answered is the same here.
"""

import itertools
import threading
from collections.abc import Iterable, Iterator
from typing import Any, Final

from harness.exchange import Request, Response
from harness.matters import Act, Matter
from mocks.intake.app import ANSWERS, REFUSALS, nowhere, read
from mocks.intake.desk import IntakeDesk
from mocks.intake.reply import Reply
from mocks.intake.store import PAGE, Record, Store
from mocks.office import Office
from mocks.party import Operation, Party

_TYPE: Final = ("Content-Type", "application/json; charset=utf-8")


class Shelf(Store):
    """A store in memory."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._kept: dict[int, Record] = {}
        self._numbers = itertools.count(1)

    def save_now(self, record: Record) -> None:
        """Keep `record`."""
        self._kept[record.number] = record

    def settle(self, number: int, key: str, result: dict[str, Any], record: Record | None = None) -> None:
        """Keep the verdict; an accepted record replaces every earlier one with the same `key`."""
        held = self._kept.get(number) or record
        if held is None:
            return
        held.key, held.result = key, result
        if key and result["ketQua"] == "accepted":
            for earlier in self._kept.values():
                if earlier.key == key and earlier.number < number:
                    earlier.replaced_by = held.receipt

    def find(self, receipt: str) -> Record | None:
        """The record behind `receipt`."""
        return next((record for record in self._kept.values() if record.receipt == receipt), None)

    def holding(self, key: str) -> Record | None:
        """The newest accepted record of the business key `key`."""
        found = (record for record in reversed(self._kept.values()) if record.key == key)
        return next((record for record in found if record.result and record.result["ketQua"] == "accepted"), None)

    def unjudged(self, after: int = 0) -> list[Record]:
        """The next records that have no verdict yet, oldest first."""
        found = (record for record in self._kept.values() if record.result is None and record.number > after)
        return list(itertools.islice(found, PAGE))

    def all(self) -> Iterator[Record]:
        """Every record, oldest first."""
        yield from list(self._kept.values())

    def registered(self) -> list[tuple[str, str]]:
        """Nothing outlives the process."""
        return []

    def register(self, facility: str, pem: str) -> None:
        """Nothing outlives the process."""

    def flush(self) -> None:
        """Nothing waits."""

    def clear(self) -> None:
        """Forget every record; numbers start again."""
        self._kept.clear()
        self._numbers = itertools.count(1)

    def close(self) -> None:
        """Nothing is open."""


class NearGateway(Party):
    """The intake gateway as a party that is called within the process."""

    name = "intake"

    def __init__(self, office: Office) -> None:
        """Open the desk of the office's world."""
        super().__init__(office, lambda given: IntakeDesk(given.world, given.clock, given.seed, Shelf()))
        self._answering = threading.RLock()

    def operation_at(self, request: Request) -> Operation | None:
        """None: its doors stand in `harness/wire/doors.json`, not in a table of operations."""
        del request
        return None

    def matters(self) -> Iterable[Matter]:
        """A received file waits for nobody: it is judged by the next settling."""
        return ()

    def acts(self) -> Iterable[Act]:
        """What was received is told by the papers."""
        return ()

    def answer(self, request: Request) -> Response:
        """Answer one request; never raises."""
        incoming = read(request)
        door = incoming.door
        if door is None:
            return _response(nowhere(request))
        try:
            with self._answering:
                reply = ANSWERS[door.generation](self.desk, door, incoming, request.peer)
                if reply.record is not None:
                    self.desk.store.save_now(reply.record)
                    self.desk.acknowledged(reply.record)
        except Exception as error:  # noqa: BLE001 -- a fault of ours must not pass for a verdict: it is kept, and voids the run
            self._mishap(door.name, error)
            reply = REFUSALS[door.generation](door, "busy")
        return _response(reply)


def _response(reply: Reply) -> Response:
    headers = (_TYPE, *reply.headers) if reply.body is not None else reply.headers
    return Response(reply.status, headers, reply.as_bytes())
