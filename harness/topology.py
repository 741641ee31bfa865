"""The topology file: which parties of the network are ours (`mock`) and which are somebody's real system.

    legal_date = 2026-09-15
    [parties]
    insurance = "https://bhxh.example/lien-thong"          # one line swaps a party
    population = { url = "https://dancu.example", username_env = "DC_{CALLER}", password_env = "DC_PASS_{CALLER}" }
    [settings.justice]
    cycle_minutes = 45

A party that is not named is a mock. Secrets never stand in the file: it names environment variables, which
`harness.keys` reads.
"""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from harness.errors import UsageError
from harness.text import Text

PARTIES: Final = (
    "axis",
    "population",
    "justice",
    "one-stop",
    "portal",
    "insurance",
    "licensing",
    "health-book",
    "appraisal-board",
    "employment",
    "citizen-app",
    "intake",
)
"""Every party of the network, in the order of its ports."""

TITLES: Final[dict[str, Text]] = {
    "axis": Text("Trục liên thông (NGSP/VDXP, LGSP)", "Integration axis (NGSP/VDXP, LGSP)"),
    "population": Text("CSDL quốc gia về dân cư, cư trú", "Population registry and residence"),
    "justice": Text("Hộ tịch điện tử dùng chung", "Civil-status (justice) registry"),
    "one-stop": Text("Một cửa điện tử cấp tỉnh", "Provincial one-stop system"),
    "portal": Text("Cổng DVC quốc gia và DVC liên thông", "Public-service portal and linked hub"),
    "insurance": Text("Nghiệp vụ BHXH: thẻ, chế độ, thu", "Insurance: cards, benefits, collection"),
    "licensing": Text("Cấp giấy phép lái xe", "Driver licensing"),
    "health-book": Text("Sổ sức khỏe điện tử", "Electronic health book"),
    "appraisal-board": Text("Hội đồng giám định y khoa", "Medical appraisal board"),
    "employment": Text("Việc làm, bảo trợ xã hội, người có công", "Employment and social side"),
    "citizen-app": Text("Ứng dụng công dân (VNeID, VssID)", "Citizen apps (VNeID, VssID)"),
    "intake": Text("Cổng tiếp nhận dữ liệu giám định BHYT", "Intake gateway"),
}

Party = Literal[
    "axis",
    "population",
    "justice",
    "one-stop",
    "portal",
    "insurance",
    "licensing",
    "health-book",
    "appraisal-board",
    "employment",
    "citizen-app",
    "intake",
]


FIRST_DAY: Final = date(2015, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)
"""Between these the network can stand: before, no law of it is known; after, no one's number could be told."""


ENV: Final = "_env"
"""How the settings end that name an environment variable."""
CALLER: Final = "{CALLER}"
"""In a variable's name: whoever calls, so that each of our parties may have an account of its own."""
LOGIN: Final = ("username", "password")
TAKES: Final[dict[str, tuple[str, ...]]] = {
    "axis": (*LOGIN, "access_key", "secret_key", "app_name"),
    "portal": (*LOGIN, "axis_key"),
    "population": (*LOGIN, "api_key", "axis_key"),
    "intake": LOGIN,
}
"""What is shown at a real party; at every other one `OTHERS_TAKE`. docs/network.md says which is what on the wire."""
OTHERS_TAKE: Final = (*LOGIN, "axis_key")
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Place(BaseModel):
    """Where a real party is reached and which environment variables hold what our parties show there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    username_env: str = ""
    password_env: str = ""
    api_key_env: str = ""
    axis_key_env: str = ""
    access_key_env: str = ""
    secret_key_env: str = ""
    app_name_env: str = ""
    control_url: str = ""

    @field_validator("url", "control_url")
    @classmethod
    def _is_http(cls, value: str) -> str:
        parts = urlsplit(value)  # raises ValueError on brackets that do not close
        plain = parts.hostname and not set(value) & set(" ?#@\\") and value.isascii() and value.isprintable()
        if value and not (parts.scheme in {"http", "https"} and plain and parts.port != 0):  # ValueError beyond 65535
            message = "http://… | https://…"
            raise ValueError(message)
        return value.rstrip("/")

    def variable(self, name: str) -> str:
        """The environment variable for `name` (username, password, api_key …); "" where none is named."""
        found: str = getattr(self, f"{name}{ENV}")
        return found

    @property
    def variables(self) -> dict[str, str]:
        """Every variable that is named, by what it holds."""
        names = (field.removesuffix(ENV) for field in type(self).model_fields if field.endswith(ENV))
        return {name: self.variable(name) for name in names if self.variable(name)}


class Topology(BaseModel):
    """Which party stands where, on which legal date, with which settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    legal_date: Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)] | None = None
    parties: dict[Party, Place | Literal["mock"]] = Field(default_factory=dict)
    settings: dict[Party, dict[str, Any]] = Field(default_factory=dict)
    file: Path = Field(Path(), exclude=True)
    """Where it was read from, to be named in what is said about it."""

    @field_validator("parties", mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        """`party = "https://…"` is short for a table with a url."""
        if not isinstance(value, dict):
            return value
        return {name: {"url": at} if isinstance(at, str) and at != "mock" else at for name, at in value.items()}

    def place(self, party: str) -> Place | None:
        """Where the real `party` is; None: ours."""
        found = self.parties.get(party)  # type: ignore[call-overload]
        return found if isinstance(found, Place) else None

    @property
    def real(self) -> tuple[str, ...]:
        """The parties that are somebody's real system."""
        return tuple(party for party in PARTIES if self.place(party))


def read_topology(path: Path) -> Topology:
    """The topology in the file at `path`; UsageError names what is wrong, where, and what would be right."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(
            Text(f"Không đọc được tệp {path}: {error.strerror}.", f"{path} cannot be read: {error.strerror}.")
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            Text(f"Tệp {path} không phải TOML hợp lệ: {error}.", f"{path} is not valid TOML: {error}.")
        ) from error
    if "file" in data:
        raise UsageError(_wrong(path, "file", str(data["file"])))
    try:
        found = Topology.model_validate({**data, "file": path})
    except ValidationError as error:
        raise UsageError(_told(path, error)) from error
    _refuse_idle_variables(found)
    return found


def _told(path: Path, error: ValidationError) -> Text:
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(step) for step in first["loc"] if step not in {"[key]", "Place", "literal['mock']"})
    given = str(first["input"])[:80]
    if place == "legal_date":
        return Text(
            f"{path}: mục 'legal_date' không hợp lệ ({given!r}). Ghi một ngày từ {FIRST_DAY} đến {LAST_DAY}.",
            f"{path}: 'legal_date' is not valid ({given!r}). Write a day from {FIRST_DAY} to {LAST_DAY}.",
        )
    return _wrong(path, place, given)


def _wrong(path: Path, place: str, given: str) -> Text:
    return Text(
        f"{path}: mục {place!r} không hợp lệ ({given!r}). Ghi «mock» hoặc địa chỉ http(s)://… không kèm mật khẩu; "
        f"các bên: {', '.join(PARTIES)}.",
        f"{path}: {place!r} is not valid ({given!r}). Write “mock” or an address http(s)://… without a password; "
        f"parties: {', '.join(PARTIES)}.",
    )


def _refuse_idle_variables(topology: Topology) -> None:
    """A variable that nobody would read, half a login, or a secret itself in place of a variable's name."""
    for party in topology.real:
        place, takes = topology.place(party), TAKES.get(party, OTHERS_TAKE)
        named = place.variables if place else {}
        for name, variable in named.items():
            plain = variable.replace(CALLER, "X") if party in TAKES and name != "axis_key" else variable
            if name not in takes or not _VARIABLE.fullmatch(plain):
                raise UsageError(_idle(topology.file, f"parties.{party}.{name}{ENV}", takes))
        for one, other in (LOGIN, LOGIN[::-1]):
            if one in named and other not in named:
                raise UsageError(_idle(topology.file, f"parties.{party}.{other}{ENV}", takes))


def _idle(path: Path, place: str, takes: tuple[str, ...]) -> Text:
    """What is written there is not shown: it may be the secret."""
    known = ", ".join(f"{name}{ENV}" for name in takes)
    return Text(
        f"{path}: mục {place!r} thiếu hoặc không dùng được. Ghi tên một biến môi trường (chữ, số, gạch dưới), không "
        f"ghi chính mật khẩu; có tên đăng nhập thì phải có mật khẩu. Bên này nhận: {known}; xem docs/network.md.",
        f"{path}: {place!r} is missing or cannot be used. Write the name of an environment variable (letters, digits, "
        f"underscores), not the secret itself; a user name needs a password. This party takes: {known}; see "
        f"docs/network.md.",
    )
