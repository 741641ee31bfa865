import numpy as np
import pytest

from scenarios.capacity.beside import WAITING_MAX, Beside
from scenarios.capacity.rows import Rows, none


class Hearer:
    def __init__(self, *, fails_at: int = -1) -> None:
        self.heard: list[int] = []
        self._fails_at = fails_at

    def passed(self, rank: int, *_: object) -> None:
        if rank == self._fails_at:
            message = "cannot add up"
            raise ArithmeticError(message)
        self.heard.append(rank)

    def ended(self, rows: Rows) -> None:
        self.heard.append(-len(rows))

    def made(self, rows: Rows) -> None:
        self.heard.append(len(rows))

    @property
    def satisfied(self) -> bool:
        return len(self.heard) > 3


def say(beside: Beside, ranks: range) -> None:
    moments = np.empty(0, np.int64)
    for rank in ranks:
        beside.passed(rank, none(), moments, moments, moments)


def test_everything_is_heard_in_order() -> None:
    hearer = Hearer()

    with Beside(hearer) as beside:
        say(beside, range(10 * WAITING_MAX))

    assert hearer.heard == list(range(10 * WAITING_MAX))


def test_asking_whether_it_is_satisfied_waits_until_all_is_heard() -> None:
    hearer = Hearer()

    with Beside(hearer) as beside:
        assert not beside.satisfied
        say(beside, range(4))
        assert beside.satisfied


@pytest.mark.timeout(20)
def test_a_failure_of_the_hearer_stops_the_engine_and_never_hangs_it() -> None:
    with pytest.raises(ArithmeticError, match="cannot add up"), Beside(Hearer(fails_at=3)) as beside:
        say(beside, range(10 * WAITING_MAX))


def test_a_failure_is_raised_when_asked() -> None:
    beside = Beside(Hearer(fails_at=0))
    beside.__enter__()
    say(beside, range(1))

    with pytest.raises(ArithmeticError):
        _ = beside.satisfied
