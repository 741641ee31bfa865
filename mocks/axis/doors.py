"""The axis's doors: tokens, one door an API resource, and X-Road's paths; they forward, and remember who asked."""

import base64
import binascii
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from typing import Any, ClassVar, Final
from urllib.parse import quote, unquote, urlsplit

from harness.chance import guid, stream
from harness.exchange import Headers, Request, Response
from harness.rule import Basis
from harness.wire.axis import AXIS_KEY, ISSUE, MEMBERS, OFFICER, PURPOSE, member_party
from mocks.agenda import Errand
from mocks.axis.audit import AuditRow, subjects_of, word
from mocks.axis.desk import AxisDesk, Call
from mocks.axis.refusals import Refusal, fault, oauth_error, xroad_error
from mocks.axis.registry import Api, Service
from mocks.axis.relay import back, onward
from mocks.axis.table import (
    OPEN_PATH,
    RevokeForm,
    TokenForm,
    api_operation,
    token_operations,
    xroad_operation,
)
from mocks.axis.xroad import (
    CLIENT,
    ECHOED,
    ID,
    REQUEST_HASH,
    REQUEST_ID,
    ROOT,
    SERVICE,
    Target,
    member_of,
    request_hash,
    target_of,
)
from mocks.office import Office
from mocks.party import Later, Operation, Party, Problem, Reply, Visit

GRANT: Final = "client_credentials"


class AxisParty(Party):
    """The integration axis."""

    name: ClassVar[str] = "axis"
    desk_class: ClassVar[Callable[[Office], Any]] = AxisDesk
    desk: AxisDesk

    # --- tables -------------------------------------------------------------------------------------------------------

    def operations(self) -> Iterable[Operation]:
        """Token doors, then every API resource, then X-Road."""
        known = self.desk.registry
        yield from token_operations(self._give_token, self._revoke)
        for api in known.apis:
            for resource in api.resources:
                yield api_operation(api, resource, partial(self._call_api, api=api))
        for service in known.xroad:
            for code in service.services:
                # The SOAP and the JSON form of a service share one path; the body's type tells them apart. The SOAP
                # one speaks for both: it is the one that has been seen.
                if known.service(service.provider, code, soap=True) is service:
                    path = f"{ROOT}/{MEMBERS[service.provider]}/{code}"
                    yield xroad_operation("POST", path, code, service.basis, self._call_xroad)
        for method in ("POST", "GET", "PUT", "DELETE"):
            for rest, under in (("", ""), ("/{rest:path}", "-under")):
                name = f"xroad-{method.lower()}{under}"
                yield xroad_operation(method, f"{OPEN_PATH}{rest}", name, Basis.PUBLISHED, self._call_xroad)

    # --- refusals of malformed requests -------------------------------------------------------------------------------

    def shown_by(self, request: Request) -> str:
        """The consumer behind X-Road-Client, a Bearer token, or the key and secret of the token door."""
        with self.office.lock:
            member = member_party(request.header(CLIENT) or "")
            holder = self.desk.who(Call(bearer=_after_word(request, "bearer")))
            return member or holder or self._logged_in(request, "", "")

    def refuse(self, problem: Problem, request: Request) -> Reply:
        """Say no in the shape of the layer that the path belongs to."""
        path = request.path
        if path in {"/token", "/revoke"} and problem.kind in {"body", "query"}:
            return oauth_error("invalid_request", problem.says.en)
        if path == ROOT or path.startswith(f"{ROOT}/"):
            return self._refuse_xroad(problem, request)
        if problem.kind == "nowhere" and self.desk.registry.api(path):
            return fault(Refusal(900906), request, plain=_is_lgsp(request))
        return fault(Refusal(problem.status), request, status=problem.status)

    def _refuse_xroad(self, problem: Problem, request: Request) -> Reply:
        kind, status = "Client.BadRequest", HTTPStatus.BAD_REQUEST
        if problem.kind in {"busy", "broken"}:
            kind, status = "Server.ClientProxy.InternalError", HTTPStatus(problem.status)
        detail = guid(stream(self.office.seed, f"axis/malformed/{request.method} {request.target}"))
        return xroad_error(Refusal(kind=kind, says=problem.says.en), request, detail, status)

    # --- tokens -------------------------------------------------------------------------------------------------------

    def _give_token(self, visit: Visit) -> Reply:
        form: TokenForm = visit.data
        consumer = self._logged_in(visit.request, form.client_id, form.client_secret)
        if not consumer:
            return oauth_error("invalid_client", "A valid OAuth client could not be found.", 401)
        if form.grant_type != GRANT:
            return oauth_error("unsupported_grant_type", "Unsupported grant_type value")
        return Reply(body=self.desk.give_token(consumer).as_json(visit.at), headers=(("Cache-Control", "no-store"),))

    def _revoke(self, visit: Visit) -> Reply:
        form: RevokeForm = visit.data
        consumer = self._logged_in(visit.request, form.client_id, form.client_secret)
        if not consumer:
            return oauth_error("invalid_client", "A valid OAuth client could not be found.", 401)
        if self.desk.who(Call(bearer=form.token)) == consumer:
            self.desk.revoke(consumer)
        return Reply()  # RFC 7009, 2.2: an unknown token is no error

    def _logged_in(self, request: Request, key: str, secret: str) -> str:
        basic = _after_word(request, "basic")
        if basic is not None:
            try:
                key, _, secret = base64.b64decode(basic, validate=True).decode().partition(":")
            except (binascii.Error, ValueError):
                return ""
        return self.desk.consumer(key, secret)

    # --- the API manager ----------------------------------------------------------------------------------------------

    def _call_api(self, visit: Visit, api: Api) -> Reply | Later:
        request = visit.request
        call = Call(_after_word(request, "bearer"), request.header("lgspaccesstoken"), word(request.header(PURPOSE)))
        consumer = self.desk.who(call)
        lgsp = _is_lgsp(request) or self.desk.is_province(consumer)
        row = _row(visit, "lgsp" if lgsp else "wso2", consumer, api.provider, f"{api.name}/{visit.operation.name}")
        self.desk.enter_in_trail(row, api)

        def refused(refusal: Refusal) -> Reply:
            return _written(row, fault(refusal, request, plain=lgsp), refusal)

        refusal = self.desk.admit(call, api)
        if refusal:
            return refused(refusal)
        added: Headers = ((CLIENT, quote(MEMBERS[consumer])),)
        if row.message:
            added = (*added, (ID, row.message))
        onwards = self._onward(request, request.target, api.provider, added, credentials=False)
        return _forwarded(
            api.provider,
            onwards,
            visit,
            lambda response: refused(Refusal(101504)) if response is None else _written(row, back(response)),
        )

    def _onward(self, request: Request, target: str, provider: str, added: Headers, *, credentials: bool) -> Request:
        key: Headers = ((AXIS_KEY, self.office.keys.axis_key(self.office.seed, provider)),)
        headers = (*onward(request.headers, credentials=credentials), *added, *key)
        return Request(request.method, target, headers, request.body)

    # --- X-Road -------------------------------------------------------------------------------------------------------

    def _call_xroad(self, visit: Visit) -> Reply | Later:
        request = visit.request
        target, client = target_of(request.path), member_of(request.header(CLIENT) or "")
        provider = member_party(target.member) if target else ""
        row = _row(visit, "xroad", member_party(client), provider, target.service if target else "")
        row.message = row.message or guid(self.office.rng)

        def refused(refusal: Refusal) -> Reply:
            return _written(row, xroad_error(refusal, request, guid(self.office.rng)), refusal)

        if target is None or not client:
            self.desk.enter_in_trail(row, None)
            what = "path" if target is None else f"header {CLIENT}"
            return refused(Refusal(kind="Client.BadRequest", says=f"The {what} does not follow the REST protocol (r1)"))
        soap = "xml" in (request.header("content-type") or "").lower()
        self.desk.enter_in_trail(row, self.desk.registry.service(provider, target.service, soap=soap))
        found = self.desk.admit_xroad(Call(purpose=row.purpose), client, target, soap=soap)
        if isinstance(found, Refusal):
            return refused(found)
        request_id = guid(self.office.rng)
        added: Headers = ((CLIENT, quote(client)), (ID, row.message), (REQUEST_ID, request_id))
        onwards = self._onward(request, _behind(found, target, request), provider, added, credentials=True)

        def answered(response: Response | None) -> Reply:
            if response is None:
                return refused(self.desk.silent(provider))
            return _written(row, back(response, _said(request, target, added)))

        return _forwarded(provider, onwards, visit, answered)


def _is_lgsp(request: Request) -> bool:
    return request.header("lgspaccesstoken") is not None


def _after_word(request: Request, scheme: str) -> str | None:
    """What follows the scheme in the Authorization header; None when it is another's, or none at all."""
    said, _, rest = (request.header("authorization") or "").strip().partition(" ")
    return rest.strip() if said.lower() == scheme else None


def _row(visit: Visit, style: str, consumer: str, provider: str, service: str) -> AuditRow:
    request = visit.request
    return AuditRow(
        number=0,
        at=visit.at,
        style=style,
        consumer=consumer,
        officer=word(unquote(request.header(OFFICER) or "")),
        provider=provider,
        service=word(service),
        subjects=subjects_of(request.body),
        purpose=word(request.header(PURPOSE)),
        note="",
        dossier=word(unquote(request.header(ISSUE) or "")),
        message=word(request.header(ID)),
        trace=visit.trace,
    )


def _written(row: AuditRow, reply: Reply, refusal: Refusal | None = None) -> Reply:
    row.status, row.error = int(reply.status), refusal.word if refusal else ""
    return reply


def _forwarded(provider: str, request: Request, visit: Visit, answered: Callable[[Response | None], Reply]) -> Later:
    """Ask the provider, then answer by what it said."""
    came: list[Response | None] = []
    return Later([Errand(provider, request, came.append, visit.trace)], lambda: answered(came[0]))


def _behind(service: Service, target: Target, request: Request) -> str:
    query = urlsplit(request.target).query
    path = service.backend.format(service=quote(target.service, safe="")) + target.rest
    return f"{path}?{query}" if query else path


def _said(request: Request, target: Target, added: Headers) -> Headers:
    """What X-Road adds to the provider's answer."""
    made = {name: value for name, value in added if name == REQUEST_ID or request.header(name) is None}
    hashed = tuple((name.lower(), made[name]) for name in (REQUEST_ID, ID) if name in made)
    echoed = tuple((name, value) for name in ECHOED if (value := request.header(name)) is not None)
    return (*added, (SERVICE, target.encoded), (REQUEST_HASH, request_hash(request, hashed)), *echoed)
