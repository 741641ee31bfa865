"""Settings of a topology file: whatever is wrong with them, for whichever party, is said in words."""

from datetime import datetime
from typing import Any

import pytest

from harness.clock import VIETNAM, StoppedClock
from harness.errors import UsageError
from harness.topology import PARTIES, Topology
from mocks.network import Network

AT = datetime(2026, 9, 15, 8, 30, tzinfo=VIETNAM)


def opened(settings: dict[Any, dict[str, Any]], only: str, **parties: Any) -> Network:
    topology = Topology.model_validate({"settings": settings, "parties": parties})
    return Network(StoppedClock(AT), 1, topology=topology, only={only})


@pytest.mark.parametrize("party", PARTIES)
def test_a_setting_that_a_party_does_not_have_is_named(party: str) -> None:
    with pytest.raises(UsageError, match=rf"\[settings\.{party}\] no_such_thing is not valid"):
        opened({party: {"no_such_thing": 1}}, party)


@pytest.mark.parametrize(
    ("party", "name", "value"),
    [
        ("one-stop", "pull_minutes", 10**12),
        ("one-stop", "pause_s", 10**12),
        ("portal", "token_minutes", 10**15),
        ("portal", "payment_hours", 10**9),
        ("insurance", "officer_minutes", "many"),
        ("insurance", "match_from", 1.5),
        ("licensing", "poll_minutes", 0),
        ("health-book", "pull_minutes", 0),
        ("employment", "officer_minutes", -1),
        ("citizen-app", "keep_minutes", 10**6),
        ("appraisal-board", "facility", "too long"),
        ("justice", "allowed_addresses", ["nowhere"]),
        ("axis", "quotas", {"nobody": {"burst": 1, "per_minute": 1}}),
        ("population", "changes_page_max", 0),
    ],
)
def test_a_setting_out_of_its_bounds_is_named(party: str, name: str, value: Any) -> None:
    with pytest.raises(UsageError, match=rf"\[settings\.{party}\] {name}"):
        opened({party: {name: value}}, party)


def test_an_account_that_the_environment_does_not_hold_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOARD_USER", "someone")

    with pytest.raises(UsageError, match="BOARD_PASS"):
        opened({"appraisal-board": {"username_env": "BOARD_USER", "password_env": "BOARD_PASS"}}, "appraisal-board")


def test_settings_of_a_party_that_stands_elsewhere_wait_until_it_is_ours() -> None:
    assert "justice" not in opened({"justice": {"cycle_minutes": 45}}, "axis", justice="http://127.0.0.1:1").parties
