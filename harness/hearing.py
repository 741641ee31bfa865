"""What the bench hears from a hospital system: each request opened, judged by every rule that speaks of it, and kept.

Judged are the raw bytes: the call itself (`harness.checks.client`), the envelope, the signature, and every sheet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from harness.cases import CHANNELS, NOTICES
from harness.checks.client import Heard, Issued, client_findings, client_met
from harness.checks.signature import signature_findings
from harness.documents.table import PL02
from harness.exchange import Exchange
from harness.filing import Filing, sheet_of_mapping
from harness.finding import Finding
from harness.judge import judge, met
from harness.rule import chapter
from harness.text import Text
from harness.wire.calls import Incoming, read_request, read_token
from harness.wire.envelope import PROFILES, Opened, envelope_findings, open_envelope
from harness.wire.signature import Profile
from harness.world import World


@dataclass(frozen=True, slots=True)
class Seen:
    """One request, opened and judged; `findings` and `met` are by rule id."""

    exchange: Exchange
    incoming: Incoming
    opened: Opened | None
    filing: Filing | None
    findings: tuple[tuple[str, Finding], ...]
    met: frozenset[str]

    @property
    def door(self) -> str:
        """The door's name; "" when the path names none."""
        return self.incoming.door.name if self.incoming.door else ""


class Ledger:
    """Everything heard in one run, oldest first."""

    def __init__(self, world: World, today: date) -> None:
        """Know who exists on `today`."""
        main = world.main
        self._world = world
        self._today = today
        self._accounts = (main.account, main.driver_account)
        self._facility = main.code
        self._owners = {
            print_: facility.code for facility in world.facilities for print_ in world.registered_fingerprints(facility)
        }
        self._issued: list[Issued] = []
        self._led: set[str] = set()
        self.seen: list[Seen] = []

    def hear(self, exchange: Exchange) -> Seen:
        """Open and judge one exchange, and keep it."""
        path = exchange.request.path
        if exchange.response is not None:
            self._led.update(value for name, value in exchange.response.headers if name.lower() == "location")
        incoming = read_request(exchange.request, path[: max(path.find("/api/"), 0)])
        opened = self._open(incoming)
        filing = self._filing(incoming, opened)
        findings = list(self._findings(exchange, incoming, opened, filing))
        rules = set(client_met(self._heard(exchange, incoming, opened)))
        if path in self._led:
            # The gateway itself sent the client there: only the rule against following may say something of it.
            findings, rules = [], set()
        if opened is not None:
            rules |= _message_rules(CHANNELS[incoming.door.name]) if incoming.door else set()
        if filing is not None:
            rules |= met(filing)
        seen = Seen(exchange, incoming, opened, filing, tuple(findings), frozenset(rules))
        self.seen.append(seen)
        self._note_token(exchange, incoming)
        return seen

    def _open(self, incoming: Incoming) -> Opened | None:
        door = incoming.door
        if door is None or incoming.file is None:
            return None
        return open_envelope(CHANNELS[door.name], door.version, incoming.file, NOTICES.get(door.name, ""))

    def _filing(self, incoming: Incoming, opened: Opened | None) -> Filing | None:
        door = incoming.door
        if door is None or door.name not in CHANNELS or (opened is None and door.name != "driver"):
            return None
        sheets = list(opened.sheets) if opened else []
        if door.name == "driver":
            sheets.append(sheet_of_mapping(incoming.fields, "GKSK", PL02, ""))
        return Filing(
            version=door.version,
            channel=CHANNELS[door.name],
            facility=self._facility,
            sheets=sheets,
            received=self._today,
            staff=self._world.staff_identifiers(self._facility),
        )

    def _heard(self, exchange: Exchange, incoming: Incoming, opened: Opened | None) -> Heard:
        return Heard(
            request=exchange.request,
            incoming=incoming,
            accounts=self._accounts,
            facility=self._facility,
            envelope_facility=opened.facility if opened else "",
            issued=tuple(self._issued),
            at=exchange.at,
        )

    def _findings(
        self, exchange: Exchange, incoming: Incoming, opened: Opened | None, filing: Filing | None
    ) -> Iterator[tuple[str, Finding]]:
        yield from client_findings(self._heard(exchange, incoming, opened))
        if opened is not None and incoming.door is not None:
            yield from envelope_findings(opened)
            if opened.facility and opened.facility != self._facility:
                yield ACCOUNT, Finding("MACSKCB", _account_says(), self._facility, opened.facility)
            if opened.root is not None:
                profile = PROFILES[CHANNELS[incoming.door.name]]
                facility = opened.facility or self._facility
                yield from signature_findings(opened.root, profile, exchange.at, self._owners, facility)
        if filing is not None:
            yield from judge(filing)

    def _note_token(self, exchange: Exchange, incoming: Incoming) -> None:
        if incoming.door is None or incoming.door.name != "token" or exchange.response is None:
            return
        token = read_token(exchange.response)
        if token is not None:
            self._issued.append(
                Issued(token.access, token.id, incoming.fields.get("username", ""), exchange.at, token.expires)
            )


ACCOUNT: Final = "ENV-ACCOUNT-01"
"""The one rule of the envelope that needs to know whose account it came with."""


@cache
def _account_says() -> Text:
    return next(rule.says for rule in chapter("envelope") if rule.id == ACCOUNT)


_ONLY: Final[dict[str, frozenset[str]]] = {
    # What only some envelopes have: counting HOSO, the inner files, the signed Id.
    "ENV-COUNT-01": frozenset({"claims", "certificates"}),
    "ENV-EMPTY-01": frozenset({"claims", "certificates", "checkin"}),
    "ENV-LOAI-01": frozenset({"claims", "certificates"}),
    "ENV-LOAI-02": frozenset({"claims", "certificates"}),
    "ENV-BASE64-01": frozenset({"claims", "certificates"}),
    "ENV-INNER-01": frozenset({"claims", "certificates"}),
    "ENV-DAY-01": frozenset({"claims", "certificates"}),
    "ENV-ONE-01": frozenset({"claims"}),
    "ENV-MALK-01": frozenset({"claims"}),
    "ENV-ID-01": frozenset({"certificates", "notices", "adjustment"}),
    "SIG-TIME-01": frozenset({"certificates", "notices", "adjustment"}),
}


def _message_rules(channel: str) -> set[str]:
    """The envelope and signature rules that a message of `channel` meets."""
    rules = {rule.id for name in ("envelope", "signature") for rule in chapter(name)}
    if PROFILES[channel] is Profile.P3:
        rules = {rule for rule in rules if rule.startswith("SIG-")}
    return {rule for rule in rules if channel in _ONLY.get(rule, {channel})}
