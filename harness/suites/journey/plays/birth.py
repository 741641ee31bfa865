"""Birth → permanent residence → card under six: one linked dossier through portal, one-stop, justice, police, BHXH.

Steps: notice (hospital), filed (portal), received (one-stop), registered (justice), sent (justice's queue), residence
(population), card (insurance), known (intake gateway), finished (portal).
"""

from datetime import timedelta
from typing import Any, Final

from harness.faults import Duplicate, NoAnswer, Reset
from harness.journey import Journey, Play
from harness.people.geography import OldCommune, geography, predecessors, successors
from harness.suites.journey import forms, hub, papers

QUEUE: Final = "/hotich/canbo/chuyenBHXH"
SENT: Final = "đã gửi"
RETURNED: Final = "bị trả về"
DAY: Final = timedelta(days=1)
DIVIDED: Final = "00019"
"""Phường Điện Biên (Ba Đình, Hà Nội), which went into four wards."""


def notice(journey: Journey, **changes: str) -> dict[str, str]:
    """The hospital sends the giấy chứng sinh."""
    record = papers.birth_notice(journey, **changes)
    journey.send_paper("notice", "GIAYCHUNGSINH", record)
    return record


def to_the_end(journey: Journey) -> None:
    """From a submitted dossier to residence, card and the hub's end."""
    hub.await_status(journey, "received", "one-stop", hub.JUSTICE, hub.RECEIVED)
    to_the_card(journey)
    hub.await_status(journey, "residence", "population", hub.POLICE, hub.RESULT, hub.RETURNED)
    finish(journey)


def to_the_card(journey: Journey) -> None:
    """From reception to the card."""
    registered(journey)
    entry = hub.await_status(journey, "card", "insurance", hub.BHXH, hub.RESULT, hub.RETURNED)
    journey.facts["card"] = hub.result_of(entry)


def registered(journey: Journey) -> None:
    """Until the birth is registered; keeps ketQuaXuLy."""
    entry = hub.await_status(journey, "registered", "justice", hub.JUSTICE, hub.RESULT)
    journey.facts["result"] = hub.result_of(entry)


def finish(journey: Journey) -> None:
    """Until the hub has heard everybody's end; keeps what the requester was told."""
    hub.await_end(journey)
    journey.facts["notices"] = hub.notices(journey, journey.home.husband.cccd)


def happy(journey: Journey) -> None:
    """Everything as it should be, and the new card is known at the reception of a hospital."""
    journey.in_the_morning()
    hub.submit(journey, forms.birth_dossier(journey, notice(journey)))
    to_the_end(journey)
    child = journey.home.newborn
    number = str(journey.facts["card"].get("soTheBHYT", ""))
    said = journey.stage.lookup(number, child.full_name, f"{child.born:%d/%m/%Y}")
    journey.facts["lookup"] = said.fields.get("maKetQua")
    journey.mark("known", "intake", said)


def mismatch(journey: Journey) -> None:
    """The mother's name on the hospital's paper is not that of the population registry: the paper is issued again."""
    record = notice(journey)
    hub.submit(journey, forms.birth_dossier(journey, record))
    hub.await_status(journey, "questioned", "justice", hub.JUSTICE, hub.SUPPLEMENT)
    journey.facts["questioned"] = hub.logged(journey, hub.JUSTICE, hub.SUPPLEMENT)
    known = next(one for one in journey.stage.town.residents() if one.citizen.cccd == journey.home.woman.cccd)
    name = known.citizen.full_name
    journey.send_paper("reissued", "GIAYCHUNGSINH", record | {"HOTEN_NND": name, "CAP_LAN_DAU": "0"})
    hub.supplement(journey, {"data": forms.birth_data(journey.home, record, meHoTen=name)})
    to_the_end(journey)


def returned(journey: Journey) -> None:
    """BHXH returns the card's dossier (a first facility that does not exist); the officer corrects and sends again."""
    blocks = {"theBHYT": {"noiDangKyKCB": "99999", "nguoiGiamHo": "CHA", "hinhThucNhan": "2"}}
    hub.submit(journey, forms.birth_dossier(journey, notice(journey), **blocks))
    hub.await_status(journey, "received", "one-stop", hub.JUSTICE, hub.RECEIVED)
    registered(journey)
    item = journey.until("returned", "insurance", hub.PATIENCE, lambda: queued(journey, RETURNED))
    journey.facts["item"] = item
    choices = {"noiDangKyKCB": forms.FIRST_FACILITY, "nguoiGiamHo": "CHA", "hinhThucNhan": "2"}
    journey.ask("corrected", "justice", "PUT", f"{QUEUE}/{item['id']}", choices, who="officer")
    journey.ask("resent", "justice", "POST", f"{QUEUE}/{item['id']}/guiLai", {}, who="officer")
    entry = hub.await_status(journey, "card", "insurance", hub.BHXH, hub.RESULT, hub.RETURNED)
    journey.facts["card"] = hub.result_of(entry)


def queued(journey: Journey, state: str = "") -> dict[str, Any] | None:
    """The item of this child in justice's send queue, if it is there (in `state`)."""
    said = journey.try_ask("justice", "GET", QUEUE, who="officer")
    name = journey.home.newborn.full_name
    for row in said.fields.get("danhSach") or []:
        if row.get("hoTen") == name and (not state or row.get("trangThai") == state):
            found: dict[str, Any] = row
            return found
    return None


def outage(journey: Journey) -> None:
    """The population registry is away while the dossier is on its way; everything goes on when it is back."""
    hub.submit(journey, forms.birth_dossier(journey, notice(journey)))
    journey.stage.arm([Reset(door="axis->population:capSoDinhDanh", when="before", times=3)])
    to_the_end(journey)


def duplicate(journey: Journey) -> None:
    """Answers are lost and requests arrive twice on every line behind the portal; the citizen submits twice too."""
    dossier = forms.birth_dossier(journey, notice(journey))
    first = hub.submit(journey, dossier)
    journey.facts["again"] = hub.submit(journey, dossier, step="filed-again")
    journey.facts |= {"first": first, "maHoSoLT": first}
    faults = [
        NoAnswer(door="one-stop->axis:*", when="after", times=2),
        Duplicate(door="axis->justice:nhanHoSoDKHT", times=1),
        NoAnswer(door="axis->population:capSoDinhDanh", when="after", times=1),
        NoAnswer(door="justice->axis:nhanHoSoKhaiSinh", when="after", times=1),
        Duplicate(door="axis->insurance:*", after=2, times=2),
        NoAnswer(door="insurance->portal:*", when="after", times=2),
    ]
    journey.stage.arm(faults)
    to_the_end(journey)


def cutoff(journey: Journey) -> None:
    """Filed after 15:00: due the next working day."""
    hub.pass_the_cut_off(journey)
    hub.submit(journey, forms.birth_dossier(journey, notice(journey)))
    to_the_end(journey)


def residence_refused(journey: Journey) -> None:
    """The householder named is not the one: the police refuse, birth and card stand."""
    stranger = journey.home.mother
    blocks = {
        "dangKyThuongTru": {
            "chuHoHoTen": stranger.full_name,
            "chuHoSoDDCN": stranger.cccd,
            "quanHe": "Cháu",
            "dongYVNeID": True,
            "diaChi": forms.address(journey.home.newborn, journey.stage.now().date()),
        }
    }
    hub.submit(journey, forms.birth_dossier(journey, notice(journey), **blocks))
    hub.await_status(journey, "received", "one-stop", hub.JUSTICE, hub.RECEIVED)
    to_the_card(journey)
    hub.await_status(journey, "refused", "population", hub.POLICE, hub.REFUSED)
    finish(journey)


def locked(journey: Journey) -> None:
    """The officer wants to change the first facility after the item was sent."""
    hub.submit(journey, forms.birth_dossier(journey, notice(journey)))
    hub.await_status(journey, "received", "one-stop", hub.JUSTICE, hub.RECEIVED)
    registered(journey)
    item = journey.until("sent", "justice", DAY, lambda: queued(journey, SENT), every=timedelta(minutes=5))
    choices = {"noiDangKyKCB": "64A01", "nguoiGiamHo": "ME", "hinhThucNhan": "2"}
    said = journey.try_ask("justice", "PUT", f"{QUEUE}/{item['id']}", choices, who="officer")
    journey.mark("changed", "justice", said)


def merged(journey: Journey) -> None:
    """The address names a ward of before July 2025 that went into several: the police ask, today's ward is right."""
    old = _divided(journey.home.newborn.address.commune)
    there = {"maTinh": old.province, "maHuyen": old.district, "maXa": old.code, "dcChiTiet": old.name}
    dossier = forms.birth_dossier(journey, notice(journey))
    block = dossier["dangKyThuongTru"]
    journey.facts["old"] = old
    hub.submit(journey, dossier | {"dangKyThuongTru": block | {"diaChi": there}})
    hub.await_status(journey, "received", "one-stop", hub.JUSTICE, hub.RECEIVED)
    registered(journey)
    journey.facts["asked"] = hub.await_status(journey, "asked", "population", hub.POLICE, hub.SUPPLEMENT)
    hub.supplement(journey, {"dangKyThuongTru": block})
    entry = hub.await_status(journey, "residence", "population", hub.POLICE, hub.RESULT, hub.RETURNED)
    journey.facts["residence"] = hub.result_of(entry)
    finish(journey)


def _divided(commune: str) -> OldCommune:
    """An old ward that was divided: one of which the home's commune got a part, if there is one."""
    codes = [code for code in predecessors(commune) if len(successors(code)) > 1]
    return geography().old_communes[(codes or [DIVIDED])[0]]


PLAYS: Final[dict[str, Play]] = {
    "birth/happy": happy,
    "birth/mismatch": mismatch,
    "birth/returned": returned,
    "birth/outage": outage,
    "birth/duplicate": duplicate,
    "birth/cutoff": cutoff,
    "birth/residence-refused": residence_refused,
    "birth/locked": locked,
    "birth/merged": merged,
}
