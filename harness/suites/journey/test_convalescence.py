"""Convalescence: the employer's list is enough."""

from datetime import datetime, time, timedelta

import pytest

from harness.clock import VIETNAM
from harness.judgement import broken
from harness.law import law
from harness.suites.journey import claim_looks as looks
from harness.suites.journey import claims
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import at, demand, differs, place
from harness.working import deadline

PURPOSE = "DUONG_SUC"
TERM = "pay.recovery"


@pytest.mark.rule("JRN-CONVALESCENCE-FORWARDED")
def test_the_list_is_passed_on_as_it_was_filed(stories: Stories) -> None:
    story = stories("convalescence/happy")
    story.reached("filed")

    broken(looks.forwarded(story))


@pytest.mark.rule("JRN-CONVALESCENCE-RECEIPT")
def test_receipt_and_the_day_that_the_law_gives(stories: Stories) -> None:
    story = stories("convalescence/happy")
    story.reached("taken")
    hop, said = looks.receipt(story)

    demand(said.get("maGiaoDich"), place(hop, "maGiaoDich", of="response"), "thiếu mã giao dịch", "no receipt")
    where, day = place(hop, "ngayHenTra", of="response"), f"{looks.due(story, TERM):%Y%m%d}"
    broken(differs(where, day, said.get("ngayHenTra"), "hẹn sai thời hạn luật định", "not the day that the law gives"))


@pytest.mark.rule("JRN-CONVALESCENCE-LIST-ONLY")
def test_no_paper_is_asked_for(stories: Stories) -> None:
    story = stories("convalescence/happy")
    dossier = looks.shown(story, "settled")

    asked = claims.SUPPLEMENT in claims.statuses(dossier)
    demand(not asked, "portal ho-so /nhatKy", "bắt nộp giấy tờ y tế", "a medical paper was asked for")
    hop, row = looks.decision(story)
    broken(
        differs(place(hop, "thieu", of="response"), [], row.get("thieu"), "còn đòi giấy", "a paper is still missing")
    )


@pytest.mark.rule("JRN-CONVALESCENCE-PURPOSE")
def test_every_question_says_why_and_for_which_dossier(stories: Stories) -> None:
    story = stories("convalescence/happy")
    story.reached("taken")

    broken(looks.reasons(story, PURPOSE))


@pytest.mark.rule("JRN-CONVALESCENCE-AMOUNT")
def test_the_amount_is_the_laws(stories: Stories) -> None:
    story = stories("convalescence/happy")
    story.reached("settled")
    first = story.facts["first"]
    days = (story.facts["last"] - first).days + 1

    broken(looks.paid(story, looks.rest_pay(law(first), days), days))


@pytest.mark.rule("JRN-CONVALESCENCE-LIMIT")
def test_no_more_days_than_the_law_gives(stories: Stories) -> None:
    story = stories("convalescence/too-long")
    story.reached("settled")
    of = law(story.facts["first"])
    limit = of.number("recovery.days.surgery")

    broken(looks.paid(story, looks.rest_pay(of, limit), limit))


@pytest.mark.rule("JRN-CONVALESCENCE-TERM")
def test_it_is_settled_in_time(stories: Stories) -> None:
    story = stories("convalescence/happy")
    mark = story.reached("settled")

    last = looks.due(story, TERM)
    demand(mark.at <= last, "insurance traKetQua", "giải quyết quá hạn", "settled late", mark.at, str(last))


@pytest.mark.rule("JRN-CONVALESCENCE-LATE")
def test_rest_begins_within_thirty_days_of_the_return(stories: Stories) -> None:
    story = stories("convalescence/late")
    story.reached("refused")
    of = law(story.facts["first"])
    until = story.facts["back"] + timedelta(days=of.number("recovery.term"))

    hop, row = looks.decision(story, state=claims.DENIED)
    broken([*looks.argued(hop, row, f"{until:%d/%m/%Y}"), *looks.founded(hop, row)])


@pytest.mark.rule("JRN-CONVALESCENCE-LATE-LIST")
def test_a_late_list_is_refused_by_the_law_of_the_day_and_taken_with_a_reason(stories: Stories) -> None:
    story = stories("convalescence/late-list")
    story.reached("refused")
    number = story.facts["filed"]
    of = law(at(looks.received(story, number)[0]).date())
    begun = story.facts["back"] + timedelta(days=of.number("recovery.term"))
    until = deadline(datetime.combine(begun, time(), VIETNAM), of.term("filing.recovery"))

    hop, row = looks.decision(story, state=claims.DENIED, number=number)
    broken([*looks.argued(hop, row, f"{until:%d/%m/%Y}"), *looks.founded(hop, row)])
    story.reached("settled")


@pytest.mark.rule("JRN-CONVALESCENCE-CLOSED")
def test_the_portal_ends_it_as_bhxh_decided(stories: Stories) -> None:
    broken(looks.closed(stories("convalescence/happy")))


@pytest.mark.rule("JRN-CONVALESCENCE-MISMATCH")
def test_a_name_that_is_not_confirmed_is_asked_about_and_settled_when_right(stories: Stories) -> None:
    story = stories("convalescence/mismatch")
    story.reached("questioned")

    hop, row = looks.decision(story, state=claims.LACKING)
    broken([*looks.argued(hop, row), *differs(place(hop, "soTien"), "0", row.get("soTien"), "vẫn trả tiền", "paid")])
    story.reached("settled")


@pytest.mark.rule("JRN-CONVALESCENCE-OUTAGE")
def test_an_outage_of_bhxh_loses_no_list(stories: Stories) -> None:
    story = stories("convalescence/outage")
    looks.struck(story, "insurance")

    hops = looks.received(story)
    demand(len(hops) > 1, "portal->insurance nopHoSo", "cổng không gửi lại", "the portal did not send again", len(hops))
    story.reached("taken")
    story.reached("settled")


@pytest.mark.rule("JRN-CONVALESCENCE-TWICE")
def test_what_arrives_twice_is_one_claim(stories: Stories) -> None:
    story = stories("convalescence/duplicate")
    looks.struck(story, "insurance")
    story.reached("settled")

    broken(looks.known_once(story))
