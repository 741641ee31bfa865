"""The funeral allowance of branch A: who is entitled, how much, once; and the hub hears of every step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, get_args

import pytest

from harness.clock import VIETNAM
from harness.law import law
from harness.matters import Act
from harness.people.town import Home, Participant, Standing
from mocks.insurance.funeral_rules import entitlement, law_of, year_in

Make = Callable[..., Any]
LINKED = "G22.99.08-260915-0001"
JSON = (("Content-Type", "application/json"),)


def claim(home: Home, **changes: Any) -> dict[str, Any]:
    return {
        "maHoSoLT": LINKED,
        "maHoSoMCDT": "H26.01.01-260915-0001",
        "nhanh": "A",
        "nguoiChet": {
            "hoTen": home.father.full_name,
            "soDDCN": home.father.cccd,
            "ngaySinh": f"{home.father.born:%Y%m%d}",
            "ngayChet": "20260914",
            "soTrichLuc": "12",
        },
        "nguoiNhan": {
            "hoTen": home.woman.full_name,
            "soDDCN": home.woman.cccd,
            "quanHe": "Con",
            "soTaiKhoan": "0000000001",
            "nganHang": "Ngân hàng Thử",
        },
        **changes,
    }


def dead_on(home: Home, day: str) -> dict[str, Any]:
    return {"nguoiChet": {**claim(home)["nguoiChet"], "ngayChet": day}}


class Civil:
    """Civil status with one death record, found by the dossier's number or by its id on a day."""

    def __init__(self, home: Home, died: str = "14/09/2026", *, by_number: bool = True) -> None:
        self.row = {"id": "7", "so": "12", "quyenSo": "01/2026", "nktSoDDCN": home.father.cccd, "nktNgayChet": died}
        self.by_number = by_number
        self.day = "15/09/2026"

    def __call__(self, service: str, body: dict[str, Any]) -> dict[str, Any]:
        if service == "dsHoSoDangKy":
            rows = [{"id": "6", "maDonVi": "00070"}, {"id": "7", "maDonVi": "00070"}]
            return {"status": 1, "value": rows if body["ngayCapNhat"] == self.day else []}
        if service == "traDanhSachHoSo":
            assert body["dsMaHoSo"] == [6, 7]  # Long[], although the list gives texts
            return {"status": 1, "value": [{"id": "6", "nktSoDDCN": "001054000099"}, self.row]}
        known = self.by_number and body["maHoSo"] == LINKED
        return {"status": 1, "value": [self.row]} if known else {"status": 0, "errorCode": 201}


@pytest.fixture
def stage(insurance: Make) -> Any:
    """With civil status that knows the death of `death/pensioner`'s father."""
    made = insurance()
    made.axis.civil = Civil(made.home("death/pensioner"))
    return made


def send(stage: Any, body: dict[str, Any]) -> Any:
    return stage.api("apiMaiTang/nopHoSo", body, "one-stop", "MAI_TANG")


def result(stage: Any, linked: str = LINKED) -> Any:
    return stage.api("apiMaiTang/traKetQua", {"maHoSoLT": linked}, "one-stop", "MAI_TANG")


def paid(stage: Any) -> list[Act]:
    found: list[Act] = stage.acts("funeral-paid")
    return found


# --- rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "months", "code"),
    [
        ("pensioner", 0, ""),
        ("monthly", 0, ""),
        ("employed", 12, ""),
        ("employed", 11, "MT11"),
        ("voluntary", 60, ""),
        ("voluntary", 59, "MT11"),
        *((one, 400, "MT10") for one in ("household", "child", "social", "merit", "none")),
    ],
)
def test_entitlement_follows_the_standing(stage: Any, standing: Standing, months: int, code: str) -> None:
    someone: Participant = next(iter(stage.network.town.participants()))
    dead = replace(someone, standing=standing, months_paid=months)

    for day in (date(2024, 9, 15), date(2026, 9, 15)):
        why = entitlement(law(day), dead)
        assert (why.code if why else "") == code
        assert why is None or "Luật BHXH" in why.source


def test_every_standing_is_judged() -> None:
    assert set(get_args(Standing)) == {
        "employed", "pensioner", "monthly", "voluntary", "household", "child", "social", "merit", "none",
    }  # fmt: skip
    assert entitlement(law(date(2026, 9, 15)), None) is not None


def test_a_year_of_birth_stands_in_the_number() -> None:
    assert [year_in(number) for number in ("001054000001", "001190000001", "001326000001")] == [1954, 1990, 2026]
    assert law_of(date(1990, 1, 1)).day == date(2019, 7, 1)


# --- the straight way -------------------------------------------------------------------------------------------------


def test_an_allowance_is_paid_once_and_the_hub_hears_of_it(stage: Any) -> None:
    said = send(stage, claim(stage.home("death/pensioner")))
    assert (said["status"], said["errorCode"]) == ("1", "")
    assert result(stage)["trangThai"] == 1

    stage.forward(hours=2)

    assert (result(stage)["trangThai"], result(stage)["soTien"]) == (3, "25300000")
    assert stage.hub.statuses == ["1", "3", "4", "5"]
    assert {one["coQuanXuLy"] for one in stage.hub.taken} == {2}
    assert '"soTien": "25300000"' in stage.hub.taken[2]["ketQuaXuLy"]
    assert [act.after for act in paid(stage)] == [LINKED]
    assert stage.matters() == []


@pytest.mark.parametrize(
    ("at", "died", "amount"),
    [
        (datetime(2026, 7, 1, 8, 30, tzinfo=VIETNAM), "20260630", "23400000"),
        (datetime(2026, 7, 2, 8, 30, tzinfo=VIETNAM), "20260701", "25300000"),
        (datetime(2025, 7, 2, 8, 30, tzinfo=VIETNAM), "20250701", "23400000"),
        (datetime(2024, 7, 1, 8, 30, tzinfo=VIETNAM), "20240630", "18000000"),
        (datetime(2022, 6, 15, 8, 30, tzinfo=VIETNAM), "20220614", "14900000"),
    ],
)
def test_the_month_of_death_decides_how_much(insurance: Make, at: datetime, died: str, amount: str) -> None:
    stage = insurance(at)
    home = stage.home("death/pensioner")
    stage.axis.civil = Civil(home, f"{died[6:]}/{died[4:6]}/{died[:4]}")

    send(stage, claim(home, **dead_on(home, died)))
    stage.forward(hours=2)

    assert result(stage)["soTien"] == amount


def test_the_death_record_outweighs_the_claim(insurance: Make) -> None:
    stage = insurance(datetime(2026, 7, 3, 8, 30, tzinfo=VIETNAM))
    home = stage.home("death/pensioner")
    stage.axis.civil = Civil(home, "30/06/2026")

    send(stage, claim(home, **dead_on(home, "20260701")))
    stage.forward(hours=2)

    assert result(stage)["soTien"] == "23400000"


def test_a_record_is_found_by_its_day_when_the_dossier_is_unknown(stage: Any) -> None:
    stage.axis.civil.by_number = False

    send(stage, claim(stage.home("death/pensioner")))
    stage.forward(hours=2)

    assert result(stage)["trangThai"] == 3


# --- refusals and supplements -----------------------------------------------------------------------------------------


def test_nobody_is_asked_about_somebody_without_entitlement(stage: Any) -> None:
    home = stage.home("death/no-entitlement")

    send(stage, claim(home))
    stage.forward(hours=2)

    found = result(stage)
    assert (found["trangThai"], found["maLyDo"], found["soTien"]) == (4, "MT10", "0")
    assert "41/2024/QH15" in found["canCu"][0]
    assert stage.hub.statuses == ["1", "6"]
    assert stage.axis.requests == []
    assert [act.after for act in stage.acts("funeral-refused")] == [LINKED]


def test_without_a_death_record_a_supplement_is_asked_for(stage: Any) -> None:
    home = stage.home("death/pensioner")
    stage.axis.civil = Civil(stage.home("death/insured"))

    send(stage, claim(home))
    stage.forward(hours=2)

    assert (result(stage)["trangThai"], result(stage)["maLyDo"]) == (2, "MT50")
    assert stage.hub.statuses == ["1", "3", "2"]
    assert stage.hub.taken[-1]["hanBoSungHoSo"] == "24/09/2026 23:59:59"
    assert [one.owner for one in stage.matters("funeral")] == ["citizen"]


def test_an_unconfirmed_recipient_is_asked_back_and_corrected(stage: Any) -> None:
    home = stage.home("death/pensioner")
    stage.axis.strangers = {home.woman.cccd}
    send(stage, claim(home))
    stage.forward(hours=2)
    assert result(stage)["maLyDo"] == "MT51"

    other = {"hoTen": home.mother.full_name, "soDDCN": home.mother.cccd, "quanHe": "Vợ"}
    assert send(stage, claim(home, nguoiNhan=other))["status"] == "1"
    stage.forward(hours=2)

    assert result(stage)["trangThai"] == 3
    assert stage.hub.statuses == ["1", "3", "2", "4", "5"]


def test_a_name_that_is_not_bhxhs_is_asked_back(stage: Any) -> None:
    home = stage.home("death/pensioner")
    dead = {**claim(home)["nguoiChet"], "hoTen": "Trần Văn Khác"}

    send(stage, claim(home, nguoiChet=dead))
    stage.forward(hours=2)

    assert result(stage)["maLyDo"] == "MT52"


def test_a_death_is_paid_for_once_whatever_the_dossier(stage: Any) -> None:
    home = stage.home("death/pensioner")
    send(stage, claim(home))
    send(stage, claim(home, maHoSoLT="G22.99.08-260915-0002"))

    stage.forward(hours=3)

    assert len(paid(stage)) == 1
    assert {result(stage)["trangThai"], result(stage, "G22.99.08-260915-0002")["trangThai"]} == {3, 4}
    assert result(stage, "G22.99.08-260915-0002")["maLyDo"] == "MT12"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nhanh": "B"}, "MT02"),
        ({"nguoiNhan": {"hoTen": "A", "soDDCN": "12"}}, "MT01"),
        ({"nguoiChet": {"hoTen": "A", "soDDCN": "001054000001", "ngayChet": "20270101"}}, "MT01"),
    ],
)
def test_what_cannot_be_taken_is_answered_within_http_200(stage: Any, changes: dict[str, Any], code: str) -> None:
    said = send(stage, claim(stage.home("death/pensioner"), **changes))

    assert (said["status"], said["errorCode"]) == ("0", code)
    assert " / " in said["errorDescription"]
    assert result(stage)["maLyDo"] == "MT04"


# --- trouble ----------------------------------------------------------------------------------------------------------


def test_a_dossier_sent_again_is_the_same_dossier(stage: Any) -> None:
    home = stage.home("death/pensioner")
    first, again = send(stage, claim(home)), send(stage, claim(home))
    changed = send(stage, claim(home, **dead_on(home, "20260913")))
    stage.forward(hours=2)
    late = send(stage, claim(home))

    assert first["maHoSo"] == again["maHoSo"] == late["maHoSo"]
    assert (changed["status"], changed["errorCode"]) == ("0", "MT03")
    assert len(paid(stage)) == 1
    assert stage.hub.statuses == ["1", "3", "4", "5"]


@pytest.mark.parametrize("silent", [1, 2, 3, 5])
def test_silence_of_registries_and_hub_delays_and_nothing_is_done_twice(stage: Any, silent: int) -> None:
    stage.axis.silent = stage.hub.silent = silent
    send(stage, claim(stage.home("death/pensioner")))

    stage.forward(hours=6)

    assert result(stage)["trangThai"] == 3
    assert len(paid(stage)) == 1
    assert stage.hub.statuses == ["1", "3", "4", "5"]
    assert stage.matters() == []
