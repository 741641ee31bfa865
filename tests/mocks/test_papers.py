"""Papers of accepted records: each record opened once, anew when it is another."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from harness.clock import StoppedClock
from harness.journey import morning, walk
from harness.suites.journey.plays import plays
from mocks.intake.appraisal import open_dossier
from mocks.intake.near import Shelf
from mocks.nearstage import NearStage
from mocks.network import Network
from mocks.papers import Papers


@pytest.fixture
def shelf() -> Shelf:
    """The store of a near gateway that has accepted the minutes of an appraisal board."""
    network = Network(StoppedClock(morning(date(2026, 9, 15))), 1)
    walk(plays()["appraisal/happy"], "appraisal/happy", NearStage(network))
    assert network.gateway is not None
    store: Any = network.gateway.desk.store
    assert isinstance(store, Shelf)
    return store


def opened(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with every record that is opened from now on."""
    seen: list[int] = []

    def opening(*record: Any) -> Any:
        seen.append(len(seen))
        return open_dossier(*record)

    monkeypatch.setattr("mocks.papers.open_dossier", opening)
    return seen


def test_a_record_is_opened_once(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, kept = opened(monkeypatch), Papers(shelf)

    first, again = list(kept.after(0)), list(kept.after(0))

    assert first == again != []
    assert len(seen) == len(list(shelf.all()))


def test_only_later_numbers_are_given(shelf: Shelf) -> None:
    kept = Papers(shelf)
    last = max(paper.number for paper in kept.after(0))

    assert list(kept.after(last)) == []


def test_another_record_under_the_same_number_is_opened_anew(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, kept = opened(monkeypatch), Papers(shelf)
    list(kept.after(0))
    before = len(seen)
    shelf.save_now(replace(next(shelf.all()), receipt="another"))

    receipts = {paper.receipt for paper in kept.after(0)}

    assert "another" in receipts
    assert len(seen) == before + 1
