"""The way of a document: steps in order, calls of the axis inside the call that made them, and nothing personal."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from harness.errors import UsageError
from harness.exchange import Request, Response
from harness.hopfile import FILE, read_hops, written
from harness.hops import Hop
from harness.sequence_terminal import sequence
from harness.text import Text
from harness.ways import Outcome, Way, codes_of, lasting, short, way

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
DOSSIER = "G22.99.08-261123-0001"
PERSON = "001199000001"


def hop(number: int, caller: str, party: str, *, after_s: int = 0, status: int = 200, **given: Any) -> Hop:
    asked = json.dumps(given.get("asked", {"maHoSoLT": DOSSIER}), ensure_ascii=False).encode()
    said = json.dumps(given.get("said", {"status": "1"}), ensure_ascii=False).encode()
    return Hop(
        number=number,
        caller=caller,
        party=party,
        door=given.get("door", "nhanHoSoDKHT"),
        trace=given.get("trace", "a" * 32),
        at=AT + timedelta(seconds=after_s),
        request=Request("POST", given.get("target", "/apiLienThongKSKT/1.0/nhanHoSoDKHT"), (), asked),
        response=None if given.get("broke") else Response(status, (), said),
        broke=given.get("broke", ""),
        faults=given.get("faults", ()),
    )


def through_the_axis() -> list[Hop]:
    return [hop(2, "axis", "justice", after_s=1), hop(1, "one-stop", "axis"), hop(3, "one-stop", "portal", after_s=90)]


def shown(journey: Way, language: Any = "vi") -> str:
    console = Console(width=160, file=StringIO())
    with console.capture() as captured:
        console.print(sequence(journey, language))
    return captured.get()


def test_a_call_of_the_axis_stands_inside_the_call_that_made_it() -> None:
    moves = way(through_the_axis()).moves

    assert [(move.kind, move.step.number, move.depth) for move in moves] == [
        ("ask", 1, 0),
        ("ask", 2, 1),
        ("answer", 2, 1),
        ("answer", 1, 0),
        ("ask", 3, 0),
        ("answer", 3, 0),
    ]


def test_lifelines_come_in_order_of_appearance() -> None:
    assert way(through_the_axis()).lifelines == ("one-stop", "axis", "justice", "portal")


def test_a_duplicated_call_holds_both_calls_of_the_axis() -> None:
    hops = [hop(1, "one-stop", "axis"), hop(2, "axis", "justice"), hop(3, "axis", "justice")]

    assert [move.depth for move in way(hops).moves if move.kind == "ask"] == [0, 1, 1]


def test_only_what_belongs_to_the_dossier_is_taken() -> None:
    other = hop(9, "portal", "intake", asked={"x": 1}, trace="b" * 32)
    of_the_trace = hop(4, "justice", "population", asked={"x": 1})

    assert [step.number for step in way([*through_the_axis(), other, of_the_trace], DOSSIER).steps] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("given", "outcome", "answer"),
    [
        ({}, Outcome.WELL, "200 · status 1"),
        ({"said": {"status": "0", "errorCode": "500"}}, Outcome.SAID_NO, "200 · status 0 · errorCode 500"),
        ({"said": {"trangThai": 0, "maLoi": "E05"}}, Outcome.SAID_NO, "200 · trangThai 0 · maLoi E05"),
        ({"said": {"status": 400, "errors": {}}}, Outcome.SAID_NO, "200 · status 400"),
        ({"said": {"maLoi": "17"}}, Outcome.SAID_NO, "200 · maLoi 17"),
        ({"said": {"trangThai": "00", "maLoi": "17"}}, Outcome.WELL, "200 · trangThai 00 · maLoi 17"),
        ({"said": {"fault": {"code": 900901}}, "status": 401}, Outcome.ERROR, "401 · code 900901"),
        ({"said": {"type": "Server.ServerProxy.ServiceFailed"}, "status": 500}, Outcome.ERROR, None),
        ({"broke": "no-answer"}, Outcome.LOST, "no-answer"),
    ],
)
def test_a_step_says_how_it_ended(given: dict[str, Any], outcome: Outcome, answer: str | None) -> None:
    step = way([hop(1, "justice", "axis", **given)]).steps[0]

    assert step.outcome is outcome
    assert answer is None or step.answer == answer
    assert (step in way([hop(1, "justice", "axis", **given)]).troubles) == (outcome is not Outcome.WELL)


def test_a_fault_is_named_once() -> None:
    lost = hop(1, "justice", "axis", broke="reset", faults=("reset", "duplicate"))

    assert way([lost]).steps[0].faults == ("duplicate",)


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (b"<E><TonTai>false</TonTai><HoVaTen>A B</HoVaTen></E>", {"TonTai": "false"}),
        (b'{"value":[{"trangThai":4}],"status":"1"}', {"status": "1", "trangThai": "4"}),
        (b'{"status":"Nguyen Van An"}', {}),
        (b'{"status":"001199000001"}', {}),
        (b'{"ketQua":true}', {"ketQua": "true"}),
        (b"{", {}),
        (b"[]", {}),
        (b"", {}),
    ],
)
def test_codes_are_read_from_known_tags_and_only_if_they_are_plain(body: bytes, codes: dict[str, str]) -> None:
    assert codes_of(body) == codes


def test_nothing_personal_is_left_in_a_way() -> None:
    named = {"hoTen": "Nguyễn Thị Hằng", "soDDCN": PERSON, "maHoSoLT": DOSSIER}
    asked = hop(1, "citizen", "portal", asked=named, said={"hoTen": "Nguyễn Thị Hằng"}, door=PERSON)
    other = hop(2, f"x{PERSON}", "portal", asked=named, target=f"/thongbao/{PERSON}?soDDCN={PERSON}")
    journey = way([asked, other], PERSON)
    everything = repr(journey) + shown(journey)

    assert len(journey.steps) == 2
    assert PERSON not in everything
    assert "Hằng" not in everything
    assert DOSSIER in everything


def test_a_dossier_and_a_trace_are_named_as_they_were_sought() -> None:
    assert way(through_the_axis(), DOSSIER).sought == DOSSIER
    assert way(through_the_axis(), "a" * 32).sought == "a" * 32


def test_the_terminal_shows_pauses_days_and_sums_in_both_languages() -> None:
    hops = [*through_the_axis(), hop(4, "portal", "axis", after_s=86_400, broke="reset")]

    vietnamese, english = shown(way(hops)), shown(way(hops), "en")
    assert "Một cửa → Trục liên thông" in vietnamese
    assert "1 phút 29 giây" in vietnamese
    assert "4 chặng trong 1 ngày; 1 chặng không thông suốt" in vietnamese
    assert "24/11/2026 09:30:00" in english
    assert "no answer" in english


def test_what_is_nowhere_is_said_to_be_nowhere() -> None:
    assert "No hop holds this" in shown(way(through_the_axis(), "nothing"), "en")


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (0, Text("0 giây", "0 s")),
        (60, Text("1 phút", "1 min")),
        (612, Text("10 phút 12 giây", "10 min 12 s")),
        (86_400 + 59, Text("1 ngày", "1 d")),
        (90_000, Text("1 ngày 1 giờ", "1 d 1 h")),
    ],
)
def test_lengths_of_time_are_told_in_two_units(seconds: int, says: Text) -> None:
    assert lasting(timedelta(seconds=seconds)) == says


def test_a_party_nobody_knows_keeps_its_name() -> None:
    assert short("somebody") == Text("somebody", "somebody")


class TestHopFiles:
    """Hops in a file."""

    def test_lines_are_read_back_from_a_file_and_from_its_folder(self, tmp_path: Path) -> None:
        (tmp_path / FILE).write_text(written(through_the_axis()), "utf-8")

        assert read_hops(tmp_path) == read_hops(tmp_path / FILE) == through_the_axis()

    @pytest.mark.parametrize("indent", [None, 1])
    def test_a_control_doors_answer_is_read_as_well(self, tmp_path: Path, indent: int | None) -> None:
        answer = {"hops": [one.as_json() for one in through_the_axis()], "more": False}
        (tmp_path / "answer.json").write_text(json.dumps(answer, indent=indent), "utf-8")

        assert read_hops(tmp_path / "answer.json") == through_the_axis()

    @pytest.mark.parametrize("line", ["{", "[1]", "{}", '{"hops": 3}'])
    def test_a_line_that_is_no_hop_is_named(self, tmp_path: Path, line: str) -> None:
        (tmp_path / FILE).write_text(written(through_the_axis()) + line, "utf-8")

        with pytest.raises(UsageError, match="line 4"):
            read_hops(tmp_path)

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=FILE):
            read_hops(tmp_path)
