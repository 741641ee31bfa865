"""The lead of a run: gives out shares, says go, adds portions up, notices who is lost, and writes the result.

It is the master of a distributed run, or stands beside the only worker of a local one; messages are Locust's own.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import gevent

from harness.errors import HarnessError
from harness.text import Text
from loadtests.ledger import Ledger, Share
from loadtests.metrics import exposition, serving
from loadtests.outcome import Outcome, conclude
from loadtests.reconciling import Reconciled, reconcile
from loadtests.settings import Settings
from loadtests.summary import summary, write

WATCH_S: Final = 0.2
GRACE_S: Final = 60.0
"""Beyond the run's time and two deadlines, the lead waits no longer for a worker."""

Send = Callable[[str, dict[str, Any], str], None]
"""A message to one worker: its kind, what it says, whom it is for."""


class Lead:
    """One run under way."""

    def __init__(self, settings: Settings, workers: list[str], send: Send, alive: Callable[[str], bool]) -> None:
        """Lead `workers`, each known by its Locust id."""
        self.settings = settings
        self.over = False
        self.outcome: Outcome | None = None
        self.told: dict[str, Any] = {}
        self.refused: HarnessError | None = None
        self._workers = workers
        self._send = send
        self._alive = alive
        self._ledger = Ledger({index: Share(index) for index in range(len(workers))})
        self._urls = ("", "")
        self._left_out: list[str] = []
        self._begin = 0.0
        self._began = 0.0
        self._preparing_s = 0.0
        self._given_out = 0.0
        self._interrupted = False

    def begin(self) -> None:
        """Give out the shares, and watch from then on."""
        self._given_out = time.monotonic()
        order = self.settings.as_json()
        for index, worker in enumerate(self._workers):
            share = {"settings": order, "index": index, "workers": len(self._workers)}
            self._send("lienthong-share", share, worker)

    def prepared(self, told: dict[str, Any]) -> None:
        """A worker says that its share is ready, or why not."""
        if "refused" in told:
            self.refused = HarnessError(Text.of(told["refused"]))
            self.refused.exit_code = told["exit_code"]
            return
        self._urls = (told["control_url"], told["results_url"])
        self._left_out = told["left_out"]
        self._ledger.prepared(told["index"], told)

    def portion(self, told: dict[str, Any]) -> None:
        """A worker hands over what it counted."""
        if self.over:
            return
        self._began = self._began or told["begin"]
        self._ledger.add(told["index"], told)

    def interrupt(self) -> None:
        """Somebody stops the run: what is known is written."""
        if not self.over:
            self._interrupted = not self._ledger.settled
            self.finish()

    def watch(self) -> None:
        """Say go when all are ready, note who is lost, and finish when nothing more is to come."""
        try:
            with serving(self.settings.metrics_port, lambda: exposition(self._ledger)):
                self._watch()
        except HarnessError as error:
            self.refused = error
            self.over = True

    def _watch(self) -> None:
        while not self.over:
            self._note_lost()
            if self.refused is not None:
                self.over = True
                return
            if not self._begin and self._ledger.all_ready:
                self._preparing_s = time.monotonic() - self._given_out
                self._say_go()
            bound = self.settings.seconds + 2 * self.settings.deadline_s + GRACE_S
            if self._begin and (self._ledger.settled or time.monotonic() - self._begin > bound):
                self.finish()
                return
            gevent.sleep(WATCH_S)

    def _note_lost(self) -> None:
        for index, worker in enumerate(self._workers):
            share = self._ledger.shares[index]
            if not share.done and not share.lost and not self._alive(worker):
                share.lost = True

    def _say_go(self) -> None:
        self._begin = time.monotonic()
        for index, worker in enumerate(self._workers):
            if not self._ledger.shares[index].lost:
                self._send("lienthong-go", {}, worker)

    def finish(self) -> None:
        """Compare receipts, conclude, write."""
        ledger = self._ledger
        took_s = max((stretch.to_s for stretch in ledger.stretches), default=0.0)
        if not self._interrupted:
            # The last request may leave before the run's time is over: a rate over less would flatter.
            took_s = max(took_s, self.settings.seconds)
        reconciled = reconcile(ledger.receipts, *self._urls) if ledger.answered else Reconciled("none")
        self.outcome = conclude(self.settings, ledger, reconciled, interrupted=self._interrupted)
        times = {"preparing_s": self._preparing_s, "sending_s": took_s, "began_monotonic_s": self._began}
        self.told = summary(self.settings, ledger, reconciled, self.outcome, times)
        self.told["left_out"] = self._left_out
        write(Path(self.settings.out), self.told, ledger)
        self.over = True
