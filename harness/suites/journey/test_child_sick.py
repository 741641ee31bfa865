"""Care of a sick child: the child's paper, its parents as the population registry names them, the money."""

from collections.abc import Iterator

import pytest

from harness.finding import Finding
from harness.judgement import broken
from harness.law import law
from harness.suites.journey import claim_looks as looks
from harness.suites.journey import claims
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import demand, differs, place
from harness.suites.journey.plays.child_sick import days_a_year
from harness.text import Text
from harness.wire.population import KINSHIP

PURPOSE = "OM_DAU"


@pytest.mark.rule("JRN-CHILD-SICK-PAPER")
def test_the_gateway_takes_the_childs_paper(stories: Stories) -> None:
    stories("child-sick/happy").reached("paper")


@pytest.mark.rule("JRN-CHILD-SICK-NO-UPLOAD")
def test_nothing_is_handed_in(stories: Stories) -> None:
    story = stories("child-sick/duplicate")
    looks.needs_shared_data(story)
    dossier = looks.shown(story, "settled")

    uploaded = [row.get("giayTo") for row in story.facts["list"]["dsNguoiLaoDong"] if row.get("giayTo")]
    broken(differs("portal nopHoSo /giayTo", [], uploaded, "vẫn nộp giấy tờ", "papers were handed in"))
    asked = claims.SUPPLEMENT in claims.statuses(dossier)
    demand(not asked, "portal ho-so /nhatKy", "bắt nộp giấy đã có dữ liệu", "a paper was asked for that is there")


@pytest.mark.rule("JRN-CHILD-SICK-KIN")
def test_bhxh_asks_whose_child_it_is(stories: Stories) -> None:
    story = stories("child-sick/happy")
    story.reached("settled")
    child = story.home.child

    def findings() -> Iterator[Finding]:
        asked = [(hop, looks.leaves(hop.request.body)) for hop in looks.questions(story) if hop.door == KINSHIP]
        mine = [(hop, said) for hop, said in asked if said.get("SoDinhDanh") == child.cccd]
        if not mine:
            says = Text("không hỏi cha, mẹ của trẻ", "the child's parents were not asked for")
            yield Finding(f"insurance->axis:{KINSHIP} request /SoDinhDanh", says, child.cccd, "–")
        for hop, said in mine:
            birth = said.get("NgayThangNamSinh/NgayThangNam")
            where = place(hop, "NgayThangNam")
            yield from differs(where, f"{child.born:%Y%m%d}", birth, "sai dạng ngày sinh", "another form of birth")

    broken(findings())


@pytest.mark.rule("JRN-CHILD-SICK-PARENTS")
def test_the_registry_names_both_parents_by_number(stories: Stories) -> None:
    story = stories("child-sick/happy")
    home = story.home
    hops = [hop for hop in looks.questions(story) if hop.door == KINSHIP and hop.response is not None]
    demand(hops, f"population {KINSHIP}", "không có câu trả lời nhân thân", "there is no answer about kin")

    def findings() -> Iterator[Finding]:
        for hop in hops:
            said = looks.leaves(hop.response.body if hop.response else b"")
            told = {path.rpartition("CongDan/")[2] or path: value for path, value in said.items()}
            for tag, parent in (("Cha", home.husband), ("Me", home.woman)):
                number = told.get(f"{tag}/SoDinhDanh")
                where = place(hop, f"{tag}/SoDinhDanh", of="response")
                yield from differs(
                    where, parent.cccd, number, "không nêu số của cha, mẹ", "a parent's number is missing"
                )

    broken(findings())


@pytest.mark.rule("JRN-CHILD-SICK-PURPOSE")
def test_every_question_says_why_and_for_which_dossier(stories: Stories) -> None:
    story = stories("child-sick/happy")
    story.reached("taken")

    broken(looks.reasons(story, PURPOSE))


@pytest.mark.rule("JRN-CHILD-SICK-AMOUNT")
@pytest.mark.parametrize("scene", ["child-sick/happy", "child-sick/corrected"])
def test_the_amount_is_the_laws(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("settled")
    first = story.facts["first"]
    days = looks.working(first, story.facts["last"])

    broken(looks.paid(story, looks.sick_pay(law(first), claims.wage(story), days), days))


@pytest.mark.rule("JRN-CHILD-SICK-TERM")
def test_it_is_settled_in_time(stories: Stories) -> None:
    story = stories("child-sick/happy")
    mark = story.reached("settled")

    last = looks.due(story, "pay.employer")
    demand(mark.at <= last, "insurance traKetQua", "giải quyết quá hạn", "settled late", mark.at, str(last))


@pytest.mark.rule("JRN-CHILD-SICK-CLOSED")
def test_the_portal_ends_it_as_bhxh_decided(stories: Stories) -> None:
    broken(looks.closed(stories("child-sick/happy")))


@pytest.mark.rule("JRN-CHILD-SICK-MISMATCH")
def test_a_parents_name_that_is_not_confirmed_is_asked_about(stories: Stories) -> None:
    story = stories("child-sick/mismatch")
    story.reached("questioned")

    hop, row = looks.decision(story, state=claims.LACKING)
    broken([*looks.argued(hop, row), *differs(place(hop, "soTien"), "0", row.get("soTien"), "vẫn trả tiền", "paid")])
    story.reached("settled")


@pytest.mark.rule("JRN-CHILD-SICK-REISSUED")
def test_a_paper_that_names_others_counts_only_when_issued_again(stories: Stories) -> None:
    story = stories("child-sick/corrected")
    looks.needs_shared_data(story)
    story.reached("questioned")

    hop, row = looks.decision(story, state=claims.LACKING)
    demand(row.get("thieu"), place(hop, "thieu", of="response"), "không nêu giấy còn thiếu", "the paper is not named")
    story.reached("settled")


@pytest.mark.rule("JRN-CHILD-SICK-SEVEN")
def test_nobody_is_paid_for_a_child_of_seven_and_more(stories: Stories) -> None:
    story = stories("child-sick/over-seven")
    story.reached("refused")

    hop, row = looks.decision(story, state=claims.DENIED)
    age = law(story.facts["first"]).number("child_sick.age")
    broken([*looks.argued(hop, row, str(age)), *looks.founded(hop, row)])


@pytest.mark.rule("JRN-CHILD-SICK-USED-UP")
def test_no_more_days_a_year_than_the_law_gives_for_this_child(stories: Stories) -> None:
    story = stories("child-sick/used-up")
    story.reached("settled")
    limit = days_a_year(story)
    first = story.facts["filed"]

    hop, row = looks.decision(story, number=first)
    broken(looks.counted(hop, row, limit))
    story.reached("refused")
    hop, row = looks.decision(story, state=claims.DENIED, number=story.facts["filed-2"])
    broken([*looks.argued(hop, row, str(limit)), *looks.founded(hop, row)])


@pytest.mark.rule("JRN-CHILD-SICK-STRANGER")
def test_nobody_is_paid_for_anothers_child(stories: Stories) -> None:
    story = stories("child-sick/stranger")
    story.reached("refused")

    hop, row = looks.decision(story, state=claims.DENIED)
    broken([*looks.argued(hop, row), *looks.founded(hop, row)])


@pytest.mark.rule("JRN-CHILD-SICK-OUTAGE")
def test_an_outage_of_the_population_registry_only_delays(stories: Stories) -> None:
    story = stories("child-sick/outage")
    looks.struck(story, "population")
    story.reached("settled")

    first = story.facts["first"]
    days = looks.working(first, story.facts["last"])
    broken(looks.paid(story, looks.sick_pay(law(first), claims.wage(story), days), days))


@pytest.mark.rule("JRN-CHILD-SICK-TWICE")
def test_what_arrives_twice_is_one_claim(stories: Stories) -> None:
    story = stories("child-sick/duplicate")
    looks.struck(story, "insurance")
    story.reached("settled")

    broken(looks.known_once(story))
