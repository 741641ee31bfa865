"""Which account is shown where: from the environment where the topology names variables, else that of the seed."""

import base64
from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.keys import AXIS, HOSPITAL, HOSPITAL_DRIVERS, HUB, INTAKE, REGISTRY, Keys
from harness.topology import read_topology
from harness.wire.axis import axis_account, axis_key, double_token


@pytest.fixture
def keys(tmp_path: Path) -> "type[Written]":
    Written.folder = tmp_path
    return Written


class Written:
    """The keys of a topology file with the line given under `[parties]`."""

    folder: Path

    @classmethod
    def of(cls, line: str) -> Keys:
        path = cls.folder / "topology.toml"
        path.write_text(f"[parties]\n{line}\n", "utf-8")
        return Keys(read_topology(path))


def names(*every: str, end: str = "") -> str:
    return ", ".join(f'{name}_env = "V_{name.upper()}{end}"' for name in every)


def test_where_nothing_is_named_the_seed_decides() -> None:
    keys = Keys()

    assert keys.account(1, "justice", AXIS) == axis_account(1, "justice")
    assert keys.axis_key(1, "justice") == axis_key(1, "justice")
    assert keys.login(INTAKE, HOSPITAL) is None
    assert keys.basic("licensing") == ()


def test_the_axis_knows_consumers_by_key_and_secret(keys: "type[Written]", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("V_USERNAME", "khoa")
    monkeypatch.setenv("V_PASSWORD", "bi-mat")
    account = keys.of(f'axis = {{ url = "http://a", {names("username", "password")} }}').account(1, "justice", AXIS)

    assert (account.consumer_key, account.consumer_secret) == ("khoa", "bi-mat")
    assert account.user == axis_account(1, "justice").user


def test_each_caller_may_have_an_account_of_its_own(keys: "type[Written]", monkeypatch: pytest.MonkeyPatch) -> None:
    for caller in ("ONE_STOP", "INSURANCE"):
        monkeypatch.setenv(f"V_USERNAME_{caller}", f"u-{caller}")
        monkeypatch.setenv(f"V_PASSWORD_{caller}", f"p-{caller}")
    found = keys.of(f'portal = {{ url = "http://a", {names("username", "password", end="_{CALLER}")} }}')

    assert found.account(1, "one-stop", HUB).user == "u-ONE_STOP"
    assert found.account(1, "insurance", HUB).password == "p-INSURANCE"


def test_the_second_token_of_provinces_is_the_one_stop_systems(
    keys: "type[Written]", monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ACCESS_KEY", "SECRET_KEY", "APP_NAME"):
        monkeypatch.setenv(f"V_{name}", f"{name}-1")
    found = keys.of(f'axis = {{ url = "http://a", {names("access_key", "secret_key", "app_name")} }}')
    account = found.account(1, "one-stop", AXIS)

    assert (account.access_key, account.secret_key, account.app_name) == ("ACCESS_KEY-1", "SECRET_KEY-1", "APP_NAME-1")
    assert found.account(1, "justice", AXIS) == axis_account(1, "justice")
    assert double_token(account)[0][1] not in found.hiding(1).text(double_token(account)[0][1])


def test_the_registry_knows_user_secret_and_key(keys: "type[Written]", monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USERNAME", "PASSWORD", "API_KEY", "AXIS_KEY"):
        monkeypatch.setenv(f"V_{name}", f"{name}-1")
    line = names("username", "password", "api_key", "axis_key")
    found = keys.of(f'population = {{ url = "http://a", {line} }}')
    account = found.account(1, "justice", REGISTRY)

    assert (account.user, account.password, account.api_key) == ("USERNAME-1", "PASSWORD-1", "API_KEY-1")
    assert found.axis_key(1, REGISTRY) == "AXIS_KEY-1"


def test_hospitals_have_two_accounts_at_the_gateway(keys: "type[Written]", monkeypatch: pytest.MonkeyPatch) -> None:
    for caller in ("HOSPITAL", "HOSPITAL_HSSK", "APPRAISAL_BOARD"):
        monkeypatch.setenv(f"V_USERNAME_{caller}", caller)
        monkeypatch.setenv(f"V_PASSWORD_{caller}", "bi-mat")
    found = keys.of(f'intake = {{ url = "http://a", {names("username", "password", end="_{CALLER}")} }}')

    assert found.login(INTAKE, HOSPITAL) == ("HOSPITAL", "bi-mat")
    assert found.login(INTAKE, HOSPITAL_DRIVERS) == ("HOSPITAL_HSSK", "bi-mat")


def test_any_other_party_is_shown_http_basic(keys: "type[Written]", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("V_USERNAME", "u")
    monkeypatch.setenv("V_PASSWORD", "bi-mat")
    found = keys.of(f'justice = {{ url = "http://a", {names("username", "password")} }}')
    packed = base64.b64encode(b"u:bi-mat").decode()

    assert found.basic("justice") == (("Authorization", f"Basic {packed}"),)
    assert found.hiding(1).text(f"Basic {packed} bi-mat") == "Basic *** ***"


@pytest.mark.parametrize("value", [None, ""])
def test_a_variable_that_is_not_set_is_named_with_party_file_and_remedy(
    keys: "type[Written]", monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.setenv("V_USERNAME", "u")
    monkeypatch.delenv("V_PASSWORD", raising=False)
    if value is not None:
        monkeypatch.setenv("V_PASSWORD", value)

    with pytest.raises(UsageError) as error:
        keys.of(f'insurance = {{ url = "http://a", {names("username", "password")} }}').need()

    for says, remedy in ((error.value.says.vi, "Đặt biến này"), (error.value.says.en, "Set it")):
        for named in ("V_PASSWORD", "parties.insurance.password_env", "topology.toml", remedy):
            assert named in says


def test_only_whoever_is_ours_needs_an_account(keys: "type[Written]", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("V_USERNAME_INSURANCE", "u")
    monkeypatch.setenv("V_PASSWORD_INSURANCE", "p")
    line = f'population = {{ url = "http://a", {names("username", "password", end="_{CALLER}")} }}'

    keys.of(f'{line}\njustice = "http://b"').need()
    keys.of(line).need({"insurance"})
    with pytest.raises(UsageError, match="V_USERNAME_JUSTICE"):
        keys.of(line).need()
