"""Faults on the real wire: what the client sees, and what the gateway did meanwhile."""

import httpx
import pytest

from harness.faults import parse_fault
from tests.mocks.intake.conftest import Hospital


def arm(hospital: Hospital, *faults: str) -> None:
    hospital.gateway.arm(tuple(parse_fault(fault) for fault in faults))


def receipts(hospital: Hospital) -> list[str]:
    return [record.receipt for record in hospital.gateway.desk.store.all()]


def test_a_late_answer_is_late_and_whole(hospital: Hospital) -> None:
    arm(hospital, "latency:door=lookup,seconds=0.2,times=1")

    slow, fast = hospital.ask("lookup"), hospital.ask("lookup")

    assert slow.elapsed.total_seconds() > 0.2 > fast.elapsed.total_seconds()
    assert slow.json()["maKetQua"] == "000"


@pytest.mark.parametrize(("fault", "kept"), [("reset:when=after", 1), ("reset:when=before", 0)])
def test_a_reset_loses_the_answer_and_perhaps_the_request(hospital: Hospital, fault: str, kept: int) -> None:
    hospital.take()
    arm(hospital, f"{fault},door=certificates,times=1")

    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        hospital.file("certificates", hospital.certificate())

    assert len(receipts(hospital)) == kept
    assert hospital.gateway.exchanges[-1].faults == ("reset",)
    assert hospital.gateway.exchanges[-1].broke == "reset"


def test_silence_ends_with_the_clients_patience(hospital: Hospital) -> None:
    hospital.take()
    arm(hospital, "no-answer:door=certificates,times=1")
    hospital.line = httpx.Client(trust_env=False, timeout=0.3)

    with pytest.raises(httpx.ReadTimeout):
        hospital.file("certificates", hospital.certificate())

    assert len(receipts(hospital)) == 1
    assert hospital.file("certificates", hospital.certificate()).json()["MaKetQua"] == "200"
    hospital.line.close()


def test_an_error_page_is_html_and_nothing_was_handled(hospital: Hospital) -> None:
    hospital.take()
    arm(hospital, "error-page:status=503,times=1")

    response = hospital.file("certificates", hospital.certificate())

    assert (response.status_code, response.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert "bảo trì" in response.text
    assert receipts(hospital) == []


def test_a_truncated_answer_promises_more_than_it_holds(hospital: Hospital) -> None:
    hospital.take()
    arm(hospital, "truncate:share=0.5,times=1")

    with pytest.raises(httpx.RemoteProtocolError):
        hospital.file("certificates", hospital.certificate())

    assert len(receipts(hospital)) == 1


def test_a_wrong_content_type_carries_the_right_body(hospital: Hospital) -> None:
    arm(hospital, "wrong-type:door=lookup,times=1")

    response = hospital.ask("lookup")

    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.json()["maKetQua"] == "000"


def test_a_token_can_expire_in_mid_run(hospital: Hospital) -> None:
    hospital.take()
    arm(hospital, "expire-token:door=lookup,times=1")

    assert hospital.ask("lookup").json()["maKetQua"] == "401"
    assert hospital.ask("lookup").json()["maKetQua"] == "401"


def test_a_request_delivered_twice_is_two_transactions(hospital: Hospital) -> None:
    arm(hospital, "duplicate:door=certificates,times=1")

    answer = hospital.file("certificates", hospital.certificate())

    assert receipts(hospital)[-1] == answer.json()["MaGD"]
    assert len(receipts(hospital)) == 2


@pytest.mark.parametrize(("door", "code"), [("claim-3176", "500"), ("certificates", "500"), ("adjustment", "500")])
def test_a_busy_gateway_says_so_in_the_doors_own_shape(hospital: Hospital, door: str, code: str) -> None:
    hospital.take()
    arm(hospital, "busy:times=1")

    assert hospital.answer(door, hospital.file(door, hospital.any_file(door))).code == code
    assert receipts(hospital) == []
