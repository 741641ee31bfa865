from collections import Counter
from datetime import date

import pytest

from harness.clock import WallClock, vietnam_day
from harness.rule import Role
from harness.rulebook import rules_of
from harness.twin import Twin
from harness.twinplay import Task, play
from mocks.broken.intake import twins, variants

SEED = 11
SOME = (
    "gate-token-lifetime-retold",
    "gate-cert-401-retold",
    "gate-limit-cert-retold",
    "gate-token-address-desk",
    "gate-hostile-stall-line",
    "sig-digest-01-blind",
    "env-account-01-blind",
    "env-xml-01-blind",
    "table-ct07-pl02-blind",
    "table-ct07-pl02-strict",
)


def today() -> date:
    return vietnam_day(WallClock())


def by_name(name: str) -> Twin:
    [twin] = [one for one in (*twins(), *variants()) if one.name == name]
    return twin


def test_every_rule_has_a_twin_that_breaks_it() -> None:
    broken = {twin.breaks for twin in twins()}

    assert {rule.id for rule in rules_of(Role.INTAKE)} - broken == set()


def test_no_twin_breaks_a_rule_that_is_not_there() -> None:
    assert {twin.breaks for twin in twins()} - {rule.id for rule in rules_of(Role.INTAKE)} == set()


def test_names_are_unique() -> None:
    names = Counter(twin.name for twin in (*twins(), *variants()))

    assert [name for name, count in names.items() if count > 1] == []


def test_variants_break_nothing() -> None:
    assert {twin.breaks for twin in variants()} == {""}


@pytest.mark.parametrize("name", SOME)
def test_a_twin_is_caught_by_its_rule(name: str) -> None:
    twin = by_name(name)

    played = play(Task(Role.INTAKE, name, SEED, today(), (twin.breaks,)))

    assert played.trouble == ""
    assert played.verdicts[twin.breaks] == "failed"


@pytest.mark.parametrize("name", ["codes-as-numbers", "chunked", "unhurried", "no-fraction"])
def test_a_correct_gateway_that_looks_different_raises_no_alarm(name: str) -> None:
    chosen = ("GATE-TOKEN", "GATE-CERT", "GATE-ADJUST", "GATE-DRIVER", "GATE-COPAY", "SIG-DIGEST", "TABLE-CT04")

    rules = tuple(rule.id for rule in rules_of(Role.INTAKE) if rule.id.startswith(chosen))
    played = play(Task(Role.INTAKE, name, SEED, today(), rules))

    assert set(played.verdicts.values()) == {"passed"}
