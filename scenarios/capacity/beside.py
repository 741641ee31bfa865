"""A listener that listens in a thread of its own: what it adds up costs the engine nothing while a core is free.

Compiled loops let go of the interpreter, so both run at once. Only a few messages wait at a time: memory stays bounded.
"""

from collections.abc import Callable
from queue import Queue
from threading import Thread
from typing import Final, Self

from scenarios.capacity.engine import Listener, Moments
from scenarios.capacity.rows import Rows

WAITING_MAX: Final = 32


class Beside:
    """Hands on to `listener` what it hears, in order; a failure there is raised here."""

    def __init__(self, listener: Listener) -> None:
        """Begin to listen with `with`."""
        self._listener = listener
        self._said: Queue[Callable[[], None] | None] = Queue(WAITING_MAX)
        self._thread = Thread(target=self._listen, daemon=True)
        self._failure: BaseException | None = None

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Listen to the end, then stop."""
        self._said.put(None)
        self._thread.join()
        self._raise()

    def _listen(self) -> None:
        while (say := self._said.get()) is not None:
            try:
                if self._failure is None:
                    say()
            except BaseException as failure:  # noqa: BLE001 -- raised in the engine's thread
                self._failure = failure
            finally:
                self._said.task_done()

    def _raise(self) -> None:
        if self._failure is not None:
            raise self._failure

    def passed(self, rank: int, rows: Rows, begins: Moments, ends: Moments, targets: Moments) -> None:
        """Documents passed a place."""
        self._said.put(lambda: self._listener.passed(rank, rows, begins, ends, targets))

    def ended(self, rows: Rows) -> None:
        """Documents came to the end of their way."""
        self._said.put(lambda: self._listener.ended(rows))

    def made(self, rows: Rows) -> None:
        """Documents were made."""
        self._said.put(lambda: self._listener.made(rows))

    @property
    def satisfied(self) -> bool:
        """Whether every document that counts has come to its end."""
        self._said.join()
        self._raise()
        return self._listener.satisfied
