"""Prepares one worker's share of a run in a process of its own: `python -m loadtests.preparing`, JSON in and out.

Apart from the generator, because what is compiled or computes for seconds must neither keep a worker from saying that
it lives nor run under gevent's patches.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import card, fixtures
from harness.clock import Clock, WallClock, vietnam_day
from harness.errors import HarnessError, UsageError
from harness.profile import Profile
from harness.text import Text
from harness.world import World
from loadtests.addressing import needs_token
from loadtests.desk import Desk
from loadtests.kinds import ASKS, strangers
from loadtests.letters import Letter, Pile, write_letters
from loadtests.replay import Arrival, read_times
from loadtests.settings import Settings


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a target: its test data, and where it tells what it has received."""

    world: World
    results_url: str
    control_url: str
    ca_file: str


def known(settings: Settings, clock: Clock) -> Known:
    """What the profile, the fixtures or the card of a mock on this machine say; UsageError if there is none."""
    if settings.fixtures:
        world = fixtures.load(Path(settings.fixtures), vietnam_day(clock), clock.now())
        return Known(world, settings.results_url, settings.control_url, "")
    found = Path(settings.profile) if settings.profile else card.find(settings.target)
    if found is None:
        raise UsageError(
            Text(
                "Không biết tài khoản và khóa cho hệ thống này. Thêm --fixtures (dữ liệu đã nạp) hoặc --profile.",
                "Accounts and keys for this target are not known. Add --fixtures (data loaded there) or --profile.",
            )
        )
    return _of_profile(Profile.load(found), settings, clock)


def _of_profile(profile: Profile, settings: Settings, clock: Clock) -> Known:
    today, now = vietnam_day(clock), clock.now()
    # The data's own seed counts: the run's says when requests leave, not who is known.
    if profile.fixtures is not None:
        world = fixtures.load(profile.path(profile.fixtures), today, now)
    else:
        world = profile.dress(World.make(1, today, now))
    target = profile.target
    return Known(
        world,
        settings.results_url or str(target.results_url or ""),
        settings.control_url or str(target.control_url or ""),
        str(profile.path(target.ca_file)) if target.ca_file else "",
    )


def arrivals(settings: Settings) -> list[Arrival]:
    """All arrivals of the run, the same in every worker."""
    if settings.replay:
        return read_times(Path(settings.replay))
    from loadtests.arrivals import planned  # noqa: PLC0415 -- compiled loops take a second that a replay need not wait

    return planned(settings)


def _left_out(plan: str) -> list[str]:
    from scenarios.capacity.plan import read_plan  # noqa: PLC0415 -- as above

    return strangers(read_plan(plan).kinds)


def prepare(settings: Settings, index: int, workers: int, path: Path, clock: Clock) -> dict[str, Any]:
    """Write the letters of share `index` of `workers`; what is to be known of them."""
    begun = time.monotonic()
    every = arrivals(settings)
    about = known(settings, clock)
    signs = any(ASKS[arrival.ask].document for arrival in every)
    desk = Desk.open(about.world, clock, settings.seed, settings.first, signs=signs)
    pile = Pile(tuple(ASKS), desk.credentials, about.ca_file)
    met: Counter[tuple[str, int]] = Counter()
    count = write_letters(path, pile, _share(desk, every, index, workers, met))
    counts: Counter[str] = Counter()
    for (ask, _), number in met.items():
        counts[ask] += number
    return {
        "count": count,
        "counts": counts,
        "tokened": sorted({account for ask, account in met if needs_token(ASKS[ask])}),
        "of": len(every),
        "left_out": [] if settings.replay else _left_out(settings.plan),
        "took_s": time.monotonic() - begun,
        "results_url": about.results_url,
        "control_url": about.control_url,
    }


def _share(
    desk: Desk, every: list[Arrival], index: int, workers: int, met: Counter[tuple[str, int]]
) -> Iterator[Letter]:
    """Every `workers`th arrival from `index` on; documents are numbered over the whole run, so no two are alike."""
    drivers = 0
    for number, arrival in enumerate(every):
        if number % workers == index:
            letter = desk.letter(number, arrival, drivers)
            met[letter.ask, letter.account] += 1
            yield letter
        drivers += arrival.ask == "driver"


def main() -> None:
    """Read the order from standard input, write what came of it to standard output."""
    order = json.load(sys.stdin)
    try:
        answer = prepare(
            Settings.of(order["settings"]), order["index"], order["workers"], Path(order["path"]), WallClock()
        )
    except HarnessError as error:
        answer = {"refused": error.says.as_json(), "exit_code": error.exit_code}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
