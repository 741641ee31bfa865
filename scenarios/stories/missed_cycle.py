"""Births of many communes go to the insurance side cycle by cycle; one day the axis or the insurance side is away.

Question: does one missed cycle double the next, and how late is the last card?

Officers register a birth every few minutes and press Chuyển BHXH; every office sends what waits every 30 to 45 minutes
(Sở Tư pháp Hà Giang, 12/02/2020). For as long as one cycle or a few nobody is heard at the other end, so every office
misses so many sendings; lines lose and repeat messages besides. The same day in fair weather stands beside it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from random import Random
from statistics import mean
from typing import Final

from harness.chance import stream
from harness.faults import Duplicate, ErrorPage, Fault, NoAnswer, Reset
from harness.text import Text
from mocks.network import Desk, Network
from scenarios.stories.births import MINUTE, PARTIES, SEND, Cards, births, hand_over, uncarded
from scenarios.stories.clockwork import Clockwork, Doing
from scenarios.stories.stand import Stand
from scenarios.stories.telling import Answer, Figure, Story, minutes

NAME: Final = "missed_cycle"
QUESTION: Final = Text(
    "Lỡ một chu kỳ gửi khai sinh thì chu kỳ sau có gấp đôi không, và thẻ cuối cùng trễ bao lâu?",
    "Does one missed cycle of sending births double the next, and how late is the last card?",
)
BIRTHS: Final = 72
COMMUNES: Final = 12
EVERY_MIN: Final = 5
"""Minutes between two births, in all communes together."""
JITTER_MIN: Final = 3
CYCLE_MIN: Final = (30, 37, 45)
MISSED: Final = (1, 1, 2, 3)
"""Cycles that every office misses; one is the likeliest."""
BEFORE: Final = 3
"""Cycles that go well first, at least."""
AWAY: Final = ("insurance", "insurance", "axis")
LOST: Final = 0.02
"""Share of calls of which the answer is lost, and of those that arrive twice."""
REPEATED: Final = 0.05
DAY: Final = timedelta(hours=12)

Kind = Callable[..., Fault]
KINDS: Final[tuple[Kind, ...]] = (
    lambda **how: Reset(when="before", **how),
    lambda **how: NoAnswer(when="before", **how),
    lambda **how: ErrorPage(status=503, when="before", **how),
)


class _Day:
    """The choices of one seed, and the day that follows from them."""

    def __init__(self, seed: int, today: date) -> None:
        rng = stream(seed, f"story/{NAME}")
        self.seed, self.today = seed, today
        self.cycle = rng.choice(CYCLE_MIN) * MINUTE
        self.missed = rng.choice(MISSED)
        self.away = rng.choice(AWAY)
        self.kind: Kind = rng.choice(KINDS)
        self.begins_after = self.cycle * BEFORE + rng.uniform(0, 1) * self.cycle

    def play(self, desks: Mapping[str, Desk] | None, *, fair: bool) -> tuple[Stand, Cards]:
        cards = Cards()
        settings = {"justice": {"cycle_minutes": minutes(self.cycle)}}
        stand = Stand(
            self.seed,
            self.today,
            only=PARTIES,
            settings=settings,
            desks=desks,
            heard=cards.heard,
            watched=not fair,
        )
        cards.known = lambda number: any(card.number == number for card in stand.network.cards_published(0))
        with stand:
            arrivals = stream(self.seed, f"story/{NAME}/arrivals")
            families = [
                stand.clock.someone(stand.clock.walk(hand_over(birth, cards.handed)), after=_arrival(number, arrivals))
                for number, birth in enumerate(births(stand.network.town, BIRTHS, COMMUNES))
            ]
            if not fair:
                stand.clock.process(self._weather(stand.clock))
            stand.storm(DAY)
            stand.calm(families, {"uncarded": lambda: uncarded(BIRTHS, stand.network)})
        return stand, cards

    def _weather(self, clock: Clockwork) -> Doing:
        """Lines that lose and repeat all day, and one party away for as long as the cycles that are missed."""
        network = clock.network
        network.arm(
            [
                Duplicate(door="axis->insurance:*", chance=REPEATED),
                NoAnswer(door="justice->axis:*", when="after", chance=LOST),
            ]
        )
        yield clock.rest(self.begins_after)
        gone = [self.kind(door=f"*->{self.away}:*"), self.kind(door=f"{self.away}->*:*")]
        network.arm(gone)
        yield clock.rest(self.cycle * self.missed)
        network.disarm(gone)


def _arrival(number: int, rng: Random) -> timedelta:
    return number * EVERY_MIN * MINUTE + rng.uniform(0, JITTER_MIN) * MINUTE


def batches(network: Network, first: datetime, cycle: timedelta) -> dict[int, int]:
    """How many items all offices together tried to send, cycle by cycle; number 0 begins at `first`."""
    tried: dict[int, set[bytes]] = {}
    for hop in network.log.after(0):
        if (hop.caller, hop.door) == ("justice", SEND):
            tried.setdefault((hop.at - first) // cycle, set()).add(hop.request.body)
    return {number: len(tried.get(number, ())) for number in range(min(tried), max(tried) + 1)} if tried else {}


def play(seed: int, today: date, desks: Mapping[str, Desk] | None = None) -> Answer:
    """Play the day, and the same day in fair weather beside it."""
    day = _Day(seed, today)
    (fair, usual), (stand, cards) = day.play(None, fair=True), day.play(desks, fair=False)
    first = fair.began + day.begins_after
    tried, would = (batches(one.network, first, day.cycle) for one in (stand, fair))
    late = _late(cards.cards(stand.network), usual.cards(fair.network))
    return stand.answer(NAME, [*_cycles(day, tried, would), *_lateness(late)])


def _late(ours: Mapping[int, datetime], usual: Mapping[int, datetime]) -> list[int]:
    """By how many minutes each card is later than in fair weather; beginning with the latest."""
    late = (minutes(at - usual[number]) for number, at in ours.items() if number in usual)
    return sorted((by for by in late if by > 0), reverse=True)


def _cycles(day: _Day, tried: Mapping[int, int], would: Mapping[int, int]) -> list[Figure]:
    concerned = range(day.missed + 1)
    usual = mean(would.get(number, 0) for number in concerned)
    following, largest = tried.get(day.missed, 0), max(tried.values(), default=0)
    return [
        Figure("away", day.away, "party", Text("bên vắng mặt", "who was away")),
        Figure("cycle", minutes(day.cycle), "minutes", Text("độ dài một chu kỳ", "length of a cycle")),
        Figure("missed", day.missed, "cycles", Text("số chu kỳ bị lỡ", "cycles missed")),
        Figure("batches", _named(tried), "records", Text("gửi trong mỗi chu kỳ", "sent in each cycle")),
        Figure("fair_batches", _named(would), "records", Text("khi mạng tốt", "the same in fair weather")),
        Figure(
            "next_to_usual",
            _ratio(following, usual),
            "times",
            Text("chu kỳ sau so với thường lệ", "the next cycle against a usual one"),
        ),
        Figure(
            "largest_to_usual",
            _ratio(largest, usual),
            "times",
            Text("chu kỳ lớn nhất so với thường lệ", "the largest cycle against a usual one"),
        ),
    ]


def _named(tried: Mapping[int, int]) -> dict[str, int]:
    """By the cycle's number, 0 the first that is missed."""
    return {f"{number:+d}" if number else "0": count for number, count in tried.items()}


def _ratio(count: int, usual: float) -> float:
    return round(count / usual, 2) if usual else 0.0


def _lateness(late: list[int]) -> list[Figure]:
    return [
        Figure("births", BIRTHS, "children", Text("số trẻ", "children")),
        Figure("late_cards", len(late), "cards", Text("số thẻ trễ", "cards that were late")),
        Figure("latest_card", max(late, default=0), "minutes", Text("thẻ trễ nhất", "the latest card")),
        Figure("late_mean", round(mean(late)) if late else 0, "minutes", Text("trễ trung bình", "late on average")),
    ]


STORY: Final = Story(NAME, QUESTION, play)
