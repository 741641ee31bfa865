from dataclasses import replace
from typing import Any

import pytest

from harness.errors import UsageError
from loadtests.questions import QUESTIONS
from loadtests.settings import Settings


def test_settings_travel_to_another_process_and_back(settings: Settings) -> None:
    assert Settings.of(settings.as_json()) == settings.checked()


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": "night"},
        {"rate": -1.0},
        {"rate": float("nan")},
        {"rate": 1e9},
        {"seconds": 0.0},
        {"seconds": float("inf")},
        {"scale": 0.0},
        {"pool": 0},
        {"first": 10**9},
        {"late_share": 1.5},
    ],
    ids=str,
)
def test_a_value_that_cannot_be_is_refused_with_its_bounds(settings: Settings, wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        replace(settings, **wrong).checked()


def test_every_question_speaks_both_languages() -> None:
    for question in QUESTIONS.values():
        assert question.says.vi != question.says.en
