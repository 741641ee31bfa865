"""A face or finger compared at reception."""

from typing import Any

import pytest

from harness.journey import Journey
from harness.judgement import broken
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import answered, asked, demand, differs, place, some
from harness.suites.journey.plays.biometric import APP
from harness.wire.axis import ISSUE, PURPOSE

MATCH, NO_MATCH, CANNOT_TELL = "1", "0", "2"
COMPARE = "doiChieu"
WHERE = f"{APP} response"


def outcome(story: Journey, step: str) -> dict[str, Any]:
    """What reception was told at a step."""
    story.reached(step)
    found: dict[str, Any] = story.facts[step]
    return found


def told(story: Journey, step: str, result: str) -> None:
    """Reception was told this result."""
    said = outcome(story, step).get("ketQua")
    broken(differs(f"{WHERE} /ketQua ({step})", result, said, "sai kết quả đối chiếu", "another result"))


def with_a_reason(story: Journey, step: str) -> None:
    """Reception was told why nobody can tell."""
    said = outcome(story, step)
    demand(said.get("moTaLoi"), f"{WHERE} /moTaLoi ({step})", "không nói vì sao", "it does not say why", said)


@pytest.mark.rule("JRN-BIOMETRIC-CHIP")
def test_the_owner_of_the_chip_matches(stories: Stories) -> None:
    told(stories("biometric/happy"), "by-chip", MATCH)


@pytest.mark.rule("JRN-BIOMETRIC-C06")
def test_the_owner_of_the_number_matches_at_c06(stories: Stories) -> None:
    told(stories("biometric/happy"), "by-c06", MATCH)


@pytest.mark.rule("JRN-BIOMETRIC-STRANGER")
def test_somebody_else_does_not_match(stories: Stories) -> None:
    told(stories("biometric/mismatch"), "somebody-else", NO_MATCH)


@pytest.mark.rule("JRN-BIOMETRIC-UNREADABLE")
def test_a_sample_that_cannot_be_read_accuses_nobody(stories: Stories) -> None:
    story = stories("biometric/mismatch")

    told(story, "unreadable", CANNOT_TELL)
    with_a_reason(story, "unreadable")


@pytest.mark.rule("JRN-BIOMETRIC-UNCONFIRMED")
def test_whom_the_registry_does_not_confirm_nobody_can_tell(stories: Stories) -> None:
    story = stories("biometric/mismatch")

    told(story, "other-name", CANNOT_TELL)
    with_a_reason(story, "other-name")


@pytest.mark.rule("JRN-BIOMETRIC-RIGHT-NAME")
def test_the_registrys_own_spelling_lets_c06_compare(stories: Stories) -> None:
    told(stories("biometric/mismatch"), "registrys-name", MATCH)


@pytest.mark.rule("JRN-BIOMETRIC-PURPOSE")
def test_everybody_hears_why(stories: Stories) -> None:
    story = stories("biometric/happy")
    story.reached("by-c06")

    hops = some(story, "axis", "insurance", COMPARE)
    number = asked(hops[-1]).get("maYeuCau")
    for hop in (*hops, *_about(story, "population")):
        purpose, issue = hop.request.header(PURPOSE), hop.request.header(ISSUE)
        broken(differs(f"{hop.link} {PURPOSE}", "TIEP_NHAN_KCB", purpose, "sai mục đích", "another purpose"))
        demand(issue, f"{hop.link} {ISSUE}", "thiếu số yêu cầu", "no request is named")
    demand(number, place(hops[-1], "maYeuCau"), "thiếu số yêu cầu", "the request has no number")


def _about(story: Journey, party: str) -> list[Any]:
    """What `party` was asked about the woman."""
    number = story.home.woman.cccd
    return [hop for hop in story.between("axis", party) if hop.holds(number)]


@pytest.mark.rule("JRN-BIOMETRIC-SAMPLE")
def test_the_sample_goes_no_further_than_it_must(stories: Stories) -> None:
    story = stories("biometric/happy")
    story.reached("by-c06")
    samples = [story.facts[f"sample/{step}"] for step in ("by-chip", "by-c06")]

    others = [hop for hop in story.hops if hop.party not in {"axis", "insurance", APP}]
    spread = [hop.link for hop in others if any(hop.holds(sample) for sample in samples)]
    broken(differs("insurance->*", [], spread, "mẫu sinh trắc bị chuyển tiếp", "the sample is passed on"))
    shown = [answered(hop) for hop in some(story, "axis", "insurance", COMPARE)]
    kept = [said for said in shown if any(sample in str(said) for sample in samples)]
    broken(differs("insurance response", [], kept, "trả lại mẫu sinh trắc", "the sample is told again"))


@pytest.mark.rule("JRN-BIOMETRIC-CONSENT")
def test_without_consent_nothing_is_compared(stories: Stories) -> None:
    story = stories("biometric/happy")
    said = outcome(story, "no-consent")

    number = story.home.woman.cccd
    about = [hop.link for hop in story.facts["hops-after-no"] if hop.caller == APP and hop.holds(number)]
    broken(differs(f"{APP}->axis", [], about, "vẫn đối chiếu", "it is compared all the same"))
    broken(differs(f"{WHERE} /ketQua", CANNOT_TELL, said.get("ketQua"), "vẫn có kết quả", "there is a result"))


@pytest.mark.rule("JRN-BIOMETRIC-C06-AWAY")
def test_while_c06_is_away_nobody_is_accused(stories: Stories) -> None:
    story = stories("biometric/outage")

    told(story, "c06-away", CANNOT_TELL)
    hop = some(story, "axis", "insurance", COMPARE)[0]
    reason = answered(hop).get("moTaLoi")
    demand(reason, place(hop, "moTaLoi", of="response"), "không nói vì sao", "it does not say why", answered(hop))
    told(story, "chip-meanwhile", MATCH)


@pytest.mark.rule("JRN-BIOMETRIC-AT-ONCE")
def test_reception_is_told_at_once_when_nobody_answers(stories: Stories) -> None:
    story = stories("biometric/outage")

    told(story, "bhxh-away", CANNOT_TELL)
    with_a_reason(story, "bhxh-away")


@pytest.mark.rule("JRN-BIOMETRIC-AFTERWARDS")
def test_after_the_outage_it_is_compared_as_before(stories: Stories) -> None:
    told(stories("biometric/outage"), "afterwards", MATCH)
