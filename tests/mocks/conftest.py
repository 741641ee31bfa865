"""What tests of single parties share: one party with the rest of the network played by a stub."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from harness.clock import VIETNAM, StoppedClock
from harness.exchange import Request, Response
from harness.said import Said, said_of
from harness.topology import Topology
from mocks.network import Network
from mocks.party import Operation

AT = datetime(2026, 9, 15, 8, 30, tzinfo=VIETNAM)
JSON = (("Content-Type", "application/json; charset=utf-8"),)

Say = Callable[[dict[str, Any]], Any]


@dataclass
class Stub:
    """Stands in for a party (the axis, mostly): answers by the last step of the path, remembers every request.

    An answer is a body (HTTP 200), a bare status, both as a pair, or a function of the request's body that gives one.
    """

    says: dict[str, Any] = field(default_factory=dict)
    heard: list[tuple[str, Any, Request]] = field(default_factory=list)

    def answer(self, request: Request) -> Response:
        door = request.path.rsplit("/", 1)[-1]
        if request.path == "/token":
            return _json({"access_token": "t", "scope": "default", "token_type": "Bearer", "expires_in": 3600})
        data = json.loads(request.body) if request.body[:1] == b"{" else None
        self.heard.append((door, data, request))
        said = self.says.get(door, 503)
        said = said(data) if callable(said) else said
        if isinstance(said, tuple):
            return _json(said[1], said[0])
        return Response(said, (), b"") if isinstance(said, int) else _json(said)

    def operation_at(self, request: Request) -> Operation | None:
        del request
        return None

    def asked(self, door: str) -> list[Any]:
        """The bodies that came to `door`."""
        return [data for name, data, _ in self.heard if name == door]

    def headers(self, door: str, name: str) -> list[str | None]:
        """A header of every request that came to `door`."""
        return [request.header(name) for heard, _, request in self.heard if heard == door]


def _json(data: Any, status: int = 200) -> Response:
    return Response(status, JSON, json.dumps(data, ensure_ascii=False).encode())


@dataclass
class Lone:
    """One real party; everybody whom it calls is a stub."""

    network: Network
    party: str
    stubs: dict[str, Stub]

    @property
    def axis(self) -> Stub:
        return self.stubs["axis"]

    @property
    def desk(self) -> Any:
        return self.network.parties[self.party].desk

    def ask(self, method: str, path: str, body: Any = None, headers: Any = ()) -> Said:
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        return said_of(self.network.parties[self.party].answer(Request(method, path, (*JSON, *headers), data)))

    def settle(self) -> int:
        done = self.network.settle()
        assert not self.network.mishaps
        return done

    def forward(self, **by: float) -> int:
        done = self.network.forward(timedelta(**by))
        assert not self.network.mishaps
        return done

    def kinds(self) -> list[str]:
        """The kinds of what was done for good, in order."""
        return [act.kind for act in self.network.acts()]

    def owners(self) -> list[tuple[str, str]]:
        """State and owner of everything unfinished."""
        return [(matter.state, matter.owner) for matter in self.network.matters()]


@pytest.fixture
def lone() -> Callable[..., Lone]:
    """Makes one real party among stubs; `others` are real too: `lone("licensing", stubs=("axis",), settings={…})`."""

    def make(
        party: str,
        *,
        stubs: Iterable[str] = ("axis",),
        others: Iterable[str] = (),
        at: datetime = AT,
        settings: dict[str, Any] | None = None,
    ) -> Lone:
        topology = Topology(settings={party: settings or {}})
        network = Network(StoppedClock(at), seed=1, topology=topology, only={party, *others})
        made = {name: Stub() for name in stubs}
        network.lines.near.update(made)
        return Lone(network, party, made)

    return make


@pytest.fixture
def lone_network() -> Network:
    """A near network with nobody in it."""
    return Network(StoppedClock(AT), seed=1, only=())
