import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from harness.clock import StoppedClock
from harness.errors import UsageError
from harness.world import World
from mocks.intake.desk import IntakeDesk
from mocks.intake.server import LocalGateway
from tests.mocks.intake.conftest import NOW, SEED, Hospital

START_S_MAX = 0.15


class LeisurelyDesk(IntakeDesk):
    processing = timedelta(hours=1)


def test_a_gateway_starts_and_stops_in_no_time(world: World) -> None:
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        with LocalGateway(world, StoppedClock(NOW), SEED):
            pass
        took.append(time.perf_counter() - begun)

    assert min(took) < START_S_MAX


def test_several_gateways_live_side_by_side(world: World, line: httpx.Client) -> None:
    with LocalGateway(world, StoppedClock(NOW), SEED) as one, LocalGateway(world, StoppedClock(NOW), SEED) as other:
        first, second = Hospital(world, one, line), Hospital(world, other, line)
        receipts = [each.file("certificates", each.certificate()).json()["MaGD"] for each in (first, second)]

        assert receipts[0] == receipts[1]  # one seed, one first number
        assert [len(each.exchanges) for each in (one, other)] == [2, 2]
        assert one.url != other.url


def test_what_was_received_and_not_judged_is_judged_after_a_restart(
    world: World, line: httpx.Client, tmp_path: Path
) -> None:
    with LocalGateway(world, StoppedClock(NOW), SEED, tmp_path, LeisurelyDesk) as before:
        hospital = Hospital(world, before, line)
        receipt = hospital.answer("claim-3176", hospital.file("claim-3176", hospital.claim())).receipt
        waiting = line.get(before.results_url, params={"maGiaoDich": receipt}).json()

    with LocalGateway(world, StoppedClock(NOW), SEED, tmp_path) as after:
        hospital = Hospital(world, after, line)
        results = hospital.results(receipt)
        again = hospital.answer("claim-3176", hospital.file("claim-3176", hospital.claim())).receipt

    assert (waiting["trangThai"], waiting["ketQua"]) == ("received", None)
    assert (results["trangThai"], results["ketQua"]) == ("processed", "accepted")
    assert again != receipt


def test_judgement_waits_for_its_time(world: World, line: httpx.Client) -> None:
    clock = StoppedClock(NOW)
    with LocalGateway(world, clock, SEED, desk_class=LeisurelyDesk) as gateway:
        hospital = Hospital(world, gateway, line)
        hospital.file("certificates", hospital.certificate())

        assert gateway.desk.process_due() == 0
        clock.forward(timedelta(hours=1))
        gateway.desk.process_due()

        assert gateway.desk.waiting_count == 0


def test_a_wrapped_app_stands_outside_the_gateway(world: World, line: httpx.Client) -> None:
    seen: list[str] = []

    def wrap(app):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 -- any ASGI application
        async def outside(scope, receive, send) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 -- the same
            seen.append(scope["path"])
            await app(scope, receive, send)

        return outside

    with LocalGateway(world, StoppedClock(NOW), SEED, wrap_app=wrap) as gateway:
        Hospital(world, gateway, line).take()

    assert seen == ["/api/token/take"]


def test_a_taken_port_is_named_in_both_languages(world: World, gateway: LocalGateway) -> None:
    port = int(gateway.url.rpartition(":")[2])

    with pytest.raises(UsageError, match=rf"Không mở được .*:{port}: .*/ .*:{port} cannot be opened"):
        LocalGateway(world, StoppedClock(NOW), SEED, port=port).start()
