"""Household renewals with the reduction all at once, while the population side does not find people whom it holds.

Question: how many end in the work list of people who cannot be confirmed, and do all get out of it?

After July 2022 citizens heard “Không tồn tại thông tin chủ hộ …” and “Các thành viên kê khai không cùng địa chỉ …”
although the police's own console showed the household (Đề án 06, 20/11/2022). Whoever is refused goes to the BHXH
office; it has every member confirmed by 033, and whoever is not stands on the work list until an officer takes a way
out: the police mend their record, the name is corrected, the number notified, or a paper settles it. Then the family
files again.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from harness.chance import stream
from harness.faults import Duplicate, ErrorPage, NoAnswer, Reset
from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey, StuckError
from harness.people.town import Home, Resident, Town
from harness.stage import Stage
from harness.suites.journey import reconciling, services
from harness.suites.journey.looks import answered, asked
from harness.suites.journey.plays.reconcile import PAPER
from harness.suites.journey.plays.renewal import EVERYBODY, REVIEW, file
from harness.suites.journey.plays.renewal import answered as is_confirmed
from harness.text import Text
from harness.wire.population import Question
from harness.working import add_working_minutes, next_opening
from mocks.nearstage import NearStage
from mocks.network import Desk
from mocks.population.desk import Caller, PopulationDesk
from scenarios.stories.clockwork import Doing
from scenarios.stories.stand import Stand
from scenarios.stories.telling import Answer, Figure, Story, hours, minutes, usual

NAME: Final = "household_rush"
QUESTION: Final = Text(
    "Nhiều hộ gia hạn thẻ có giảm trừ mà dân cư trả lời «không» sai: bao nhiêu người vào danh sách không xác thực "
    "được, và có ra hết khỏi danh sách không?",
    "The population side wrongly says no while many households renew with the reduction: how many people end in the "
    "work list of those who cannot be confirmed, and do all get out of it?",
)
HOUSEHOLDS: Final = 80
EVERY_MIN: Final = 5
"""Minutes between two households."""
OVERLOOKED: Final = 0.05
"""Share of people whom the household service does not find although the registry holds them."""
BY_033_TOO: Final = 0.5
"""Share of those whom 033 does not find either."""
OFFICE_MIN: Final = (60, 600)
"""Working minutes until a family that was refused is at the office."""
WAY_OUT_MIN: Final = (30, 480)
"""Working minutes until an officer has taken a way out for one person."""
CHECK_MIN: Final = 30
"""Minutes between two looks at the work list."""
LOST: Final = 0.04
REPEATED: Final = 0.08
AWAY_AFTER_H: Final = (0.5, 6.0)
AWAY_H: Final = (0.5, 4.0)
STORM: Final = timedelta(days=2)
ROUNDS_MAX: Final = 6
"""How often a family files before it is counted as stuck."""
PARTIES: Final = ("axis", "population", "portal", "insurance", "intake")
NOT_OF_IT: Final = frozenset({"moved", "unknown", "no-household", "other-number"})
"""How the home's woman may differ at the registry so that the household is right without her."""
HOUR: Final = timedelta(hours=1)
NONE: Final = timedelta(0)
MENDED: Final = {"ghiChu": "Công an đã rà soát"}
"""No data of BHXH's own: the police have mended theirs."""
SENTENCES: Final = frozenset({"HGD01", "HGD02"})


class Overlooking(PopulationDesk):
    """A registry whose 033, too, misses some of those whom its household service misses, until the police look."""

    def exists(self, asked: Question, caller: Caller) -> bool:
        """As it should, but for them."""
        return super().exists(asked, caller) and not self._overlooks(asked.cccd)

    def _overlooks(self, cccd: str) -> bool:
        person = self.registry.get(cccd)
        lost = person is not None and self.households._is_lost(person)  # noqa: SLF001 -- bent on purpose
        return lost and stream(self.office.seed, f"story/{NAME}/033/{cccd}").random() < BY_033_TOO


@dataclass(slots=True)
class Family:
    """One household on its way to new cards."""

    number: int
    home: Home
    journey: Journey
    filed: datetime | None = None
    renewed: datetime | None = None
    refusals: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    """Members who stood on the work list."""
    ways: list[str] = field(default_factory=list)
    confirmed: bool = False

    @property
    def roles(self) -> list[str]:
        """Who is declared: everybody at first, and only who belongs to the household once the police have looked."""
        wrong = self.refusals and self.home.quirk in NOT_OF_IT
        return [role for role in EVERYBODY if not (wrong and role == "woman")]


class _Sums:
    """What was quoted and paid: nothing is extended for another sum than the one that was told last."""

    def __init__(self) -> None:
        self._quoted: dict[str, str] = {}

    def heard(self, hop: Hop) -> Iterator[Finding]:
        """Look at one call to the insurance side."""
        if hop.party != "insurance":
            return
        number, said = str(asked(hop).get("maHoSo")), answered(hop)
        if hop.door == "tinhMucDong" and str(said.get("trangThai")) == "1":
            self._quoted[number] = str(said.get("tongTien"))
        if hop.door == "giaHan" and str(said.get("trangThai")) == "1":
            paid = str(asked(hop).get("soTien"))
            if paid != self._quoted.get(number):
                says = Text("gia hạn với số tiền khác mức đã báo", "extended for another sum than the one quoted")
                yield Finding("insurance/giaHan/soTien", says, self._quoted.get(number, "a quote"), paid)


class _Rush:
    """One playing."""

    def __init__(self, seed: int, today: date, desks: Mapping[str, Desk] | None) -> None:
        self.sums = _Sums()
        self.stand = Stand(
            seed,
            today,
            only=PARTIES,
            settings={"population": {"household_false_negative_rate": OVERLOOKED}},
            desks={"population": Overlooking, **(desks or {})},
            heard=self.sums.heard,
        )
        self.clock, self.network = self.stand.clock, self.stand.network
        self.office = NearStage(self.network)
        self.rng = stream(seed, f"story/{NAME}")
        self.residents = {one.citizen.bhxh_number: one for one in self.network.town.residents()}
        self.families = [
            Family(number, home, Journey(f"story/{number:04d}", self.office, home))
            for number, home in enumerate(_chosen(self.network.town))
        ]

    def play(self) -> Answer:
        """Some days."""
        with self.stand:
            people = [
                self.clock.someone(
                    self._renew(family, stream(self.stand.seed, f"story/{NAME}/{family.number}")),
                    after=timedelta(minutes=EVERY_MIN * place),
                )
                for place, family in enumerate(self.rng.sample(self.families, len(self.families)))
            ]
            self.clock.process(self._weather())
            self.stand.storm(STORM)
            self.stand.calm(people, {"unrenewed": self._unrenewed, "listed": self._still_listed})
        return self.stand.answer(NAME, self._figures())

    # --- a family -----------------------------------------------------------------------------------------------------

    def _renew(self, family: Family, rng: Random) -> Doing:
        """File, pay, and have the cards; when the household is not confirmed go to the office and file again."""
        for _ in range(ROUNDS_MAX):
            yield from self._walk(family, self._file)
            if family.confirmed:
                yield from self._walk(family, self._pay)
            if family.renewed:
                return
            yield self.clock.until(add_working_minutes(self.clock.at, rng.randint(*OFFICE_MIN)))
            try:
                yield from self._at_the_office(family, rng)
            except StuckError as error:
                family.refusals.append(error.says.en)

    def _walk(self, family: Family, do: Any) -> Doing:
        def act(stage: Stage) -> None:
            family.journey.stage = stage
            try:
                do(family)
            except StuckError as error:
                family.refusals.append(error.says.en)

        yield from self.clock.walk(act)

    def _file(self, family: Family) -> None:
        family.filed = family.filed or family.journey.stage.now()
        file(family.journey, *family.roles)
        family.confirmed = is_confirmed(family.journey, "answered")
        if not family.confirmed:
            told = family.journey.facts["answered"]
            family.refusals.append(str(told.get("maLoi")))

    def _pay(self, family: Family) -> None:
        services.order(family.journey)
        services.pay(family.journey)
        services.await_status(family.journey, "extended", "insurance", services.DONE, services.RETURNED)
        family.renewed = family.journey.stage.now()

    # --- the office ---------------------------------------------------------------------------------------------------

    def _at_the_office(self, family: Family, rng: Random) -> Doing:
        """Have every member confirmed, let the police look, and get whoever is not confirmed out of the work list."""
        journey = family.journey
        journey.stage = self.office
        journey.facts["maDot"] = f"RS-{family.number:04d}-{len(family.refusals)}"
        people = family.home.members
        reconciling.begin(journey, *people.values())
        while self._waits(journey.facts["maDot"]):
            yield self.clock.rest(timedelta(minutes=CHECK_MIN))
        listed = [role for role, citizen in people.items() if reconciling.row_of(journey, citizen)]
        family.listed += [people[role].bhxh_number for role in listed]
        self._police_look(family, people["husband"].cccd)
        for role in listed:
            yield self.clock.until(next_opening(self.clock.at))
            yield self.clock.until(add_working_minutes(self.clock.at, rng.randint(*WAY_OUT_MIN)))
            self._way_out(family, role)

    def _waits(self, run: str) -> bool:
        """Whether the run is under way still, as the insurance side says itself."""
        return any((one.kind, one.key) == ("reconciliation", run) for one in self.network.matters())

    def _police_look(self, family: Family, cccd: str) -> None:
        """Let the police look somebody and their household up, and mend what is wrong."""
        family.journey.ask("reviewed", "population", "POST", REVIEW, {"soDinhDanh": cccd}, who="officer")

    def _way_out(self, family: Family, role: str) -> None:
        citizen = family.home.members[role]
        way, body = way_for(family.home, role, self.residents.get(citizen.bhxh_number))
        if body == MENDED:
            # Whoever has moved away was not looked up with the household.
            self._police_look(family, citizen.cccd)
        reconciling.way_out(family.journey, "out", citizen, way, body)
        family.ways.append(way)

    def _weather(self) -> Doing:
        """Lines that lose and repeat, and the registry away for some hours."""
        rng = stream(self.stand.seed, f"story/{NAME}/weather")
        self.network.arm(
            fault
            for link in ("portal->axis", "axis->insurance", "insurance->axis", "axis->population")
            for fault in (
                NoAnswer(door=f"{link}:*", when="after", chance=LOST),
                Reset(door=f"{link}:*", when="before", chance=LOST),
                Duplicate(door=f"{link}:*", chance=REPEATED),
            )
        )
        yield self.clock.rest(rng.uniform(*AWAY_AFTER_H) * HOUR)
        gone = [ErrorPage(door="axis->population:*", status=503)]
        self.network.arm(gone)
        yield self.clock.rest(rng.uniform(*AWAY_H) * HOUR)
        self.network.disarm(gone)

    # --- afterwards ---------------------------------------------------------------------------------------------------

    def _unrenewed(self) -> Iterator[Finding]:
        for family in self.families:
            if family.renewed is None:
                says = Text("hộ không gia hạn được", "a household that could not renew")
                actual = f"{family.home.scene}: {', '.join(family.refusals)}"
                yield Finding("insurance/card-renewed", says, "renewed", actual)

    def _still_listed(self) -> Iterator[Finding]:
        said = self.office.ask("insurance", "GET", f"{reconciling.ROOT}/danh-sach", who="officer").fields
        if said.get("tongSo") != 0:
            says = Text("còn người trong danh sách không xác thực được", "people are still on the work list")
            yield Finding("insurance/danhSachRaSoat", says, "0", str(said.get("tongSo")))

    def _figures(self) -> list[Figure]:
        refused = [family for family in self.families if SENTENCES & set(family.refusals)]
        listed = [number for family in self.families for number in family.listed]
        straight, long = self._waits_of(refused=False), self._waits_of(refused=True)
        cards = sum(act.kind == "card-renewed" for act in self.network.acts())
        return [
            Figure("households", len(self.families), "households", Text("số hộ", "households")),
            Figure("refused", len(refused), "households", Text("hộ bị từ chối", "households refused")),
            Figure(
                "wrongly_refused",
                sum(family.home.quirk not in NOT_OF_IT for family in refused),
                "households",
                Text("trong đó bị từ chối sai", "of them wrongly"),
            ),
            Figure("checked", len(EVERYBODY) * len(refused), "people", Text("người được rà soát", "people checked")),
            Figure("listed", len(set(listed)), "people", Text("người vào danh sách", "people on the work list")),
            Figure("ways_out", dict(sorted(self._ways().items())), "people", Text("lối ra", "ways out")),
            Figure("cards", cards, "cards", Text("thẻ được gia hạn", "cards renewed")),
            Figure(
                "usual_straight",
                minutes(usual(straight)),
                "minutes",
                Text("hộ suôn sẻ chờ (trung vị)", "median wait of households not refused"),
            ),
            Figure(
                "usual_refused",
                hours(usual(long)),
                "hours",
                Text("hộ bị từ chối chờ (trung vị)", "median wait of households refused"),
            ),
            Figure("longest", hours(max([*straight, *long, NONE])), "hours", Text("hộ chờ lâu nhất", "longest wait")),
        ]

    def _waits_of(self, *, refused: bool) -> list[timedelta]:
        """From filing to new cards, of the households that were refused meanwhile or were not."""
        chosen = [family for family in self.families if bool(family.refusals) is refused]
        return [family.renewed - family.filed for family in chosen if family.filed and family.renewed]

    def _ways(self) -> Counter[str]:
        return Counter(way for family in self.families for way in family.ways)


def _chosen(town: Town) -> list[Home]:
    """Every home about which the registries disagree, and others."""
    return sorted(town.homes, key=lambda home: not home.quirk)[:HOUSEHOLDS]


def way_for(home: Home, role: str, held: Resident | None) -> tuple[str, dict[str, str]]:
    """Which way leads out for a member, and what the officer enters: by how the two registries differ about them."""
    quirk = home.quirk if role == "woman" else ""
    if quirk == "other-number" and held is not None:
        return "thong-bao-so-dinh-danh", {"soDinhDanh": held.citizen.cccd}
    if quirk in {"unknown", "year-only"}:
        return "giay-to", PAPER
    if quirk == "name-accents" and held is not None:
        return "sua-tai-nguon", {"hoTen": held.citizen.full_name}
    return "sua-tai-nguon", MENDED


def play(seed: int, today: date, desks: Mapping[str, Desk] | None = None) -> Answer:
    """Play it once."""
    return _Rush(seed, today, desks).play()


STORY: Final = Story(NAME, QUESTION, play)
