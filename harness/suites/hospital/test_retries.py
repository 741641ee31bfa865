"""When the client sends again: after a 401 once, after an unknown outcome only where that does no harm."""

import hashlib

import pytest

from harness.answers import coded, said
from harness.conversation import Conversation, Played
from harness.errands import Errand
from harness.faults import Busy, ErrorPage, ExpireToken, Fault, NoAnswer, Reset, Truncate
from harness.finding import Finding
from harness.hearing import Seen
from harness.judgement import broken
from harness.text import Text

NOT_RENEWED = Text("Sau 401 phải lấy token mới rồi gửi lại đúng một lần.", "After 401: a new token, then one more try.")
TOO_OFTEN = Text("Gửi lại nhiều lần hơn mức cho phép.", "Sent again more often than allowed.")
CHANGED = Text("Bản gửi lại khác bản đầu.", "What was sent again is not what was sent first.")
TRIES_MAX = 3


def renewed(played: Played, door: str) -> None:
    """401 on the first call; then a token, the same call, and an ordinary end.

    Tokens taken before the first call are another rule's affair.
    """
    doors = [seen.door for seen in played.seen if seen.door in {"token", door}]
    doors = doors[doors.index(door) if door in doors else 0 :]
    if doors != [door, "token", door] or played.outcome != "accepted":
        actual = " → ".join(doors) + f": {played.outcome or 'no report'}"
        broken([Finding("requests", NOT_RENEWED, f"{door} → token → {door}: accepted", actual)])


def expired(bench: Conversation, errand: Errand) -> Played:
    return bench.misbehave(errand.says, errand.make, [ExpireToken(door=errand.door, times=1)], f"401-{errand.door}")


@pytest.mark.rule("CLI-RETRY-01")
def test_claim_is_sent_once_more_after_401(bench: Conversation, errand: dict[str, Errand]) -> None:
    renewed(expired(bench, errand["claim-4750"]), "claim-4750")


@pytest.mark.rule("CLI-RETRY-02")
def test_certificate_is_sent_once_more_after_401_in_http_200(bench: Conversation, errand: dict[str, Errand]) -> None:
    renewed(expired(bench, errand["certificates"]), "certificates")


@pytest.mark.rule("CLI-RETRY-03")
@pytest.mark.parametrize("door", ["copayment", "adjustment"])
def test_json_call_is_made_once_more_after_a_true_401(
    bench: Conversation, errand: dict[str, Errand], door: str
) -> None:
    renewed(expired(bench, errand[door]), door)


@pytest.mark.rule("CLI-RETRY-04")
def test_look_up_is_made_once_more_after_401(bench: Conversation, errand: dict[str, Errand]) -> None:
    renewed(expired(bench, errand["lookup"]), "lookup")


@pytest.mark.rule("CLI-RETRY-05")
@pytest.mark.parametrize("door", ["lookup", "claim-4750", "certificates"])
def test_lasting_401_does_not_go_on_for_ever(bench: Conversation, errand: dict[str, Errand], door: str) -> None:
    played = bench.misbehave(errand[door].says, errand[door].make, [coded(door, 401)], f"lasting-401-{door}")
    at_most(played, door, 2)


def at_most(played: Played, door: str, times: int) -> None:
    sends = len(played.at(door))
    if sends > times:
        broken([Finding("requests", TOO_OFTEN, f"≤ {times}", str(sends))])


def unknown(bench: Conversation, errand: Errand, fault: Fault, slug: str) -> None:
    played = bench.misbehave(errand.says, errand.make, [fault], slug)
    at_most(played, errand.door, 1)


@pytest.mark.rule("CLI-RETRY-06")
def test_certificate_without_an_answer_is_not_sent_again(bench: Conversation, errand: dict[str, Errand]) -> None:
    unknown(bench, errand["certificates"], NoAnswer(door="certificates"), "no-answer")


@pytest.mark.rule("CLI-RETRY-07")
def test_certificate_after_a_reset_is_not_sent_again(bench: Conversation, errand: dict[str, Errand]) -> None:
    unknown(bench, errand["certificates"], Reset(door="certificates"), "reset")


@pytest.mark.rule("CLI-RETRY-08")
def test_certificate_after_half_an_answer_is_not_sent_again(bench: Conversation, errand: dict[str, Errand]) -> None:
    unknown(bench, errand["certificates"], Truncate(door="certificates"), "truncated")


@pytest.mark.rule("CLI-RETRY-09")
@pytest.mark.parametrize("status", [502, 503])
def test_certificate_after_an_error_page_is_not_sent_again(
    bench: Conversation, errand: dict[str, Errand], status: int
) -> None:
    fault = ErrorPage(door="certificates", status=status, when="after")
    unknown(bench, errand["certificates"], fault, f"html-{status}")


@pytest.mark.rule("CLI-RETRY-10")
@pytest.mark.parametrize("door", ["death-notice", "birth-notice"])
def test_notice_that_lost_its_answer_is_not_sent_again(
    bench: Conversation, errand: dict[str, Errand], door: str
) -> None:
    unknown(bench, errand[door], Reset(door=door), f"lost-{door}")


@pytest.mark.rule("CLI-RETRY-11")
@pytest.mark.parametrize(
    "fault", [Reset(door="claim-4750", times=1), Truncate(door="claim-4750", times=1)], ids=["reset", "truncated"]
)
def test_claim_sent_again_keeps_its_key_and_content(
    bench: Conversation, errand: dict[str, Errand], fault: Fault
) -> None:
    played = bench.misbehave(errand["claim-4750"].says, errand["claim-4750"].make, [fault], "claim-lost")
    sends = played.at("claim-4750")
    broken(
        Finding("NOIDUNGFILE", CHANGED, _told(sends[0]), _told(send))
        for send in sends[1:]
        if _told(send) != _told(sends[0])
    )


def _told(seen: Seen) -> str:
    """What a send says: every kind with its MA_LK, and all values beneath."""
    sheets = seen.filing.sheets if seen.filing else []
    keys = ", ".join(f"{sheet.kind} {sheet.get('MA_LK')}" for sheet in sheets)
    content = repr([(sheet.kind, *sheet.values.items()) for sheet in sheets]).encode()
    return f"{keys} #{hashlib.sha256(content).hexdigest()[:8]}"


@pytest.mark.rule("CLI-RETRY-12")
@pytest.mark.parametrize("door", ["claim-4750", "certificates"])
def test_refused_file_is_not_sent_again(bench: Conversation, errand: dict[str, Errand], door: str) -> None:
    played = bench.misbehave(errand[door].says, errand[door].make, [coded(door, 205)], f"refused-{door}")
    at_most(played, door, 1)


@pytest.mark.rule("CLI-RETRY-13")
@pytest.mark.parametrize("door", ["claim-4750", "certificates"])
def test_oversized_file_is_not_sent_again(bench: Conversation, errand: dict[str, Errand], door: str) -> None:
    played = bench.misbehave(errand[door].says, errand[door].make, [coded(door, 1001)], f"oversized-{door}")
    at_most(played, door, 1)


@pytest.mark.rule("CLI-RETRY-14")
@pytest.mark.parametrize(
    "fault",
    [Busy(door="claim-4750"), ErrorPage(door="claim-4750", status=503), said("claim-4750", {}, status=503)],
    ids=["code-500", "html-503", "json-503"],
)
def test_busy_gateway_is_not_hammered(bench: Conversation, errand: dict[str, Errand], fault: Fault) -> None:
    played = bench.misbehave(errand["claim-4750"].says, errand["claim-4750"].make, [fault], "busy")
    at_most(played, "claim-4750", TRIES_MAX)


@pytest.mark.rule("CLI-RETRY-15")
def test_adjustment_that_lost_its_answer_is_not_sent_again(bench: Conversation, errand: dict[str, Errand]) -> None:
    unknown(bench, errand["adjustment"], Reset(door="adjustment"), "lost-adjustment")
