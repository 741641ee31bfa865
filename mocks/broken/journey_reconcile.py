"""Networks that break one rule of the reconciliation each, and networks that keep them all and look different."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from harness.exchange import Request
from harness.twin import Twin
from harness.wire.axis import PURPOSE
from mocks.broken.bends import another_each_time, every_row, more_fields, rows_of, turned_round
from mocks.broken.meddling import Fields, Meddling, headless, put, twin
from mocks.broken.services import Forgetful, bent_desk, registry_says, twins_of
from mocks.insurance.identity import Heard

CONFIRM: Final = "*/XacThucThongTinCongDan"
SHARE: Final = "ChiaSeDuLieuBaoHiem"
_NAME: Final = re.compile(rb"(HoVaTen>)([A-Z]+)(<)")


def _small_letters(request: Request) -> Request:
    body = _NAME.sub(lambda found: found[1] + found[2].capitalize() + found[3], request.body)
    return replace(request, body=body)


def _slashed(row: Fields, _request: object) -> Fields:
    day = row.get("DenNgay", "")
    return {**row, "DenNgay": f"{day[6:]}/{day[4:6]}/{day[:4]}"} if day else row


def _words_for_sex(fields: Fields, _request: object) -> Fields | None:
    found = fields.get("CongdanCollection") or {}
    nodes = [{**node, "GioiTinh": "Nam"} for node in found.get("CongDan") or []]
    return {**fields, "CongdanCollection": {**found, "CongDan": nodes}} if nodes else None


# --- desks ------------------------------------------------------------------------------------------------------------


def _knows_not(scene: str) -> Meddling:
    """It does not know the husband of a scene."""
    return registry_says(lambda desk, asked: asked.cccd != desk.office.town.home(scene).husband.cccd)


def _looks_at_sex(desk: Any, asked: Any) -> bool:
    """The registry says no to whoever's number names another sex than its record."""
    person = desk.registry.find(asked.name, asked.born, cccd=asked.cccd)
    return person is not None and int(asked.cccd[3]) % 2 == int(person.sex == "2")


def _reconciles(bend: Callable[[Any], dict[str, Any]]) -> Meddling:
    """An insurance side whose reconciliation has some parts replaced."""
    return bent_desk("insurance", lambda desk: vars(desk.reconciliation).update(bend(desk.reconciliation)))


def _silence_is_no(desk: Any) -> dict[str, Any]:
    right = desk._hear  # noqa: SLF001 -- bent on purpose
    return {"_hear": lambda check, heard: right(check, Heard.NO if heard is Heard.NOTHING else heard)}


def _shares_all(desk: Any) -> dict[str, Any]:
    right = desk.sharing.pack
    desk.sharing.pack = lambda run, _people, trace: right(run, [one.number for one in desk.checks.values()], trace)
    return {}


def _ignores_corrections(desk: Any) -> dict[str, Any]:
    right = desk.corrected
    return {"corrected": lambda check, _name, _born, _sex: right(check, "", None, None)}


def _ignores_numbers(desk: Any) -> dict[str, Any]:
    right = desk.notified

    def notified(check: Any, _cccd: str) -> None:
        right(check, desk.registry.person(check.number).citizen.cccd)

    return {"notified": notified}


def _believes_numbers(_desk: Any) -> dict[str, Any]:
    def notified(check: Any, _cccd: str) -> None:
        check.state, check.way = "confirmed", "number"

    return {"notified": notified}


def twins() -> Iterator[Twin]:
    """One for each rule at least; made anew each time, because some remember."""
    yield from twins_of("JRN-RECONCILE-", (*_questions(), *_records(), *_lists()))


def _questions() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how."""
    small = Meddling("insurance", CONFIRM, headers=_small_letters)
    yield "ASKED", "gửi họ tên viết thường", "sends names in small letters", small
    yield "PURPOSE", "không nêu mục đích", "gives no purpose", Meddling("insurance", CONFIRM, headers=headless(PURPOSE))
    yield "CONFIRMED", "không biết một người", "does not know somebody", _knows_not("reconcile/happy")
    yield "BARE", "xác thực mọi người", "confirms everybody", registry_says(lambda _desk, _asked: True)
    yield "NO-SEX", "so cả giới tính", "compares the sex too", registry_says(_looks_at_sex)
    words = Meddling("population", "TraCuuThongTinCongDan", says=_words_for_sex)
    yield "SEX-AT-SOURCE", "ghi giới tính bằng chữ", "writes the sex as a word", words


def _records() -> Iterator[tuple[Any, ...]]:
    sends = f"*/{SHARE}"
    slashed = Meddling("insurance", sends, asks=rows_of("DanhSachBanGhi", _slashed))
    yield "SHARED", "ghi hạn thẻ dd/MM/yyyy", "writes periods as dd/MM/yyyy", slashed
    yield "TAKEN", "đếm sai số nhận", "counts what it took wrongly", Meddling("population", SHARE, says=put(SoNhan=0))
    twice = Meddling("insurance", sends, asks=another_each_time("MaGoi"), again=1)
    yield "ONCE", "gửi mỗi gói hai lần, hai số", "sends each package under two numbers", twice
    forgets = _reconciles(lambda _desk: {"runs": Forgetful(), "checks": Forgetful()})
    yield "RERUN", "hỏi lại cả đợt", "asks about everybody anew", forgets
    yield "OUTAGE", "coi im lặng là không", "takes silence for a no", _reconciles(_silence_is_no)
    yield "NOT-SHARED", "chia sẻ cả người chưa xác thực", "shares whoever it asked about", _reconciles(_shares_all)


def _lists() -> Iterator[tuple[Any, ...]]:
    wordless = Meddling("insurance", "danhSachRaSoat", says=every_row("danhSach", lyDo=""))
    yield "LISTED", "danh sách không lý do", "lists without reasons", wordless
    yield "CORRECTED", "bỏ qua dữ liệu đã sửa", "ignores corrections", _reconciles(_ignores_corrections)
    yield "NOTIFIED", "bỏ qua số được thông báo", "ignores notified numbers", _reconciles(_ignores_numbers)
    yield "STILL-UNKNOWN", "tin ngay số được thông báo", "believes notified numbers", _reconciles(_believes_numbers)
    yield (
        "PAPER",
        "không ghi giấy tờ",
        "notes no papers",
        _reconciles(lambda _desk: {"settled": lambda _check, _paper: None}),
    )


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    both = ("insurance", "population")
    yield twin(
        "reconcile-more-fields",
        "",
        "trả lời có thêm trường",
        "answers with further fields",
        *(Meddling(party, says=more_fields) for party in both),
    )
    yield twin(
        "reconcile-turned-round",
        "",
        "trả lời đảo thứ tự trường",
        "answers with their fields in the other order",
        *(Meddling(party, says=turned_round) for party in both),
    )
    one = Meddling("insurance", settings={"reconcile_batch": 1, "reconcile_pause_minutes": 20})
    yield twin("reconcile-one-by-one", "", "hỏi từng người một", "asks about one person at a time", one)
