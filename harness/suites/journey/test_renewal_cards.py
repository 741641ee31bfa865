"""What a household pays for its cards with the reduction, and how they are extended."""

import pytest

from harness.journey import Journey
from harness.judgement import broken
from harness.suites.journey import extensions, services
from harness.suites.journey.conftest import Stories
from harness.suites.journey.extensions import quote, rank
from harness.suites.journey.looks import answered, asked, differs, place, some
from harness.suites.journey.plays.renewal import PAYERS
from harness.suites.journey.premiums import premium

JOINS_AT = 4
"""The rank of who joins after three others."""


def months(story: Journey) -> int:
    """What was chosen."""
    return int(story.facts["form/filed"]["soThang"])


@pytest.mark.rule("JRN-RENEWAL-OTHERS")
@pytest.mark.parametrize(("scene", "payers"), [("renewal/reduced", PAYERS), ("renewal/other-category", ("mother",))])
def test_members_of_other_categories_are_left_out_and_shift_nobody(
    stories: Stories, scene: str, payers: tuple[str, ...]
) -> None:
    story = stories(scene)
    story.reached("quoted")
    hop, lines = quote(story)

    where = place(hop, "chiTiet", of="response")
    wanted = sorted(story.home.members[role].cccd for role in payers)
    counted = sorted(str(line.get("soDinhDanh")) for line in lines)
    broken(differs(where, wanted, counted, "tính sai người", "others are counted"))
    ranks = sorted(rank(line) for line in lines)
    broken(differs(f"{where}/thuTu", list(range(1, len(payers) + 1)), ranks, "thứ tự bị xê dịch", "ranks are shifted"))


@pytest.mark.rule("JRN-RENEWAL-AMOUNT")
@pytest.mark.parametrize("scene", ["renewal/reduced", "renewal/unpaid", "renewal/other-category"])
def test_each_member_pays_the_share_of_their_rank(stories: Stories, scene: str) -> None:
    story = stories(scene)
    day = story.reached("quoted").at.date()

    broken(extensions.amounts(*quote(story), day, months(story)))


@pytest.mark.rule("JRN-RENEWAL-JOINED")
def test_who_joins_later_in_the_year_goes_on_in_the_order(stories: Stories) -> None:
    story = stories("renewal/new-member")
    day = story.reached("quoted").at.date()
    hop, lines = quote(story)
    wanted = JOINS_AT if story.marks["quoted-first"].at.year == day.year else 1

    line = next((line for line in lines if line.get("soDinhDanh") == story.home.father.cccd), {})
    where = place(hop, "chiTiet", of="response")
    broken(differs(f"{where}/thuTu", wanted, rank(line), "không tính tiếp thứ tự", "the order does not go on"))
    due = premium(day, wanted, months(story))
    broken(differs(f"{where}/soTien", due, services.dong(line.get("soTien")), "sai số tiền", "another amount"))


@pytest.mark.rule("JRN-RENEWAL-ORDERED")
def test_the_order_asks_for_what_bhxh_quoted(stories: Stories) -> None:
    story = stories("renewal/reduced")
    order = story.reached("ordered").said.fields
    hop, _ = quote(story)

    total, amount = services.dong(answered(hop).get("tongTien")), services.dong(order.get("soTien"))
    broken(differs("portal response /soTien", total, amount, "khác mức BHXH tính", "not what BHXH quoted"))
    broken(differs("portal response /trangThai", "CHO", order.get("trangThai"), "sai trạng thái", "another state"))


@pytest.mark.rule("JRN-RENEWAL-PAID-ONCE")
def test_an_order_is_paid_once(stories: Stories) -> None:
    story = stories("renewal/duplicate")
    story.reached("other-transaction")

    broken(extensions.paid_once(story))
    used = {asked(hop).get("maGiaoDichThanhToan") for hop in some(story, "axis", "insurance", "giaHan")}
    broken(differs("portal->insurance /maGiaoDichThanhToan", 1, len(used), "nhiều lần thanh toán", "several payments"))


@pytest.mark.rule("JRN-RENEWAL-EXTENDED")
@pytest.mark.parametrize(
    ("scene", "roles"), [("renewal/reduced", PAYERS), ("renewal/new-member", ("husband", "woman", "mother"))]
)
def test_every_card_that_was_paid_for_is_extended(stories: Stories, scene: str, roles: tuple[str, ...]) -> None:
    story = stories(scene)
    story.reached("extended")

    broken(extensions.periods(story.facts["extended"].get("theMoi") or [], story, months(story), *roles))


@pytest.mark.rule("JRN-RENEWAL-ONCE")
@pytest.mark.parametrize("scene", ["renewal/duplicate", "renewal/outage"])
def test_one_payment_extends_once(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("extended")

    broken(
        finding
        for cards in extensions.extensions(story)
        for finding in extensions.periods(cards, story, months(story), *PAYERS, tags=("denNgay",))
    )


@pytest.mark.rule("JRN-RENEWAL-KNOWN")
@pytest.mark.parametrize("scene", ["renewal/reduced", "renewal/duplicate"])
def test_reception_sees_the_new_last_day(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("known")

    broken(extensions.known(story, months(story)))
