"""Broken twins of a hospital system, each breaking one rule, and correct clients that look different.

Found through the entry-point group `lienthong.twins`; see `harness.twin`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from harness.rule import Role
from harness.settings import RunSettings
from harness.text import Text
from harness.twin import Overrides, Twin
from mocks.broken.client_documents import forgeries, sealed_otherwise, sealings
from mocks.broken.client_habits import HABITS
from mocks.broken.client_variants import VARIANTS
from mocks.broken.client_wire import spoiled
from mocks.hospital.client import ReferenceClient, Setup
from mocks.hospital.loop import run

Maker = Callable[[Setup], ReferenceClient]


@cache
def twins() -> tuple[Twin, ...]:
    """Every broken hospital; names are unique."""
    found = [
        *((f"client-{habit.rule}", habit.rule, habit.says, _always(habit.client)) for habit in HABITS),
        *((f"client-{one.rule}", one.rule, one.says, _always(one.client)) for one in spoiled()),
        *((f"client-{one.spoil.rule}-{one.spoil.name}", one.spoil.rule, one.says, one.client) for one in sealings()),
        *((f"client-{one.rule.id}", one.rule.id, one.case.says, one.client) for one in forgeries()),
    ]
    names = Counter(name for name, *_ in found)
    repeated = [name for name, count in names.items() if count > 1]
    if repeated:
        message = f"two twins are called {', '.join(repeated)}"
        raise ValueError(message)
    return tuple(_twin(name, rule, says, maker) for name, rule, says, maker in found)


@cache
def variants() -> tuple[Twin, ...]:
    """Every correct hospital that is written differently."""
    return tuple(
        _twin(name, "", says, maker)
        for name, says, maker in (
            *((f"client-{one.name}", one.says, _always(one.client)) for one in VARIANTS),
            *((f"client-{one.spoil.name}", one.says, one.client) for one in sealed_otherwise()),
        )
    )


def _always(make: Maker) -> Callable[[RunSettings], Maker]:
    return lambda _settings: make


def _twin(name: str, rule: str, says: Text, maker: Callable[[RunSettings], Maker]) -> Twin:
    @contextmanager
    def start(settings: RunSettings) -> Iterator[Overrides]:
        make = maker(settings)
        yield {"client": lambda environment: run(environment, make)}

    return Twin(name=name, role=Role.HOSPITAL, breaks=rule, says=says, start=start)
