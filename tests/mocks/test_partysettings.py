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
        ("axis", "blocked", ["apiTheBHYTE"]),
        ("axis", "blocked", "apiTheBHYTTE"),
        ("population", "changes_page_max", 0),
        ("population", "household_false_negatives", ["renewal/false-negativ"]),
        ("justice", "units", ["70"]),
        ("justice", "province", "00"),
        ("one-stop", "province", "99"),
    ],
)
def test_a_setting_out_of_its_bounds_is_named(party: str, name: str, value: Any) -> None:
    with pytest.raises(UsageError, match=rf"\[settings\.{party}\] {name}"):
        opened({party: {name: value}}, party)


@pytest.mark.parametrize(
    ("party", "settings", "vietnamese", "english"),
    [
        (
            "axis",
            {"blocked": ["apiTheBHYTE"]},
            "hãy chọn: apiTheBHYTTE",
            "there is no 'apiTheBHYTE'; choose: apiTheBHYTTE",
        ),
        ("axis", {"block": []}, "hãy chọn: blocked, quota", "choose: blocked, quota, quotas, require_purpose"),
        ("one-stop", {"chunk": 9}, "phải từ 3 trở xuống", "must be 3 or less"),
        ("insurance", {"household_service": "x"}, "phải là 'deployed-2022' hoặc 'proposed'", "must be 'deployed-2022'"),
        ("justice", {"allowed_addresses": ["x"]}, "không phải địa chỉ IP", "is no IP address"),
    ],
)
def test_what_would_be_right_is_said_in_both_languages(
    party: str, settings: dict[str, Any], vietnamese: str, english: str
) -> None:
    with pytest.raises(UsageError) as caught:
        opened({party: settings}, party)

    assert vietnamese in caught.value.says.vi
    assert english in caught.value.says.en


@pytest.mark.parametrize(
    ("party", "settings"),
    [
        ("axis", {"blocked": ["apiBHXH", "apiBHXH/1.0", "TraCuuThongTinCongDan"]}),
        ("population", {"household_false_negatives": ["renewal/false-negative", "001190900001"]}),
        ("one-stop", {"province": "64"}),
        ("justice", {"units": ["00070", "001"]}),
    ],
)
def test_what_there_is_may_be_named(party: str, settings: dict[str, Any]) -> None:
    assert party in opened({party: settings}, party).parties


def test_an_account_that_the_environment_does_not_hold_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOARD_USER", "someone")

    with pytest.raises(UsageError, match="BOARD_PASS"):
        opened({"appraisal-board": {"username_env": "BOARD_USER", "password_env": "BOARD_PASS"}}, "appraisal-board")


def test_settings_of_a_party_that_stands_elsewhere_wait_until_it_is_ours() -> None:
    assert "justice" not in opened({"justice": {"cycle_minutes": 45}}, "axis", justice="http://127.0.0.1:1").parties
