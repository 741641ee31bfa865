"""Who asks the registry: a consumer behind the axis, or one that comes directly with the registry's own hashed login.

X-Road passes the login on, so it is looked at behind the axis too where one is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

from harness.exchange import Request
from harness.wire.axis import AXIS_KEY, MEMBERS, AxisAccount, axis_account
from harness.wire.hashed_login import Doubt, asker
from harness.wire.population import SERVICES
from mocks.axisclient import consumer_of
from mocks.office import Office
from mocks.population.sentences import NO_ACCOUNT, NOT_BY_AXIS, WRONG_HASH, WRONG_TIME

SOAP_PATH: Final = "/dancu/soap"
_REFUSALS: Final[dict[Doubt, str]] = {"account": NO_ACCOUNT, "hash": WRONG_HASH, "timestamp": WRONG_TIME}


@dataclass(slots=True)
class Gate:
    """The keeper of the registry's doors."""

    office: Office
    skew_ms: int
    _accounts: dict[str, AxisAccount] = field(init=False)

    def __post_init__(self) -> None:
        """Know every account by its user."""
        known = (axis_account(self.office.seed, party) for party in MEMBERS)
        self._accounts = {account.user: account for account in known}

    def who(self, request: Request, *, soap: bool) -> tuple[str, str]:
        """The party that asks, and the code of the refusal ("" when it may come in)."""
        consumer = consumer_of(self.office, request)
        if consumer and not (soap and request.header("Authorization")):
            return consumer, ""
        if not soap or (not consumer and request.header(AXIS_KEY) is not None):
            return "", NOT_BY_AXIS
        now_ms = int(self.office.clock.now().timestamp() * 1000)
        account, doubt = asker(request.headers, self._accounts.get, _endpoints(), now_ms, self.skew_ms)
        if account is None:
            return "", _REFUSALS[doubt]
        member = unquote(request.header("X-Road-Client") or account.member)
        if member != account.member or consumer not in {"", account.party}:
            return "", NO_ACCOUNT
        return account.party, ""


def _endpoints() -> Iterable[str]:
    """How callers spell the address that goes into the hash: our path, the service, the axis's path to it."""
    yield SOAP_PATH
    for service in SERVICES:
        yield service
        yield f"/r1/{quote(MEMBERS['population'])}/{service}"
