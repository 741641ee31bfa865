from datetime import datetime

import pytest

from harness.clock import VIETNAM
from mocks.portal.punctual import on_time
from mocks.portal.statuses import may_follow, statuses

DUE = datetime(2026, 9, 18, 17, tzinfo=VIETNAM)
BEFORE = datetime(2026, 9, 17, 17, tzinfo=VIETNAM)
AFTER = datetime(2026, 9, 18, 17, 0, 1, tzinfo=VIETNAM)
WAYS = {
    1: {2, 3, 7},
    2: {3, 4, 5, 6, 7, 8, 9},
    3: set(),
    4: {3, 5, 6, 7, 8, 9},
    5: {2, 3, 4, 7, 8, 9},
    6: {4, 7, 8},
    7: set(),
    8: set(),
    9: {10},
    10: set(),
}


def test_there_are_ten_statuses_with_names_in_both_languages() -> None:
    assert sorted(statuses()) == list(range(1, 11))
    assert all(one.name.vi and one.name.en for one in statuses().values())


@pytest.mark.parametrize("before", range(1, 11))
@pytest.mark.parametrize("after", range(1, 11))
def test_every_step_is_allowed_or_not(before: int, after: int) -> None:
    assert may_follow(before, after) is (after == before or after in WAYS[before])


def test_the_final_ones_are_known() -> None:
    assert {code for code, one in statuses().items() if one.final} == {3, 7, 8, 10}


@pytest.mark.parametrize(
    ("ended", "supplements", "kept"),
    [
        (DUE, [], True),
        (AFTER, [], False),
        (AFTER, [BEFORE], True),
        (AFTER, [DUE], True),
        (AFTER, [AFTER], False),
        (BEFORE, [BEFORE, BEFORE], False),
    ],
)
def test_the_appointment_is_kept_or_not(ended: datetime, supplements: list[datetime], kept: bool) -> None:  # noqa: FBT001 -- the expected answer
    assert on_time(ended, DUE, supplements) is kept
