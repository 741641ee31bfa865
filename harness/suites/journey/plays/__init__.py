"""The plays: one module a journey; `PLAYS` names the scenes (of `town.json`) that it walks."""

import pkgutil
from functools import cache
from importlib import import_module

from harness.journey import Play


@cache
def plays() -> dict[str, Play]:
    """Every play by its scene; two modules that claim one scene raise."""
    found: dict[str, Play] = {}
    for module in pkgutil.iter_modules(__path__):
        for scene, play in import_module(f"{__name__}.{module.name}").PLAYS.items():
            if scene in found:
                message = f"two plays claim the scene {scene}"
                raise ValueError(message)
            found[scene] = play
    return found
