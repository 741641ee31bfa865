from collections.abc import Callable, Iterable
from typing import Any

import pytest

from harness.said import Said
from mocks.agenda import Errand
from mocks.hubclient import Heard, HubClient, heard, phrases
from mocks.office import Office


def refused(text: str, status: int = 400) -> Said:
    return Said(status, {"status": status, "title": "wrong", "errors": {"soHoSoLT": [text]}})


def test_status_200_in_the_body_means_done() -> None:
    assert heard(Said(200, {"status": 200, "title": "Cập nhật"})) is Heard.DONE


@pytest.mark.parametrize(("phrase", "means"), phrases())
def test_every_phrase_is_found_in_any_case(phrase: str, means: Heard) -> None:
    assert heard(refused(f"Hồ sơ G22: {phrase.upper()} 5")) is means


def test_not_updated_is_no_success_although_it_holds_the_word() -> None:
    assert heard(refused("Cập nhật không thành công")) is Heard.LATER


@pytest.mark.parametrize(
    "said",
    [
        Said(0, None),
        Said(429, {}),
        Said(503, {}),
        Said(500, {"status": 200}),
        Said(200, {"status": [200]}),
        Said(200, 5),
    ],
)
def test_what_is_not_answered_is_told_again(said: Said) -> None:
    assert heard(said) is Heard.LATER


def test_a_sentence_that_nobody_knows_is_told_again() -> None:
    assert heard(refused("Một câu lạ")) is Heard.LATER


def office_of(one: Any) -> Office:
    office: Office = one.network.parties["one-stop"].office
    return office


def test_a_token_is_taken_once_and_again_when_it_was_forgotten(lone: Callable[..., Any]) -> None:
    one = lone("one-stop", stubs=("portal", "axis"))
    hub = one.stubs["portal"]
    answers = [401, {"status": 200, "title": "thành công"}, {"status": 200, "title": "thành công"}]
    hub.says = {"token": {"token": "t"}, "capNhatTrangThaiHoSoDVCLTHoTich": lambda _body: answers.pop(0)}
    told: list[Heard] = []
    client = HubClient(office_of(one))

    def keep(what: Heard, _text: str) -> Iterable[Errand] | None:
        told.append(what)
        return None

    for _ in range(2):
        office_of(one).run([client.report({"trangThai": 1}, keep)])

    assert told == [Heard.DONE, Heard.DONE]
    assert len(hub.asked("token")) == 2


def test_a_login_that_fails_is_no_answer(lone: Callable[..., Any]) -> None:
    one = lone("one-stop", stubs=("portal", "axis"))
    one.stubs["portal"].says = {"token": {"token": ""}}
    told: list[Heard] = []

    def keep(what: Heard, _text: str) -> Iterable[Errand] | None:
        told.append(what)
        return None

    office_of(one).run([HubClient(office_of(one)).report({"trangThai": 1}, keep)])

    assert told == [Heard.LATER]


def test_user_and_password_are_those_of_the_axis_account(lone: Callable[..., Any]) -> None:
    one = lone("one-stop", stubs=("portal", "axis"))
    one.stubs["portal"].says = {"token": 401}
    client = HubClient(office_of(one))

    office_of(one).run([client.report({}, lambda _what, _text: None)])

    assert one.stubs["portal"].asked("token") == [{"username": "lt_one-stop", "password": client.account.password}]
