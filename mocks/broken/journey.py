"""Twins and variants of the network: every module `journey_<name>` beside this one gives those of its journey."""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

from harness.twin import Twin

PREFIX: Final = "journey_"


@cache
def journeys() -> tuple[ModuleType, ...]:
    """The modules, in order of name."""
    found = pkgutil.iter_modules([str(Path(__file__).parent)])
    return tuple(import_module(f"{__package__}.{one.name}") for one in found if one.name.startswith(PREFIX))


def twins() -> Iterator[Twin]:
    """Every broken network."""
    for module in journeys():
        yield from module.twins()


def variants() -> Iterator[Twin]:
    """Every correct network that looks different."""
    for module in journeys():
        yield from module.variants()
