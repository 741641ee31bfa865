"""A hospital's software before the gateway, and people far from the counter: all of them over lines that fail."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from harness.chance import stream
from harness.exchange import Exchange, Request, Response
from harness.people.model import Facility
from harness.wire.calls import Call, Credentials
from mocks.hospital.client import ReferenceClient, Report, Setup, TokenRefusedError
from mocks.network import Network
from scenarios.crowd import Place

INTAKE: Final = "intake"
HOSPITAL: Final = "hospital"
DOOR: Final = "certificates"
AGAIN_AFTER: Final = timedelta(minutes=20)
"""When whoever heard nothing, or that the gateway is busy, tries again."""
BUSY: Final = "500"


class GatewayLine:
    """Between a hospital and the gateway of the network."""

    def __init__(self, network: Network, trace: str) -> None:
        """Call under `trace`."""
        self._network = network
        self._trace = trace

    def send(self, call: Call, door: str) -> Exchange:
        """Send `call`."""
        request = Request(call.method, call.target, call.headers, call.body)
        response = self._network.lines.call(HOSPITAL, INTAKE, request, self._trace)
        broke = "" if response else "timeout"
        return Exchange(0, door, request, response, self._network.clock.now(), broke=broke)

    def close(self) -> None:
        """Nothing is open."""


def software(network: Network, facility: Facility) -> ReferenceClient:
    """The reference client with the facility's own account and key."""
    account = network.world.account(facility=facility.code)
    setup = Setup("", Credentials(account.username, account.password, facility.code), Path(), "")
    line = GatewayLine(network, trace_of(network.seed, facility.code))
    return ReferenceClient(setup, line=line, clock=network.clock, identity=network.world.identity(facility))


def send(client: ReferenceClient, kind: str, version: str, record: dict[str, str], name: str) -> Report:
    """Send one paper; "unknown" when nobody can tell whether it arrived."""
    step = {"do": "send", "door": DOOR, "version": version, "documents": [{"kind": kind, "values": record}]}
    try:
        report = client.do(step, name)
    except TokenRefusedError:
        return {"outcome": "unknown", "note": "no token"}
    return report | {"outcome": "unknown"} if report.get("code") == BUSY else report


class OverLines(Place):
    """Somebody far from the counter: what they send and hear goes over a line, which may fail."""

    def __init__(self, network: Network, name: str) -> None:
        """Each person's calls go under a trace of their own."""
        super().__init__(network)
        self._trace = trace_of(network.seed, name)

    def carry(self, who: str, party: str, request: Request) -> Response | None:
        """Over the line `who->party`."""
        return self._network.lines.call(who, party, request, self._trace)


def trace_of(seed: int, name: str) -> str:
    """A trace id, the same for the same seed and name."""
    return f"{stream(seed, f'story/trace/{name}').getrandbits(128):032x}"
