"""Maternity without any upload."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from harness.documents.dates import slashed
from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey
from harness.judgement import broken
from harness.law import law
from harness.suites.journey import claim_looks as looks
from harness.suites.journey import claims
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import Fields, answered, asked, demand, differs, place
from harness.text import Text

PURPOSE = "THAI_SAN"
TWELVE = re.compile(r"\d{12}")
SEARCH = "dsHoSoDangKy"
RECORDS = frozenset({"traHoSo", "traDanhSachHoSo"})


@pytest.mark.rule("JRN-MATERNITY-NOTICE")
def test_the_gateway_takes_the_notice_of_birth(stories: Stories) -> None:
    stories("maternity/happy").reached("notice")


@pytest.mark.rule("JRN-MATERNITY-REGISTERED")
def test_the_birth_is_registered_and_the_child_has_a_number(stories: Stories) -> None:
    story = stories("maternity/happy")
    story.reached("registered")

    number = story.facts["child"]
    demand(TWELVE.fullmatch(number), "justice /soDinhDanh", "chưa có số định danh", "the child has no number", number)


@pytest.mark.rule("JRN-MATERNITY-NO-UPLOAD")
def test_nothing_is_handed_in(stories: Stories) -> None:
    story = stories("maternity/duplicate")
    looks.needs_shared_data(story)
    dossier = looks.shown(story, "settled")

    uploaded = [row.get("giayTo") for row in story.facts["list"]["dsNguoiLaoDong"] if row.get("giayTo")]
    broken(differs("portal nopHoSo /giayTo", [], uploaded, "vẫn nộp giấy tờ", "papers were handed in"))
    was_asked = claims.SUPPLEMENT in claims.statuses(dossier)
    demand(not was_asked, "portal ho-so /nhatKy", "bắt nộp giấy đã có dữ liệu", "a paper was asked for that is there")


def civil(story: Journey, module: str) -> list[Hop]:
    """BHXH's searches at civil status in one of its registers (KS, KT)."""
    hops = [hop for hop in looks.questions(story) if hop.door in {SEARCH, *RECORDS}]
    return [hop for hop in hops if asked(hop).get("module") == module]


@pytest.mark.rule("JRN-MATERNITY-CIVIL")
def test_bhxh_looks_for_the_record_of_birth(stories: Stories) -> None:
    story = stories("maternity/happy")
    story.reached("settled")
    hops = civil(story, "KS")

    demand(hops, f"insurance->axis:{SEARCH}", "không tra khai sinh ở hộ tịch", "the record of birth was not looked for")

    def findings() -> Iterator[Finding]:
        for hop in hops:
            day = asked(hop).get("ngayCapNhat")
            if hop.door == SEARCH and not re.fullmatch(r"\d{2}/\d{2}/\d{4}", str(day)):
                says = Text("sai dạng ngày của hộ tịch", "not civil status' form of a day")
                yield Finding(place(hop, "ngayCapNhat"), says, "dd/MM/yyyy", str(day))

    broken(findings())


def record(story: Journey, module: str, tag: str, value: str) -> tuple[Hop, Fields] | None:
    """The record that civil status gave of whom `tag` names by `value`."""
    for hop in civil(story, module):
        rows = answered(hop).get("value")
        for row in rows if isinstance(rows, list) else []:
            if hop.door in RECORDS and isinstance(row, dict) and row.get(tag) == value:
                return hop, row
    return None


@pytest.mark.rule("JRN-MATERNITY-RECORD")
def test_civil_status_gives_the_record_with_numbers_and_its_own_dates(stories: Stories) -> None:
    story = stories("maternity/happy")
    story.reached("settled")
    home = story.home
    found = record(story, "KS", "meSoDDCN", home.woman.cccd)
    demand(found, "justice traHoSo response /meSoDDCN", "không trả bản ghi khai sinh", "there is no record of birth")

    def findings(hop: Hop, row: Fields) -> Iterator[Finding]:
        for tag, wanted in (("nksSoDinhDanh", story.facts["child"]), ("nksNgaySinh", slashed(home.newborn.born))):
            where = place(hop, tag, of="response")
            yield from differs(where, wanted, row.get(tag), "sai dữ liệu khai sinh", "not as it was registered")

    if found:
        broken(findings(*found))


@pytest.mark.rule("JRN-MATERNITY-IDENTITY")
def test_nobody_is_paid_before_it_is_known_who_they_are(stories: Stories) -> None:
    story = stories("maternity/happy")
    story.reached("settled")

    broken(looks.who_is_this(story))


@pytest.mark.rule("JRN-MATERNITY-PURPOSE")
def test_every_question_says_why_and_for_which_dossier(stories: Stories) -> None:
    story = stories("maternity/happy")
    story.reached("taken")

    broken(looks.reasons(story, PURPOSE))


@pytest.mark.rule("JRN-MATERNITY-AMOUNT")
@pytest.mark.parametrize("scene", ["maternity/happy", "maternity/mismatch"])
def test_six_months_of_the_wage_and_the_lump_sum(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("settled")
    of = law(story.home.newborn.born)
    months = of.number("maternity.leave")

    broken(looks.paid(story, due(story, months, 1), leave_days(story)))


def due(story: Journey, months: int, children: int) -> Decimal:
    """What is due for `months` of leave and so many children, by the law of the day of birth."""
    of = law(story.home.newborn.born)
    return looks.leave_pay(of, claims.wage(story), months) + looks.lump_sum(of, children)


def leave_days(story: Journey) -> int:
    """The days from the first of the leave to the last that was asked for."""
    first: date = story.facts["first"]
    last: date = story.facts["last"]
    return (last - first).days + 1


@pytest.mark.rule("JRN-MATERNITY-TERM")
def test_it_is_settled_in_time(stories: Stories) -> None:
    story = stories("maternity/happy")
    mark = story.reached("settled")

    last = looks.due(story, "pay.employer")
    demand(mark.at <= last, "insurance traKetQua", "giải quyết quá hạn", "settled late", mark.at, str(last))


@pytest.mark.rule("JRN-MATERNITY-GROUNDS")
def test_the_decision_names_law_and_record(stories: Stories) -> None:
    story = stories("maternity/duplicate")
    story.reached("settled")
    hop, row = looks.decision(story)

    number = str(story.facts["record"].get("so"))
    named = any(number in str(ground).split() for ground in row.get("canCu") or [])
    demand(named, place(hop, "canCu", of="response"), "không nêu số khai sinh", "the record is not named", row, number)
    broken(looks.founded(hop, row))


@pytest.mark.rule("JRN-MATERNITY-CLOSED")
def test_the_portal_ends_it_as_bhxh_decided(stories: Stories) -> None:
    broken(looks.closed(stories("maternity/happy")))


@pytest.mark.rule("JRN-MATERNITY-MISMATCH")
def test_a_mothers_name_that_is_not_confirmed_is_asked_about(stories: Stories) -> None:
    story = stories("maternity/mismatch")
    story.reached("questioned")

    hop, row = looks.decision(story, state=claims.LACKING)
    broken([*looks.argued(hop, row), *differs(place(hop, "soTien"), "0", row.get("soTien"), "vẫn trả tiền", "paid")])
    story.reached("settled")


@pytest.mark.rule("JRN-MATERNITY-MONTHS")
def test_too_few_months_paid_is_refused_with_the_number_and_the_law(stories: Stories) -> None:
    story = stories("maternity/few-months")
    story.reached("refused")

    hop, row = looks.decision(story, state=claims.DENIED)
    needed = law(story.home.newborn.born).number("maternity.months")
    broken([*looks.argued(hop, row, str(needed)), *looks.founded(hop, row)])


@pytest.mark.rule("JRN-MATERNITY-TWINS")
def test_twins_give_a_month_more_and_two_lump_sums(stories: Stories) -> None:
    story = stories("maternity/twins")
    story.reached("settled")
    of = law(story.home.newborn.born)
    months = of.number("maternity.leave") + of.number("maternity.leave.more")

    broken(looks.paid(story, due(story, months, 2), leave_days(story)))


@pytest.mark.rule("JRN-MATERNITY-DEATH")
def test_bhxh_finds_the_death_where_it_is_registered(stories: Stories) -> None:
    story = stories("maternity/child-died")
    story.reached("settled")

    found = record(story, "KT", "nktSoDDCN", story.facts["child"])
    demand(found, "insurance->axis:traHoSo /module KT", "không tra khai tử ở hộ tịch", "the death was not looked for")


@pytest.mark.rule("JRN-MATERNITY-DIED")
def test_after_the_childs_death_four_months_from_birth_are_paid(stories: Stories) -> None:
    story = stories("maternity/child-died")
    story.reached("settled")
    of = law(story.home.newborn.born)
    hop, row = looks.decision(story)

    amount = due(story, of.number("maternity.child_died.months"), 1)
    where = place(hop, "soTien", of="response")
    broken(differs(where, f"{amount:f}", row.get("soTien"), "sai số tiền", "another amount"))


@pytest.mark.rule("JRN-MATERNITY-OUTAGE")
def test_an_outage_of_civil_status_only_delays(stories: Stories) -> None:
    story = stories("maternity/outage")
    looks.struck(story, "justice")
    story.reached("settled")
    months = law(story.home.newborn.born).number("maternity.leave")

    broken(looks.paid(story, due(story, months, 1), leave_days(story)))


@pytest.mark.rule("JRN-MATERNITY-TWICE")
def test_what_arrives_twice_is_one_claim(stories: Stories) -> None:
    story = stories("maternity/duplicate")
    looks.struck(story, "insurance")
    story.reached("settled")

    broken(looks.known_once(story))
