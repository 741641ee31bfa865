"""What the client makes of the look-up's codes: usable, not usable, or nothing known about the card."""

import pytest

from harness.answers import coded
from harness.conversation import Conversation
from harness.errands import Errand
from harness.finding import Finding
from harness.judgement import broken, expect
from harness.text import Text

USABLE = ("000", "001", "002", "004")
UNUSABLE = (
    *("003", "010", "050", "051", "052", "053", "054", "055", "060", "061", "070", "110"),
    *("120", "121", "122", "123", "124", "130"),
)
SYSTEM = ("100", "101", "500")
NOT_TAKEN = ("refused", "error", "unknown")


def outcome_of(bench: Conversation, errand: Errand, code: str) -> str:
    return bench.play(errand.says, errand.make, faults=[coded("lookup", code)], slug=f"lookup-{code}").outcome


@pytest.mark.rule("CLI-LOOKUP-04")
def test_usable_cards_are_told_as_usable(bench: Conversation, errand: dict[str, Errand]) -> None:
    bench.control(errand["lookup"].says, errand["lookup"].make, "lookup")
    for code in USABLE:
        says = Text(f"Cổng trả mã {code}: thẻ dùng được.", f"The gateway answers {code}: the card may be used.")
        expect(f"maKetQua {code}", "accepted", outcome_of(bench, errand["lookup"], code), says)


@pytest.mark.rule("CLI-LOOKUP-05")
def test_unusable_cards_are_told_as_refused(bench: Conversation, errand: dict[str, Errand]) -> None:
    bench.control(errand["lookup"].says, errand["lookup"].make, "lookup")
    for code in UNUSABLE:
        says = Text(
            f"Cổng trả mã {code}: thẻ không dùng được.", f"The gateway answers {code}: the card may not be used."
        )
        expect(f"maKetQua {code}", "refused", outcome_of(bench, errand["lookup"], code), says)
    bench.control(errand["lookup"].says, errand["lookup"].make, "lookup-sentinel")


@pytest.mark.rule("CLI-LOOKUP-06")
def test_system_errors_are_no_success(bench: Conversation, errand: dict[str, Errand]) -> None:
    bench.control(errand["lookup"].says, errand["lookup"].make, "lookup")
    for code in SYSTEM:
        says = Text(f"Cổng trả mã lỗi hệ thống {code}.", f"The gateway answers its system error {code}.")
        outcome = outcome_of(bench, errand["lookup"], code)
        if outcome not in NOT_TAKEN:
            broken([Finding(f"maKetQua {code}", says, " | ".join(NOT_TAKEN), outcome or "(no report)")])
    bench.control(errand["lookup"].says, errand["lookup"].make, "lookup-sentinel")
