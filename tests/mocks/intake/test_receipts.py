import re
from datetime import timedelta

import pytest

from harness.wire.calls import file_call
from harness.wire.door import doors
from harness.world import World
from tests.mocks.intake.conftest import Hospital

FILE_DOORS = tuple(door.name for door in doors().values() if door.loai)


@pytest.mark.parametrize("door", FILE_DOORS)
def test_a_sound_file_is_received_and_then_accepted(hospital: Hospital, door: str) -> None:
    answer = hospital.answer(door, hospital.file(door, hospital.any_file(door)))

    assert (answer.code, answer.time) == ("200", "20261123093000")
    results = hospital.results(answer.receipt)
    assert (results["trangThai"], results["ketQua"], results["loi"]) == ("processed", "accepted", [])


def test_each_generation_spells_its_answer_its_own_way(hospital: Hospital) -> None:
    claim = hospital.file("claim-3176", hospital.claim()).json()
    certificate = hospital.file("certificates", hospital.certificate()).json()

    assert list(claim) == ["maKetQua", "maGiaoDich", "thoiGianTiepNhan", "thongDiep"]
    assert claim["maKetQua"] == 200
    assert list(certificate) == ["MaKetQua", "MaGD", "ThoiGianTiepNhan"]
    assert certificate["MaKetQua"] == "200"
    assert re.fullmatch(r"HS_CHUNGTU01901_[0-9A-F-]{36}", certificate["MaGD"])


@pytest.mark.parametrize(
    ("door", "status", "body"),
    [
        ("claim-3176", 200, '"maKetQua":401'),
        ("certificates", 200, '"MaKetQua":"401","MaGD":null'),
        ("adjustment", 401, '"maKetQua":"401"'),
    ],
)
def test_a_refused_login_looks_different_at_every_generation(
    hospital: Hospital, door: str, status: int, body: str
) -> None:
    hospital.take()
    hospital.gateway.desk.sessions.clear()

    response = hospital.file(door, b"<x/>")

    assert response.status_code == status
    assert body in response.text


def test_wrong_content_is_received_first_and_found_later(hospital: Hospital) -> None:
    answer = hospital.answer("claim-3176", hospital.file("claim-3176", hospital.claim(NGAY_CT="31/12/2026")))

    assert answer.code == "200"
    results = hospital.results(answer.receipt)
    assert results["ketQua"] == "rejected"
    assert {"bang": "XML7", "truong": "NGAY_CT"}.items() <= results["loi"][0].items()


def test_a_byte_spoilt_after_signing_is_125_with_its_reason(hospital: Hospital) -> None:
    data = hospital.certificate().replace(b"<SOLUONGHOSO>1<", b"<SOLUONGHOSO>2<")

    answer = hospital.answer("certificates", hospital.file("certificates", data))

    assert answer.code == "125"
    results = hospital.results(answer.receipt)
    assert "SIG-DIGEST-01" in [row["rule"] for row in results["loi"]]


def test_an_unregistered_certificate_is_125_until_it_is_registered(hospital: Hospital, world: World) -> None:
    stranger = world.identity("64A01", "unregistered")
    hospital.identity = lambda: stranger  # type: ignore[method-assign]
    data = hospital.certificate()

    refused = hospital.answer("certificates", hospital.file("certificates", data))
    pem = stranger.certificate_pem.decode()
    hospital.control("POST", "/certificates", {"facility": "01901", "pem": pem})
    taken = hospital.answer("certificates", hospital.file("certificates", data))

    assert (refused.code, taken.code) == ("125", "200")


def test_the_same_certificate_twice_is_two_transactions(hospital: Hospital) -> None:
    data = hospital.certificate()

    receipts = {hospital.answer("certificates", hospital.file("certificates", data)).receipt for _ in range(3)}

    assert len(receipts) == 3
    assert all(hospital.results(receipt)["thayTheBoi"] is None for receipt in receipts)


def test_the_same_encounter_again_replaces_the_first(hospital: Hospital) -> None:
    first = hospital.answer("claim-3176", hospital.file("claim-3176", hospital.claim())).receipt
    second = hospital.answer("claim-3176", hospital.file("claim-3176", hospital.claim())).receipt

    assert hospital.results(second)["thayTheBoi"] is None
    hospital.gateway.desk.store.flush()
    assert hospital.results(first)["thayTheBoi"] == second


def test_a_rejected_resend_replaces_nothing(hospital: Hospital) -> None:
    first = hospital.answer("claim-3176", hospital.file("claim-3176", hospital.claim())).receipt
    hospital.file("claim-3176", hospital.claim(NGAY_CT="x"))

    hospital.results(first)
    hospital.gateway.desk.store.flush()

    assert hospital.results(first)["thayTheBoi"] is None


def test_a_drivers_certificate_is_added_once_and_then_edited(hospital: Hospital) -> None:
    record, data = hospital.licence(STATE="ADD")

    first = hospital.drive(record, data).json()
    hospital.results(first["UUID"])
    again = hospital.drive(record, data).json()
    edited = hospital.drive({**record, "STATE": "EDIT"}, data).json()

    assert [answer["MSG_STATE"] for answer in (first, again, edited)] == ["1", "0", "1"]
    assert (first["SO"], first["IDBENHVIEN"]) == (record["SO"], "01901")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"maCSKCB": "64A01", "maTinh": "64"}, "403"),
        ({"maTinh": "79"}, "205"),
        ({"loaiHoSo": "0"}, "205"),
        ({"fileHSBase64": ""}, "205"),
        ({"fileHSBase64": "a+b/ =="}, "205"),
        ({"username": "64A01_BV"}, "401"),
    ],
)
def test_parameters_of_a_claim_have_their_codes(hospital: Hospital, changes: dict[str, str], code: str) -> None:
    call = file_call(doors()["claim-3176"], hospital.credentials, hospital.take(), "PHgvPg==")
    fields = {"username": hospital.credentials.username, "loaiHoSo": "130", "maTinh": "01", "maCSKCB": "01901"}
    fields |= {"fileHSBase64": "PHgvPg=="} | changes
    headers = [pair for pair in call.headers if pair[0] != "Content-Type"]

    answer = hospital.line.post(hospital.gateway.url + call.target, headers=headers, data=fields)

    assert str(answer.json()["maKetQua"]) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "200"),
        ({"MAU_SO": "08/BH"}, "123"),
        ({"MA_CSKCB": "64A01"}, "123"),
        ({"TRANGTHAI": "3"}, "124"),
        ({"KY_QT": "202610"}, "124"),
        ({"NGAY_VAO": "hôm qua"}, "202"),
    ],
)
def test_form_09_is_answered_by_the_kind_of_fault(hospital: Hospital, changes: dict[str, str], code: str) -> None:
    answer = hospital.answer("adjustment", hospital.file("adjustment", hospital.adjustment(**changes)))

    assert answer.code == code


def test_a_birth_notice_sent_as_a_death_goes_to_the_wrong_queue(hospital: Hospital) -> None:
    answer = hospital.answer("death-notice", hospital.file("death-notice", hospital.notice("birth-notice")))

    assert answer.code == "200"
    assert [row["rule"] for row in hospital.results(answer.receipt)["loi"]] == ["ENV-ROOT-01"]


def test_a_death_notice_sent_as_a_certificate_is_received_and_told_apart_later(hospital: Hospital) -> None:
    answer = hospital.answer("certificates", hospital.file("certificates", hospital.notice("death-notice")))

    assert answer.code == "200"
    assert "ENV-ROOT-01" in [row["rule"] for row in hospital.results(answer.receipt)["loi"]]


def test_xml_that_cannot_be_read_is_205_with_its_reason(hospital: Hospital) -> None:
    answer = hospital.answer("certificates", hospital.file("certificates", hospital.certificate()[:-20]))

    assert answer.code == "205"
    assert [row["rule"] for row in hospital.results(answer.receipt)["loi"]] == ["ENV-XML-01"]


def test_a_file_too_many_for_memory_is_judged_all_the_same(hospital: Hospital, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mocks.intake.desk.WAITING_BYTES_MAX", 0)

    answer = hospital.answer("certificates", hospital.file("certificates", hospital.certificate()))

    assert hospital.results(answer.receipt)["ketQua"] == "accepted"


def test_the_same_driver_certificate_added_twice_in_a_hurry_is_taken_once(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hospital.gateway.desk, "processing", timedelta(hours=1))
    certificate = hospital.licence()

    first = hospital.answer("driver", hospital.drive(*certificate))
    second = hospital.answer("driver", hospital.drive(*certificate))

    assert (first.code, second.code) == ("1", "0")
