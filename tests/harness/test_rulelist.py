from harness.rule import Role
from harness.rulebook import rules_of, rules_under_load
from harness.rulelist import as_json, as_markdown


def test_rules_under_load_are_listed_for_the_gateway_with_who_judges_them() -> None:
    listed = {rule["rule"]: rule["judged_by"] for rule in as_json(Role.INTAKE)["rules"]}

    assert {rule for rule, by in listed.items() if by == "load"} == {rule.id for rule in rules_under_load()}
    assert listed.keys() == {rule.id for rule in (*rules_of(Role.INTAKE), *rules_under_load())}
    assert "Judged by `lienthong load`" in as_markdown(Role.INTAKE, "en")


def test_rules_under_load_are_no_matter_of_the_suites() -> None:
    assert rules_under_load()
    for role in Role:
        assert not any(rule in rules_of(role) for rule in rules_under_load())
    assert "lienthong load" not in as_markdown(Role.HOSPITAL, "en")
