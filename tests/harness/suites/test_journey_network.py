"""The invariants of the whole network: all are judged, and careless parties are caught."""

from collections.abc import Callable

import pytest

from harness.rule import chapter


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("zz_invariants") == {rule.id for rule in chapter("journey_network")}


@pytest.mark.parametrize("rule", ["JRN-NET-TWICE", "JRN-NET-PURPOSE"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
