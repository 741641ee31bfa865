"""Requests that come back: the officer is warned, and each wrong correction costs about a day."""

from collections.abc import Callable
from typing import Any

import pytest

from scenarios.stories.returned_and_resent import unwarned
from scenarios.stories.telling import Answer

Played = Callable[[str, int], Answer]
ROW: dict[str, Any] = {
    "maHoSo": "HT-1",
    "maLoi": "TE03",
    "canhBao": {"vi": "BHXH trả về: TE03", "en": "Returned: TE03"},
}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_child_has_a_card_however_often_the_request_came_back(played: Played, seed: int) -> None:
    answer = played("returned_and_resent", seed)
    by_returns = answer.figure("cards_by_returns")

    assert answer.figure("cards") == answer.figure("births") == sum(by_returns.values())
    assert sum(int(times) * cards for times, cards in by_returns.items()) == answer.figure("returns")
    assert max(int(times) for times in by_returns) >= 2


def test_the_more_often_it_came_back_the_longer_the_wait(played: Played) -> None:
    hours = [*played("returned_and_resent", 1).figure("hours_by_returns").values()]

    assert hours == sorted(hours)
    assert hours[1] > hours[0] + 8


def test_a_warning_in_both_languages_with_the_code_is_one() -> None:
    assert list(unwarned([ROW])) == []


@pytest.mark.parametrize("change", [{"canhBao": None}, {"canhBao": {"vi": "TE03"}}, {"maLoi": ""}, {"maLoi": "TE07"}])
def test_anything_less_is_none(change: dict[str, Any]) -> None:
    [finding] = unwarned([ROW | change])

    assert finding.actual == "HT-1"
