"""In which order an agency may report on a linked dossier, and with which sentence the hub answers; pure, data beside.

1, 3, 7, 4, 5 one after another (7 is justice's alone), 2 (supplement) and 6 (refusal) once something was received. What
was logged already is never logged twice, but after a supplement 3 and 7 come again; what comes too early is to be sent
again; what can never be is said to be so.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from harness.text import Text

JUSTICE: Final = 5
POPULATION: Final = 1
INSURANCE: Final = 2
EMPLOYMENT: Final = 3
"""Codes of coQuanXuLy; 5 is known, the others are a profile."""

RECEIVED: Final = 1
SUPPLEMENT: Final = 2
ELIGIBLE: Final = 3
RESULT: Final = 4
RETURNED: Final = 5
REFUSED: Final = 6
PASSED: Final = 7


class Answer(StrEnum):
    """What the hub says to a status call; the values name its sentences."""

    TAKEN = "taken"
    LOGGED = "logged"
    RESULT = "result"
    RETURNED = "returned"
    COMPLETE = "complete"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    EARLIER = "earlier"
    UNSENT = "unsent"
    LOGIC = "logic"


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand for one agency when it reports."""

    logged: Collection[int]
    lately: Collection[int] | None = None
    """Those logged since the last request for a supplement, after which 3 and 7 come again; None: there was none."""
    takes_part: bool = True
    taken: bool = True
    """Whether the one-stop has confirmed that it received the dossier (daNhan)."""
    closed: bool = False
    """Refused or stopped."""
    complete: bool = False
    """Whether every agency has ended its part."""
    repeat: bool = False
    """Whether this very request for a supplement was logged before."""
    supplement_open: bool = False


def judge(agency: int, status: int, standing: Standing) -> Answer:
    """What becomes of `status`, reported by `agency`."""
    return next(answer for holds, answer in _reasons(agency, status, standing) if holds)


def _reasons(agency: int, status: int, now: Standing) -> Iterator[tuple[bool, Answer]]:
    """Why a status is not taken, in the order in which the hub looks; the last one is that it is."""
    logged = now.logged
    round_ = logged if now.lately is None else now.lately
    again = status in (round_ if status in {ELIGIBLE, PASSED} else logged)
    if status == SUPPLEMENT:
        again = now.repeat or now.supplement_open
    yield not now.takes_part or status not in codes() or (status == PASSED and agency != JUSTICE), Answer.LOGIC
    yield now.closed, Answer.CLOSED
    yield RETURNED in logged and now.complete, Answer.COMPLETE
    yield RETURNED in logged, Answer.RETURNED
    yield RESULT in logged and status in {RESULT, SUPPLEMENT, REFUSED}, Answer.RESULT
    yield again, Answer.LOGGED
    yield agency == JUSTICE and not logged and not now.taken, Answer.UNSENT
    yield bool(missing(agency, status, logged)), Answer.EARLIER
    yield True, Answer.TAKEN


def missing(agency: int, status: int, logged: Collection[int]) -> list[int]:
    """Which statuses `agency` has still to report before `status`."""
    return [
        code for code in _statuses()[status]["needs"] if code not in logged and (code != PASSED or agency == JUSTICE)
    ]


@cache
def codes() -> frozenset[int]:
    """Every status that can be reported."""
    return frozenset(_statuses())


def status_name(code: int) -> Text:
    """What a status is called."""
    row = _statuses()[code]
    return Text(row["vi"], row["en"])


def agency_name(code: int) -> Text:
    """What an agency is called."""
    row = _agencies()[code]
    return Text(row["vi"], row["en"])


def agency_party(code: int) -> str:
    """Which party of the network reports as this agency."""
    party: str = _agencies()[code]["party"]
    return party


def sentence(answer: Answer, **values: object) -> str:
    """The hub's sentence, as it stands on the wire."""
    text: str = _data()["texts"][answer]
    return text.format(**values)


@cache
def _statuses() -> dict[int, dict[str, Any]]:
    return {row["code"]: row for row in _data()["statuses"]}


@cache
def _agencies() -> dict[int, dict[str, Any]]:
    return {row["code"]: row for row in _data()["agencies"]}


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files(__package__) / "hub_orders.json").read_text("utf-8"))
    return data
