"""Every document rule: the client is given documents that keep it, and what arrives is judged as raw bytes."""

from collections.abc import Sequence
from functools import partial

import pytest

from harness.cases import Step, door_of, step_of
from harness.conversation import Conversation, Played
from harness.documents.scene import Scene
from harness.documents.table import table
from harness.edges import documents_of, versions_played
from harness.judgement import inapplicable
from harness.rule import Case, Role, Rule
from harness.rulebook import rules_of
from harness.text import Text

RULES = [rule for rule in rules_of(Role.HOSPITAL) if rule.documents]
ORDINARY = Text("hồ sơ thông thường", "an ordinary document")
NEVER_SENT = Text(
    "Giấy tờ này được nhập trên Cổng, không gửi bằng API.",
    "This document is typed on the portal and never sent.",
)


def passing(rule: Rule) -> list[Case]:
    return [case for case in rule.cases if not case.finds]


def steps(rule: Rule, case: Case, version: str, scene: Scene) -> Sequence[Step]:
    documents = documents_of(rule, case, scene, version)
    kind = documents[0][0]
    door = door_of(kind, version, table(kind, version).channel)
    return [step_of(door, [(name, record) for name, _version, records in documents for record in records])]


def sendable(rule: Rule, case: Case, version: str) -> bool:
    kind = case.given.get("document") or rule.documents[0]
    return table(kind, version).channel != "portal"


@pytest.mark.parametrize(
    "document_rule", [pytest.param(rule, id=rule.id, marks=pytest.mark.rule(rule.id)) for rule in RULES]
)
def test_documents_keep_the_rule_on_the_wire(bench: Conversation, document_rule: Rule) -> None:
    if bench.watching:
        bench.rule_holds(document_rule.id, bench.ledger.seen)
        return
    played = [one for case in passing(document_rule) for one in played_in_every_version(bench, document_rule, case)]
    if not any(document_rule.id in seen.met for one in played for seen in one.seen):
        # Its passing cases keep clear of what the rule speaks of: an ordinary document meets it.
        played += played_in_every_version(bench, document_rule, Case(ORDINARY, {}, ()))
    if not played:
        inapplicable(NEVER_SENT)
    bench.rule_holds(document_rule.id, [seen for one in played for seen in one.seen])


def played_in_every_version(bench: Conversation, rule: Rule, case: Case) -> list[Played]:
    return [
        bench.play(case.says, partial(steps, rule, case, version), slug=f"{rule.id}-{version}")
        for version in versions_played(rule, case)
        if sendable(rule, case, version)
    ]
