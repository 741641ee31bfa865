"""Household renewal: plays reach their ends, premiums are those of the day, rules are judged, twins are killed."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from harness.clock import StoppedClock
from harness.journey import Journey, morning, walk
from harness.rule import chapter
from harness.suites.journey import services
from harness.suites.journey.plays import renewal
from harness.suites.journey.premiums import period, premium
from harness.topology import Topology
from mocks.nearstage import NearStage
from mocks.network import Network

ENDS = {
    "renewal/reduced": "known",
    "renewal/false-negative": "confirmed",
    "renewal/moved": "quoted",
    "renewal/outage": "known",
    "renewal/duplicate": "known",
    "renewal/proposed": "listed-wrongly",
    "renewal/incomplete": "listed",
    "renewal/other-category": "quoted",
    "renewal/new-member": "quoted",
    "renewal/unpaid": "after",
    "renewal/no-household": "answered-again",
}
PILOT = date(2022, 11, 21)
YEARLY = {
    PILOT: [804_600, 563_220, 482_760, 402_300],
    date(2024, 6, 20): [972_000, 680_400, 583_200, 486_000],
    date(2024, 8, 13): [1_263_600, 884_520, 758_160, 631_800],
    date(2026, 6, 23): [1_263_600, 884_520, 758_160, 631_800],
    date(2026, 9, 15): [1_366_200, 956_340, 819_720, 683_100],
}
"""What four members pay for a year: by base salaries of 1.49, 1.8, 2.34 and 2.53 million đồng."""
NO_HOUSEHOLDER = "Không tồn tại thông tin chủ hộ trong cơ sở dữ liệu quốc gia về dân cư"
NO_COMMON_ADDRESS = (
    "Các thành viên kê khai không cùng địa chỉ thường trú hoặc tạm trú trong cơ sở dữ liệu quốc gia về dân cư"
)


@pytest.mark.parametrize("day", [PILOT, date(2026, 9, 15)])
@pytest.mark.parametrize("scene", ENDS)
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str, day: date) -> None:
    story = near(day)(scene)

    assert story.stuck is None
    assert ENDS[scene] in story.marks


@pytest.mark.parametrize("day", YEARLY)
def test_a_year_for_four_members_costs_what_the_law_of_the_day_says(near: Callable[..., Any], day: date) -> None:
    shown = near(day)("renewal/reduced").facts["quoted"]

    assert [int(line["soTien"]) for line in shown["chiTiet"]] == YEARLY[day]
    assert [(line["thuTu"], line["tyLe"]) for line in shown["chiTiet"]] == [(1, "100"), (2, "70"), (3, "60"), (4, "50")]
    assert int(shown["tongTien"]) == sum(YEARLY[day])


@pytest.mark.parametrize("day", YEARLY)
def test_three_and_six_months_are_a_quarter_and_a_half(near: Callable[..., Any], day: date) -> None:
    quarter = near(day)("renewal/unpaid").facts["quoted"]
    half = near(day)("renewal/new-member").facts["quoted-first"]

    assert [int(line["soTien"]) * 4 for line in quarter["chiTiet"]] == YEARLY[day]
    assert [int(line["soTien"]) * 2 for line in half["chiTiet"]] == YEARLY[day][:3]


def test_from_the_fifth_member_on_everybody_pays_forty_per_cent() -> None:
    day = date(2026, 9, 15)

    assert [premium(day, rank, 12) for rank in (5, 6, 9)] == [Decimal(546_480)] * 3


def test_the_payer_of_another_kind_of_household_is_its_first_member(near: Callable[..., Any]) -> None:
    lines = near()("renewal/other-category").facts["quoted"]["chiTiet"]

    assert [(line["thuTu"], line["tyLe"]) for line in lines] == [(1, "100")]


def test_who_joins_later_in_the_year_is_the_fourth(near: Callable[..., Any]) -> None:
    [line] = near()("renewal/new-member").facts["quoted"]["chiTiet"]

    assert (line["thuTu"], line["tyLe"], int(line["soTien"])) == (4, "50", 341_550)


@pytest.mark.parametrize("day", [PILOT, date(2026, 9, 15)])
def test_the_two_sentences_reach_the_citizen_word_for_word(near: Callable[..., Any], day: date) -> None:
    story = near(day)

    for scene, step, sentence in (
        ("renewal/false-negative", "answered", NO_HOUSEHOLDER),
        ("renewal/no-household", "answered", NO_HOUSEHOLDER),
        ("renewal/no-household", "answered-again", NO_COMMON_ADDRESS),
        ("renewal/moved", "answered", NO_COMMON_ADDRESS),
    ):
        shown = story(scene).facts[step]
        assert (shown["trangThai"], shown["moTaLoi"]) == (services.REFUSED, sentence)


@pytest.mark.parametrize(
    ("old_end", "paid", "months", "bought"),
    [
        (date(2026, 12, 31), date(2026, 9, 15), 12, (date(2027, 1, 1), date(2027, 12, 31))),
        (date(2026, 9, 15), date(2026, 9, 15), 3, (date(2026, 9, 16), date(2026, 12, 15))),
        (date(2026, 8, 31), date(2026, 9, 15), 6, (date(2026, 9, 15), date(2027, 3, 14))),
        (date(2026, 6, 17), date(2026, 9, 15), 3, (date(2026, 9, 15), date(2026, 12, 14))),
        (date(2026, 6, 16), date(2026, 9, 15), 3, (date(2026, 10, 15), date(2027, 1, 14))),
    ],
)
def test_a_period_follows_the_old_one_or_begins_after_a_gap(
    old_end: date, paid: date, months: int, bought: tuple[date, date]
) -> None:
    assert period(old_end, paid, months) == bought


# --- cards that have ended already, and the service as BHXH proposed it -----------------------------------------------


def late(days: int) -> Journey:
    """The household renews so many days after its cards have ended with the year of the town."""
    topology = Topology(legal_date=date(2026, 9, 15))
    clock = StoppedClock(morning(date(2026, 12, 31)) + timedelta(days=days))
    return walk(renewal.reduced, "renewal/reduced", NearStage(Network(clock, 1, topology=topology)))


@pytest.mark.parametrize(("days", "first"), [(15, date(2027, 1, 15)), (90, date(2027, 3, 31)), (91, date(2027, 5, 1))])
def test_an_ended_card_begins_with_the_payment_or_thirty_days_later(days: int, first: date) -> None:
    story = late(days)

    assert story.stuck is None
    assert {row["tuNgay"] for row in story.facts["extended"]["theMoi"]} == {f"{first:%d/%m/%Y}"}


@pytest.fixture
def proposed() -> Iterator[NearStage]:
    """The network with the household service as BHXH proposed it in 2022."""
    topology = Topology(settings={"insurance": {"household_service": "proposed"}})
    network = Network(StoppedClock(morning(date(2026, 9, 15))), 1, topology=topology)
    yield NearStage(network)
    assert network.mishaps == []


def test_by_the_proposed_service_who_was_left_out_is_counted(proposed: NearStage) -> None:
    story = walk(renewal.incomplete, "renewal/incomplete", proposed)
    lines = story.facts["quoted"]["chiTiet"]

    payers = {story.home.members[role].cccd for role in renewal.PAYERS}
    assert {line["soDinhDanh"] for line in lines} == payers
    assert [line["tyLe"] for line in lines] == ["100", "70", "60", "50"]


def test_as_deployed_nobody_can_know_who_was_left_out(near: Callable[..., Any]) -> None:
    story = near()("renewal/incomplete")
    listed = {row["SoDinhDanh"] for row in story.facts["listed"]["DanhSachThanhVien"]}

    counted = {line["soDinhDanh"] for line in story.facts["quoted"]["chiTiet"]}
    assert story.home.father.cccd in listed - counted


def test_by_the_proposed_service_a_false_negative_does_not_happen(proposed: NearStage) -> None:
    story = walk(renewal.false_negative, "renewal/false-negative", proposed)

    assert story.facts["answered"]["trangThai"] == services.PAYMENT


@pytest.mark.parametrize("scene", [scene for scene in ENDS if scene != "renewal/false-negative"])
def test_by_the_proposed_service_every_other_play_reaches_its_end(proposed: NearStage, scene: str) -> None:
    story = walk(renewal.PLAYS[scene], scene, proposed)

    assert story.stuck is None
    assert ENDS[scene] in story.marks


# --- rules ------------------------------------------------------------------------------------------------------------


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("renewal") | judged("renewal_cards") == {rule.id for rule in chapter("journey_renewal")}


@pytest.mark.parametrize(
    ("twin", "rule"),
    [
        ("jrn-renewal-no-common-address-2", "JRN-RENEWAL-NO-COMMON-ADDRESS"),
        ("jrn-renewal-amount", "JRN-RENEWAL-AMOUNT"),
        ("jrn-renewal-once", "JRN-RENEWAL-ONCE"),
    ],
)
def test_a_twin_is_killed(killed: Callable[[str, str], bool], twin: str, rule: str) -> None:
    assert killed(twin, rule)
