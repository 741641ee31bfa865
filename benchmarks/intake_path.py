"""The full intake path against its floor, on one core and the same bytes.

Floor: libxmlsec alone (parse, verify with a key it already has; no policy, no storage). Path: what the gateway does
with a certificate between reading the form and answering: parse, shape and signature, register, envelope, every
document rule, and a durable SQLite commit (synchronous FULL) before the answer; the judgement after it is counted too.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import xmlsec
from lxml import etree

from harness.chance import guid, stream
from harness.clock import WallClock, vietnam_day
from harness.documents.authors import values
from harness.documents.render import render
from harness.wire.calls import Incoming
from harness.wire.door import doors
from harness.wire.envelope import build_certificates, seal
from harness.wire.signature import Profile
from harness.world import World
from mocks.intake.desk import IntakeDesk
from mocks.intake.store import Store

SEED = 1
ROUNDS = 5
TOGETHER = 64


def messages(world: World, count: int, clock: WallClock) -> list[bytes]:
    """`count` different signed giấy ra viện of the main facility."""
    rng = stream(SEED, "benchmark")
    identity = world.identity(world.main.code)
    day = vietnam_day(clock)

    def one(number: int) -> bytes:
        records = values("CT03", "PL02", world.scene(number))
        root = build_certificates(world.main.code, day, [("CT03", render("CT03", "PL02", records))], f"Id-{guid(rng)}")
        return seal(root, Profile.P2, identity, clock.now())

    return [one(number) for number in range(1, count + 1)]


def floor(files: list[bytes], certificate: bytes) -> float:
    """Seconds that libxmlsec needs for `files`."""
    key = xmlsec.Key.from_memory(certificate, xmlsec.KeyFormat.CERT_PEM)
    begun = time.perf_counter()
    for file in files:
        root = etree.fromstring(file)
        xmlsec.tree.add_ids(root, ["Id"])
        context = xmlsec.SignatureContext()
        context.key = key
        context.verify(xmlsec.tree.find_node(root, "Signature"))
    return time.perf_counter() - begun


def path(files: list[bytes], desk: IntakeDesk) -> float:
    """Seconds that the gateway's desk and store need for `files`, `TOGETHER` under way at once."""
    door = doors()["certificates"]
    account = desk.world.account()
    judged: list[int] = []

    async def work(share: Iterator[bytes]) -> None:
        for file in share:
            receipt = desk.receive(door, Incoming(door, file=file, facility=account.facility), account)
            if receipt.code != "200" or receipt.record is None:
                message = f"refused: {receipt.code} {receipt.detail}"
                raise RuntimeError(message)
            judged.append(desk.process_due())
            await desk.store.save(receipt.record)

    async def everything() -> None:
        share = iter(files)
        await asyncio.gather(*(work(share) for _ in range(TOGETHER)))

    begun = time.perf_counter()
    asyncio.run(everything())
    judged.append(desk.process_due(all_of_it=True))
    desk.store.flush()
    took = time.perf_counter() - begun
    if sum(judged) != len(files):
        message = f"only {sum(judged)} of {len(files)} were judged"
        raise RuntimeError(message)
    return took


def main() -> None:
    """Print both rates and their ratio, round by round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    count = parser.parse_args().documents
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    clock = WallClock()
    world = World.make(SEED, vietnam_day(clock), datetime.now(UTC))  # noqa: TID251 -- a benchmark runs now
    files = messages(world, count, clock)
    ratios = []
    for number in range(ROUNDS):
        below = floor(files, world.identity(world.main.code).certificate_pem)
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder))
            desk = IntakeDesk(world, clock, SEED, store)
            took = path(files, desk)
            store.close()
        ratios.append(below / took)
        print(f"round {number + 1}: floor {count / below:7.0f}/s   path {count / took:7.0f}/s   ratio {ratios[-1]:.2f}")
    print(f"median ratio path/floor: {statistics.median(ratios):.2f} ({len(files[0])} bytes a message)")


if __name__ == "__main__":
    main()
