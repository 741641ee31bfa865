"""What a party answered, read without trusting it."""

from dataclasses import dataclass
from typing import Any, Final

from harness.exchange import Headers, Response
from harness.wire.hostile import MalformedError, parse_json


@dataclass(frozen=True, slots=True)
class Said:
    """What came back: status 0 means nothing whole; `data` is the JSON body, None if it is none."""

    status: int
    data: Any
    body: bytes = b""
    headers: Headers = ()

    @property
    def ok(self) -> bool:
        """Whether the HTTP exchange went well (which need not mean that the answer is yes)."""
        return 200 <= self.status < 300  # noqa: PLR2004 -- HTTP's own classes

    @property
    def fields(self) -> dict[str, Any]:
        """The body's fields; empty when it is no JSON object."""
        return self.data if isinstance(self.data, dict) else {}


NOTHING: Final = Said(0, None)


def said_of(response: Response | None) -> Said:
    """Read an answer without trusting it."""
    if response is None:
        return NOTHING
    try:
        data = parse_json(response.body) if response.body else None
    except MalformedError:
        data = None
    return Said(response.status, data, response.body, response.headers)
