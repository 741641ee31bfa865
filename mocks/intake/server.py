"""A gateway on loopback, in this process: two ports (the protocol, the control door), one event loop, one judge.

Start and stop are cheap and several can live side by side: each has its own threads, store, clock offset and chance.
"""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import uvicorn

from harness.chance import stream
from harness.clock import Clock, ShiftedClock
from harness.errors import HarnessError, UsageError
from harness.exchange import Exchange
from harness.faults import Fault
from harness.plainhttp import PlainHttp
from harness.text import Text
from harness.world import World
from mocks.intake.app import IntakeApp
from mocks.intake.control import control_app
from mocks.intake.desk import IntakeDesk
from mocks.intake.line import GatewayLine
from mocks.intake.store import Store
from mocks.weather import Receive, Send, Weather
from mocks.witness import Witness

Asgi = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

START_S: Final = 10.0
TICK_S: Final = 1.0
"""How often the server writes its Date header anew."""

ACCEPTED_AT_ONCE: Final = 256
"""asyncio takes in so many lines before it reads any: well below `LINES_MAX`, or a crowd pushes out who just came."""

JUDGE_IDLE_S: Final = 0.2
"""A judge with nothing due looks at the clock this often: the control door may have moved it."""

JUDGE_ROUND_S: Final = 0.01
"""The judge gathers work for so long: waking for every file would take turns with the doors at each of them."""


class _Server(uvicorn.Server):
    """Says when it listens, ends at once when told to, and leaves the process's signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)
        self.listening.set()

    async def main_loop(self) -> None:
        end = self._end
        while end is not None and not end.is_set():
            await self.on_tick(0)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(end.wait(), TICK_S)

    def end(self) -> None:
        """Ask the server to end, from any thread."""
        if self._loop is not None and self._end is not None:
            self._loop.call_soon_threadsafe(self._end.set)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for each in sockets or []:
            each.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        tasks = list(self.server_state.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class LocalGateway:
    """The mock gateway, ready to be started."""

    def __init__(
        self,
        world: World,
        clock: Clock,
        seed: int,
        state_dir: Path | None = None,
        desk_class: type[IntakeDesk] = IntakeDesk,
        wrap_app: Callable[[Asgi], Asgi] | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        control_port: int = 0,
        faults: tuple[Fault, ...] = (),
        witness: Witness | None = None,
    ) -> None:
        """Set the parts up; without `state_dir` nothing outlives `stop`."""
        self.clock = clock if isinstance(clock, ShiftedClock) else ShiftedClock(clock)
        self.witness = witness or Witness()
        self.weather = Weather(stream(seed, "intake/weather"))
        self.desk = desk_class(world, self.clock, seed, Store(state_dir))
        self.weather.arm(faults)
        self._faults = faults
        self._app = IntakeApp(self.desk, self.weather, self.witness, self.clock)
        outside: Asgi = self._app
        self._outside = wrap_app(outside) if wrap_app else outside
        self._host = host
        self._ports = (port, control_port)
        self._sockets: list[socket.socket] = []
        self._servers: list[_Server] = []
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self.url = ""
        self.control_url = ""

    def start(self) -> str:
        """Listen, judge, and give the base URL."""
        try:
            for port in self._ports:
                self._sockets.append(self._listen(port))
        except HarnessError:
            self.stop()
            raise
        self.url, self.control_url = (f"http://{self._host}:{each.getsockname()[1]}" for each in self._sockets)
        self._servers = [_server(self._outside, GatewayLine), _server(control_app(self), PlainHttp)]
        self._threads = [
            threading.Thread(target=self._serve, name="intake-doors", daemon=True),
            threading.Thread(target=self._judge, name="intake-judge", daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        for server in self._servers:
            if not server.listening.wait(START_S):
                raise HarnessError(Text("cổng mô phỏng không khởi động được", "the mock gateway did not start"))
        return self.url

    def stop(self) -> None:
        """Hang up, finish what was acknowledged, and free the ports."""
        self._stopping.set()
        self.desk.work.set()
        for server in self._servers:
            server.end()
        for thread in self._threads:
            thread.join()
        for each in self._sockets:
            each.close()
        self.desk.store.close()

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        self.stop()

    # --- what suites and the control door use -------------------------------------------------------------------------

    @property
    def results_url(self) -> str:
        """Where results are read (profile "results/1")."""
        return f"{self.control_url}/results"

    @property
    def exchanges(self) -> list[Exchange]:
        """Everything that was on the wire, oldest first."""
        return self.witness.exchanges

    @property
    def mishaps(self) -> list[str]:
        """What went wrong on our own side; a run with any is void."""
        return self._app.mishaps

    def arm(self, faults: tuple[Fault, ...]) -> None:
        """Put `faults` in force."""
        self.weather.arm(faults)

    def reset(self) -> None:
        """As at the start: nothing received, no session, no exchange, the first faults, the first clock."""
        self.desk.reset()
        self.witness.forget()
        self.weather.disarm()
        self.weather.arm(self._faults)
        self.clock.offset = timedelta(0)
        self._app.mishaps.clear()

    # --- threads ------------------------------------------------------------------------------------------------------

    def _listen(self, port: int) -> socket.socket:
        # Named so that asyncio switches Nagle off: else the second half of each answer waits 40 ms for an ACK.
        each = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            each.bind((self._host, port))
        except OSError as error:
            each.close()
            where = f"{self._host}:{port}"
            raise UsageError(
                Text(
                    f"Không mở được {where}: {error.strerror}. Chọn cổng khác (0: tự chọn) hoặc địa chỉ của máy này.",
                    f"{where} cannot be opened: {error.strerror}. Choose another port (0: any) or an own address.",
                )
            ) from error
        each.listen(1024)
        return each

    def _serve(self) -> None:
        async def both() -> None:
            pairs = zip(self._servers, self._sockets, strict=True)
            await asyncio.gather(*(server.serve(sockets=[each]) for server, each in pairs))

        asyncio.run(both())

    def _judge(self) -> None:
        while not self._stopping.is_set():
            self.desk.work.wait(JUDGE_IDLE_S)
            self._stopping.wait(JUDGE_ROUND_S)
            self.desk.work.clear()
            try:
                self.desk.process_due()
            except Exception as error:  # noqa: BLE001 -- a fault of ours must not stop the judge: it is kept, and voids the run
                self._app.mishaps.append(f"{type(error).__name__} in judgement: {error}")


def _server(app: Any, http: Any) -> _Server:
    config = uvicorn.Config(
        app,
        http=http,
        loop="asyncio",
        lifespan="off",
        ws="none",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=http is PlainHttp,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
        backlog=ACCEPTED_AT_ONCE,
    )
    return _Server(config)
