"""Births whose card request comes back: the officer is warned, corrects after a while, and sends it again.

Question: how often must a request be sent until the card is there, and what does a wrong correction cost?

Many families name a first facility that does not exist. The insurance side returns the request; the send queue warns
the officer of the office, who looks every hour, corrects when there is time, and sometimes corrects wrongly, twice
(Sở Tư pháp Hà Giang, 12/02/2020: kiểm tra lại thông tin trước khi quyết định có tiếp tục gửi lại). Meanwhile lines lose
and repeat messages, and the insurance side is away for some hours.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from statistics import median
from typing import Any, Final

from harness.chance import stream
from harness.faults import Duplicate, NoAnswer, Reset
from harness.finding import Finding
from harness.hops import Hop
from harness.suites.journey.forms import FIRST_FACILITY
from harness.suites.journey.looks import answered, asked
from harness.suites.journey.plays.birth_counter import ISSUED, QUEUE, RETURNED
from harness.text import Text
from harness.working import add_working_minutes, next_opening
from mocks.nearstage import NearStage
from mocks.network import Desk
from scenarios.stories.births import MINUTE, PARTIES, RESULT, SEND, Birth, Cards, births, hand_over, issued, uncarded
from scenarios.stories.clockwork import Doing
from scenarios.stories.stand import Stand
from scenarios.stories.telling import Answer, Figure, Story

NAME: Final = "returned_and_resent"
QUESTION: Final = Text(
    "Hồ sơ bị BHXH trả về phải gửi mấy lần mới có thẻ, và sửa sai thì mất thêm bao lâu?",
    "How often must a returned request be sent until the card is there, and what does a wrong correction cost?",
)
BIRTHS: Final = 48
COMMUNES: Final = 6
EVERY_MIN: Final = 8
"""Minutes between two births, in all communes together."""
WRONG: Final = 0.4
"""Share of families that name a facility which does not exist."""
WRONG_AGAIN: Final = (0.4, 0.4)
"""Chance that the first and the second correction are wrong too; the third never is."""
NOWHERE: Final = ("99999", "98A01", "00901")
"""Codes with the form of a facility's, of provinces that do not exist."""
LOOK_MIN: Final = 60
"""Minutes between two looks at the list, in office hours."""
CORRECT_MIN: Final = (10, 300)
"""Working minutes from the look to the correction."""
LOST: Final = 0.05
REPEATED: Final = 0.1
AWAY_AFTER_H: Final = (1.0, 8.0)
AWAY_H: Final = (0.5, 6.0)
STORM: Final = timedelta(days=2)
CAME_BACK: Final = frozenset({(SEND, "0"), (RESULT, "3")})
"""At which door trangThai says so: not even taken in, or returned after an officer's look."""
LOOKS_MAX: Final = 400
HOUR: Final = timedelta(hours=1)


class _Returns:
    """What came back and went out again, as justice's own calls show it; holds every sending against it."""

    def __init__(self) -> None:
        self.times: Counter[str] = Counter()
        """How often each request came back."""
        self._waiting: set[str] = set()

    def heard(self, hop: Hop) -> Iterator[Finding]:
        """A request that came back goes out again only after an officer has sent it."""
        if hop.caller != "justice" or hop.door not in {SEND, RESULT}:
            return
        key = str(asked(hop).get("maHoSo"))
        if hop.door == SEND and key in self._waiting:
            says = Text("gửi lại khi cán bộ chưa kiểm tra", "sent again before an officer has looked at it")
            yield Finding(f"justice/{SEND}", says, "only after guiLai", key)
        if (hop.door, str(answered(hop).get("trangThai"))) in CAME_BACK and key not in self._waiting:
            self._waiting.add(key)
            self.times[key] += 1

    def resent(self, key: str) -> None:
        """An officer sends it again."""
        self._waiting.discard(key)


class _Days:
    """One playing."""

    def __init__(self, seed: int, today: date, desks: Mapping[str, Desk] | None) -> None:
        self.cards, self.returns = Cards(), _Returns()
        self.stand = Stand(seed, today, only=PARTIES, desks=desks, heard=self._heard)
        self.clock, self.network = self.stand.clock, self.stand.network
        self.cards.known = lambda number: any(card.number == number for card in self.network.cards_published(0))
        self.office = NearStage(self.network)
        self.rng = stream(seed, f"story/{NAME}")
        self.births = births(self.network.town, BIRTHS, COMMUNES)
        self._in_hand: set[str] = set()
        self._corrected: Counter[str] = Counter()

    def _heard(self, hop: Hop) -> Iterator[Finding]:
        yield from self.cards.heard(hop)
        yield from self.returns.heard(hop)

    def play(self) -> Answer:
        """Some days."""
        with self.stand:
            people = [
                *(self._family(birth) for birth in self.births),
                *(self.clock.process(self._officer(unit)) for unit in sorted({birth.unit for birth in self.births})),
            ]
            self.clock.process(self._weather())
            self.stand.storm(STORM)
            self.stand.calm(people, {"uncarded": lambda: uncarded(BIRTHS, self.network)})
        return self.stand.answer(NAME, self._figures())

    # --- people and weather -------------------------------------------------------------------------------------------

    def _family(self, birth: Birth) -> Any:
        facility = self.rng.choice(NOWHERE) if self.rng.random() < WRONG else FIRST_FACILITY
        walk = self.clock.walk(hand_over(birth, self.cards.handed, facility))
        return self.clock.someone(walk, after=birth.number * EVERY_MIN * MINUTE)

    def _officer(self, unit: str) -> Doing:
        """Look at the list of the office, hour after hour, until every child has a card."""
        rng = stream(self.stand.seed, f"story/{NAME}/officer/{unit}")
        children = sum(birth.unit == unit for birth in self.births)
        for _ in range(LOOKS_MAX):
            yield self.clock.until(next_opening(self.clock.at + LOOK_MIN * MINUTE))
            rows = (
                self.office.ask("justice", "GET", f"{QUEUE}?maDonVi={unit}", who="officer").fields.get("danhSach") or []
            )
            back = [row for row in rows if row["trangThai"] == RETURNED]
            self.stand.watch.note("unwarned", unwarned(back))
            for row in back:
                if row["id"] not in self._in_hand:
                    self._in_hand.add(row["id"])
                    pause = rng.randint(*CORRECT_MIN)
                    self.clock.process(self._correct(row, pause, rng.random(), rng.choice(NOWHERE)))
            if sum(row["trangThai"] == ISSUED for row in rows) == children:
                return

    def _correct(self, row: Mapping[str, Any], pause: int, luck: float, slip: str) -> Doing:
        """Correct one request when there is time, and send it again."""
        yield self.clock.until(add_working_minutes(self.clock.at, pause))
        before = self._corrected[row["id"]]
        self._corrected[row["id"]] += 1
        wrong = before < len(WRONG_AGAIN) and luck < WRONG_AGAIN[before]
        choices = {"noiDangKyKCB": slip if wrong else FIRST_FACILITY}
        self.office.ask("justice", "PUT", f"{QUEUE}/{row['id']}", choices, who="officer")
        self.returns.resent(row["maHoSo"])
        self.office.ask("justice", "POST", f"{QUEUE}/{row['id']}/guiLai", {}, who="officer")
        self._in_hand.discard(row["id"])

    def _weather(self) -> Doing:
        """Lines that lose and repeat, and the insurance side away for some hours."""
        rng = stream(self.stand.seed, f"story/{NAME}/weather")
        self.network.arm(
            [
                Duplicate(door="axis->insurance:*", chance=REPEATED),
                NoAnswer(door="justice->axis:*", when="after", chance=LOST),
                NoAnswer(door="insurance->axis:*", when="before", chance=LOST),
            ]
        )
        yield self.clock.rest(rng.uniform(*AWAY_AFTER_H) * HOUR)
        gone = [Reset(door="*->insurance:*", when="before"), Reset(door="insurance->*:*", when="before")]
        self.network.arm(gone)
        yield self.clock.rest(rng.uniform(*AWAY_H) * HOUR)
        self.network.disarm(gone)

    # --- the answer ---------------------------------------------------------------------------------------------------

    def _figures(self) -> list[Figure]:
        waits: dict[int, list[float]] = {}
        done = issued(self.network)
        for key, since in self.cards.since.items():
            if key in done:
                waits.setdefault(self.returns.times[key], []).append((done[key] - since) / HOUR)
        rounds = {f"{times}": len(hours) for times, hours in sorted(waits.items())}
        cost = {f"{times}": round(median(hours)) for times, hours in sorted(waits.items())}
        return [
            Figure("births", BIRTHS, "children", Text("số trẻ", "children")),
            Figure("cards", len(done), "cards", Text("số thẻ", "cards")),
            Figure("returned", len(self.returns.times), "requests", Text("hồ sơ bị trả về", "requests returned")),
            Figure("returns", self.returns.times.total(), "returns", Text("lượt trả về", "returns in all")),
            Figure("cards_by_returns", rounds, "cards", Text("số thẻ theo số lần trả về", "cards by times returned")),
            Figure("hours_by_returns", cost, "hours", Text("giờ chờ thẻ (trung vị)", "median hours until the card")),
            Figure(
                "last_card",
                round(max((max(hours) for hours in waits.values()), default=0.0), 1),
                "hours",
                Text("thẻ chờ lâu nhất", "the longest wait for a card"),
            ),
        ]


def unwarned(rows: list[Mapping[str, Any]]) -> Iterator[Finding]:
    """Requests that came back without saying so in both languages, or without the code they came back with."""
    for row in rows:
        warning = row.get("canhBao") or {}
        if not (warning.get("vi") and warning.get("en") and row.get("maLoi") and row["maLoi"] in warning["vi"]):
            says = Text("bị trả về mà không cảnh báo", "returned, and nobody is warned")
            yield Finding("justice/chuyenBHXH/canhBao", says, "a warning with the code", str(row.get("maHoSo")))


def play(seed: int, today: date, desks: Mapping[str, Desk] | None = None) -> Answer:
    """Play it once."""
    return _Days(seed, today, desks).play()


STORY: Final = Story(NAME, QUESTION, play)
