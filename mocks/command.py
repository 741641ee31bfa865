"""`lienthong mocks up`: the parties as processes of their own, for people and for other programs to speak to."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from harness import card
from harness.clock import Clock, ShiftedClock, WallClock, vietnam_day
from harness.errors import HarnessError, UsageError
from harness.faults import FAULTS, Fault, parse_fault
from harness.fixtures import load
from harness.journey import morning
from harness.language import LANGUAGE, said
from harness.parts import part
from harness.text import Text
from harness.topology import PARTIES, Topology, read_topology
from harness.world import World
from mocks.announce import announce
from mocks.intake.server import LocalGateway
from mocks.network import LocalNetwork, Ports

parties_group = typer.Typer(
    help=said("Các bên mô phỏng của mạng liên thông.", "The mock parties of the network."), no_args_is_help=True
)


@parties_group.callback()
def mocks() -> None:
    """Keep `up` a command of its own."""


_EPILOG: Final = said("Ví dụ", "Examples") + (
    ":\n\n lienthong mocks up --port 8080"
    "\n\n lienthong mocks up intake --port 8080 --state ./gateway --seed 7"
    "\n\n lienthong mocks up --network-port 8700 --topology topology.toml"
    "\n\n lienthong mocks up --fault 'no-answer:door=justice->axis:*,times=3'"
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
    network_port: Annotated[
        int,
        typer.Option(
            min=0,
            max=65500,
            help=said(
                "Cổng mạng của bên đầu tiên, các bên sau liền kề; 0 là tự chọn.",
                "The first party's port, the others follow; 0 takes free ones.",
            ),
        ),
    ] = 0,
    topology: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False,
            help=said("Tệp topology.toml: bên nào là hệ thống thật.", "topology.toml: which parties are real."),
        ),
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help=said(
                "Tệp dân số do `lienthong people` tạo: dân cư, BHXH và cổng cùng biết những người này.",
                "A file of people written by `lienthong people`: population, insurance and gateway know them too.",
            ),
        ),
    ] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option(help=said(f"Lỗi mô phỏng: {', '.join(FAULTS)}.", f"A fault: {', '.join(FAULTS)}.")),
    ] = None,
) -> None:
    """Start the parties and wait."""
    only = tuple(parties or PARTIES)
    try:
        _known(only)
        places = read_topology(topology) if topology else Topology()
        clock = ShiftedClock(WallClock(clock_speed))
        if places.legal_date is not None:  # the law of a day, and that day on every clock
            clock.offset = morning(places.legal_date) - clock.now()
        day = places.legal_date or vietnam_day(clock)
        world = load(fixtures, day, clock.now()) if fixtures else World.make(seed, day, clock.now())
        faults = tuple(parse_fault(text) for text in fault or ())
        at_gateway = tuple(one for one in faults if not _of_network(one))

        def gateway(whole: World, time: Clock) -> LocalGateway:
            return LocalGateway(
                whole, time, seed, state, host=host, port=port, control_port=control_port, faults=at_gateway
            )

        network = LocalNetwork(
            clock,
            seed,
            topology=places,
            ports=Ports(host, network_port),
            live=True,
            only=only,
            world=world,
            nation=part("lienthong.nations", "file")(people) if people else None,
            gateway=gateway,
        )
        network.arm(one for one in faults if _of_network(one))
        network.start()
    except HarnessError as error:
        Console(stderr=True).print(error.says.to(LANGUAGE), style="red", markup=False)
        raise typer.Exit(error.exit_code) from error
    mine = network.served
    if mine is not None:
        card.leave(mine.url, mine.results_url, mine.control_url, mine.desk.world)
    card.leave_network(network.control_url)
    announce(network)
    try:
        _wait(network.stop)
    finally:
        card.take_network_away(network.control_url)
        if mine is not None:
            card.take_away(mine.url)


def _of_network(fault: Fault) -> bool:
    """Whether a fault strikes between parties or at a party's doors: `a->b:door`, `party:door`."""
    return ":" in fault.door


def _known(parties: tuple[str, ...]) -> None:
    for party in parties:
        if party not in PARTIES:
            known = ", ".join(PARTIES)
            raise UsageError(
                Text(
                    f"không có bên mô phỏng {party!r}; hiện có: {known}", f"there is no party {party!r}; known: {known}"
                )
            )


def _wait(stop: Callable[[], None]) -> None:
    """Stand until a person or a supervisor ends it; what was acknowledged is on disk at any moment."""
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    done.wait()
    stop()
