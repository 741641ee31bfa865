"""What is told of cards: each exists, each is one child's, and each child is told one."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from harness.exchange import Request, Response
from harness.hops import Hop
from harness.people.town import Town
from scenarios.stories.births import Cards, births

TOLD = Hop(
    1,
    "axis",
    "insurance",
    "traKetQua",
    "",
    datetime(2026, 9, 15, tzinfo=UTC),
    Request("POST", "/apiTheBHYTTE/1.0/traKetQua", (), b""),
    None,
)


def told(key: str, card: str, state: int = 2) -> Hop:
    body = json.dumps({"trangThai": state, "soTheBHYT": card}).encode()
    asked = replace(TOLD.request, body=json.dumps({"maHoSo": key}).encode())
    return replace(TOLD, request=asked, response=Response(200, (), body))


def wrong(cards: Cards, *hops: Hop) -> list[str]:
    return [finding.says.en for hop in hops for finding in cards.heard(hop)]


def test_a_card_told_again_to_the_same_child_is_well() -> None:
    assert wrong(Cards(), told("HT-1", "TE1"), told("HT-1", "TE1"), told("HT-2", "TE2")) == []


def test_whoever_is_still_waiting_was_told_nothing() -> None:
    assert wrong(Cards(known=lambda _card: False), told("HT-1", "", state=1)) == []


@pytest.mark.parametrize(
    ("hops", "says"),
    [
        ([told("HT-1", "TE1"), told("HT-1", "TE2")], "tells two cards for one child"),
        ([told("HT-1", "TE1"), told("HT-2", "TE1")], "one card for two children"),
    ],
)
def test_two_cards_for_a_child_and_two_children_for_a_card_are_not(hops: list[Hop], says: str) -> None:
    assert wrong(Cards(), *hops) == [says]


def test_a_card_that_is_in_no_register_is_not() -> None:
    assert wrong(Cards(known=lambda _card: False), told("HT-1", "TE1")) == ["tells a card that is in no register"]


def test_families_are_spread_over_the_offices_and_siblings_have_names_of_their_own() -> None:
    found = births(Town.make(1, date(2026, 9, 15)), 150, 12)

    assert len({birth.unit for birth in found}) == 12
    assert len({(birth.home.scene, birth.child.full_name) for birth in found}) == 150
    assert not any(birth.home.quirk for birth in found)
