"""The reference client: takes its token once, signs and sends every kind of document, and never guesses an outcome.

It refreshes its token 30 seconds before `expires_in` and tries once more after a 401, wherever that hides. A claim
whose fate is unknown is sent again, because the same MA_LK replaces it; a certificate or notice never is, because
the gateway does not notice repeats and each send makes a transaction.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Protocol, Self

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12

from harness.caller import Caller
from harness.chance import guid, stream
from harness.clock import VIETNAM, Clock, WallClock
from harness.documents import adjustment, driver
from harness.documents.render import render
from harness.errors import UsageError
from harness.exchange import Exchange
from harness.text import Text
from harness.wire.authority import Identity
from harness.wire.calls import (
    Answer,
    Call,
    Credentials,
    Token,
    driver_call,
    file_call,
    lookup_call,
    read_answer,
    read_token,
    token_call,
)
from harness.wire.door import Door, doors
from harness.wire.envelope import (
    build_adjustment,
    build_certificates,
    build_checkin,
    build_claims,
    build_notice,
    seal,
)
from harness.wire.signature import Profile

TIMEOUT_S: Final = 60.0
"""For one whole call, as production integrations wait for certificates."""

REFRESH_BEFORE: Final = timedelta(seconds=30)
USABLE_CARDS: Final = frozenset({"000", "001", "002", "004"})
"""Look-up codes with which a card may be used; 001 and 002 cannot be verified beyond that answer."""

Report = dict[str, str]
Documents = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Setup:
    """Where the gateway is and who asks; what `LIENTHONG_*` variables say."""

    base_url: str
    credentials: Credentials
    keystore: Path
    keystore_password: str
    driver: Credentials | None = None
    """The account of driver's health certificates, when the facility has one of its own (<code>_HSSK)."""
    cases_url: str = ""
    timeout_s: float = TIMEOUT_S

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Read the environment; names the variable that is missing."""

        def value(name: str) -> str:
            found = environment.get(f"LIENTHONG_{name}", "")
            if not found:
                raise UsageError(
                    Text(
                        f"Thiếu biến môi trường LIENTHONG_{name}; `lienthong certify hospital` đặt sẵn biến này.",
                        f"The variable LIENTHONG_{name} is not set; `lienthong certify hospital` sets it.",
                    )
                )
            return found

        driver = environment.get("LIENTHONG_DRIVER_USERNAME", "")
        return cls(
            base_url=value("BASE_URL"),
            credentials=Credentials(value("USERNAME"), value("PASSWORD"), value("FACILITY")),
            driver=Credentials(driver, value("DRIVER_PASSWORD"), value("FACILITY")) if driver else None,
            keystore=Path(value("KEYSTORE")),
            keystore_password=value("KEYSTORE_PASSWORD"),
            cases_url=value("CASES_URL").rstrip("/"),
            timeout_s=float(environment.get("LIENTHONG_TIMEOUT_S", TIMEOUT_S)),
        )


class Line(Protocol):
    """Whoever carries a call to the gateway and tells what came back."""

    def send(self, call: Call, door: str) -> Exchange:
        """Send `call`; a broken line is told in the exchange, not raised."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


def read_keystore(path: Path, password: str) -> Identity:
    """Key and certificate of a PKCS#12 file."""
    key, certificate, _ = pkcs12.load_key_and_certificates(path.read_bytes(), password.encode())
    if not isinstance(key, RSAPrivateKey) or certificate is None:
        raise UsageError(
            Text(f"Kho khoá {path} không chứa khoá RSA và chứng thư số.", f"{path} holds no RSA key with certificate.")
        )
    return Identity(key, certificate)


class TokenRefusedError(Exception):
    """token/take gave no token; `code` is what it said, "" when nobody can tell."""

    def __init__(self, code: str) -> None:
        """Carry the code."""
        super().__init__(code)
        self.code = code


def _forget(_exchange: Exchange) -> None:
    """A hospital keeps no evidence; the bench does."""


class ReferenceClient:
    """A hospital system at the gateway; one thread uses it."""

    def __init__(
        self, setup: Setup, *, line: Line | None = None, clock: Clock | None = None, identity: Identity | None = None
    ) -> None:
        """Speak as `setup` says, over `line` (default: HTTP), and sign as `identity` (default: the keystore's)."""
        self.setup = setup
        self.credentials = setup.credentials
        self.line: Line = line or Caller(setup.base_url, deadline_s=setup.timeout_s, record=_forget)
        self.clock: Clock = clock or WallClock()
        self.identity = identity or read_keystore(setup.keystore, setup.keystore_password)
        self._token: Token | None = None

    def close(self) -> None:
        """Hang up."""
        self.line.close()

    # --- cases

    def play(self, case: Mapping[str, Any]) -> Report:
        """Do the steps of `case` in order; the report is about the last one."""
        report: Report = {"outcome": "error", "note": "no steps"}
        for number, step in enumerate(case["steps"]):
            try:
                report = self.do(step, f"{case['id']}/{number}")
            except TokenRefusedError as error:
                outcome = "refused" if error.code else "error"
                report = {"outcome": outcome, "code": error.code, "note": "token/take gave no token"}
        return report

    def do(self, step: Mapping[str, Any], name: str) -> Report:
        """Do one step; `name` makes its identifiers unique."""
        if step["do"] == "token":
            self.token()
            return {"outcome": "accepted", "code": "200"}
        door = doors()[step["door"]]
        if "documents" not in step:
            return self.ask(door, step["fields"])
        documents: Documents = step["documents"]
        if door.name == "driver":
            return self.certify_driver(door, documents[0]["values"])
        return self.send(door, step["version"], documents, name)

    # --- token

    def token(self) -> Token:
        """The cached token, or a new one when it is about to expire."""
        if self._token is None or not self.fresh(self._token):
            self._token = self.take_token()
        return self._token

    def fresh(self, token: Token) -> bool:
        """Whether `token` lives long enough; `expires_in` is UTC."""
        return token.expires is not None and self.clock.now() < token.expires - REFRESH_BEFORE

    def take_token(self) -> Token:
        """Ask token/take."""
        exchange = self.line.send(self.token_request(), "token")
        if exchange.response is None or exchange.broke:
            raise TokenRefusedError(code="")
        token = read_token(exchange.response)
        if token is None:
            raise TokenRefusedError(read_answer(doors()["token"], exchange.response).code)
        return token

    def token_request(self) -> Call:
        """The call of token/take."""
        return token_call(self.credentials)

    def drop_token(self) -> None:
        """Forget a token that the gateway refused."""
        self._token = None

    # --- asking

    def ask(self, door: Door, fields: Mapping[str, str]) -> Report:
        """Ask a look-up door."""
        exchange = self.converse(door, lambda token: self.question(door, token, fields))
        return self.conclude(door, exchange)

    def question(self, door: Door, token: Token, fields: Mapping[str, str]) -> Call:
        """The call of a look-up."""
        return lookup_call(door, self.credentials, token, fields)

    # --- sending

    def send(self, door: Door, version: str, documents: Documents, name: str) -> Report:
        """Send documents through a door that takes a file."""
        encoded = self.encode(self.file(door, version, documents, name))
        period = next((item["values"]["KY_QT"] for item in documents if "KY_QT" in item["values"]), "")
        exchange = self.converse(door, lambda token: self.filing(door, token, encoded, period))
        report = self.conclude(door, exchange)
        if self.send_again(door, exchange, report):
            exchange = self.converse(door, lambda token: self.filing(door, token, encoded, period))
            report = self.conclude(door, exchange)
        return report

    def filing(self, door: Door, token: Token, encoded: str, period: str) -> Call:
        """The call of a send."""
        return file_call(door, self.credentials, token, encoded, period=period)

    def send_again(self, door: Door, exchange: Exchange, report: Report) -> bool:  # noqa: ARG002 -- others decide by the exchange
        """Whether to send the same once more: only a claim of unknown fate, because its MA_LK replaces."""
        return report["outcome"] == "unknown" and door.name.startswith("claim-")

    def encode(self, file: bytes) -> str:
        """The file as base64 text."""
        return base64.b64encode(file).decode()

    def file(self, door: Door, version: str, documents: Documents, name: str) -> bytes:
        """The signed envelope of `documents`."""
        root, profile = self.envelope(door, version, documents, name)
        return seal(root, profile, self.identity, self.clock.now())

    def envelope(self, door: Door, version: str, documents: Documents, name: str) -> tuple[Any, Profile]:
        """The envelope, unsigned, and the profile to sign it by."""
        facility = self.credentials.facility
        today = self.clock.now().astimezone(VIETNAM).date()
        signed_id = f"Id-{guid(stream(0, f'{facility}/{name}'))}"
        match door.name.partition("-")[0]:
            case "claim":
                return build_claims(facility, today, self.inner(version, documents)), Profile.P1
            case "checkin":
                return build_checkin(version, [item["values"] for item in documents]), Profile.P1
            case "certificates":
                return build_certificates(facility, today, self.inner(version, documents), signed_id), Profile.P2
            case "adjustment":
                return self.adjustment(documents, signed_id), Profile.P2
            case _:
                return build_notice(documents[0]["kind"], documents[0]["values"], signed_id), Profile.P2

    def adjustment(self, documents: Documents, signed_id: str) -> Any:
        """Form 09/BH: each record carries one row of each kind."""
        root = build_adjustment({}, signed_id)
        adjustment.fill(root.find("TT_HOSO"), [item["values"] for item in documents])
        return root

    def inner(self, version: str, documents: Documents) -> list[tuple[str, bytes]]:
        """The inner files in order; records of one kind that stand together share a file."""
        return [
            (kind, self.render(kind, version, [item["values"] for item in group]))
            for kind, group in groupby(documents, key=lambda item: str(item["kind"]))
        ]

    def render(self, kind: str, version: str, records: Sequence[Mapping[str, str]]) -> bytes:
        """One inner file."""
        return render(kind, version, records)

    def certify_driver(self, door: Door, values: Mapping[str, str]) -> Report:
        """Send a driver's health certificate; no token, SIGNDATA inside."""
        call = driver_call(self.setup.driver or self.credentials, self.driver_values(values))
        return self.conclude(door, self.line.send(call, door.name))

    def driver_values(self, values: Mapping[str, str]) -> dict[str, str]:
        """The JSON values with SIGNDATA made from them."""
        signed = seal(driver.build(values), Profile.P3, self.identity, self.clock.now())
        return {**values, "SIGNDATA": self.encode(signed)}

    # --- answers

    def converse(self, door: Door, call: Callable[[Token], Call]) -> Exchange:
        """Send with a token; once more, with a new one, after a 401."""
        exchange = self.line.send(call(self.token()), door.name)
        if self.unauthorised(door, exchange):
            self.drop_token()
            exchange = self.line.send(call(self.token()), door.name)
        return exchange

    def unauthorised(self, door: Door, exchange: Exchange) -> bool:
        """Whether the gateway said 401: in HTTP, or in the body under HTTP 200."""
        return exchange.response is not None and not exchange.broke and self.read(door, exchange).code == "401"

    def read(self, door: Door, exchange: Exchange) -> Answer:
        """What the door answered; `exchange` has a response."""
        response = exchange.response
        if response is None or exchange.broke:
            return Answer("", problem=Text("không có câu trả lời trọn vẹn", "no whole answer"))
        answer = read_answer(door, response)
        if response.status == 401:  # noqa: PLR2004 -- whatever stands in the body
            return Answer("401", raw=answer.raw)
        if not 200 <= response.status < 300:  # noqa: PLR2004 -- an error page, or a proxy that speaks JSON
            return Answer("", problem=Text(f"HTTP {response.status}", f"HTTP {response.status}"))
        return answer

    def conclude(self, door: Door, exchange: Exchange) -> Report:
        """What to tell people: never "accepted" without the gateway's own word."""
        answer = self.read(door, exchange)
        if not answer.code:
            note = answer.problem.en if answer.problem else "the answer carries no code"
            outcome = "error" if exchange.broke == "refused" else "unknown"
            return {"outcome": outcome, "note": exchange.broke or note}
        outcome = "accepted" if self.good(door, answer.code) else "refused"
        return {
            "outcome": outcome,
            "code": answer.code,
            "receipt": answer.receipt if outcome == "accepted" else "",
            "note": answer.message[:500],
        }

    def good(self, door: Door, code: str) -> bool:
        """Whether `code` says yes at this door."""
        match door.name:
            case "lookup" | "history":
                return code in USABLE_CARDS
            case "driver":
                return code == "1"
            case _:
                return code == "200"
