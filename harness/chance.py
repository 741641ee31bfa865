"""Chance is handed in: one seed, named streams, so that a new draw in one place reshuffles no other."""

import hashlib
import uuid
from random import Random


def stream(seed: int, name: str) -> Random:
    """The generator called `name` of the run's `seed`; the same on every machine."""
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return Random(int.from_bytes(digest, "big"))  # noqa: S311 -- test data, not secrets


def guid(rng: Random) -> str:
    """A version-4 shaped UUID drawn from `rng`, lower case."""
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))
