"""A conversation with a hospital system: the bench plays the gateway, the client plays cases, every request is judged.

Five ways to get a client to speak: a command that the bench starts, a callable in a thread, any program that asks the
case API, a person at the keys of the hospital system, or nobody at all: then whatever arrives is judged (watch). A case
is played with at most one misbehaviour of the gateway; a control goes before it and a sentinel after, so that a client
which did nothing is told from one which was dead.
"""

import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

from harness.caseapi import CaseBoard, CaseServer
from harness.cases import Case, Report, Step
from harness.chance import guid, stream
from harness.clock import Clock
from harness.documents.scene import Scene
from harness.exchange import Exchange
from harness.faults import Fault
from harness.finding import Finding
from harness.hearing import Ledger, Seen
from harness.judgement import EVIDENCE, broken, cant_tell, untested
from harness.parts import part
from harness.players import (
    CommandPlayer,
    KeyboardPlayer,
    OutsidePlayer,
    Player,
    ThreadPlayer,
    read_line,
    to_listen,
    to_start,
)
from harness.settings import RunSettings
from harness.text import Text
from harness.world import World

if TYPE_CHECKING:
    from harness.run import Run

CONTACT_S: Final = 90.0
"""How long a client that somebody else starts may take to ask for its first case."""

SILENT_MAX: Final = 3
"""After this many cases in a row without a report nobody is asked any more."""

NAMED_MAX: Final = 5
"""More rules than this are not named in one sentence."""

SETTLE_S: Final = 1.0
KEYSTORE_PASSWORD: Final = "lienthong"  # noqa: S105 -- guards a key that lives for one run

Make = Callable[[Scene], Sequence[Step]]

WATCHING: Final = Text(
    "Chế độ --watch chỉ nghe: bộ kiểm thử không đưa ra tình huống nào.",
    "--watch only listens: the bench puts no case.",
)
NEVER_CAME: Final = Text(
    "Không có yêu cầu nào của hệ thống chạm đến quy tắc này.",
    "No request of the system met this rule.",
)


class Gateway(Protocol):
    """The mock gateway as the bench uses it (entry point `lienthong.gateways`)."""

    desk: Any
    weather: Any

    @property
    def exchanges(self) -> list[Exchange]:
        """Everything that was on the wire, oldest first."""
        ...

    @property
    def mishaps(self) -> list[str]:
        """What went wrong on our own side."""
        ...

    def start(self) -> str:
        """Serve; the base URL."""
        ...

    def stop(self) -> None:
        """Stop serving."""
        ...

    def arm(self, faults: tuple[Fault, ...]) -> None:
        """Put faults in force."""
        ...


def gateway_class() -> Callable[..., Gateway]:
    """The mock gateway's class, found through its entry point."""
    found: Callable[..., Gateway] = part("lienthong.gateways", "intake")
    return found


@dataclass(frozen=True, slots=True)
class Played:
    """What became of one case: the client's report (None: it gave none) and everything that it sent meanwhile."""

    case: Case
    report: Report | None
    seen: tuple[Seen, ...]

    @property
    def outcome(self) -> str:
        """The reported outcome; "" when there was no report."""
        return self.report.outcome if self.report else ""

    def at(self, *doors: str) -> tuple[Seen, ...]:
        """What was sent to the doors named, in order."""
        return tuple(one for one in self.seen if one.door in doors)

    @property
    def told(self) -> Text:
        """What the client said of an ordinary case, and which rules its requests broke: the likely cause."""
        if self.report is None:
            vi, en = "hệ thống không báo", "the system says nothing"
        else:
            code = f" {self.report.code}" if self.report.code else ""
            note = f", {self.report.note}" if self.report.note else ""
            vi = f"hệ thống báo «{self.outcome}{code}»{note}"
            en = f'the system says "{self.outcome}{code}"{note}'
        broken_rules = list(dict.fromkeys(rule for one in self.seen for rule, _ in one.findings))
        if broken_rules:
            names = ", ".join(broken_rules[:NAMED_MAX]) + (", …" if len(broken_rules) > NAMED_MAX else "")
            vi, en = f"{vi}; yêu cầu của nó phạm {names}", f"{en}; its requests break {names}"
        return Text(vi, en)

    @property
    def struck(self) -> tuple[Seen, ...]:
        """The requests that met a misbehaviour of the gateway."""
        return tuple(one for one in self.seen if one.exchange.faults)


class Conversation:
    """The bench's side of one run of the hospital suite."""

    def __init__(
        self, run: "Run", *, ask: Callable[[], str] = read_line, gateway: Callable[..., Gateway] | None = None
    ) -> None:
        """Prepare for `run`; nothing is started yet."""
        self._run = run
        self.settings: RunSettings = run.settings
        self.world: World = run.world
        self.clock: Clock = run.clock
        self._make_gateway = gateway or gateway_class()
        self._ask = ask
        self._board = CaseBoard()
        self._numbers = count(1)
        self._heard = 0
        self._silent = 0
        self._hopeless: Text | None = None
        self._toured: dict[str, Played] = {}

    # --- begin and end

    def __enter__(self) -> Self:
        """Start the gateway, the case API and the client."""
        settings = self.settings
        self.player = self._player()
        self.gateway = self._make_gateway(self.world, self.clock, settings.seed, port=settings.port)
        self._folder = Path(tempfile.mkdtemp(prefix="lienthong-"))
        base_url = self.gateway.start()
        session = guid(stream(settings.seed, "cases/session")).split("-")[0]
        self._server = CaseServer(self._board, session)
        self.ledger = Ledger(self.world, settings.today)
        self.environment = self._environment(base_url, self._server.start())
        self.player.start(self.environment)
        if settings.mode == "watch":
            self._watch()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the cases, the client and the servers, and forget the key store."""
        self._board.finish()
        self.player.stop()
        self._server.stop()
        self.gateway.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _player(self) -> Player:
        settings, say = self.settings, self._run.say
        if self._run.client is not None:
            return ThreadPlayer(self._run.client)
        match settings.mode:
            case "command":
                return CommandPlayer(settings.command, settings.out / "client.log")
            case "keyboard":
                return KeyboardPlayer(say, self._board, self._ask)
            case "watch":
                return OutsidePlayer(say, to_listen)
            case _:
                return OutsidePlayer(say, to_start)

    def _environment(self, base_url: str, cases_url: str) -> dict[str, str]:
        main = self.world.main
        keystore = self._folder / f"{main.code}.p12"
        keystore.write_bytes(self.world.identity(main.facility).keystore(KEYSTORE_PASSWORD))
        return {
            "LIENTHONG_BASE_URL": base_url,
            "LIENTHONG_USERNAME": main.account.username,
            "LIENTHONG_PASSWORD": main.account.password,
            "LIENTHONG_FACILITY": main.code,
            "LIENTHONG_DRIVER_USERNAME": main.driver_account.username,
            "LIENTHONG_DRIVER_PASSWORD": main.driver_account.password,
            "LIENTHONG_KEYSTORE": str(keystore),
            "LIENTHONG_KEYSTORE_PASSWORD": KEYSTORE_PASSWORD,
            "LIENTHONG_CASES_URL": cases_url,
            "LIENTHONG_TIMEOUT_S": f"{self.call_s:g}",
        }

    @property
    def call_s(self) -> float:
        """How long one call of the client may take at most if every case is to end within the run's patience."""
        return max(1.0, self.settings.patience_s / 15)

    # --- watching

    def _watch(self) -> None:
        settings = self.settings
        until = time.monotonic() + settings.watch_s if settings.watch_s else None
        pause = threading.Event()
        try:
            while (until is None or time.monotonic() < until) and not (
                settings.watch_count and self._sends() >= settings.watch_count
            ):
                pause.wait(0.05)
        except KeyboardInterrupt:
            self._run.say(Text("Đã dừng nghe; bắt đầu kết luận.", "Stopped listening; judging now."))
        self._hear_new()

    def _sends(self) -> int:
        return sum(1 for exchange in self.gateway.exchanges if exchange.door not in {"token", ""})

    @property
    def watching(self) -> bool:
        """Whether nobody is asked for anything."""
        return self.settings.mode == "watch"

    # --- playing

    def play(
        self,
        says: Text,
        make: Make,
        *,
        faults: Sequence[Fault] = (),
        slug: str = "case",
        scene: Callable[[int], Scene] | None = None,
    ) -> Played:
        """Have the client play one case under `faults`; what it sent is judged and kept."""
        if self.watching:
            untested(WATCHING)
        if self._hopeless is not None:
            untested(self._hopeless)
        number = next(self._numbers)
        staged = (scene or self.world.scene)(number)
        case = Case(f"{number:04d}-{_slug(slug)}", says, staged, tuple(make(staged)))
        self._ready()
        self.gateway.arm(tuple(faults))
        try:
            report = self._put(case)
            self._settle(expecting=bool(faults))
        finally:
            self.gateway.weather.disarm()
        seen = self._hear_new()
        self._count_silence(report, seen)
        return Played(case, report, seen)

    def _ready(self) -> None:
        """Hear what came since the last case, so that nothing of it is put on the next one's account."""
        self._hear_new()
        if not self.player.alive() and not self.player.revive():
            self._hopeless = self._hopelessly(
                "Hệ thống được kiểm thử kết thúc liên tục, không khởi động lại nữa.",
                "The system under test keeps ending; it is not started again.",
            )
            untested(self._hopeless)

    def _put(self, case: Case) -> Report | None:
        first = not self._board.asked.is_set()
        wait_s = max(CONTACT_S, self.settings.patience_s) if first else self.settings.patience_s
        if self.settings.mode == "keyboard":
            wait_s = 24 * 3600.0  # a person sets the pace
        self._board.offer(case)
        report = self._board.report(case.id, wait_s, self.player.alive)
        if report is None:
            self._board.withdraw()
        return report

    def _settle(self, *, expecting: bool) -> None:
        """Wait until the gateway has written down what it just did: a broken answer is recorded after it broke."""
        if not expecting:
            return
        pause = threading.Event()
        until = time.monotonic() + SETTLE_S
        while time.monotonic() < until:
            if any(exchange.faults for exchange in self._unheard()):
                return
            pause.wait(0.01)

    def _unheard(self) -> list[Exchange]:
        return [exchange for exchange in self.gateway.exchanges if exchange.number > self._heard]

    def _hear_new(self) -> tuple[Seen, ...]:
        new = self._unheard()
        self._heard = max([self._heard, *(exchange.number for exchange in new)])
        seen = tuple(self.ledger.hear(exchange) for exchange in new)
        for exchange in new:
            EVIDENCE.record(exchange)
        return seen

    def _count_silence(self, report: Report | None, seen: tuple[Seen, ...]) -> None:
        if report is not None or seen:
            self._silent = 0
            return
        self._silent += 1
        if not self._board.asked.is_set() or self._silent >= SILENT_MAX:
            self._hopeless = self._hopelessly(
                "Hệ thống được kiểm thử không lấy hoặc không báo cáo tình huống nào nữa.",
                "The system under test no longer asks for cases, or reports none.",
            )

    def _hopelessly(self, vi: str, en: str) -> Text:
        last = self.player.farewell()
        return Text(f"{vi} {last.vi}", f"{en} {last.en}") if last else Text(vi, en)

    # --- what suites ask

    def control(self, says: Text, make: Make, slug: str) -> Played:
        """The positive control: the same without any misbehaviour must end in "accepted"."""
        played = self.play(says, make, slug=f"{slug}-control")
        if played.outcome != "accepted":
            why = played.told
            cant_tell(
                Text(
                    f"Ca đối chứng không thành công ({why.vi}), nên không kết luận được từ ca có lỗi.",
                    f"The positive control failed ({why.en}), so the negative case proves nothing.",
                )
            )
        return played

    def misbehave(self, says: Text, make: Make, faults: Sequence[Fault], slug: str) -> Played:
        """Control, one misbehaviour, sentinel; gives the middle one."""
        self.control(says, make, slug)
        played = self.play(says, make, faults=faults, slug=slug)
        sentinel = self.play(says, make, slug=f"{slug}-sentinel")
        if not played.struck:
            untested(
                Text(
                    "Hệ thống không gửi yêu cầu nào trong lúc cổng trả lời bất thường.",
                    "The system sent nothing while the gateway misbehaved.",
                )
            )
        if sentinel.outcome != "accepted":
            broken(
                [
                    Finding(
                        "sentinel",
                        Text(
                            "Sau câu trả lời bất thường, hệ thống không làm được cả việc bình thường.",
                            "After the misbehaviour the system cannot even do the ordinary thing.",
                        ),
                        "accepted",
                        sentinel.outcome or "no report",
                    )
                ]
            )
        return played

    def rule_holds(self, rule: str, seen: Iterable[Seen]) -> None:
        """Fail if anything in `seen` breaks `rule`; untested if nothing in it met the rule."""
        heard = tuple(seen)
        alike: dict[tuple[str, ...], list[Finding]] = {}
        for one in heard:
            for finding in (finding for found, finding in one.findings if found == rule):
                like = alike.setdefault((one.door, _place(finding), finding.says.en), [])
                like.append(finding)
                if len(like) == 1:
                    EVIDENCE.show(one.exchange)
        broken(_gathered(like) for like in alike.values())
        if not any(rule in one.met for one in heard):
            untested(NEVER_CAME)

    def visit(self, name: str, says: Text, make: Make) -> Played:
        """Play an ordinary case once a run and remember it: what every send must hold is judged on these."""
        if name not in self._toured:
            self._toured[name] = self.play(says, make, slug=name)
        return self._toured[name]

    def issue(self) -> Any:
        """A session that the desk opens for the main account, for scripted token answers."""
        return self.gateway.desk.open_session(self.world.main.account.username, "127.0.0.1")


_MARKS: Final = re.compile(r"\[\d+\]|(?<=#)(?!Object)[^\"]+|(?<=#Object-)[^\"]+")


def _place(finding: Finding) -> str:
    """The place without what differs from message to message: positions and Ids."""
    return _MARKS.sub("", finding.place)


def _gathered(alike: Sequence[Finding]) -> Finding:
    """The first of findings that say the same of one message after the other."""
    first = alike[0]
    if len(alike) == 1:
        return first
    more = len(alike) - 1
    says = Text(f"{first.says.vi} (và {more} lần nữa như vậy)", f"{first.says.en} (and {more} times more alike)")
    return replace(first, says=says)


_NOT_SLUG: Final = re.compile(r"[^A-Za-z0-9]+")


def _slug(text: str) -> str:
    return _NOT_SLUG.sub("-", text).strip("-")[:80] or "case"
