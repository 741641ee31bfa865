"""The topology file: which parties of the network are ours (`mock`) and which are somebody's real system.

    legal_date = 2026-09-15
    [parties]
    insurance = "https://bhxh.example/lien-thong"          # one line swaps a party
    population = { url = "https://dancu.example", username_env = "DC_USER", password_env = "DC_PASS" }
    [settings.justice]
    cycle_minutes = 45

A party that is not named is a mock. Secrets never stand in the file: it names environment variables.
"""

import os
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


class Place(BaseModel):
    """Where a real party is reached and which environment variables hold its credentials."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    username_env: str = ""
    password_env: str = ""
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

    def credentials(self) -> tuple[str, str]:
        """User and password from the environment; UsageError if a named variable is not set."""
        return _environment(self.username_env), _environment(self.password_env)


class Topology(BaseModel):
    """Which party stands where, on which legal date, with which settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    legal_date: Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)] | None = None
    parties: dict[Party, Place | Literal["mock"]] = Field(default_factory=dict)
    settings: dict[Party, dict[str, Any]] = Field(default_factory=dict)

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
    try:
        return Topology.model_validate(data)
    except ValidationError as error:
        raise UsageError(_told(path, error)) from error


def _told(path: Path, error: ValidationError) -> Text:
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(step) for step in first["loc"] if step not in {"[key]", "Place", "literal['mock']"})
    given = str(first["input"])[:80]
    if place == "legal_date":
        return Text(
            f"{path}: mục 'legal_date' không hợp lệ ({given!r}). Ghi một ngày từ {FIRST_DAY} đến {LAST_DAY}.",
            f"{path}: 'legal_date' is not valid ({given!r}). Write a day from {FIRST_DAY} to {LAST_DAY}.",
        )
    return Text(
        f"{path}: mục {place!r} không hợp lệ ({given!r}). Ghi «mock» hoặc địa chỉ http(s)://… không kèm mật khẩu; "
        f"các bên: {', '.join(PARTIES)}.",
        f"{path}: {place!r} is not valid ({given!r}). Write “mock” or an address http(s)://… without a password; "
        f"parties: {', '.join(PARTIES)}.",
    )


def _environment(name: str) -> str:
    if not name:
        return ""
    try:
        return os.environ[name]
    except KeyError:
        raise UsageError(
            Text(
                f"Tệp topology cần biến môi trường {name} nhưng chưa đặt.",
                f"The topology file needs the environment variable {name}, which is not set.",
            )
        ) from None
