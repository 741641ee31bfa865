"""Insurance records in bulk: row by row, once a batch."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.people.model import Citizen
from mocks.population import shared_records
from tests.mocks.population.conftest import Stage

Make = Callable[..., Stage]
HEAD = {"MaYeuCau": "b-1", "MaDVC": "VPCP", "MaTichHop": "BH", "MaCanBo": "cb-1"}


def row(citizen: Citizen, code: str = "1", **changes: Any) -> dict[str, Any]:
    return {
        "MaBanGhi": code,
        "SoDinhDanh": citizen.cccd,
        "HoVaTen": citizen.full_name,
        "NgayThangNamSinh": {"NgayThangNam": f"{citizen.born:%Y%m%d}"},
        "MaSoBHXH": citizen.bhxh_number,
        "SoTheBHYT": citizen.card,
        "TuNgay": "20260101",
        "DenNgay": "20261231",
    } | changes


def share(stage: Stage, rows: list[dict[str, Any]], batch: str = "G-1") -> dict[str, Any]:
    said = stage.ask("/dancu/ChiaSeDuLieuBaoHiem", {**HEAD, "MaGoi": batch, "DanhSachBanGhi": rows})
    assert said.status == 200, said.data
    return said.fields


def test_good_rows_are_taken_and_the_newest_record_of_a_person_is_held(stage: Make) -> None:
    made = stage()
    woman = made.home().woman
    said = share(made, [row(woman)])
    share(made, [row(woman, SoTheBHYT="GD4019900000001")], "G-2")

    assert (said["MaGoi"], said["SoNhan"], said["SoLoi"]) == ("G-1", 1, 0)
    assert made.desk.shared.held[woman.cccd].card == "GD4019900000001"


def test_what_is_wrong_with_a_row_is_told_of_the_row(stage: Make) -> None:
    made = stage()
    woman, stranger = made.home().woman, made.home("reconcile/unknown").woman
    rows = [
        row(woman, "1"),
        row(stranger, "2"),
        row(woman, "3", HoVaTen="Người Khác"),
        row(woman, "4", NgayThangNamSinh={}),
        row(woman, "5", SoDinhDanh="12"),
        row(woman, "6", MaSoBHXH=""),
        row(woman, "1"),
    ]
    said = share(made, rows)

    assert [one["MaLoi"] for one in said["KetQua"]] == ["", "BG02", "BG03", "BG01", "BG01", "BG01", "BG04"]
    assert [one["TrangThai"] for one in said["KetQua"]] == ["1", *["0"] * 6]
    assert (said["SoNhan"], said["SoLoi"]) == (1, 6)
    assert all(one["MoTaLoi"] for one in said["KetQua"][1:])


def test_a_name_spelt_otherwise_is_another_person_s(stage: Make) -> None:
    made = stage()
    home = made.home("reconcile/name-accents")
    held = made.desk.registry.get(home.woman.cccd)
    assert held is not None
    assert held.name != home.woman.full_name

    assert share(made, [row(home.woman)])["KetQua"][0]["MaLoi"] == "BG03"


def test_the_same_batch_again_gets_the_same_answer(stage: Make) -> None:
    made = stage()
    rows = [row(made.home().woman)]

    assert share(made, rows) == share(made, rows)
    assert [act.kind for act in made.desk.acts()] == ["insurance-records-taken"]


def test_a_batch_s_code_is_not_used_for_other_rows(stage: Make) -> None:
    made = stage()
    share(made, [row(made.home().woman)])
    body = {**HEAD, "MaGoi": "G-1", "DanhSachBanGhi": [row(made.home().husband)]}
    said = made.ask("/dancu/ChiaSeDuLieuBaoHiem", body)

    assert (said.status, said.fields["MaLoi"]) == (400, "DC20")


def test_old_batches_are_forgotten_but_never_done_twice(stage: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_records, "BATCHES_MAX", 2)
    made = stage()
    rows = [row(made.home().woman)]
    for batch in ("G-1", "G-2", "G-3", "G-1"):
        share(made, rows, batch)

    assert [act.key for act in made.desk.acts()] == ["G-1", "G-2", "G-3"]


def test_of_a_batch_that_is_remembered_no_record_is_kept(stage: Make) -> None:
    made = stage()
    woman = made.home().woman
    share(made, [row(woman, SoTheBHYT="GD4019900000001")])
    share(made, [row(woman, SoTheBHYT="GD4019900000002")], "G-2")

    assert "GD4019900000002" in repr(vars(made.desk.shared))
    assert "GD4019900000001" not in repr(vars(made.desk.shared))


def test_that_batches_came_is_remembered_of_the_latest_alone(stage: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_records, "ACTS_MAX", 2)
    made = stage()
    for batch in ("G-1", "G-2", "G-3"):
        share(made, [row(made.home().woman)], batch)

    assert [act.key for act in made.desk.acts()] == ["G-2", "G-3"]


def test_a_batch_is_bounded(stage: Make) -> None:
    made = stage()
    rows = [row(made.home().woman, str(number)) for number in range(1001)]
    body = {**HEAD, "MaGoi": "G-1", "DanhSachBanGhi": rows}

    assert made.ask("/dancu/ChiaSeDuLieuBaoHiem", body).status == 400
    assert share(made, rows[:1000])["SoNhan"] == 1000
