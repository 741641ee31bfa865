"""Sick leave: from the hospital's paper to the money."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time

import pytest

from harness.clock import VIETNAM
from harness.finding import Finding
from harness.judgement import broken
from harness.law import law
from harness.suites.journey import claim_looks as looks
from harness.suites.journey import claims
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import answered, at, demand, differs, place
from harness.working import deadline, next_working_day

NUMBER = re.compile(r"[A-Z]\d{2}\.[0-9.]+-(\d{6})-\d{4}")
PURPOSE = "OM_DAU"
FORM_07 = "CT07"


@pytest.mark.rule("JRN-SICK-PAPER")
@pytest.mark.parametrize("scene", ["sick/inpatient", "sick/outpatient"])
def test_the_gateway_takes_the_paper(stories: Stories, scene: str) -> None:
    stories(scene).reached("paper")


@pytest.mark.rule("JRN-SICK-FILED")
def test_the_list_gets_a_number_and_its_first_status(stories: Stories) -> None:
    mark = stories("sick/outpatient").reached("filed")

    number = str(mark.said.fields.get("maHoSo"))
    found = NUMBER.fullmatch(number)
    day = f"{mark.at:%y%m%d}"
    demand(
        found and found[1] == day, "portal response /maHoSo", "số hồ sơ sai mẫu", "another shape", number, f"…{day}…"
    )
    log = mark.said.fields.get("nhatKy") or [{}]
    demand(log[0].get("trangThai") == 1, "portal response /nhatKy", "không ghi Mới đăng ký", "no first status", log)


@pytest.mark.rule("JRN-SICK-FILED-ONCE")
def test_the_same_list_again_gets_the_first_number(stories: Stories) -> None:
    story = stories("sick/duplicate")
    story.reached("filed-again")

    first, again = story.facts["filed"], story.facts["filed-again"]
    broken(differs("portal response /maHoSo", first, again, "gửi lại được số khác", "another number for a repeat"))


@pytest.mark.rule("JRN-SICK-FORWARDED")
def test_the_list_is_passed_on_as_it_was_filed(stories: Stories) -> None:
    story = stories("sick/outpatient")
    story.reached("filed")

    broken(looks.forwarded(story))


@pytest.mark.rule("JRN-SICK-RECEIPT")
def test_receipt_and_the_day_that_the_law_gives(stories: Stories) -> None:
    story = stories("sick/outpatient")
    story.reached("taken")
    hop, said = looks.receipt(story)

    demand(said.get("maGiaoDich"), place(hop, "maGiaoDich", of="response"), "thiếu mã giao dịch", "no receipt")
    day = f"{looks.due(story, 'pay.employer'):%Y%m%d}"
    where = place(hop, "ngayHenTra", of="response")
    broken(differs(where, day, said.get("ngayHenTra"), "hẹn sai thời hạn luật định", "not the day that the law gives"))


@pytest.mark.rule("JRN-SICK-PURPOSE")
def test_every_question_says_why_and_for_which_dossier(stories: Stories) -> None:
    story = stories("sick/outpatient")
    story.reached("taken")

    broken(looks.reasons(story, PURPOSE))


@pytest.mark.rule("JRN-SICK-IDENTITY")
def test_nobody_is_paid_before_it_is_known_who_they_are(stories: Stories) -> None:
    story = stories("sick/partial")
    story.reached("questioned")

    broken(looks.who_is_this(story))


@pytest.mark.rule("JRN-SICK-NO-UPLOAD")
def test_the_discharge_paper_is_enough_as_the_hospital_sent_it(stories: Stories) -> None:
    story = stories("sick/inpatient")
    looks.needs_shared_data(story)
    dossier = looks.shown(story, "settled")

    uploaded = [row.get("giayTo") for row in story.facts["list"]["dsNguoiLaoDong"] if row.get("giayTo")]
    broken(differs("portal nopHoSo /giayTo", [], uploaded, "vẫn nộp giấy tờ", "papers were handed in"))
    asked = claims.SUPPLEMENT in claims.statuses(dossier)
    demand(not asked, "portal ho-so /nhatKy", "bắt nộp giấy đã có dữ liệu", "a paper was asked for that is there")


@pytest.mark.rule("JRN-SICK-AMOUNT")
@pytest.mark.parametrize(("scene", "step"), [("sick/outpatient", "settled"), ("sick/partial", "questioned")])
def test_the_amount_is_the_laws(stories: Stories, scene: str, step: str) -> None:
    story = stories(scene)
    story.reached(step)
    first, last = story.facts["first"], story.facts["last"]
    amount = looks.sick_pay(law(first), claims.wage(story), looks.working(first, last))
    hop, row = looks.decision(story)

    where = place(hop, "soTien", of="response")
    broken(differs(where, f"{amount:f}", row.get("soTien"), "sai số tiền", "another amount"))


@pytest.mark.rule("JRN-SICK-DAYS")
def test_days_on_which_nobody_works_are_not_counted(stories: Stories) -> None:
    story = stories("sick/outpatient")
    story.reached("settled")
    hop, row = looks.decision(story)

    broken(looks.counted(hop, row, looks.working(story.facts["first"], story.facts["last"])))


@pytest.mark.rule("JRN-SICK-TERM")
def test_it_is_settled_in_time(stories: Stories) -> None:
    story = stories("sick/outpatient")
    mark = story.reached("settled")

    last = looks.due(story, "pay.employer")
    demand(mark.at <= last, "insurance traKetQua", "giải quyết quá hạn", "settled late", mark.at, str(last))


@pytest.mark.rule("JRN-SICK-GROUNDS")
def test_the_decision_names_law_and_paper(stories: Stories) -> None:
    story = stories("sick/corrected")
    looks.needs_shared_data(story)
    story.reached("settled")
    hop, row = looks.decision(story)

    broken(looks.founded(hop, row))
    number = story.facts["paper"]["MA_CT"]
    named = any(number in str(ground) for ground in row.get("canCu") or [])
    demand(
        named, place(hop, "canCu", of="response"), "không nêu giấy làm căn cứ", "the paper is not named", row, number
    )


@pytest.mark.rule("JRN-SICK-CLOSED")
def test_the_portal_ends_it_as_bhxh_decided(stories: Stories) -> None:
    broken(looks.closed(stories("sick/outpatient")))


@pytest.mark.rule("JRN-SICK-MISMATCH")
def test_a_name_that_is_not_confirmed_is_asked_about_and_settled_when_right(stories: Stories) -> None:
    story = stories("sick/mismatch")
    story.reached("questioned")

    hop, row = looks.decision(story, state=claims.LACKING)
    broken(looks.argued(hop, row))
    broken(differs(place(hop, "soTien", of="response"), "0", row.get("soTien"), "vẫn trả tiền", "paid all the same"))
    story.reached("settled")


@pytest.mark.rule("JRN-SICK-MISSING")
def test_the_missing_paper_is_named_with_who_gives_it_and_settles_when_it_comes(stories: Stories) -> None:
    story = stories("sick/no-paper")
    story.reached("questioned")
    hop, row = looks.decision(story, state=claims.LACKING)

    wanted = [one for one in row.get("thieu") or [] if FORM_07 in (one.get("loai") or [])]
    where = place(hop, "thieu", of="response")
    demand(wanted, where, "không nêu giấy còn thiếu", "the missing paper is not named", row.get("thieu"), FORM_07)
    broken(differs(f"{where}/noiCap", "hospital", wanted[0].get("noiCap"), "sai nơi cấp", "another giver"))
    story.reached("settled")


@pytest.mark.rule("JRN-SICK-ASKED")
def test_the_employer_reads_bhxhs_own_words(stories: Stories) -> None:
    story = stories("sick/no-paper")
    dossier = looks.shown(story, "questioned")
    _, row = looks.decision(story, state=claims.LACKING)

    asked = [one for one in dossier.get("nhatKy") or [] if one.get("trangThai") == claims.SUPPLEMENT]
    demand(asked, "portal ho-so /nhatKy/trangThai", "không yêu cầu bổ sung", "no supplement is asked for")
    said = asked[-1].get("noiDung")
    broken(
        differs("portal ho-so /nhatKy/noiDung", row.get("lyDo"), said, "đổi lời của BHXH", "other words than BHXH's")
    )


@pytest.mark.rule("JRN-SICK-REISSUED")
def test_the_paper_issued_again_takes_the_place_of_the_wrong_one(stories: Stories) -> None:
    story = stories("sick/corrected")
    looks.needs_shared_data(story)
    story.reached("settled")
    hop, row = looks.decision(story)

    broken(looks.counted(hop, row, looks.working(story.facts["first"], story.facts["last"])))


@pytest.mark.rule("JRN-SICK-TOO-LONG")
def test_a_paper_of_more_than_thirty_days_proves_nothing(stories: Stories) -> None:
    story = stories("sick/too-long")
    looks.needs_shared_data(story)
    story.reached("questioned")
    hop, row = looks.decision(story, state=claims.LACKING)

    broken(looks.argued(hop, row, story.facts["paper"]["MA_CT"]))


@pytest.mark.rule("JRN-SICK-OVERLAP")
def test_no_day_is_paid_twice(stories: Stories) -> None:
    story = stories("sick/overlap")
    story.reached("settled")
    before: list[date] = story.facts["paid before"]
    first, last = story.facts["first"], story.facts["last"]
    new = looks.working(first, last) - sum(first <= day <= last for day in before)
    hop, row = looks.decision(story, number=story.facts["filed-2"])

    broken(looks.counted(hop, row, new))
    story.reached("refused")
    hop, row = looks.decision(story, state=claims.DENIED, number=story.facts["filed-3"])
    broken(looks.argued(hop, row))


@pytest.mark.rule("JRN-SICK-LATE")
def test_a_late_list_is_refused_by_the_law_of_the_day_and_taken_with_a_reason(stories: Stories) -> None:
    story = stories("sick/late")
    story.reached("refused")
    number = story.facts["filed"]
    came = at(looks.received(story, number)[0])
    of = law(came.date())
    back = datetime.combine(next_working_day(story.facts["last"]), time(), VIETNAM)
    until = deadline(deadline(back, of.term("filing.employee")), of.term("filing.employer"))

    demand(came > until, "portal->insurance nopHoSo", "chưa quá hạn", "not late", came, f"> {until}")
    hop, row = looks.decision(story, state=claims.DENIED, number=number)
    broken([*looks.argued(hop, row, f"{until:%d/%m/%Y}"), *looks.founded(hop, row)])
    story.reached("settled")


@pytest.mark.rule("JRN-SICK-OUTAGE")
def test_an_outage_of_the_population_registry_only_delays(stories: Stories) -> None:
    story = stories("sick/outage")
    looks.struck(story, "population")
    story.reached("settled")

    first, last = story.facts["first"], story.facts["last"]
    days = looks.working(first, last)
    broken(looks.paid(story, looks.sick_pay(law(first), claims.wage(story), days), days))


@pytest.mark.rule("JRN-SICK-TWICE")
def test_what_arrives_twice_is_one_claim(stories: Stories) -> None:
    story = stories("sick/duplicate")
    looks.struck(story, "insurance")
    story.reached("settled")

    broken(looks.known_once(story))


@pytest.mark.rule("JRN-SICK-PARTIAL")
def test_one_persons_lack_holds_nobody_else_up(stories: Stories) -> None:
    story = stories("sick/partial")
    story.reached("questioned")
    his = story.home.husband.cccd

    def findings() -> Iterator[Finding]:
        hop, row = looks.decision(story, state=claims.LACKING, cccd=his)
        mine = looks.row_of(answered(hop), story.home.woman.cccd)
        where = place(hop, "trangThai", of="response")
        yield from differs(where, claims.SETTLED, mine.get("trangThai"), "người đủ giấy bị giữ lại", "held up")
        yield from differs(where, claims.LACKING, row.get("trangThai"), "không hỏi người thiếu giấy", "not asked")

    broken(findings())
    story.reached("settled")
