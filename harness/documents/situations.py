"""Situations: what makes one encounter unlike the plain one; the data stands in `situations.json`.

A situation may stage other people or hours (`stage`), sets values in every kind that has the tag (`every`), then in
single kinds (`set`; a list there means that many records). Values are templates (`harness.documents.authors.claims`).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from harness.documents.scene import Scene
from harness.people.model import Citizen
from harness.text import Text

_SERIALS: Final = 10**8
_GROWN_UP_DAYS: Final = 16 * 366
"""Below 16 parents or a guardian are named on discharge papers."""


@dataclass(frozen=True, slots=True)
class Situation:
    """One named situation and what it changes."""

    name: str
    says: Text
    documents: tuple[str, ...]
    """The kinds that a whole filing of this situation holds."""
    stage: Callable[[Scene], Scene]
    every: Mapping[str, str]
    set: Mapping[str, tuple[Mapping[str, str], ...]]

    def records(self, kind: str) -> tuple[Mapping[str, str], ...]:
        """What changes in `kind`: one mapping a record."""
        return self.set.get(kind, ({},))


def staged(scene: Scene, name: str) -> Scene:
    """`scene` with the people and hours of the situation `name`; unknown names stage nothing."""
    return situations()[name].stage(scene) if name in situations() else scene


@cache
def situations() -> dict[str, Situation]:
    """Every situation by name, in file order."""
    data: dict[str, Any] = json.loads((files(__package__) / "situations.json").read_text("utf-8"))
    return {name: _situation(name, entry) for name, entry in data.items()}


def _situation(name: str, entry: dict[str, Any]) -> Situation:
    return Situation(
        name=name,
        says=Text.of(entry["says"]),
        documents=tuple(entry["documents"]),
        stage=_STAGES[entry.get("stage", "")],
        every=entry.get("every", {}),
        set={
            kind: tuple(change) if isinstance(change, list) else (change,)
            for kind, change in entry.get("set", {}).items()
        },
    )


def temporary_number(scene: Scene, child: int = 0) -> str:
    """Ten digits of a temporary number, in a block (98) that no province uses."""
    return f"98{(scene.number * 2 + child) % _SERIALS:08d}"


def birth_mother(scene: Scene) -> Citizen:
    """Who gave birth: the patient when she is a grown woman, otherwise the patient's mother."""
    return scene.patient if scene.patient.sex == "female" and grown_up(scene) else scene.mother


def grown_up(scene: Scene) -> bool:
    """Whether the patient is 16 or older."""
    return scene.day - scene.patient.born > timedelta(days=_GROWN_UP_DAYS)


def _as_told(scene: Scene) -> Scene:
    return scene


def _within_one_day(scene: Scene) -> Scene:
    begins = datetime.combine(scene.day, time(8, 5 + scene.number % 50))
    return replace(scene, admitted=begins, discharged=begins + timedelta(hours=2))


def _child_of_five(scene: Scene) -> Scene:
    return _with_child(scene, timedelta(days=5 * 365 + 40))


def _sick_child(scene: Scene) -> Scene:
    return _within_one_day(_child_of_five(scene))


def _newborn(scene: Scene) -> Scene:
    admitted = datetime.combine(scene.day - timedelta(days=3), time(2, 40))
    return replace(_with_child(scene, timedelta(days=3)), admitted=admitted)


def _with_child(scene: Scene, age: timedelta) -> Scene:
    """The patient's place taken by a child of `age`; a patient who is that young already only gets the birthday."""
    mother = birth_mother(scene)
    number = temporary_number(scene)
    family = scene.father.full_name.split(" ")[0]
    child = replace(
        scene.patient,
        full_name=f"{family} Gia Bảo",
        born=scene.day - age,
        sex="male",
        cccd="",
        bhxh_number=number,
        card=f"TE1{mother.address.province[:2]}{number}",
        occupation="00000",
        employer="",
    )
    return replace(scene, patient=child, mother=mother)


_STAGES: Final[dict[str, Callable[[Scene], Scene]]] = {
    "": _as_told,
    "outpatient": _within_one_day,
    "child": _child_of_five,
    "sick_child": _sick_child,
    "newborn": _newborn,
}
