"""A gateway on loopback, in this process: two ports (the protocol, the control door), one event loop, one judge.

Start and stop are cheap and several can live side by side: each has its own threads, store, clock offset and chance.
"""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from harness.chance import stream
from harness.clock import Clock, ShiftedClock
from harness.errors import HarnessError
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
from mocks.serving import START_S, Server, listen, server
from mocks.weather import Receive, Send, Weather
from mocks.witness import Witness

Asgi = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

JUDGE_IDLE_S: Final = 0.2
"""A judge with nothing due looks at the clock this often: the control door may have moved it."""

JUDGE_ROUND_S: Final = 0.01
"""The judge gathers work for so long: waking for every file would take turns with the doors at each of them."""


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
        self._servers: list[Server] = []
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self.url = ""
        self.control_url = ""

    def start(self) -> str:
        """Listen, judge, and give the base URL."""
        try:
            for port in self._ports:
                self._sockets.append(listen(self._host, port))
        except HarnessError:
            self.stop()
            raise
        self.url, self.control_url = (f"http://{self._host}:{each.getsockname()[1]}" for each in self._sockets)
        self._servers = [server(self._outside, GatewayLine), server(control_app(self), PlainHttp)]
        self._threads = [
            threading.Thread(target=self._serve, name="intake-doors", daemon=True),
            threading.Thread(target=self._judge, name="intake-judge", daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        for one in self._servers:
            if not one.listening.wait(START_S):
                raise HarnessError(Text("cổng mô phỏng không khởi động được", "the mock gateway did not start"))
        return self.url

    def stop(self) -> None:
        """Hang up, finish what was acknowledged, and free the ports."""
        self._stopping.set()
        self.desk.work.set()
        for one in self._servers:
            one.end()
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

    def _serve(self) -> None:
        async def both() -> None:
            pairs = zip(self._servers, self._sockets, strict=True)
            await asyncio.gather(*(one.serve(sockets=[each]) for one, each in pairs))

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
