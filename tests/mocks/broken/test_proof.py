"""The proof itself, small: a twin of every kind is caught, a planted hole and a planted false alarm are told."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from harness import cli, prove, twinplay
from harness.rule import Role
from harness.rulebook import rulebook
from harness.settings import RunSettings
from harness.text import Text
from harness.twin import Overrides, Twin
from mocks.broken import hospital, intake

SOME = {
    Role.INTAKE: (
        "gate-token-401-password-desk",
        "gate-cert-401-retold",
        "gate-lookup-061-retold",
        "sig-digest-01-blind",
        "env-account-01-blind",
        "table-ct07-pl02-blind",
        "table-ct07-pl02-strict",
    ),
    Role.HOSPITAL: (
        "client-CLI-TOKEN-06",
        "client-CLI-CALL-05",
        "client-ENV-LOAI-02-wrong-kind",
        "client-SIG-VALUE-01-spoilt-value",
        "client-TABLE-CT06-PL02",
        "client-CT07-CHILD-01",
    ),
}
MODULES = {Role.INTAKE: intake, Role.HOSPITAL: hospital}
SAYS = Text("cài vào", "planted")

Prove = Callable[..., tuple[int, str]]


def named(role: Role, *names: str) -> list[Twin]:
    module = MODULES[role]
    return [twin for twin in (*module.twins(), *module.variants()) if twin.name in names]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Prove:
    """`lienthong prove ROLE` over the twins and variants given, and the rules that they break."""

    def proving(role: Role, twins: list[Twin], variants: list[Twin], *rules: str) -> tuple[int, str]:
        module = SimpleNamespace(twins=lambda: twins, variants=lambda: variants)
        for place in (prove, twinplay):
            monkeypatch.setattr(place, "part", lambda *_: module)
        monkeypatch.setattr(cli, "write_matrix", lambda *_: [])
        monkeypatch.setattr(cli, "LANGUAGE", "en")
        chosen = [word for rule in rules or sorted({twin.breaks for twin in twins}) for word in ("--rule", rule)]
        words = ["lienthong", "prove", role.value, "--quick", "--workers", "2", "--out", str(tmp_path), *chosen]
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return int(ended.value.code or 0), capsys.readouterr().out

    return proving


@pytest.mark.parametrize("role", SOME)
def test_a_twin_of_every_kind_is_caught_for_the_stated_reason(role: Role, run: Prove, tmp_path: Path) -> None:
    twins = named(role, *SOME[role])

    code, told = run(role, twins, [])

    [table] = json.loads((tmp_path / "prove.json").read_text("utf-8"))["roles"]
    assert [one["name"] for one in table["twins"]] == [twin.name for twin in twins]
    assert {one["name"]: one["verdict"] for one in table["twins"]} == {twin.name: "failed" for twin in twins}
    assert all(one["why"]["vi"] and one["why"]["en"] for one in table["twins"])
    assert "0 holes, 0 false alarms" in told
    assert code == 0


def test_a_twin_that_nothing_catches_is_exit_1(run: Prove) -> None:
    [right] = named(Role.INTAKE, "plain")

    code, told = run(Role.INTAKE, [replace(right, name="planted", breaks="GATE-TOKEN-200")], [])

    assert code == 1
    assert "GATE-TOKEN-200: kills no twin" in told
    assert "planted: survives (GATE-TOKEN-200 → passed)" in told


def test_a_rule_that_no_twin_breaks_is_exit_1(run: Prove) -> None:
    code, told = run(Role.INTAKE, named(Role.INTAKE, "gate-token-402-desk"), [], "GATE-TOKEN-402", "GATE-TOKEN-403")

    assert code == 1
    assert "GATE-TOKEN-403: no twin breaks it" in told


def test_a_variant_that_stains_a_rule_is_exit_1(run: Prove) -> None:
    caught = named(Role.INTAKE, "gate-token-402-desk")

    code, told = run(Role.INTAKE, caught, [replace(caught[0], name="planted", breaks="")])

    assert code == 1
    assert "planted (seed 1): GATE-TOKEN-402: response" in told


def test_a_twin_that_cannot_start_is_exit_1(run: Prove) -> None:
    @contextmanager
    def failing(_settings: RunSettings) -> Iterator[Overrides]:
        message = "no port is left"
        raise OSError(message)
        yield {}

    start: Callable[[RunSettings], AbstractContextManager[Overrides]] = failing
    twin = Twin("planted", Role.INTAKE, "GATE-TOKEN-402", SAYS, start)

    code, told = run(Role.INTAKE, [twin], [])

    assert code == 1
    assert "planted: OSError: no port is left" in told


@pytest.mark.parametrize("role", MODULES)
def test_every_rule_that_the_role_judges_has_a_twin(role: Role) -> None:
    twins = MODULES[role].twins()
    judged = {rule.id for rule in rulebook().values() if role in rule.roles and rule.judged_by == "suite"}

    assert {twin.breaks for twin in twins} == judged


def test_every_rule_with_cases_on_both_sides_has_an_over_strict_gateway() -> None:
    strict = {twin.breaks for twin in intake.twins() if twin.name.endswith("-strict")}
    two_sided = {
        rule.id
        for rule in rulebook().values()
        if Role.INTAKE in rule.roles and {bool(case.finds) for case in rule.cases} == {True, False}
    }

    assert strict == two_sided
