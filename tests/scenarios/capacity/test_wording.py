"""Numbers as people read them: the unit that fits, three digits, a comma in Vietnamese and a point in English."""

import pytest

from harness.text import Text
from scenarios.capacity.answer import Value
from scenarios.capacity.plan import read_plan
from scenarios.capacity.wording import count, duration, figure, moment, percent, points


@pytest.mark.parametrize(
    ("seconds", "vi", "en"),
    [
        (0.0, "0 s", "0 s"),
        (0.0123, "12,3 ms", "12.3 ms"),
        (1.5, "1,50 s", "1.50 s"),
        (89.0, "89,0 s", "89.0 s"),
        (91.0, "1,52 phút", "1.52 min"),
        (5399.0, "90,0 phút", "90.0 min"),
        (5401.0, "1,50 giờ", "1.50 h"),
        (172_799.0, "48,0 giờ", "48.0 h"),
        (172_801.0, "2,00 ngày", "2.00 days"),
        (-7200.0, "-2,00 giờ", "-2.00 h"),
        (1e9, "11.574 ngày", "11,574 days"),
    ],
)
def test_a_time_is_told_in_the_unit_that_fits(seconds: float, vi: str, en: str) -> None:
    assert duration(Value(seconds, None)) == Text(vi, en)


@pytest.mark.parametrize(
    ("value", "half", "en"),
    [
        (7200.0, 360.0, "2.00 ± 0.10 h"),
        (7200.0, 3.6, "2.000 ± 0.001 h"),
        (7200.0, 0.0, "2.00 ± 0 h"),
        (0.0, 0.0, "0 s"),
        (0.0, 0.5, "0.0 ± 0.5 s"),
        (360_000.0, 86_400.0, "4.17 ± 1.00 days"),
    ],
)
def test_half_an_interval_is_told_in_the_same_unit_and_never_rounded_to_nothing(
    value: float, half: float, en: str
) -> None:
    assert duration(Value(value, half)).en == en


def test_what_is_not_known_is_a_dash() -> None:
    assert duration(None) == percent(None) == points(None) == Text("–", "–")


def test_parts_are_told_as_percentages_and_their_differences_as_points() -> None:
    assert percent(Value(0.0123, 0.001)) == Text("1,23 ± 0,10 %", "1.23 ± 0.10 %")
    assert points(Value(-0.05, None)) == Text("-5,00 điểm %", "-5.00 pp")


def test_nothing_is_ever_less_than_nothing_by_rounding() -> None:
    assert percent(Value(-0.0000001, 0.00001)).en == "0.000 ± 0.001 %"


def test_large_numbers_are_grouped_as_each_language_does() -> None:
    assert count(1_234_567.4) == Text("1.234.567", "1,234,567")


@pytest.mark.parametrize(
    ("says", "vi", "en"),
    [
        ("2 working_days", "2 ngày làm việc", "2 working days"),
        ("1_400_000 documents/year", "1.400.000 hồ sơ/năm", "1,400,000 documents/year"),
        ("0.6 times", "0,6 lần", "0.6 times"),
        ("3%", "3 %", "3 %"),
        ("600 documents/min", "600 hồ sơ/phút", "600 documents/min"),
        ("36 months", "36 tháng", "36 months"),
        ("soon", "soon", "soon"),
    ],
)
def test_a_figure_of_a_plan_is_told_in_words(says: str, vi: str, en: str) -> None:
    assert figure(says) == Text(vi, en)


def test_a_moment_is_told_with_its_weekday_in_vietnam() -> None:
    assert moment(read_plan("birth-cycle"), 86_400 + 9.5 * 3600) == Text(
        "09:30 thứ Ba 15/09/2026", "09:30 Tuesday 15/09/2026"
    )
