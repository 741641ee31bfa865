"""Twins and variants of the network: each journey has a module of its own; here they are listed."""

from collections.abc import Iterator
from types import ModuleType
from typing import Final

from harness.twin import Twin
from mocks.broken import journey_birth

JOURNEYS: Final[tuple[ModuleType, ...]] = (journey_birth,)


def twins() -> Iterator[Twin]:
    """Every broken network."""
    for module in JOURNEYS:
        yield from module.twins()


def variants() -> Iterator[Twin]:
    """Every correct network that looks different."""
    for module in JOURNEYS:
        yield from module.variants()
