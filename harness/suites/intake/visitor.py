"""The bench at a gateway's doors, as hospitals stand there: it sends, reads answers raw, and reads results.

Nothing here judges; a test does. What cannot be had (no token, no answer) ends a test without blaming a rule.
"""

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from harness.caller import Caller, Listener
from harness.chance import guid, stream
from harness.clock import VIETNAM, Clock
from harness.documents.scene import Scene
from harness.documents.table import table
from harness.errors import HostileError, UnreachableError
from harness.exchange import Exchange
from harness.judgement import EVIDENCE, cant_tell, inapplicable, untested
from harness.people.model import Account, Card
from harness.profile import Profile
from harness.settings import RunSettings
from harness.text import Text
from harness.wire.authority import Identity
from harness.wire.calls import (
    Answer,
    BodyKind,
    Call,
    Credentials,
    Token,
    credential_headers,
    driver_call,
    encode,
    file_fields,
    lookup_call,
    read_answer,
    read_token,
    token_call,
)
from harness.wire.door import Door, doors
from harness.wire.hostile import MalformedError, parse_json
from harness.world import World

JSON: Final = "application/json"
RENEW_S: Final = 60
"""A token this close to its end is taken anew: no rule should meet expiry by accident."""
SECOND_LOOPBACK: Final = "127.0.0.2"
NO_RESULT: Final = Text("Chưa có kết quả xử lý trong thời gian chờ.", "No result came within the waiting time.")
POLL_S: Final = 0.02
POLL_MAX_S: Final = 1.0

Changes = Mapping[str, str | None]
"""Fields of a body to set; None takes a field away."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One exchange with the door it was meant for, and the answer as far as it can be read."""

    door: Door
    exchange: Exchange
    answer: Answer

    @property
    def code(self) -> str:
        """The result code, "" when none could be read."""
        return self.answer.code

    @property
    def status(self) -> int:
        """The HTTP status, 0 without an answer."""
        return self.exchange.response.status if self.exchange.response else 0

    @property
    def fields(self) -> dict[str, Any]:
        """The answer's fields, as JSON gave them; empty when it was no object."""
        return self.answer.raw if isinstance(self.answer.raw, dict) else {}


@dataclass(frozen=True, slots=True)
class Result:
    """What the results door said of one receipt; `errors` holds `(bang, truong, rule)`."""

    state: str
    verdict: str
    errors: tuple[tuple[str, str, str], ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Whether the send ended well."""
        return self.verdict == "accepted"


class Visitor:
    """Everything that a rule may do at the gateway under test."""

    def __init__(self, settings: RunSettings, world: World, clock: Clock, listener: Listener | None = None) -> None:
        """Speak to `settings.target`; results, control and the second address come from settings or profile."""
        self.settings = settings
        self._listener = listener
        self.world = world
        self.clock = clock
        self.profile = settings.profile or Profile()
        target = self.profile.target
        self.results_url = settings.results_url or (target.results_url if self.profile.capabilities.results else "")
        self.control_url = settings.control_url or (target.control_url if self.profile.capabilities.control else "")
        self.second_address = target.second_address or _other_loopback(settings.target)
        self._kept: list[Exchange] | None = None
        self.caller = self._open(settings.target)
        self._results: Caller | None = None
        self._control: Caller | None = None
        self._token: Token | None = None
        self._ids = stream(settings.seed, "intake/ids")
        self._scenes = 0

    def _open(self, url: str, local_address: str | None = None) -> Caller:
        return Caller(
            url,
            clock=self.clock,
            deadline_s=self.profile.waits.exchange_s,
            local_address=local_address,
            tls=self.profile.tls(),
            record=self._record,
            listener=self._listener,
        )

    def _record(self, exchange: Exchange) -> None:
        if self._kept is None:
            EVIDENCE.record(exchange)
        else:
            self._kept.append(exchange)

    @contextmanager
    def keeping(self) -> Iterator[list[Exchange]]:
        """Keep the exchanges of the block apart, for the test that will judge them later."""
        before, self._kept = self._kept, []
        try:
            yield self._kept
        finally:
            self._kept = before

    def close(self) -> None:
        """Close every connection."""
        for caller in (self.caller, self._results, self._control):
            if caller is not None:
                caller.close()

    # --- who we are ---------------------------------------------------------------------------------------------------

    def account(self, state: str = "active", purpose: str = "BV") -> Account:
        """An account of the world; the test ends as inapplicable when there is none."""
        every = self.world.accounts
        found = next((one for one in every if (one.state, one.purpose) == (state, purpose)), None)
        if found is None:
            inapplicable(
                Text(
                    f"Không có tài khoản {purpose} ở trạng thái {state} trên hệ thống được kiểm thử.",
                    f"The system under test has no {purpose} account in the state {state}.",
                )
            )
        return found

    def credentials(self, account: Account | None = None) -> Credentials:
        """How `account` (default: the main one) says who it is."""
        account = account or self.account()
        return Credentials(account.username, account.password, account.facility)

    def identity(self, facility: str = "", state: str = "registered") -> Identity:
        """Key and certificate; inapplicable when the partner declared no such one."""
        try:
            return self.world.identity(facility or self.world.facilities[0].code, state)  # type: ignore[arg-type]  # the states of the caller are literals
        except KeyError:
            inapplicable(
                Text(f"Đối tác không khai báo chứng thư số {state}.", f"The partner declared no {state} certificate.")
            )

    # --- tokens -------------------------------------------------------------------------------------------------------

    def take(
        self,
        credentials: Credentials | None = None,
        *,
        body: BodyKind = "form",
        lower: bool = False,
        changes: Changes | None = None,
    ) -> Sent:
        """Ask for a token; `changes` alter the body's fields."""
        credentials = credentials or self.credentials()
        call = token_call(credentials, body=body, lower=lower)
        if changes:
            fields = {"username": credentials.username, "password": credentials.password_hash}
            call = _recoded(call, _changed(fields, changes), body)
        return self.send("token", call)

    def token_of(self, sent: Sent) -> Token:
        """The token in an answer; the test ends untested without one."""
        token = read_token(sent.exchange.response) if sent.exchange.response else None
        if token is None:
            untested(Text("Không lấy được token để thử.", "No token could be had to try this with."))
        return token

    @property
    def token(self) -> Token:
        """A good token of the main account, taken anew when it nears its end."""
        token = self._token
        if token is None or (token.expires and (token.expires - self.clock.now()).total_seconds() < RENEW_S):
            token = self._token = self.token_of(self.take())
        return token

    def forget_token(self) -> None:
        """Let the next call take a new token."""
        self._token = None

    # --- sending ------------------------------------------------------------------------------------------------------

    def send(self, door: str, call: Call, *, deadline_s: float | None = None, caller: Caller | None = None) -> Sent:
        """Send `call`; a door that the partner does not have ends the test."""
        self.needs_door(door)
        exchange = (caller or self.caller).send(call, door, deadline_s=deadline_s)
        shape = doors()[door]
        answer = read_answer(shape, exchange.response) if exchange.response else Answer("")
        return Sent(shape, exchange, answer)

    def needs_door(self, door: str) -> None:
        """End the test when the partner does not offer `door`."""
        if not self.profile.has_door(door):
            inapplicable(
                Text(f"Đối tác khai báo không có hàm {door}.", f"The partner declared that it has no door {door}.")
            )

    def ask(
        self,
        door: str,
        fields: Mapping[str, str],
        *,
        token: Token | None = None,
        credentials: Credentials | None = None,
        body: BodyKind | None = None,
        caller: Caller | None = None,
    ) -> Sent:
        """Ask the look-up, history or co-payment door."""
        self.needs_door(door)
        credentials = credentials or self.credentials()
        call = lookup_call(doors()[door], credentials, token or self.token, fields, body=body)
        return self.send(door, call, caller=caller)

    def card_fields(self, card: Card, door: str = "lookup", **changes: str) -> dict[str, str]:
        """What a look-up of `card` asks with."""
        fields = {"maThe": card.number, "hoTen": card.holder.full_name, "ngaySinh": f"{card.holder.born:%d/%m/%Y}"}
        if door != "copayment":
            member = self.world.main.staff
            fields |= {"hoTenCb": member.full_name, "cccdCb": member.cccd}
        return fields | changes

    def card(self, answer: str = "000") -> Card:
        """A card whose look-up answers `answer`; inapplicable without one."""
        found = next((card for card in self.world.cards if card.answer == answer), None)
        if found is None:
            inapplicable(
                Text(
                    f"Dữ liệu kiểm thử của đối tác không có thẻ cho mã {answer}.",
                    f"The partner's test data has no card for code {answer}.",
                )
            )
        return found

    def filing_call(
        self,
        door: str,
        encoded: str,
        *,
        token: Token | None = None,
        credentials: Credentials | None = None,
        body: BodyKind | None = None,
        changes: Changes | None = None,
        headers: Changes | None = None,
        period: str = "",
    ) -> Call:
        """The request that files base64 text `encoded`; `changes` alter its body's fields, `headers` its headers."""
        self.needs_door(door)
        shape = doors()[door]
        credentials = credentials or self.credentials()
        token = token or self.token
        fields = file_fields(shape, credentials, token, encoded, period or f"{self.world.today:%Y%m}")
        lines = dict(credential_headers(credentials, token)) if shape.credentials == "headers" else {}
        kind = body or shape.bodies[0]
        content_type, data = encode(_changed(fields, changes or {}), kind)
        credential_lines = tuple(_changed(lines, headers or {}).items())
        return Call("POST", shape.path, (("Content-Type", content_type), ("Accept", JSON), *credential_lines), data)

    def file(self, door: str, encoded: str, **how: Any) -> Sent:
        """Send a file; `how` as in `filing_call`."""
        return self.send(door, self.filing_call(door, encoded, **how))

    def drive(
        self, values: Mapping[str, str], *, credentials: Credentials | None = None, headers: Changes | None = None
    ) -> Sent:
        """Send a driver's health certificate."""
        credentials = credentials or self.credentials(self.account(purpose="HSSK"))
        call = driver_call(credentials, values)
        lines = tuple(_changed(dict(call.headers), headers or {}).items())
        return self.send("driver", replace(call, headers=lines))

    # --- material -----------------------------------------------------------------------------------------------------

    def scene(self) -> Scene:
        """A new encounter of the main facility."""
        self._scenes += 1
        return self.world.scene(self._scenes)

    def new_id(self) -> str:
        """`Id-<guid>` for an element to be signed."""
        return f"Id-{guid(self._ids)}"

    @property
    def local_now(self) -> datetime:
        """The time in Việt Nam."""
        return self.clock.now().astimezone(VIETNAM)

    # --- results and control ------------------------------------------------------------------------------------------

    def needs_results(self) -> None:
        """End the test when results cannot be read."""
        if not self.results_url:
            inapplicable(
                Text(
                    "Đối tác không mở cửa đọc kết quả xử lý (results_url), nên không thấy được kết quả kiểm tra.",
                    "The partner offers no results door (results_url), so the judgement of content cannot be seen.",
                )
            )

    def result(self, receipt: str) -> Result:
        """The result behind `receipt`, once; state "" when there is none that can be read."""
        if self._results is None:
            self._results = self._open(str(self.results_url))
        call = Call("GET", f"?maGiaoDich={receipt}", (("Accept", JSON),), b"")
        exchange = self._results.send(call, "results")
        if exchange.response is None:
            raise UnreachableError(
                Text(
                    f"Cửa kết quả không trả lời: {exchange.broke}.",
                    f"The results door gave no answer: {exchange.broke}.",
                )
            )
        try:
            data = parse_json(exchange.response.body)
        except MalformedError:
            return Result("", "")
        return _result(data)

    def await_results(self, receipts: Sequence[str]) -> dict[str, Result]:
        """Results by receipt, waiting until all are processed or `waits.processing_s` has passed."""
        return self.await_that(receipts, lambda result: result.state == "processed")

    def settled(self, sent: Sent) -> Result:
        """The result of one received send; without one in time nothing can be concluded."""
        receipt = sent.answer.receipt
        result = self.await_results([receipt])[receipt]
        if result.state != "processed":
            cant_tell(NO_RESULT)
        return result

    def await_that(self, receipts: Sequence[str], holds: Callable[[Result], bool]) -> dict[str, Result]:
        """Results by receipt, waiting until `holds` is true of each or `waits.processing_s` has passed.

        Only the last look at each receipt is evidence: how often one looks in vain depends on the machine.
        """
        self.needs_results()
        with self.keeping() as looks:
            found = self._looked_up(receipts, holds)
        for exchange in {look.request.target: look for look in looks}.values():
            self._record(exchange)
        return found

    def _looked_up(self, receipts: Sequence[str], holds: Callable[[Result], bool]) -> dict[str, Result]:
        found: dict[str, Result] = {}
        pause, waited, step = threading.Event(), 0.0, POLL_S
        while True:
            for receipt in receipts:
                if receipt not in found or not holds(found[receipt]):
                    found[receipt] = self.result(receipt)
            if all(map(holds, found.values())) or waited >= self.profile.waits.processing_s:
                return found
            pause.wait(step)
            waited += step
            step = min(step * 2, POLL_MAX_S)

    def control(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask the control door; inapplicable when the partner has none."""
        if not self.control_url:
            inapplicable(
                Text(
                    "Đối tác không mở cửa điều khiển (control_url), nên không dời được đồng hồ.",
                    "The partner offers no control door (control_url), so its clock cannot be moved.",
                )
            )
        if self._control is None:
            self._control = self._open(str(self.control_url))
        data = b"" if body is None else json.dumps(body).encode()
        call = Call("GET" if body is None else "POST", path, (("Content-Type", JSON),), data)
        exchange = self._control.send(call, "control")
        if exchange.response is None or exchange.response.status != 200:
            raise UnreachableError(
                Text("Cửa điều khiển không trả lời được.", "The control door could not answer."),
            )
        return parse_json(exchange.response.body)

    @contextmanager
    def at_gateway_time(self, moment: datetime) -> Iterator[None]:
        """Move the gateway's clock to `moment` for the block, through the control door."""
        before = self.control("/clock")["offset_s"]
        self.control("/clock", {"now": moment.isoformat()})
        try:
            yield
        finally:
            self.control("/clock", {"offset_s": before})

    @contextmanager
    def from_elsewhere(self) -> Iterator[Caller]:
        """A caller from the partner's declared second address; inapplicable without one."""
        if not self.second_address:
            inapplicable(
                Text(
                    "Chưa khai báo địa chỉ gọi thứ hai (second_address).",
                    "No second address to call from is declared (second_address).",
                )
            )
        caller = self._open(self.settings.target, self.second_address)
        try:
            yield caller
        finally:
            caller.close()


def answered(sent: Sent) -> Sent:
    """`sent` itself; without a whole answer nothing can be concluded, and a `TargetError` says so."""
    broke = sent.exchange.broke
    if not broke:
        return sent
    error = HostileError if broke in {"too-large", "not-http"} else UnreachableError
    raise error(
        Text(
            f"Hàm {sent.door.name} không trả lời trọn vẹn: {broke}.",
            f"Door {sent.door.name} gave no whole answer: {broke}.",
        )
    )


def _other_loopback(url: str) -> str:
    """A second address for a target on loopback, where the system has more than one (Linux); else ""."""
    if urlsplit(url).hostname != "127.0.0.1":
        return ""
    with socket.socket() as probe:
        try:
            probe.bind((SECOND_LOOPBACK, 0))
        except OSError:
            return ""
    return SECOND_LOOPBACK


def channel_door(kind: str, version: str) -> str:
    """The door through which a document of `kind` in `version` is sent."""
    match table(kind, version).channel:
        case "claims":
            return f"claim-{version}"
        case "checkin":
            return f"checkin-{version}"
        case "certificates":
            return "certificates"
        case "notices":
            return "death-notice" if kind == "GIAYBAOTU" else "birth-notice"
        case other:
            return other


def _result(data: Any) -> Result:
    if not isinstance(data, dict):
        return Result("", "")
    errors = data.get("loi")
    rows = [row for row in errors if isinstance(row, dict)] if isinstance(errors, list) else []
    return Result(
        state=str(data.get("trangThai") or ""),
        verdict=str(data.get("ketQua") or ""),
        errors=tuple((_text(row, "bang"), _text(row, "truong"), _text(row, "rule")) for row in rows),
        raw=data,
    )


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value)


def _changed(fields: Mapping[str, str], changes: Changes) -> dict[str, str]:
    merged: dict[str, str | None] = {**fields, **changes}
    return {name: value for name, value in merged.items() if value is not None}


def _recoded(call: Call, fields: Mapping[str, str], body: BodyKind) -> Call:
    content_type, data = encode(fields, body)
    others = tuple(line for line in call.headers if line[0] != "Content-Type")
    return replace(call, headers=(("Content-Type", content_type), *others), body=data)
