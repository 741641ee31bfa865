"""What the citizen's apps ask of the insurance side: only with consent, only when asked to, kept a short while."""

from collections.abc import Callable
from typing import Any

import pytest

WHO = "001090990001"
BOOK = "/vneid/1.0/tich-hop-so-bhxh"
LINK = "/vssid/1.0/lien-ket"
CHECK = "/tiep-nhan/1.0/sinh-trac"
WISH = {"soDDCN": WHO, "hoTen": "Nguyễn Văn Thử", "dongY": True}
FOUND = {
    "ketQua": "1",
    "maSoBHXH": "9900000001",
    "hoTen": "Nguyễn Văn Thử",
    "soTheBHYT": "DN4019900000001",
    "tongSoThang": 84,
    "soThangBHTN": 48,
    "quaTrinh": [{"tuThang": "201909", "denThang": "202608", "maDonVi": "TZ0001Z", "mucLuong": "9600000"}],
}
NO = {"ketQua": "0", "maLoi": "SO04", "moTaLoi": "chưa liên kết", "moTaLoiEn": "not linked"}
SAMPLE = {"soDDCN": WHO, "hoTen": "Nguyễn Văn Thử", "mau": "ab" * 32, "mauChip": "ab" * 32, "dongY": True}


@pytest.fixture
def app(lone: Callable[..., Any]) -> Any:
    made = lone("citizen-app")
    made.axis.says |= {"traCuuSo": FOUND, "lienKetTaiKhoan": {"ketQua": "1", "maLienKet": "LK1"}}
    made.axis.says["doiChieu"] = {"ketQua": "1", "doGiong": 0.98, "phuongThuc": "CHIP"}
    return made


def ask(app: Any, path: str, body: dict[str, Any]) -> dict[str, Any]:
    said = app.ask("POST", path, body)
    assert said.status == 200
    fields: dict[str, Any] = said.fields
    return fields


def look(app: Any) -> dict[str, Any]:
    fields: dict[str, Any] = app.ask("GET", f"/vneid/1.0/so-bhxh?soDDCN={WHO}").fields
    return fields


# --- the book ---------------------------------------------------------------------------------------------------------


def test_the_book_is_shown_when_its_owner_asks(app: Any) -> None:
    told = ask(app, BOOK, WISH)

    assert (told["trangThai"], told["maSoBHXH"], told["tongSoThang"]) == ("2", "9900000001", 84)
    assert told["quaTrinh"] == [{"tuThang": "201909", "denThang": "202608", "maDonVi": "TZ0001Z"}]
    assert app.kinds() == ["received-wish", "book-shown"]
    assert app.axis.headers("traCuuSo", "X-Lienthong-Purpose") == ["SO_BHXH"]
    assert app.axis.asked("traCuuSo")[0]["dongY"] is True


@pytest.mark.parametrize(("path", "body"), [(BOOK, WISH), (LINK, {"soDDCN": WHO, "taiKhoan": WHO}), (CHECK, SAMPLE)])
def test_without_consent_no_call_leaves(app: Any, path: str, body: dict[str, Any]) -> None:
    told = ask(app, path, body | {"dongY": False})
    app.forward(days=1)

    assert told["maLoi"] == "VN01"
    assert told["moTaLoi"] != told["moTaLoiEn"]
    assert app.axis.heard == []


def test_a_book_that_is_kept_is_not_asked_for_again(app: Any) -> None:
    ask(app, BOOK, WISH)
    app.forward(minutes=10)
    ask(app, BOOK, WISH)

    assert len(app.axis.heard) == 1


def test_it_is_kept_no_longer_than_the_setting_says(app: Any) -> None:
    ask(app, BOOK, WISH)
    app.forward(minutes=15)

    told = look(app)

    assert (told["trangThai"], told["maSoBHXH"], told["quaTrinh"], told["maLoi"]) == ("5", "", [], "VN05")
    assert "9900000001" not in str(app.desk.books)


def test_with_nothing_kept_it_is_shown_once(lone: Callable[..., Any]) -> None:
    app = lone("citizen-app", settings={"keep_minutes": 0})
    app.axis.says["traCuuSo"] = FOUND

    assert ask(app, BOOK, WISH)["trangThai"] == "2"
    app.settle()
    assert look(app)["trangThai"] == "5"


def test_a_consent_taken_back_erases(app: Any) -> None:
    ask(app, BOOK, WISH)
    ask(app, BOOK, WISH | {"dongY": False})

    assert look(app)["trangThai"] == "0"


def test_a_silent_insurance_side_is_asked_again_and_the_citizen_is_told(app: Any) -> None:
    app.axis.says["traCuuSo"] = 503
    told = ask(app, BOOK, WISH)
    assert (told["trangThai"], told["maLoi"]) == ("1", "VN03")
    assert told["moTaLoi"] != told["moTaLoiEn"]
    assert app.owners() == [("waiting", "insurance")]

    app.axis.says["traCuuSo"] = FOUND
    app.forward(minutes=5)

    assert look(app)["trangThai"] == "2"
    assert (look(app)["maLoi"], app.owners()) == ("", [])


def test_after_a_day_the_app_gives_up_and_says_so(app: Any) -> None:
    app.axis.says["traCuuSo"] = {"not": "an answer"}
    ask(app, BOOK, WISH)
    app.forward(hours=25)

    assert (look(app)["trangThai"], look(app)["maLoi"]) == ("4", "VN04")
    assert app.kinds() == ["received-wish", "wish-given-up"]
    app.axis.says["traCuuSo"] = FOUND
    assert ask(app, BOOK, WISH)["trangThai"] == "2"


def test_the_insurance_sides_own_sentence_is_passed_on(app: Any) -> None:
    app.axis.says["traCuuSo"] = NO

    told = ask(app, BOOK, WISH)

    assert (told["trangThai"], told["maLoi"], told["moTaLoi"], told["moTaLoiEn"]) == (
        "3",
        "SO04",
        "chưa liên kết",
        "not linked",
    )
    assert app.kinds() == ["received-wish", "wish-refused"]


def test_asking_under_another_name_is_another_wish_and_the_first_is_not_forgotten(app: Any) -> None:
    app.axis.says["traCuuSo"] = 503
    ask(app, BOOK, WISH | {"hoTen": "Sai Tên"})
    app.axis.says["traCuuSo"] = FOUND
    ask(app, BOOK, WISH)

    assert app.kinds() == ["received-wish", "wish-withdrawn", "received-wish", "book-shown"]


@pytest.mark.parametrize("rows", [None, "x", [1, {"tuThang": 5}], [{"tuThang": "x" * 9000}]])
def test_a_strange_book_breaks_nothing(app: Any, rows: Any) -> None:
    app.axis.says["traCuuSo"] = FOUND | {"quaTrinh": rows, "tongSoThang": "84", "hoTen": None}

    assert ask(app, BOOK, WISH)["trangThai"] == "2"


# --- linked accounts --------------------------------------------------------------------------------------------------


def test_an_account_is_linked_once_by_the_insurance_number(app: Any) -> None:
    told = ask(app, LINK, {"soDDCN": WHO, "taiKhoan": WHO})
    again = ask(app, LINK, {"soDDCN": WHO, "taiKhoan": WHO})

    assert told["trangThai"] == again["trangThai"] == "2"
    assert [row["maSoBHXH"] for row in app.axis.asked("lienKetTaiKhoan")] == ["9900000001"]
    assert app.kinds() == ["received-wish", "account-linked"]


def test_whoever_knows_the_number_is_not_looked_up(app: Any) -> None:
    ask(app, LINK, {"soDDCN": WHO, "taiKhoan": WHO, "maSoBHXH": "9900000001"})

    assert app.axis.asked("traCuuSo") == []


def test_a_link_that_was_not_answered_is_made_later(app: Any) -> None:
    app.axis.says["lienKetTaiKhoan"] = 504
    assert ask(app, LINK, {"soDDCN": WHO, "taiKhoan": WHO})["trangThai"] == "1"

    app.axis.says["lienKetTaiKhoan"] = {"ketQua": "1"}
    app.forward(minutes=5)

    assert ask(app, LINK, {"soDDCN": WHO, "taiKhoan": WHO})["trangThai"] == "2"


@pytest.mark.parametrize("found", [NO, FOUND | {"maSoBHXH": ""}])
def test_without_a_number_nothing_is_linked(app: Any, found: dict[str, Any]) -> None:
    app.axis.says["traCuuSo"] = found

    assert ask(app, LINK, {"soDDCN": WHO, "taiKhoan": WHO})["trangThai"] == "3"
    assert app.axis.asked("lienKetTaiKhoan") == []


# --- reception --------------------------------------------------------------------------------------------------------


def test_a_sample_is_compared_for_reception(app: Any) -> None:
    told = ask(app, CHECK, SAMPLE)

    assert (told["ketQua"], told["doGiong"]) == ("1", 0.98)
    assert app.axis.headers("doiChieu", "X-Lienthong-Purpose") == ["TIEP_NHAN_KCB"]
    assert "dongY" not in app.axis.asked("doiChieu")[0]
    assert app.kinds() == []


def test_a_patient_at_the_desk_is_told_at_once_that_nobody_answers(app: Any) -> None:
    app.axis.says["doiChieu"] = 503

    told = ask(app, CHECK, SAMPLE)
    app.forward(days=1)

    assert (told["ketQua"], told["maLoi"]) == ("2", "VN06")
    assert told["moTaLoi"] != told["moTaLoiEn"]
    assert len(app.axis.heard) == 1


def test_that_nobody_can_tell_is_passed_on_with_its_reason(app: Any) -> None:
    app.axis.says["doiChieu"] = {"ketQua": "2", "doGiong": 0.7, "maLoi": "ST03", "moTaLoi": "a", "moTaLoiEn": "b"}

    told = ask(app, CHECK, SAMPLE)

    assert (told["ketQua"], told["maLoi"], told["moTaLoi"], told["moTaLoiEn"]) == ("2", "ST03", "a", "b")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (BOOK, {"soDDCN": WHO, "hoTen": "A"}),
        (BOOK, WISH | {"dongY": 1}),
        (LINK, {"soDDCN": WHO}),
        (LINK, {"soDDCN": WHO, "taiKhoan": "a", "maSoBHXH": "12"}),
        (CHECK, SAMPLE | {"loai": "MONG_MAT"}),
    ],
)
def test_a_malformed_request_is_refused(app: Any, path: str, body: dict[str, Any]) -> None:
    assert app.ask("POST", path, body).status == 400


@pytest.mark.parametrize(
    ("said", "result", "alike"),
    [
        ({"ketQua": 1, "doGiong": 10**400}, "1", 1.0),
        ({"ketQua": ["1"]}, "2", 0.0),
        ({"ketQua": "0", "doGiong": [0.5]}, "0", 0.0),
    ],
)
def test_an_odd_answer_of_the_comparison_is_read_as_far_as_it_says_something(
    app: Any, said: dict[str, Any], result: str, alike: float
) -> None:
    app.axis.says["doiChieu"] = said

    found = app.ask("POST", CHECK, SAMPLE).fields

    assert (found["ketQua"], found["doGiong"]) == (result, alike)
