import base64

import pytest

from harness.wire.calls import token_call
from tests.mocks.intake.conftest import Hospital


def test_the_clock_can_be_moved_and_a_token_dies_of_it(hospital: Hospital) -> None:
    hospital.take()

    moved = hospital.control("POST", "/clock", {"forward_s": 601})

    assert moved == {"now": "2026-11-23T02:40:01+00:00", "offset_s": 601.0}
    assert hospital.ask("lookup").json()["maKetQua"] == "401"
    assert hospital.control("POST", "/clock", {"now": "2026-12-01T07:00:00+07:00"})["now"].startswith("2026-12-01")
    assert hospital.control("POST", "/clock", {"offset_s": 0})["offset_s"] == 0.0


def test_an_account_can_be_locked_in_mid_session(hospital: Hospital) -> None:
    hospital.take()

    hospital.control("POST", "/accounts", {"username": hospital.credentials.username, "state": "locked"})

    answer = hospital.file("claim-3176", hospital.claim())
    assert answer.json()["maKetQua"] == 403
    assert hospital.send(token_call(hospital.credentials)).json()["maKetQua"] == "403"


def test_reset_forgets_everything(hospital: Hospital) -> None:
    receipt = hospital.file("certificates", hospital.certificate()).json()["MaGD"]
    hospital.control("POST", "/accounts", {"username": hospital.credentials.username, "state": "locked"})
    hospital.control("POST", "/faults", {"fault": "busy"})
    hospital.control("POST", "/clock", {"forward_s": 5})

    hospital.control("POST", "/reset")

    assert hospital.line.get(hospital.gateway.results_url, params={"maGiaoDich": receipt}).status_code == 404
    assert hospital.control("GET", "/faults") == {"faults": []}
    assert hospital.control("GET", "/clock")["offset_s"] == 0.0
    assert hospital.control("GET", "/history") == {"exchanges": []}
    hospital.token = None
    assert hospital.file("certificates", hospital.certificate()).json()["MaGD"] == receipt


def test_history_holds_the_bytes_of_the_wire(hospital: Hospital) -> None:
    hospital.take()

    (exchange,) = hospital.control("GET", "/history?door=token")["exchanges"]

    assert exchange["request"]["target"] == "/api/token/take"
    assert b"username=01901_BV" in base64.b64decode(exchange["request"]["body"])
    assert b"access_token" in base64.b64decode(exchange["response"]["body"])
    assert hospital.control("GET", f"/history?after={exchange['number']}") == {"exchanges": []}


def test_records_tell_what_was_acknowledged(hospital: Hospital) -> None:
    receipt = hospital.file("claim-3176", hospital.claim()).json()["maGiaoDich"]
    hospital.results(receipt)

    (record,) = hospital.control("GET", "/records")["records"]

    assert record["receipt"] == receipt
    assert record["key"].startswith("MA_LK|01901|")
    assert (record["account"], record["outcome"], record["replaced_by"]) == ("01901_BV", "accepted", None)


def test_a_withdrawn_certificate_signs_no_more(hospital: Hospital) -> None:
    for digest in hospital.control("GET", "/certificates")["certificates"]["01901"]:
        hospital.control("DELETE", f"/certificates?fingerprint={digest}")

    assert hospital.file("certificates", hospital.certificate()).json()["MaKetQua"] == "125"


def test_health_and_sessions(hospital: Hospital) -> None:
    hospital.take()

    assert hospital.control("GET", "/health") == {"well": True, "waiting": 0, "mishaps": []}
    assert hospital.control("DELETE", "/sessions") == {"ended": 1}
    assert hospital.ask("lookup").json()["maKetQua"] == "401"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/faults", {"fault": "storm"}),
        ("/faults", {"fault": "latency", "seconds": "long"}),
        ("/faults", 7),
        ("/clock", {}),
        ("/clock", {"now": "2026-12-01T07:00:00"}),
        ("/clock", {"now": "9999-12-31T23:59:59+00:00"}),
        ("/clock", {"forward_s": 1e300}),
        ("/clock", {"forward_s": 1e12}),
        ("/accounts", {"username": "\ud800"}),
        ("/accounts", {"username": "new"}),
        ("/accounts", {"username": "01901_BV", "state": "asleep"}),
        ("/certificates", {"facility": "01901", "pem": "no"}),
    ],
)
def test_a_wrong_control_is_explained_in_both_languages(hospital: Hospital, path: str, data: object) -> None:
    answer = hospital.control("POST", path, data)

    assert answer["error"]["vi"]
    assert answer["error"]["en"]


def test_the_control_door_is_not_on_the_protocols_port(hospital: Hospital) -> None:
    assert hospital.line.get(f"{hospital.gateway.url}/health").status_code == 404


def test_a_base_path_before_the_door_is_the_sessions_own(hospital: Hospital) -> None:
    call = token_call(hospital.credentials)

    response = hospital.line.post(
        f"{hospital.gateway.url}/s/42{call.target}", headers=list(call.headers), content=call.body
    )

    assert response.json()["maKetQua"] == "200"
    assert hospital.gateway.exchanges[-1].request.path == "/s/42/api/token/take"
