"""Whom a load may be put on: this machine, or a target whose owner says so; and whether anybody is there at all."""

import ipaddress
import socket
from typing import Final
from urllib.parse import urlsplit

from harness.errors import UnreachableError, UsageError
from harness.text import Text

OPTION: Final = "--i-own-this-target"
KNOCK_S: Final = 3.0
_PORTS: Final = {"http": 80, "https": 443}


def check_target(url: str, *, owned: bool) -> None:
    """UsageError unless `url` is an address of this machine, or the person says that the target is theirs."""
    host, _ = place(url)
    if owned or _is_here(host):
        return
    raise UsageError(
        Text(
            f"{url} không phải máy này. Tải thử có thể làm sập một hệ thống: chỉ chạy vào hệ thống của mình, "
            f"và nói rõ bằng {OPTION}.",
            f"{url} is not this machine. A load can bring a system down: run it against your own only, and say so "
            f"with {OPTION}.",
        )
    )


def place(url: str) -> tuple[str, int]:
    """Host and port of `url`; UsageError for what is no address."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        port = 0
    if not port or not parts.hostname or parts.scheme not in _PORTS:
        raise UsageError(
            Text(
                f"--target phải là địa chỉ dạng http://máy:cổng hoặc https://máy:cổng, không phải «{url}».",
                f"--target must be an address such as http://host:port or https://host:port, not “{url}”.",
            )
        )
    return parts.hostname, port


def _is_here(host: str) -> bool:
    """Whether `host` is loopback by its own form; a name that only resolves there today may not tomorrow."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def knock(url: str) -> None:
    """UnreachableError unless somebody listens at `url`, within seconds."""
    host, port = place(url)
    try:
        socket.create_connection((host, port), KNOCK_S).close()
    except OSError as error:
        raise UnreachableError(
            Text(
                f"Không ai nghe ở {host}:{port} ({error.strerror or error}). Kiểm tra địa chỉ và cổng mạng.",
                f"Nobody listens at {host}:{port} ({error.strerror or error}). Look at address and port.",
            )
        ) from error
