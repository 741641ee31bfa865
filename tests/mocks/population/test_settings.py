"""The registry's settings and its sentences."""

import json
from importlib.resources import files

import pytest

from harness.errors import UsageError
from mocks.population.sentences import RefusedError, relation_code
from mocks.population.settings import PopulationSettings


@pytest.mark.parametrize(
    "settings",
    [
        {"officer_minute": 1},
        {"officer_minutes": -1},
        {"household_false_negative_rate": 1.1},
        {"unit_code": "H26.01.01"},
        {"skew_s": 0},
    ],
)
def test_a_setting_that_cannot_be_is_named(settings: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=rf"\[settings.population\] {next(iter(settings))}"):
        PopulationSettings.read(settings)


def test_the_defaults_decide_within_the_law_s_terms() -> None:
    made = PopulationSettings.read({})

    assert made.officer_minutes <= 2 * 480
    assert made.verification_minutes <= 5 * 480


def test_every_sentence_speaks_both_languages() -> None:
    data = json.loads((files("mocks.population") / "sentences.json").read_text("utf-8"))
    rows = [row for room in ("refusals", "rows", "household", "residence") for row in data[room].values()]

    assert all(row["vi"].strip() and row["en"].strip() and row["vi"] != row["en"] for row in rows)


@pytest.mark.parametrize(
    ("told", "code"),
    [("Con", "CH03"), (" vợ ", "CH02"), ("CH04", "CH04"), ("Hàng xóm", "CH99"), ("", "CH99"), ("Chủ hộ", "CH01")],
)
def test_relations_become_codes(told: str, code: str) -> None:
    assert relation_code(told) == code


def test_a_refusal_fills_its_sentence() -> None:
    assert "1000" in RefusedError("DC11", most=1000).says.vi
