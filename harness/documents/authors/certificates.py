"""Authors of the certificates of Phụ lục 02, the two notices, the driver's certificate and form 09/BH.

What they write is data (`certificates.json`): a template a tag, filled from the scene; a template that begins with
`@D` is a date relative to the scene's day. A situation is a few templates on top, and may put somebody else in the
patient's place. A tag that no template fills is written empty, so that every document shows its full published shape.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from harness.documents import adjustment, driver
from harness.documents.codes import codes
from harness.documents.dates import date8, expand
from harness.documents.scene import Scene
from harness.documents.situations import birth_mother, staged
from harness.documents.situations import situations as claim_situations
from harness.documents.table import table
from harness.people.model import Citizen
from harness.people.provider import data as people_data
from harness.text import Text

PLAIN: Final = "plain"
CHILD_YEARS_MAX: Final = 6
"""Below 7 years the sick-leave certificate names the parents (TT 25/2025/TT-BYT)."""

YOUNG_YEARS_MAX: Final = 15
"""Below 16 years the discharge certificate and the summary name parents or a guardian (TT 25/2025/TT-BYT)."""

_YOUNG: Final = {"CT07": CHILD_YEARS_MAX}
_SEX: Final = {"male": "1", "female": "2", "unknown": "3"}
_DRIVER_SEX: Final = {"male": "0", "female": "1", "unknown": "0"}
_PLAIN_SAYS: Final = Text("trường hợp thông thường", "the ordinary case")


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files(__package__) / "certificates.json").read_text("utf-8"))
    return data


def kinds() -> tuple[str, ...]:
    """The kinds of document that are written here."""
    return tuple(_data()["kinds"])


def situations(kind: str) -> dict[str, Text]:
    """The situations that `kind` can be written in, each with its sentence; "plain" is always the first."""
    named = _data()["kinds"][kind]["situations"]
    return {PLAIN: _PLAIN_SAYS} | {name: Text.of(entry["says"]) for name, entry in named.items()}


def values(kind: str, version: str, scene: Scene, situation: str = PLAIN) -> list[dict[str, str]]:
    """Valid, coherent values of every tag of `kind` in wire order, one mapping a record.

    A situation that only other kinds have is staged (other people, other hours) and changes nothing else, so that one
    name serves a whole filing; a name that nobody knows is a KeyError.
    """
    if situation not in _known():
        raise KeyError(situation)
    written = _data()["kinds"][kind]
    chosen = written["situations"].get(situation, {})
    told = staged(scene, situation)
    cast = _cast(told, chosen.get("patient", written.get("patient", "")))
    age = _years(cast.patient.born, told.day)
    young = written.get("young", {}) if age <= _YOUNG.get(kind, YOUNG_YEARS_MAX) else {}
    words = _words(told, cast)
    records = []
    for own in chosen.get("records", [{}]):
        templates = _data()["common"] | written["set"] | young | chosen.get("set", {}) | own
        tags = table(kind, version).tags
        records.append({tag: expand(templates.get(tag, "").format_map(words), told.day) for tag in tags})
    return [_finish(kind, record) for record in records]


@cache
def _known() -> frozenset[str]:
    own = (name for kind in kinds() for name in situations(kind))
    return frozenset({*own, *claim_situations()})


def _finish(kind: str, record: dict[str, str]) -> dict[str, str]:
    if kind == "GKSK":
        # Unsigned here, so that the document is whole; the wire puts the signed bytes in its place.
        return record | {"SIGNDATA": base64.b64encode(driver.unsigned(record)).decode()}
    return adjustment.without_empty_rows(record) if kind == "DC09BH" else record


# --- who plays whom ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cast:
    """The people of one document; derived from the scene, never drawn."""

    patient: Citizen
    mother: Citizen
    father: Citizen
    husband: Citizen
    employer: str


def _cast(scene: Scene, role: str) -> _Cast:
    patient = {"woman": birth_mother, "grown": _grown}.get(role, _as_given)(scene)
    family = _years(scene.patient.born, scene.day) <= YOUNG_YEARS_MAX
    husband = scene.father if family else _reborn(scene.father, patient.born - timedelta(days=700))
    return _Cast(patient, scene.mother, scene.father, husband, _employer(scene, patient))


def _as_given(scene: Scene) -> Citizen:
    return scene.patient


def _grown(scene: Scene) -> Citizen:
    grown = _years(scene.patient.born, scene.day) > YOUNG_YEARS_MAX
    return scene.patient if grown else scene.father


def _reborn(person: Citizen, born: date) -> Citizen:
    """The same person with another birthday, and a CCCD that fits it: century with sex, then the year."""
    century = 2 * (born.year // 100 - 19) + (1 if person.sex == "female" else 0)
    cccd = f"{person.cccd[:3]}{century}{born:%y}{person.cccd[6:]}"
    return replace(person, born=born, cccd=cccd, cccd_issued=max(person.cccd_issued, born + timedelta(days=1)))


def _employer(scene: Scene, patient: Citizen) -> str:
    """The patient's own, for a sick child its parent's, as the forms ask."""
    people: Iterable[Citizen] = (patient, scene.mother, scene.father, scene.patient)
    return next((person.employer for person in people if person.employer), scene.facility.name)


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


# --- what templates may name ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Papers:
    """What stands in the fields of the identity document: a child may have none yet (LOAI_GIAYTO 0)."""

    kind: str
    issued: str
    place: str

    @property
    def kind_or_none(self) -> str:
        """The kind where 0 is no code (giấy báo tử)."""
        return self.kind.strip("0")


def _papers(person: Citizen) -> _Papers:
    return _Papers("1", date8(person.cccd_issued), person.cccd_place) if person.cccd else _Papers("0", "", "")


def _words(scene: Scene, cast: _Cast) -> Mapping[str, object]:
    """Everything that a template of `certificates.json` may name."""
    patient = cast.patient
    family = cast.husband.full_name.split()[0]
    surrogate = _reborn(scene.mother, patient.born + timedelta(days=400))
    other_husband = _reborn(scene.father, patient.born - timedelta(days=1100))
    return {
        "facility": scene.facility,
        "patient": patient,
        "papers": _papers(patient),
        "mother": cast.mother,
        "father": cast.father,
        "husband": cast.husband,
        "surrogate": surrogate,
        "surrogate_husband": replace(other_husband, full_name=f"{surrogate.full_name.split()[0]} Văn Hậu"),
        "newborn": f"{family} Minh An",
        "second_newborn": f"{family} Minh Khôi",
        "doctor": scene.doctor,
        "head": scene.head,
        "day": scene.day,
        "admitted": scene.admitted,
        "discharged": scene.discharged,
        "key": scene.key,
        "number": scene.number,
        "serial": f"{2 * scene.number % 100_000:05d}",
        "second_serial": f"{(2 * scene.number + 1) % 100_000:05d}",
        "sex": _SEX[patient.sex],
        "driver_sex": _DRIVER_SEX[patient.sex],
        "employer": cast.employer,
        "ethnic_name": _name_in("MA_DANTOC", patient.ethnic),
        "occupation_name": _occupation(patient.occupation),
    }


def _name_in(code_list: str, code: str) -> str:
    found = codes(code_list, "PL02").get(code)
    return found.vi if found else ""


def _occupation(code: str) -> str:
    known: list[dict[str, str]] = [
        *people_data("names")["occupations"],
        *people_data("invented")["occupations"]["values"],
    ]
    return next((entry["vi"] for entry in known if entry["code"] == code), "")
