"""The gateway within the process: the same answers as over HTTP, the same papers, nothing on disk."""

import base64
from datetime import datetime

import pytest

from harness.clock import VIETNAM, StoppedClock
from harness.documents.authors import values
from harness.documents.driver import build
from harness.documents.render import render
from harness.exchange import Request, Response
from harness.wire.calls import (
    Answer,
    Call,
    Credentials,
    driver_call,
    file_call,
    lookup_call,
    read_answer,
    read_token,
    token_call,
)
from harness.wire.door import doors, every_door
from harness.wire.envelope import build_certificates, seal
from harness.wire.signature import Profile
from mocks.network import Network

AT = datetime(2026, 9, 15, 8, 30, tzinfo=VIETNAM)


class Hospital:
    """The world's main facility, before a near gateway."""

    def __init__(self) -> None:
        self.network = Network(StoppedClock(AT), 1, only={"intake"})
        self.world = self.network.world
        account = self.world.account()
        self.credentials = Credentials(account.username, account.password, account.facility)
        self.token = read_token(self.send(token_call(self.credentials)))

    def send(self, call: Call) -> Response:
        found = self.network.lines.call(
            "hospital", "intake", Request(call.method, call.target, call.headers, call.body), ""
        )
        assert found is not None
        return found

    def file(self, door: str, kind: str, inner: bytes, *, profile: Profile | None = Profile.P2) -> Answer:
        root = build_certificates(self.credentials.facility, AT.date(), [(kind, inner)], "Id-1")
        sealed = seal(root, profile, self.world.identity(self.credentials.facility), AT)
        assert self.token is not None
        call = file_call(every_door()[door], self.credentials, self.token, base64.b64encode(sealed).decode())
        return read_answer(every_door()[door], self.send(call))

    def kinds(self) -> list[str]:
        self.network.settle()
        return [paper.sheet.kind for paper in self.network.papers(0)]


@pytest.fixture
def hospital() -> Hospital:
    return Hospital()


def minutes(hospital: Hospital) -> dict[str, str]:
    return values("XML12", "3176", hospital.world.scene(1))[0]


def test_a_certificate_becomes_a_paper(hospital: Hospital) -> None:
    record = values("CT07", "PL02", hospital.world.scene(1))[0]

    answer = hospital.file("certificates", "CT07", render("CT07", "PL02", [record]))

    assert (answer.code, answer.receipt[:14]) == ("200", "HS_CHUNGTU0190")
    assert hospital.kinds() == ["CT07"]


def test_a_file_that_breaks_a_rule_is_received_and_becomes_no_paper(hospital: Hospital) -> None:
    record = values("CT07", "PL02", hospital.world.scene(1))[0] | {"HO_TEN": ""}

    assert hospital.file("certificates", "CT07", render("CT07", "PL02", [record])).code == "200"
    assert hospital.kinds() == []


def test_a_drivers_certificate_becomes_a_paper_and_is_taken_again_as_an_edit_only(hospital: Hospital) -> None:
    account = hospital.world.account(purpose="HSSK")
    record = values("GKSK", "PL02", hospital.world.scene(1))[0]
    signed = seal(build(record), Profile.P3, hospital.world.identity(account.facility), AT)
    record["SIGNDATA"] = base64.b64encode(signed).decode()
    call = driver_call(Credentials(account.username, account.password, account.facility), record)

    assert read_answer(doors()["driver"], hospital.send(call)).code == "1"
    assert hospital.kinds() == ["GKSK"]
    assert read_answer(doors()["driver"], hospital.send(call)).code == "0"


def test_a_card_is_looked_up(hospital: Hospital) -> None:
    card, member = hospital.world.card(), hospital.world.main.staff
    fields = {
        "maThe": card.number,
        "hoTen": card.holder.full_name,
        "ngaySinh": f"{card.holder.born:%d/%m/%Y}",
        "hoTenCb": member.full_name,
        "cccdCb": member.cccd,
    }
    assert hospital.token is not None
    said = hospital.send(lookup_call(doors()["lookup"], hospital.credentials, hospital.token, fields))

    assert read_answer(doors()["lookup"], said).code == "000"


def test_minutes_of_the_appraisal_board_replace_by_their_number(hospital: Hospital) -> None:
    first = minutes(hospital)
    second = first | {"TYLE_TTCT_MOI": "21", "TONG_TYLE_TTCT": "21"}

    for record in (first, first, second):
        assert hospital.file("appraisal", "XML12", render("XML12", "3176", [record])).code == "200"
        hospital.network.settle()

    assert [paper.sheet.get("TYLE_TTCT_MOI") for paper in hospital.network.papers(0)] == ["21"]


def test_minutes_are_judged_and_their_signature_at_once(hospital: Hospital) -> None:
    bad = minutes(hospital) | {"TYLE_TTCT_MOI": "300"}

    assert hospital.file("appraisal", "XML12", render("XML12", "3176", [bad])).code == "200"
    unsigned = hospital.file("appraisal", "XML12", render("XML12", "3176", [minutes(hospital)]), profile=None)
    assert unsigned.code == "125"
    assert hospital.kinds() == []


def test_other_papers_do_not_travel_through_the_boards_door_nor_minutes_through_others(hospital: Hospital) -> None:
    record = values("CT07", "PL02", hospital.world.scene(1))[0]
    hospital.file("appraisal", "CT07", render("CT07", "PL02", [record]))
    hospital.file("certificates", "XML12", render("XML12", "3176", [minutes(hospital)]))

    assert hospital.kinds() == []


def test_the_boards_door_is_none_of_the_published_ones() -> None:
    assert "appraisal" not in doors()
    assert set(every_door()) - set(doors()) == {"appraisal"}
    assert every_door()["appraisal"].basis == "profile"


def test_an_unknown_path_is_not_found(hospital: Hospital) -> None:
    assert hospital.send(Call("POST", "/api/none", (), b"")).status == 404


@pytest.mark.parametrize("body", [b"", b"\xff", b"a=1&" * 500, b"{"])
def test_strange_bodies_are_answered(hospital: Hospital, body: bytes) -> None:
    for door in every_door().values():
        headers = (("Content-Type", "application/x-www-form-urlencoded"),)
        assert hospital.send(Call("POST", door.path, headers, body)).status < 500
    assert hospital.network.mishaps == []


def test_a_fault_of_ours_is_kept_and_answered_as_busy(hospital: Hospital, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = hospital.network.gateway
    assert gateway is not None
    monkeypatch.setattr(gateway.desk, "receive", None)

    assert hospital.file("appraisal", "XML12", b"<a/>").code == "500"
    assert gateway.mishaps
