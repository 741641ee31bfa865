import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness import card
from harness.profile import Profile
from harness.world import World

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return World.make(1, NOW.date(), NOW)


def test_a_card_says_where_the_mock_and_its_doors_are(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as control:
        door = f"http://127.0.0.1:{control.getsockname()[1]}"
        card.leave("http://127.0.0.1:1", f"{door}/results", door, world)

        found = card.find("http://localhost:1")

    assert found is not None
    assert str(Profile.load(found).target.base_url).rstrip("/") == "http://127.0.0.1:1"


def test_a_card_of_a_mock_that_is_gone_is_not_trusted(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as control:
        door = f"http://127.0.0.1:{control.getsockname()[1]}"
        card.leave("http://127.0.0.1:2", f"{door}/results", door, world)

    assert card.find("http://127.0.0.1:2") is None


def test_the_next_mock_sweeps_up_after_one_that_was_killed(world: World) -> None:
    killed = card.leave("http://127.0.0.1:5", "", "http://127.0.0.1:1", world)
    card.leave("http://127.0.0.1:6", "", "http://127.0.0.1:1", world)

    assert killed is not None
    assert not killed.exists()


def test_a_card_taken_away_is_gone(world: World) -> None:
    card.leave("http://127.0.0.1:3", "", "http://127.0.0.1:1", world)
    card.take_away("http://127.0.0.1:3")

    assert card.find("http://127.0.0.1:3") is None


def test_no_card_is_written_for_another_machine(world: World) -> None:
    assert card.leave("http://gateway.example:80", "", "", world) is None


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="folder permissions are POSIX's")
def test_a_folder_that_others_may_write_to_is_not_trusted(world: World) -> None:
    place = card.leave("http://127.0.0.1:4", "", "http://127.0.0.1:1", world)

    assert place is not None
    place.parent.chmod(0o777)
    assert card.leave("http://127.0.0.1:4", "", "http://127.0.0.1:1", world) is None
