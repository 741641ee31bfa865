"""The search for the highest rate: against targets whose limit is known, and once with whole runs."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from harness.errors import UsageError
from harness.text import Text
from loadtests import closing, stepping
from loadtests.settings import Settings
from loadtests.stepping import SEARCH_S_MAX, Search, State, Tried, find, search, tried_of
from tests.loadtests.conftest import load
from tests.loadtests.test_verdicts import SOUND

MOST = 10_000.0


def quick() -> Iterator[float]:
    return count(0.0, 1.0)


def up_to(limit: float, generator: float = MOST) -> Callable[[float], Tried]:
    """A target that holds up to `limit`, before a generator that keeps up to its own."""

    def attempt(rate: float) -> Tried:
        state: State = "void" if rate > generator else "holds" if rate <= limit else "breaks"
        return Tried(rate, state, {"void": 5, "holds": 0, "breaks": 1}[state])

    return attempt


def searched(attempt: Callable[[float], Tried], start: float, tries: int = 20) -> Search:
    clock = quick()
    return search(attempt, start, MOST, tries, lambda: next(clock))


@pytest.mark.parametrize("limit", [3.0, 47.0, 64.0, 333.3])
@pytest.mark.parametrize("start", [1.0, 40.0, 5000.0])
def test_the_highest_rate_is_found_from_anywhere(limit: float, start: float) -> None:
    found = searched(up_to(limit), start)

    assert found.ended == "close"
    assert found.held
    assert found.broke
    assert found.held.rate <= limit < found.broke.rate
    assert found.broke.rate <= found.held.rate * 1.06
    assert found.exit_code == 0
    assert len(found.tries) <= 16


def test_it_doubles_then_goes_to_the_middle() -> None:
    assert [one.rate for one in searched(up_to(50), 10).tries][:5] == [10, 20, 40, 80, 60]


def test_a_void_run_ends_it_as_the_generators_limit() -> None:
    found = searched(up_to(500, generator=100), 40)

    assert [one.state for one in found.tries] == ["holds", "holds", "void"]
    assert found.held
    assert (found.held.rate, found.ended, found.exit_code) == (80, "void", 0)
    assert "the generator's limit, not the target's" in found.says().en
    assert "giới hạn của máy phát tải" in found.says().vi


def test_void_from_the_beginning_says_nothing_of_the_target() -> None:
    found = searched(up_to(500, generator=1), 40)

    assert (found.held, found.exit_code) == (None, 5)


def test_tries_are_bounded_and_what_is_known_by_then_is_told() -> None:
    found = searched(up_to(50), 10, tries=3)

    assert (len(found.tries), found.ended) == (3, "tries")
    assert "up to 40.0 requests/s (tries are used up" in found.says().en


def test_time_is_bounded_by_the_longest_try() -> None:
    clock = count(0.0, SEARCH_S_MAX / 8)

    found = search(up_to(MOST), 1.0, MOST, 50, lambda: next(clock))

    assert found.ended == "time"
    assert len(found.tries) < 6


def test_a_target_that_holds_nothing_is_told_at_the_generators_least_rate() -> None:
    found = searched(up_to(0), 10)

    assert (found.ended, found.exit_code) == ("bounds", 1)
    assert "At none of" in found.says().en


def test_a_target_that_holds_everything_is_not_asked_beyond_bounds() -> None:
    found = searched(up_to(2 * MOST), 900)

    assert found.ended == "bounds"
    assert max(one.rate for one in found.tries) <= MOST


def look(verdict: str) -> dict[str, Any]:
    return {"verdict": verdict, "place": "load.soak.rate"}


@pytest.mark.parametrize(
    ("looks", "more", "state"),
    [
        (["passed", "inapplicable"], {}, "holds"),
        (["passed", "failed"], {}, "breaks"),
        (["passed"], {"conclusion": "wrong_answers", "exit_code": 1}, "breaks"),
        (["untested"], {"conclusion": "void", "exit_code": 5}, "void"),
        (["untested"], {"conclusion": "incomplete", "exit_code": 3}, "untold"),
        (["passed", "cant_tell"], {"exit_code": 3}, "untold"),
    ],
)
def test_a_run_says_of_its_rate(looks: list[str], more: dict[str, Any], state: State) -> None:
    told = SOUND | more | {"limits": [look(one) for one in looks]}

    assert tried_of(5.0, "rate-01", told).state == state


def test_a_search_without_limits_or_with_a_file_of_times_is_refused(settings: Settings) -> None:
    with pytest.raises(UsageError, match=r"add a table \[load.discharge_afternoon\]"):
        find(replace(settings, plan="birth-cycle"), 1, 3, print)
    with pytest.raises(UsageError, match="does not go with --replay"):
        find(replace(settings, replay="times.csv"), 1, 3, print)


def test_each_try_sends_documents_of_its_own(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    firsts: list[int] = []

    def carry_out(one: Settings, workers: int) -> tuple[dict[str, Any], None]:
        del workers
        firsts.append(one.first)
        drivers = SOUND["requests"]["driver"] | {"offered": 10}
        told = SOUND | {"limits": [look("passed")], "requests": {"driver": drivers}}
        Path(one.out).mkdir(parents=True)
        closing.rewrite(Path(one.out), told)
        return told, None

    monkeypatch.setattr(stepping.closing, "carry_out", carry_out)
    said: list[Text] = []

    told, found = find(replace(settings, rate=4.0, first=7), 1, 3, said.append)

    assert firsts == [7, 10_007, 20_007]  # ten driver's papers a run, and they are numbered in thousands
    assert told["search"]["highest_rate"] == 16.0
    assert [one.en for one in said] == ["4.0/s: holds", "8.0/s: holds", "16.0/s: holds"]
    assert found.ended == "tries"


@pytest.mark.timeout(240)
def test_a_target_of_known_capacity_is_found_out(stand_in: Callable[..., str], partner: Path, tmp_path: Path) -> None:
    url = stand_in("--serial", "0.06")
    what = ("--find-rate", "--find-tries", 2, "--rate", 8, "--seconds", 2, "--question", "morning_lookups")

    code, summary, said = load(url, tmp_path / "out", *what, "--profile", partner)

    assert code == 0, said
    assert summary["search"]["highest_rate"] >= 8
    assert summary["search"]["ended"] in {"tries", "close"}
    assert "Every limit holds up to" in said
    assert {"rate-01", "rate-02", "verdicts", "index.html"} <= {path.name for path in (tmp_path / "out").iterdir()}
    assert 'id="search"' in (tmp_path / "out" / "index.html").read_text("utf-8")
