"""The case API: a client under test asks for its next case, plays it, and says what became of it.

`GET /next` gives a case (200), nothing for now (202) or the end (204); `POST /{case}/done` takes a report;
`GET /schema` is the contract. Each run has a base path of its own, so that parallel runs never mix.
"""

import socket
import threading
import time
from collections.abc import Callable
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from harness.cases import Case, Report, UnreadableReportError, read_report, schema
from harness.errors import HarnessError, UsageError
from harness.plainhttp import PlainHttp
from harness.text import Text

WAIT_S: Final = 10.0
"""How long `GET /next` waits for a case before it answers 202; a client may ask for less with `?wait=`."""

WAIT_S_MAX: Final = 25.0
REPORT_BYTES_MAX: Final = 64 * 1024
_LOOK_S: Final = 0.05


class CaseBoard:
    """The case in play, handed out once; threads meet here."""

    def __init__(self) -> None:
        """Begin with an empty board."""
        self._change = threading.Condition()
        self._waiting: Case | None = None
        self._known: dict[str, Report | None] = {}
        self._finished = False
        self.asked = threading.Event()
        """Set once somebody has ever asked for a case."""

    def offer(self, case: Case) -> None:
        """Put `case` up; a case that nobody took yet is replaced."""
        with self._change:
            self._waiting = case
            self._known[case.id] = None
            self._change.notify_all()

    def withdraw(self) -> None:
        """Take down a case that nobody fetched."""
        with self._change:
            self._waiting = None

    def finish(self) -> None:
        """Tell everybody who asks that there are no more cases."""
        with self._change:
            self._finished = True
            self._waiting = None
            self._change.notify_all()

    @property
    def finished(self) -> bool:
        """Whether the end was told."""
        return self._finished

    def next(self, wait_s: float) -> Case | None:
        """The next case, waiting at most `wait_s` for one; None when there is none (yet, or any more)."""
        self.asked.set()
        with self._change:
            self._change.wait_for(lambda: self._waiting is not None or self._finished, wait_s)
            case, self._waiting = self._waiting, None
            return case

    def done(self, case_id: str, report: Report) -> bool:
        """Take the report on a case; False if no such case was ever handed out. The first report counts."""
        with self._change:
            if case_id not in self._known:
                return False
            if self._known[case_id] is None:
                self._known[case_id] = report
            self._change.notify_all()
            return True

    def report(self, case_id: str, wait_s: float, alive: Callable[[], bool] = lambda: True) -> Report | None:
        """The report on a case, waiting at most `wait_s` while the client is `alive`; None if none came."""
        until = time.monotonic() + wait_s
        with self._change:
            while self._known.get(case_id) is None:
                left = until - time.monotonic()
                if left <= 0 or not alive():
                    break
                self._change.wait(min(left, _LOOK_S))
            return self._known.get(case_id)


def case_app(board: CaseBoard, session: str) -> ASGIApp:
    """The case API of `board` under `/session`."""

    async def give(request: Request) -> Response:
        try:
            wait_s = min(max(float(request.query_params.get("wait", WAIT_S)), 0.0), WAIT_S_MAX)
        except ValueError:
            return _refuse(400, "wait phải là số giây", "wait must be a number of seconds")
        case = await run_in_threadpool(board.next, wait_s)
        if case is not None:
            return JSONResponse(case.as_json())
        return Response(status_code=204 if board.finished else 202)

    async def take(request: Request) -> Response:
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > REPORT_BYTES_MAX:
                return _refuse(413, "báo cáo quá lớn", "the report is too large")
        try:
            report = read_report(body)
        except UnreadableReportError as error:
            # Nothing better will come: without this the bench would wait out its patience and blame silence.
            board.done(request.path_params["case"], Report(outcome="error", note=f"{error.says.vi} / {error.says.en}"))
            return JSONResponse(error.says.as_json(), 400)
        if not board.done(request.path_params["case"], report):
            return _refuse(404, "không có tình huống này", "there is no such case")
        return Response(status_code=204)

    async def contract(_request: Request) -> Response:
        return JSONResponse(schema(), media_type="application/schema+json")

    routes = [
        Route("/next", give, methods=["GET"]),
        Route("/schema", contract, methods=["GET"]),
        Route("/{case}/done", take, methods=["POST"]),
    ]
    return Starlette(routes=[Mount(f"/{session}", routes=routes)])


def _refuse(status: int, vi: str, en: str) -> JSONResponse:
    return JSONResponse(Text(vi, en).as_json(), status)


class CaseServer:
    """Serves the case API on loopback, in a thread of its own."""

    def __init__(self, board: CaseBoard, session: str, port: int = 0) -> None:
        """Serve `board` under `/session` at `port` (0: any free one)."""
        self._board = board
        self._session = session
        self._port = port
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self.url = ""

    def start(self) -> str:
        """Begin to serve; the base URL of the session."""
        # With the protocol named, asyncio switches Nagle's algorithm off; else each answer waits 40 ms for an ACK.
        line = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind(("127.0.0.1", self._port))
        except OSError as error:
            line.close()
            raise UsageError(
                Text(
                    f"Không mở được cổng {self._port} của API tình huống: {error.strerror}. Chọn cổng khác: --port.",
                    f"Port {self._port} for the case API cannot be opened: {error.strerror}. Choose another: --port.",
                )
            ) from error
        config = uvicorn.Config(
            case_app(self._board, self._session),
            http=PlainHttp,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [line]}, name="case-api", daemon=True
        )
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.005)
            if not self._thread.is_alive():
                raise HarnessError(Text("API tình huống không khởi động được.", "The case API did not start."))
        self.url = f"http://127.0.0.1:{line.getsockname()[1]}/{self._session}"
        return self.url

    def stop(self) -> None:
        """Tell the end to whoever still asks, then stop serving."""
        self._board.finish()
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(5.0)
            self._server = self._thread = None
