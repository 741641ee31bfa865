"""Builds and signs what an arrival sends: a new encounter each time, under an account that the target knows.

Sites of the plan are shared out over the facilities of the target's test data, so a large site stays large. Cards that
are looked up repeat: a reception looks up the cards there are.
"""

import base64
import json
from dataclasses import dataclass
from typing import Any, Final

from harness.chance import guid, stream
from harness.clock import Clock
from harness.documents import driver
from harness.documents.authors import values
from harness.documents.authors.claims import claim
from harness.documents.render import render
from harness.errors import UsageError
from harness.judgement import InapplicableError
from harness.people.model import Account, Card
from harness.text import Text
from harness.wire.authority import Identity
from harness.wire.calls import Credentials, encode
from harness.wire.envelope import PROFILES, build_certificates, build_claims, build_notice, seal
from harness.wire.signature import Profile
from harness.world import World
from loadtests.addressing import quoted
from loadtests.kinds import ASKS, Ask
from loadtests.letters import Letter
from loadtests.replay import Arrival

DRIVERS_MAX: Final = 50_000
"""Numbers of driver's certificates that differ: their papers have five digits."""
_NO_ACCOUNT: Final = Text(
    "Dữ liệu của hệ thống được kiểm không có tài khoản {purpose} nào đang hoạt động mà có chứng thư số.",
    "The target's test data has no active {purpose} account whose facility has a certificate.",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Whoever writes: the world that the target knows, and the accounts by purpose."""

    world: World
    clock: Clock
    seed: int
    first: int
    accounts: tuple[Account, ...]
    identities: dict[str, Identity]
    cards: tuple[Card, ...]

    @classmethod
    def open(cls, world: World, clock: Clock, seed: int, first: int, *, signs: bool) -> "Desk":
        """The desk for `world`, with keys if it `signs`; UsageError when it has no account to send anything under."""
        facilities = {facility.code for facility in world.facilities}
        accounts = tuple(one for one in world.accounts if one.state == "active" and one.facility in facilities)
        identities: dict[str, Identity] = {}
        if signs:
            codes = {one.facility for one in accounts}
            identities = {code: found for code in codes if (found := _identity(world, code))}
            accounts = tuple(one for one in accounts if one.facility in identities)
        if not accounts:
            raise UsageError(_NO_ACCOUNT.fill(purpose="BV"))
        cards = tuple(card for card in world.cards if card.answer == "000" and card.valid_to >= world.today)
        return cls(world, clock, seed, first, accounts, identities, cards)

    @property
    def credentials(self) -> tuple[Credentials, ...]:
        """How each account says who it is."""
        return tuple(Credentials(one.username, one.password, one.facility) for one in self.accounts)

    def letter(self, number: int, arrival: Arrival, drivers: int) -> Letter:
        """What `arrival`, the run's `number`th, sends; `drivers` counts the driver's certificates before it."""
        ask = ASKS[arrival.ask]
        place = self._account(ask, arrival.site)
        if not ask.document:
            return Letter(arrival.at_us, ask.name, place, self._question(number, self.accounts[place]))
        if drivers >= DRIVERS_MAX:
            raise UsageError(
                Text(
                    f"Quá {DRIVERS_MAX} giấy khám sức khỏe lái xe trong một lần chạy: số giấy chỉ có năm chữ số.",
                    f"More than {DRIVERS_MAX} driver's certificates in a run: their numbers have five digits.",
                )
            )
        running = self.first // 1000 + drivers if ask.document == "GKSK" else self.first + number
        return Letter(arrival.at_us, ask.name, place, self._file(ask, running, self.accounts[place].facility))

    def _account(self, ask: Ask, site: int) -> int:
        able = [place for place, one in enumerate(self.accounts) if one.purpose == ask.purpose]
        if not able:
            raise UsageError(_NO_ACCOUNT.fill(purpose=ask.purpose))
        return able[site % len(able)]

    def _question(self, number: int, account: Account) -> bytes:
        if not self.cards or not self.world.staff_of(account.facility):
            raise UsageError(
                Text(
                    "Dữ liệu của hệ thống được kiểm không có thẻ còn hạn (mã 000) hoặc nhân viên tra cứu.",
                    "The target's test data has no valid card (code 000), or no member of staff to look cards up.",
                )
            )
        card, member = self.cards[number % len(self.cards)], self.world.staff_of(account.facility)[0]
        fields = {
            "maThe": card.number,
            "hoTen": card.holder.full_name,
            "ngaySinh": f"{card.holder.born:%d/%m/%Y}",
            "hoTenCb": member.full_name,
            "cccdCb": member.cccd,
        }
        return encode(fields, "form")[1]

    def _file(self, ask: Ask, number: int, facility: str) -> bytes:
        scene = self.world.scene(number, facility=self.world.facility(facility))
        if ask.document == "GKSK":
            return self._driver(dict(values("GKSK", ask.version, scene)[0]), facility)
        root, profile = self._root(ask, number, facility, scene)
        file = seal(root, profile, self.identities[facility], self.clock.now())
        return quoted(base64.b64encode(file).decode())

    def _root(self, ask: Ask, number: int, facility: str, scene: Any) -> tuple[Any, Profile]:
        signed_id = f"Id-{guid(stream(self.seed, f'load/{ask.name}/{number}'))}"
        if ask.document == "claim":
            inner = [(kind, render(kind, ask.version, rows)) for kind, rows in claim(ask.version, scene, ask.situation)]
            return build_claims(facility, self.world.today, inner), PROFILES["claims"]
        records = values(ask.document, ask.version, scene)
        if ask.door == "certificates":
            inner = [(ask.document, render(ask.document, ask.version, records))]
            return build_certificates(facility, self.world.today, inner, signed_id), PROFILES["certificates"]
        return build_notice(ask.document, records[0], signed_id), PROFILES["notices"]

    def _driver(self, record: dict[str, str], facility: str) -> bytes:
        file = seal(driver.build(record), Profile.P3, self.identities[facility], self.clock.now())
        whole = record | {"SIGNDATA": base64.b64encode(file).decode()}
        return json.dumps(whole, ensure_ascii=False).encode()


def _identity(world: World, facility: str) -> Identity | None:
    try:
        return world.identity(facility)
    except InapplicableError:  # a partner's world says so of what it does not declare
        return None
