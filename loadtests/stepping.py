"""`lienthong load run … --find-rate`: the highest rate at which the plan's limits still hold.

It doubles the rate while limits hold (or halves it while they do not), then goes to the middle between the highest
rate that held and the lowest that did not, until they are close or tries or time are used up. Each rate is one whole
run in a folder of its own. A void run ends the search: from there on it would measure the generator, not the target.

| exit code | when |
|--|--|
| 0 | a rate was found at which every limit held |
| 1 | limits held at no rate that was tried |
| 3, 4, 5 | none held, and a run that was incomplete, a fault of the bench, or void ended the search |
"""

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from harness.errors import UsageError
from harness.text import Text
from harness.verdict import Verdict
from loadtests import closing
from loadtests.settings import FIRST_MAX, RATE_MAX, REQUESTS_MAX, Settings
from loadtests.thresholds import read_limits

TRIES_MAX: Final = 10
SEARCH_S_MAX: Final = 6 * 3600.0
"""No further try begins that would, taking as long as the longest so far, end later."""
CLOSE: Final = 0.05
"""The search is over when the rate that held and the one that did not differ by no more than this part."""
RATE_MIN: Final = 0.1
_FOLDER: Final = "rate-"

State = Literal["holds", "breaks", "void", "untold"]
STATE_WORDS: Final[dict[State, Text]] = {
    "holds": Text("giữ được", "holds"),
    "breaks": Text("vượt ngưỡng", "beyond a limit"),
    "void": Text("vô hiệu", "void"),
    "untold": Text("không kết luận được", "no conclusion"),
}
Ended = Literal["close", "tries", "time", "bounds", "void", "untold"]
ENDED_WORDS: Final[dict[Ended, Text]] = {
    "close": Text("đã đủ gần", "near enough"),
    "tries": Text("hết số lần thử (--find-tries)", "tries are used up (--find-tries)"),
    "time": Text("hết thời gian tìm", "time is used up"),
    "bounds": Text("tốc độ ra ngoài giới hạn của máy phát tải", "the rate would leave the generator's bounds"),
    "void": Text(
        "máy phát tải không theo kịp: đây là giới hạn của máy phát tải, không phải của hệ thống",
        "the generator could not keep up: this is the generator's limit, not the target's",
    ),
    "untold": Text("một lần chạy không đi đến kết luận", "a run came to no conclusion"),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """One rate and what came of it; `why`: the limits that did not hold, by their place in the plan."""

    rate: float
    state: State
    exit_code: int = 0
    folder: str = ""
    why: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The try as it stands in the summary."""
        return {
            "rate": self.rate,
            "state": self.state,
            "exit_code": self.exit_code,
            "folder": self.folder,
            "beyond": list(self.why),
        }


@dataclass(slots=True)
class Search:
    """A search under way: what was tried, and why it ended."""

    tries: list[Tried] = field(default_factory=list)
    ended: Ended | None = None

    @property
    def held(self) -> Tried | None:
        """The highest rate that held."""
        return max((one for one in self.tries if one.state == "holds"), key=lambda one: one.rate, default=None)

    @property
    def broke(self) -> Tried | None:
        """The lowest rate that did not."""
        return min((one for one in self.tries if one.state == "breaks"), key=lambda one: one.rate, default=None)

    @property
    def exit_code(self) -> int:
        """0 when a rate was found; else that of the try which ended the search, at least 1."""
        return 0 if self.held else max(self.tries[-1].exit_code, 1)

    def next_rate(self) -> float:
        """Twice what held, half of what did not, or the middle of both."""
        held, broke = self.held, self.broke
        if held and broke:
            return (held.rate + broke.rate) / 2
        return held.rate * 2 if held else self.tries[-1].rate / 2

    def as_json(self) -> dict[str, Any]:
        """The search as it stands in the summary."""
        return {
            "highest_rate": self.held.rate if self.held else None,
            "lowest_beyond": self.broke.rate if self.broke else None,
            "ended": self.ended,
            "says": self.says().as_json(),
            "tries": [one.as_json() for one in self.tries],
        }

    def says(self) -> Text:
        """The answer in one sentence."""
        why = ENDED_WORDS[self.ended or "tries"]
        if self.held is None:
            return Text(
                f"Không tốc độ nào trong {len(self.tries)} lần thử giữ được mọi ngưỡng ({why.vi}).",
                f"At none of {len(self.tries)} rates that were tried did every limit hold ({why.en}).",
            )
        beyond = self.broke
        return Text(
            f"Giữ được mọi ngưỡng đến {self.held.rate:.1f} yêu cầu/s"
            f"{f', ở {beyond.rate:.1f}/s thì không' if beyond else ''} ({why.vi}).",
            f"Every limit holds up to {self.held.rate:.1f} requests/s"
            f"{f', not at {beyond.rate:.1f}/s' if beyond else ''} ({why.en}).",
        )


def search(
    attempt: Callable[[float], Tried], start: float, most: float, tries_max: int, clock: Callable[[], float]
) -> Search:
    """Try rates from `start` on, none above `most`; a start of 0 lets the first try say its rate."""
    found = Search()
    began, longest, rate = clock(), 0.0, start
    while True:
        at = clock()
        found.tries.append(attempt(rate))
        longest = max(longest, clock() - at)
        rate = found.next_rate()
        found.ended = _ended(found, rate, most, tries_max)
        if found.ended is None and clock() - began + longest > SEARCH_S_MAX:
            found.ended = "time"
        if found.ended is not None:
            return found


def _ended(found: Search, rate: float, most: float, tries_max: int) -> Ended | None:
    last, held, broke = found.tries[-1], found.held, found.broke
    if last.state in {"void", "untold"}:
        return "void" if last.state == "void" else "untold"
    if held and broke and broke.rate - held.rate <= CLOSE * broke.rate:
        return "close"
    if not RATE_MIN <= rate <= most:
        return "bounds"
    return "tries" if len(found.tries) >= tries_max else None


# --- with real runs ---------------------------------------------------------------------------------------------------


def find(
    settings: Settings, workers: int, tries_max: int, tell: Callable[[Text], None]
) -> tuple[dict[str, Any], Search]:
    """Search with whole runs; the folder then holds the files of the best one, and the search in its summary."""
    settings = settings.checked()
    if settings.replay:
        raise UsageError(
            Text(
                "--find-rate tự đặt tốc độ, không đi cùng --replay. Bỏ một trong hai.",
                "--find-rate sets rates of its own and does not go with --replay. Leave one out.",
            )
        )
    if not read_limits(settings.plan, settings.question).some:
        raise UsageError(
            Text(
                f"Phương án {settings.plan} không đặt ngưỡng nào cho {settings.question}: thêm bảng "
                f"[load.{settings.question}] (docs/capacity.md).",
                f"The plan {settings.plan} sets no limit for {settings.question}: add a table "
                f"[load.{settings.question}] (docs/capacity.md).",
            )
        )
    for old in Path(settings.out).glob(f"{_FOLDER}[0-9][0-9]"):
        shutil.rmtree(old)
    runs = _Runs(settings, workers, tell)
    most = min(RATE_MAX, REQUESTS_MAX / settings.seconds)
    found = search(runs.attempt, settings.rate, most, tries_max, time.monotonic)
    return _keep(settings, found), found


class _Runs:
    """Runs one after another, each with documents that are new to the target."""

    def __init__(self, settings: Settings, workers: int, tell: Callable[[Text], None]) -> None:
        self._settings = settings
        self._workers = workers
        self._tell = tell
        self._count = 0
        self._first = settings.first

    def attempt(self, rate: float) -> Tried:
        self._count += 1
        name = f"{_FOLDER}{self._count:02d}"
        settings = replace(
            self._settings,
            rate=rate,
            out=str(Path(self._settings.out) / name),
            first=self._first % FIRST_MAX,
        )
        told, _ = closing.carry_out(settings, self._workers)
        self._first += _numbers_used(told)
        tried = tried_of(rate or float(told["offered"]["rate"]), name, told)
        why = f" ({', '.join(tried.why)})" if tried.why else ""
        words = STATE_WORDS[tried.state]
        self._tell(Text(f"{tried.rate:.1f}/s: {words.vi}{why}", f"{tried.rate:.1f}/s: {words.en}{why}"))
        return tried


def _numbers_used(told: Mapping[str, Any]) -> int:
    """How far the next run's first document must be; a driver's paper, of few digits, is numbered in thousands."""
    drivers = told["requests"].get("driver", {}).get("offered", 0)
    return max(int(told["offered"]["count"]), 1000 * int(drivers))


def tried_of(rate: float, folder: str, told: Mapping[str, Any]) -> Tried:
    """What a run says about its rate."""
    failed = [look for look in told["limits"] if look["verdict"] == Verdict.FAILED.word]
    open_ = [look for look in told["limits"] if Verdict.of(look["verdict"]) in {Verdict.UNTESTED, Verdict.CANT_TELL}]
    code = int(told["exit_code"])
    state: State = "holds"
    if told["conclusion"] == "void":
        state = "void"
    elif failed or code == 1:  # a recommendation that fails is a limit, too; so are answers that no limit allows
        state = "breaks"
    elif open_ or code:
        state = "untold"
    return Tried(rate, state, code, folder, tuple(dict.fromkeys(str(look["place"]) for look in failed)))


def _keep(settings: Settings, found: Search) -> dict[str, Any]:
    """The best run's files beside those of all others: page, figures and verdicts of the rate that was found."""
    folder = Path(settings.out)
    best = folder / (found.held or found.tries[0]).folder
    shutil.copytree(best, folder, dirs_exist_ok=True)
    told = closing.read(folder)
    told["search"] = found.as_json()
    closing.rewrite(folder, told)
    return told
