"""Chance is handed in: one seed, named streams, so that a new draw in one place reshuffles no other."""

import hashlib
from random import Random


def stream(seed: int, name: str) -> Random:
    """The generator called `name` of the run's `seed`; the same on every machine."""
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return Random(int.from_bytes(digest, "big"))  # noqa: S311 -- test data, not secrets


def guid(rng: Random) -> str:
    """A version-4 shaped UUID drawn from `rng`, lower case."""
    return guid_of(rng.getrandbits(128).to_bytes(16, "big"))


def guid_of(data: bytes) -> str:
    """The version-4 shaped UUID of 16 bytes, lower case."""
    text = data.hex()
    variant = "89ab"[int(text[16], 16) & 3]
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"
