"""Carrying a request on to its provider and the answer back: which headers travel, and nothing of the body changed."""

from dataclasses import dataclass
from typing import Final

from harness.exchange import Headers, Response
from harness.wire.axis import AXIS_KEY
from mocks.axis.xroad import CLIENT, ERROR, ID, REQUEST_HASH, REQUEST_ID, SERVICE
from mocks.party import Reply

_HOP_BY_HOP: Final = frozenset(
    {
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
    }
)
_OURS: Final = frozenset(name.lower() for name in (AXIS_KEY, CLIENT, ID, REQUEST_ID, REQUEST_HASH, SERVICE, ERROR))
_CREDENTIALS: Final = frozenset({"authorization", "lgspaccesstoken"})
"""Between a consumer and the API manager or LGSP; X-Road passes headers of that name on (style A6)."""


@dataclass(frozen=True, slots=True)
class Relayed(Reply):
    """A provider's answer as it came: status, headers and bytes."""

    def response(self) -> Response:
        """The same again."""
        return Response(self.status, self.headers, self.body)


def onward(headers: Headers, *, credentials: bool) -> Headers:
    """The headers of a request that go on to the provider, those that the axis sets itself left out."""
    left = _HOP_BY_HOP | _OURS | (frozenset() if credentials else _CREDENTIALS)
    return _without(headers, left)


def back(response: Response, added: Headers = ()) -> Relayed:
    """The provider's answer for the consumer, with the headers that X-Road has `added`."""
    named = {name.lower() for name, _ in added}
    kept = _without(response.headers, _HOP_BY_HOP | _OURS | named | {"date", "server"})
    return Relayed(int(response.status), response.body, headers=(*kept, *added))


def _without(headers: Headers, left: frozenset[str]) -> Headers:
    named = {
        token.strip().lower() for name, value in headers if name.lower() == "connection" for token in value.split(",")
    }
    return tuple(pair for pair in headers if pair[0].lower() not in left | named)
