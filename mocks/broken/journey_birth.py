"""Networks that break one rule of the birth journey each, and networks that keep them all and look different."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from harness.exchange import Request
from harness.people.model import Account, Card
from harness.twin import Twin
from harness.wire.calls import Incoming
from harness.wire.door import Door
from mocks.broken.bends import (
    STATUS,
    another_each_time,
    another_from_second,
    drop_rows,
    every_row,
    more_fields,
    result,
    rows_of,
    swapped,
    when,
)
from mocks.broken.meddling import Fields, Meddling, late, put, twin, without
from mocks.intake.desk import IntakeDesk

RESULT: Final = {"trangThai": 4}
AT_OFFICER, ELIGIBLE = "7", "3"


class TakesNoNotice(IntakeDesk):
    """Refuses birth notices."""

    def parameter_code(self, door: Door, incoming: Incoming, account: Account) -> str:
        """As it should, but for the notice."""
        return "500" if door.name == "birth-notice" else super().parameter_code(door, incoming, account)


class KnowsNoNewCard(IntakeDesk):
    """Never hears of cards that are issued later."""

    def add_card(self, card: Card) -> None:
        """Forget it."""


def _another_kind(found: Fields) -> Fields:
    return {**found, "soTheBHYT": str(found["soTheBHYT"]).replace("TE1", "GD4")} if "soTheBHYT" in found else found


def _wrong_century(fields: Fields, _request: Request) -> Fields:
    number = str(fields.get("soDinhDanh", ""))
    return {**fields, "soDinhDanh": f"{number[:3]}{(int(number[3:4] or 0) + 5) % 10}{number[4:]}"}


def _iso(fields: Fields, _request: Request) -> Fields:
    text = str(fields.get("ngayTiepNhan"))
    return {**fields, "ngayTiepNhan": f"{text[6:10]}-{text[3:5]}-{text[:2]}T{text[11:]}"}


def twins() -> Iterator[Twin]:
    """One for each rule at least."""
    for rule, vi, en, *meddlings in _table():
        yield twin(rule.lower(), rule, vi, en, *meddlings)


def _table() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how; made anew each time, because some remember."""
    linked, asks = "*/nhanHoSoDKHT", "*/capSoDinhDanh"
    yield (
        "JRN-BIRTH-NOTICE",
        "từ chối giấy chứng sinh",
        "refuses birth notices",
        Meddling("intake", gateway=TakesNoNotice),
    )
    yield (
        "JRN-BIRTH-FILED",
        "không hẹn ngày trả",
        "gives no appointment",
        Meddling("portal", "hub-submit", says=put(ngayHenTra="")),
    )
    yield (
        "JRN-BIRTH-FILED-ONCE",
        "cấp số mới cho hồ sơ gửi lại",
        "gives a repeat a new number",
        Meddling("portal", "hub-submit", says=another_from_second("maHoSoLT")),
    )
    yield (
        "JRN-BIRTH-PULLED",
        "không xác nhận đã nhận",
        "never confirms receipt",
        Meddling("one-stop", "*/hosolienthong/*", asks=without("daNhan")),
    )
    yield (
        "JRN-BIRTH-ORDER",
        "báo 7 trước 3",
        "reports 7 before 3",
        Meddling("one-stop", STATUS, asks=swapped("trangThai", {ELIGIBLE: AT_OFFICER, AT_OFFICER: ELIGIBLE})),
    )
    yield (
        "JRN-BIRTH-PUSHED",
        "ghi ngày theo ISO",
        "writes dates the ISO way",
        Meddling("one-stop", linked, asks=_iso),
    )
    yield (
        "JRN-BIRTH-IDS",
        "bỏ số một cửa khi chuyển cư trú",
        "drops the one-stop number towards residence",
        Meddling("one-stop", "*/dangKyThuongTru", asks=without("maHoSoMCDT")),
    )
    yield (
        "JRN-BIRTH-TWICE",
        "xin số định danh hai lần",
        "asks for the number twice",
        Meddling("justice", asks, asks=another_each_time("maYeuCau"), again=1),
    )
    yield "JRN-BIRTH-SAMEDAY", "để sang ngày sau", "leaves it to the next day", late("justice", timedelta(hours=22))
    yield "JRN-BIRTH-CUTOFF", "chậm ba ngày", "is three days late", late("justice", timedelta(days=3))
    yield (
        "JRN-BIRTH-NUMBER",
        "sai chữ số thế kỷ và giới tính",
        "gets the digit of century and sex wrong",
        Meddling("population", "capSoDinhDanh", says=_wrong_century),
    )
    yield (
        "JRN-BIRTH-RESULT",
        "sai mã giấy tờ kết quả",
        "gives another paper code",
        Meddling(
            "justice",
            "LayKetQua",
            says=rows_of("value", result(lambda found: {**found, "maGiayToKetQua": "KQ.G15.000034"})),
        ),
    )
    yield (
        "JRN-BIRTH-SEX",
        "gửi mã giới tính của hộ tịch",
        "sends its own code of sex",
        Meddling("justice", asks, asks=put(gioiTinh="3")),
    )
    yield (
        "JRN-BIRTH-SUPPLEMENT",
        "không nói điều gì sai",
        "does not say what is wrong",
        Meddling("justice", "LayKetQua", says=rows_of("value", when({"trangThai": 2}, ghiChu="", noiDungXuLy=""))),
    )
    yield (
        "JRN-BIRTH-RESUMED",
        "không bao giờ có kết quả",
        "never comes to a result",
        Meddling("justice", "LayKetQua", says=rows_of("value", when(RESULT, trangThai=3, ketQuaXuLy=None))),
    )
    yield (
        "JRN-BIRTH-OUTAGE",
        "đổi mã yêu cầu mỗi lần thử lại",
        "changes the request number with every try",
        Meddling("justice", asks, asks=another_each_time("maYeuCau")),
    )
    yield (
        "JRN-BIRTH-CYCLE",
        "không bao giờ chuyển BHXH",
        "never sends to BHXH",
        Meddling("justice", "*/nhanHoSoKhaiSinh", deaf=True),
    )
    yield (
        "JRN-BIRTH-RETURNED",
        "giấu lỗi trả về",
        "hides the error that came back",
        Meddling("justice", "canbo-*", says=every_row("danhSach", maLoi="", moTaLoi="", canhBao=None)),
    )
    yield (
        "JRN-BIRTH-LOCKED",
        "cho đổi sau khi đã gửi",
        "lets choices be changed after sending",
        Meddling("justice", "canbo-*", status=200),
    )
    yield (
        "JRN-BIRTH-CARD",
        "cấp sai nhóm thẻ",
        "issues another kind of card",
        Meddling("insurance", STATUS, asks=result(_another_kind)),
    )
    yield (
        "JRN-BIRTH-CARD-ONCE",
        "mỗi lần nhận một mã giao dịch",
        "opens a transaction with every arrival",
        Meddling("insurance", "nhanHoSoKhaiSinh", says=another_each_time("maGiaoDich")),
    )
    yield (
        "JRN-BIRTH-CARD-KNOWN",
        "cổng không biết thẻ mới",
        "the gateway never hears of the card",
        Meddling("intake", gateway=KnowsNoNewCard),
    )
    yield "JRN-BIRTH-RESIDENCE", "cư trú chậm", "residence is late", late("population", timedelta(days=4))
    yield (
        "JRN-BIRTH-PARTIAL",
        "không ghi bên từ chối",
        "does not say who refused",
        Meddling("portal", "hub-progress", says=put(coQuanTuChoi=[])),
    )
    yield (
        "JRN-BIRTH-TOTAL",
        "tính sai đúng hạn",
        "counts lateness wrongly",
        Meddling("portal", "hub-progress", says=put(dungHan=False)),
    )
    yield (
        "JRN-BIRTH-TOLD",
        "không báo kết quả",
        "tells no result",
        Meddling("portal", "hub-notices", says=drop_rows("thongBao", loai="KET_QUA")),
    )


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    yield twin(
        "birth-cycle-45", "", "chu kỳ gửi 45 phút", "a send cycle of 45 minutes", _settings("justice", cycle_minutes=45)
    )
    yield twin(
        "birth-more-fields",
        "",
        "trả lời có thêm trường",
        "answers with further fields",
        *(Meddling(party, says=more_fields) for party in ("justice", "insurance", "population")),
    )
    yield twin(
        "birth-quick", "", "xử lý ngay", "works at once", _settings("justice", look_minutes=0, officer_minutes=0)
    )
    yield twin("birth-verified", "", "công an làm nhanh", "quick police", _settings("population", officer_minutes=10))


def _settings(party: str, **settings: Any) -> Meddling:
    return Meddling(party, settings=settings)
