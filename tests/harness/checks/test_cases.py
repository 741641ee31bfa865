"""Every document rule is played on both sides of each of its edges."""

from datetime import UTC, date, datetime, timedelta

import pytest

from harness.checks import CHECKS
from harness.documents.table import table, versions
from harness.edges import play, versions_played
from harness.judge import document_rules, findings_of, judge, met
from harness.rule import Case, Level, Role, Rule
from harness.tablerules import table_rules
from harness.world import World

WORLD = World.make(20261123, date(2026, 11, 23), datetime(2026, 11, 23, 3, tzinfo=UTC))
NUMBER = 11
RULES = (*document_rules(), *table_rules())
PLAYED = [
    pytest.param(rule, case, version, id=f"{rule.id}-{version}-{number}")
    for rule in RULES
    for number, case in enumerate(rule.cases)
    for version in versions_played(rule, case)
]


@pytest.mark.parametrize(("rule", "case", "version"), PLAYED)
def test_a_case_finds_what_it_says_and_nothing_else(rule: Rule, case: Case, version: str) -> None:
    filing = play(case, rule, WORLD, NUMBER, version).filing(WORLD)

    assert {finding.tag for finding in findings_of(rule.id, filing)} == set(case.finds)
    if case.finds:
        assert rule.id in met(filing)
    else:
        assert judge(filing) == []


@pytest.mark.parametrize(("rule", "case", "version"), PLAYED)
def test_a_case_finds_the_same_when_midnight_passes_during_a_run(rule: Rule, case: Case, version: str) -> None:
    filing = play(case, rule, WORLD, NUMBER, version).filing(WORLD)
    filing.received += timedelta(days=1)

    assert {finding.tag for finding in findings_of(rule.id, filing)} == set(case.finds)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_cases_on_both_sides_that_some_version_plays(rule: Rule) -> None:
    played = [case for case in rule.cases if versions_played(rule, case)]

    assert any(case.finds for case in played)
    assert any(not case.finds for case in played)
    assert len({case.says.vi for case in rule.cases}) == len(rule.cases)


@pytest.mark.parametrize("rule", document_rules(), ids=lambda rule: rule.id)
def test_every_written_rule_is_complete(rule: Rule) -> None:
    assert rule.id in CHECKS
    assert set(rule.remedy) == set(rule.roles)
    assert rule.roles
    assert rule.level is Level.MUST or Role.INTAKE not in rule.roles
    assert all(text.vi and text.en for text in (rule.says, *rule.remedy.values()))


def test_every_check_has_its_rule() -> None:
    assert set(CHECKS) == {rule.id for rule in document_rules()}


@pytest.mark.parametrize("rule", document_rules(), ids=lambda rule: rule.id)
def test_a_rule_asks_only_for_tags_that_its_documents_have(rule: Rule) -> None:
    asked = {tag for tag, _value in rule.when}

    for kind in rule.documents:
        for version in versions(kind):
            if version in (rule.holds_for or versions(kind)):
                assert asked <= set(table(kind, version).tags)


@pytest.mark.parametrize("number", [1, 2, 5, 17, 40])
def test_good_documents_of_many_people_alarm_no_rule(number: int) -> None:
    for rule in RULES:
        for case in rule.cases:
            if not case.finds:
                version = versions_played(rule, case)[-1]
                assert judge(play(case, rule, WORLD, number, version).filing(WORLD)) == []
