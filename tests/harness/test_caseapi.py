import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime

import httpx
import pytest

from harness.caseapi import REPORT_BYTES_MAX, CaseBoard, CaseServer
from harness.cases import Case, schema
from harness.errands import errands
from harness.world import World

WORLD = World.make(7, date(2026, 11, 23), datetime(2026, 11, 23, 3, tzinfo=UTC))


def case(number: int = 1) -> Case:
    errand = errands(WORLD)["certificates"]
    scene = WORLD.scene(number)
    return Case(f"{number:04d}-certificates", errand.says, scene, tuple(errand.make(scene)))


@pytest.fixture
def board() -> CaseBoard:
    return CaseBoard()


@pytest.fixture
def line(board: CaseBoard) -> Iterator[httpx.Client]:
    server = CaseServer(board, "s1")
    with httpx.Client(base_url=server.start(), trust_env=False) as client:
        yield client
    server.stop()


def test_nothing_to_do_yet_is_202(line: httpx.Client) -> None:
    assert line.get("/next", params={"wait": 0}).status_code == 202


def test_a_case_is_given_once_and_its_report_reaches_the_bench(board: CaseBoard, line: httpx.Client) -> None:
    board.offer(case())

    given = line.get("/next").json()
    again = line.get("/next", params={"wait": 0})
    done = line.post(f"/{given['id']}/done", json={"outcome": "accepted", "receipt": "R1"})

    report = board.report(given["id"], 1.0)
    assert (given["id"], again.status_code, done.status_code) == ("0001-certificates", 202, 204)
    assert report is not None
    assert report.receipt == "R1"


def test_a_waiting_client_gets_the_case_as_soon_as_it_is_there(board: CaseBoard, line: httpx.Client) -> None:
    timer = threading.Timer(0.05, board.offer, [case()])
    timer.start()

    assert line.get("/next", params={"wait": 10}).status_code == 200
    timer.join()


def test_the_end_is_204(board: CaseBoard, line: httpx.Client) -> None:
    board.finish()

    assert line.get("/next").status_code == 204


def test_the_first_report_counts(board: CaseBoard, line: httpx.Client) -> None:
    board.offer(case())
    name = line.get("/next").json()["id"]

    for outcome in ("refused", "accepted"):
        line.post(f"/{name}/done", json={"outcome": outcome})

    report = board.report(name, 0.1)
    assert report is not None
    assert report.outcome == "refused"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/0001-nothing/done", b'{"outcome": "accepted"}', 404),
        ("/0001-nothing/done", b"{", 400),
        ("/0001-nothing/done", b" " * (REPORT_BYTES_MAX + 1), 413),
    ],
)
def test_a_bad_report_is_refused_in_both_languages(line: httpx.Client, path: str, body: bytes, status: int) -> None:
    answer = line.post(path, content=body)

    assert answer.status_code == status
    assert set(answer.json()) == {"vi", "en"}


@pytest.mark.parametrize("wait", ["soon", "", "1e999x"])
def test_a_wait_that_is_no_number_is_refused(line: httpx.Client, wait: str) -> None:
    assert line.get("/next", params={"wait": wait}).status_code == 400


def test_the_contract_is_served(line: httpx.Client) -> None:
    assert line.get("/schema").json() == schema()


def test_another_session_path_leads_nowhere(line: httpx.Client) -> None:
    assert line.get(str(line.base_url).replace("/s1", "/s2") + "next").status_code == 404


def test_waiting_for_a_report_ends_with_the_client(board: CaseBoard) -> None:
    board.offer(case())

    assert board.report("0001-certificates", 30.0, alive=lambda: False) is None
