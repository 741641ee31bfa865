import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from harness.cases import Case
from harness.clock import StoppedClock
from harness.errands import errands
from harness.errors import UsageError
from harness.exchange import Exchange, Request, Response
from harness.wire.calls import Call, Credentials
from harness.world import World
from mocks.hospital.client import ReferenceClient, Setup

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
WORLD = World.make(7, date(2026, 11, 23), NOW)
Answers = Callable[[str, int], tuple[int, Any]]


class Script:
    """A line on which the gateway says what the test wants; bytes are an answer, a string is how it broke."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.doors: list[str] = []
        self.calls: list[Call] = []

    def close(self) -> None:
        pass

    def send(self, call: Call, door: str) -> Exchange:
        self.doors.append(door)
        self.calls.append(call)
        status, said = self.answers(door, self.doors.count(door))
        exchange = Exchange(1, door, Request(call.method, call.target, call.headers, call.body), None, NOW)
        if isinstance(said, str):
            exchange.broke = said
        else:
            exchange.response = Response(status, (), said if isinstance(said, bytes) else json.dumps(said).encode())
        return exchange


def token(number: int = 1, life: timedelta = timedelta(minutes=10)) -> tuple[int, Any]:
    ends = f"{NOW + life:%Y-%m-%dT%H:%M:%S}.1234567Z"
    key = {"access_token": f"A{number}", "id_token": f"I{number}", "username": "u", "expires_in": ends}
    return 200, {"maKetQua": "200", "APIKey": key}


def always(answer: tuple[int, Any]) -> Answers:
    return lambda door, _number: token() if door == "token" else answer


@pytest.fixture(scope="module")
def setup(tmp_path_factory: pytest.TempPathFactory) -> Setup:
    keystore = tmp_path_factory.mktemp("keys") / "facility.p12"
    keystore.write_bytes(WORLD.identity(WORLD.main.facility).keystore("secret"))
    account = WORLD.main.account
    return Setup(
        "http://gateway", Credentials(account.username, account.password, account.facility), keystore, "secret"
    )


def play(setup: Setup, door: str, answers: Answers, times: int = 1) -> tuple[dict[str, str], Script]:
    script = Script(answers)
    client = ReferenceClient(setup, line=script, clock=StoppedClock(NOW))
    errand, scene = errands(WORLD)[door], WORLD.scene(1)
    case = Case(f"0001-{door}", errand.says, scene, tuple(errand.make(scene))).as_json()
    report = {}
    for _ in range(times):
        report = client.play(case)
    return report, script


def test_one_token_serves_many_sends(setup: Setup) -> None:
    report, script = play(setup, "certificates", always((200, {"MaKetQua": 200})), 3)

    assert script.doors == ["token", "certificates", "certificates", "certificates"]
    assert report["outcome"] == "accepted"


def test_a_token_is_renewed_half_a_minute_before_its_end(setup: Setup) -> None:
    short = timedelta(seconds=29)
    _, script = play(
        setup, "lookup", lambda door, n: token(n, short) if door == "token" else (200, {"maKetQua": "000"}), 2
    )

    assert script.doors == ["token", "lookup", "token", "lookup"]


@pytest.mark.parametrize(
    ("door", "refusal"),
    [
        ("claim-4750", (200, {"maKetQua": 401})),
        ("certificates", (200, {"MaKetQua": "401"})),
        ("adjustment", (401, {"maKetQua": "401"})),
        ("copayment", (401, b"")),
        ("lookup", (200, {"maKetQua": "401"})),
    ],
)
def test_401_wherever_it_hides_brings_one_new_token_and_one_more_try(
    setup: Setup, door: str, refusal: tuple[int, Any]
) -> None:
    report, script = play(setup, door, lambda asked, n: token(n) if asked == "token" else refusal)

    assert script.doors == ["token", door, "token", door]
    assert (report["outcome"], report["code"]) == ("refused", "401")


@pytest.mark.parametrize(
    "door", ["certificates", "death-notice", "birth-notice", "adjustment", "driver", "checkin-4750"]
)
@pytest.mark.parametrize("lost", ["timeout", "reset"])
def test_an_unknown_outcome_is_told_and_not_sent_again(setup: Setup, door: str, lost: str) -> None:
    report, script = play(setup, door, always((0, lost)))

    assert report["outcome"] == "unknown"
    assert script.doors.count(door) == 1


def test_a_claim_of_unknown_fate_is_sent_once_more_byte_for_byte(setup: Setup) -> None:
    answers = {1: (0, "reset"), 2: (200, {"maKetQua": 200, "maGiaoDich": "R"})}
    report, script = play(setup, "claim-3176", lambda door, n: token() if door == "token" else answers[n])

    assert (report["outcome"], report["receipt"]) == ("accepted", "R")
    assert script.calls[1].body == script.calls[2].body


@pytest.mark.parametrize(
    "answer",
    [
        (502, b"<html>"),
        (200, b"<html>"),
        (200, b""),
        (200, {}),
        (200, []),
        (200, b"\xff\xfe"),
        (302, {"MaKetQua": 200}),
    ],
)
def test_only_the_gateways_own_word_is_success(setup: Setup, answer: tuple[int, Any]) -> None:
    report, _ = play(setup, "certificates", always(answer))

    assert report["outcome"] == "unknown"


@pytest.mark.parametrize("code", ["401", 402, "403", 500])
def test_without_a_token_nothing_is_sent(setup: Setup, code: object) -> None:
    report, script = play(setup, "certificates", lambda _door, _n: (200, {"maKetQua": code, "APIKey": None}))

    assert script.doors == ["token"]
    assert (report["outcome"], report["code"]) == ("refused", str(code))


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(UsageError) as raised:
        Setup.of({"LIENTHONG_BASE_URL": "http://x", "LIENTHONG_USERNAME": "u"})

    assert "LIENTHONG_PASSWORD" in raised.value.says.vi


def test_drivers_certificates_may_have_an_account_of_their_own(tmp_path: Path) -> None:
    names = ("BASE_URL", "USERNAME", "PASSWORD", "FACILITY", "KEYSTORE", "KEYSTORE_PASSWORD", "CASES_URL")
    plain = {f"LIENTHONG_{name}": str(tmp_path) for name in names}

    assert Setup.of(plain).driver is None
    own = Setup.of({**plain, "LIENTHONG_DRIVER_USERNAME": "01901_HSSK", "LIENTHONG_DRIVER_PASSWORD": "p"}).driver
    assert own is not None
    assert own.username == "01901_HSSK"
