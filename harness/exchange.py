"""One request and its answer as bytes: the evidence that verdicts point to.

Bodies are whole here and never leave the process as they are: `harness.redaction` writes what may be kept.
"""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

Headers = tuple[tuple[str, str], ...]


def header(headers: Headers, name: str) -> str | None:
    """The first header called `name`, whatever its case."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: `target` is path and query as on the request line."""

    method: str
    target: str
    headers: Headers
    body: bytes
    peer: str = ""

    @property
    def path(self) -> str:
        """The path without its query."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """The query, last value of each name."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def header(self, name: str) -> str | None:
        """The first header called `name`, whatever its case."""
        return header(self.headers, name)


@dataclass(frozen=True, slots=True)
class Response:
    """What was answered."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header called `name`, whatever its case."""
        return header(self.headers, name)


@dataclass(slots=True)
class Exchange:
    """A request with its answer, or with the reason there was none."""

    number: int
    door: str
    request: Request
    response: Response | None
    at: datetime
    took_s: float = 0.0
    broke: str = ""
    """Why there is no (whole) answer: "timeout", "reset", "refused", "too-large", "not-http", "silent", or the
    name of a fault."""
    faults: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)
