"""Birth at the counter: the justice officer registers, makes the three choices for the card, presses Chuyển BHXH.

Steps: registered, listed (justice's send queue), chosen, configured, transferred (officer), sent (queue), card
(insurance). The guide is that of Sở Tư pháp Hà Giang of 12/02/2020.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from harness.journey import Journey, Play, StuckError
from harness.people.model import Citizen
from harness.suites.journey import forms, hub, papers
from harness.suites.journey.forms import Form
from harness.text import Text
from harness.working import add_months

COUNTER: Final = "/hotich/canbo/dangKy"
OFFICE: Final = "/hotich/canbo/cauHinh"
QUEUE: Final = "/hotich/canbo/chuyenBHXH"
ADDRESS: Final = "Trụ sở UBND, số 1 đường Thử Nghiệm"
SENT, RETURNED, ISSUED = "đã gửi", "bị trả về", "đã cấp thẻ"
RESULT, SUPPLEMENT, REFUSED = 4, 2, 6
AT_OFFICE, BY_POST = "1", "2"
FATHER_UNKNOWN, ABANDONED = "2", "5"
"""nksLoaiKhaiSinh."""
UNLINKED: Final = "09999"
"""An office that has no online register (setting `unlinked_units`)."""
OTHER_FACILITY: Final = "79902"
CYCLE: Final = timedelta(minutes=45)
SIX_YEARS: Final = 72
HOUR: Final = timedelta(hours=1)


def register(journey: Journey, unit: str, data: Form, step: str = "registered") -> Form:
    """The officer enters a birth and sees how it stands until it is saved for good; keeps and gives the outcome."""
    number = f"Q-{journey.scene.partition('/')[2]}-{step}"
    form = {"module": "KS", "maDonVi": unit, "maHoSo": number, "data": data}

    def saved() -> Form | None:
        said = journey.try_ask("justice", "POST", COUNTER, form, who="officer")
        state = said.fields.get("trangThai")
        if not said.ok:
            raise journey.halt(step, "justice", said)
        if state in {SUPPLEMENT, REFUSED}:
            told = f"trangThai {state}: {said.fields.get('ghiChu')}"
            raise StuckError(step, "justice", Text(told, told))
        return said.fields if state == RESULT else None

    found = journey.until(step, "justice", hub.PATIENCE, saved)
    journey.facts["result"] = found
    journey.facts.setdefault("saved", {})[step] = found
    return found


def row_of(journey: Journey, record: Form) -> Form | None:
    """The record's row in the send queue, if it is there."""
    said = journey.try_ask("justice", "GET", QUEUE, who="officer")
    rows: list[Form] = said.fields.get("danhSach") or []
    return next((row for row in rows if str(row.get("id")) == str(record.get("id"))), None)


def listed(journey: Journey, record: Form, step: str = "listed") -> Form:
    """Until the record stands on the list; keeps the row."""
    row = journey.until(step, "justice", HOUR, lambda: row_of(journey, record))
    journey.facts[step] = row
    return row


def configure(journey: Journey, unit: str) -> None:
    """The officer enters the address of the office's seat."""
    form = {"diaChiTruSo": ADDRESS, "maDonVi": unit}
    journey.ask("configured", "justice", "PUT", OFFICE, form, who="officer")


def choose(journey: Journey, row: Form, step: str = "chosen", **choices: str) -> None:
    """The officer makes or changes choices."""
    journey.ask(step, "justice", "PUT", f"{QUEUE}/{row['id']}", choices, who="officer")


def transfer(journey: Journey, row: Form, step: str = "transferred") -> None:
    """The officer presses Chuyển BHXH."""
    said = journey.ask(step, "justice", "POST", f"{QUEUE}/{row['id']}/chuyen", {}, who="officer")
    journey.facts[step] = said.fields


def try_transfer(journey: Journey, row: Form, step: str) -> None:
    """The officer presses Chuyển BHXH too early."""
    journey.mark(step, "justice", journey.try_ask("justice", "POST", f"{QUEUE}/{row['id']}/chuyen", {}, who="officer"))


def carded(journey: Journey, record: Form) -> None:
    """Until the row says that the card is there; keeps it."""

    def there(*states: str) -> Form | None:
        row = row_of(journey, record)
        return row if row and row.get("trangThai") in states else None

    def issued() -> Form | None:
        back = there(RETURNED)
        if back:
            told = f"{back.get('maLoi')} {back.get('moTaLoi')}"
            says = Text(f"hồ sơ bị trả về: {told}", f"the item was returned: {told}")
            raise StuckError(step, party, says)
        return there(ISSUED)

    step, party = "card", "insurance"
    journey.until("sent", "justice", 2 * CYCLE, lambda: there(SENT, RETURNED, ISSUED), every=timedelta(minutes=5))
    journey.facts["card"] = journey.until(step, party, hub.PATIENCE, issued)


def parents(journey: Journey) -> Form:
    """Both parents, known."""
    return forms.parents_data(me=journey.home.woman, cha=journey.home.husband)


def child_of(journey: Journey, child: Citizen | None = None, kind: str = "1") -> Form:
    """The child's part of the record."""
    return forms.child_data(child or journey.home.newborn, journey.home.husband.address.text, kind)


def counter(journey: Journey) -> None:
    """Registered at the counter; the card goes to the office, whose address is configured only then."""
    unit = "00070"
    record = papers.birth_notice(journey)
    journey.send_paper("notice", "GIAYCHUNGSINH", record)
    done = register(journey, unit, forms.birth_data(journey.home, record))
    row = listed(journey, done)
    try_transfer(journey, row, "early")
    choose(journey, row, noiDangKyKCB=forms.FIRST_FACILITY, nguoiGiamHo="ME", hinhThucNhan=AT_OFFICE)
    try_transfer(journey, row, "unaddressed")
    configure(journey, unit)
    transfer(journey, row)
    choose(journey, row, "changed", noiDangKyKCB=OTHER_FACILITY)
    carded(journey, done)


def no_father(journey: Journey) -> None:
    """The father is not determined: the card goes by the mother without anybody choosing."""
    home = journey.home
    data = child_of(journey, kind=FATHER_UNKNOWN) | forms.parents_data(me=home.woman)
    done = register(journey, "00004", data | forms.requester(home.woman, "Mẹ"))
    row = listed(journey, done)
    choose(journey, row, noiDangKyKCB=forms.FIRST_FACILITY, hinhThucNhan=BY_POST)
    transfer(journey, row)
    carded(journey, done)


def abandoned(journey: Journey) -> None:
    """Neither parent is known: the card goes by whoever registers."""
    data = child_of(journey, kind=ABANDONED) | forms.requester(journey.home.mother, "Người phát hiện trẻ")
    done = register(journey, "00008", data)
    row = listed(journey, done)
    choose(journey, row, noiDangKyKCB=forms.FIRST_FACILITY, hinhThucNhan=BY_POST)
    transfer(journey, row)
    carded(journey, done)


def unlinked(journey: Journey) -> None:
    """The locality has no online register: the message lacks the requester's address, the card comes all the same."""
    configure(journey, UNLINKED)
    data = child_of(journey) | parents(journey) | forms.requester(journey.home.mother, "Bà")
    done = register(journey, UNLINKED, data)
    row = listed(journey, done)
    choose(journey, row, noiDangKyKCB=forms.FIRST_FACILITY, nguoiGiamHo="NYC", hinhThucNhan=BY_POST)
    transfer(journey, row)
    carded(journey, done)


def over_six(journey: Journey) -> None:
    """Registered late: a child whose sixth birthday is today never enters the list, one whose is tomorrow does."""
    today = journey.stage.now().date()
    home = journey.home
    around = forms.requester(home.woman, "Mẹ")
    six = _born(home.newborn, add_months(today, -SIX_YEARS), "Một")
    nearly = _born(home.newborn, add_months(today, -SIX_YEARS) + timedelta(days=1), "Hai")
    journey.facts["day"] = today
    register(journey, "00091", child_of(journey, nearly) | parents(journey) | around, "under")
    done = register(journey, "00091", child_of(journey, six) | parents(journey) | around, "over")
    journey.facts["under-row"] = row_of(journey, journey.facts["saved"]["under"])
    journey.stage.forward(2 * CYCLE)
    journey.facts["over-row"] = row_of(journey, done)
    journey.mark("looked", "justice")


def queue(journey: Journey) -> None:
    """Three births of one office are handed over before one cycle: they go out one after another."""
    unit = "00094"
    rows = []
    for step in ("Một", "Hai", "Ba"):
        child = _born(journey.home.newborn, journey.home.newborn.born, step)
        data = child_of(journey, child) | parents(journey) | forms.requester(journey.home.woman, "Mẹ")
        rows.append(listed(journey, register(journey, unit, data, f"registered-{step}"), f"listed-{step}"))
    for row in rows:
        choose(journey, row, noiDangKyKCB=forms.FIRST_FACILITY, nguoiGiamHo="ME", hinhThucNhan=BY_POST)
    for row in rows:
        transfer(journey, row)
    journey.facts["order"] = [str(row["maHoSo"]) for row in rows]
    for record in journey.facts["saved"].values():
        carded(journey, record)


def _born(child: Citizen, day: date, called: str) -> Citizen:
    """A sibling of the newborn."""
    return replace(child, full_name=f"{child.full_name} {called}", born=day)


PLAYS: Final[dict[str, Play]] = {
    "birth/counter": counter,
    "birth/no-father": no_father,
    "birth/abandoned": abandoned,
    "birth/unlinked-locality": unlinked,
    "birth/over-six": over_six,
    "birth/queue": queue,
}
