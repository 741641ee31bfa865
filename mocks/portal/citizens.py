"""How the portal names citizens to others (TechID)."""

import hashlib

from harness.chance import guid_of


def tech_id(seed: int, number: str) -> str:
    """The portal's name for a citizen (TechID): always the same, and says nothing about the number."""
    return guid_of(hashlib.sha256(f"{seed}/techid/{number}".encode()).digest()[:16])
