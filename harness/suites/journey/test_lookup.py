"""Cards looked up by CCCD at reception."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from harness.finding import Finding
from harness.journey import Journey
from harness.judgement import broken
from harness.people.model import Card, Citizen
from harness.suites.journey import extensions
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import day_of, demand, differs
from harness.suites.journey.plays.plain_renewal import MONTHS, PAYER

GOOD, EXPIRED, NOT_FOUND = "000", "010", "050"
WRONG_NAME, WRONG_NAME_RIGHT_INITIALS, WRONG_BIRTH = "060", "061", "070"
CARD = re.compile(r"[A-Z]{2}[1-5]\d{12}")
SHOWN = ("maThe", "hoTen", "ngaySinh", "diaChi", "gtTheTu", "gtTheDen", "maSoBHXH")
"""What a look-up shows of a card, and never of somebody who was not named rightly."""
WHERE = "intake response"


def card_of(story: Journey, citizen: Citizen) -> Card:
    """The card as it stood when the network began."""
    return next(card for card in story.stage.town.cards() if card.number == citizen.card)


def code_of(story: Journey, step: str) -> str:
    """What the look-up of the woman's card must answer at this step: right, or over by then."""
    day: date = story.reached(step).at.date()
    return GOOD if card_of(story, story.home.woman).valid_to >= day else EXPIRED


def nothing_shown(fields: dict[str, Any]) -> Iterator[Finding]:
    """Whatever a refused look-up tells of the card."""
    for tag in SHOWN:
        yield from differs(f"{WHERE} /{tag}", None, fields.get(tag) or None, "lộ thông tin thẻ", "the card is shown")


@pytest.mark.rule("JRN-LOOKUP-FOUND")
def test_the_cccd_finds_its_card(stories: Stories) -> None:
    story = stories("lookup/happy")
    code, said = code_of(story, "found"), story.facts["found"]
    card = card_of(story, story.home.woman)

    wanted = {
        "maKetQua": code,
        "maThe": card.number,
        "hoTen": card.holder.full_name,
        "gtTheTu": f"{card.valid_from:%d/%m/%Y}",
        "gtTheDen": f"{card.valid_to:%d/%m/%Y}",
        "maDKBD": card.registered_at,
    }
    broken(
        finding
        for tag, value in wanted.items()
        for finding in differs(f"{WHERE} /{tag}", value, said.get(tag), "sai giá trị", "another value")
    )


@pytest.mark.rule("JRN-LOOKUP-FORMS")
def test_the_answer_keeps_its_forms(stories: Stories) -> None:
    story = stories("lookup/happy")
    story.reached("found")
    said = story.facts["found"]

    sex = {"male": "Nam", "female": "Nữ"}[story.home.woman.sex]
    broken(differs(f"{WHERE} /gioiTinh", sex, said.get("gioiTinh"), "sai dạng giới tính", "another form of sex"))
    for tag in ("ngaySinh", "gtTheTu", "gtTheDen"):
        day = day_of(said.get(tag))
        demand(day, f"{WHERE} /{tag}", "ngày không phải dd/MM/yyyy", "no dd/MM/yyyy", said.get(tag), "dd/MM/yyyy")
    number = str(said.get("maThe"))
    demand(CARD.fullmatch(number), f"{WHERE} /maThe", "số thẻ sai mẫu", "the card has another shape", number)


@pytest.mark.rule("JRN-LOOKUP-ANY-NUMBER")
@pytest.mark.parametrize("step", ["by-card", "by-insurance-number"])
def test_card_and_insurance_number_find_the_same(stories: Stories, step: str) -> None:
    story = stories("lookup/happy")
    story.reached(step)

    first, other = story.facts["found"], story.facts[step]
    for tag in ("maKetQua", *SHOWN):
        where = f"{WHERE} /{tag} ({step})"
        broken(differs(where, first.get(tag), other.get(tag), "khác khi tra bằng CCCD", "not as by the CCCD"))


@pytest.mark.rule("JRN-LOOKUP-UNLINKED")
def test_an_unlinked_cccd_finds_nothing(stories: Stories) -> None:
    story = stories("lookup/unlinked")
    story.reached("unlinked")
    said = story.facts["unlinked"]

    code = said.get("maKetQua")
    broken(differs(f"{WHERE} /maKetQua", NOT_FOUND, code, "sai mã khi CCCD chưa liên kết", "another code"))
    broken(nothing_shown(said))
    demand(said.get("ghiChu"), f"{WHERE} /ghiChu", "không nói điều gì", "it does not say anything")


@pytest.mark.rule("JRN-LOOKUP-BY-CARD")
def test_the_cards_own_number_helps_at_once(stories: Stories) -> None:
    story = stories("lookup/unlinked")
    code = code_of(story, "by-card")

    said = story.facts["by-card"]
    broken(differs(f"{WHERE} /maKetQua", code, said.get("maKetQua"), "không tra được bằng số thẻ", "not by its number"))
    broken(differs(f"{WHERE} /maThe", story.home.woman.card, said.get("maThe"), "thẻ khác", "another card"))


@pytest.mark.rule("JRN-LOOKUP-LINKED")
def test_once_reconciled_the_cccd_finds_the_card(stories: Stories) -> None:
    story = stories("lookup/unlinked")
    code = code_of(story, "linked")

    said = story.facts["linked"]
    broken(differs(f"{WHERE} /maKetQua", code, said.get("maKetQua"), "vẫn không tra được", "still not found"))
    broken(differs(f"{WHERE} /maThe", story.home.woman.card, said.get("maThe"), "thẻ khác", "another card"))


@pytest.mark.rule("JRN-LOOKUP-NAME")
@pytest.mark.parametrize("step", ["by-the-chips-name", "by-anothers-name"])
def test_a_wrong_name_is_told_by_its_code_and_shows_nothing(stories: Stories, step: str) -> None:
    story = stories("lookup/mismatch")
    story.reached(step)
    woman = story.home.woman
    known = next(one for one in story.stage.town.residents() if one.citizen.cccd == woman.cccd)
    name = known.citizen.full_name if step == "by-the-chips-name" else story.home.husband.full_name

    alike = initials(name) == initials(woman.full_name)
    said, code = story.facts[step], WRONG_NAME_RIGHT_INITIALS if alike else WRONG_NAME
    broken(differs(f"{WHERE} /maKetQua", code, said.get("maKetQua"), "sai mã khi sai tên", "another code"))
    broken(nothing_shown(said))


def initials(name: str) -> list[str]:
    """The first letter of each word."""
    return [word[0] for word in name.casefold().split()]


@pytest.mark.rule("JRN-LOOKUP-BIRTH")
def test_a_wrong_birth_is_told_by_its_code_and_shows_nothing(stories: Stories) -> None:
    said = stories("lookup/mismatch").reached("by-another-birth").said.fields

    code = said.get("maKetQua")
    broken(differs(f"{WHERE} /maKetQua", WRONG_BIRTH, code, "sai mã khi sai ngày sinh", "another code"))
    broken(nothing_shown(said))


@pytest.mark.rule("JRN-LOOKUP-RIGHT-NAME")
def test_the_cards_own_spelling_finds_it(stories: Stories) -> None:
    story = stories("lookup/mismatch")
    code = code_of(story, "found")

    said = story.facts["found"].get("maKetQua")
    broken(differs(f"{WHERE} /maKetQua", code, said, "đúng tên mà không tra được", "the right name does not find it"))


@pytest.mark.rule("JRN-LOOKUP-OUTAGE")
def test_after_an_outage_the_same_question_is_answered(stories: Stories) -> None:
    story = stories("lookup/outage")
    code = code_of(story, "found")

    lost = story.facts["lost"].get("maKetQua") or story.facts["lost-again"].get("maKetQua")
    demand(not lost, WHERE, "không có lần tra nào gặp sự cố", "no look-up met the outage", lost)
    said = story.facts["found"].get("maKetQua")
    broken(differs(f"{WHERE} /maKetQua", code, said, "sau sự cố vẫn không tra được", "still no answer afterwards"))


@pytest.mark.rule("JRN-LOOKUP-REPEAT")
def test_the_same_question_gets_the_same_answer(stories: Stories) -> None:
    story = stories("lookup/duplicate")
    code = code_of(story, "found-again")

    first, again = story.facts["found"], story.facts["found-again"]
    broken(differs(f"{WHERE} /maKetQua", code, first.get("maKetQua"), "không tra được", "not found"))
    for tag in ("maKetQua", *SHOWN):
        broken(differs(f"{WHERE} /{tag}", first.get(tag), again.get(tag), "lần sau trả lời khác", "another answer"))


@pytest.mark.rule("JRN-LOOKUP-RENEWED")
def test_a_renewed_card_shows_its_new_last_day_by_the_cccd(stories: Stories) -> None:
    story = stories("lookup/renewed")
    story.reached("found")
    _, ends = extensions.bought(story, PAYER, MONTHS)

    said = story.facts["found"]
    broken(differs(f"{WHERE} /maKetQua", GOOD, said.get("maKetQua"), "không tra được", "not found"))
    shown = said.get("gtTheDen")
    broken(differs(f"{WHERE} /gtTheDen", f"{ends:%d/%m/%Y}", shown, "vẫn là hạn cũ", "the old last day"))
