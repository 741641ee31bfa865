"""A party's way to the linked hub: logs in when it must, reports statuses, and reads the answer as integrations do.

What to do after a report is told by a phrase in the answer's text; the phrases are those that several integrations
match on (`hub_phrases.json`). Everything is an `Errand`, so a desk can use it from its agenda and from a door alike.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from harness.exchange import Request, Response
from harness.keys import HUB
from harness.said import Said, said_of
from harness.wire.axis import JSON, AxisAccount
from mocks.agenda import Errand
from mocks.office import Office

LOGIN: Final = "/api/token"
REPORT: Final = "/api/lienthongdvclt/capNhatTrangThaiHoSoDVCLTHoTich"
TIME: Final = "%d/%m/%Y %H:%M:%S"
"""Times of the status call (`thoiGianThucHien`, `hanBoSungHoSo`)."""

UNAUTHORIZED: Final = 401
TOO_MANY: Final = 429
BROKEN: Final = 500

Then = Callable[[Said], Iterable[Errand] | None]


class Heard(StrEnum):
    """What a report's answer means to whoever reported."""

    DONE = "done"
    LATER = "later"
    NEVER = "never"


Told = Callable[[Heard, str], Iterable[Errand] | None]


@cache
def phrases() -> tuple[tuple[str, Heard], ...]:
    """The phrases, lower case, with what they mean, in the order in which they are looked for."""
    rows = json.loads((files(__package__) / "hub_phrases.json").read_text("utf-8"))["phrases"]
    return tuple((row["text"], Heard(row["means"])) for row in rows)


def unanswered(said: Said) -> bool:
    """Whether nothing was said that could be relied on: ask again later."""
    return said.status in {0, TOO_MANY} or said.status >= BROKEN


def text_of(said: Said) -> str:
    """The sentence that the hub gave: the title when all went well, else the first error of `soHoSoLT`."""
    errors = said.fields.get("errors")
    found = errors.get("soHoSoLT") if isinstance(errors, dict) else None
    if isinstance(found, list) and found and isinstance(found[0], str):
        return found[0]
    title = said.fields.get("title")
    return title if isinstance(title, str) else ""


def heard(said: Said) -> Heard:
    """What to do after a report; what nobody has seen yet is tried again, as integrations do."""
    if unanswered(said):
        return Heard.LATER
    if said.ok and str(said.fields.get("status")) == "200":
        return Heard.DONE
    text = text_of(said).lower()
    return next((meaning for phrase, meaning in phrases() if phrase in text), Heard.LATER)


@dataclass(slots=True)
class HubClient:
    """The hub as seen by one party, which logs in with the user and password of its axis account (A4)."""

    office: Office
    account: AxisAccount = field(init=False)
    _token: str = ""

    def __post_init__(self) -> None:
        """Take the party's keys."""
        self.account = self.office.account(HUB)

    def report(self, status: dict[str, Any], told: Told, trace: str = "") -> Errand:
        """Report a status (the fields of the status call); `told` gets what the answer means and its sentence."""
        return self.call("POST", REPORT, status, lambda said: told(heard(said), text_of(said)), trace)

    def call(self, method: str, target: str, body: Any, then: Then, trace: str = "") -> Errand:
        """Call any of the hub's doors for systems; a forgotten token is taken anew, once."""
        data = b"" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return self._with_token(_Call(method, target, data, then, trace), again=True)

    def _with_token(self, call: "_Call", *, again: bool) -> Errand:
        if self._token:
            return self._sent(call, again=again)

        def got(response: Response | None) -> Iterable[Errand] | None:
            said = said_of(response)
            token = said.fields.get("token")
            if not said.ok or not isinstance(token, str) or not token:
                return call.then(said if not said.ok else Said(0, None))
            self._token = token
            return [self._sent(call, again=again)]

        keys = {"username": self.account.user, "password": self.account.password}
        request = Request("POST", LOGIN, (("Content-Type", JSON),), json.dumps(keys).encode())
        return Errand(HUB, request, got, call.trace)

    def _sent(self, call: "_Call", *, again: bool) -> Errand:
        headers = (("Authorization", f"Bearer {self._token}"), ("Content-Type", JSON))

        def answered(response: Response | None) -> Iterable[Errand] | None:
            said = said_of(response)
            if said.status == UNAUTHORIZED and again:
                self._token = ""
                return [self._with_token(call, again=False)]
            return call.then(said)

        return Errand(HUB, Request(call.method, call.target, headers, call.data), answered, call.trace)


@dataclass(frozen=True, slots=True)
class _Call:
    method: str
    target: str
    data: bytes
    then: Then
    trace: str
