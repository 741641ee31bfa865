"""A stand-in gateway as a process of its own: right answers at once, or wrong in one known way.

It stalls when the machine's own clock says so, so that whoever knows the clock knows the truth.
"""

import argparse
import asyncio
import json
import time
from dataclasses import dataclass, field

TOKEN = {
    "maKetQua": "200",
    "APIKey": {
        "access_token": "a",
        "id_token": "i",
        "token_type": "Bearer",
        "username": "u",
        "expires_in": "2099-01-01T00:00:00Z",
    },
}
FAMILIES = {
    "/api/token/take": ("token", ""),
    "/api/egw/KQNhanLichSuKCB2024": ("lookup", ""),
    "/api/chungtugw/GuiHoSoChungTu2025": ("certificates", "MaGD"),
}


@dataclass
class Gateway:
    """What it has received, and how it goes wrong."""

    told: argparse.Namespace
    records: list[dict[str, str]] = field(default_factory=list)
    count: int = 0
    log: list[tuple[str, float, float]] = field(default_factory=list)
    """Of every answer: to which path and query, when the request had come, when it was answered."""
    asked: int = 0
    one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def answer(self, path: str) -> object:
        """The answer at `path`, in its time."""
        door, key = FAMILIES[path.partition("?")[0]]
        if door == "token":
            return {"maKetQua": "401"} if self.told.closed else TOKEN
        self.asked += 1
        nth = self.asked
        await self._stand_still(nth)
        if self.told.wrong and nth % self.told.wrong == 0:
            return {"maKetQua": "500", "MaKetQua": "500"}
        if not key:
            return {"maKetQua": "000", "ghiChu": ""}
        self.count += 1
        again = self.told.repeat and self.count % self.told.repeat == 0
        receipt = f"R{self.count - 1 if again else self.count}"
        if not (self.told.forget and self.count % self.told.forget == 0):
            self.records.append({"door": door, "receipt": receipt})
        return {"MaKetQua": "200", key: receipt, "ThoiGianTiepNhan": "20260915080000"}

    async def _stand_still(self, nth: int) -> None:
        if self.told.serial:
            async with self.one:
                await asyncio.sleep(self.told.serial)
        if self.told.slow and (not self.told.nth or nth % self.told.nth == 0):
            await asyncio.sleep(self.told.slow)
        if self.told.every:
            until = self.told.stall - time.monotonic() % self.told.every
            if until > 0:
                await asyncio.sleep(until)

    async def doors(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests of one connection, one after another."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                lines = head.split("\r\n")
                size = next((int(one[15:]) for one in lines if one.lower().startswith("content-length:")), 0)
                await reader.readexactly(size)
                path = lines[0].split(" ")[1]
                came = time.monotonic()
                told = {"/records": {"records": self.records}, "/log": self.log}
                found = told[path] if path in told else await self.answer(path)
                self.log.append((path, came, time.monotonic()))
                body = json.dumps(found).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


async def main() -> None:
    """Serve, and say where."""
    parser = argparse.ArgumentParser()
    for name in ("--every", "--stall", "--slow", "--serial"):
        parser.add_argument(name, type=float, default=0.0)
    for name in ("--forget", "--repeat", "--wrong", "--nth"):
        parser.add_argument(name, type=int, default=0)
    parser.add_argument("--closed", action="store_true")
    gateway = Gateway(parser.parse_args())
    server = await asyncio.start_server(gateway.doors, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 -- to the test that started it
    await server.serve_forever()


asyncio.run(main())
