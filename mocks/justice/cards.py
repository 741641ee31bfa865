"""The send queue at work: waiting items go to the insurance side one after another, cycle by cycle, through the axis.

An item stays waiting until an answer says that it arrived; the same key goes out each time, so a lost answer makes no
second card. Results are asked for at later cycles.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from harness.chance import stream
from harness.said import Said
from harness.text import Text
from mocks.agenda import Errand
from mocks.axisclient import AxisClient
from mocks.justice.catalogues import national_ethnic
from mocks.justice.choices import Child, Choices, RefusedError
from mocks.justice.cycle import Cycle
from mocks.justice.days import DAY
from mocks.justice.dossiers import Dossier
from mocks.justice.questions import REFUSALS, unanswered
from mocks.justice.queue import Item, SendQueue, State
from mocks.justice.registers import Record
from mocks.justice.settings import JusticeSettings
from mocks.office import Office

PURPOSE: Final = "THE_BHYT_TE"
SEND: Final = "/apiTheBHYTTE/1.0/nhanHoSoKhaiSinh"
RESULT: Final = "/apiTheBHYTTE/1.0/traKetQua"
LOCK: Final = timedelta(minutes=15)
"""A cycle that still runs is not overtaken by the next one, unless it has been lost for so long."""
REFUSED, TAKEN, ISSUED, RETURNED = "0", "1", "2", "3"
"""trangThai of the insurance side; 1 is also "still processing"."""
_PREFIX: Final = {"CHA": "cha", "ME": "me", "NYC": "nyc"}


class CardSender:
    """The queue with its clock and its line."""

    def __init__(self, office: Office, axis: AxisClient, settings: JusticeSettings) -> None:
        """Start with an empty queue."""
        self.queue = SendQueue(settings.office_address)
        self.cycles = 0
        """Cycles that had something to do."""
        self._office = office
        self._axis = axis
        self._settings = settings
        self._births: dict[str, tuple[Record, Dossier]] = {}
        self._keys: dict[str, str] = {}
        self._running: dict[str, datetime] = {}

    def birth(self, key: str) -> tuple[Record, Dossier]:
        """The record and the dossier behind an item."""
        return self._births[key]

    def key_of(self, given: str) -> str:
        """The key of the item with that record id; a key is its own."""
        return self._keys.get(given, given)

    # --- entering -----------------------------------------------------------------------------------------------------

    def saved(self, record: Record, dossier: Dossier) -> None:
        """A record was saved for good: a child under six enters, and goes on by itself if its choices came along."""
        born = record.entry.day("nksNgaySinh")
        if record.module != "KS" or born is None:
            return
        child = Child(
            key=record.card_key,
            unit=record.unit,
            born=born.last,
            father_known=bool(record.entry.get("chaHoTen")),
            mother_known=bool(record.entry.get("meHoTen")),
            abandoned=record.entry.abandoned,
        )
        item = self.queue.enter(child, record.at)
        if item is None:
            return
        self._births[child.key] = (record, dossier)
        self._keys[str(record.id)] = child.key
        if dossier.card is not None:
            self._hand_over(item, dossier.card)

    def _hand_over(self, item: Item, choices: Choices) -> None:
        key = item.child.key
        try:
            self.queue.choose(key, choices, self._office.now())
            self.transfer(key)
        except RefusedError as error:
            item.warning = Text(
                f"Lựa chọn kèm hồ sơ chưa dùng được: {error.says.vi}.",
                f"The choices that came with the dossier cannot be used yet: {error.says.en}.",
            )

    # --- what officers do ---------------------------------------------------------------------------------------------

    def transfer(self, key: str) -> Item:
        """Chuyển BHXH."""
        item = self.queue.transfer(key, self._office.now())
        self._schedule(item.child.unit)
        return item

    def resend(self, key: str) -> Item:
        """Send a returned item again."""
        item = self.queue.resend(key, self._office.now())
        self._schedule(item.child.unit)
        return item

    # --- cycles -------------------------------------------------------------------------------------------------------

    def cycle_of(self, unit: str) -> Cycle:
        """When the office's waiting items go out: each office has a phase of its own."""
        minutes = self._settings.cycle_minutes
        return Cycle(minutes, stream(self._office.seed, f"justice/cycle/{unit}").randrange(minutes))

    def _schedule(self, unit: str) -> None:
        when = self.cycle_of(unit).next_after(self._office.now())
        self._office.agenda.at(when, lambda: self._cycle(unit), f"cycle/{unit}")

    def _cycle(self, unit: str) -> list[Errand]:
        now = self._office.now()
        todo = [*self.queue.to_ask(unit, now), *self.queue.to_send(unit)]
        if not todo:
            return []
        self._schedule(unit)
        began = self._running.get(unit)
        if began is not None and now - began < LOCK:
            return []
        self._running[unit] = now
        self.cycles += 1
        return self._next(unit, todo, now)

    def _next(self, unit: str, todo: list[Item], began: datetime) -> list[Errand]:
        """The next item's call; what follows is called when it is answered."""
        while todo:
            item, *todo = todo
            if item.state is State.SENT or item.unsure:
                return [self._ask(item, unit, todo, began)]
            if item.state is State.WAITING:
                return [self._send(item, unit, todo, began)]
        if self._running.get(unit) == began:
            del self._running[unit]
        return []

    def _send(self, item: Item, unit: str, todo: list[Item], began: datetime) -> Errand:
        self.queue.attempted(item)
        sent = item.choices

        def heard(said: Said) -> None:
            if item.state is not State.WAITING:
                return
            now = self._office.now()
            told = str(said.fields.get("trangThai"))
            if said.ok and told == TAKEN:
                self.queue.taken(item, sent, str(said.fields.get("maGiaoDich") or ""), now)
            elif (said.ok and told == REFUSED) or said.status in REFUSALS:
                self.queue.returned(item, *_error(said), now)

        return self._call(SEND, self._message(item), item, heard, unit, todo, began)

    def _ask(self, item: Item, unit: str, todo: list[Item], began: datetime) -> Errand:
        key = item.child.key

        def heard(said: Said) -> None:
            now = self._office.now()
            told = str(said.fields.get("trangThai")) if said.ok else ""
            if item.state is State.WAITING and not unanswered(said):
                if told not in {TAKEN, ISSUED, RETURNED}:
                    self.queue.not_taken(item)
                    todo.insert(0, item)
                    return
                self.queue.taken(item, item.tried or item.choices, "", now)
            if item.state is not State.SENT:
                return
            if told == ISSUED:
                card = str(said.fields.get("soTheBHYT") or said.fields.get("maSoBHXH") or "")
                self.queue.issued(item, card, now)
            elif told == RETURNED:
                self.queue.returned(item, *_error(said), now)

        return self._call(RESULT, {"maHoSo": key}, item, heard, unit, todo, began)

    def _call(
        self,
        path: str,
        body: dict[str, Any],
        item: Item,
        heard: Callable[[Said], None],
        unit: str,
        todo: list[Item],
        began: datetime,
    ) -> Errand:
        _, dossier = self._births[item.child.key]

        def then(said: Said) -> list[Errand]:
            heard(said)
            return self._next(unit, todo, began)

        return self._axis.ask(path, body, then, purpose=PURPOSE, dossier=dossier.number, trace=dossier.trace)

    # --- the message --------------------------------------------------------------------------------------------------

    def _message(self, item: Item) -> dict[str, Any]:
        record, dossier = self._births[item.child.key]
        entry, choices = record.entry, item.choices
        child, father, mother, requester = (entry.person(prefix) for prefix in ("nks", "cha", "me", "nyc"))
        linked = self._settings.is_linked(record.unit)
        guardian = _PREFIX[choices.guardian]
        message: dict[str, Any] = {
            "maHoSo": item.child.key,
            "maHoSoLT": dossier.number if dossier.way == "linked" else "",
            "maDonVi": record.unit,
            "soDangKy": record.number,
            "quyenSo": record.book,
            "ngayDangKy": record.at.strftime(DAY),
            "treEm": {
                "hoTen": child.name,
                "ngaySinh": entry.get("nksNgaySinh"),
                "gioiTinh": entry.get("nksGioiTinh"),
                "soDDCN": record.person_number,
                "danToc": national_ethnic(entry.get("nksDanToc")),
                "quocTich": entry.get("nksQuocTich"),
                "diaChi": mother.address or father.address or (requester.address if linked else ""),
            },
            "cha": {"hoTen": father.name, "soDDCN": father.number},
            "me": {"hoTen": mother.name, "soDDCN": mother.number},
            "nguoiDangKy": {
                "hoTen": requester.name,
                "soDDCN": requester.number,
                "quanHe": entry.get("nycQuanHe"),
            },
            "noiDangKyKCB": choices.facility,
            "nguoiGiamHo": choices.guardian,
            "hinhThucNhan": choices.delivery,
            "diaChiTruSo": self.queue.address(record.unit),
        }
        if linked:
            message["nguoiDangKy"]["diaChi"] = requester.address
        if linked or guardian != "nyc":
            message["diaChiTrenThe"] = entry.person(guardian).address
        return message


def _error(said: Said) -> tuple[str, str]:
    code = str(said.fields.get("maLoi") or ("" if said.ok else f"HTTP {said.status}"))[:50]
    return code, str(said.fields.get("moTaLoi") or "")[:500]
