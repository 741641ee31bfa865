"""An office: local time, a stream of chance of its own, and errands that lead to errands."""

from datetime import UTC, date, datetime, timedelta

from harness.clock import StoppedClock
from harness.exchange import Request, Response
from mocks.agenda import Errand
from mocks.network import Network
from mocks.office import Office


class Line:
    def __init__(self) -> None:
        self.called: list[str] = []

    def call(self, caller: str, to: str, request: Request, trace: str) -> Response | None:
        del caller, trace
        self.called.append(f"{to}{request.target}")
        return None


def office_of(network: Network, line: Line) -> Office:
    made = network._office("licensing")  # noqa: SLF001 -- an office like any other's
    made.line = line
    return made


def errand(target: str, *following: Errand) -> Errand:
    return Errand("x", Request("GET", target, (), b""), lambda _response: following)


def test_the_time_is_that_of_viet_nam() -> None:
    network = Network(StoppedClock(datetime(2026, 9, 14, 18, 30, tzinfo=UTC)), 1, only=())
    office = network._office("justice")  # noqa: SLF001 -- as above

    assert (office.now().hour, office.now().utcoffset()) == (1, timedelta(hours=7))
    assert office.today() == date(2026, 9, 15)


def test_every_party_has_its_own_chance_and_one_seed_gives_the_same(lone_network: Network) -> None:
    draws = [lone_network._office(name).rng.random() for name in ("justice", "justice", "portal")]  # noqa: SLF001 -- as above

    assert draws[0] == draws[1] != draws[2]


def test_what_follows_from_an_errand_is_done_before_the_next_one(lone_network: Network) -> None:
    line = Line()
    office = office_of(lone_network, line)

    office.run([errand("/1", errand("/1a", errand("/1aa")), errand("/1b")), errand("/2")])

    assert line.called == ["x/1", "x/1a", "x/1aa", "x/1b", "x/2"]


def test_no_errands_are_no_errands(lone_network: Network) -> None:
    line = Line()
    office = office_of(lone_network, line)

    office.run(None)
    office.run([Errand("x", Request("GET", "/", (), b""), lambda _response: None)])

    assert line.called == ["x/"]
