"""What waits for the store's writer thread: many put, one takes, and it is woken once a group.

Waking a thread for every record makes the two quarrel over the interpreter at each step of the other. So a record wakes
the writer only when it dozes; while records come in company the writer waits a moment, and takes all of them at once.
"""

import threading
from collections import deque
from enum import Enum
from typing import Final, Generic, TypeVar

COMPANY_WAIT_S: Final = 0.004
"""How long a record waits for others to share its commit, if the last one had some: never when one client sends."""

PATIENT_WAIT_S: Final = 0.05
"""How long what can wait waits for a record to share a commit with."""

Job = TypeVar("Job")


class Hurry(Enum):
    """How soon somebody wants to be served."""

    PATIENT = 0
    SOON = 1
    NOW = 2


class Inbox(Generic[Job]):
    """A bounded group at a time, in the order of arrival."""

    def __init__(self, group_max: int) -> None:
        """Start empty; `take` gives at most `group_max` jobs."""
        self._group_max = group_max
        self._jobs: deque[tuple[Job, Hurry]] = deque()
        self._wake = threading.Event()
        self._now = threading.Event()
        self._dozing = False
        self._company = 1

    def put(self, job: Job, hurry: Hurry = Hurry.SOON) -> None:
        """Add one job, from any thread."""
        self._jobs.append((job, hurry))
        if hurry is Hurry.NOW:
            self._now.set()
        if (self._dozing or hurry is not Hurry.PATIENT) and not self._wake.is_set():
            self._wake.set()

    def take(self) -> list[Job]:
        """Wait until something is there, then a little longer if that pays; never empty."""
        if not self._jobs:
            self._dozing = True
            # Whoever puts after this look finds the writer dozing and wakes it.
            if not self._jobs:
                self._wake.wait()
            self._dozing = False
        self._wake.clear()
        if self._all_patient():
            self._wake.wait(PATIENT_WAIT_S)
            self._wake.clear()
        if self._company > 1 and not self._all_patient():
            self._now.wait(COMPANY_WAIT_S)
        self._now.clear()
        group = [self._jobs.popleft() for _ in range(min(len(self._jobs), self._group_max))]
        if self._jobs:
            self._wake.set()
            self._now.set()
        self._company = sum(hurry is Hurry.SOON for _, hurry in group) or self._company
        return [job for job, _ in group]

    def _all_patient(self) -> bool:
        return all(hurry is Hurry.PATIENT for _, hurry in list(self._jobs))
