"""An answer: it held or it did not, its figures are found by name, and its bytes are JSON."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from harness.finding import Finding
from harness.text import Text
from scenarios.stories.telling import UNITS, Answer, Failure, Figure, hours, minutes, usual

SAYS = Text("số thẻ", "cards")
FAILURE = Failure("twice", "2026-09-15T08:00:00+07:00", Finding("insurance/card-issued", SAYS, "1", "2 × 1"))
ANSWER = Answer("missed_cycle", 7, date(2026, 9, 15), (Figure("cards", 72, "cards", SAYS),), (), 500, 1400, 80)


def test_an_answer_held_when_nothing_failed_on_either_side() -> None:
    assert ANSWER.held
    assert not replace(ANSWER, failures=(FAILURE,)).held
    assert not replace(ANSWER, mishaps=("insurance: KeyError",)).held


def test_a_figure_is_found_by_its_name() -> None:
    assert ANSWER.figure("cards") == 72
    with pytest.raises(KeyError):
        ANSWER.figure("births")


def test_the_bytes_are_json_with_everything_in_it() -> None:
    told = json.loads(replace(ANSWER, failures=(FAILURE,)).as_bytes())

    assert (told["story"], told["seed"], told["today"], told["held"]) == ("missed_cycle", 7, "2026-09-15", False)
    assert told["figures"] == [{"name": "cards", "value": 72, "unit": "cards", "says": SAYS.as_json()}]
    assert told["failures"][0] | {"place": "insurance/card-issued", "check": "twice"} == told["failures"][0]


def test_units_are_said_in_both_languages() -> None:
    assert all(unit.vi and unit.en for unit in UNITS.values())


def test_spans_are_told_in_hours_and_minutes() -> None:
    span = timedelta(hours=1, minutes=29, seconds=59)

    assert (hours(span), minutes(span)) == (1.5, 89)
    assert usual([timedelta(3), timedelta(1), timedelta(2)]) == timedelta(2)
    assert usual([]) == timedelta(0)
