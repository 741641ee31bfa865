"""The citizen's apps among the real axis, population registry and insurance side."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.people.traits import template_of


@pytest.fixture
def app(lone: Callable[..., Any]) -> Any:
    return lone("citizen-app", stubs=(), others=("axis", "population", "insurance"))


def who(app: Any, scene: str) -> Any:
    return app.network.town.home(scene).woman


def wish(app: Any, scene: str, **changes: Any) -> dict[str, Any]:
    one = who(app, scene)
    body = {"soDDCN": one.cccd, "hoTen": one.full_name, "dongY": True} | changes
    fields: dict[str, Any] = app.ask("POST", "/vneid/1.0/tich-hop-so-bhxh", body).fields
    return fields


def test_the_book_comes_from_the_insurance_side(app: Any) -> None:
    told = wish(app, "book/happy")

    assert (told["trangThai"], told["tongSoThang"], told["soThangBHTN"]) == ("2", 84, 48)
    assert told["quaTrinh"][0]["maDonVi"]


def test_a_number_that_is_not_linked_is_told_so(app: Any) -> None:
    told = wish(app, "book/unlinked")

    assert (told["trangThai"], told["maLoi"]) == ("3", "SO04")


def test_without_consent_the_axis_hears_nothing(app: Any) -> None:
    wish(app, "book/no-consent", dongY=False)

    assert app.network.log.after(0) == []


def test_an_account_is_linked_by_way_of_the_book(app: Any) -> None:
    one = who(app, "book/duplicate")
    body = {"soDDCN": one.cccd, "taiKhoan": one.cccd}

    first = app.ask("POST", "/vssid/1.0/lien-ket", body).fields
    second = app.ask("POST", "/vssid/1.0/lien-ket", body).fields

    assert first["trangThai"] == second["trangThai"] == "2"
    linked = [act for act in app.network.acts() if act.kind == "account-linked"]
    assert sorted(act.party for act in linked) == ["citizen-app", "insurance"]


@pytest.mark.parametrize(("way", "other", "result"), [("CHIP", False, "1"), ("CHIP", True, "0"), ("C06", False, "1")])
def test_a_sample_is_compared(app: Any, way: str, other: bool, result: str) -> None:  # noqa: FBT001
    one = who(app, "biometric/happy")
    held = template_of(one.cccd, "MAT")
    taken = template_of("001099999999", "MAT") if other else held
    body = {
        "soDDCN": one.cccd,
        "hoTen": one.full_name,
        "ngaySinh": f"{one.born:%Y%m%d}",
        "phuongThuc": way,
        "mau": taken,
        "mauChip": held,
        "dongY": True,
    }

    assert app.ask("POST", "/tiep-nhan/1.0/sinh-trac", body).fields["ketQua"] == result
