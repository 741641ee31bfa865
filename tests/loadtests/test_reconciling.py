import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from loadtests import reconciling
from loadtests.reconciling import Reconciled, reconcile

KNOWN = {"certificates": {"A", "B"}, "driver": {"C"}}


class Door(BaseHTTPRequestHandler):
    """A target that knows A and C: at its control door, and one by one at its results door."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = parse_qs(parts.query).get("maGiaoDich", [""])[0]
        if parts.path == "/broken":
            self._say(500, {})
        elif parts.path == "/records":
            rows = [{"door": "certificates", "receipt": "A"}, {"door": "driver", "receipt": "C"}]
            self._say(200, {"records": rows})
        else:
            self._say(200 if asked in {"A", "C"} else 404, {"maGiaoDich": asked})

    def _say(self, status: int, data: object) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def target() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Door) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_control_door_shows_what_is_gone(target: str) -> None:
    assert reconcile(KNOWN, target, "") == Reconciled("control", 3, 3, 1, ("B",))


def test_the_results_door_shows_what_is_gone(target: str) -> None:
    assert reconcile(KNOWN, "", f"{target}/results") == Reconciled("results", 3, 3, 1, ("B",))


def test_of_very_many_receipts_some_are_looked_at_evenly(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciling, "LOOKS_MAX", 2)

    found = reconcile(KNOWN, "", f"{target}/results")

    assert (found.acknowledged, found.looked_at) == (3, 2)


def test_a_receipt_that_another_door_gave_does_not_stand_in(target: str) -> None:
    assert reconcile({"driver": {"A"}}, target, "").lost == ("A",)


def test_without_a_door_nothing_is_claimed() -> None:
    assert reconcile(KNOWN, "", "") == Reconciled("none", 3)


@pytest.mark.parametrize("doors", [("", "/broken"), ("http://127.0.0.1:9", "")])
def test_a_door_that_does_not_answer_is_trouble_not_loss(target: str, doors: tuple[str, str]) -> None:
    control, results = doors

    found = reconcile(KNOWN, control, f"{target}{results}" if results else "")

    assert found.trouble is not None
    assert found.lost_count == 0
