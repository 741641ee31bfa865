"""Networks that break one rule of the death journey each, and networks that keep them all and look different."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final

from harness.exchange import Request
from harness.people.model import Account
from harness.twin import Twin
from harness.wire.axis import ISSUE, PURPOSE
from harness.wire.calls import Incoming
from harness.wire.door import Door
from mocks.broken.bends import (
    STATUS,
    another_each_time,
    every_other_time,
    more_fields,
    result,
    rows_of,
    turned_round,
    when,
)
from mocks.broken.meddling import Fields, Meddling, headless, late, put, twin
from mocks.intake.desk import IntakeDesk
from mocks.office import Office
from mocks.one_stop.desk import OneStopDesk
from mocks.one_stop.dossier import Dossier, Passing
from mocks.one_stop.passing import PassingOn

FUNERAL: Final = "/apiMaiTang/1.0/nopHoSo"
ANOTHER_TRACE: Final = "f" * 32
LEVEL_BEFORE: Final = "23400000"
"""Ten times the base salary until June 2026."""


class TakesNoNotice(IntakeDesk):
    """Refuses death notices."""

    def parameter_code(self, door: Door, incoming: Incoming, account: Account) -> str:
        """As it should, but for the notice."""
        return "500" if door.name == "death-notice" else super().parameter_code(door, incoming, account)


class _OnceOnly(PassingOn):
    def _plan(self, dossier: Dossier, passing: Passing, name: str, at: datetime) -> None:
        """Nothing: what was not answered is not sent again."""


class GivesUp(OneStopDesk):
    """Passes every part on once, answered or not."""

    def __init__(self, office: Office) -> None:
        """Open with another way of passing on."""
        super().__init__(office)
        self.passing = _OnceOnly(self.counter, self.passed)


def _strayed(path: str) -> Callable[[Request], Request]:
    """Go to another door every other time; with `again`, to the right one after it."""
    numbers = count()
    return lambda request: replace(request, target=path) if next(numbers) % 2 == 0 else request


def _is(status: int) -> Callable[[Fields], bool]:
    return lambda fields: str(fields.get("trangThai")) == str(status)


def _without_grounds(found: Fields) -> Fields:
    return {name: value for name, value in found.items() if name != "canCu"}


def _less(found: Fields) -> Fields:
    return {**found, "soTien": LEVEL_BEFORE} if "soTien" in found else found


def twins() -> Iterator[Twin]:
    """One for each rule at least."""
    for rule, vi, en, *meddlings in _table():
        yield twin(rule.lower(), rule, vi, en, *meddlings)


def _table() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how; made anew each time, because some remember."""
    yield from _registration()
    yield from _residence()
    yield from _allowance()
    yield from _headers()


def _registration() -> Iterator[tuple[Any, ...]]:
    yield (
        "JRN-DEATH-NOTICE",
        "từ chối giấy báo tử",
        "refuses death notices",
        Meddling("intake", gateway=TakesNoNotice),
    )
    yield (
        "JRN-DEATH-PUSHED",
        "gửi khai tử với module LTKS trước",
        "sends a death with module LTKS first",
        Meddling("one-stop", "*/nhanHoSoDKHT", asks=every_other_time(put(module="LTKS")), again=1),
    )
    yield "JRN-DEATH-SAMEDAY", "để sang ngày sau", "leaves it to the next day", late("justice", timedelta(hours=22))
    yield "JRN-DEATH-CUTOFF", "chậm ba ngày", "is three days late", late("justice", timedelta(days=3))
    yield (
        "JRN-DEATH-RESULT",
        "trả mã giấy tờ của khai sinh",
        "gives the paper code of births",
        Meddling(
            "justice",
            "LayKetQua",
            says=rows_of("value", result(lambda found: {**found, "maGiayToKetQua": "KQ.G15.000031"})),
        ),
    )
    yield (
        "JRN-DEATH-TOLD-POPULATION",
        "báo tử hai lần với hai mã yêu cầu",
        "tells of the death twice, under two request numbers",
        Meddling("justice", "*/baoTu", asks=another_each_time("maYeuCau"), again=1),
    )
    yield (
        "JRN-DEATH-SUPPLEMENT",
        "không nói điều gì sai",
        "does not say what is wrong",
        Meddling("justice", "LayKetQua", says=rows_of("value", when({"trangThai": 2}, ghiChu="", noiDungXuLy=""))),
    )


def _residence() -> Iterator[tuple[Any, ...]]:
    yield "JRN-DEATH-DELETED", "xóa thường trú chậm", "deletes late", late("population", timedelta(days=4))
    yield (
        "JRN-DEATH-GONE",
        "đòi bổ sung rồi mới xóa",
        "asks for a supplement before it deletes",
        Meddling(
            "population", STATUS, asks=every_other_time(put(trangThai="2", ketQuaXuLy="", ghiChu="?"), _is(4)), again=1
        ),
    )
    yield (
        "JRN-DEATH-PARTIAL",
        "không ghi bên từ chối",
        "does not say who refused",
        Meddling("portal", "hub-progress", says=put(coQuanTuChoi=[])),
    )


def _allowance() -> Iterator[tuple[Any, ...]]:
    yield (
        "JRN-DEATH-BRANCH",
        "gửi nhánh A cho cả hai bên",
        "sends branch A to both sides",
        Meddling("one-stop", FUNERAL, headers=_strayed("/apiMaiTangXaHoi/1.0/nopHoSo"), again=1),
    )
    yield (
        "JRN-DEATH-AMOUNT",
        "tính theo lương cơ sở cũ",
        "counts by the base salary of before",
        Meddling("insurance", STATUS, asks=result(_less)),
    )
    yield (
        "JRN-DEATH-SOCIAL",
        "không nêu căn cứ",
        "gives no grounds",
        Meddling("employment", STATUS, asks=result(_without_grounds)),
    )
    yield (
        "JRN-DEATH-REFUSED",
        "từ chối không lý do",
        "refuses without a reason",
        Meddling("insurance", STATUS, asks=when({"trangThai": 6}, ghiChu="Không đủ điều kiện", noiDungXuLy="")),
    )
    yield (
        "JRN-DEATH-ONCE",
        "mỗi lần nhận một mã hồ sơ",
        "opens a dossier with every arrival",
        Meddling("insurance", "nopHoSo", says=another_each_time("maHoSo")),
    )
    yield (
        "JRN-DEATH-OUTAGE",
        "không gửi lại sau sự cố",
        "never sends again after an outage",
        Meddling("one-stop", desk=GivesUp),
    )


def _headers() -> Iterator[tuple[Any, ...]]:
    no_purpose, no_dossier = headless(PURPOSE), headless(ISSUE)
    yield (
        "JRN-DEATH-PURPOSE",
        "hỏi dân cư không nêu mục đích",
        "asks the population registry without a purpose",
        Meddling("justice", "/r1/*", headers=no_purpose),
    )
    yield (
        "JRN-DEATH-PURPOSE-ONE-STOP",
        "chuyển hồ sơ không nêu số hồ sơ",
        "passes on without naming the dossier",
        Meddling("one-stop", FUNERAL, headers=no_dossier),
    )
    yield (
        "JRN-DEATH-PURPOSE-BHXH",
        "hỏi dân cư không nêu mục đích",
        "asks the population registry without a purpose",
        Meddling("insurance", "/r1/*", headers=no_purpose),
    )
    yield (
        "JRN-DEATH-TRACE",
        "một cửa mở mã vết mới",
        "the one-stop begins a new trace",
        Meddling("one-stop", FUNERAL, trace=ANOTHER_TRACE),
    )
    yield (
        "JRN-DEATH-TRACE-BHXH",
        "BHXH mở mã vết mới",
        "BHXH begins a new trace",
        Meddling("insurance", STATUS, trace=ANOTHER_TRACE),
    )


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    yield twin(
        "death-more-fields",
        "",
        "trả lời có thêm trường",
        "answers with further fields",
        *(Meddling(party, says=more_fields) for party in ("justice", "insurance", "population", "employment")),
    )
    yield twin(
        "death-other-order",
        "",
        "trường theo thứ tự khác",
        "fields in another order",
        *(Meddling(party, says=turned_round) for party in ("portal", "justice", "insurance")),
    )
    yield twin(
        "death-slow-in-time",
        "",
        "chậm nhưng trong hạn",
        "slow, but in time",
        Meddling("justice", settings={"officer_minutes": 60}),
        Meddling("population", settings={"officer_minutes": 600}),
        Meddling("insurance", settings={"officer_minutes": 480}),
    )
    yield twin(
        "death-newer-errors",
        "",
        "hộ tịch báo lỗi kiểu mới, một cửa quét thưa hơn",
        "civil status with newer error shapes, a one-stop that looks less often",
        Meddling("justice", settings={"errors": "new"}),
        Meddling("one-stop", settings={"pull_minutes": 15, "poll_minutes": 20}),
    )
