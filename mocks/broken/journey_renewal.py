"""Networks that break one rule of the household renewal each, and networks that keep them all and look different."""

import json
from collections.abc import Iterator
from typing import Any, Final

from harness.exchange import Request
from harness.twin import Twin
from harness.wire.axis import PURPOSE
from mocks.broken import services
from mocks.broken.bends import more_fields, rows_of, turned_round
from mocks.broken.meddling import Bend, Fields, Meddling, headless, put, twin
from mocks.broken.services import KnowsNoNewCard, bent_desk, first_processing, twins_of

CONFIRM: Final = "XacNhanThongTinHoGiaDinh"
MEMBERS: Final = "TraCuuThanhVienHoGiaDinh"
WHOLE: Final = 4
"""So many members at least make a list that looks whole."""


def _reworded(start: str) -> Bend:
    """Another sentence instead of the one that begins so."""
    said = "Thông tin hộ gia đình không hợp lệ"
    return put(ThongBao=lambda text: said if str(text).startswith(start) else text)


def _lower_name(fields: Fields, _request: Request) -> Fields:
    head = fields["ChuHo"]
    return {**fields, "ChuHo": {**head, "HoVaTen": head["HoVaTen"].capitalize()}}


def _refuses_short_lists(fields: Fields, request: Request) -> Fields | None:
    listed = json.loads(request.body).get("thanhVien") or []
    if len(listed) >= WHOLE or fields.get("trangThai") != 1:
        return None
    return {**fields, "trangThai": 0, "maLoi": "HGD99", "moTaLoi": "Danh sách chưa đủ thành viên", "thanhVien": []}


def _yes(fields: Fields, _request: Request) -> Fields | None:
    return {**fields, "KetQua": True, "ThongBao": ""} if fields.get("KetQua") is False else None


def _shifted(row: Fields, _request: Request) -> Fields:
    return {**row, "thuTu": int(row["thuTu"]) + 1}


def _no_share(row: Fields, _request: Request) -> Fields:
    return {**row, "soTien": str(int(row["soTien"]) + 1000)}


def _again_from_now(row: Fields, _request: Request) -> Fields:
    return {**row, "tuNgay": "01/01/2020"}


def twins() -> Iterator[Twin]:
    """One for each rule at least; made anew each time, because some remember."""
    yield from twins_of("", (*_dossier(), *_registry(), *_money()))


def _dossier() -> Iterator[tuple[Any, ...]]:
    file, see, confirmed = "service-renew-reduced", "service-dossier", "payment-confirm"
    yield (
        "JRN-RENEWAL-FILED",
        "số hồ sơ không theo mẫu",
        "gives numbers of its own shape",
        Meddling("portal", file, says=put(maHoSo=lambda text: str(text).replace("-", "_"))),
    )
    yield "JRN-RENEWAL-FILED-ONCE", "mở hồ sơ mới mỗi lần nộp", "opens a dossier each time", services.knows_no_repeat()
    yield "JRN-RENEWAL-MONTHS", "nhận số tháng bất kỳ", "takes any months", Meddling("portal", file, status=200)
    yield (
        "JRN-RENEWAL-STATUS",
        "ghi trạng thái ngược",
        "logs its statuses backwards",
        Meddling("portal", see, says=put(nhatKy=lambda rows: (rows or [])[::-1])),
    )
    yield (
        "JRN-RENEWAL-SHOWN",
        "cắt câu thông báo",
        "cuts the sentence short",
        Meddling("portal", see, says=put(moTaLoi=lambda text: str(text)[:40])),
    )
    yield "JRN-RENEWAL-OUTAGE", "bỏ hồ sơ khi không có trả lời", "gives up when nobody answers", services.gives_up()
    yield (
        "JRN-RENEWAL-UNPAID",
        "yêu cầu thanh toán không có hạn",
        "orders that never run out",
        Meddling("portal", settings={"payment_hours": 5000}),
    )
    yield (
        "JRN-RENEWAL-ORDERED",
        "đòi nhiều hơn mức BHXH tính",
        "asks for more than BHXH quoted",
        Meddling("portal", "payment-order", says=put(soTien=lambda text: f"{text}0")),
    )
    yield (
        "JRN-RENEWAL-PAID-ONCE",
        "nhận mọi xác nhận của ngân hàng",
        "takes whatever the bank says",
        Meddling("portal", confirmed, status=200),
    )


def _registry() -> Iterator[tuple[Any, ...]]:
    asks = f"*/{CONFIRM}"
    yield (
        "JRN-RENEWAL-PURPOSE",
        "không nêu mục đích",
        "gives no purpose",
        Meddling("insurance", asks, headers=headless(PURPOSE)),
    )
    yield (
        "JRN-RENEWAL-CODES",
        "gửi họ tên viết thường",
        "sends the name in small letters",
        Meddling("insurance", asks, asks=_lower_name),
    )
    yield (
        "JRN-RENEWAL-NO-HOUSEHOLDER",
        "dùng câu khác cho chủ hộ",
        "words the first sentence otherwise",
        Meddling("population", CONFIRM, says=_reworded("Không tồn tại")),
    )
    yield (
        "JRN-RENEWAL-NO-COMMON-ADDRESS",
        "dùng câu khác cho thành viên",
        "words the second sentence otherwise",
        Meddling("population", CONFIRM, says=_reworded("Các thành viên")),
    )
    yield (
        "JRN-RENEWAL-NO-COMMON-ADDRESS",
        "xác nhận mọi hộ",
        "confirms every household",
        Meddling("population", CONFIRM, says=_yes),
    )
    yield (
        "JRN-RENEWAL-SENTENCE",
        "BHXH diễn giải lại",
        "BHXH says it in its own words",
        Meddling("insurance", "xacNhanHoGiaDinh", says=put(moTaLoi=lambda text: text and "Chưa xác nhận được hộ")),
    )
    yield (
        "JRN-RENEWAL-REVIEWED",
        "rà soát mà không sửa",
        "reviews and mends nothing",
        bent_desk("population", lambda desk: vars(desk.households).update(mend=lambda _number: True)),
    )
    yield (
        "JRN-RENEWAL-INCOMPLETE",
        "từ chối danh sách ngắn",
        "refuses short lists",
        Meddling("insurance", "xacNhanHoGiaDinh", says=_refuses_short_lists),
    )
    yield (
        "JRN-RENEWAL-MEMBERS",
        "bỏ sót một thành viên",
        "leaves a member out",
        Meddling("population", MEMBERS, says=put(DanhSachThanhVien=lambda rows: (rows or [])[1:])),
    )
    yield (
        "JRN-RENEWAL-MEMBERS-STRICT",
        "chủ hộ nào cũng đúng",
        "takes any householder",
        Meddling("population", MEMBERS, says=_yes),
    )


def _money() -> Iterator[tuple[Any, ...]]:
    price, extend = "tinhMucDong", "giaHan"
    yield (
        "JRN-RENEWAL-OTHERS",
        "xê dịch thứ tự",
        "shifts the ranks",
        Meddling("insurance", price, says=rows_of("chiTiet", _shifted)),
    )
    yield (
        "JRN-RENEWAL-AMOUNT",
        "tính thừa 1.000 đồng",
        "counts 1,000 đồng too much",
        Meddling("insurance", price, says=rows_of("chiTiet", _no_share)),
    )
    yield (
        "JRN-RENEWAL-JOINED",
        "tính lại từ người thứ nhất",
        "begins anew with every dossier",
        services.forgets_who_joined(),
    )
    yield (
        "JRN-RENEWAL-EXTENDED",
        "ghi sai ngày bắt đầu",
        "writes another first day",
        Meddling("insurance", extend, says=rows_of("theMoi", _again_from_now)),
    )
    yield "JRN-RENEWAL-ONCE", "gia hạn mỗi lần được gọi", "extends with every call", services.longer_each_time()
    yield (
        "JRN-RENEWAL-KNOWN",
        "cổng không biết hạn mới",
        "the gateway never hears of it",
        Meddling("intake", gateway=KnowsNoNewCard),
    )


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    proposed = Meddling("insurance", settings={"household_service": "proposed"})
    yield twin(
        "renewal-proposed", "", "dịch vụ hộ gia đình như BHXH đề xuất", "the household service as proposed", proposed
    )
    yield twin(
        "renewal-more-fields",
        "",
        "trả lời có thêm trường",
        "answers with further fields",
        *(Meddling(party, says=more_fields) for party in ("portal", "insurance", "population")),
    )
    yield twin(
        "renewal-turned-round",
        "",
        "trả lời đảo thứ tự trường",
        "answers with their fields in the other order",
        *(Meddling(party, says=turned_round) for party in ("portal", "insurance", "population")),
    )
    yield twin(
        "renewal-slow",
        "",
        "BHXH gia hạn chậm, cổng nghe sau",
        "slow extensions, a gateway that hears later",
        first_processing(),
        Meddling("intake", gateway=services.HearsLater),
    )
