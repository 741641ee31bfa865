from itertools import chain, combinations

import pytest

from harness.said import Said
from mocks.hubclient import Heard, heard
from mocks.portal.hub_orders import (
    EMPLOYMENT,
    INSURANCE,
    JUSTICE,
    POPULATION,
    Answer,
    Standing,
    agency_name,
    agency_party,
    codes,
    judge,
    missing,
    sentence,
    status_name,
)

WAY = (1, 3, 7, 4, 5)
OTHERS = (POPULATION, INSURANCE, EMPLOYMENT)


@pytest.mark.parametrize("agency", [JUSTICE, *OTHERS])
def test_one_status_after_another_is_taken(agency: int) -> None:
    way = WAY if agency == JUSTICE else (1, 3, 4, 5)

    for done, status in enumerate(way):
        assert judge(agency, status, Standing(way[:done])) is Answer.TAKEN


@pytest.mark.parametrize("agency", [JUSTICE, *OTHERS])
@pytest.mark.parametrize("status", sorted(codes()))
def test_every_status_over_every_log(agency: int, status: int) -> None:
    """The whole table, told once more in other words."""
    for logged in chain.from_iterable(combinations(sorted(codes()), size) for size in range(len(codes()) + 1)):
        answer = judge(agency, status, Standing(logged))
        if status == 7 and agency != JUSTICE:
            expected = Answer.LOGIC
        elif 5 in logged:
            expected = Answer.RETURNED
        elif 4 in logged and status in {4, 2, 6}:
            expected = Answer.RESULT
        elif status in logged and status != 2:
            expected = Answer.LOGGED
        elif missing(agency, status, logged):
            expected = Answer.EARLIER
        else:
            expected = Answer.TAKEN
        assert answer is expected, (agency, status, logged)


@pytest.mark.parametrize(
    ("status", "logged", "lacking"),
    [
        (3, (), [1]),
        (7, (1,), [3]),
        (4, (1,), [3, 7]),
        (4, (1, 3), [7]),
        (5, (1, 3, 7), [4]),
        (2, (), [1]),
        (6, (), [1]),
    ],
)
def test_what_is_missing_is_named(status: int, logged: tuple[int, ...], lacking: list[int]) -> None:
    assert missing(JUSTICE, status, logged) == lacking


def test_others_than_justice_need_no_seven() -> None:
    assert missing(POPULATION, 4, (1, 3)) == []


@pytest.mark.parametrize("status", sorted(codes()))
def test_nothing_is_taken_of_an_agency_without_part(status: int) -> None:
    assert judge(POPULATION, status, Standing((1, 3), takes_part=False)) is Answer.LOGIC


def test_a_status_that_does_not_exist_is_never_taken() -> None:
    assert judge(JUSTICE, 9, Standing((1,))) is Answer.LOGIC


@pytest.mark.parametrize("status", sorted(codes()))
def test_nothing_is_taken_once_refused_or_stopped(status: int) -> None:
    assert judge(JUSTICE, status, Standing((1, 3), closed=True)) is Answer.CLOSED


@pytest.mark.parametrize("status", sorted(codes()))
def test_nothing_is_taken_once_complete(status: int) -> None:
    assert judge(JUSTICE, status, Standing(WAY, complete=True)) is Answer.COMPLETE


def test_a_dossier_that_was_not_handed_over_cannot_be_reported_on() -> None:
    assert judge(JUSTICE, 1, Standing((), taken=False)) is Answer.UNSENT


@pytest.mark.parametrize("how", [{"repeat": True}, {"supplement_open": True}])
def test_a_supplement_is_asked_for_once(how: dict[str, bool]) -> None:
    assert judge(JUSTICE, 2, Standing((1, 2), **how)) is Answer.LOGGED  # type: ignore[arg-type]


def test_a_second_supplement_is_another_one() -> None:
    assert judge(JUSTICE, 2, Standing((1, 3, 7, 2), ())) is Answer.TAKEN


@pytest.mark.parametrize("status", [3, 7])
def test_three_and_seven_come_again_after_a_supplement(status: int) -> None:
    assert judge(JUSTICE, status, Standing((1, 3, 7, 2), ())) is Answer.TAKEN
    assert judge(JUSTICE, status, Standing((1, 3, 7, 2), (3, 7))) is Answer.LOGGED


def test_one_never_comes_again() -> None:
    assert judge(JUSTICE, 1, Standing((1, 3, 7, 2), ())) is Answer.LOGGED


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (Answer.LOGGED, Heard.DONE),
        (Answer.RESULT, Heard.DONE),
        (Answer.RETURNED, Heard.DONE),
        (Answer.COMPLETE, Heard.DONE),
        (Answer.CLOSED, Heard.DONE),
        (Answer.UNKNOWN, Heard.DONE),
        (Answer.EARLIER, Heard.LATER),
        (Answer.UNSENT, Heard.LATER),
        (Answer.LOGIC, Heard.NEVER),
    ],
)
def test_every_sentence_is_of_the_family_that_integrations_expect(answer: Answer, means: Heard) -> None:
    text = sentence(answer, number="G22.99.08-260915-0001", status=4, agency=5, missing="3, 7")

    assert heard(Said(400, {"status": 400, "errors": {"soHoSoLT": [text]}})) is means


def test_agencies_and_statuses_have_names_in_both_languages() -> None:
    assert [agency_party(code) for code in (5, 1, 2, 3)] == ["one-stop", "population", "insurance", "employment"]
    assert all(agency_name(code).vi and agency_name(code).en for code in (5, 1, 2, 3))
    assert all(status_name(code).vi and status_name(code).en for code in codes())
