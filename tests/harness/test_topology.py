"""The topology file: which parties are somebody's real system, and what is said when it cannot be read."""

from datetime import date
from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.topology import PARTIES, TITLES, Topology, read_topology


def read(folder: Path, text: str | bytes) -> Topology:
    path = folder / "topology.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_topology(path)


def test_one_line_swaps_a_party(tmp_path: Path) -> None:
    found = read(tmp_path, '[parties]\ninsurance = "https://bhxh.example/lien-thong/"\njustice = "mock"\n')

    place = found.place("insurance")
    assert place is not None
    assert place.url == "https://bhxh.example/lien-thong"
    assert found.real == ("insurance",)
    assert found.place("justice") is None
    assert found.place("population") is None


def test_a_table_names_variables_for_credentials(tmp_path: Path) -> None:
    text = '[parties]\npopulation = {url = "http://a", username_env = "DC_{CALLER}", password_env = "DC_PASS"}\n'
    place = read(tmp_path, text).place("population")

    assert place is not None
    assert place.variables == {"username": "DC_{CALLER}", "password": "DC_PASS"}


@pytest.mark.parametrize(
    ("party", "line", "setting"),
    [
        ("insurance", 'api_key_env = "A"', "api_key_env"),
        ("axis", 'axis_key_env = "A"', "axis_key_env"),
        ("population", 'username_env = "A"', "password_env"),
        ("population", 'password_env = "A"', "username_env"),
        ("population", 'username_env = "A", password_env = "Mat-khau/that"', "password_env"),
        ("population", 'axis_key_env = "A_{CALLER}"', "axis_key_env"),
        ("licensing", 'username_env = "A_{CALLER}", password_env = "B"', "username_env"),
    ],
)
def test_a_variable_that_nobody_would_read_is_told_without_what_is_written_there(
    tmp_path: Path, party: str, line: str, setting: str
) -> None:
    with pytest.raises(UsageError) as error:
        read(tmp_path, f'[parties]\n{party} = {{url = "http://a", {line}}}\n')

    for says in (error.value.says.vi, error.value.says.en):
        assert f"'parties.{party}.{setting}'" in says
        assert "topology.toml" in says
        assert "Mat-khau/that" not in says


def test_where_the_file_is_cannot_be_written_in_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'file'"):
        read(tmp_path, 'file = "elsewhere.toml"\n')


def test_legal_date_and_settings_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, "legal_date = 2026-09-15\n[settings.justice]\ncycle_minutes = 45\n")

    assert found.legal_date == date(2026, 9, 15)
    assert found.settings["justice"] == {"cycle_minutes": 45}


def test_an_empty_file_is_a_network_of_mocks(tmp_path: Path) -> None:
    assert read(tmp_path, "") == Topology(file=tmp_path / "topology.toml")
    assert Topology().real == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[parties]\nnobody = "http://a"\n', "parties.nobody"),
        ('[parties]\njustice = "ftp://a"\n', "parties.justice.url"),
        ('[parties]\njustice = "bhxh.example"\n', "parties.justice.url"),
        ('[parties]\njustice = {url = "http://a", password = "secret"}\n', "parties.justice.password"),
        ("[parties]\njustice = {}\n", "parties.justice.url"),
        ("[parties]\njustice = 5\n", "parties.justice"),
        ("parties = 5\n", "parties"),
        ("[settings]\nnobody = {}\n", "settings.nobody"),
        ("[settings]\njustice = 5\n", "settings.justice"),
        ('[parties]\njustice = "http://"\n', "parties.justice.url"),
        ('[parties]\njustice = "http://a:99999"\n', "parties.justice.url"),
        ('[parties]\njustice = "http://a:0"\n', "parties.justice.url"),
        ('[parties]\njustice = "http://[::1"\n', "parties.justice.url"),
        ('[parties]\njustice = "http://a b/"\n', "parties.justice.url"),
        ('[parties]\njustice = "http://user:word@a/"\n', "parties.justice.url"),
        ('[parties]\njustice = "http://a/b?c=d"\n', "parties.justice.url"),
        ("colour = 1\n", "colour"),
    ],
)
def test_a_bad_file_is_told_where_and_what_would_be_right(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(UsageError) as error:
        read(tmp_path, text)

    for says in (error.value.says.vi, error.value.says.en):
        assert f"'{place}'" in says
        assert "topology.toml" in says
        assert "http(s)://" in says


@pytest.mark.parametrize("given", ['"yesterday"', "1700-01-01", "9999-12-31", "5.5"])
def test_a_day_on_which_the_network_cannot_stand_is_told(tmp_path: Path, given: str) -> None:
    with pytest.raises(UsageError, match=r"'legal_date' is not valid .* 2015-01-01"):
        read(tmp_path, f"legal_date = {given}\n")


def test_a_secret_in_the_file_is_not_shown_whole(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        read(tmp_path, f'[parties]\njustice = {{url = "http://a", password = "{"s" * 500}"}}\n')

    assert "s" * 100 not in error.value.says.en


@pytest.mark.parametrize("text", ["[parties\n", b"\xff\xfe", "a = 1\na = 2\n"])
def test_what_is_no_toml_is_told(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(UsageError, match="TOML"):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        read_topology(tmp_path / "none.toml")

    assert "none.toml" in error.value.says.vi


def test_every_party_has_a_title_in_both_languages() -> None:
    assert set(TITLES) == set(PARTIES)
    assert all(title.vi != title.en for title in TITLES.values())
