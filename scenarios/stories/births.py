"""What stories about births share: families at the counters of communes, and what must be true of cards."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey, StuckError
from harness.people.model import Citizen
from harness.people.town import Home, Town
from harness.stage import Stage
from harness.suites.journey.forms import FIRST_FACILITY, parents_data, requester
from harness.suites.journey.looks import answered, asked
from harness.suites.journey.plays.birth_counter import BY_POST, child_of, choose, listed, register, transfer
from harness.text import Text
from mocks.network import Network
from scenarios.crowd import Act

SEND: Final = "nhanHoSoKhaiSinh"
RESULT: Final = "traKetQua"
CARDS: Final = "apiTheBHYTTE"
ISSUED: Final = "2"
CARD_ISSUED: Final = "card-issued"
NEXT: Final = ("Hai", "Ba", "Tư", "Năm")
"""What siblings of one birth are called."""
PARTIES: Final = ("axis", "population", "justice", "insurance", "intake")
"""All that a birth at the counter needs on its way to a card."""
MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Birth:
    """One child to be registered, at the counter of the office `unit`."""

    number: int
    home: Home
    child: Citizen
    unit: str

    def journey(self, stage: Stage) -> Journey:
        """The way of this child, under a name of its own."""
        return Journey(f"story/{self.number:04d}", stage, self.home)


def births(town: Town, count: int, units: int) -> list[Birth]:
    """So many children of families about whom all registries agree, office by office in turn; siblings if need be."""
    homes = [home for home in town.homes if not home.quirk]
    found = []
    for number in range(count):
        home = homes[number % len(homes)]
        siblings = number // len(homes)
        name = f"{home.newborn.full_name} {NEXT[siblings - 1]}" if siblings else home.newborn.full_name
        child = replace(home.newborn, full_name=name)
        found.append(Birth(number, home, child, f"{number % units + 1:05d}"))
    return found


def hand_over(birth: Birth, done: Callable[[Birth, str, datetime], None], facility: str = FIRST_FACILITY) -> Act:
    """The family's walk: the birth is registered, the three choices are made, and the item waits for the cycle.

    `done` is told the item's key when it waits.
    """

    def walk(stage: Stage) -> None:
        journey = birth.journey(stage)
        mother = birth.home.woman
        data = child_of(journey, birth.child) | parents_data(me=mother, cha=birth.home.husband)
        try:
            record = register(journey, birth.unit, data | requester(mother, "Mẹ"))
            row = listed(journey, record)
            choose(journey, row, noiDangKyKCB=facility, nguoiGiamHo="ME", hinhThucNhan=BY_POST)
            transfer(journey, row)
        except StuckError:
            return  # it shows afterwards: the child has no card
        done(birth, str(row["maHoSo"]), stage.now())

    return walk


@dataclass(slots=True)
class Cards:
    """What was handed over and what is told of cards; holds every telling against the insurance side's register."""

    keys: dict[int, str] = field(default_factory=dict)
    """The key of each item that was handed over, by the number of the birth."""
    since: dict[str, datetime] = field(default_factory=dict)
    """When each item was handed over, by its key."""
    told: dict[str, str] = field(default_factory=dict)
    """The card that was told, by the item's key."""
    known: Callable[[str], bool] = lambda _card: True
    """Whether the register has such a card."""

    def handed(self, birth: Birth, key: str, at: datetime) -> None:
        """An item waits for the cycle."""
        self.keys[birth.number] = key
        self.since[key] = at

    def cards(self, network: Network) -> dict[int, datetime]:
        """When each child's card was issued, by the number of the birth."""
        found = issued(network)
        return {number: found[key] for number, key in self.keys.items() if key in found}

    def heard(self, hop: Hop) -> Iterator[Finding]:
        """A card that is told exists, and is one child's; a child is told one card."""
        if (hop.party, hop.door) != ("insurance", RESULT) or CARDS not in hop.request.path:
            return
        said = answered(hop)
        if str(said.get("trangThai")) != ISSUED:
            return
        key, card = str(asked(hop).get("maHoSo")), str(said.get("soTheBHYT"))
        place = f"insurance/{RESULT}/soTheBHYT"
        if not self.known(card):
            says = Text("báo một thẻ không có trong sổ", "tells a card that is in no register")
            yield Finding(place, says, "a card that was issued", card)
        if self.told.setdefault(key, card) != card:
            says = Text("báo hai thẻ cho một trẻ", "tells two cards for one child")
            yield Finding(place, says, self.told[key], card)
        if list(self.told.values()).count(card) > 1:
            yield Finding(place, Text("một thẻ cho hai trẻ", "one card for two children"), "a card of its own", card)


def issued(network: Network) -> dict[str, datetime]:
    """When each item's card was issued, by the item's key."""
    return {act.after: act.at for act in network.acts() if act.kind == CARD_ISSUED}


def uncarded(wanted: int, network: Network) -> Iterator[Finding]:
    """Children without a card when everything should be finished."""
    found = len(issued(network))
    if found != wanted:
        says = Text("có trẻ không có thẻ khi mọi việc phải xong", "children without a card when all should be finished")
        yield Finding("insurance/card-issued", says, str(wanted), str(found))
