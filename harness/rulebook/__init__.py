"""The whole book: every written chapter, and the table rules that follow from the field tables.

The chapters stand beside this file as data; `README.md` says how an entry reads.
"""

from functools import cache

from harness.rule import Role, Rule, chapter, chapters
from harness.tablerules import table_rules


@cache
def rulebook() -> dict[str, Rule]:
    """Every rule by id; a rule written twice raises."""
    rules: dict[str, Rule] = {}
    for rule in (*(rule for name in chapters() for rule in chapter(name)), *table_rules()):
        if rule.id in rules:
            message = f"two rules are called {rule.id}"
            raise ValueError(message)
        rules[rule.id] = rule
    return rules


def rules_of(role: Role) -> tuple[Rule, ...]:
    """Every rule that the suite of `role` judges."""
    return tuple(rule for rule in rulebook().values() if role in rule.roles and rule.judged_by == "suite")


def rules_under_load() -> tuple[Rule, ...]:
    """Every rule that a load run judges."""
    return tuple(rule for rule in rulebook().values() if rule.judged_by == "load")
