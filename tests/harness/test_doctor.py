import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from harness.clock import StoppedClock
from harness.doctor import Checkup, State, examine, healthy, table
from harness.exchange import Exchange, Request, Response
from harness.profile import Profile, Target
from harness.rule import Role
from harness.wire.calls import Call
from harness.world import World

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
WORLD = World.make(11, date(2026, 11, 23), NOW)


@dataclass
class Line:
    """Answers every call the same way, and remembers what was asked."""

    response: Response | None
    broke: str = ""
    asked: list[Call] = field(default_factory=list)

    def send(self, call: Call, door: str) -> Exchange:
        self.asked.append(call)
        return Exchange(1, door, Request("POST", call.target, (), b""), self.response, NOW, 0.012, self.broke)


def answer(body: object, *, status: int = 200, at: datetime = NOW, dated: bool = True) -> Response:
    headers = (("Date", format_datetime(at, usegmt=True)),) if dated else ()
    return Response(status, headers, json.dumps(body).encode())


def token(expires: str) -> dict[str, Any]:
    return {"maKetQua": "200", "APIKey": {"access_token": "a", "id_token": "b", "expires_in": expires}}


GOOD = token("2026-11-23T03:10:00.0000000Z")


def look(line: Line, profile: Profile | None = None, **more: Any) -> dict[str, Checkup]:
    found = examine(Role.INTAKE, profile, line, world=WORLD, clock=StoppedClock(NOW), **more)
    return {checkup.name.en: checkup for checkup in found}


def test_a_sound_target_is_healthy() -> None:
    found = look(Line(answer(GOOD)))

    states = {name: checkup.state for name, checkup in found.items()}
    assert states["Reachability"] is State.OK
    assert states["Clock"] is State.OK
    assert states["Credentials"] is State.OK
    assert states["Certificate"] is State.OK
    assert healthy(list(found.values()))


def test_the_doctor_sends_nothing_but_a_request_for_a_token() -> None:
    line = Line(answer(GOOD))

    look(line)

    assert [call.target for call in line.asked] == ["/api/token/take"]


@pytest.mark.parametrize("broke", ["refused", "timeout", "reset", "not-http", "too-large", "something-new"])
def test_a_dead_line_is_bad_and_has_a_remedy(broke: str) -> None:
    found = look(Line(None, broke))

    assert found["Reachability"].state is State.BAD
    assert found["Reachability"].remedy.vi
    assert "Credentials" not in found
    assert not healthy(list(found.values()))


def test_an_address_without_the_door_is_bad() -> None:
    assert look(Line(answer({}, status=404)))["Reachability"].state is State.BAD


@pytest.mark.parametrize(("skew_s", "state"), [(30, State.OK), (31, State.WARN), (-31, State.WARN), (-30, State.OK)])
def test_clocks_may_differ_by_half_a_minute(skew_s: int, state: State) -> None:
    response = answer(GOOD, at=NOW + timedelta(seconds=skew_s))

    assert look(Line(response))["Clock"].state is state


def test_without_a_date_header_the_clock_is_skipped() -> None:
    assert look(Line(answer(GOOD, dated=False)))["Clock"].state is State.SKIPPED


def test_a_date_header_of_nonsense_is_skipped() -> None:
    response = Response(200, (("Date", "yesterday, I think"),), json.dumps(GOOD).encode())

    assert look(Line(response))["Clock"].state is State.SKIPPED


@pytest.mark.parametrize("code", ["401", "402", "403", "500", 401, "999"])
def test_a_refused_login_is_bad_and_names_the_code(code: str | int) -> None:
    found = look(Line(answer({"maKetQua": code})))["Credentials"]

    assert found.state is State.BAD
    assert str(code) in found.says.en
    assert "fixtures export" in found.remedy.en


@pytest.mark.parametrize("body", [b"", b"<html>502</html>", b"\xff\x00", b"[" * 100_000, b"null", b"[]"])
def test_a_hostile_answer_is_bad_and_nothing_worse(body: bytes) -> None:
    assert look(Line(Response(200, (), body)))["Credentials"].state is State.BAD


@pytest.mark.parametrize("expires", ["", "600", "2026-11-23T03:10:00", "2026-11-23T02:59:00Z"])
def test_a_token_with_a_doubtful_end_is_noted(expires: str) -> None:
    assert look(Line(answer(token(expires))))["Credentials"].state is State.WARN


def test_a_declared_results_door_is_asked_and_a_missing_one_is_skipped() -> None:
    results = Line(Response(404, (), b""))
    profile = Profile(target=Target(results_url="http://127.0.0.1:1"))

    asked = look(Line(answer(GOOD)), profile, open_caller=lambda *_, **__: results)
    unasked = look(Line(answer(GOOD)))

    assert asked["Results door"].state is State.OK
    assert results.asked[0].target.startswith("/?maGiaoDich=")
    assert unasked["Results door"].state is State.SKIPPED


@pytest.mark.parametrize(("line", "state"), [(Line(answer(GOOD)), State.OK), (Line(None, "refused"), State.BAD)])
def test_a_second_address_is_called_from(line: Line, state: State) -> None:
    seen: dict[str, Any] = {}

    def open_caller(*_: object, **options: object) -> Line:
        seen.update(options)
        return line

    profile = Profile(target=Target(base_url="http://127.0.0.1:1", second_address="127.0.0.2"))
    found = look(Line(answer(GOOD)), profile, open_caller=open_caller)

    assert found["Second address"].state is state
    assert seen["local_address"] == "127.0.0.2"


@pytest.mark.parametrize(
    ("when", "state"),
    [(NOW, State.OK), (NOW + timedelta(days=395), State.WARN), (NOW + timedelta(days=410), State.BAD)],
)
def test_a_certificate_is_judged_by_its_dates(when: datetime, state: State) -> None:
    found = examine(Role.HOSPITAL, None, None, world=WORLD, clock=StoppedClock(when))

    assert [checkup.state for checkup in found] == [state]


def test_an_undeclared_certificate_is_skipped_and_has_a_remedy() -> None:
    dressed = replace(WORLD, declared=True, keys_declared=True)

    found = examine(Role.INTAKE, None, None, world=dressed, clock=StoppedClock(NOW))

    assert [checkup.state for checkup in found] == [State.SKIPPED]
    assert "[[certificates]]" in found[0].remedy.vi


@pytest.mark.parametrize(
    ("command", "state"), [("sh -c true", State.OK), ("no-such-program x", State.BAD), ('"', State.BAD)]
)
def test_a_command_must_exist(command: str, state: State) -> None:
    found = examine(Role.HOSPITAL, None, None, world=WORLD, clock=StoppedClock(NOW), command=command)

    assert found[0].state is state


@pytest.mark.parametrize(("language", "word"), [("vi", "Đồng hồ"), ("en", "Clock")])
def test_the_table_speaks_the_readers_language(language: Any, word: str) -> None:
    found = list(look(Line(answer(GOOD))).values())
    out = StringIO()

    Console(file=out, width=200).print(table(found, language))

    assert word in out.getvalue()


def test_nothing_examined_is_not_health() -> None:
    assert not healthy([])


def test_marks_in_an_answer_do_not_reach_the_terminal() -> None:
    found = list(look(Line(answer({"maKetQua": "[red]boo[/red]"}))).values())
    out = StringIO()

    Console(file=out, width=300).print(table(found, "en"))

    assert "[red]boo[/red]" in out.getvalue()
