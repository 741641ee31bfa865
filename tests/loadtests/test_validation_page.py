import json
from html.parser import HTMLParser
from typing import Any

import pytest

from loadtests.calibrating import validation_json
from loadtests.validation_page import page
from scenarios.capacity.calibration import Fit, Measured, check

STATION = Fit(1, 0.004, 0.5, 0.003, 0.045, (40.0, 120.0))
SEEN = {50.0: 0.0072, 75.0: 0.009, 90.0: 0.011, 95.0: 0.0125, 99.0: 0.017}


@pytest.fixture
def told() -> dict[str, Any]:
    near = check(STATION, Measured(60.0, SEEN), 60.0)
    full = check(STATION, Measured(400.0, SEEN), 200.0)
    return dict(json.loads(json.dumps(validation_json(STATION, [near, full]))))


class Words(HTMLParser):
    """The words of a page, by language; those of both under ""."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: dict[str, list[str]] = {"vi": [], "en": [], "": []}
        self._languages = [""]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "span":
            self._languages.append(dict(attrs).get("lang") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._languages.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said[self._languages[-1]].append(data.strip())


def test_the_page_says_how_far_predictions_may_be_used_in_both_languages(told: dict[str, Any]) -> None:
    words = Words(page(told, "en")).said

    assert any("60.0 /s" in says for says in words["en"])
    assert any("60,0 /s" in says for says in words["vi"])


def test_each_rate_is_told_with_whether_it_agrees(told: dict[str, Any]) -> None:
    words = Words(page(told, "en")).said["en"]

    assert words.count("agrees") == 1
    assert words.count("disagrees") == 1
    assert "the queue only grows" in words


def test_errors_stand_with_their_interval(told: dict[str, Any]) -> None:
    error = told["checks"][0]["percentiles"]["p95"]["error"]
    said = f"{error['value'] * 100:,.1f} ± {error['half'] * 100:,.1f} %"

    assert any(said in says for says in Words(page(told, "en")).said["en"])


def test_nothing_validated_is_said_in_words(told: dict[str, Any]) -> None:
    told["validated_upto"] = 0.0

    assert any("predicts nothing" in says for says in Words(page(told, "vi")).said["en"])


def test_the_page_loads_nothing(told: dict[str, Any]) -> None:
    text = page(told, "vi")

    assert "http://" not in text
    assert "https://" not in text
    assert "<script" not in text
