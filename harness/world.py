"""One synthetic world per seed: the facilities, accounts, staff, citizens, cards and histories that a run speaks of.

Everything but RSA keys follows from the seed and the day: two runs with one seed name the same people. The mock gateway
knows the whole world; a gateway under test is given it by `lienthong fixtures export`. No value belongs to anybody
alive: see `harness.people.provider` for the reserved number blocks, and `World.canaries` for what may never leave.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from threading import Lock
from typing import Final, Literal, Self, TypedDict, Unpack

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from harness.chance import stream
from harness.documents.scene import Scene
from harness.judgement import InapplicableError
from harness.people import network
from harness.people.model import (
    Account,
    AccountState,
    Card,
    Citizen,
    Copayment,
    Facility,
    Staff,
    Trace,
    Visit,
)
from harness.people.network import Household
from harness.people.provider import people
from harness.text import Text
from harness.wire.authority import Identity, TestAuthority

IdentityState = Literal["registered", "unregistered", "expired"]
"""Whether the portal lists the certificate; an expired one is listed, so that expiry is its only fault."""

NAME_BYTES_MAX: Final = 64
"""Of a name in a certificate's subject (ub-common-name, RFC 5280)."""

UNKNOWN_FACILITY: Final = "92905"
"""The facility code of the account that belongs nowhere: the gateway has no such facility (answer 402)."""


class People(TypedDict, total=False):
    """Who may be put into a scene in place of the household that its number picks."""

    facility: Facility
    patient: Citizen
    mother: Citizen
    father: Citizen
    doctor: Staff
    head: Staff


@dataclass(frozen=True, eq=False, slots=True)
class Main:
    """What suites use unless a rule asks for something else; each part is looked for when it is asked for."""

    world: "World"

    @property
    def facility(self) -> Facility:
        """The facility under which suites run."""
        return self.world.facilities[0]

    @property
    def code(self) -> str:
        """Its code (MA_CSKCB)."""
        return self.facility.code

    @property
    def account(self) -> Account:
        """Its active `<code>_BV` account."""
        return self.world.account()

    @property
    def driver_account(self) -> Account:
        """The active `<code>_HSSK` account of driver health certificates."""
        return self.world.account(purpose="HSSK")

    @property
    def staff(self) -> Staff:
        """Who looks cards up: hoTenCb and cccdCb."""
        return self.world.staff_of(self.code)[0]

    @property
    def card(self) -> Card:
        """A card that answers 000; in a world of ours it has a history and co-payments."""
        return self.world.card()


@dataclass(frozen=True, eq=False)
class World:
    """Who and what exists, on `today`, for the run's `seed`."""

    seed: int
    today: date
    now: datetime
    facilities: tuple[Facility, ...]
    accounts: tuple[Account, ...]
    staff: tuple[Staff, ...]
    households: tuple[Household, ...]
    cards: tuple[Card, ...]
    visits: tuple[Visit, ...]
    traces: tuple[Trace, ...]
    copayments: tuple[Copayment, ...]
    given: Mapping[tuple[str, IdentityState], Identity] = field(default_factory=dict)
    """Identities that a partner declared, by facility and state; all others are made here."""
    declared: bool = False
    """Whether a partner declared this data: then what is missing makes a rule inapplicable, not an error of ours."""
    keys_declared: bool = False
    """Whether only declared keys are known to the system under test: then ours would be refused, and are not made."""

    @classmethod
    def make(cls, seed: int, today: date, now: datetime, *, anchor: date | None = None) -> Self:
        """The world of `seed` on `today`; `now` (aware) decides when certificates are valid. No key is made yet.

        Ages, cards and histories count from `anchor`, today by default: fixtures exported last week keep their people.
        """
        anchor = anchor or today
        facilities = network.facilities()
        households = tuple(network.households(people(stream(seed, "world/households")), anchor))
        cards = tuple(network.cards(people(stream(seed, "world/cards")), households, facilities[0], anchor))
        history = stream(seed, "world/history")
        return cls(
            seed=seed,
            today=today,
            now=now,
            facilities=facilities,
            accounts=tuple(network.accounts(stream(seed, "world/accounts"), facilities, UNKNOWN_FACILITY)),
            staff=tuple(network.staff(people(stream(seed, "world/staff")), facilities, anchor)),
            households=households,
            cards=cards,
            visits=tuple(network.visits(history, cards, facilities, anchor)),
            traces=tuple(network.traces(history, cards, facilities, anchor)),
            copayments=tuple(network.copayments(history, cards, facilities, anchor)),
        )

    # --- who ----------------------------------------------------------------------------------------------------------

    @cached_property
    def citizens(self) -> tuple[Citizen, ...]:
        """Everybody in the register, each once."""
        held = (card.holder for card in self.cards)
        return tuple({person.bhxh_number: person for person in (*self._household_members, *held)}.values())

    @property
    def _household_members(self) -> Iterator[Citizen]:
        for household in self.households:
            yield from household.members

    @cached_property
    def main(self) -> Main:
        """The facility, accounts, member of staff and card under which suites run."""
        return Main(self)

    def facility(self, code: str) -> Facility:
        """The facility with `code`; KeyError if the world has none."""
        for facility in self.facilities:
            if facility.code == code:
                return facility
        raise KeyError(code)

    def account(
        self, state: AccountState = "active", purpose: Literal["BV", "HSSK"] = "BV", facility: str = ""
    ) -> Account:
        """The first account in `state` for `purpose`, of `facility` if named."""
        for account in self.accounts:
            if (account.state, account.purpose) == (state, purpose) and facility in {"", account.facility}:
                return account
        missing = Text(f"tài khoản {purpose} ở trạng thái {state}", f"a {purpose} account in state {state}")
        raise self._lacks(missing)

    def staff_of(self, facility: str) -> tuple[Staff, ...]:
        """The registered staff of the facility coded `facility`; the head signs last."""
        return tuple(member for member in self.staff if member.facility == facility)

    def staff_identifiers(self, facility: str) -> frozenset[str]:
        """Every identifier under which staff of `facility` may sign: BHXH number or practice licence."""
        members = self.staff_of(facility)
        return frozenset(value for member in members for value in (member.bhxh_number, member.licence))

    # --- what the register answers ------------------------------------------------------------------------------------

    def card(self, answer: str = "000") -> Card:
        """The first card whose look-up is answered with `answer`; codes that judge the request have no card."""
        for card in self.cards:
            if card.answer == answer:
                return card
        missing = Text(f"thẻ mà tra cứu trả mã {answer}", f"a card whose look-up answers {answer}")
        raise self._lacks(missing)

    def _lacks(self, what: Text) -> Exception:
        if not self.declared:
            return KeyError(what.en)
        return InapplicableError(
            Text(
                f"Hồ sơ đối tác (partner.toml) không khai báo {what.vi}.",
                f"The partner's profile (partner.toml) does not declare {what.en}.",
            )
        )

    @cached_property
    def _cards_by_key(self) -> dict[str, Card]:
        found: dict[str, Card] = {}
        for card in self.cards:
            for key in filter(None, (card.number, card.holder.bhxh_number, card.holder.cccd)):
                found.setdefault(key, card)
        return found

    def find_card(self, key: str) -> Card | None:
        """The card with number (15), BHXH number (10) or CCCD (12) `key`; None when the register has none."""
        return self._cards_by_key.get(key.strip())

    def visits_of(self, card: Card) -> tuple[Visit, ...]:
        """The visit history behind `card`, newest first."""
        return tuple(visit for visit in self.visits if visit.card == card.number)

    def traces_of(self, card: Card) -> tuple[Trace, ...]:
        """Who looked `card` up lately."""
        return tuple(trace for trace in self.traces if trace.card == card.number)

    def copayments_of(self, card: Card) -> tuple[Copayment, ...]:
        """The co-payment entries of this year behind `card`."""
        return tuple(entry for entry in self.copayments if entry.card == card.number)

    # --- encounters ---------------------------------------------------------------------------------------------------

    def scene(self, number: int, day: date | None = None, *, child: bool = False, **who: Unpack[People]) -> Scene:
        """The encounter with `number`: always the same people, hours and MA_LK; `day` is D, yesterday by default.

        The patient is an employed woman with her parents; with `child`, her young child with its own mother and father.
        """
        rng = stream(self.seed, f"scene/{number}")
        facility = who.get("facility", self.facilities[0])
        household = self.households[number % len(self.households)]
        members = self.staff_of(facility.code) or self.staff_of(self.facilities[0].code)
        day = day or self.today - timedelta(days=1)
        parents = (household.woman, household.husband) if child else (household.mother, household.father)
        return Scene(
            facility=facility,
            patient=who.get("patient", household.child if child else household.woman),
            mother=who.get("mother", parents[0]),
            father=who.get("father", parents[1]),
            doctor=who.get("doctor", members[number % (len(members) - 1)]),
            head=who.get("head", members[-1]),
            day=day,
            admitted=_at(day - timedelta(days=rng.randint(2, 6)), rng, 7, 11),
            discharged=_at(day, rng, 13, 16),
            key=f"{facility.code}.{day:%y%m%d}.{self.seed % 10_000:04d}.{number:07d}",
            number=number,
        )

    # --- certificates -------------------------------------------------------------------------------------------------

    def identity(self, facility: Facility | str, state: IdentityState = "registered") -> Identity:
        """Key and certificate of `facility`: the partner's own if declared, else made at first use and kept."""
        code = facility.code if isinstance(facility, Facility) else facility
        if (code, state) in self.given:
            return self.given[code, state]
        if self.keys_declared and state != "unregistered":
            raise self._lacks(Text(f"chứng thư số {state} của {code}", f"a certificate of {code} in state {state}"))
        return _KEYRING.identity(self.seed, self.now, code, self._name_of(code), state)

    def _name_of(self, code: str) -> str:
        return next((facility.name for facility in self.facilities if facility.code == code), code)

    @property
    def authority(self) -> TestAuthority:
        """The test CA that issued every certificate of this world."""
        return _KEYRING.authority(self.seed, self.now)

    def registered_fingerprints(self, facility: Facility | str) -> frozenset[str]:
        """SHA-256 of the certificates that the portal lists for `facility` (lower-case hex), the expired one too."""
        states: tuple[IdentityState, ...] = ("registered", "expired")
        return frozenset(fingerprint(self.identity(facility, state)) for state in states)

    # --- what may never leave -----------------------------------------------------------------------------------------

    def canaries(self) -> tuple[str, ...]:
        """Every planted value that evidence must hide: names, numbers, cards, addresses, telephones, passwords.

        Enough people carry the marker name (`MARKER`) to be recognised by eye; numbers lie in reserved blocks.
        """
        found: dict[str, None] = {}
        for person in self.citizens:
            for value in (person.full_name, person.cccd, person.bhxh_number, person.card, person.phone):
                found[value] = None
            found[person.address.text] = None
        for card in self.cards:
            found.update(dict.fromkeys(value for value in (card.number, card.new_number) if value))
        for member in self.staff:
            found.update(dict.fromkeys((member.full_name, member.cccd, member.bhxh_number, member.licence)))
        for account in self.accounts:
            digest = hashlib.md5(account.password.encode(), usedforsecurity=False).hexdigest()
            found.update(dict.fromkeys((account.password, digest, digest.upper())))
        return tuple(found)


MARKER: Final = "Hoàng Yến"
"""The given name of planted people: it stands in no text of ours."""


def fingerprint(identity: Identity) -> str:
    """SHA-256 of the certificate, lower-case hex."""
    return identity.certificate.fingerprint(hashes.SHA256()).hex()


def _at(day: date, rng: Random, first_hour: int, last_hour: int) -> datetime:
    return datetime.combine(day, time(rng.randint(first_hour, last_hour), rng.randint(1, 58)))


class _Keyring:
    """Keys and certificates of this process: RSA keys cost more than a whole world, so they are made once.

    A certificate is valid around the day of `now`; the CA is one per seed and day.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._authorities: dict[tuple[int, date], TestAuthority] = {}
        self._keys: dict[tuple[int, str, str], RSAPrivateKey] = {}
        self._identities: dict[tuple[int, date, str, str], Identity] = {}

    def authority(self, seed: int, now: datetime) -> TestAuthority:
        with self._lock:
            return self._authority(seed, now)

    def identity(self, seed: int, now: datetime, code: str, name: str, state: IdentityState) -> Identity:
        with self._lock:
            place = (seed, now.date(), code, state)
            if place not in self._identities:
                self._identities[place] = self._issue(seed, now, code, name, state)
            return self._identities[place]

    def _authority(self, seed: int, now: datetime) -> TestAuthority:
        place = (seed, now.date())
        if place not in self._authorities:
            self._authorities[place] = TestAuthority(_midnight(now))
        return self._authorities[place]

    def _issue(self, seed: int, now: datetime, code: str, name: str, state: IdentityState) -> Identity:
        begins = _midnight(now) - timedelta(days=400) if state == "expired" else None
        ends = _midnight(now) - timedelta(days=30) if state == "expired" else None
        key = self._key(seed, code, state)
        short = _fitting(name, NAME_BYTES_MAX - len(code) - 1)
        return self._authority(seed, now).issue(code, short, valid_from=begins, valid_to=ends, key=key)

    def _key(self, seed: int, code: str, state: IdentityState) -> RSAPrivateKey:
        # A renewed certificate often keeps its key: the expired and the registered one share theirs.
        place = (seed, code, "unregistered" if state == "unregistered" else "registered")
        if place not in self._keys:
            self._keys[place] = generate_private_key(public_exponent=65537, key_size=2048)
        return self._keys[place]


def _fitting(name: str, bytes_max: int) -> str:
    """As many whole words of `name` as fit; X.509 counts bytes, and Vietnamese letters take up to three."""
    while len(name.encode()) > bytes_max and " " in name:
        name = name.rpartition(" ")[0]
    return name.encode()[:bytes_max].decode(errors="ignore")


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


_KEYRING: Final = _Keyring()
