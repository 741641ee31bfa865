"""One short function a rule: raw sheets in, what was expected where out; no I/O.

A check yields `(tag, expected)` for every place where its rule does not hold, and nothing when all is well. Its name
is a sentence that is true when all is well. The sentence that a person reads comes from the rulebook.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Final

from harness.filing import Filing, Sheet
from harness.finding import Finding
from harness.rule import chapter, chapters
from harness.text import Text

Look = Callable[[Sheet, Filing], Iterator[tuple[str, str]]]


@dataclass(frozen=True)
class Check:
    """The code of one rule; `needs` names what must be in the filing before the rule can be judged at all.

    A need is a kind of document ("XML1"), or "staff" (the facility's registered staff is known).
    """

    rule: str
    look: Look
    needs: tuple[str, ...]
    chapter: str

    @cached_property
    def says(self) -> Text:
        """The rule's sentence."""
        return next(rule.says for rule in chapter(self.chapter) if rule.id == self.rule)

    def __call__(self, sheet: Sheet, filing: Filing) -> Iterator[Finding]:
        """Every place of `sheet` where the rule does not hold."""
        for tag, expected in self.look(sheet, filing):
            yield self.finding(sheet, tag, expected)

    def finding(self, sheet: Sheet, tag: str, expected: str) -> Finding:
        """What was seen at `tag`, with what was expected beside it."""
        return Finding(sheet.at(tag), self.says, expected, sheet.get(tag))

    def ready(self, filing: Filing) -> bool:
        """Whether the filing holds all that the check needs."""
        return all(
            filing.staff is not None if need == "staff" else filing.first(need) is not None for need in self.needs
        )


class Registry:
    """All checks by rule id; a rule claimed twice raises at import."""

    def __init__(self) -> None:
        """Start empty; `load` imports the chapters."""
        self._checks: dict[str, Check] = {}

    def add(self, rule: str, *, needs: tuple[str, ...] = ()) -> Callable[[Look], Look]:
        """Register the decorated function as the check of `rule`."""

        def register(look: Look) -> Look:
            if rule in self._checks:
                message = f"two checks claim the rule {rule}"
                raise ValueError(message)
            self._checks[rule] = Check(rule, look, needs, look.__module__.rsplit(".", 1)[-1])
            return look

        return register

    def __getitem__(self, rule: str) -> Check:
        """The check of `rule`; KeyError if nobody wrote one."""
        self.load()
        return self._checks[rule]

    def __contains__(self, rule: str) -> bool:
        """Whether `rule` has a check."""
        self.load()
        return rule in self._checks

    def __iter__(self) -> Iterator[str]:
        """The ids of all rules that have a check."""
        self.load()
        return iter(self._checks)

    def load(self) -> None:
        """Import the module of every chapter that speaks of documents."""
        for name in chapters():
            if any(rule.documents for rule in chapter(name)):
                import_module(f"{__name__}.{name}")


CHECKS: Final = Registry()
