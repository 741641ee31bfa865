"""What must hold for every request, whatever made the client send it; judged over all that the run has heard."""

import pytest

from harness.checks.client import CLIENT
from harness.conversation import Conversation
from harness.documents.table import PL02
from harness.errands import Errand, sending
from harness.rule import chapter
from harness.text import Text

PASSIVE = tuple(CLIENT)
MESSAGE = tuple(rule.id for name in ("envelope", "signature") for rule in chapter(name) if "hospital" in rule.roles)
BATCH = Text("Gửi ba loại chứng từ của một người bệnh.", "Send three kinds of certificate of one patient.")


def visit_every_door(bench: Conversation, errand: dict[str, Errand]) -> None:
    if bench.watching:
        return
    for one in errand.values():
        bench.visit(one.door, one.says, one.make)
    bench.visit("batch", BATCH, sending(("CT03", "CT04", "CT07"), PL02))


@pytest.mark.parametrize("rule_id", [pytest.param(rule, marks=pytest.mark.rule(rule), id=rule) for rule in PASSIVE])
def test_every_request_is_written_as_its_door_reads_it(
    bench: Conversation, errand: dict[str, Errand], rule_id: str
) -> None:
    visit_every_door(bench, errand)
    bench.rule_holds(rule_id, bench.ledger.seen)


@pytest.mark.parametrize("rule_id", [pytest.param(rule, marks=pytest.mark.rule(rule), id=rule) for rule in MESSAGE])
def test_every_message_is_sealed_as_its_profile_says(
    bench: Conversation, errand: dict[str, Errand], rule_id: str
) -> None:
    visit_every_door(bench, errand)
    bench.rule_holds(rule_id, bench.ledger.seen)
