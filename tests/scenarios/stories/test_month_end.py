"""Month end: whatever is lost or comes twice, every claim is paid once and every receipt is worth a paper."""

from collections.abc import Callable
from datetime import date

import pytest

from scenarios.stories.month_end import last_working_day
from scenarios.stories.telling import Answer

Played = Callable[[str, int], Answer]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_claim_is_paid_once_though_much_is_sent_again(played: Played, seed: int) -> None:
    answer = played("month_end", seed)

    assert answer.figure("paid") == answer.figure("claims")
    assert answer.figure("filings") > answer.figure("claims")
    assert answer.figure("copies") >= answer.figure("claims")
    assert int(answer.figure("paid_total")) > 0


def test_who_files_before_the_paper_is_there_waits_until_the_next_morning(played: Played) -> None:
    answer = played("month_end", 1)

    assert answer.figure("questioned")
    assert answer.figure("last_decision") > 12 > answer.figure("usual_decision")


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 9, 15), date(2026, 9, 30)),
        (date(2026, 5, 4), date(2026, 5, 29)),
        (date(2026, 5, 31), date(2026, 5, 29)),
    ],
)
def test_the_last_afternoon_is_one_on_which_offices_are_open(day: date, last: date) -> None:
    assert last_working_day(day) == last
