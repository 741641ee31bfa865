"""Who may ask: consumers that the axis passes on, and direct callers with the registry's own hashed login."""

import base64
import hashlib
from collections.abc import Callable

import pytest

from harness.exchange import Headers
from harness.wire.axis import MEMBERS, axis_account, axis_key, population_headers
from harness.wire.population import CONFIRM, question_json, question_xml, read_confirmation
from harness.wire.soap import fault_of
from tests.mocks.population.conftest import SEED, Stage, about, by_axis

Make = Callable[..., Stage]
ACCOUNT = axis_account(SEED, "insurance")


def login(stage: Stage, **changes: str) -> Headers:
    stamp = str(int(stage.network.clock.now().timestamp() * 1000))
    told = {"endpoint": "/dancu/soap", "user": ACCOUNT.user, "stamp": stamp, "secret": ACCOUNT.password} | changes
    digest = hashlib.sha256((told["endpoint"] + told["user"] + told["stamp"] + told["secret"]).encode()).hexdigest()
    basic = base64.b64encode(f"{told['user']}:{digest}".encode()).decode()
    return (
        ("Authorization", f"Basic {basic}"),
        ("Timestamp", told["stamp"]),
        ("X-Road-Client", ACCOUNT.member),
        ("ApiKey", ACCOUNT.api_key),
        ("SOAPAction", '""'),
        ("Content-Type", "text/xml; charset=utf-8"),
    )


def knock(stage: Stage, headers: Headers) -> tuple[int, str]:
    """Status, and the code of the fault ("" for an answer)."""
    response = stage.raw("/dancu/soap", question_xml(about(stage.home().woman)), headers)
    fault = fault_of(response.body)
    return response.status, fault.detail["MaLoi"] if fault else ""


def test_a_direct_caller_with_the_right_hash_is_answered(stage: Make) -> None:
    made = stage()
    response = made.raw("/dancu/soap", question_xml(about(made.home().woman)), login(made))

    assert read_confirmation(response.body) is True
    assert made.desk.lookups[-1].caller.party == "insurance"


@pytest.mark.parametrize("endpoint", ["/dancu/soap", CONFIRM, f"/r1/{MEMBERS['population']}/{CONFIRM}"])
def test_every_spelling_of_the_address_counts(stage: Make, endpoint: str) -> None:
    made = stage()

    assert knock(made, login(made, endpoint=endpoint)) == (200, "")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"secret": "wrong"}, "DC02"),
        ({"endpoint": "/elsewhere"}, "DC02"),
        ({"user": "lt_nobody"}, "DC01"),
        ({"stamp": "0"}, "DC03"),
    ],
)
def test_a_login_that_does_not_agree_is_refused(stage: Make, changes: dict[str, str], code: str) -> None:
    made = stage()

    assert knock(made, login(made, **changes)) == (401, code)


def test_how_far_the_clocks_may_differ_is_a_setting(stage: Make) -> None:
    made = stage(skew_s=1)
    stamp = str(int(made.network.clock.now().timestamp() * 1000) - 1500)

    assert knock(made, login(made, stamp=stamp)) == (401, "DC03")


def test_a_caller_behind_a_bus_is_tolerated(stage: Make) -> None:
    made = stage()
    bare = tuple(pair for pair in login(made) if pair[0] not in {"ApiKey", "X-Road-Client"})

    assert knock(made, bare) == (401, "DC01")
    assert knock(made, (*bare, ("ESB_SOURCE_TYPE", "x"), ("ESB_SOURCE_USERNAME", ACCOUNT.user))) == (200, "")


def test_nobody_speaks_for_another_member(stage: Make) -> None:
    made = stage()
    other = tuple(pair for pair in login(made) if pair[0] != "X-Road-Client")

    assert knock(made, (*other, ("X-Road-Client", MEMBERS["justice"]))) == (401, "DC01")
    by_justice = tuple(pair for pair in by_axis("justice"))
    assert knock(made, (*by_justice, *other)) == (401, "DC01")


def test_whoever_the_axis_passes_on_needs_no_login_of_their_own(stage: Make) -> None:
    made = stage()

    assert knock(made, by_axis("employment")) == (200, "")


def test_a_login_that_travels_through_the_axis_is_looked_at_too(stage: Make) -> None:
    made = stage()
    now_ms = int(made.network.clock.now().timestamp() * 1000)

    assert knock(made, (*by_axis("insurance"), *population_headers(ACCOUNT, CONFIRM, now_ms))) == (200, "")
    assert knock(made, (*by_axis("insurance"), *population_headers(ACCOUNT, CONFIRM, 0))) == (401, "DC03")


def test_a_wrong_key_of_the_axis_opens_nothing(stage: Make) -> None:
    made = stage()
    wrong = (("X-Axis-Key", axis_key(SEED, "justice")), ("X-Road-Client", MEMBERS["insurance"]))

    assert knock(made, wrong) == (401, "DC04")
    assert knock(made, (*wrong, *login(made))) == (401, "DC04")
    assert knock(made, ()) == (401, "DC01")


@pytest.mark.parametrize(
    "path",
    [
        f"/dancu/{CONFIRM}",
        "/dancu/XacNhanThongTinHoGiaDinh",
        "/dancu/ChiaSeDuLieuBaoHiem",
        "/apiSoDinhDanh/1.0/capSoDinhDanh",
        "/apiCuTru/1.0/dangKyThuongTru",
    ],
)
def test_everything_else_wants_the_axis(stage: Make, path: str) -> None:
    made = stage()
    body = question_xml(about(made.home().woman))

    for headers in ((), login(made)):
        response = made.raw(path, body, headers)
        assert response.status == 401
        assert b"DC04" in response.body


def test_the_json_service_answers_what_the_axis_passes_on(stage: Make) -> None:
    made = stage()

    assert made.ask(f"/dancu/{CONFIRM}", question_json(about(made.home().woman)), "licensing").status == 200
