"""The card that a mock gateway leaves on this machine, so that `certify --target` knows its people and certificates.

Keys are made per run, so a run in another process would hold strangers' certificates. A running mock therefore exports
its fixtures and a `partner.toml` into a folder that only this user can read, named after its address; it takes the
folder away when it stops. Only addresses of this machine have cards; anything else needs `--profile`.
"""

import getpass
import json
import os
import shutil
import socket
import stat
import tempfile
import tomllib
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from harness.fixtures import export
from harness.world import World

_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
KNOCK_S: Final = 1.0
PROFILE: Final = "partner.toml"
NETWORK: Final = "network.json"


def _room() -> Path:
    return Path(tempfile.gettempdir()) / f"lienthong-{getpass.getuser()}"


def _place(url: str) -> Path | None:
    parts = urlsplit(url)
    if parts.hostname not in _HERE or parts.port is None:
        return None
    return _room() / f"port-{parts.port}"


def _is_ours(room: Path) -> bool:
    """Whether the folder is a real one of this user's that nobody else may write to: the temporary place is shared."""
    try:
        found = room.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode):
        return False
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o077)


def leave(url: str, results_url: str, control_url: str, world: World) -> Path | None:
    """Write the card of the mock at `url`; None where there can be none."""
    place = _place(url)
    if place is None:
        return None
    room = _room()
    room.mkdir(mode=0o700, exist_ok=True)
    if not _is_ours(room):
        return None
    _sweep(room)
    shutil.rmtree(place, ignore_errors=True)
    export(world, place)
    lines = [
        'fixtures = "."',
        "[target]",
        f'base_url = "{url}"',
        f'results_url = "{results_url}"',
        f'control_url = "{control_url}"',
    ]
    (place / PROFILE).write_text("\n".join(lines) + "\n", "utf-8")
    return place


def _sweep(room: Path) -> None:
    """Take away the cards of mocks that were killed before they could."""
    for other in room.glob("port-*"):
        if (other / PROFILE).is_file() and not _still_runs(other / PROFILE):
            shutil.rmtree(other, ignore_errors=True)


def find(url: str) -> Path | None:
    """The `partner.toml` that a mock running at `url` left; None if there is none to trust."""
    place = _place(url)
    if place is None or not _is_ours(_room()):
        return None
    profile = place / PROFILE
    return profile if profile.is_file() and _still_runs(profile) else None


def _still_runs(profile: Path) -> bool:
    """Whether the control door on the card still answers: a mock that was killed could not take its card away."""
    try:
        control = urlsplit(tomllib.loads(profile.read_text("utf-8"))["target"]["control_url"])
        with socket.create_connection((control.hostname or "", control.port or 0), KNOCK_S):
            return True
    except (OSError, ValueError, KeyError, TypeError):
        return False


def take_away(url: str) -> None:
    """Remove the card of the mock at `url`."""
    place = _place(url)
    if place is not None:
        shutil.rmtree(place, ignore_errors=True)


def leave_network(control_url: str) -> Path | None:
    """Note where the network's control door is, so that `lienthong trace` finds it; the newest network wins."""
    room = _room()
    room.mkdir(mode=0o700, exist_ok=True)
    if not _is_ours(room):
        return None
    place = room / NETWORK
    place.write_text(json.dumps({"control_url": control_url}), "utf-8")
    return place


def find_network() -> str:
    """The control door of the network that runs on this machine; "" if there is none to trust."""
    place = _room() / NETWORK
    try:
        if not _is_ours(_room()):
            return ""
        url = str(json.loads(place.read_text("utf-8"))["control_url"])
        parts = urlsplit(url)
        with socket.create_connection((parts.hostname or "", parts.port or 0), KNOCK_S):
            return url
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def take_network_away(control_url: str) -> None:
    """Remove the note of the network whose control door is at `control_url`."""
    place = _room() / NETWORK
    if place.is_file() and control_url in place.read_text("utf-8"):
        place.unlink(missing_ok=True)
