"""How a suite speaks: a broken rule, or one of the ways of not being able to judge.

Matchers yield findings and know nothing of tests; `broken` turns findings into a failed test. Evidence is recorded
beside it: every exchange of the current test, in order.
"""

from collections.abc import Iterable
from typing import NoReturn

from harness.exchange import Exchange
from harness.finding import Finding
from harness.text import Text


class RuleBrokenError(AssertionError):
    """The system under test broke the rule; carries every finding."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Read as the first finding, and how many more."""
        more = f" (+{len(findings) - 1})" if len(findings) > 1 else ""
        super().__init__(f"{findings[0].place}: {findings[0].says.en}{more}")
        self.findings = findings


class NotJudgedError(Exception):
    """The rule could not be judged; `says` is the reason in both languages."""

    def __init__(self, says: Text) -> None:
        """Carry the reason."""
        super().__init__(f"{says.vi} / {says.en}")
        self.says = says


class InapplicableError(NotJudgedError):
    """The rule does not concern this system, for a reason that the report gives."""


class CantTellError(NotJudgedError):
    """The stimulus was given but what came back allows no conclusion."""


class UntestedError(NotJudgedError):
    """The stimulus never came about."""


def broken(findings: Iterable[Finding]) -> None:
    """Fail the test if there is any finding."""
    found = tuple(findings)
    if found:
        raise RuleBrokenError(found)


def expect(place: str, expected: object, actual: object, says: Text) -> None:
    """Fail the test unless `actual` equals `expected`; the two stand side by side in the report."""
    if actual != expected:
        raise RuleBrokenError((Finding(place, says, str(expected), str(actual)),))


def inapplicable(says: Text) -> NoReturn:
    """Leave the test: the rule does not concern this system."""
    raise InapplicableError(says)


def cant_tell(says: Text) -> NoReturn:
    """Leave the test: no conclusion is possible."""
    raise CantTellError(says)


def untested(says: Text) -> NoReturn:
    """Leave the test: the stimulus never came about."""
    raise UntestedError(says)


class Evidence:
    """The exchanges of the test that runs now."""

    def __init__(self) -> None:
        """Start empty."""
        self._exchanges: list[Exchange] = []
        self.parties: frozenset[str] = frozenset()
        """Role journey: the parties whose doing the rules of this test are; empty when they name none."""

    def record(self, exchange: Exchange) -> None:
        """Keep one more exchange."""
        self._exchanges.append(exchange)

    def show(self, exchange: Exchange) -> None:
        """Keep an exchange of an earlier test too, unless it is here already."""
        if not any(kept is exchange for kept in self._exchanges):
            self.record(exchange)

    def take(self) -> list[Exchange]:
        """All exchanges since the last `take`, oldest first."""
        taken, self._exchanges = self._exchanges, []
        return taken


EVIDENCE = Evidence()
"""One process runs one test at a time, so one recorder is enough; the plugin empties it after each test."""
