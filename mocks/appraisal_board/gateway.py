"""The intake gateway as the board stands before it: a token, a signed file, and what was answered.

The door is a profile of the bench: the papers know table 12 as keyed in on the portal (CV 1245/BHXH-CNTT), while
QĐ 69/QĐ-TTg has the boards send it. Everything is an `Errand`.
"""

import base64
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from harness.chance import guid
from harness.documents.render import render
from harness.exchange import Request, Response
from harness.keys import INTAKE
from harness.text import Text
from harness.wire.calls import Answer, Call, Credentials, Token, file_call, read_answer, read_token, token_call
from harness.wire.door import every_door
from harness.wire.envelope import build_certificates, seal
from harness.wire.signature import Profile
from mocks.agenda import Errand
from mocks.appraisal_board.minutes import KIND, VERSION
from mocks.office import Office
from mocks.partysettings import read_settings, wrong_setting

PARTY: Final = "appraisal-board"
REFRESH_BEFORE: Final = timedelta(seconds=30)
UNAUTHORISED: Final = "401"
NOT_HEARD: Final = frozenset({"", "500"})

Told = Callable[[Answer], Iterable[Errand] | None]
"""What to do with an answer; its code is "" when nothing came that can be relied on."""


class BoardSettings(BaseModel):
    """`[settings.appraisal-board]`; an unknown one is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    facility: str = Field(default="", max_length=5)
    """The board's code at the gateway; empty: the main facility of the synthetic world."""
    username_env: str = ""
    password_env: str = ""
    """Environment variables with the account at a real gateway; empty: the world's account of the facility."""

    def login(self) -> tuple[str, str]:
        """User and password from the environment; UsageError names what is not set."""
        for place, name in (("username_env", self.username_env), ("password_env", self.password_env)):
            if not os.environ.get(name):
                what = Text(f"chưa đặt biến môi trường {name!r}", f"the environment variable {name!r} is not set")
                raise wrong_setting(PARTY, place, what)
        return os.environ[self.username_env], os.environ[self.password_env]


@dataclass(slots=True)
class Gateway:
    """The board's account and key at the gateway."""

    office: Office
    facility: str = field(init=False)
    credentials: Credentials = field(init=False)
    _token: Token | None = None

    def __post_init__(self) -> None:
        """Read the settings."""
        settings = read_settings(self.office.party, BoardSettings, self.office.settings)
        world = self.office.world
        self.facility = settings.facility or world.facilities[0].code
        self.credentials = Credentials(*self._login(settings), self.facility)

    def _login(self, settings: BoardSettings) -> tuple[str, str]:
        if settings.username_env or settings.password_env:
            return settings.login()
        named = self.office.keys.login(INTAKE, self.office.party)
        if named:
            return named
        account = self.office.world.account(facility=self.facility)
        return account.username, account.password

    def sealed(self, values: dict[str, str]) -> str:
        """The signed file, base64: minutes in HSCHUNGTU, profile P2 like any certificate."""
        now = self.office.now()
        inner = render(KIND, VERSION, [values])
        root = build_certificates(self.facility, now.date(), [(KIND, inner)], f"Id-{guid(self.office.rng)}")
        file = seal(root, Profile.P2, self.office.world.identity(self.facility), now)
        return base64.b64encode(file).decode()

    def send(self, encoded: str, told: Told, trace: str) -> Errand:
        """Send a file."""
        return self._with_token(encoded, told, trace, again=True)

    def _with_token(self, encoded: str, told: Told, trace: str, *, again: bool) -> Errand:
        token = self._token
        if token and token.expires and self.office.now() < token.expires - REFRESH_BEFORE:
            return self._file(token, encoded, told, trace, again=again)

        def got(response: Response | None) -> Iterable[Errand] | None:
            whole = _whole(response)
            taken = read_token(whole) if whole else None
            if taken is None:
                return told(Answer("", message=_read("token", response).code))
            self._token = taken
            return [self._file(taken, encoded, told, trace, again=again)]

        return Errand(INTAKE, _request(token_call(self.credentials)), got, trace)

    def _file(self, token: Token, encoded: str, told: Told, trace: str, *, again: bool) -> Errand:
        call = file_call(every_door()["appraisal"], self.credentials, token, encoded)

        def answered(response: Response | None) -> Iterable[Errand] | None:
            answer = _read("appraisal", response)
            if answer.code == UNAUTHORISED and again:
                self._token = None
                return [self._with_token(encoded, told, trace, again=False)]
            return told(answer)

        return Errand(INTAKE, _request(call), answered, trace)


def _whole(response: Response | None) -> Response | None:
    return response if response and 200 <= response.status < 300 else None  # noqa: PLR2004 -- HTTP's own classes


def _read(door: str, response: Response | None) -> Answer:
    whole = _whole(response)
    if whole is None:
        return Answer("")
    answer = read_answer(every_door()[door], whole)
    return Answer("") if answer.code in NOT_HEARD else answer


def _request(call: Call) -> Request:
    return Request(call.method, call.target, call.headers, call.body)
