"""Who asks the population registry by its own scheme (A6; A7 behind a bus): a hash over address, user, time and secret.

As running clients make it; how much the two clocks may differ is not public.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable
from typing import Literal

from harness.exchange import Headers, header
from harness.wire.axis import AxisAccount

Doubt = Literal["", "account", "hash", "timestamp"]
"""Why the caller is not let in; "" when they are."""


def asker(
    headers: Headers,
    account_of: Callable[[str], AxisAccount | None],
    endpoints: Iterable[str],
    now_ms: int,
    skew_ms: int,
) -> tuple[AxisAccount | None, Doubt]:
    """Who asks by the registry's own scheme: Basic base64(user:sha256hex(endpoint+user+timestamp+secret)).

    The key in `ApiKey` must be the account's (A6), or `ESB_SOURCE_USERNAME` its user (the variant behind a bus, A7);
    `endpoints` are the spellings of the service's address that count.
    """
    user, _, digest = _basic(header(headers, "Authorization") or "").partition(":")
    account = account_of(user)
    shown = header(headers, "ApiKey"), header(headers, "ESB_SOURCE_USERNAME")
    if account is None or not (
        _same(shown[0] or "", account.api_key) if shown[0] is not None else _same(shown[1] or "", account.user)
    ):
        return None, "account"
    stamp = header(headers, "Timestamp") or ""
    if not re.fullmatch(r"[0-9]{1,15}", stamp, re.ASCII) or abs(int(stamp) - now_ms) > skew_ms:
        return None, "timestamp"
    right = [hash_of(endpoint, account, stamp) for endpoint in endpoints]
    return (account, "") if any(_same(digest.lower(), one) for one in right) else (None, "hash")


def hash_of(endpoint: str, account: AxisAccount, timestamp: str) -> str:
    """The hex digest that the scheme asks for."""
    return hashlib.sha256(f"{endpoint}{account.user}{timestamp}{account.password}".encode()).hexdigest()


def _basic(value: str) -> str:
    scheme, _, packed = value.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(packed.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
