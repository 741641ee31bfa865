"""The newer flow: token, number, upload, NoiHoSo, CapNhatTienTrinh, CapNhatTrangThai."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from harness.exchange import Request
from harness.said import Said
from harness.text import Text
from harness.wire.axis import axis_account
from mocks.party import Problem

BASE = "/dvcbo/1.0"
FILE = b"%PDF-1.4"


@pytest.fixture
def portal(lone: Callable[..., Any]) -> Any:
    return lone("portal")


def token(portal: Any, party: str = "one-stop") -> tuple[tuple[str, str], ...]:
    account = axis_account(1, party)
    said = portal.ask("POST", f"{BASE}/token", {"username": account.user, "password": account.password})
    return (("Authorization", f"Bearer {said.fields['access_token']}"),)


@pytest.fixture
def step(portal: Any) -> Callable[..., Said]:
    header = token(portal)

    def ask(name: str, body: dict[str, Any], headers: Any = header) -> Said:
        said: Said = portal.ask("POST", f"{BASE}/{name}", body, headers=headers)
        return said

    return ask


def connected(step: Callable[..., Said], **papers: Any) -> str:
    number = str(step("maHoSo", {"MaDonVi": "H26"}).fields["MaHoSo"])
    body = {"MaHoSo": number, "MaTTHC": "1.000656", "ChuHoSo": "A", **papers}
    assert step("NoiHoSo", body).fields == {"MaHoSo": number, "TrangThaiHoSo": "1"}
    return number


def test_the_six_steps(portal: Any, step: Callable[..., Said]) -> None:
    file = step("tepTin", {"TenTepTin": "a.pdf", "NoiDung": base64.b64encode(FILE).decode()}).fields
    paper = {"IdTepTin": file["IdTepTin"], "HashTepTin": file["HashTepTin"], "LoaiBan": 2}
    number = connected(step, TaiLieuNop=[paper])
    said = step("CapNhatTienTrinh", {"MaHoSo": number, "ThoiDiemXuLy": "20260915090000", "TrangThai": "2"})

    assert number == "G22.99.01-260915-0001"
    assert file["HashTepTin"] == hashlib.sha256(FILE).hexdigest()
    assert said.fields["TrangThaiHoSo"] == "2"
    assert step("CapNhatTrangThai", {"MaHoSo": number, "TrangThaiHoSo": "4"}).fields["TrangThaiHoSo"] == "4"
    assert portal.desk.register.find(number).status == 4


def test_the_same_reference_gets_the_same_number(step: Callable[..., Said]) -> None:
    asked = {"MaDonVi": "H26", "MaThamChieu": "ref-1"}

    assert step("maHoSo", asked).fields == step("maHoSo", asked).fields
    assert step("maHoSo", {"MaDonVi": "H26"}).fields != step("maHoSo", {"MaDonVi": "H26"}).fields


def test_every_repeat_changes_nothing(portal: Any, step: Callable[..., Said]) -> None:
    number = connected(step)
    again = {"MaHoSo": number, "MaTTHC": "1.000656", "ChuHoSo": "A"}
    move = {"MaHoSo": number, "TrangThaiHoSo": "2"}
    entry = {"MaHoSo": number, "ThoiDiemXuLy": "20260915090000", "TrangThai": "4"}
    for name, body in (("NoiHoSo", again), ("CapNhatTrangThai", move), ("CapNhatTienTrinh", entry)):
        assert [step(name, body).status for _ in range(2)] == [200, 200]

    assert len(portal.desk.register.find(number).steps) == 3


def test_the_same_file_is_kept_once(step: Callable[..., Said]) -> None:
    body = {"TenTepTin": "a.pdf", "NoiDung": "QQ=="}

    assert step("tepTin", body).fields == step("tepTin", body).fields


def test_400_something_is_missing(step: Callable[..., Said]) -> None:
    said = step("maHoSo", {})

    assert (said.status, said.fields["code"]) == (400, 400)
    assert step("tepTin", {"TenTepTin": "a", "NoiDung": "QQ"}).status == 400


def test_400_the_hash_differs(step: Callable[..., Said]) -> None:
    file = step("tepTin", {"TenTepTin": "a.pdf", "NoiDung": "QQ=="}).fields
    number = step("maHoSo", {"MaDonVi": "H26"}).fields["MaHoSo"]
    paper = {"IdTepTin": file["IdTepTin"], "HashTepTin": "0" * 64, "LoaiBan": 0}
    body = {"MaHoSo": number, "MaTTHC": "1", "ChuHoSo": "A", "TaiLieuNop": [paper]}

    assert step("NoiHoSo", body).status == 400


def test_400_other_content_or_a_way_that_is_none(step: Callable[..., Said]) -> None:
    number = connected(step)

    assert step("NoiHoSo", {"MaHoSo": number, "MaTTHC": "1.000656", "ChuHoSo": "B"}).status == 400
    assert step("CapNhatTrangThai", {"MaHoSo": number, "TrangThaiHoSo": "10"}).status == 400


@pytest.mark.parametrize("header", [(), (("Authorization", "Bearer x"),)])
def test_401_without_a_token(step: Callable[..., Said], header: Any) -> None:
    said = step("maHoSo", {"MaDonVi": "H26"}, header)

    assert (said.status, said.fields["code"]) == (401, 401)


def test_401_wrong_password(portal: Any) -> None:
    assert portal.ask("POST", f"{BASE}/token", {"username": "lt_one-stop", "password": "x"}).status == 401


def test_403_another_systems_dossier(portal: Any, step: Callable[..., Said]) -> None:
    number = connected(step)
    said = step("CapNhatTrangThai", {"MaHoSo": number, "TrangThaiHoSo": "2"}, token(portal, "insurance"))

    assert said.status == 403


def test_404_number_dossier_or_file_unknown(step: Callable[..., Said]) -> None:
    number = step("maHoSo", {"MaDonVi": "H26"}).fields["MaHoSo"]
    paper = {"IdTepTin": "nothing", "HashTepTin": "0" * 64, "LoaiBan": 1}
    body = {"MaHoSo": number, "MaTTHC": "1", "ChuHoSo": "A", "TaiLieuNop": [paper]}

    assert step("CapNhatTrangThai", {"MaHoSo": "G22.99.01-260915-9999", "TrangThaiHoSo": "2"}).status == 404
    assert step("CapNhatTrangThai", {"MaHoSo": number, "TrangThaiHoSo": "2"}).status == 404
    assert step("NoiHoSo", body).status == 404


def test_502_when_the_system_behind_is_busy(portal: Any) -> None:
    party = portal.network.parties["portal"]
    reply = party.refuse(Problem("busy", 503, Text("bận", "busy")), Request("POST", f"{BASE}/NoiHoSo", (), b""))

    assert reply.status == 502
