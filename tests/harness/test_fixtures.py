import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12

from harness.errors import UsageError
from harness.fixtures import KEYSTORE_PASSWORD, export, load
from harness.profile import Profile
from harness.world import World, fingerprint

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TABLES = ("facilities", "accounts", "staff", "citizens", "cards", "visits", "lookup_traces", "copayments")


@pytest.fixture(scope="module")
def world() -> World:
    return World.make(11, TODAY, NOW)


@pytest.fixture(scope="module")
def folder(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fixtures") / "new" / "folder"
    export(world, path)
    return path


@pytest.mark.parametrize("name", [*TABLES, "certificates"])
def test_json_and_csv_hold_the_same_rows(folder: Path, name: str) -> None:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert rows
    assert rows == json.loads((folder / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("name", TABLES)
def test_one_seed_writes_the_same_bytes(world: World, folder: Path, tmp_path: Path, name: str) -> None:
    export(world, tmp_path)

    assert (tmp_path / f"{name}.json").read_bytes() == (folder / f"{name}.json").read_bytes()


def test_a_number_that_must_be_unknown_is_not_among_the_citizens(world: World, folder: Path) -> None:
    numbers = {row["bhxh_number"] for row in json.loads((folder / "citizens.json").read_text("utf-8"))}

    assert world.card("050").holder.bhxh_number not in numbers
    assert world.card("000").holder.bhxh_number in numbers


def test_each_card_says_whether_to_load_it(folder: Path) -> None:
    load = {row["answer"]: row["load"] for row in json.loads((folder / "cards.json").read_text("utf-8"))}

    assert (load["000"], load["050"], load["101"], load["110"]) == ("yes", "no", "if-possible", "yes")


def test_passwords_come_plain_and_as_they_travel(folder: Path) -> None:
    row = json.loads((folder / "accounts.json").read_text("utf-8"))[0]

    assert len(row["password_md5"]) == 32
    assert row["password_md5"] == row["password_md5"].upper()


def test_a_keystore_opens_with_the_password_beside_it(world: World, folder: Path) -> None:
    data = (folder / "certificates" / "64A01-registered.p12").read_bytes()

    key, certificate, _ = pkcs12.load_key_and_certificates(data, KEYSTORE_PASSWORD.encode())

    assert key is not None
    assert certificate == world.identity("64A01").certificate


def test_the_certificate_list_says_which_to_register(world: World, folder: Path) -> None:
    rows = json.loads((folder / "certificates.json").read_text("utf-8"))
    register = {row["sha256"]: row["register"] for row in rows}

    assert register[fingerprint(world.identity("01901", "unregistered"))] == "no"
    assert register[fingerprint(world.identity("01901", "expired"))] == "yes"


def test_the_readme_speaks_both_languages_and_names_the_seed(folder: Path) -> None:
    text = (folder / "README.md").read_text("utf-8")

    assert "Tiếng Việt" in text
    assert "English" in text
    assert "**11**" in text
    assert "{{" not in text


def test_a_folder_that_cannot_be_written_is_named(world: World, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")

    with pytest.raises(UsageError, match="file"):
        export(world, blocked)


def test_a_later_run_meets_the_same_people_with_the_same_keys(world: World, folder: Path) -> None:
    later = load(folder, TODAY + timedelta(days=9), NOW + timedelta(days=9))

    assert later.cards == world.cards
    assert later.accounts == world.accounts
    assert later.identity("64A01").certificate == world.identity("64A01").certificate
    assert later.scene(1).day == TODAY + timedelta(days=8)


@pytest.mark.parametrize(
    "manifest", ["", "[]", "{}", '{"format": "other"}', '{"format": "lienthong/fixtures/1", "seed": "x"}']
)
def test_a_folder_that_was_not_exported_is_refused(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "fixtures.json").write_text(manifest)

    with pytest.raises(UsageError, match="fixtures export"):
        load(tmp_path, TODAY, NOW)


def test_a_folder_without_its_keys_is_refused(world: World, tmp_path: Path) -> None:
    export(world, tmp_path)
    (tmp_path / "certificates" / "01901-registered.p12").write_bytes(b"")

    with pytest.raises(UsageError, match="01901-registered"):
        load(tmp_path, TODAY, NOW)


def test_the_exported_profile_leads_back_to_the_folder(world: World, folder: Path) -> None:
    profile = Profile.load(folder / "partner.toml")

    dressed = profile.dress(World.make(11, TODAY + timedelta(days=3), NOW))

    assert dressed.cards == world.cards
    assert fingerprint(dressed.identity("01901")) == fingerprint(world.identity("01901"))


def test_another_seed_than_the_exported_one_is_refused(folder: Path) -> None:
    profile = Profile.load(folder / "partner.toml")

    with pytest.raises(UsageError, match="--seed 11"):
        profile.dress(World.make(12, TODAY, NOW))
