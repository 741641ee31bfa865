"""What the client makes of an answer: success only on the gateway's own word, refusals told, the rest unknown."""

import pytest

from harness.answers import HTML_TYPE, Said, coded
from harness.conversation import Conversation, Played
from harness.errands import Errand
from harness.faults import ErrorPage, Fault, Latency, NoAnswer, Reset, Truncate, WrongType
from harness.finding import Finding
from harness.judgement import broken, cant_tell, expect
from harness.text import Text
from harness.wire.calls import read_answer
from harness.wire.door import doors

TOLD = Text("Kết quả được báo không đúng với điều đã xảy ra.", "The outcome told is not what happened.")
FOLLOWED = Text("Yêu cầu đi theo chuyển hướng.", "The request followed the redirect.")
PAGE = "<!DOCTYPE html><html><body><h1>Hệ thống đang bảo trì</h1></body></html>".encode()
ELSEWHERE = "/api/elsewhere"
SLOW_SHARE = 0.4
"""How much of the client's time for one call a slow answer takes."""


def told(played: Played, *outcomes: str) -> None:
    if played.outcome not in outcomes:
        broken([Finding("report outcome", TOLD, " | ".join(outcomes), played.outcome or "(no report)")])


def met(bench: Conversation, errand: Errand, fault: Fault, slug: str) -> Played:
    return bench.misbehave(errand.says, errand.make, [fault], slug)


NOT_TAKEN = ("refused", "error", "unknown")
UNKNOWN = ("unknown",)
LOST = ("unknown", "error")


@pytest.mark.rule("CLI-ANSWER-01")
@pytest.mark.parametrize("door", ["certificates", "death-notice", "birth-notice"])
def test_401_under_http_200_is_no_success(bench: Conversation, errand: dict[str, Errand], door: str) -> None:
    told(met(bench, errand[door], coded(door, "401"), f"401-in-200-{door}"), "refused", "error")


@pytest.mark.rule("CLI-ANSWER-02")
@pytest.mark.parametrize("door", ["certificates", "death-notice", "birth-notice"])
def test_certificate_code_may_be_a_number(bench: Conversation, errand: dict[str, Errand], door: str) -> None:
    told(met(bench, errand[door], coded(door, 200), f"number-{door}"), "accepted")


@pytest.mark.rule("CLI-ANSWER-03")
@pytest.mark.parametrize("code", [200, "200"], ids=["number", "string"])
def test_claim_code_may_be_number_or_string(bench: Conversation, errand: dict[str, Errand], code: object) -> None:
    told(met(bench, errand["claim-4750"], coded("claim-4750", code), "claim-code"), "accepted")


@pytest.mark.rule("CLI-ANSWER-04")
@pytest.mark.parametrize("door", ["claim-4750", "certificates"])
@pytest.mark.parametrize("code", [205, "205"], ids=["number", "string"])
def test_refusal_is_a_refusal_as_number_and_as_string(
    bench: Conversation, errand: dict[str, Errand], door: str, code: object
) -> None:
    told(met(bench, errand[door], coded(door, code), f"refusal-{door}"), "refused")


@pytest.mark.rule("CLI-ANSWER-05")
def test_null_lists_of_a_card_do_no_harm(bench: Conversation, errand: dict[str, Errand]) -> None:
    fault = coded("lookup", "000", dsLichSuKCB2018=None, dsLichSuKT2018=None, maTheMoi=None, gtTheTuMoi=None)
    told(met(bench, errand["lookup"], fault, "null-lists"), "accepted")


@pytest.mark.rule("CLI-ANSWER-06")
@pytest.mark.parametrize("history", [None, []], ids=["null", "empty"])
def test_history_without_visits_does_no_harm(
    bench: Conversation, errand: dict[str, Errand], history: list[object] | None
) -> None:
    told(met(bench, errand["history"], coded("history", "000", dsLichSuKCB2025=history), "no-visits"), "accepted")


@pytest.mark.rule("CLI-ANSWER-07")
@pytest.mark.parametrize("status", [502, 503])
@pytest.mark.parametrize("door", ["certificates", "lookup"])
def test_error_page_is_neither_yes_nor_no(
    bench: Conversation, errand: dict[str, Errand], door: str, status: int
) -> None:
    told(met(bench, errand[door], ErrorPage(door=door, status=status), f"html-{status}-{door}"), *LOST)


@pytest.mark.rule("CLI-ANSWER-08")
@pytest.mark.parametrize("door", ["certificates", "claim-4750"])
def test_page_under_http_200_is_no_success(bench: Conversation, errand: dict[str, Errand], door: str) -> None:
    told(met(bench, errand[door], Said(door=door, body=PAGE, content_type=HTML_TYPE), f"html-200-{door}"), *LOST)


@pytest.mark.rule("CLI-ANSWER-09")
def test_reset_leaves_the_outcome_unknown(bench: Conversation, errand: dict[str, Errand]) -> None:
    told(met(bench, errand["certificates"], Reset(door="certificates"), "reset"), *UNKNOWN)


@pytest.mark.rule("CLI-ANSWER-10")
def test_half_an_answer_leaves_the_outcome_unknown(bench: Conversation, errand: dict[str, Errand]) -> None:
    told(met(bench, errand["certificates"], Truncate(door="certificates"), "truncated"), *UNKNOWN)


@pytest.mark.rule("CLI-ANSWER-11")
def test_time_out_leaves_the_outcome_unknown(bench: Conversation, errand: dict[str, Errand]) -> None:
    told(met(bench, errand["certificates"], NoAnswer(door="certificates"), "no-answer"), *UNKNOWN)


@pytest.mark.rule("CLI-ANSWER-12")
@pytest.mark.parametrize("door", ["certificates", "claim-4750"])
def test_empty_answer_is_no_success(bench: Conversation, errand: dict[str, Errand], door: str) -> None:
    told(met(bench, errand[door], Said(door=door), f"empty-{door}"), *LOST)


@pytest.mark.rule("CLI-ANSWER-13")
def test_right_answer_under_a_wrong_type_is_read(bench: Conversation, errand: dict[str, Errand]) -> None:
    told(met(bench, errand["claim-4750"], WrongType(door="claim-4750"), "wrong-type"), "accepted")


@pytest.mark.rule("CLI-ANSWER-14")
@pytest.mark.parametrize("door", ["certificates", "claim-4750", "lookup"])
def test_unknown_fields_do_no_harm(bench: Conversation, errand: dict[str, Errand], door: str) -> None:
    code = "000" if door == "lookup" else "200"
    fault = coded(door, code, truongMoi={"a": [1, None]}, duPhong1="x")
    told(met(bench, errand[door], fault, f"extra-{door}"), "accepted")


REFUSALS = [
    ("claim-4750", 205),
    ("claim-4750", 403),
    ("claim-4750", 1001),
    ("certificates", "125"),
    ("certificates", "205"),
    ("certificates", "1001"),
    ("adjustment", "124"),
]


@pytest.mark.rule("CLI-ANSWER-15")
@pytest.mark.parametrize(("door", "code"), REFUSALS)
def test_refusal_code_is_told(bench: Conversation, errand: dict[str, Errand], door: str, code: object) -> None:
    played = met(bench, errand[door], coded(door, code), f"code-{door}")
    told(played, "refused")
    expect("report code", str(code), played.report.code if played.report else "", TOLD)


@pytest.mark.rule("CLI-ANSWER-16")
@pytest.mark.parametrize("door", ["claim-4750", "checkin-4750", "certificates", "birth-notice", "driver", "adjustment"])
def test_receipt_is_kept(bench: Conversation, errand: dict[str, Errand], door: str) -> None:
    played = bench.control(errand[door].says, errand[door].make, f"receipt-{door}")
    sends = played.at(door)
    if not sends or sends[-1].exchange.response is None:
        cant_tell(Text("Không thấy yêu cầu nào ở cửa này.", "No request was seen at this door."))
    given = read_answer(doors()[door], sends[-1].exchange.response).receipt
    expect("report receipt", given, played.report.receipt if played.report else "", TOLD)


@pytest.mark.rule("CLI-ANSWER-17")
def test_msg_state_0_is_a_refusal(bench: Conversation, errand: dict[str, Errand]) -> None:
    told(met(bench, errand["driver"], coded("driver", "0"), "driver-0"), "refused")


@pytest.mark.rule("CLI-ANSWER-18")
def test_msg_state_may_be_a_number(bench: Conversation, errand: dict[str, Errand]) -> None:
    told(met(bench, errand["driver"], coded("driver", 1), "driver-number"), "accepted")


@pytest.mark.rule("CLI-ANSWER-19")
def test_true_401_without_a_body_is_a_refusal(bench: Conversation, errand: dict[str, Errand]) -> None:
    told(met(bench, errand["copayment"], Said(door="copayment", status=401), "empty-401"), "refused", "error")


@pytest.mark.rule("CLI-ANSWER-20")
def test_no_copayment_is_not_an_amount(bench: Conversation, errand: dict[str, Errand]) -> None:
    told(met(bench, errand["copayment"], coded("copayment", 204, DataCCT=None), "no-copayment"), "refused")


@pytest.mark.rule("CLI-ANSWER-21")
@pytest.mark.parametrize("door", ["certificates", "lookup"])
def test_slow_answer_is_waited_for(bench: Conversation, errand: dict[str, Errand], door: str) -> None:
    fault = Latency(door=door, times=1, seconds=bench.call_s * SLOW_SHARE)
    told(met(bench, errand[door], fault, f"slow-{door}"), "accepted")


@pytest.mark.rule("CLI-ANSWER-22")
@pytest.mark.parametrize("status", [302, 307])
def test_redirect_is_not_followed(bench: Conversation, errand: dict[str, Errand], status: int) -> None:
    fault = Said(door="certificates", status=status, more_headers=(("Location", ELSEWHERE),))
    played = met(bench, errand["certificates"], fault, f"redirect-{status}")
    followed = [seen for seen in played.seen if seen.exchange.request.path.endswith(ELSEWHERE)]
    broken(Finding("request line", FOLLOWED, "(none)", seen.exchange.request.path) for seen in followed)
    told(played, *NOT_TAKEN)
