"""Networks that break one rule each of births at the counter, of the send queue, of moved wards and of headers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from harness.exchange import Request
from harness.suites.journey.looks import fields_of
from harness.twin import Twin
from harness.wire.axis import ISSUE, PURPOSE
from mocks.broken.bends import STATUS, result, rows_of, swapped, when
from mocks.broken.meddling import Fields, Meddling, headless, put, twin
from mocks.justice.choices import Child
from mocks.justice.desk import JusticeDesk
from mocks.justice.queue import Item, SendQueue
from mocks.office import Office

SEND: Final = "*/nhanHoSoKhaiSinh"
LIST: Final = "canbo-danhSach"
ANOTHER_TRACE: Final = "f" * 32
A_YEAR: Final = timedelta(days=366)


class _AnyAge(SendQueue):
    """Takes children of six too."""

    def enter(self, child: Child, at: datetime) -> Item | None:
        """As if the child were a year younger."""
        return super().enter(child, at - A_YEAR)


class _ByYear(SendQueue):
    """Counts the age by years alone."""

    def enter(self, child: Child, at: datetime) -> Item | None:
        """A child whose sixth year is not over has had its birthday."""
        return super().enter(child, at.replace(month=12, day=31))


class _OneACycle(SendQueue):
    """Sends one item a cycle."""

    def to_send(self, unit: str) -> list[Item]:
        """The first one."""
        return super().to_send(unit)[:1]


class _LastFirst(SendQueue):
    """Sends what came last first."""

    def to_send(self, unit: str) -> list[Item]:
        """From the end."""
        return super().to_send(unit)[::-1]


def _with_queue(kind: type[SendQueue]) -> Meddling:
    def desk(office: Office) -> JusticeDesk:
        made = JusticeDesk(office)
        made.cards.queue = kind(made.settings.office_address)
        return made

    return Meddling("justice", desk=desk)


def _no_address_no_card(fields: Fields, request: Request) -> Fields | None:
    """Refuse whatever lacks the address of whoever registers."""
    sent = fields_of(request.body)
    if (sent.get("nguoiDangKy") or {}).get("diaChi"):
        return None
    return {**fields, "trangThai": 0, "maGiaoDich": "", "maLoi": "TE05", "moTaLoi": "Thiếu địa chỉ người giám hộ."}


def _old_ward(found: Fields) -> Fields:
    there = found.get("thuongTru")
    return {**found, "thuongTru": {**there, "maXa": "00019"}} if isinstance(there, dict) else found


def _without_registrant(fields: Fields, _request: Request) -> Fields:
    who = fields.get("nguoiDangKy") or {}
    return {**fields, "nguoiDangKy": {tag: value for tag, value in who.items() if tag != "diaChi"}}


def twins() -> Iterator[Twin]:
    """One for each rule at least."""
    for rule, vi, en, *meddlings in _table():
        yield twin(rule.lower(), rule, vi, en, *meddlings)


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    yield twin(
        "birth-cycle-37",
        "",
        "chu kỳ gửi 37 phút, cán bộ BHXH làm chậm hơn",
        "a send cycle of 37 minutes, a slower officer at BHXH",
        Meddling("justice", settings={"cycle_minutes": 37}),
        Meddling("insurance", settings={"officer_minutes": 240}),
    )


def _table() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how; made anew each time, because some remember."""
    yield from _choices()
    yield from _defaults()
    yield from _queue()
    yield from _wards()
    yield from _headers()


def _choices() -> Iterator[tuple[Any, ...]]:
    yield (
        "JRN-BIRTH-COUNTER",
        "đưa thẳng vào «chờ gửi»",
        "shows new items as waiting",
        Meddling("justice", LIST, says=rows_of("danhSach", swapped("trangThai", {"chưa gửi": "chờ gửi"}))),
    )
    yield (
        "JRN-BIRTH-CHOICES",
        "nhận chuyển khi chưa chọn gì",
        "takes a transfer before anything is chosen",
        Meddling("justice", "canbo-chuyen", status=200),
    )
    yield (
        "JRN-BIRTH-WAITING",
        "gửi lựa chọn đầu tiên",
        "sends the first choice",
        Meddling("justice", SEND, asks=when({"noiDangKyKCB": "79902"}, noiDangKyKCB="01901")),
    )
    yield (
        "JRN-BIRTH-ADDRESS",
        "gửi địa chỉ của đơn vị khác",
        "sends another office's address",
        Meddling("justice", SEND, asks=put(diaChiTruSo="Trụ sở khác")),
    )
    yield (
        "JRN-BIRTH-ADDRESS-FIRST",
        "chuyển được khi chưa cấu hình địa chỉ",
        "lets an item go before the address is configured",
        Meddling("justice", settings={"office_address": "Trụ sở có sẵn"}),
    )


def _defaults() -> Iterator[tuple[Any, ...]]:
    def shown(by: str, instead: str) -> Meddling:
        bend = when({"nguoiGiamHo": by, "trangThai": "chưa gửi"}, nguoiGiamHo=instead)
        return Meddling("justice", LIST, says=rows_of("danhSach", bend))

    yield "JRN-BIRTH-NO-FATHER", "không gán mẹ", "does not fill in the mother", shown("ME", "")
    yield "JRN-BIRTH-ABANDONED", "gán cha cho trẻ bị bỏ rơi", "fills in a father for a foundling", shown("NYC", "CHA")
    yield (
        "JRN-BIRTH-REQUESTER-ADDRESS",
        "bỏ địa chỉ người đi đăng ký",
        "drops the requester's address",
        Meddling("justice", SEND, asks=_without_registrant),
    )
    yield (
        "JRN-BIRTH-UNLINKED",
        "không cấp thẻ khi thiếu địa chỉ",
        "issues no card without the address",
        Meddling("insurance", "nhanHoSoKhaiSinh", says=_no_address_no_card),
    )


def _queue() -> Iterator[tuple[Any, ...]]:
    yield "JRN-BIRTH-OVER-SIX", "nhận cả trẻ đủ 6 tuổi", "takes children of six", _with_queue(_AnyAge)
    yield "JRN-BIRTH-UNDER-SIX", "tính tuổi theo năm", "counts the age by years", _with_queue(_ByYear)
    yield "JRN-BIRTH-ONE-BY-ONE", "mỗi chu kỳ một hồ sơ", "one item a cycle", _with_queue(_OneACycle)
    yield "JRN-BIRTH-IN-ORDER", "gửi hồ sơ sau trước", "sends the last first", _with_queue(_LastFirst)


def _wards() -> Iterator[tuple[Any, ...]]:
    yield (
        "JRN-BIRTH-MERGED",
        "không nêu các xã mới",
        "does not name the new wards",
        Meddling("population", STATUS, asks=when({"trangThai": 2}, ghiChu="Địa chỉ chưa rõ", noiDungXuLy="")),
    )
    yield (
        "JRN-BIRTH-MERGED-RIGHT",
        "ghi mã xã cũ",
        "writes the old ward's code",
        Meddling("population", STATUS, asks=result(_old_ward)),
    )


def _headers() -> Iterator[tuple[Any, ...]]:
    yield (
        "JRN-BIRTH-PURPOSE",
        "xin số định danh không nêu mục đích",
        "asks for a number without a purpose",
        Meddling("justice", "*/capSoDinhDanh", headers=headless(PURPOSE)),
    )
    yield (
        "JRN-BIRTH-PURPOSE-ONE-STOP",
        "chuyển cư trú không nêu số hồ sơ",
        "passes on without naming the dossier",
        Meddling("one-stop", "*/dangKyThuongTru", headers=headless(ISSUE)),
    )
    yield (
        "JRN-BIRTH-PURPOSE-BHXH",
        "hỏi dân cư không nêu mục đích",
        "asks the population registry without a purpose",
        Meddling("insurance", "/r1/*", headers=headless(PURPOSE)),
    )
    yield (
        "JRN-BIRTH-TRACE",
        "một cửa mở mã vết mới",
        "the one-stop begins a new trace",
        Meddling("one-stop", "*/dangKyThuongTru", trace=ANOTHER_TRACE),
    )
    yield (
        "JRN-BIRTH-TRACE-JUSTICE",
        "hộ tịch mở mã vết mới",
        "civil status begins a new trace",
        Meddling("justice", SEND, trace=ANOTHER_TRACE),
    )
