"""Unemployment benefit: filed at the portal, confirmed by BHXH, decided by the employment side."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey
from harness.judgement import broken
from harness.law import Term, law
from harness.people.town import Participant
from harness.suites.journey import services
from harness.suites.journey.conftest import Stories
from harness.suites.journey.extensions import state
from harness.suites.journey.looks import answered, asked, day_of, demand, differs, place, some
from harness.suites.journey.services import NUMBER
from harness.wire.axis import ISSUE, PURPOSE
from harness.working import add_months, add_working_days, deadline

RATE = Decimal("0.6")
FIRST_MONTHS, FIRST, MORE_EVERY, MOST = 36, 3, 12, 12
"""Three months of benefit for twelve to 36 months paid, one more for each further twelve, twelve at most."""
WINDOW = 24
WORKING_SINCE = date(2026, 1, 1)
"""Luật Việc làm 74/2025/QH15: the benefit's first day is counted in working days."""
DECIDE = Term(20, "working_days")
CONFIRM = "xacNhanQuaTrinhDong"


def insured(story: Journey) -> Participant:
    """The woman as BHXH holds her."""
    everybody = story.stage.town.participants()
    return next(one for one in everybody if one.citizen.bhxh_number == story.home.woman.bhxh_number)


def confirmations(story: Journey) -> list[Hop]:
    """What the insurance side was asked about this journey's dossiers."""
    numbers = {value for name, value in story.facts.items() if name.startswith("maHoSo")}
    return [hop for hop in some(story, "axis", "insurance", CONFIRM) if asked(hop).get("maHoSo") in numbers]


def outcomes(story: Journey) -> list[Hop]:
    """Whatever the portal asked the employment side about the outcome."""
    return [hop for hop in some(story, "portal", "employment") if hop.request.method == "GET"]


def decision(story: Journey) -> tuple[Hop, dict[str, Any]]:
    """The decision as the employment side told it to the portal."""
    mine = {story.facts["maHoSo"], story.facts["maHoSo/filed"]}
    told = [(hop, answered(hop)) for hop in outcomes(story)]
    found = [(hop, said) for hop, said in told if state(said) == "3" and said.get("maHoSo") in mine]
    demand(found, "portal->employment", "không có quyết định", "there is no decision")
    return found[0]


# --- filing -----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("JRN-UNEMPLOYMENT-FILED")
def test_the_dossier_gets_a_number_of_its_day(stories: Stories) -> None:
    mark = stories("unemployment/happy").reached("filed")

    number = str(mark.said.fields.get("maHoSo"))
    found = NUMBER.fullmatch(number)
    demand(found, "portal response /maHoSo", "số hồ sơ sai mẫu", "the number has another shape", number)
    day = f"{mark.at:%y%m%d}"
    broken(differs("portal response /maHoSo", day, found and found[1], "không mang ngày nộp", "not of the day"))


@pytest.mark.rule("JRN-UNEMPLOYMENT-FILED-ONCE")
def test_a_repeat_gets_the_first_number(stories: Stories) -> None:
    story = stories("unemployment/duplicate")
    story.reached("filed-again")

    first, again = story.facts["maHoSo/filed"], story.facts["maHoSo/filed-again"]
    broken(differs("portal response /maHoSo", first, again, "hồ sơ nộp lại được số khác", "the repeat got another"))


@pytest.mark.rule("JRN-UNEMPLOYMENT-FORWARDED")
def test_the_application_goes_on_unchanged(stories: Stories) -> None:
    story = stories("unemployment/happy")
    form = story.facts["form/filed"]

    def findings() -> Iterator[Finding]:
        for hop in some(story, "portal", "employment", "hoso"):
            body = asked(hop)
            yield from differs(place(hop, "maHoSo"), story.facts["maHoSo"], body.get("maHoSo"), "sai số", "number")
            for tag in ("nguoiLaoDong", "ngayNghiViec"):
                yield from differs(place(hop, tag), form[tag], body.get(tag), "khác khai báo", "not as declared")

    broken(findings())


# --- what BHXH confirms -----------------------------------------------------------------------------------------------


@pytest.mark.rule("JRN-UNEMPLOYMENT-ASKED")
def test_bhxh_is_asked_in_its_own_forms_and_told_why(stories: Stories) -> None:
    story = stories("unemployment/happy")
    person, form = story.home.woman, story.facts["form/filed"]
    wanted = {
        "maHoSo": story.facts["maHoSo"],
        "soDDCN": person.cccd,
        "hoTen": person.full_name,
        "ngaySinh": f"{person.born:%Y%m%d}",
        "ngayNghiViec": form["ngayNghiViec"],
    }

    def findings() -> Iterator[Finding]:
        for hop in some(story, "axis", "insurance", CONFIRM):
            for tag, value in wanted.items():
                yield from differs(place(hop, tag), value, asked(hop).get(tag), "sai giá trị", "another value")
            purpose, dossier = hop.request.header(PURPOSE), hop.request.header(ISSUE)
            yield from differs(f"{hop.link} {PURPOSE}", "BHTN", purpose, "sai mục đích", "another purpose")
            yield from differs(f"{hop.link} {ISSUE}", story.facts["maHoSo"], dossier, "sai hồ sơ", "another dossier")

    broken(findings())


@pytest.mark.rule("JRN-UNEMPLOYMENT-CONFIRMED")
def test_bhxh_confirms_months_employer_and_wage(stories: Stories) -> None:
    story = stories("unemployment/happy")
    person = insured(story)
    hop = confirmations(story)[-1]
    said = answered(hop)

    wanted = {
        "trangThai": "1",
        "soThangChuaHuong": str(person.unemployment_months),
        "soThangTrong24Thang": str(min(person.unemployment_months, WINDOW)),
        "donViCuoi": person.employer,
        "binhQuanTienLuong6Thang": f"{person.wage:f}",
    }
    broken(
        finding
        for tag, value in wanted.items()
        for finding in differs(
            place(hop, tag, of="response"), value, str(said.get(tag)), "sai giá trị", "another value"
        )
    )


@pytest.mark.rule("JRN-UNEMPLOYMENT-NUMBER")
def test_the_insurance_number_is_that_of_the_day(stories: Stories) -> None:
    story = stories("unemployment/happy")
    person, hop = story.home.woman, confirmations(story)[-1]

    twelve = law(hop.at.date()).number("bhxh.digits") == len(person.cccd)
    wanted = person.cccd if twelve else person.bhxh_number
    said = answered(hop).get("maSoBHXH")
    broken(differs(place(hop, "maSoBHXH", of="response"), wanted, said, "sai mã số BHXH", "another number"))


# --- the decision -----------------------------------------------------------------------------------------------------


@pytest.mark.rule("JRN-UNEMPLOYMENT-AMOUNT")
def test_sixty_per_cent_of_the_average_wage(stories: Stories) -> None:
    story = stories("unemployment/happy")
    story.reached("decided")
    hop, said = decision(story)

    due = (insured(story).wage * RATE).quantize(Decimal(1), ROUND_HALF_UP)
    amount = services.dong(said.get("soTien"))
    broken(differs(place(hop, "soTien", of="response"), due, amount, "sai mức hưởng", "another amount"))


@pytest.mark.rule("JRN-UNEMPLOYMENT-MONTHS")
def test_months_of_benefit_follow_the_months_paid(stories: Stories) -> None:
    story = stories("unemployment/happy")
    story.reached("decided")
    hop, said = decision(story)

    paid = insured(story).unemployment_months
    due = min(FIRST + max(0, paid - FIRST_MONTHS) // MORE_EVERY, MOST)
    broken(differs(place(hop, "soThang", of="response"), due, said.get("soThang"), "sai số tháng", "other months"))


@pytest.mark.rule("JRN-UNEMPLOYMENT-BEGINS")
def test_the_benefit_begins_on_its_day(stories: Stories) -> None:
    story = stories("unemployment/happy")
    story.reached("decided")
    hop, said = decision(story)
    filed: date = story.facts["day/filed"]

    working = filed >= WORKING_SINCE
    days = [add_working_days(filed, n) for n in (10, 11)] if working else [filed + timedelta(days=n) for n in (15, 16)]
    begins, ends = day_of(said.get("tuNgay")), day_of(said.get("denNgay"))
    where = place(hop, "tuNgay", of="response")
    demand(begins in days, where, "sai ngày bắt đầu hưởng", "another first day", begins, " | ".join(map(str, days)))
    last = add_months(begins or filed, int(said.get("soThang") or 0)) - timedelta(days=1)
    broken(differs(place(hop, "denNgay", of="response"), last, ends, "sai ngày kết thúc", "another last day"))


@pytest.mark.rule("JRN-UNEMPLOYMENT-IN-TIME")
@pytest.mark.parametrize("scene", ["unemployment/happy", "unemployment/outage"])
def test_it_is_decided_in_time(stories: Stories, scene: str) -> None:
    story = stories(scene)
    mark = story.reached("decided")

    last = deadline(story.marks["filed"].at, DECIDE)
    demand(mark.at <= last, "employment trangThai 3", "quá hạn", "late", mark.at, str(last))


@pytest.mark.rule("JRN-UNEMPLOYMENT-SHOWN")
def test_the_worker_sees_the_decision(stories: Stories) -> None:
    story = stories("unemployment/happy")
    story.reached("decided")
    _, said = decision(story)

    shown: dict[str, Any] = next(iter(story.facts["decided"].get("ketQua") or []), {})
    tags = ("soQuyetDinh", "soTien", "soThang", "tuNgay", "denNgay")
    broken(
        finding
        for tag in tags
        for finding in differs(
            f"portal response /ketQua/{tag}", said.get(tag), shown.get(tag), "khác", "not as decided"
        )
    )


# --- no ---------------------------------------------------------------------------------------------------------------


def no_from_bhxh(story: Journey, number: int) -> None:
    """The insurance side's answer is a no with a reason."""
    hop = confirmations(story)[number]
    said = answered(hop)
    where = place(hop, "trangThai", of="response")
    broken(differs(where, "0", state(said), "vẫn xác nhận", "it is confirmed all the same"))
    told = said.get("maLoi") and said.get("moTaLoi")
    demand(told, place(hop, "moTaLoi", of="response"), "từ chối không lý do", "refused without a reason", said)


@pytest.mark.rule("JRN-UNEMPLOYMENT-UNKNOWN")
def test_of_a_stranger_nothing_is_confirmed(stories: Stories) -> None:
    story = stories("unemployment/unknown")
    story.reached("refused")

    no_from_bhxh(story, -1)


@pytest.mark.rule("JRN-UNEMPLOYMENT-MISMATCH")
def test_another_spelling_confirms_nothing(stories: Stories) -> None:
    story = stories("unemployment/mismatch")
    story.reached("refused")

    no_from_bhxh(story, 0)


@pytest.mark.rule("JRN-UNEMPLOYMENT-CORRECTED")
def test_the_right_spelling_goes_through(stories: Stories) -> None:
    stories("unemployment/mismatch").reached("decided")


@pytest.mark.rule("JRN-UNEMPLOYMENT-USED")
def test_months_that_were_drawn_are_not_confirmed_again(stories: Stories) -> None:
    story = stories("unemployment/used")
    story.reached("refused")

    no_from_bhxh(story, -1)


@pytest.mark.rule("JRN-UNEMPLOYMENT-LATE")
def test_who_files_too_late_is_refused_and_loses_no_months(stories: Stories) -> None:
    story = stories("unemployment/late")
    story.reached("refused")

    told = story.facts["refused"].get("moTaLoi")
    demand(told, "portal response /moTaLoi", "từ chối không lý do", "refused without a reason", told)
    story.reached("decided")


@pytest.mark.rule("JRN-UNEMPLOYMENT-REASON")
@pytest.mark.parametrize(
    ("scene", "number"), [("unemployment/unknown", -1), ("unemployment/mismatch", 0), ("unemployment/used", -1)]
)
def test_the_worker_reads_why_in_bhxhs_words(stories: Stories, scene: str, number: int) -> None:
    story = stories(scene)
    story.reached("refused")

    told = answered(confirmations(story)[number])
    shown = story.facts["refused"]
    broken(
        differs("portal response /moTaLoi", told.get("moTaLoi"), shown.get("moTaLoi"), "lý do bị đổi", "other words")
    )


# --- trouble ----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("JRN-UNEMPLOYMENT-OUTAGE")
def test_an_outage_only_delays(stories: Stories) -> None:
    story = stories("unemployment/outage")
    story.reached("decided")

    lost = [hop for hop in story.hops if hop.faults]
    demand(lost, "employment", "không có lời gọi nào gặp sự cố", "no call met the outage")
    numbers = {asked(hop).get("maYeuCau") for hop in confirmations(story)}
    broken(differs("employment->insurance /maYeuCau", 1, len(numbers), "đổi mã yêu cầu", "other request numbers"))


@pytest.mark.rule("JRN-UNEMPLOYMENT-ONCE")
def test_the_same_request_is_confirmed_alike(stories: Stories) -> None:
    story = stories("unemployment/duplicate")
    story.reached("decided")

    said = [answered(hop) for hop in confirmations(story) if hop.response]
    demand(said, "axis->insurance", "không có trả lời", "there is no answer")
    broken(
        finding
        for one in said
        for finding in differs("axis->insurance response", said[0], one, "lần lặp trả lời khác", "the repeat differs")
    )


@pytest.mark.rule("JRN-UNEMPLOYMENT-DECIDED-ONCE")
def test_one_decision_however_often_it_was_filed(stories: Stories) -> None:
    story = stories("unemployment/duplicate")
    story.reached("decided")

    for hop in some(story, "portal", "employment", "hoso"):
        if hop.response:
            where = place(hop, "trangThai", of="response")
            broken(differs(where, "1", state(answered(hop)), "lần lặp bị từ chối", "the repeat is refused"))
    said = [answered(hop) for hop in outcomes(story)]
    numbers = {one.get("soQuyetDinh") for one in said if state(one) == "3"}
    broken(differs("employment /soQuyetDinh", 1, len(numbers), "nhiều quyết định", "several decisions"))
