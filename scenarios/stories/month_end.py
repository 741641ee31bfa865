"""Month end: hospitals send certificates and employers file on the last afternoon, over lines that lose and repeat.

Question: is every claim paid once, how often must people send again, and how late is the last decision?

Everybody's worker was ill for some days. The hospital's software sends the certificate to the intake gateway and sends
it again when nobody answered; the employer files at the portal, some before the paper is there, looks every morning,
and supplements what is asked for. From half past one until the evening every line may lose what is asked, lose what is
answered, or deliver twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from harness.chance import stream
from harness.clock import VIETNAM
from harness.documents.authors import values
from harness.documents.table import PL02
from harness.faults import Busy, Duplicate, NoAnswer, Reset
from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey, StuckError, morning
from harness.people.model import Facility
from harness.people.town import Home
from harness.stage import Stage
from harness.suites.journey import claims
from harness.suites.journey.forms import Form
from harness.suites.journey.looks import answered, asked
from harness.suites.journey.plays.sick import OUTPATIENT, SICK, handed
from harness.text import Text
from harness.working import add_months, is_working_day, next_working_day
from mocks.hospital.client import ReferenceClient
from mocks.network import Desk
from scenarios.stories.clockwork import Doing
from scenarios.stories.hospital import AGAIN_AFTER, OverLines, send, software
from scenarios.stories.stand import Stand
from scenarios.stories.telling import Answer, Figure, Story, hours, usual

NAME: Final = "month_end"
QUESTION: Final = Text(
    "Chiều cuối tháng, đường truyền mất và lặp tin: mọi hồ sơ có được trả đúng một lần, phải gửi lại bao nhiêu lần, "
    "quyết định cuối cùng trễ bao lâu?",
    "The last afternoon of the month, over lines that lose and repeat: is every claim paid once, how often is "
    "something sent again, how late is the last decision?",
)
EMPLOYERS: Final = 36
HOSPITALS: Final = ("01901", "64A01", "79902")
BEGINS_AFTER: Final = timedelta(hours=5, minutes=30)
"""From eight o'clock: half past one."""
AFTERNOON_MIN: Final = 180
STORM: Final = timedelta(hours=7)
DAYS_ILL: Final = (2, 7)
"""Working days of leave, from and to."""
LOST_BEFORE: Final = 0.08
LOST_AFTER: Final = 0.08
REPEATED: Final = 0.12
BUSY: Final = 0.05
LINKS: Final = ("hospital->intake", "employer->portal", "portal->axis", "axis->insurance", "insurance->axis")
PARTIES: Final = ("axis", "population", "justice", "portal", "insurance", "intake")
TRIES_MAX: Final = 40
LOOKS_MAX: Final = 20
"""Mornings on which an employer looks."""
PAID: Final = "benefit-paid"
FILED: Final = "service-claim"
SENT: Final = "GuiHoSoChungTu2025"
SOON: Final = timedelta(0)


def last_working_day(day: date) -> date:
    """The last day of the month of `day` on which offices are open."""
    last = add_months(day.replace(day=1), 1) - timedelta(days=1)
    while not is_working_day(last):
        last -= timedelta(days=1)
    return last


@dataclass(slots=True)
class Leave:
    """One worker's leave, its certificate, and the employer's list."""

    home: Home
    journey: Journey
    record: Form
    row: Form
    filed: datetime | None = None
    questioned: int = 0
    outcome: str = ""
    tries: int = 0
    """How often the hospital sent the certificate."""
    receipts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Told:
    """What BHXH told of each line: a sum once told is not told otherwise later."""

    sums: dict[tuple[str, str], str] = field(default_factory=dict)

    def heard(self, hop: Hop) -> Iterator[Finding]:
        """Look at one answer."""
        if (hop.party, hop.door) != ("insurance", "traKetQua") or "apiCheDo" not in hop.request.path:
            return
        number = str(asked(hop).get("maHoSo"))
        for row in answered(hop).get("dsKetQua") or []:
            if row.get("trangThai") == claims.SETTLED:
                key, amount = (number, str(row.get("soDDCN"))), str(row.get("soTien"))
                if self.sums.setdefault(key, amount) != amount:
                    says = Text("báo hai số tiền cho một người", "tells two sums for one person")
                    yield Finding("insurance/traKetQua/soTien", says, self.sums[key], amount)


class _Afternoon:
    """One playing."""

    def __init__(self, seed: int, today: date, desks: Mapping[str, Desk] | None) -> None:
        self.told = _Told()
        day = last_working_day(today)
        self.stand = Stand(
            seed, today, only=PARTIES, desks=desks, heard=self.told.heard, begins=morning(day) + BEGINS_AFTER
        )
        self.clock, self.network = self.stand.clock, self.stand.network
        self.rng = stream(seed, f"story/{NAME}")
        facilities = {one.code: one for one in self.network.world.facilities}
        self.software = {code: software(self.network, facilities[code]) for code in HOSPITALS}
        homes = [home for home in self.network.town.homes if not home.quirk and home.standings["woman"] == "employed"]
        self.leaves = [self._leave(number, home, facilities) for number, home in enumerate(homes[:EMPLOYERS])]

    def _leave(self, number: int, home: Home, facilities: Mapping[str, Facility]) -> Leave:
        journey = Journey(home.scene, OverLines(self.network, home.scene), home)
        facility = facilities[HOSPITALS[number % len(HOSPITALS)]]
        days = claims.last_working_days(journey, self.rng.randint(*DAYS_ILL))
        scene = self.network.world.scene(
            50_000 + number, days[0], patient=home.woman, mother=home.mother, father=home.father, facility=facility
        )
        [record] = values("CT07", PL02, scene)
        record |= {"TU_NGAY": claims.written(days[0]), "DEN_NGAY": claims.written(days[-1])}
        off = (days[-1] - days[0]).days + 1
        row = claims.line(journey, days[0], days[-1], papers=[handed(record)], soNgay=off, dieuKien=OUTPATIENT)
        return Leave(home, journey, record, row)

    def play(self) -> Answer:
        """The afternoon, and what follows."""
        with self.stand:
            people = [
                process
                for leave in self.leaves
                for process in (
                    self.clock.someone(self._hospital(leave), after=self._some_time()),
                    self.clock.someone(self._employer(leave), after=self._some_time()),
                )
            ]
            self.network.arm(
                fault
                for link in LINKS
                for fault in (
                    Reset(door=f"{link}:*", when="before", chance=LOST_BEFORE),
                    NoAnswer(door=f"{link}:*", when="after", chance=LOST_AFTER),
                    Duplicate(door=f"{link}:*", chance=REPEATED),
                )
            )
            self.network.arm([Busy(door="axis->insurance:*", chance=BUSY)])
            self.stand.storm(STORM)
            self.stand.calm(people, {"unpaid": self._unpaid, "paper": self._papers})
        return self.stand.answer(NAME, self._figures())

    def _some_time(self) -> timedelta:
        return timedelta(minutes=self.rng.uniform(0, AFTERNOON_MIN))

    # --- people -------------------------------------------------------------------------------------------------------

    def _hospital(self, leave: Leave) -> Doing:
        """Send the certificate until the gateway has said that it has it."""
        client: ReferenceClient = self.software[leave.record["MA_CT"].partition(".")[0]]
        for number in range(TRIES_MAX):
            leave.tries = number + 1
            report = send(client, "CT07", PL02, leave.record, f"{leave.home.scene}/{number}")
            if report["outcome"] == "accepted":
                leave.receipts.append(report["receipt"])
                return
            yield self.clock.rest(AGAIN_AFTER)

    def _employer(self, leave: Leave) -> Doing:
        """File, and look every morning until there is a decision."""
        yield from self._at_the_portal(leave, lambda: claims.file(leave.journey, SICK, leave.row))
        leave.filed = self.clock.at
        for _ in range(LOOKS_MAX):
            yield self.clock.until(_next_morning(self.clock.at))
            yield from self._at_the_portal(leave, lambda: self._look(leave))
            if leave.outcome:
                return

    def _at_the_portal(self, leave: Leave, do: Any) -> Doing:
        place = OverLines(self.network, leave.home.scene)
        leave.journey.stage = place

        def act(_stage: Stage) -> None:
            try:
                do()
            except StuckError as error:
                leave.outcome = error.says.en

        yield from self.clock.walk(act, place)

    def _look(self, leave: Leave) -> None:
        states = {row.get("trangThai") for row in claims.rows(claims.dossier(leave.journey))}
        if claims.LACKING in states:
            leave.questioned += 1
            claims.supplement(leave.journey, leave.row)
        elif states == {claims.SETTLED}:
            leave.outcome = "settled"
        elif claims.DENIED in states:
            leave.outcome = "refused"

    # --- afterwards ---------------------------------------------------------------------------------------------------

    def _unpaid(self) -> Iterator[Finding]:
        for leave in self.leaves:
            if leave.outcome != "settled":
                says = Text("hồ sơ đủ điều kiện mà không được trả", "a good claim that was not paid")
                yield Finding("insurance/benefit-paid", says, "settled", f"{leave.home.scene}: {leave.outcome}")

    def _papers(self) -> Iterator[Finding]:
        """Whatever a hospital holds a receipt for is among the papers; copies may be, for no repeat is seen."""
        kept = {paper.receipt for paper in self.network.papers(0)}
        for leave in self.leaves:
            if not leave.receipts:
                says = Text("cổng không nhận giấy chứng nhận", "the gateway never took a certificate")
                yield Finding("intake/papers", says, "a receipt", leave.home.scene)
        for receipt in (one for leave in self.leaves for one in leave.receipts):
            if receipt not in kept:
                says = Text("giấy đã có biên nhận mà không còn", "a paper with a receipt is gone")
                yield Finding("intake/papers", says, "the paper", receipt)

    def _figures(self) -> list[Figure]:
        hops = self.network.log.after(0)
        paid = {act.subject: act.at for act in self.network.acts() if act.kind == PAID}
        waits = [
            paid[leave.home.woman.cccd] - leave.filed
            for leave in self.leaves
            if leave.filed and leave.home.woman.cccd in paid
        ]
        total = sum((Decimal(one) for one in self.told.sums.values()), Decimal(0))
        return [
            Figure(
                "day", f"{self.stand.began.astimezone(VIETNAM):%Y-%m-%d}", "date", Text("ngày nộp", "day of filing")
            ),
            Figure("claims", len(self.leaves), "claims", Text("số hồ sơ", "claims")),
            Figure("paid", len(paid), "claims", Text("hồ sơ được trả", "claims paid")),
            Figure("paid_total", f"{total:f}", "dong", Text("tổng số tiền", "paid in all")),
            Figure("filings", _calls(hops, "employer", FILED), "calls", Text("lần nộp hồ sơ", "filings of claims")),
            Figure("sendings", _calls(hops, "hospital", SENT), "calls", Text("lần gửi giấy", "sendings of papers")),
            Figure("copies", len(self.network.papers(0)), "papers", Text("bản cổng đã nhận", "copies at the gateway")),
            Figure(
                "questioned",
                sum(bool(leave.questioned) for leave in self.leaves),
                "claims",
                Text("hồ sơ bị hỏi vì chưa có giấy", "claims filed before their paper was there"),
            ),
            Figure("last_decision", hours(max(waits, default=SOON)), "hours", Text("lâu nhất", "longest wait")),
            Figure("usual_decision", hours(usual(waits)), "hours", Text("thường lệ", "median wait")),
        ]


def _calls(hops: Iterable[Hop], caller: str, door: str) -> int:
    return sum((hop.caller, hop.door) == (caller, door) for hop in hops)


def _next_morning(at: datetime) -> datetime:
    return morning(next_working_day(at.date()))


def play(seed: int, today: date, desks: Mapping[str, Desk] | None = None) -> Answer:
    """Play the afternoon once."""
    return _Afternoon(seed, today, desks).play()


STORY: Final = Story(NAME, QUESTION, play)
