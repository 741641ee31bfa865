"""Pictures: whole numbers on axes, no name twice, words and numbers of their language."""

import re

import numpy as np
import pytest

from scenarios.capacity import charts


def words(picture: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", picture)


def over_time(*waiting: float, spread: float = 0.0, line: float | None = None, begins: float = 0.0) -> str:
    level = np.array(waiting), np.full(len(waiting), spread)
    return charts.over_time(level, 3600.0, begins, [(3600.0, 7200.0, 0.5)], charts.WAIT, line)


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0.2, ["0", "1"]),
        (1.2, ["0", "1"]),
        (2.9, ["0", "1", "2"]),
        (14.0, ["0", "5", "10"]),
        (60.0, ["0", "20", "40", "60"]),
        (31_000.0, ["0", "20\u202f000"]),
    ],
)
def test_an_axis_of_documents_has_whole_numbers_each_once(most: float, ticks: list[str]) -> None:
    told = [word for word in words(over_time(0.0, most, 0.0, line=max(most, 1.0))) if ":" not in word]

    assert told == ticks


def test_days_are_told_by_their_hours_in_a_short_run() -> None:
    assert "03:00" in words(over_time(*range(12)))


def test_days_are_told_by_their_date_in_a_long_one() -> None:
    assert "03/01" in words(over_time(*range(240)))


def test_an_outage_is_shaded_within_the_run_only() -> None:
    level = np.arange(4.0), np.zeros(4)
    one = charts.over_time(level, 3600.0, 0.0, [(3600.0, 1e9, 0.5), (1e6, 2e6, 0.5)], charts.WAIT)

    assert one.count(f'fill="{charts.AWAY}"') == 1


def test_a_long_run_is_drawn_with_no_more_points_than_can_be_seen() -> None:
    assert len(over_time(*range(20_000))) < 60_000


def test_an_interval_is_a_band_that_hides_nothing() -> None:
    wide = over_time(1.0, 2.0, 1.0, spread=500.0)

    assert "fill-opacity" in wide or 'opacity="0.3"' in wide
    assert max(int(word) for word in words(wide) if word.isdigit()) < 10


@pytest.mark.parametrize(("language", "told"), [("vi", "0,4%"), ("en", "0.4%")])
def test_numbers_are_written_as_the_language_does(language: str, told: str) -> None:
    row = {"of": "soon", "value": 0.0, "low": 0.0, "high": 0.0}

    assert told in words(charts.dots([row], "late", ".1%", language))  # type: ignore[arg-type]


def test_two_pictures_share_no_names() -> None:
    pictures = [over_time(1.0, 2.0), over_time(1.0, 3.0)]
    names = [set(re.findall(r' id="([^"]+)"', picture)) for picture in pictures]

    assert not names[0] & names[1]


def test_words_of_a_plan_stay_words() -> None:
    row = {"of": "<script>x</script>", "value": 0.1, "low": 0.1, "high": 0.1}

    assert "<script" not in charts.dots([row], "late", "%", "en")
