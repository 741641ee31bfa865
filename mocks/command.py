"""`lienthong mocks up`: the parties as processes of their own, for people and for other programs to speak to."""

import json
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from harness import card
from harness.clock import ShiftedClock, WallClock, vietnam_day
from harness.errors import HarnessError, UsageError
from harness.faults import FAULTS, parse_fault
from harness.fixtures import load
from harness.language import LANGUAGE, said
from harness.text import Text
from harness.world import World
from mocks.intake.server import LocalGateway

PARTIES: Final = ("intake",)
"""The parties that can be started; more join as they are built."""

parties_group = typer.Typer(
    help=said("Các bên mô phỏng của mạng liên thông.", "The mock parties of the network."), no_args_is_help=True
)


@parties_group.callback()
def mocks() -> None:
    """Keep `up` a command of its own."""


_EPILOG: Final = said("Ví dụ", "Examples") + (
    ":\n\n lienthong mocks up --port 8080"
    "\n\n lienthong mocks up intake --port 8080 --state ./gateway --seed 7"
    "\n\n lienthong mocks up --fixtures ./fixtures --fault latency:door=token,seconds=2 --fault busy:chance=0.1"
)


@parties_group.command(
    help=said(
        "Khởi động các bên mô phỏng trên máy này; dừng bằng Ctrl+C.",
        "Start mock parties on this machine; stop them with Ctrl+C.",
    ),
    epilog=_EPILOG,
)
def up(
    parties: Annotated[
        list[str] | None,
        typer.Argument(help=said("Tên các bên (mặc định: tất cả).", "Names of parties (all by default).")),
    ] = None,
    host: Annotated[str, typer.Option(help=said("Địa chỉ lắng nghe.", "The address to listen on."))] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help=said("Cổng mạng; 0 là tự chọn.", "The port; 0 takes a free one."))
    ] = 0,
    control_port: Annotated[
        int, typer.Option(min=0, max=65535, help=said("Cổng mạng của cửa điều khiển.", "The control door's port."))
    ] = 0,
    state: Annotated[
        Path | None,
        typer.Option(
            file_okay=False,
            help=said(
                "Thư mục lưu những gì đã tiếp nhận; không có thì quên khi dừng.",
                "The folder that keeps what was acknowledged; without it all is forgotten at the end.",
            ),
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help=said("Hạt giống của dữ liệu thử.", "The seed of the test data."))] = 1,
    fixtures: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help=said(
                "Dữ liệu thử đã xuất bằng `lienthong fixtures export` (kèm chứng thư số).",
                "Test data written by `lienthong fixtures export`, certificates included.",
            ),
        ),
    ] = None,
    clock_speed: Annotated[
        float,
        typer.Option(min=0.001, help=said("Đồng hồ chạy nhanh gấp mấy lần.", "How many times as fast time runs.")),
    ] = 1.0,
    fault: Annotated[
        list[str] | None,
        typer.Option(help=said(f"Lỗi mô phỏng: {', '.join(FAULTS)}.", f"A fault: {', '.join(FAULTS)}.")),
    ] = None,
) -> None:
    """Start the parties and wait."""
    try:
        _known(parties or list(PARTIES))
        clock = ShiftedClock(WallClock(clock_speed))
        today, now = vietnam_day(clock), clock.now()
        world = load(fixtures, today, now) if fixtures else World.make(seed, today, now)
        faults = tuple(parse_fault(text) for text in fault or ())
        gateway = LocalGateway(
            world, clock, seed, state, host=host, port=port, control_port=control_port, faults=faults
        )
        gateway.start()
    except HarnessError as error:
        Console(stderr=True).print(error.says.to(LANGUAGE), style="red", markup=False)
        raise typer.Exit(error.exit_code) from error
    card.leave(gateway.url, gateway.results_url, gateway.control_url, world)
    _announce(gateway)
    try:
        _wait(gateway.stop)
    finally:
        card.take_away(gateway.url)


def _known(parties: list[str]) -> None:
    for party in parties:
        if party not in PARTIES:
            known = ", ".join(PARTIES)
            raise UsageError(
                Text(
                    f"không có bên mô phỏng {party!r}; hiện có: {known}", f"there is no party {party!r}; known: {known}"
                )
            )


def _announce(gateway: LocalGateway) -> None:
    """A table for a person; one line of JSON for a program that reads our output."""
    account = gateway.desk.world.main.account
    facts = {
        "party": "intake",
        "url": gateway.url,
        "control_url": gateway.control_url,
        "results_url": gateway.results_url,
        "username": account.username,
        "password": account.password,
        "facility": account.facility,
    }
    if not sys.stdout.isatty():
        sys.stdout.write(json.dumps(facts) + "\n")
        sys.stdout.flush()
        return
    words = {
        "url": said("Cổng tiếp nhận", "Intake gateway"),
        "control_url": said("Cửa điều khiển", "Control door"),
        "results_url": said("Cửa kết quả", "Results door"),
        "username": said("Tài khoản thử", "Test account"),
        "password": said("Mật khẩu", "Password"),
        "facility": said("Mã cơ sở", "Facility code"),
    }
    for key, word in words.items():
        sys.stdout.write(f"{word + ':':18} {facts[key]}\n")
    order = f"lienthong certify intake --target {gateway.url}"
    sys.stdout.write(f"{said('Kiểm thử:', 'Certify:'):18} {order}\n")
    sys.stdout.write(said("Dừng bằng Ctrl+C.", "Stop with Ctrl+C.") + "\n")
    sys.stdout.flush()


def _wait(stop: Callable[[], None]) -> None:
    """Stand until a person or a supervisor ends it; what was acknowledged is on disk at any moment."""
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    done.wait()
    stop()
