"""A party's table of doors: routing, reading within bounds, answers that need others first, and faults of our own."""

import json
import threading
from collections.abc import Callable, Iterable
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import Field

from harness.exchange import Request, Response
from harness.hops import traceparent
from harness.matters import Act, Matter
from harness.rule import Basis
from harness.text import Text
from mocks.agenda import Errand
from mocks.network import Network
from mocks.office import Office
from mocks.party import FORM, PATH_CHARACTERS_MAX, Later, Operation, Party, Problem, Reply, Visit, Wire

TRACE = "0123456789abcdef" * 2


class Person(Wire):
    name: Annotated[str, Field(max_length=10)] = Field(alias="hoTen")
    age: int = Field(default=0, alias="tuoi")


class Note(Wire):
    """A text of any length as far as its model goes."""

    text: str = ""


class Letter(Note):
    long_texts: ClassVar[bool] = True


class Page(Wire):
    page: Annotated[int, Field(ge=1)] = Field(default=1, alias="trang")


class Desk:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.visits: list[Visit] = []
        self.heard: list[Any] = []
        self.free: list[bool] = []

    def matters(self) -> Iterable[Matter]:
        return ()

    def acts(self) -> Iterable[Act]:
        return ()


class Small(Party):
    """A party with one door of each sort."""

    name = "small"
    desk_class: ClassVar[Callable[[Office], Any]] = Desk

    def operations(self) -> Iterable[Operation]:
        yield self.door("GET", "/things/{id}", lambda visit: Reply(200, {"id": visit.path["id"]}))
        yield self.door("POST", "/things/{id}", lambda visit: Reply(201, {"id": visit.path["id"]}))
        yield self.door("GET", "/files/{rest:path}", lambda visit: Reply(200, visit.path["rest"].encode()))
        yield self.door("POST", "/people", self.keep, takes=Person, query=Page)
        yield self.door("POST", "/notes", lambda visit: Reply(200, Note(text=2 * visit.data.text)), takes=Note)
        yield self.door("POST", "/letters", lambda visit: Reply(200, Note(text=2 * visit.data.text)), takes=Letter)
        yield self.door("POST", "/form", self.keep, takes=Person, media=FORM)
        yield self.door("POST", "/raw", lambda visit: Reply(200, visit.data, "text/plain"), media="text/plain")
        yield self.door("GET", "/keyed", lambda _visit: Reply(204), headers=("X-Key",))
        yield self.door("GET", "/later", self.later)
        yield self.door("GET", "/broken", self.broken)
        yield self.door("GET", "/shut", self.broken)

    def door(self, method: str, path: str, handle: Any, **more: Any) -> Operation:
        return Operation(f"{method} {path}", method, path, handle, Text("v", "e"), "s", Basis.PROFILE, **more)

    def enter(self, visit: Visit) -> Reply | None:
        return Reply(401, {"who": "?"}) if visit.operation.path == "/shut" else None

    def keep(self, visit: Visit) -> Reply:
        self.desk.visits.append(visit)
        return Reply(200, visit.data)

    def broken(self, visit: Visit) -> Reply:
        raise RuntimeError(visit.operation.name)

    def later(self, visit: Visit) -> Later:
        def hear(response: Response | None) -> list[Errand] | None:
            self.desk.heard.append(response and response.body)
            return [Errand("other", Request("GET", "/two", (), b""), self.desk.heard.append)] if response else None

        first = Errand("other", Request("GET", "/one", (), b""), hear, visit.trace)
        return Later([first], lambda: Later([], lambda: Reply(200, {"heard": len(self.desk.heard)})))


class Line:
    """Answers /one only; notes whether the caller's lock was free while the call was on its way."""

    def __init__(self) -> None:
        self.office: Office | None = None
        self.calls: list[tuple[str, str, str]] = []
        self.free: list[bool] = []

    def call(self, caller: str, to: str, request: Request, trace: str) -> Response | None:
        self.calls.append((caller, f"{to}{request.target}", trace))
        self.free.append(is_free(self.office))
        return Response(200, (), b"one") if request.target == "/one" else None


def is_free(office: Office | None) -> bool:
    """Whether another thread can have the office's lock."""
    assert office is not None
    got: list[bool] = []

    def grab() -> None:
        got.append(office.lock.acquire(blocking=False))
        if got[0]:
            office.lock.release()

    thread = threading.Thread(target=grab)
    thread.start()
    thread.join()
    return got[0]


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def party(line: Line, lone_network: Network) -> Small:
    office = lone_network._office("licensing")  # noqa: SLF001 -- an office like any other's
    office.party, office.line = "small", line
    line.office = office
    return Small(office)


def ask(party: Party, method: str, target: str, body: bytes = b"", *headers: tuple[str, str]) -> Response:
    return party.answer(Request(method, target, headers, body))


# --- routing ----------------------------------------------------------------------------------------------------------


def test_a_path_gives_its_parts_unquoted(party: Small) -> None:
    assert json.loads(ask(party, "GET", "/things/G22%2F1%20%C4%90").body) == {"id": "G22/1 Đ"}


def test_a_part_does_not_take_slashes_unless_it_says_so(party: Small) -> None:
    assert ask(party, "GET", "/things/a/b").status == 404
    assert ask(party, "GET", "/files/a/b").body == b"a/b"


def test_another_method_is_405_and_says_which_are_allowed(party: Small) -> None:
    response = ask(party, "DELETE", "/things/1")

    assert (response.status, response.header("Allow")) == (405, "GET, POST")


@pytest.mark.parametrize("target", ["/", "/things", "/things/", "//", "/" + "x" * PATH_CHARACTERS_MAX])
def test_what_no_door_has_is_404(party: Small, target: str) -> None:
    assert ask(party, "GET", target).status == 404


def test_the_operation_of_a_request_is_named(party: Small) -> None:
    found = party.operation_at(Request("POST", "/things/1?x=1", (), b""))

    assert found is not None
    assert found.name == "POST /things/{id}"
    assert party.operation_at(Request("PUT", "/things/1", (), b"")) is None


# --- reading ----------------------------------------------------------------------------------------------------------


def test_a_body_is_read_by_its_wire_tags_and_unknown_ones_are_passed_over(party: Small) -> None:
    response = ask(party, "POST", "/people?trang=2", '{"hoTen": "Đỗ", "tuoi": 5, "khac": 1}'.encode())

    assert json.loads(response.body) == {"hoTen": "Đỗ", "tuoi": 5}
    assert party.desk.visits[0].query.page == 2
    assert response.header("Content-Type") == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"tuoi": 1}', "hoTen"),
        (b'{"hoTen": "abcdefghijk"}', "hoTen"),
        (b'{"hoTen": "a", "tuoi": "x"}', "tuoi"),
        (b'{"hoTen": "\\ud800"}', ""),
        (b"[]", ""),
        (b"", ""),
        (b"{", ""),
        (b"\xff", ""),
        (b"[" * 100_000, ""),
    ],
)
def test_a_body_that_is_none_is_refused_with_its_place(party: Small, body: bytes, place: str) -> None:
    response = ask(party, "POST", "/people", body)

    told = json.loads(response.body)
    assert response.status == 400
    assert told["place"] == place or place == ""
    assert told["error"]["vi"] != told["error"]["en"]
    assert party.desk.visits == []
    assert party.mishaps == []


@pytest.mark.parametrize("body", [{"text": "x" * 20_001}, {"other": [{"x" * 20_001: 1}]}])
def test_a_long_text_is_refused_wherever_it_stands(party: Small, body: Any) -> None:
    assert ask(party, "POST", "/notes", json.dumps(body).encode()).status == 400


def test_an_answer_may_be_longer_than_any_request(party: Small) -> None:
    said = ask(party, "POST", "/notes", json.dumps({"text": "x" * 20_000}).encode())

    assert json.loads(said.body) == {"text": "x" * 40_000}


def test_a_model_may_take_long_texts(party: Small) -> None:
    assert ask(party, "POST", "/letters", json.dumps({"text": "x" * 90_000}).encode()).status == 200


def test_a_query_is_held_to_its_model(party: Small) -> None:
    assert ask(party, "POST", "/people?trang=0", b'{"hoTen": "a"}').status == 400


def test_a_form_is_read_like_any_body(party: Small) -> None:
    assert json.loads(ask(party, "POST", "/form", b"hoTen=a+b&tuoi=3").body) == {"hoTen": "a b", "tuoi": 3}
    assert ask(party, "POST", "/form", b"a=1&" * 200).status == 400


def test_a_door_without_a_model_gets_the_bytes(party: Small) -> None:
    response = ask(party, "POST", "/raw", b"\xff\x00")

    assert (response.body, response.header("Content-Type")) == (b"\xff\x00", "text/plain")


def test_a_header_that_must_be_there_is_missed(party: Small) -> None:
    assert ask(party, "GET", "/keyed").status == 400
    assert ask(party, "GET", "/keyed", b"", ("x-key", "1")).status == 204


def test_whoever_may_not_enter_is_turned_away_before_anything_is_read(party: Small) -> None:
    assert ask(party, "GET", "/shut").status == 401
    assert party.mishaps == []


# --- traces -----------------------------------------------------------------------------------------------------------


def test_the_trace_of_a_request_goes_on_and_a_new_one_is_made_without(party: Small) -> None:
    ask(party, "POST", "/people", b'{"hoTen": "a"}', ("traceparent", traceparent(TRACE, 7)))
    ask(party, "POST", "/people", b'{"hoTen": "a"}')

    given, made = (visit.trace for visit in party.desk.visits)
    assert given == TRACE
    assert len(made) == 32
    assert made != given


# --- answers that need others -----------------------------------------------------------------------------------------


def test_an_answer_may_need_others_first_and_their_answers_may_lead_on(party: Small, line: Line) -> None:
    response = ask(party, "GET", "/later", b"", ("traceparent", traceparent(TRACE, 1)))

    assert json.loads(response.body) == {"heard": 2}
    assert party.desk.heard == [b"one", None]
    assert line.calls == [("small", "other/one", TRACE), ("small", "other/two", "")]


def test_the_lock_is_never_held_while_calling_out(party: Small, line: Line) -> None:
    ask(party, "GET", "/later")
    party.office.agenda.at(
        party.office.now(), lambda: [Errand("other", Request("GET", "/one", (), b""), lambda _r: None)]
    )
    party.tick()

    assert line.free == [True, True, True]


def test_the_lock_is_held_while_the_desk_decides(party: Small) -> None:
    seen: list[bool] = []
    party.office.agenda.at(party.office.now(), lambda: seen.append(is_free(party.office)))
    party.tick()

    assert seen == [False]


def test_what_stands_is_read_under_the_lock_for_doors_change_it_meanwhile(party: Small) -> None:
    seen: list[bool] = []

    def told() -> Iterable[Any]:
        seen.append(is_free(party.office))
        yield from ()

    party.desk.matters = party.desk.acts = told

    assert ([*party.matters()], [*party.acts()], seen) == ([], [], [False, False])


# --- faults of our own ------------------------------------------------------------------------------------------------


def test_a_fault_of_ours_is_answered_and_kept(party: Small) -> None:
    response = ask(party, "GET", "/broken")

    assert response.status == 500
    assert party.mishaps == ["small: RuntimeError at /broken: GET /broken"]


def test_a_fault_in_the_agenda_is_kept_and_stops_nothing(party: Small) -> None:
    done: list[int] = []

    def fail() -> None:
        raise KeyError

    party.office.agenda.at(party.office.now(), fail)
    party.office.agenda.at(party.office.now(), lambda: done.append(1))

    assert [party.tick(), party.tick(), party.tick()] == [True, True, False]
    assert done == [1]
    assert len(party.mishaps) == 1


def test_a_fault_in_what_follows_an_errand_is_kept(party: Small) -> None:
    def fail(_response: Response | None) -> None:
        raise KeyError

    party.office.agenda.at(party.office.now(), lambda: [Errand("other", Request("GET", "/one", (), b""), fail)])
    party.tick()

    assert party.mishaps[0].startswith("small: KeyError at errand")


def test_a_party_refuses_in_its_own_words(party: Small) -> None:
    reply = party.refuse(Problem("busy", 503, Text("bận", "busy")), Request("GET", "/", (), b""))

    assert reply.response().status == 503


def test_bytes_go_out_as_they_are_and_nothing_is_empty() -> None:
    assert Reply(200, b"x", "text/xml").response().body == b"x"
    assert Reply(204).response() == Response(204, (), b"")


def test_a_twin_replaces_the_desk(party: Small) -> None:
    class Twin(Desk):
        pass

    assert isinstance(Small(party.office, Twin).desk, Twin)
    assert isinstance(party.desk, Desk)
