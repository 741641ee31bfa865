"""Twins and variants of the network: every module `journey_<name>` beside this one gives those of its journey."""

import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

from harness.rule import chapters
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
    """Every correct network that looks different, each played against the rules of its own journey."""
    for module in journeys():
        for variant in module.variants():
            yield replace(variant, chapter=variant.chapter or chapter_of(module))


def chapter_of(module: ModuleType) -> str:
    """The chapter of rules that a module is about: the one that its name begins with, the longest if there are two."""
    name = module.__name__.rpartition(".")[2]
    return max((chapter for chapter in chapters() if name.startswith(chapter)), key=len, default="")
