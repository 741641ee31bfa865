"""What a request needs besides its file: where it goes and the token's part, made once a token and not once a request.

The file always comes last in a body, so a whole request is the part made here with the prepared part behind it. Both
are cut from what `harness.wire.calls` makes; a test puts them together and compares.
"""

from dataclasses import dataclass

from harness.wire.calls import Credentials, Token, driver_call, encode, file_call, lookup_call
from harness.wire.door import doors
from loadtests.kinds import Ask


@dataclass(frozen=True, slots=True)
class Stamp:
    """Path and query, header lines, and what stands in the body before the prepared part."""

    target: str
    headers: dict[str, str]
    before: bytes


def stamp(ask: Ask, credentials: Credentials, token: Token | None) -> Stamp:
    """The stamp for requests of `ask` under one account; a driver's certificate needs no token."""
    door = doors()[ask.door]
    if token is None:
        call = driver_call(credentials, {})
        return Stamp(call.target, dict(call.headers), b"")
    if not ask.document:
        call = lookup_call(door, credentials, token, {})
        return Stamp(call.target, dict(call.headers), b"")
    call = file_call(door, credentials, token, "", body="form")
    return Stamp(call.target, dict(call.headers), call.body)


def quoted(encoded: str) -> bytes:
    """Base64 text as it stands in a form."""
    return encode({"": encoded}, "form")[1][1:]


def needs_token(ask: Ask) -> bool:
    """Whether the door asks for a token."""
    return doors()[ask.door].credentials != "two-headers"
