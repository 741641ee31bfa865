"""Synthetic face and finger templates (mẫu sinh trắc): a text of 64 hexadecimal digits that stands for one.

Nobody's face or finger is in it. Whoever plays a person, their card's chip and C06 agree on it without speaking to one
another, because it follows from the number.
"""

import hashlib
from typing import Literal

Trait = Literal["MAT", "VAN_TAY"]
"""Face or finger, as the comparison names them on the wire (a profile of ours)."""


def template_of(cccd: str, trait: Trait) -> str:
    """What the chip of whoever has this number holds, what C06 has on file, and what a good sample shows."""
    return hashlib.sha256(f"{trait}/{cccd}".encode()).hexdigest()
