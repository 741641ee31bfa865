"""Networks that break one rule of plain renewal each, and networks that keep them all and look different."""

from collections.abc import Iterator
from typing import Any

from harness.twin import Twin
from harness.wire.axis import PURPOSE
from mocks.broken import services
from mocks.broken.bends import more_fields, rows_of, turned_round
from mocks.broken.meddling import Fields, Meddling, headless, put, twin
from mocks.broken.services import first_processing, twins_of


def _dearer(row: Fields, _request: object) -> Fields:
    return {**row, "soTien": str(int(row["soTien"]) * 2)}


def _another_day(row: Fields, _request: object) -> Fields:
    return {**row, "tuNgay": "01/01/2020"}


def _silent_no(fields: Fields, _request: object) -> Fields | None:
    return {**fields, "maLoi": "", "moTaLoi": ""} if str(fields.get("trangThai")) == "0" else None


def _yes_to_others(fields: Fields, _request: object) -> Fields | None:
    other = fields.get("maLoi") == "HGD05"
    return {**fields, "trangThai": 1, "maLoi": "", "moTaLoi": ""} if other else None


def _other_card(fields: Fields, _request: object) -> Fields:
    return {**fields, "soTheBHYT": fields["soTheBHYT"][-10:]}


def twins() -> Iterator[Twin]:
    """One for each rule at least; made anew each time, because some remember."""
    yield from twins_of("JRN-PLAIN-RENEWAL-", (*_portal(), *_insurance()))


def _portal() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how."""
    yield (
        "FILED",
        "số hồ sơ không theo mẫu",
        "gives numbers of its own shape",
        Meddling("portal", "service-renew-plain", says=put(maHoSo=lambda text: str(text).replace("-", "_"))),
    )
    yield "FILED-ONCE", "mở hồ sơ mới mỗi lần nộp", "opens a dossier each time", services.knows_no_repeat()
    yield (
        "CARD-ONLY",
        "hỏi bằng mười số cuối",
        "asks by the last ten digits",
        Meddling("portal", "*/traCuuThe", asks=_other_card),
    )
    yield (
        "PURPOSE",
        "không nêu mục đích",
        "gives no purpose",
        Meddling("portal", "/apiGiaHanThe/*", headers=headless(PURPOSE)),
    )
    yield (
        "SHOWN",
        "giấu lý do từ chối",
        "hides the reason",
        Meddling("portal", "service-dossier", says=put(moTaLoi="")),
    )
    yield (
        "PAID-ONCE",
        "nhận mọi xác nhận của ngân hàng",
        "takes whatever the bank says",
        Meddling("portal", "payment-confirm", status=200),
    )
    yield "OUTAGE", "bỏ hồ sơ khi không có trả lời", "gives up when nobody answers", services.gives_up()
    yield (
        "UNPAID",
        "yêu cầu thanh toán không có hạn",
        "orders that never run out",
        Meddling("portal", settings={"payment_hours": 5000}),
    )


def _insurance() -> Iterator[tuple[Any, ...]]:
    look, price, extend = "traCuuThe", "tinhMucDong", "giaHan"
    yield (
        "AMOUNT",
        "tính gấp đôi",
        "counts twice the premium",
        Meddling("insurance", price, says=rows_of("chiTiet", _dearer)),
    )
    yield (
        "UNKNOWN",
        "từ chối không lý do",
        "refuses without a reason",
        Meddling("insurance", look, says=_silent_no),
    )
    yield (
        "OTHER-CATEGORY",
        "gia hạn thẻ của nhóm khác",
        "renews cards of other categories",
        Meddling("insurance", look, says=_yes_to_others),
    )
    yield (
        "EXTENDED",
        "ghi sai ngày bắt đầu",
        "writes another first day",
        Meddling("insurance", extend, says=rows_of("theMoi", _another_day)),
    )
    yield "ONCE", "gia hạn mỗi lần được gọi", "extends with every call", services.longer_each_time()
    yield (
        "KNOWN",
        "cổng không biết hạn mới",
        "the gateway never hears of it",
        Meddling("intake", gateway=services.KnowsNoNewCard),
    )


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    both = ("portal", "insurance")
    yield twin(
        "plain-renewal-more-fields",
        "",
        "trả lời có thêm trường",
        "answers with further fields",
        *(Meddling(party, says=more_fields) for party in both),
    )
    yield twin(
        "plain-renewal-turned-round",
        "",
        "trả lời đảo thứ tự trường",
        "answers with their fields in the other order",
        *(Meddling(party, says=turned_round) for party in both),
    )
    yield twin(
        "plain-renewal-slow", "", "BHXH gia hạn chậm", "an insurance side that takes its time", first_processing()
    )
    yield twin(
        "plain-renewal-patient",
        "",
        "yêu cầu thanh toán chờ ba ngày, cổng nghe tin sau vài giờ",
        "orders that wait for three days, a gateway that hears hours later",
        Meddling("portal", settings={"payment_hours": 72}),
        Meddling("intake", gateway=services.HearsLater),
    )
