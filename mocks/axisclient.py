"""A party's way to the others through the axis: takes a token when it needs one, asks anew once when it is refused.

Everything is an `Errand`, so a desk can use it from its agenda and from a door alike.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from harness.exchange import Request, Response
from harness.keys import AXIS, CALLERS, REGISTRY
from harness.said import Said, said_of
from harness.wire.axis import (
    AXIS_KEY,
    AxisAccount,
    api_request,
    axis_key,
    double_token,
    member_party,
    population_headers,
    token_request,
    why,
    xroad_request,
)
from mocks.agenda import Errand
from mocks.office import Office

RENEW_S: Final = 60
KEPT_S_MAX: Final = 86_400
"""A token is asked for anew after a day, however long an axis says that it lives."""
JSON: Final = "application/json; charset=utf-8"
XML: Final = "text/xml; charset=utf-8"

Then = Callable[["Said"], Iterable[Errand] | None]


def consumer_of(office: Office, request: Request) -> str:
    """Which party asks through the axis (`X-Road-Client`); "" unless the request shows the axis's key."""
    if request.header(AXIS_KEY) != axis_key(office.seed, office.party):
        return ""
    return member_party(request.header("X-Road-Client") or "")


@dataclass(slots=True)
class AxisClient:
    """The axis as seen by one party; `lgsp` adds the provinces' second token."""

    office: Office
    lgsp: bool = False
    account: AxisAccount = field(init=False)
    registry: AxisAccount = field(init=False)
    """By which the population scheme (A6) knows the party."""
    _token: str = ""
    _until: datetime | None = None

    def __post_init__(self) -> None:
        """Take the party's keys."""
        self.account = self.office.account(AXIS)
        asks = self.office.party in CALLERS[REGISTRY]
        self.registry = self.office.account(REGISTRY) if asks else self.account

    def ask(
        self,
        path: str,
        body: Any,
        then: Then,
        *,
        purpose: str,
        dossier: str,
        trace: str = "",
        officer: str = "",
        method: str = "POST",
        query: dict[str, str] | None = None,
    ) -> Errand:
        """Call `/{context}/{version}/{resource}`; `then` gets what came back."""
        extra = why(purpose, dossier, officer) + (double_token(self.account) if self.lgsp else ())

        def make() -> Request:
            return api_request(path, body, self._token, extra=extra, method=method, query=query)

        return self._with_token(make, then, trace, again=True)

    def xroad(
        self,
        provider: str,
        service: str,
        body: Any,
        then: Then,
        *,
        purpose: str,
        dossier: str,
        trace: str = "",
        officer: str = "",
        soap: bool = False,
    ) -> Errand:
        """Call a service by X-Road's REST path: `body` is JSON-able, or (with `soap`) the bytes of an envelope.

        SOAP goes out with the population scheme's headers (A6) besides.
        """
        data = body if soap else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        extra = why(purpose, dossier, officer)
        if soap:
            stamp = int(self.office.clock.now().timestamp() * 1000)
            extra = (*extra, *population_headers(self.registry, service, stamp))
        request = xroad_request(self.account, provider, service, data, XML if soap else JSON, extra=extra)
        return Errand("axis", request, lambda response: then(said_of(response)), trace)

    def _with_token(self, make: Callable[[], Request], then: Then, trace: str, *, again: bool) -> Errand:
        now = self.office.now()
        if self._token and self._until and now < self._until:
            return Errand("axis", make(), lambda response: self._answered(response, make, then, trace, again), trace)

        def got(response: Response | None) -> Iterable[Errand] | None:
            said = said_of(response)
            token = said.fields.get("access_token")
            if not said.ok or not isinstance(token, str):
                return then(said)
            lasts = said.fields.get("expires_in")
            seconds = min(lasts, KEPT_S_MAX) if isinstance(lasts, int) and lasts > 0 else 2 * RENEW_S
            self._token = token
            self._until = self.office.now() + timedelta(seconds=max(seconds - RENEW_S, 1))
            return [Errand("axis", make(), lambda answer: self._answered(answer, make, then, trace, again), trace)]

        return Errand("axis", token_request(self.account), got, trace)

    def _answered(
        self,
        response: Response | None,
        make: Callable[[], Request],
        then: Then,
        trace: str,
        again: bool,  # noqa: FBT001 -- private
    ) -> Iterable[Errand] | None:
        said = said_of(response)
        if said.status == 401 and again:  # noqa: PLR2004 -- the token was forgotten: once more with a new one
            self._token = ""
            return [self._with_token(make, then, trace, again=False)]
        return then(said)
