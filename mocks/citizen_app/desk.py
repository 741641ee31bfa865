"""What the apps do for a citizen who consents: fetch the book when asked to, keep it a short while, link accounts.

On demand (17.2 million look-ups by mid-2024 came so): nothing is fetched beforehand, and what was fetched is erased
after `keep_minutes` (NĐ 13/2023/NĐ-CP điều 3: kept no longer than needed; the length is ours). While the insurance side
is silent the app goes on asking for `try_hours`, then says so and leaves it to the citizen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from harness.matters import Act, Matter
from harness.said import Said
from harness.text import Text
from mocks.agenda import Errand, backoff
from mocks.axisclient import AxisClient
from mocks.office import Office
from mocks.partysettings import read_settings
from mocks.persons import unheard

PARTY: Final = "citizen-app"
PURPOSE: Final = "SO_BHXH"
SHOW: Final = "/apiSoBHXH/1.0/traCuuSo"
LINK: Final = "/apiSoBHXH/1.0/lienKetTaiKhoan"
TEXT_MAX: Final = 1000
SPANS_MAX: Final = 600

NOT_YET: Final = Text(
    "cơ quan BHXH chưa trả lời; ứng dụng sẽ tự hỏi lại, bạn xem lại sau ít phút",
    "the insurance side has not answered; the app asks again by itself, look again in a few minutes",
)
GIVEN_UP: Final = Text(
    "quá thời gian chờ, cơ quan BHXH không trả lời; hãy yêu cầu lại sau",
    "the insurance side did not answer in time; please ask again later",
)
NO_NUMBER: Final = Text(
    "không tra được mã số BHXH của bạn nên chưa liên kết được",
    "your social-insurance number was not found, so nothing could be linked",
)


class AppSettings(BaseModel):
    """`[settings.citizen-app]`; an unknown one is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keep_minutes: int = Field(default=15, ge=0, le=1440)
    """How long a fetched book is kept; 0: it is shown once and kept not at all."""
    try_hours: int = Field(default=24, ge=0, le=240)
    """How long the app goes on asking by itself."""


class State(StrEnum):
    """How far a wish of the citizen's is (ours)."""

    WAITING = "1"
    DONE = "2"
    REFUSED = "3"
    GIVEN_UP = "4"
    ERASED = "5"


@dataclass(slots=True)
class Wish:
    """One thing the citizen asked the app for: to see the book, or to link an account."""

    number: str
    kind: str
    """"book" or "link"."""
    person: str
    name: str
    account: str
    trace: str
    asked: datetime
    insurance: str = ""
    """Mã số BHXH, once it is known."""
    state: State = State.WAITING
    tries: int = 0
    code: str = ""
    says: Text | None = None
    found: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class AppDesk:
    """Wishes by person; broken twins override one decision each."""

    office: Office
    settings: AppSettings = field(init=False)
    axis: AxisClient = field(init=False)
    books: dict[str, Wish] = field(default_factory=dict)
    links: dict[tuple[str, str], Wish] = field(default_factory=dict)
    done: list[Act] = field(default_factory=list)
    _numbers: int = 0

    def __post_init__(self) -> None:
        """Read the settings."""
        self.settings = read_settings(self.office.party, AppSettings, self.office.settings)
        self.axis = AxisClient(self.office)

    # --- what the doors ask -------------------------------------------------------------------------------------------

    def book(self, person: str, name: str, trace: str) -> tuple[Wish, list[Errand]]:
        """The wish to see the book, and what must be asked for it now: nothing while it is kept or under way."""
        held = self.books.get(person)
        if held is not None and held.name == name and held.state in {State.WAITING, State.DONE}:
            return held, []
        self.withdraw(person)
        wish = self._wish("book", person, name, "", trace)
        self.books[person] = wish
        return wish, [self._ask_book(wish)]

    def link(self, person: str, account: str, insurance: str, trace: str) -> tuple[Wish, list[Errand]]:
        """The wish to link an account, and what must be asked for it now."""
        held = self.links.get((person, account))
        if held is not None and held.state in {State.WAITING, State.DONE}:
            return held, []
        wish = self._wish("link", person, "", account, trace)
        wish.insurance = insurance
        self.links[person, account] = wish
        return wish, [self._ask_link(wish)]

    def withdraw(self, person: str) -> None:
        """Take the wish to see the book back: what was fetched goes, and nobody asks any more."""
        held = self.books.pop(person, None)
        if held is not None:
            self.office.agenda.drop(held.number)
            if held.state is State.WAITING:
                self._act("wish-withdrawn", held, held.number)

    def _wish(self, kind: str, person: str, name: str, account: str, trace: str) -> Wish:
        now = self.office.now()
        self._numbers += 1
        wish = Wish(f"APP-{now:%y%m%d}-{self._numbers:06d}", kind, person, name, account, trace, now)
        self._act("received-wish", wish)
        return wish

    # --- asking -------------------------------------------------------------------------------------------------------

    def _ask_book(self, wish: Wish) -> Errand:
        body = {"maYeuCau": wish.number, "soDDCN": wish.person, "hoTen": wish.name, "dongY": True}
        return self._ask(wish, SHOW, body)

    def _ask_link(self, wish: Wish) -> Errand:
        if not wish.insurance:  # the link goes by the social-insurance number, which the citizen need not know
            return self._ask_book(wish)
        body = {
            "maYeuCau": wish.number,
            "maSoBHXH": wish.insurance,
            "soDDCN": wish.person,
            "taiKhoan": wish.account,
            "dongY": True,
        }
        return self._ask(wish, LINK, body)

    def _ask(self, wish: Wish, path: str, body: dict[str, Any]) -> Errand:
        return self.axis.ask(
            path,
            body,
            lambda said: self._heard(wish, path, said),
            purpose=PURPOSE,
            dossier=wish.number,
            trace=wish.trace,
        )

    def _heard(self, wish: Wish, path: str, said: Said) -> Iterable[Errand]:
        if not self.wanted(wish):
            return []
        result = said.fields.get("ketQua")
        if unheard(said) or result not in {"0", "1"}:
            self._later(wish)
            return []
        if result == "0":
            self._refuse(wish, said)
        elif path == LINK:
            self._end(wish, State.DONE, "account-linked", f"{wish.person}/{wish.account}")
        elif wish.kind == "link":
            wish.insurance = _text(said.fields.get("maSoBHXH"))
            if wish.insurance:
                return [self._ask_link(wish)]
            wish.code, wish.says = "VS02", NO_NUMBER
            self._end(wish, State.REFUSED, "wish-refused", wish.number)
        else:
            self._keep(wish, said)
        return []

    def wanted(self, wish: Wish) -> bool:
        """Whether an answer to this wish is still wanted."""
        held = self.books.get(wish.person) if wish.kind == "book" else self.links.get((wish.person, wish.account))
        return held is wish and wish.state is State.WAITING

    def _later(self, wish: Wish) -> None:
        wish.tries += 1
        wish.code, wish.says = "VN03", NOT_YET
        again = self.office.now() + backoff(wish.tries)
        if again > wish.asked + timedelta(hours=self.settings.try_hours):
            wish.code, wish.says = "VN04", GIVEN_UP
            self._end(wish, State.GIVEN_UP, "wish-given-up", wish.number)
            return
        make = self._ask_book if wish.kind == "book" else self._ask_link
        self.office.agenda.at(again, lambda: [make(wish)] if self.wanted(wish) else [], wish.number)

    def _refuse(self, wish: Wish, said: Said) -> None:
        wish.code = _text(said.fields.get("maLoi")) or "VN05"
        vi = _text(said.fields.get("moTaLoi"))
        wish.says = Text(vi, _text(said.fields.get("moTaLoiEn")) or vi)
        self._end(wish, State.REFUSED, "wish-refused", wish.number)

    def _keep(self, wish: Wish, said: Said) -> None:
        wish.found = _book(said.fields)
        self._end(wish, State.DONE, "book-shown", wish.number)
        keep = timedelta(minutes=self.settings.keep_minutes)
        self.office.agenda.at(self.office.now() + keep, lambda: self._erase(wish), wish.number)

    def _erase(self, wish: Wish) -> None:
        wish.found, wish.state = {}, State.ERASED

    def _end(self, wish: Wish, state: State, kind: str, key: str) -> None:
        wish.state = state
        if state is State.DONE:
            wish.code, wish.says = "", None
        self._act(kind, wish, wish.number, key)

    # --- books --------------------------------------------------------------------------------------------------------

    def matters(self) -> Iterator[Matter]:
        """Wishes that the insurance side has not answered."""
        for wish in (*self.books.values(), *self.links.values()):
            if wish.state is State.WAITING:
                yield Matter(PARTY, wish.kind, wish.number, "waiting", "insurance", wish.asked)

    def acts(self) -> Iterable[Act]:
        """Wishes taken in, and what became of them."""
        return tuple(self.done)

    def _act(self, kind: str, wish: Wish, after: str = "", key: str = "") -> None:
        self.done.append(Act(PARTY, kind, key or wish.number, wish.person, self.office.now(), after))


def _text(value: Any) -> str:
    return value[:TEXT_MAX] if isinstance(value, str) else ""


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _book(said: dict[str, Any]) -> dict[str, Any]:
    """What the app shows of a book."""
    spans = said.get("quaTrinh")
    rows = [row for row in spans if isinstance(row, dict)][:SPANS_MAX] if isinstance(spans, list) else []
    return {
        "maSoBHXH": _text(said.get("maSoBHXH")),
        "hoTen": _text(said.get("hoTen")),
        "soTheBHYT": _text(said.get("soTheBHYT")),
        "tongSoThang": _count(said.get("tongSoThang")),
        "soThangBHTN": _count(said.get("soThangBHTN")),
        "quaTrinh": [{name: _text(row.get(name)) for name in ("tuThang", "denThang", "maDonVi")} for row in rows],
    }
