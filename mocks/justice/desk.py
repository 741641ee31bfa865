"""The civil-status desk: takes declarations in by every way, works them off, keeps the registers and the send queue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from harness.chance import stream
from harness.matters import Act, Matter
from harness.people.provider import people
from mocks.agenda import Errand
from mocks.axisclient import AxisClient
from mocks.justice.cards import CardSender
from mocks.justice.choices import Choices
from mocks.justice.dossiers import Dossier, Dossiers, Received, State, Way
from mocks.justice.entry import Module, read_entry
from mocks.justice.examination import Examiner
from mocks.justice.queue import Action
from mocks.justice.queue import State as CardState
from mocks.justice.registers import Record, Registers, facts
from mocks.justice.settings import justice_settings
from mocks.office import Office

UNIT_DIGITS: Final = 5
DISTRICT_DIGITS: Final = 3
"""Codes of district offices, until 06/2025."""
CHOICE_CHARACTERS: Final = 20

_OWNERS: Final = {
    State.WAITING: "justice",
    State.PROCESSING: "justice",
    State.SUPPLEMENT: "citizen",
}
_CARD_OWNERS: Final = {
    CardState.NOT_SENT: "officer",
    CardState.WAITING: "justice",
    CardState.SENT: "insurance",
    CardState.RETURNED: "officer",
}
_REGISTERED: Final[dict[Module, str]] = {"KS": "birth-registered", "KT": "death-registered"}


@dataclass(frozen=True, slots=True)
class Declaration:
    """What somebody sends in, as it came."""

    way: Way
    module: Module
    unit: str
    number: str
    local: str
    filed: datetime
    fields: Mapping[str, Any]
    trace: str


class JusticeDesk:
    """Everything that the civil-status side decides."""

    def __init__(self, office: Office) -> None:
        """Open for business with empty registers."""
        self.office = office
        self.settings = justice_settings(office.settings)
        self.signer = people(stream(office.seed, "justice/signer")).vn_name()
        self.registers = Registers()
        self.dossiers = Dossiers()
        axis = AxisClient(office)
        self.cards = CardSender(office, axis, self.settings)
        self.examiner = Examiner(office, axis, self.registers, self.settings, self.signer, self.cards.saved)
        self._counter = 0

    # --- receiving ----------------------------------------------------------------------------------------------------

    def unit(self, given: int | str) -> str:
        """The office's code (maDonVi), five digits; "" if there is no such office."""
        text = str(given).strip()
        if not (text.isascii() and text.isdigit() and len(text) <= UNIT_DIGITS and int(text)):
            return ""
        code = text if isinstance(given, str) and len(text) == DISTRICT_DIGITS else text.zfill(UNIT_DIGITS)
        return code if not self.settings.units or code in self.settings.units else ""

    def receive(self, sent: Declaration) -> tuple[Dossier | None, Received, list[str]]:
        """Take a declaration in, once; what is wrong with its fields comes back as sentences instead."""
        known = self.dossiers.find(sent.number)
        if known is not None and known.module != sent.module:
            return None, "known", [f"maHoSo {sent.number} đã thuộc hồ sơ loại khác."]
        entry, faults = read_entry(sent.module, sent.fields, self.office.today())
        if faults:
            return None, "new", faults
        now = self.office.now()
        dossier, received = self.dossiers.receive(
            Dossier(
                number=sent.number,
                local=sent.local,
                way=sent.way,
                module=sent.module,
                unit=sent.unit,
                filed=sent.filed,
                arrived=now,
                entry=entry,
                since=now,
                trace=sent.trace,
                card=_choices(sent.fields.get("theBHYT")),
            )
        )
        if received != "known" and sent.way != "counter":
            self.examiner.plan(dossier)
        return dossier, received, []

    def at_counter(self, sent: Declaration) -> tuple[Dossier | None, list[Errand], list[str]]:
        """Take a declaration at the counter and work on it at once."""
        dossier, received, faults = self.receive(sent)
        if dossier is None or received == "known":
            return dossier, [], faults
        return dossier, self.examiner.begin(dossier), []

    def counter_number(self, unit: str) -> str:
        """A number for a dossier that was handed in at the counter of `unit`."""
        self._counter += 1
        return f"HT{unit}-{self.office.today():%y%m%d}-{self._counter:04d}"

    # --- looking ------------------------------------------------------------------------------------------------------

    def changed_on(self, module: Module, day: Any) -> list[Record]:
        """The records made or last changed on a day; none is ever changed here."""
        return [record for record in self.registers.all() if record.module == module and record.at.date() == day]

    # --- what invariants speak of -------------------------------------------------------------------------------------

    def matters(self) -> Iterator[Matter]:
        """Dossiers not decided yet, and children without a card on the list."""
        for dossier in self.dossiers.all():
            if dossier.state in _OWNERS:
                state = dossier.state.name.lower()
                yield Matter("justice", "civil-dossier", dossier.number, state, _OWNERS[dossier.state], dossier.since)
        for item in self.cards.queue.items():
            if item.state in _CARD_OWNERS:
                owner = _CARD_OWNERS[item.state]
                yield Matter("justice", "card-request", item.child.key, item.state.value, owner, item.since)

    def acts(self) -> Iterator[Act]:
        """What was received, registered, refused, and passed on."""
        for dossier in self.dossiers.all():
            subject = dossier.person_number or dossier.entry.subject.number
            number, record = dossier.number, dossier.record
            yield Act("justice", "received-civil-dossier", number, subject, dossier.arrived)
            if record is not None:
                key = (facts(record.entry) or (record.card_key,))[-1]
                yield Act("justice", _REGISTERED[record.module], key, subject, record.at, after=number)
            elif dossier.state is State.REFUSED:
                yield Act("justice", "civil-dossier-refused", number, subject, dossier.since, after=number)
        for item in self.cards.queue.items():
            record, _ = self.cards.birth(item.child.key)
            taken = [at for at, action, _ in item.history if action is Action.TAKEN]
            if taken:
                yield Act("justice", "birth-passed-on", item.child.key, record.person_number, taken[0])


def _choices(given: Any) -> Choices | None:
    """The three choices as a dossier carries them; None when it carries none."""
    if not isinstance(given, Mapping) or not given:
        return None
    values = [given.get(tag) for tag in ("noiDangKyKCB", "nguoiGiamHo", "hinhThucNhan")]
    texts = [str(value).strip()[:CHOICE_CHARACTERS] if isinstance(value, str | int) else "" for value in values]
    return Choices(*texts)
