"""The suite of one role, read once and then played in many processes.

Reading the suite (importing it, collecting its tests) takes longer than judging one rule, and a proof judges hundreds
of parties. So the proof works inside one pytest session: each party gets a fork of it that holds every test already.
"""

import contextlib
import gc
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.plugin import keep_wanted, rule_ids
from harness.rule import Rule
from harness.rulebook import rules_of
from harness.run import CURRENT, SUITES, Client, Outcome, Run, run_pytest
from harness.settings import RunSettings


class ReadSuite:
    """Every test of a role, ready to be played."""

    def __init__(self, session: pytest.Session) -> None:
        """Hold the session that read them."""
        self._session = session

    @property
    def judges(self) -> frozenset[str]:
        """The ids of the rules that some test is about."""
        return frozenset(rule for item in self._session.items for rule in rule_ids(item))

    def certify(self, settings: RunSettings, rules: Iterable[Rule], *, client: Client | None = None) -> Outcome:
        """Judge one party by `rules`, without evidence; once in a process, which is a fork."""
        run = Run(settings, rules, client=client, evidence=False)
        CURRENT.run = run
        items = self._session.items
        keep_wanted(items, run)
        for item, following in zip(items, [*items[1:], None], strict=False):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return run.finish()


class _Instead:
    """A plugin that works with the suite in place of running it."""

    def __init__(self, work: Callable[[ReadSuite], None]) -> None:
        self._work = work
        self._outputs = sys.stdout, sys.stderr
        self.reached = False
        self.error: BaseException | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.reached = True
        out, err = self._outputs
        # What was read lives to the end: no fork shall walk through it, and so copy it, to look for garbage.
        gc.collect()
        gc.freeze()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                self._work(ReadSuite(session))
            except BaseException as error:  # noqa: BLE001 -- pytest would make a report of it; it goes on outside instead
                self.error = error
        gc.unfreeze()
        return True


def with_suite(settings: RunSettings, work: Callable[[ReadSuite], None]) -> None:
    """Read the suite of the settings' role and call `work` with it, in this process."""
    instead = _Instead(work)
    with tempfile.TemporaryDirectory(prefix="lienthong-") as folder:
        run = Run(replace(settings, out=Path(folder)), rules_of(settings.role))
        CURRENT.run = run
        try:
            run_pytest(run, SUITES / settings.role.value, instead)
        finally:
            run.log.close()
            CURRENT.run = None
    if instead.error is not None:
        raise instead.error
    if not instead.reached or run.troubles:
        raise HarnessError(run.troubles[0])
