from datetime import date
from pathlib import Path

import pytest

from harness.rule import Role
from harness.rulebook import rulebook, rules_of
from harness.settings import RunSettings
from harness.twin import Twin
from mocks.broken.client_habits import bare
from mocks.broken.hospital import twins, variants

SETTINGS = RunSettings(Role.HOSPITAL, "command", 7, date(2026, 11, 23), Path())


def test_every_rule_that_a_hospital_is_judged_by_has_a_twin() -> None:
    broken = {twin.breaks for twin in twins()}
    judged = {rule.id for rule in rules_of(Role.HOSPITAL)}

    assert judged - broken == set()
    assert broken <= set(rulebook())


def test_a_variant_breaks_no_rule_and_has_a_name_of_its_own() -> None:
    names = [one.name for one in (*variants(), *twins())]

    assert {one.breaks for one in variants()} == {""}
    assert len(names) == len(set(names))


@pytest.mark.parametrize("twin", [*variants()[:1], *twins()[:1]], ids=lambda twin: twin.name)
def test_a_twin_starts_as_a_client_in_the_process(twin: Twin) -> None:
    with twin.start(SETTINGS) as overrides:
        assert callable(overrides["client"])


def test_every_twin_says_what_it_does_in_both_languages() -> None:
    assert all(twin.says.vi and twin.says.en for twin in (*twins(), *variants()))


def test_names_lose_their_diacritics_and_nothing_else() -> None:
    assert bare("Đặng Thị Hoàng Yến") == "Dang Thi Hoang Yen"
