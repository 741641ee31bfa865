"""Requests prepared before a run: built, signed, encoded, and laid into a file in the order in which they leave.

A worker reads the file while it sends, so a long run needs no more memory than a short one. The file holds passwords of
the target's test accounts: it lies in a folder that only its owner can read, and loses its name as soon as it is open.
"""

import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from harness.wire.calls import Credentials

_HEAD: Final = struct.Struct(">QHHI")
FORMAT: Final = "lienthong/letters/1"


class Letter(NamedTuple):
    """One request: when it leaves (microseconds from the start), what it is, under which account, its own bytes."""

    at_us: int
    ask: str
    account: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Pile:
    """What all letters of a file share: names of requests, accounts, and how many there are."""

    asks: tuple[str, ...]
    accounts: tuple[Credentials, ...]
    ca_file: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the first line of the file."""
        return {
            "format": FORMAT,
            "asks": list(self.asks),
            "accounts": [asdict(account) for account in self.accounts],
            "ca_file": self.ca_file,
        }


def write_letters(path: Path, pile: Pile, letters: Iterable[Letter]) -> int:
    """Write the file; gives how many letters it holds."""
    number = {name: place for place, name in enumerate(pile.asks)}
    count = 0
    with path.open("wb") as file:
        file.write(json.dumps(pile.as_json(), ensure_ascii=False).encode() + b"\n")
        for letter in letters:
            file.write(_HEAD.pack(letter.at_us, number[letter.ask], letter.account, len(letter.body)))
            file.write(letter.body)
            count += 1
    return count


def read_pile(file: BinaryIO) -> Pile:
    """The first line of the file; the letters follow it."""
    data = json.loads(file.readline())
    accounts = tuple(Credentials(**account) for account in data["accounts"])
    return Pile(tuple(data["asks"]), accounts, data["ca_file"])


def read_letters(pile: Pile, file: BinaryIO) -> Iterator[Letter]:
    """The letters, one after another; `file` stands behind its first line."""
    while head := file.read(_HEAD.size):
        at_us, ask, account, size = _HEAD.unpack(head)
        yield Letter(at_us, pile.asks[ask], account, file.read(size))
