from collections.abc import Callable

import pytest

from harness.checks.signature import fingerprint, signature_findings
from harness.rule import chapter
from harness.wire.envelope import envelope_findings, open_envelope
from harness.wire.spoil import SPOILS, VARIANTS, Parcel, Spoil, spoils
from tests.harness.wire.conftest import FACILITY, NOW, identities

ACCOUNT_RULE = "ENV-ACCOUNT-01"


def broken_rules(data: bytes, parcel: Parcel) -> set[str]:
    opened = open_envelope(parcel.channel, "4750" if parcel.channel == "claims" else "PL02", data, parcel.kind)
    rules = {rule for rule, _ in envelope_findings(opened)}
    if opened.facility and opened.facility != FACILITY:
        rules.add(ACCOUNT_RULE)
    if opened.root is not None:
        known = {fingerprint(identities()[name].certificate): FACILITY for name in ("own", "expired")}
        known[fingerprint(identities()["foreign"].certificate)] = "79001"
        rules |= {rule for rule, _ in signature_findings(opened.root, parcel.profile, NOW, known, FACILITY)}
    return rules


CASES = [
    pytest.param(spoil, channel, id=f"{spoil.rule}-{spoil.name}-{channel}")
    for spoil in SPOILS
    for channel in spoil.channels
]


@pytest.mark.parametrize(("spoil", "channel"), CASES)
def test_a_spoiled_message_breaks_its_rule_and_no_other(
    spoil: Spoil, channel: str, parcel: Callable[[str], Parcel]
) -> None:
    this = parcel(channel)

    assert broken_rules(spoil.make(this), this) == {spoil.rule}


@pytest.mark.parametrize(
    ("variant", "channel"),
    [pytest.param(item, channel, id=f"{item.name}-{channel}") for item in VARIANTS for channel in item.channels],
)
def test_a_message_written_differently_breaks_nothing(
    variant: Spoil, channel: str, parcel: Callable[[str], Parcel]
) -> None:
    this = parcel(channel)

    assert broken_rules(variant.make(this), this) == set()


@pytest.mark.parametrize("rule", [*chapter("envelope"), *chapter("signature")], ids=lambda rule: rule.id)
def test_every_rule_of_envelope_and_signature_can_be_broken_in_its_channels(rule: object) -> None:
    assert all(spoils(rule.id, channel) for channel in rule.spoiled_in)  # type: ignore[attr-defined]


def test_every_spoil_names_a_written_rule() -> None:
    written = {rule.id for name in ("envelope", "signature") for rule in chapter(name)}

    assert {spoil.rule for spoil in SPOILS} == written
