"""The one-stop's own doors: TraCuuHoSo, and what officers see and do."""

from typing import Any

import pytest


def finished(province: Any) -> str:
    number: str = province.submit()
    province.registers()
    province.forward(minutes=11)
    return number


def test_a_dossier_is_found_by_either_number(province: Any) -> None:
    number = finished(province)
    found = [
        province.one.ask("POST", "/motcua/1.0/TraCuuHoSo", {"maHoSo": name}).fields["result"]
        for name in (number, "H26.01.01-260915-0001")
    ]

    assert found[0] == found[1]
    row = found[0][0]
    assert (row["MaHoSo"], row["MaHoSoLT"]) == ("H26.01.01-260915-0001", number)
    assert (row["TrangThaiHoSo"], row["TenTrangThai"]) == ("10", "Đã trả kết quả")
    assert row["ChuHoSo"] == "Nguyễn Thị Bình"


def test_an_unknown_dossier_is_an_empty_result(province: Any) -> None:
    said = province.one.ask("POST", "/motcua/1.0/TraCuuHoSo", {"maHoSo": "G22"})

    assert (said.status, said.fields["error_code"], said.fields["result"]) == (200, "0", [])


@pytest.mark.parametrize("body", [b"", b"{", {}, {"maHoSo": ""}, {"maHoSo": "x" * 61}])
def test_a_question_that_cannot_be_read_is_refused(province: Any, body: Any) -> None:
    said = province.one.ask("POST", "/motcua/1.0/TraCuuHoSo", body)

    assert (said.status, said.fields["error_code"]) == (400, "400")


def test_the_officer_lists_by_state(province: Any) -> None:
    done = finished(province)
    province.justice.states[""] = {"trangThai": 1}
    working = province.submit(province.death)
    province.forward(minutes=6)

    def listed(query: str = "") -> list[str]:
        rows = province.one.ask("GET", f"/motcua/canbo/hoso{query}").fields["danhSach"]
        return [row["MaHoSoLT"] for row in rows]

    assert listed() == [done, working]
    assert listed("?trangThai=4") == [working]
    assert listed("?trang=2") == []


def test_the_officer_sees_what_was_told_and_passed_on(province: Any) -> None:
    shown = province.one.ask("GET", f"/motcua/canbo/hoso/{finished(province)}").fields

    assert [row["trangThai"] for row in shown["BaoCao"]] == [1, 3, 7, 4, 5]
    assert {row["soLanGui"] for row in shown["BaoCao"]} == {1}
    assert [(row["noiNhan"], row["maHoSoNoiNhan"]) for row in shown["ChuyenTiep"]] == [("residence", "G01-1")]


def test_the_officer_passes_on_again_what_was_refused(province: Any) -> None:
    province.one.axis.says["dangKyThuongTru"] = {"status": "0", "errorDescription": "Không có chủ hộ."}
    number = finished(province)
    province.one.axis.says["dangKyThuongTru"] = {"status": "1", "maHoSo": "G01-9"}
    said = province.one.ask("POST", f"/motcua/canbo/hoso/{number}/chuyenLai", {})

    assert said.fields["ChuyenTiep"][0]["maHoSoNoiNhan"] == "G01-9"
    assert [matter.kind for matter in province.one.network.matters()] == ["linked-dossier"]


def test_what_was_taken_is_not_passed_on_again(province: Any) -> None:
    number = finished(province)
    province.one.ask("POST", f"/motcua/canbo/hoso/{number}/chuyenLai", {})

    assert len(province.one.axis.asked("dangKyThuongTru")) == 1


def test_nothing_is_passed_on_before_the_result(province: Any) -> None:
    number = province.submit()
    province.forward(minutes=6)

    assert province.one.ask("POST", f"/motcua/canbo/hoso/{number}/chuyenLai", {}).status == 409


@pytest.mark.parametrize(("method", "tail"), [("GET", ""), ("POST", "/chuyenLai")])
def test_an_unknown_number_is_a_404(province: Any, method: str, tail: str) -> None:
    said = province.one.ask(method, f"/motcua/canbo/hoso/H26{tail}", {} if method == "POST" else None)

    assert (said.status, said.fields["error_code"]) == (404, "404")
