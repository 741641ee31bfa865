"""What certifying costs: the recording caller beside bare httpx on the same requests, then a whole run."""

import json
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx

from harness.caller import Caller
from harness.clock import WallClock, vietnam_day
from harness.exchange import Response
from harness.judgement import EVIDENCE
from harness.rule import Role
from harness.run import certify
from harness.settings import RunSettings
from harness.wire.calls import Call, Credentials, lookup_call, read_token, token_call
from harness.wire.door import doors
from harness.world import World
from mocks.intake.server import LocalGateway

SEED = 1
REQUESTS = 500
ROUNDS = 5


def _question(gateway: LocalGateway, who: Credentials) -> Call:
    call = token_call(who)
    answer = httpx.post(gateway.url + call.target, content=call.body, headers=list(call.headers), trust_env=False)
    token = read_token(Response(answer.status_code, (), answer.content))
    if token is None:
        message = "no token"
        raise RuntimeError(message)
    card = gateway.desk.world.card()
    fields = {"maThe": card.number, "hoTen": card.holder.full_name, "ngaySinh": f"{card.holder.born:%d/%m/%Y}"}
    return lookup_call(doors()["copayment"], who, token, fields)


def bare(gateway: LocalGateway, call: Call) -> float:
    """Seconds that one httpx client needs for `REQUESTS` requests."""
    with httpx.Client(base_url=gateway.url, trust_env=False) as client:
        client.post(call.target, content=call.body, headers=list(call.headers))
        begun = time.perf_counter()
        for _ in range(REQUESTS):
            client.post(call.target, content=call.body, headers=list(call.headers))
        return time.perf_counter() - begun


def recorded(gateway: LocalGateway, call: Call) -> float:
    """The same through the harness's caller, evidence kept."""
    with Caller(gateway.url) as caller:
        caller.send(call, "copayment")
        begun = time.perf_counter()
        for _ in range(REQUESTS):
            caller.send(call, "copayment")
        took = time.perf_counter() - begun
    EVIDENCE.take()
    return took


def main() -> None:
    """Print both, round by round, then one whole run."""
    clock = WallClock()
    today = vietnam_day(clock)
    world = World.make(SEED, today, datetime.now(UTC))  # noqa: TID251 -- a benchmark runs now
    account = world.account()
    with LocalGateway(world, clock, SEED) as gateway:
        call = _question(gateway, Credentials(account.username, account.password, account.facility))
        ratios = []
        for number in range(ROUNDS):
            floor, ours = bare(gateway, call), recorded(gateway, call)
            ratios.append(ours / floor)
            each = 1e6 / REQUESTS
            print(f"round {number + 1}: httpx {floor * each:6.0f} µs   caller {ours * each:6.0f} µs   {ratios[-1]:.2f}")
        print(f"median ratio caller/httpx, an exchange: {statistics.median(ratios):.2f}")
    with LocalGateway(world, clock, SEED) as gateway, tempfile.TemporaryDirectory() as folder:
        settings = RunSettings(
            role=Role.INTAKE,
            mode="target",
            seed=SEED,
            today=today,
            out=Path(folder),
            target=gateway.url,
            results_url=gateway.results_url,
            control_url=gateway.control_url,
        )
        begun = time.perf_counter()
        outcome = certify(settings)
        took = time.perf_counter() - begun
        lines = (json.loads(line) for line in outcome.events.read_text("utf-8").splitlines())
        exchanges = sum(line["event"] == "exchange" for line in lines)
    print(
        f"whole run: {took:.1f} s, {len(outcome.rules)} rules, {exchanges} exchanges, "
        f"{took / exchanges * 1000:.1f} ms an exchange, exit {outcome.exit_code}"
    )


if __name__ == "__main__":
    main()
