"""The insurance book shown in the citizen app, and accounts linked."""

from collections.abc import Iterator
from typing import Any

import pytest

from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey
from harness.judgement import broken
from harness.law import law
from harness.people.town import Participant
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import answered, asked, demand, differs, place, some
from harness.suites.journey.plays.book import APP, REFUSED, SHOWN
from harness.wire.axis import ISSUE, PURPOSE

BOOK, LINK = "traCuuSo", "lienKetTaiKhoan"
DATA = ("maSoBHXH", "hoTen", "tongSoThang", "soThangBHTN")
"""What a book tells of its owner."""


def insured(story: Journey) -> Participant:
    """The woman as BHXH holds her."""
    everybody = story.stage.town.participants()
    return next(one for one in everybody if one.citizen.bhxh_number == story.home.woman.bhxh_number)


def book(story: Journey) -> tuple[Hop, dict[str, Any]]:
    """The book as the insurance side gave it last."""
    hops = [hop for hop in some(story, "axis", "insurance", BOOK) if hop.response]
    demand(hops, "axis->insurance traCuuSo", "BHXH không trả lời", "the insurance side did not answer")
    return hops[-1], answered(hops[-1])


def number_of_the_day(story: Journey, hop: Hop) -> str:
    """The woman's mã số BHXH on the day of `hop`."""
    woman = story.home.woman
    twelve = law(hop.at.date()).number("bhxh.digits") == len(woman.cccd)
    return woman.cccd if twelve else woman.bhxh_number


def no_data(where: str, fields: dict[str, Any]) -> Iterator[Finding]:
    """Whatever is told of a person although nothing must be."""
    for tag in (*DATA, "soTheBHYT", "quaTrinh"):
        yield from differs(f"{where} /{tag}", None, fields.get(tag) or None, "lộ dữ liệu", "data are told")


# --- asking and showing -----------------------------------------------------------------------------------------------


@pytest.mark.rule("JRN-BOOK-ASKED")
def test_the_app_asks_with_consent_and_says_why(stories: Stories) -> None:
    story = stories("book/happy")
    woman = story.home.woman
    wanted = {"soDDCN": woman.cccd, "hoTen": woman.full_name, "dongY": True}

    def findings() -> Iterator[Finding]:
        for hop in some(story, "axis", "insurance", BOOK):
            body = asked(hop)
            for tag, value in wanted.items():
                yield from differs(place(hop, tag), value, body.get(tag), "sai giá trị", "another value")
            purpose, issue = hop.request.header(PURPOSE), hop.request.header(ISSUE)
            yield from differs(f"{hop.link} {PURPOSE}", "SO_BHXH", purpose, "sai mục đích", "another purpose")
            yield from differs(f"{hop.link} {ISSUE}", body.get("maYeuCau"), issue, "sai số yêu cầu", "another request")

    broken(findings())


@pytest.mark.rule("JRN-BOOK-RIGHT")
def test_the_book_says_what_was_paid(stories: Stories) -> None:
    story = stories("book/happy")
    story.reached("shown")
    person = insured(story)
    hop, said = book(story)

    spans = [row for row in said.get("quaTrinh") or [] if isinstance(row, dict)]
    wanted = {
        "ketQua": "1",
        "hoTen": person.citizen.full_name,
        "tongSoThang": person.months_paid,
        "soThangBHTN": person.unemployment_months,
    }
    broken(
        finding
        for tag, value in wanted.items()
        for finding in differs(place(hop, tag, of="response"), value, said.get(tag), "sai giá trị", "another value")
    )
    where = place(hop, "quaTrinh", of="response")
    broken(differs(where, person.months_paid, sum(map(months, spans)), "quá trình không khớp tổng", "not the sum"))


def months(span: dict[str, Any]) -> int:
    """How many months a span of contributions has, both ends counted; 0 when it cannot be read."""
    first, last = str(span.get("tuThang")), str(span.get("denThang"))
    if not (first.isdigit() and last.isdigit() and len(first) == len(last) == len("yyyyMM")):
        return 0
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[4:]) - int(first[4:]) + 1


@pytest.mark.rule("JRN-BOOK-NUMBER")
def test_the_number_is_that_of_the_day(stories: Stories) -> None:
    story = stories("book/happy")
    story.reached("shown")
    hop, said = book(story)

    where = place(hop, "maSoBHXH", of="response")
    broken(differs(where, number_of_the_day(story, hop), said.get("maSoBHXH"), "sai mã số BHXH", "another number"))


@pytest.mark.rule("JRN-BOOK-SHOWN")
def test_the_app_shows_what_bhxh_answered(stories: Stories) -> None:
    story = stories("book/happy")
    story.reached("shown")
    _, said = book(story)

    shown = story.facts["shown"]
    broken(
        finding
        for tag in DATA
        for finding in differs(f"{APP} response /{tag}", said.get(tag), shown.get(tag), "khác BHXH", "not as BHXH said")
    )


# --- no ---------------------------------------------------------------------------------------------------------------


def no_from_bhxh(story: Journey) -> None:
    """The insurance side's answer is a no with a reason, and no data."""
    hop, said = book(story)
    broken(differs(place(hop, "ketQua", of="response"), "0", said.get("ketQua"), "vẫn trả sổ", "the book is shown"))
    broken(no_data(f"{hop.link} response", said))
    told = said.get("maLoi") and said.get("moTaLoi")
    demand(told, place(hop, "moTaLoi", of="response"), "từ chối không lý do", "refused without a reason", said)


@pytest.mark.rule("JRN-BOOK-UNLINKED")
def test_an_unlinked_number_opens_no_book(stories: Stories) -> None:
    story = stories("book/unlinked")
    story.reached("refused")

    no_from_bhxh(story)


@pytest.mark.rule("JRN-BOOK-MISMATCH")
def test_another_spelling_opens_no_book(stories: Stories) -> None:
    story = stories("book/mismatch")
    story.reached("refused")

    no_from_bhxh(story)


@pytest.mark.rule("JRN-BOOK-REASON")
@pytest.mark.parametrize("scene", ["book/unlinked", "book/mismatch"])
def test_the_worker_reads_why(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("refused")
    _, said = book(story)

    shown = story.facts["refused"]
    broken(
        differs(f"{APP} response /moTaLoi", said.get("moTaLoi"), shown.get("moTaLoi"), "lý do bị đổi", "other words")
    )


# --- the owner decides ------------------------------------------------------------------------------------------------


@pytest.mark.rule("JRN-BOOK-CONSENT")
def test_without_consent_nobody_is_asked(stories: Stories) -> None:
    story = stories("book/no-consent")
    story.reached("asked")

    number = story.home.woman.cccd
    about = [hop.link for hop in story.hops if hop.caller == APP and hop.holds(number)]
    broken(differs(f"{APP}->axis", [], about, "vẫn hỏi BHXH", "BHXH was asked all the same"))
    broken(no_data(f"{APP} response", story.facts["after"]))


@pytest.mark.rule("JRN-BOOK-ERASED")
def test_what_was_fetched_is_not_kept(stories: Stories) -> None:
    story = stories("book/happy")
    story.reached("erased")

    broken(no_data(f"{APP} response", story.facts["erased"]))


@pytest.mark.rule("JRN-BOOK-WITHDRAWN")
def test_who_takes_it_back_leaves_nothing(stories: Stories) -> None:
    story = stories("book/happy")
    story.reached("withdrawn")

    broken(no_data(f"{APP} response", story.facts["after"]))


# --- trouble ----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("JRN-BOOK-OUTAGE")
def test_the_app_goes_on_by_itself(stories: Stories) -> None:
    story = stories("book/outage")
    story.reached("shown")

    state = str(story.facts["asked"].get("trangThai"))
    demand(state != SHOWN, f"{APP} response /trangThai", "không gặp sự cố", "no outage was met", state)
    lost = [hop for hop in story.hops if hop.faults]
    demand(lost, "axis", "không có lời gọi nào gặp sự cố", "no call met the outage")


@pytest.mark.rule("JRN-BOOK-ONCE")
def test_one_wish_is_one_request(stories: Stories) -> None:
    story = stories("book/duplicate")
    story.reached("shown")

    numbers = {asked(hop).get("maYeuCau") for hop in some(story, "axis", "insurance", BOOK)}
    broken(differs(f"{APP}->insurance /maYeuCau", 1, len(numbers), "nhiều yêu cầu", "several requests"))
    said = [answered(hop) for hop in story.between("axis", "insurance", BOOK) if hop.response]
    for one in said:
        broken(differs("insurance response", said[0], one, "lần lặp trả lời khác", "the repeat differs"))


# --- numbers old and new ----------------------------------------------------------------------------------------------


def state_of(story: Journey, step: str) -> str:
    """How a link stands."""
    story.reached(step)
    return str(story.facts[step].get("trangThai"))


@pytest.mark.rule("JRN-BOOK-OLD-NUMBER")
def test_the_old_ten_digits_still_find_the_book(stories: Stories) -> None:
    story = stories("book/old-number")

    broken(
        differs("lienKetTaiKhoan", SHOWN, state_of(story, "linked"), "không nhận mã 10 số", "ten digits are refused")
    )


@pytest.mark.rule("JRN-BOOK-NATIONAL-NUMBER")
def test_twelve_digits_are_a_number_since_august_2025(stories: Stories) -> None:
    story = stories("book/old-number")
    state = state_of(story, "by-twelve")

    day = story.marks["by-twelve"].at.date()
    wanted = SHOWN if law(day).number("bhxh.digits") == len(story.home.husband.cccd) else REFUSED
    broken(differs("lienKetTaiKhoan", wanted, state, "xử lý sai mã 12 số", "twelve digits are taken wrongly"))


@pytest.mark.rule("JRN-BOOK-LINKED-ONCE")
def test_a_person_is_linked_with_one_account(stories: Stories) -> None:
    story = stories("book/old-number")

    broken(differs("lienKetTaiKhoan", SHOWN, state_of(story, "linked-again"), "lần lặp bị từ chối", "a repeat fails"))
    other = state_of(story, "another-account")
    broken(differs("lienKetTaiKhoan", REFUSED, other, "liên kết hai tài khoản", "a second account is linked"))
    links = {answered(hop).get("maLienKet") for hop in some(story, "axis", "insurance", LINK)} - {None, ""}
    demand(links, "insurance response /maLienKet", "thiếu mã liên kết", "no link is named")
