"""Envelope and signature: what is spoilt is refused, at the door or in the results; other right writing is not."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import pytest

from harness.documents.authors import values
from harness.documents.authors.claims import claim
from harness.documents.render import render
from harness.documents.table import PL02
from harness.finding import Finding
from harness.judgement import broken, inapplicable
from harness.rule import Level, Role, chapter
from harness.rulebook import rulebook
from harness.suites.intake.answers import expect_code, expect_refused
from harness.suites.intake.batch import Batch, Outcome, Trial, settled, subjects_of
from harness.suites.intake.filings import Letter
from harness.suites.intake.visitor import Visitor, answered
from harness.text import Text
from harness.wire.authority import Identity
from harness.wire.spoil import VARIANTS, Parcel, Spoil, spoils

CLAIM: Final = "3176"
DOORS: Final = {"claims": f"claim-{CLAIM}", "certificates": "certificates", "notices": "death-notice"}
SPARES: Final = "GATE-SPARES-"


@dataclass(frozen=True)
class Subject:
    """One rule in one channel, with the ways in which it is tried."""

    rule: str
    channel: str
    ways: tuple[Spoil, ...]


SPOILT: Final = [
    Subject(rule.id, channel, ways)
    for name in ("envelope", "signature")
    for rule in chapter(name)
    if Role.INTAKE in rule.roles
    for channel in DOORS
    if (ways := tuple(spoils(rule.id, channel)))
]
SPARED: Final = [
    Subject(f"{SPARES}{way.name.upper()}", channel, (way,))
    for way in VARIANTS
    for channel in DOORS
    if channel in way.channels
]


def params(subjects: list[Subject]) -> list[object]:
    return [pytest.param(one, marks=pytest.mark.rule(one.rule), id=f"{one.rule}-{one.channel}") for one in subjects]


def parcel(visitor: Visitor, channel: str) -> Parcel:
    """A sound message of a new encounter."""
    scene = visitor.scene()
    documents: list[tuple[str, bytes]] = []
    record: dict[str, str] = {}
    if channel == "claims":
        documents = [(kind, render(kind, CLAIM, records)) for kind, records in claim(CLAIM, scene)]
    elif channel == "certificates":
        documents = [("CT03", render("CT03", PL02, values("CT03", PL02, scene)))]
    else:
        record = values("GIAYBAOTU", PL02, scene)[0]
    return Parcel(
        channel=channel,
        facility=visitor.world.facilities[0].code,
        at=visitor.local_now,
        identity=visitor.identity(),
        others=strangers(visitor),
        signed_id=visitor.new_id(),
        documents=documents,
        kind="" if documents else "GIAYBAOTU",
        record=tuple(record.items()),
    )


def strangers(visitor: Visitor) -> dict[str, Identity]:
    """The identities that must not do, as far as the partner's data has them."""
    found: dict[str, Identity] = {}
    others = [place.code for place in visitor.world.facilities[1:2]]
    for name, code, state in [
        *(("foreign", code, "registered") for code in others),
        ("unregistered", visitor.world.facilities[0].code, "unregistered"),
        ("expired", visitor.world.facilities[0].code, "expired"),
    ]:
        try:
            found[name] = visitor.world.identity(code, state)  # type: ignore[arg-type]  # three literals
        except KeyError:
            continue
    return found


LACKING: Final = {"SIG-OWNER-01": "foreign", "SIG-REGISTERED-01": "unregistered", "SIG-EXPIRED-01": "expired"}
"""Rules that need an identity which the partner may not have declared."""


@pytest.fixture(scope="session")
def batch(request: pytest.FixtureRequest, visitor: Visitor) -> Batch[Subject]:
    """All sends of this session's subjects."""
    others = strangers(visitor)

    def plan(subject: Subject) -> list[Trial]:
        if LACKING.get(subject.rule, "foreign" if others else "") not in {*others, ""}:
            return []
        return [Trial(way.says, partial(_letter, visitor, subject.channel, way)) for way in subject.ways]

    return Batch(visitor, plan, subjects_of(request, Subject))


def _letter(visitor: Visitor, channel: str, way: Spoil) -> Letter:
    return Letter(DOORS[channel], way.make(parcel(visitor, channel)))


@pytest.mark.parametrize("subject", params(SPOILT))
def test_a_spoilt_message_is_refused(visitor: Visitor, batch: Batch[Subject], subject: Subject) -> None:
    visitor.needs_door(DOORS[subject.channel])
    outcomes = batch.outcomes(subject)
    if not outcomes:
        inapplicable(
            Text(
                "Đối tác không khai báo chứng thư số cần để thử.",
                "The partner declared no certificate to try this with.",
            )
        )
    for outcome in outcomes:
        _refused(visitor, subject.rule, outcome)


def _refused(visitor: Visitor, rule: str, outcome: Outcome) -> None:
    answered(outcome.sent)
    if not outcome.received:
        expect_refused(outcome.sent)
        return
    visitor.needs_results()
    result = settled(outcome)
    told = bool(result.errors) if rulebook()[rule].level is not Level.MUST else result.verdict == "rejected"
    if not told:
        says = outcome.trial.says
        here = Text(f"{says.vi}: không bị từ chối", f"{says.en}: not refused")
        broken([Finding("results /ketQua", here, "rejected", result.verdict or "(none)")])


@pytest.mark.parametrize("subject", params(SPARED))
def test_another_right_way_of_writing_is_accepted(visitor: Visitor, batch: Batch[Subject], subject: Subject) -> None:
    visitor.needs_door(DOORS[subject.channel])
    for outcome in batch.outcomes(subject):
        expect_code(outcome.sent, "200")
        if not visitor.results_url:
            continue
        result = settled(outcome)
        if not result.accepted:
            says = outcome.trial.says
            here = Text(f"{says.vi}: bị từ chối oan", f"{says.en}: wrongly rejected")
            broken([Finding("results /ketQua", here, "accepted", f"{result.verdict} {result.errors[:3]}")])
