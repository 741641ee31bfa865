"""What our parties show at somebody's real system: accounts and keys that the environment holds, never a file.

The topology file names the variables (`harness.topology.Place`). Where it names none, ours show what the seed gives
them, as they do at a mock. `need` is asked before anything is sent, so that a variable which is not set ends the run
at its beginning.
"""

import base64
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from harness.errors import UsageError
from harness.exchange import Headers
from harness.hiding import Hiding
from harness.text import Text
from harness.topology import CALLER, LOGIN, OTHERS_TAKE, PARTIES, TAKES, TITLES, Place, Topology
from harness.wire.axis import AxisAccount, axis_account, axis_key, double_token

HOSPITAL: Final = "hospital"
HOSPITAL_DRIVERS: Final = "hospital-hssk"
"""Who stands at the intake gateway: a hospital with its account _BV, and with that of driver certificates (_HSSK)."""
PROVINCE: Final = "one-stop"
"""Who shows the second token of a province's LGSP."""
AXIS: Final = "axis"
HUB: Final = "portal"
REGISTRY: Final = "population"
INTAKE: Final = "intake"

CALLERS: Final[dict[str, tuple[str, ...]]] = {
    AXIS: (
        "justice",
        "one-stop",
        "portal",
        "insurance",
        "licensing",
        "health-book",
        "appraisal-board",
        "employment",
        "citizen-app",
    ),
    HUB: ("one-stop", "population", "insurance", "employment"),
    REGISTRY: ("justice", "insurance"),
    INTAKE: (HOSPITAL, HOSPITAL_DRIVERS, "appraisal-board"),
}
"""Who logs in where with an account of its own; at any other party all show the same."""

_ACCOUNT: Final[dict[str, dict[str, str]]] = {
    AXIS: {"username": "consumer_key", "password": "consumer_secret"},
    HUB: {"username": "user", "password": "password"},
    REGISTRY: {"username": "user", "password": "password", "api_key": "api_key"},
}
"""Which part of an account a variable stands for, by the party that is called."""
_LGSP: Final = {"access_key": "access_key", "secret_key": "secret_key", "app_name": "app_name"}
_OPEN: Final = frozenset({"username", "app_name"})
"""No secrets: they may be written down."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The accounts and keys of one network's parties at the real ones of its topology."""

    topology: Topology = field(default_factory=Topology)

    def account(self, seed: int, caller: str, at: str) -> AxisAccount:
        """The account by which `caller` is known at `at`; UsageError if a named variable is not set."""
        own = axis_account(seed, caller)
        parts = {**_ACCOUNT[at], **(_LGSP if (at, caller) == (AXIS, PROVINCE) else {})}
        given = {part: self._value(at, name, caller) for name, part in parts.items()}
        return replace(own, **{part: value for part, value in given.items() if value})

    def axis_key(self, seed: int, provider: str) -> str:
        """What our axis shows `provider`."""
        return self._value(provider, "axis_key", AXIS) or axis_key(seed, provider)

    def login(self, at: str, caller: str) -> tuple[str, str] | None:
        """User and password of `caller` at `at`; None where none is named."""
        user, password = (self._value(at, name, caller) for name in LOGIN)
        return (user, password) if user else None

    def basic(self, at: str) -> Headers:
        """HTTP Basic for a party that has no login of its own in this network; nothing where none is named."""
        login = None if at in CALLERS else self.login(at, "")
        return (("Authorization", f"Basic {_pair(*login)}"),) if login else ()

    def need(self, ours: Iterable[str] = PARTIES) -> None:
        """See that whatever those of `ours` that are mocks would show is there; UsageError names what is not."""
        callers = {*ours, HOSPITAL, HOSPITAL_DRIVERS}.difference(self.topology.real)
        for at in self.topology.real:
            for name in TAKES.get(at, OTHERS_TAKE):
                for caller in self._callers(at, name):
                    if not caller or caller in callers:
                        self._value(at, name, caller)

    def hiding(self, seed: int) -> Hiding:
        """What must stand in nothing that is written: every secret, in each form in which it goes over the wire."""
        return Hiding(form for at in self.topology.real for form in self._forms(seed, at))

    def _forms(self, seed: int, at: str) -> Iterator[str]:
        for name in TAKES.get(at, OTHERS_TAKE):
            if name not in _OPEN:
                yield from (self._held(at, name, caller) for caller in self._callers(at, name))
        for caller in self._callers(at, "password"):
            yield _pair(*(self._held(at, name, caller) for name in LOGIN))
        if at == AXIS and self._held(at, "secret_key", PROVINCE):
            yield double_token(self.account(seed, PROVINCE, at))[0][1]

    def _callers(self, at: str, name: str) -> tuple[str, ...]:
        if name == "axis_key":
            return (AXIS,)
        if name in _LGSP:
            return (PROVINCE,)
        return CALLERS.get(at, ("",))

    def _place(self, at: str) -> Place | None:
        return self.topology.place(at)

    def _value(self, at: str, name: str, caller: str) -> str:
        place = self._place(at)
        variable = _named(place, name, caller)
        if variable and not os.environ.get(variable):
            raise UsageError(self._not_set(variable, at, f"{name}_env"))
        return os.environ[variable] if variable else ""

    def _held(self, at: str, name: str, caller: str) -> str:
        return os.environ.get(_named(self._place(at), name, caller), "")

    def _not_set(self, variable: str, at: str, setting: str) -> Text:
        file, title = self.topology.file, TITLES[at]
        return Text(
            f"{file}: biến môi trường {variable} (parties.{at}.{setting}, {title.vi}) chưa đặt hoặc rỗng. Đặt biến này "
            f"rồi chạy lại, hoặc bỏ {setting} khỏi tệp để dùng tài khoản giả theo hạt giống.",
            f"{file}: the environment variable {variable} (parties.{at}.{setting}, {title.en}) is not set, or empty. "
            f"Set it and run again, or take {setting} out of the file to use the synthetic account of the seed.",
        )


def _named(place: Place | None, name: str, caller: str) -> str:
    variable = place.variable(name) if place else ""
    return variable.replace(CALLER, caller.upper().replace("-", "_"))


def _pair(user: str, password: str) -> str:
    return base64.b64encode(f"{user}:{password}".encode()).decode() if password else ""
