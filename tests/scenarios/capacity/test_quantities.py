"""A figure is a number with its unit; times are whole microseconds, rates are documents a day."""

from itertools import pairwise

import pytest
from pydantic import TypeAdapter, ValidationError

from scenarios.capacity.quantities import DAY, DURATIONS, Duration, Figure, Quota, Rate, Servers, Share


def figure(says: str) -> Figure:
    return Figure.model_validate({"is": says, "source": "tests: chosen", "basis": "profile"})


@pytest.mark.parametrize(
    ("says", "us"),
    [
        ("1 us", 1),
        ("20 ms", 20_000),
        ("1.5 s", 1_500_000),
        ("90 min", 5_400_000_000),
        ("2 h", 7_200_000_000),
        ("1 d", DAY),
        ("1_000 ms", 1_000_000),
        ("20ms", 20_000),
        ("0.0000004 s", 0),
    ],
)
def test_a_time_is_whole_microseconds(says: str, us: int) -> None:
    assert figure(says).us == us


@pytest.mark.parametrize(
    ("says", "per_day"),
    [
        ("2 documents/s", 172_800),
        ("3 documents/min", 4_320),
        ("5 documents/hour", 120),
        ("7 documents/day", 7),
        ("1_461 documents/year", 4),
    ],
)
def test_a_rate_is_counted_by_the_day_and_a_year_has_a_quarter_day_more(says: str, per_day: float) -> None:
    assert figure(says).per_day == pytest.approx(per_day, rel=1e-12)


def test_a_quota_is_so_many_in_each_so_many_microseconds() -> None:
    assert figure("600 documents/min").window == (600, 60_000_000)


def test_a_share_is_a_part_of_one() -> None:
    assert figure("2.5 %").share == 0.025


@pytest.mark.parametrize(
    "says", ["", "20", "ms", "20 ms ms", "1e3 ms", "١ ms", "1.2.3 s", "_1 s", "- 1 s", "+1 s", "inf s"]
)
def test_what_is_not_a_number_and_a_unit_is_none(says: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Duration).validate_python({"is": says, "source": "tests", "basis": "profile"})


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (Duration, "366 d", "366.1 d"),
        (Duration, "0 s", "-1 us"),
        (Rate, "100_000_000 documents/day", "100_000_001 documents/day"),
        (Rate, "0 documents/year", "1 document/year"),
        (Share, "100 %", "100.1 %"),
        (Servers, "1 officer", "1.5 officers"),
        (Servers, "1_000_000 servers", "1_000_001 servers"),
        (Quota, "1 documents/hour", "0 documents/hour"),
    ],
)
def test_both_sides_of_each_bound(kind: object, right: str, wrong: str) -> None:
    fits: TypeAdapter[Figure] = TypeAdapter(kind)

    assert fits.validate_python({"is": right, "source": "tests", "basis": "profile"}).says == right
    with pytest.raises(ValidationError):
        fits.validate_python({"is": wrong, "source": "tests", "basis": "profile"})


def test_units_of_time_are_whole_multiples_of_each_other() -> None:
    sizes = list(DURATIONS.values())

    assert all(larger % smaller == 0 for smaller, larger in pairwise(sizes))
