"""The axis's decisions: who may pass, whose token lives, how much is left, and what the trail keeps of it.

The axis holds nothing of its own: what it passes on is the business of whoever asked and whoever answers.
"""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from harness.matters import Act, Matter
from harness.topology import TITLES
from harness.wire.axis import MEMBERS, AxisAccount, axis_account, member_party
from harness.wire.hostile import MalformedError, parse_json
from mocks.axis.audit import NO_PURPOSE, NOT_AGREED, AuditRow, Trail
from mocks.axis.quotas import Buckets
from mocks.axis.refusals import Refusal
from mocks.axis.registry import Api, Service, registry
from mocks.axis.settings import AxisSettings
from mocks.axis.tokens import Token, Tokens
from mocks.axis.xroad import Target
from mocks.office import Office
from mocks.provinces import Provinces

_ACCESS: Mapping[str, str] = {"AccessKey": "access_key", "SecretKey": "secret_key", "AppName": "app_name"}


@dataclass(frozen=True, slots=True)
class Call:
    """What a caller says of itself and of its reasons; `bearer` and `province` None: not said at all."""

    bearer: str | None = None
    province: str | None = None
    """The header `lgspaccesstoken`."""
    purpose: str = ""


class AxisDesk:
    """Registrar, gatekeeper and clerk of the axis."""

    def __init__(self, office: Office) -> None:
        """Open with every consumer registered and no token given."""
        self.office = office
        self.settings = AxisSettings.read(office.settings)
        self.registry = registry()
        self.accounts: dict[str, AxisAccount] = {party: axis_account(office.seed, party) for party in MEMBERS}
        self.adapters = Provinces(office.seed)
        self.tokens = Tokens(office.rng, timedelta(seconds=self.settings.token_life_s))
        self.buckets = Buckets()
        self.trail = Trail()

    # --- tokens -------------------------------------------------------------------------------------------------------

    def consumer(self, key: str, secret: str) -> str:
        """The consumer with this key and secret; "" if there is none."""
        return next(
            (
                party
                for party, account in self.accounts.items()
                if account.consumer_key == key and account.consumer_secret == secret
            ),
            "",
        )

    def give_token(self, consumer: str) -> Token:
        """The consumer's token."""
        return self.tokens.give(consumer, self.office.now())

    def revoke(self, consumer: str) -> None:
        """Forget the consumer's token, as an operator does."""
        self.tokens.revoke(consumer)

    # --- the API manager ----------------------------------------------------------------------------------------------

    def who(self, call: Call) -> str:
        """The consumer that the bearer token belongs to; "" if it is missing or dead."""
        bearer = call.bearer or ""
        return self.tokens.holder(bearer, self.office.now()) or self._adapter(bearer)

    def _adapter(self, bearer: str) -> str:
        """The consumer behind a province's static token: in this network all provinces have one one-stop system."""
        return self.registry.provinces[0] if self.adapters.holder(bearer) else ""

    def is_province(self, consumer: str) -> bool:
        """Whether the consumer comes through an LGSP and owes its token too."""
        return consumer in self.registry.provinces

    def admit(self, call: Call, api: Api) -> Refusal | None:
        """Why `call` may not use `api`; None: it may, and one call of its quota is used up."""
        if {api.context, api.name} & set(self.settings.blocked):
            return Refusal(700700)
        if call.bearer is None:
            return Refusal(900902)
        consumer = self.who(call)
        if not consumer or not self._is_known_by(call, consumer, api):
            return Refusal(900901)
        agreed = _agreed(api, consumer)
        if agreed is None:
            return Refusal(900908)
        if self.settings.require_purpose and self.note_of(call.purpose, agreed):
            return Refusal(900910)
        now = self.office.now()
        wait_s = self.buckets.wait_s(consumer, api.name, self.settings.quota_of(consumer), now)
        return None if wait_s == 0 else _throttled(wait_s, now)

    def _is_known_by(self, call: Call, consumer: str, api: Api) -> bool:
        """Whether the token is of the kind that opens `api`: a province's adapter has paths of its own."""
        if self._adapter(call.bearer or ""):
            return not api.version
        return not self.is_province(consumer) or self._shows_province(consumer, call.province)

    def _shows_province(self, consumer: str, header: str | None) -> bool:
        """Whether the LGSP token is this consumer's: base64 of JSON with three keys and the partner's code (A3)."""
        try:
            said = parse_json(base64.b64decode(header or "", validate=True))
        except (MalformedError, binascii.Error, ValueError):
            return False
        account = self.accounts[consumer]
        return (
            isinstance(said, dict)
            and all(said.get(name) == getattr(account, known) for name, known in _ACCESS.items())
            and said.get("PartnerCode") == account.member
        )

    # --- X-Road -------------------------------------------------------------------------------------------------------

    def admit_xroad(self, call: Call, member: str, target: Target, *, soap: bool) -> Refusal | Service:
        """The service behind `target`, or why `member` may not call it."""
        consumer, provider = member_party(member), member_party(target.member)
        if not consumer:
            return Refusal(kind="Server.ClientProxy.UnknownMember", says=f"Client '{member}' not found")
        if not provider:
            says = f"Could not find addresses for service provider '{target.member}'"
            return Refusal(kind="Server.ClientProxy.UnknownMember", says=says)
        service = self.registry.service(provider, target.service, soap=soap)
        if service is None:
            return Refusal(kind="Server.ServerProxy.UnknownService", says=f"Unknown service: {target.encoded}")
        agreed = _agreed(service, consumer)
        if agreed is None or (self.settings.require_purpose and self.note_of(call.purpose, agreed)):
            return Refusal(kind="Server.ServerProxy.AccessDenied", says=f"Request is not allowed: {target.encoded}")
        if target.service in self.settings.blocked:
            says = f"Service is disabled: {target.encoded}"
            return Refusal(kind="Server.ServerProxy.ServiceDisabled", says=says)
        return service

    def silent(self, provider: str) -> Refusal:
        """What X-Road says when the provider's service gave no whole answer."""
        says = f"Service {TITLES[provider].en} did not answer"
        return Refusal(kind="Server.ServerProxy.ServiceFailed", says=says)

    # --- the trail ----------------------------------------------------------------------------------------------------

    def note_of(self, purpose: str, agreed: Iterable[str]) -> str:
        """What is to be remarked about a purpose."""
        if not purpose:
            return NO_PURPOSE
        return "" if purpose in agreed else NOT_AGREED

    def agreed(self, entry: Api | Service | None, consumer: str) -> tuple[str, ...] | None:
        """The purposes agreed with `consumer`; None without a subscription."""
        return _agreed(entry, consumer) if entry else None

    def enter_in_trail(self, row: AuditRow, entry: Api | Service | None) -> AuditRow:
        """Keep `row`, with the remark that its purpose deserves where there is a subscription."""
        agreed = self.agreed(entry, row.consumer)
        row.note = "" if agreed is None else self.note_of(row.purpose, agreed)
        return self.trail.add(row)

    def audit_rows(self) -> list[dict[str, Any]]:
        """The whole trail, oldest first."""
        with self.office.lock:
            return self.trail.as_json()

    def matters(self) -> tuple[Matter, ...]:
        """Nothing: a forwarded thing is the matter of whoever asked."""
        return ()

    def acts(self) -> tuple[Act, ...]:
        """Nothing: the axis does nothing for good."""
        return ()


def _agreed(entry: Api | Service, consumer: str) -> tuple[str, ...] | None:
    return next((purposes for party, purposes in entry.subscribers.items() if party == consumer), None)


def _throttled(wait_s: int, now: datetime) -> Refusal:
    again = now + timedelta(seconds=wait_s)
    return Refusal(900800, headers=(("Retry-After", str(wait_s)),), next_access=again.strftime("%Y-%m-%d %H:%M:%S%z"))
