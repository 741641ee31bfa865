"""Servers on sockets of this process: they say when they listen, end at once when told to, and leave signals alone."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any, Final

import uvicorn

from harness.errors import UsageError
from harness.plainhttp import PlainHttp
from harness.text import Text

START_S: Final = 10.0
TICK_S: Final = 1.0
"""How often the server writes its Date header anew."""

ACCEPTED_AT_ONCE: Final = 256
"""asyncio takes in so many lines before it reads any: well below `LINES_MAX`, or a crowd pushes out who just came."""


class Server(uvicorn.Server):
    """Says when it listens, ends at once when told to, and leaves the process's signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        """Serve by `config`."""
        super().__init__(config)
        self.listening = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)
        self.listening.set()

    async def main_loop(self) -> None:
        """Stand until `end`."""
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
        """Hang up at once."""
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
        """Take no signal: they belong to whoever runs the process."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at `host`:`port` (0: any); UsageError when that cannot be had."""
    # Named so that asyncio switches Nagle off: else the second half of each answer waits 40 ms for an ACK.
    each = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        each.bind((host, port))
    except OSError as error:
        each.close()
        where = f"{host}:{port}"
        raise UsageError(
            Text(
                f"Không mở được {where}: {error.strerror}. Chọn cổng khác (0: tự chọn) hoặc địa chỉ của máy này.",
                f"{where} cannot be opened: {error.strerror}. Choose another port (0: any) or an own address.",
            )
        ) from error
    each.listen(1024)
    return each


def server(app: Any, http: Any) -> Server:
    """A server of `app` that speaks by the protocol class `http`."""
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
    return Server(config)
