"""partner.toml: what a partner tells us about the system under test, read once and strictly.

Every key stands here; an unknown or mistyped one is refused by name, with its place and what to write instead. A
profile that declares existing test data dresses the world in it (`Profile.dress`): rules that need data which the
partner did not declare become inapplicable with that reason.
"""

import os
import ssl
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from harness.errors import UsageError
from harness.fixtures import load, open_keystore
from harness.people.model import Account, AccountState, Address, Card, Citizen, Facility, Sex, Staff
from harness.rule import Role
from harness.text import Text
from harness.wire.authority import Identity
from harness.wire.door import doors
from harness.world import IdentityState, World

PROFILE_BYTES_MAX: Final = 1024 * 1024
_FROM_ENVIRONMENT: Final = "env:"

Url = Annotated[str, Field(pattern=r"^https?://[^\s/]+", max_length=500)]
FacilityCode = Annotated[str, Field(pattern=r"^[0-9]{2}[0-9A-Z]{3}$")]


def _from_environment(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(_FROM_ENVIRONMENT):
        return value
    name = value.removeprefix(_FROM_ENVIRONMENT)
    if name not in os.environ:
        message = f"environment variable {name} is not set"
        raise ValueError(message)
    return os.environ[name]


def _known_door(value: Any) -> Any:
    if value not in doors():
        message = f"doors are: {', '.join(doors())}"
        raise ValueError(message)
    return value


Secret = Annotated[str, BeforeValidator(_from_environment), Field(min_length=1, max_length=200)]
"""A password as text, or `env:NAME` to take it from the environment so that it stands in no file."""

DoorName = Annotated[str, BeforeValidator(_known_door)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Target(_Part):
    """Where the system under test is."""

    base_url: Url | None = None
    results_url: Url | None = None
    """Where validation results are read (results door, profile results/1)."""
    control_url: Url | None = None
    second_address: str = ""
    """Another local address to call from, for the rule that a token is bound to the caller's address."""
    ca_file: Path | None = None
    """PEM of the CA that signed the target's TLS certificate."""


class Waits(_Part):
    """How long to wait, in seconds."""

    exchange_s: float = Field(30.0, gt=0, le=600)
    processing_s: float = Field(30.0, gt=0, le=3600)
    token_lifetime_s: float = Field(600.0, gt=0, le=86_400)


class Capabilities(_Part):
    """What the system under test offers; what it does not offer is inapplicable, not failed."""

    doors: tuple[DoorName, ...] | None = None
    results: bool = True
    control: bool = True
    short_token_lifetime: bool = False
    """Whether `waits.token_lifetime_s` is short enough to wait for a token's end."""


class DeclaredAccount(_Part):
    """A login that exists on the system under test."""

    username: str = Field(min_length=1, max_length=100)
    password: Secret
    facility: FacilityCode
    state: AccountState = "active"
    purpose: Literal["BV", "HSSK"] = "BV"


class DeclaredFacility(_Part):
    """The facility under which the suites run."""

    code: FacilityCode
    name: str = Field(min_length=1, max_length=255)
    address: str = ""


class DeclaredStaff(_Part):
    """A registered member of the facility's staff."""

    full_name: str = Field(min_length=1, max_length=255)
    cccd: str = Field(pattern=r"^[0-9]{12}$")
    bhxh_number: str = Field(pattern=r"^[0-9]{10}$")
    licence: str = Field(min_length=1, max_length=255)
    department: str = "K01"


class DeclaredCard(_Part):
    """A card in the register of the system under test, with the code that its look-up answers."""

    number: str = Field(min_length=10, max_length=15)
    answer: str = Field("000", pattern=r"^[0-9]{3}$")
    full_name: str = Field(min_length=1, max_length=255)
    born: date
    sex: Sex
    bhxh_number: str = Field(pattern=r"^[0-9]{10}$")
    cccd: str = Field(pattern=r"^[0-9]{12}$")
    valid_from: date
    valid_to: date
    registered_at: FacilityCode
    new_number: str = ""


class DeclaredCertificate(_Part):
    """A PKCS#12 keystore of the facility; `state` says what the portal makes of it."""

    keystore: Path
    password: Secret
    state: IdentityState = "registered"


class Profile(_Part):
    """One partner's profile; every part may be left out."""

    partner: str = ""
    fixtures: Path | None = None
    """The folder of `lienthong fixtures export` whose data the system under test has loaded."""
    target: Target = Target()
    waits: Waits = Waits()
    capabilities: Capabilities = Capabilities()
    facility: DeclaredFacility | None = None
    accounts: tuple[DeclaredAccount, ...] = ()
    staff: tuple[DeclaredStaff, ...] = ()
    cards: tuple[DeclaredCard, ...] = ()
    certificates: tuple[DeclaredCertificate, ...] = ()
    folder: Path = Field(Path(), exclude=True)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read `path`; `UsageError` names every wrong key, its place and what to do."""
        return cls._read(_table(path), path)

    @classmethod
    def _read(cls, table: dict[str, Any], path: Path) -> Self:
        if "folder" in table:
            raise _refusal(path, [_line("folder", *_PROBLEMS["extra_forbidden"])])
        try:
            profile = cls.model_validate({**table, "folder": path.parent})
        except ValidationError as error:
            raise _refusal(path, list(_problems(error))) from error
        profile.check(path)
        return profile

    def check(self, path: Path) -> None:
        """Refuse parts that contradict each other or point at files that are not there."""
        wrong = list(self._contradictions())
        if wrong:
            raise _refusal(path, wrong)

    def _contradictions(self) -> Iterator[Text]:
        if self.declares_data and self.facility is None:
            yield _line("facility", "khai báo cơ sở KCB của dữ liệu có sẵn", "declare the facility that the data is of")
        if self.declares_data and not any(account.state == "active" for account in self.accounts):
            yield _line(
                "accounts", "khai báo ít nhất một tài khoản đang hoạt động", "declare at least one active account"
            )
        if self.fixtures is not None and self.declares_data:
            yield _line(
                "fixtures",
                "không dùng cùng với facility, accounts, staff, cards, certificates",
                "does not go with facility, accounts, staff, cards, certificates",
            )
        if self.target.ca_file and not self.path(self.target.ca_file).is_file():
            yield _line("target.ca_file", "tệp không tồn tại", "there is no such file")
        for number, certificate in enumerate(self.certificates):
            try:
                open_keystore(self.path(certificate.keystore), certificate.password)
            except (OSError, ValueError):
                yield _line(
                    f"certificates[{number}].keystore",
                    "không mở được: cần tệp PKCS#12 chứa khoá RSA, và đúng mật khẩu",
                    "cannot be opened: it must be PKCS#12 with an RSA key, and the password right",
                )

    @property
    def declares_data(self) -> bool:
        """Whether the partner declared test data of its own in place of our fixtures."""
        return bool(self.facility or self.accounts or self.staff or self.cards or self.certificates)

    def path(self, written: Path) -> Path:
        """A path of the file, relative to the folder it stands in."""
        return written if written.is_absolute() else self.folder / written

    def has_door(self, name: str) -> bool:
        """Whether the system under test has the door called `name`."""
        return self.capabilities.doors is None or name in self.capabilities.doors

    def tls(self) -> ssl.SSLContext | None:
        """Trust for the target's TLS certificate; None: the machine's own."""
        if self.target.ca_file is None:
            return None
        return ssl.create_default_context(cafile=str(self.path(self.target.ca_file)))

    def dress(self, world: World, role: Role = Role.INTAKE) -> World:
        """`world` with the partner's own data in place of ours, or as it was exported; unchanged if neither is named.

        A gateway under test knows only certificates that the partner declares; a client is handed ours with its case.
        """
        if self.fixtures is not None:
            return self._exported(self.fixtures, world)
        if self.facility is None:
            return world
        facility = Facility(
            self.facility.code, self.facility.name, self.facility.code[:2], self.facility.address or self.facility.name
        )
        cards = tuple(_card(row, world) for row in self.cards)
        good = [card.holder for card in cards if card.answer == "000"]
        households = tuple(
            replace(household, woman=good[number % len(good)]) if good else household
            for number, household in enumerate(world.households)
        )
        return replace(
            world,
            facilities=(facility,),
            accounts=tuple(_account(row) for row in self.accounts),
            staff=tuple(_staff(self.staff, facility, world)),
            households=households,
            cards=cards,
            visits=(),
            traces=(),
            copayments=(),
            given={(facility.code, row.state): self._identity(row) for row in self.certificates},
            declared=True,
            keys_declared=role is Role.INTAKE,
        )

    def _exported(self, folder: Path, world: World) -> World:
        loaded = load(self.path(folder), world.today, world.now)
        if loaded.seed == world.seed:
            return loaded
        raise UsageError(
            Text(
                f"Dữ liệu trong {folder} được xuất với hạt giống {loaded.seed}, lần chạy này dùng {world.seed};"
                f" hãy thêm --seed {loaded.seed}.",
                f"The data in {folder} was exported with seed {loaded.seed}, this run has {world.seed};"
                f" add --seed {loaded.seed}.",
            )
        )

    def _identity(self, row: DeclaredCertificate) -> Identity:
        return open_keystore(self.path(row.keystore), row.password)


def _table(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(PROFILE_BYTES_MAX + 1)
    except OSError as error:
        raise _refusal(path, [_line("", "không đọc được tệp", "the file cannot be read")]) from error
    if len(data) > PROFILE_BYTES_MAX:
        raise _refusal(path, [_line("", "tệp quá lớn", "the file is too large")])
    try:
        return tomllib.loads(data.decode("utf-8"))
    except ValueError as error:  # tomllib's own error names line and column
        raise _refusal(
            path, [_line("", f"không phải TOML UTF-8: {error}", f"it is not TOML in UTF-8: {error}")]
        ) from error


def _account(row: DeclaredAccount) -> Account:
    return Account(row.username, row.password, row.facility, row.state, row.purpose)


def _staff(rows: tuple[DeclaredStaff, ...], facility: Facility, world: World) -> Iterator[Staff]:
    # A scene needs a doctor and a head; where fewer than two are declared, ours fill in for the fields on paper.
    for row in rows:
        yield Staff(row.full_name, row.cccd, row.bhxh_number, row.licence, facility.code, row.department)
    missing = max(0, 2 - len(rows))
    yield from (replace(member, facility=facility.code) for member in world.staff[:missing])


def _card(row: DeclaredCard, world: World) -> Card:
    like = world.households[0].woman
    holder = Citizen(
        full_name=row.full_name,
        born=row.born,
        sex=row.sex,
        cccd=row.cccd,
        cccd_issued=like.cccd_issued,
        cccd_place=like.cccd_place,
        bhxh_number=row.bhxh_number,
        card=row.number,
        address=Address(like.address.text, like.address.province, like.address.district, like.address.commune),
        ethnic=like.ethnic,
        nationality=like.nationality,
        occupation=like.occupation,
        employer=like.employer,
        phone=like.phone,
    )
    return Card(row.number, holder, row.valid_from, row.valid_to, row.registered_at, row.answer, row.new_number)


# --- saying what is wrong ---------------------------------------------------------------------------------------------

_PROBLEMS: Final[dict[str, tuple[str, str]]] = {
    "missing": ("thiếu khoá bắt buộc này; hãy thêm vào", "this required key is missing; add it"),
    "extra_forbidden": (
        "không có khoá này; xem danh sách khoá trong docs/vendor-guide.md",
        "there is no such key; docs/vendor-guide.md lists the keys",
    ),
    "string_type": ("phải là chuỗi trong dấu nháy", "must be text in quotes"),
    "string_pattern_mismatch": ("sai dạng, cần khớp {pattern}", "has the wrong form; it must match {pattern}"),
    "float_parsing": ("phải là số", "must be a number"),
    "float_type": ("phải là số", "must be a number"),
    "bool_parsing": ("phải là true hoặc false", "must be true or false"),
    "bool_type": ("phải là true hoặc false", "must be true or false"),
    "greater_than": ("phải lớn hơn {gt}", "must be more than {gt}"),
    "less_than_equal": ("không được quá {le}", "must be at most {le}"),
    "literal_error": ("phải là một trong {expected}", "must be one of {expected}"),
    "date_from_datetime_parsing": ("phải là ngày yyyy-MM-dd", "must be a date, yyyy-MM-dd"),
    "date_type": ("phải là ngày yyyy-MM-dd", "must be a date, yyyy-MM-dd"),
    "string_too_short": ("không được để trống", "must not be empty"),
    "string_too_long": ("dài quá {max_length} ký tự", "is longer than {max_length} characters"),
    "value_error": ("không dùng được: {error}", "cannot be used: {error}"),
}


def _line(place: str, vi: str, en: str) -> Text:
    return Text(f"{place}: {vi}", f"{place}: {en}") if place else Text(vi, en)


def _problems(error: ValidationError) -> Iterator[Text]:
    for problem in error.errors():
        context = {key: str(value) for key, value in problem.get("ctx", {}).items()}
        vi, en = _PROBLEMS.get(problem["type"], ("không hợp lệ ({message})", "is not valid ({message})"))
        context["message"] = problem["msg"]
        yield _line(_place(problem["loc"]), vi.format(**context), en.format(**context))


def _place(steps: tuple[int | str, ...]) -> str:
    """`cards[2].born` of `("cards", 2, "born")`."""
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _refusal(path: Path, wrong: list[Text]) -> UsageError:
    return UsageError(
        Text(
            f"Hồ sơ đối tác {path} chưa đúng: " + "; ".join(text.vi for text in wrong) + ".",
            f"The partner's profile {path} is not right: " + "; ".join(text.en for text in wrong) + ".",
        )
    )
