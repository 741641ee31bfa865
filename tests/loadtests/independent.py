"""An open-loop generator that shares no code with ours: asyncio, a connection a request, latencies as a plain list."""

import asyncio
import json
import sys
import time

PORT, SECONDS, RATE = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
REQUEST = b"POST /api/egw/KQNhanLichSuKCB2024?independent HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"


async def ask(due: float) -> float:
    """One request; how long after `due` its answer came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    writer.write(REQUEST)
    await reader.readuntil(b"}")
    writer.close()
    return time.monotonic() - due


START_S = 3.0
"""Whoever is started with it has found its feet by then."""


async def main() -> None:
    """Send evenly, and print when it began, how late it was, and what it measured."""
    await asyncio.sleep(START_S)
    begin = time.monotonic()
    under_way = []
    late = 0.0
    for number in range(int(SECONDS * RATE)):
        due = begin + number / RATE
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        late = max(late, time.monotonic() - due)
        under_way.append(asyncio.create_task(ask(due)))
    print(json.dumps([begin, late, await asyncio.gather(*under_way)]))  # noqa: T201 -- to the test that started it


asyncio.run(main())
