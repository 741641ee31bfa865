"""Plain renewal of a household card."""

import pytest

from harness.journey import Journey
from harness.judgement import broken
from harness.suites.journey import extensions, services
from harness.suites.journey.conftest import Stories
from harness.suites.journey.extensions import calls, quote, state
from harness.suites.journey.looks import answered, asked, demand, differs, place, some
from harness.suites.journey.plays.plain_renewal import MONTHS, PAYER
from harness.suites.journey.services import NUMBER
from harness.wire.axis import ISSUE, PURPOSE


@pytest.mark.rule("JRN-PLAIN-RENEWAL-FILED")
def test_the_dossier_gets_a_number_of_its_day(stories: Stories) -> None:
    mark = stories("plain-renewal/happy").reached("filed")

    number = str(mark.said.fields.get("maHoSo"))
    found = NUMBER.fullmatch(number)
    demand(found, "portal response /maHoSo", "số hồ sơ sai mẫu", "the number has another shape", number)
    day = f"{mark.at:%y%m%d}"
    broken(differs("portal response /maHoSo", day, found and found[1], "không mang ngày nộp", "not of the day"))


@pytest.mark.rule("JRN-PLAIN-RENEWAL-FILED-ONCE")
def test_a_repeat_gets_the_first_number(stories: Stories) -> None:
    story = stories("plain-renewal/duplicate")
    story.reached("filed-again")

    first, again = story.facts["maHoSo/filed"], story.facts["maHoSo/filed-again"]
    broken(differs("portal response /maHoSo", first, again, "hồ sơ nộp lại được số khác", "the repeat got another"))


@pytest.mark.rule("JRN-PLAIN-RENEWAL-CARD-ONLY")
def test_the_cards_number_is_enough(stories: Stories) -> None:
    story = stories("plain-renewal/happy")
    story.reached("filed")

    hops = some(story, "axis", "insurance", "traCuuThe")
    cards = {asked(hop).get("soTheBHYT") for hop in hops}
    where = "portal->insurance traCuuThe /soTheBHYT"
    broken(differs(where, {story.home.mother.card}, cards, "hỏi thẻ khác", "another card was asked about"))
    about = [hop.link for hop in story.between("axis", "population") if hop.holds(story.home.mother.cccd)]
    broken(differs("axis->population", [], about, "vẫn tra dân cư", "the registry was asked all the same"))


@pytest.mark.rule("JRN-PLAIN-RENEWAL-PURPOSE")
def test_the_insurance_side_hears_why_it_is_asked(stories: Stories) -> None:
    story = stories("plain-renewal/happy")

    for hop in calls(story):
        purpose, dossier = hop.request.header(PURPOSE), hop.request.header(ISSUE)
        broken(differs(f"{hop.link} {PURPOSE}", "HGD_GIA_HAN", purpose, "sai mục đích", "another purpose"))
        broken(differs(f"{hop.link} {ISSUE}", story.facts["maHoSo"], dossier, "sai hồ sơ", "another dossier"))


@pytest.mark.rule("JRN-PLAIN-RENEWAL-AMOUNT")
@pytest.mark.parametrize(("scene", "months"), [("plain-renewal/happy", MONTHS), ("plain-renewal/unpaid", 3)])
def test_the_whole_premium_is_paid(stories: Stories, scene: str, months: int) -> None:
    story = stories(scene)
    day = story.reached("quoted").at.date()
    hop, lines = quote(story)

    where = place(hop, "chiTiet", of="response")
    ranks = [extensions.rank(line) for line in lines]
    broken(differs(f"{where}/thuTu", [1], ranks, "không tính như người thứ nhất", "not counted as the first member"))
    broken(extensions.amounts(hop, lines, day, months))


@pytest.mark.rule("JRN-PLAIN-RENEWAL-UNKNOWN")
def test_a_card_that_nobody_has_is_refused(stories: Stories) -> None:
    story = stories("plain-renewal/unknown-card")
    story.reached("refused")

    _refused(story, 0)


@pytest.mark.rule("JRN-PLAIN-RENEWAL-OTHER-CATEGORY")
def test_a_card_that_no_household_pays_for_is_refused(stories: Stories) -> None:
    story = stories("plain-renewal/unknown-card")
    story.reached("refused-other")

    _refused(story, -1)


def _refused(story: Journey, number: int) -> None:
    hop = some(story, "axis", "insurance", "traCuuThe")[number]
    said = answered(hop)
    where = place(hop, "trangThai", of="response")
    broken(differs(where, "0", state(said), "vẫn cho gia hạn", "it may be renewed all the same"))
    told = said.get("maLoi") and said.get("moTaLoi")
    demand(told, place(hop, "moTaLoi", of="response"), "từ chối không lý do", "refused without a reason", said)


@pytest.mark.rule("JRN-PLAIN-RENEWAL-SHOWN")
@pytest.mark.parametrize(("step", "number"), [("refused", 0), ("refused-other", -1)])
def test_the_citizen_reads_why(stories: Stories, step: str, number: int) -> None:
    story = stories("plain-renewal/unknown-card")
    story.reached(step)

    told = answered(some(story, "axis", "insurance", "traCuuThe")[number])
    for tag in ("maLoi", "moTaLoi"):
        where = f"portal response /{tag}"
        broken(differs(where, told.get(tag), story.facts[step].get(tag), "khác với BHXH", "not as BHXH said"))


@pytest.mark.rule("JRN-PLAIN-RENEWAL-PAID-ONCE")
def test_an_order_is_paid_once(stories: Stories) -> None:
    story = stories("plain-renewal/duplicate")
    story.reached("other-transaction")

    broken(extensions.paid_once(story))
    used = {asked(hop).get("maGiaoDichThanhToan") for hop in some(story, "axis", "insurance", "giaHan")}
    broken(differs("portal->insurance /maGiaoDichThanhToan", 1, len(used), "nhiều lần thanh toán", "several payments"))


@pytest.mark.rule("JRN-PLAIN-RENEWAL-EXTENDED")
def test_the_card_is_extended_by_what_was_paid(stories: Stories) -> None:
    story = stories("plain-renewal/happy")
    story.reached("extended")

    broken(extensions.periods(story.facts["extended"].get("theMoi") or [], story, MONTHS, PAYER))


@pytest.mark.rule("JRN-PLAIN-RENEWAL-ONCE")
@pytest.mark.parametrize("scene", ["plain-renewal/duplicate", "plain-renewal/outage"])
def test_one_payment_extends_once(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("extended")

    broken(
        finding
        for cards in extensions.extensions(story)
        for finding in extensions.periods(cards, story, MONTHS, PAYER, tags=("denNgay",))
    )


@pytest.mark.rule("JRN-PLAIN-RENEWAL-KNOWN")
@pytest.mark.parametrize("scene", ["plain-renewal/happy", "plain-renewal/duplicate"])
def test_reception_sees_the_new_last_day(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("known")

    broken(extensions.known(story, MONTHS))


@pytest.mark.rule("JRN-PLAIN-RENEWAL-OUTAGE")
def test_an_outage_only_delays(stories: Stories) -> None:
    story = stories("plain-renewal/outage")
    story.reached("quoted")
    story.reached("extended")

    lost = [hop for hop in story.hops if hop.faults]
    demand(lost, "axis", "không có lời gọi nào gặp sự cố", "no call met the outage")
    numbers = {asked(hop).get("maHoSo") for hop in calls(story)} - {None}
    broken(differs("portal->insurance /maHoSo", {story.facts["maHoSo"]}, numbers, "đổi số hồ sơ", "other numbers"))


@pytest.mark.rule("JRN-PLAIN-RENEWAL-UNPAID")
def test_what_nobody_pays_ends_and_extends_nothing(stories: Stories) -> None:
    story = stories("plain-renewal/unpaid")
    story.reached("expired")
    status = story.reached("paid-late").said.status

    late = services.is_refusal(status)
    demand(late, "portal xac-nhan", "nhận tiền sau khi hết hạn", "a late payment was taken", status, "4xx")
    broken(extensions.unchanged(story))
