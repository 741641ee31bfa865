"""The author of claim tables: full, valid, coherent values of tables 1, 7 to 14 and check-in, from one scene.

Every value is a template in `claims.json`: `{patient.full_name}` reaches into the scene, `@D+14` is a date token
(`harness.documents.dates`). Tables 13 and 14 repeat table 1 word for word; table 13 is always that of a transfer.
The tables of cost are not part of the bench, so table 1 claims no money: the sums agree with what is absent.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from harness.documents.dates import date8, expand, time12
from harness.documents.scene import Scene
from harness.documents.situations import Situation, birth_mother, grown_up, situations, temporary_number
from harness.documents.table import table
from harness.people.model import Citizen, Staff

SEX: Final = {"male": "1", "female": "2", "unknown": "3"}
_NEWBORN_DAYS: Final = 28
_Template = tuple[str, Callable[[Mapping[str, Any], date], str]]


def claim_values(kind: str, version: str, scene: Scene, situation: str = "plain") -> list[dict[str, str]]:
    """The records of `kind` in `version`, each with every tag in wire order; KeyError for what does not exist."""
    told = situations()[situation]
    staged = told.stage(scene)
    context = _context(staged, version)
    return [{tag: fill(context, staged.day) for tag, fill in record} for record in _templates(kind, version, told.name)]


def claim(version: str, scene: Scene, situation: str = "plain") -> list[tuple[str, list[dict[str, str]]]]:
    """All documents of a whole claim in `situation`, those that `version` has."""
    return [
        (kind, claim_values(kind, version, scene, situation))
        for kind in situations()[situation].documents
        if kind != "CHECKIN" and _exists(kind, version)
    ]


def _exists(kind: str, version: str) -> bool:
    try:
        table(kind, version)
    except KeyError:
        return False
    return True


@cache
def _base() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files(__package__) / "claims.json").read_text("utf-8"))
    return data


@cache
def _templates(kind: str, version: str, situation: str) -> tuple[tuple[_Template, ...], ...]:
    """One tuple of (tag, filler) a record, in wire order; a tag without a value is there and empty."""
    told: Situation = situations()[situation]
    base = _base()[kind]
    tags = table(kind, version).tags
    # A paper about one thing keeps it whatever the encounter is about: rest in pregnancy names pregnancy.
    every = {tag: value for tag, value in told.every.items() if tag not in base.get("keeps", ())}
    records = []
    for change in told.records(kind):
        values = {**base["set"], **base.get("versions", {}).get(version, {}), **every, **change}
        records.append(tuple((tag, _filler(_in_version(tag, values.get(tag, ""), version))) for tag in tags))
    return tuple(records)


def _in_version(tag: str, value: str, version: str) -> str:
    """QĐ 130 gives the visit category one character: the group that the later codes belong to."""
    return value.partition(".")[0] if tag == "MA_DOITUONG_KCB" and version == "130" else value


def _filler(template: str) -> Callable[[Mapping[str, Any], date], str]:
    if template.startswith("@D"):
        return lambda _context, day: expand(template, day)
    if "{" in template:
        return lambda context, _day: template.format_map(context)
    return lambda _context, _day: template


def _context(scene: Scene, version: str) -> dict[str, Any]:
    """What templates may name."""
    return {
        "key": scene.key,
        "patient": scene.patient,
        "mother": scene.mother,
        "father": scene.father,
        "doctor": scene.doctor,
        "head": scene.head,
        "facility": scene.facility,
        **_people(scene, version),
        **_times(scene),
        **_numbers(scene),
    }


def _people(scene: Scene, version: str) -> dict[str, str | Citizen]:
    patient = scene.patient
    caregiver = birth_mother(scene)
    adult = patient if grown_up(scene) else scene.mother
    return {
        "patient_number": f"BN{scene.number:08d}",
        "patient_sex": SEX[patient.sex],
        "patient_born12": _born12(scene),
        "patient_year": f"{patient.born:%Y}",
        "adult": adult,
        "adult_born": date8(adult.born),
        "adult_issued": date8(adult.cccd_issued),
        "adult_district": adult.address.district or "000",
        "employer": adult.employer,
        "caregiver": caregiver,
        "caregiver_born": date8(caregiver.born),
        "caregiver_issued": date8(caregiver.cccd_issued),
        "caregiver_district": caregiver.address.district or "000",
        "father_of_minor": "" if grown_up(scene) else scene.father.full_name,
        "mother_of_minor": "" if grown_up(scene) else scene.mother.full_name,
        "family": scene.father.full_name.split(" ")[0],
        "head_id": identifier(scene.head, version),
        "doctor_id": identifier(scene.doctor, version),
    }


def identifier(member: Staff, version: str) -> str:
    """By what `member` signs: the BHXH number up to QĐ 4750, the practice licence from QĐ 3176 on."""
    return member.licence if version == "3176" else member.bhxh_number


def _born12(scene: Scene) -> str:
    # The hour of birth is only asked of newborns of at most 28 days; of others it is unknown, written 0000.
    newborn = scene.day - scene.patient.born <= timedelta(days=_NEWBORN_DAYS)
    return f"{scene.patient.born:%Y%m%d}" + ("0210" if newborn else "0000")


def _times(scene: Scene) -> dict[str, str]:
    year = scene.day.year
    admitted = min(scene.admitted + timedelta(minutes=40), scene.discharged)
    return {
        "day": date8(scene.day),
        "year": f"{year}",
        "year2": f"{year % 100:02d}",
        "month": f"{scene.day.month}",
        "arrived": time12(scene.admitted),
        "admitted": time12(admitted),
        "ordered": time12(scene.admitted + timedelta(minutes=10)),
        "left": time12(scene.discharged),
        "left8": date8(scene.discharged.date()),
        "days": str((_midnight(scene.discharged) - _midnight(scene.admitted)).days + 1),
        "card_from": f"{year}0101",
        "card_to": f"{year}1231",
    }


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time())


def _numbers(scene: Scene) -> dict[str, str]:
    province = scene.facility.code[:2]
    return {
        "number": f"{scene.number:06d}",
        "serial": f"{scene.number * 2 % 100_000:05d}",
        "second_serial": f"{(scene.number * 2 + 1) % 100_000:05d}",
        "record": f"HSBA{scene.day:%y}{scene.number:06d}",
        "passport": f"C9{scene.number % 1_000_000:06d}",
        "temporary_card": f"TE1{province}{temporary_number(scene)}",
        "second_temporary_card": f"TE1{province}{temporary_number(scene, 1)}",
        "receiver": f"{province}998",
        "sender": f"{province}997",
    }
