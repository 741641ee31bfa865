"""The papers that facilities sent (chứng từ điện tử), found by person, by number or by day.

Papers come from the intake gateway, each with a number that grows; the index reads on from where it stood. A verdict
may be late, so it looks a little behind itself. Rows of a claim that name nobody (giấy ra viện, tóm tắt hồ sơ bệnh án)
belong to whom another row of the same stay (MA_LK) names.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from mocks.office import Paper

BEHIND: Final = 20_000
"""Of paper numbers: the sheets of a score of records, which may still have been waiting for their verdict."""
NOBODY: Final = frozenset({"", "0000000000", "000000000000"})
"""What stands in a person's tag when there is no number: a mother without one gets ten zeros."""


@cache
def paper_table() -> dict[str, Any]:
    """Which tags name a person, which a paper, and who is given what (`papers.json`)."""
    table: dict[str, Any] = json.loads((files(__package__) / "papers.json").read_text("utf-8"))
    return table


def numbers_of(paper: Paper) -> tuple[str, ...]:
    """The numbers that the paper goes by, the proper one first; a kind we do not know has none."""
    tags = paper_table()["numbers"].get(paper.sheet.kind, ())
    return tuple(dict.fromkeys(value for tag in tags if (value := paper.sheet.get(tag))))


def people_of(paper: Paper) -> frozenset[str]:
    """Every number of a person that stands in the paper: CCCD, social-insurance number, card."""
    found = (one.strip() for tag in paper_table()["person_tags"] for one in paper.sheet.get(tag).split(";"))
    return frozenset(found) - NOBODY


class PaperIndex:
    """Everything that was received, under every number by which somebody may ask for it."""

    def __init__(self, read: Callable[[int], Sequence[Paper]]) -> None:
        """Read from `read`, which gives the papers above a number."""
        self._read = read
        self._last = 0
        self._papers: dict[int, Paper] = {}
        self._by_person: dict[str, list[int]] = {}
        self._by_number: dict[tuple[str, str], list[int]] = {}
        self._stays: dict[tuple[str, str], tuple[set[str], list[int]]] = {}

    def refresh(self) -> None:
        """Read what has come since."""
        for paper in self._read(max(self._last - BEHIND, 0)):
            if paper.number not in self._papers:
                self._take(paper)
                self._last = max(self._last, paper.number)

    def about(self, people: Iterable[str], kinds: Iterable[str] = ()) -> list[Paper]:
        """The papers that name one of `people` (any of a person's numbers), oldest first; of `kinds`, if any."""
        self.refresh()
        numbers = {number for one in people if one not in NOBODY for number in self._by_person.get(one, ())}
        return self._sorted(numbers, kinds)

    def numbered(self, number: str, kinds: Iterable[str] = ()) -> list[Paper]:
        """The papers that go by `number`, oldest first."""
        self.refresh()
        wanted = tuple(kinds) or tuple(paper_table()["numbers"])
        found = {each for kind in wanted for each in self._by_number.get((kind, number), ())}
        return self._sorted(found, ())

    def since(self, moment: datetime, kinds: Iterable[str]) -> list[Paper]:
        """The papers of `kinds` received at `moment` or later, oldest first."""
        self.refresh()
        wanted = set(kinds)
        return [paper for paper in self._all() if paper.sheet.kind in wanted and paper.received >= moment]

    def _all(self) -> Iterator[Paper]:
        return (self._papers[number] for number in sorted(self._papers))

    def _sorted(self, numbers: Iterable[int], kinds: Iterable[str]) -> list[Paper]:
        wanted = set(kinds)
        found = (self._papers[number] for number in sorted(numbers))
        return [paper for paper in found if not wanted or paper.sheet.kind in wanted]

    def _take(self, paper: Paper) -> None:
        self._papers[paper.number] = paper
        for number in numbers_of(paper):
            self._by_number.setdefault((paper.sheet.kind, number), []).append(paper.number)
        people = people_of(paper)
        self._name(people, [paper.number])
        stay = paper.sheet.get("MA_LK")
        if not stay:
            return
        known, numbers = self._stays.setdefault((paper.facility, stay), (set(), []))
        self._name(people - known, numbers)
        self._name(known - people, [paper.number])
        known |= people
        numbers.append(paper.number)

    def _name(self, people: Iterable[str], numbers: Iterable[int]) -> None:
        every = list(numbers)
        for one in people:
            self._by_person.setdefault(one, []).extend(every)


def latest(papers: Iterable[Paper]) -> list[Paper]:
    """Of papers that were sent again under one number (cấp lại, sửa), the newest; oldest first.

    A driver's certificate keeps its number over several classes of licence, each a paper of its own.
    """
    more: dict[str, list[str]] = paper_table()["same_number"]
    newest: dict[tuple[str, ...], Paper] = {}
    for paper in sorted(papers, key=lambda each: each.number):
        sheet = paper.sheet
        proper = next(iter(numbers_of(paper)), f"#{paper.number}")
        key = (sheet.kind, paper.facility, proper, *(sheet.get(tag) for tag in more.get(sheet.kind, ())))
        newest.pop(key, None)
        newest[key] = paper
    return list(newest.values())
