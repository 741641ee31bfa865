"""Every document rule and every table, on both sides of each edge: the wrong field is told, the right one is not."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import pytest

from harness.edges import document_of, documents_of, versions_played
from harness.finding import Finding
from harness.judgement import broken
from harness.rule import Case, Level, Role, Rule
from harness.rulebook import rulebook
from harness.suites.intake.answers import expect_refused
from harness.suites.intake.batch import Batch, Outcome, Trial, settled, subjects_of
from harness.suites.intake.filings import Letter, pack
from harness.suites.intake.visitor import Result, Visitor, answered, channel_door
from harness.text import Text


@dataclass(frozen=True)
class Subject:
    """One rule in one version of the documents it speaks of."""

    rule: str
    version: str

    @property
    def cases(self) -> list[Case]:
        """The cases that can be played in this version."""
        rule = rulebook()[self.rule]
        return [case for case in rule.cases if self.version in versions_played(rule, case)]


def _versions(rule: Rule) -> list[str]:
    return list(dict.fromkeys(version for case in rule.cases for version in versions_played(rule, case)))


SUBJECTS: Final = [
    Subject(rule.id, version)
    for rule in rulebook().values()
    if Role.INTAKE in rule.roles and rule.documents
    for version in _versions(rule)
]


@pytest.fixture(scope="session")
def batch(request: pytest.FixtureRequest, visitor: Visitor) -> Batch[Subject]:
    """All sends of this session's subjects."""

    def plan(subject: Subject) -> list[Trial]:
        return [Trial(case.says, partial(_letter, visitor, subject, case), case.finds) for case in subject.cases]

    return Batch(visitor, plan, subjects_of(request, Subject))


def _letter(visitor: Visitor, subject: Subject, case: Case) -> Letter:
    return pack(visitor, documents_of(rulebook()[subject.rule], case, visitor.scene(), subject.version))


@pytest.mark.parametrize(
    "subject",
    [pytest.param(one, marks=pytest.mark.rule(one.rule), id=f"{one.rule}-{one.version}") for one in SUBJECTS],
)
def test_the_gateway_judges_by_the_rule(visitor: Visitor, batch: Batch[Subject], subject: Subject) -> None:
    rule = rulebook()[subject.rule]
    for case in subject.cases:
        visitor.needs_door(channel_door(document_of(rule, case), subject.version))
    for case, outcome in zip(subject.cases, batch.outcomes(subject), strict=True):
        answered(outcome.sent)
        if case.finds:
            _reported(visitor, rule, case, outcome)
        else:
            _spared(visitor, rule, outcome)


def _reported(visitor: Visitor, rule: Rule, case: Case, outcome: Outcome) -> None:
    """The case's fields are named in the results; a door that refuses at once and goes no further has said enough."""
    kind = document_of(rule, case)
    if not outcome.received:
        expect_refused(outcome.sent)
        if outcome.result is None or kind not in {table for table, _, _ in outcome.result.errors}:
            return
    visitor.needs_results()
    result = settled(outcome)
    broken(_unreported(rule, kind, outcome, result))
    if rule.level is Level.MUST and result.verdict != "rejected":
        says = outcome.trial.says
        here = Text(f"{says.vi}: hồ sơ vẫn được chấp nhận", f"{says.en}: the file was accepted all the same")
        broken([Finding("results /ketQua", here, "rejected", result.verdict or "(none)")])


def _unreported(rule: Rule, kind: str, outcome: Outcome, result: Result) -> list[Finding]:
    told = {(table, tag) for table, tag, named in result.errors if not named or named == rule.id}
    says = outcome.trial.says
    here = Text(f"{says.vi}: lỗi không được báo", f"{says.en}: the fault was not reported")
    return [
        Finding(f"results {kind}/{tag}", here, f"bang={kind}, truong={tag}", "(none)")
        for tag in outcome.trial.finds
        if (kind, tag) not in told and (kind, tag.rpartition(".")[2]) not in told
    ]


def _spared(visitor: Visitor, rule: Rule, outcome: Outcome) -> None:
    """The right side of the edge is received and accepted, and the rule is not held against it."""
    says = outcome.trial.says
    here = Text(f"{says.vi}: bị từ chối oan", f"{says.en}: wrongly refused")
    if not outcome.received:
        broken(
            [Finding(f"response /{outcome.sent.door.answer['code']}", here, "200 | 1", outcome.sent.code or "(none)")]
        )
    if not visitor.results_url:
        return
    result = settled(outcome)
    against = [f"{table}/{tag}" for table, tag, named in result.errors if named == rule.id]
    if against or not result.accepted:
        told = ", ".join(against or [f"{table}/{tag} {named}" for table, tag, named in result.errors][:3])
        broken([Finding("results /ketQua", here, "accepted", f"{result.verdict}: {told}")])
