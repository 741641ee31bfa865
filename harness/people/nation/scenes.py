"""Encounters of people from a file, so that documents can be made for any of them."""

from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from harness.documents.authors import values
from harness.documents.authors.claims import claim
from harness.documents.scene import Scene
from harness.documents.situations import birth_mother, grown_up
from harness.documents.table import kinds, versions
from harness.edges import Documents, filing_of
from harness.judge import judge
from harness.people.model import Citizen
from harness.people.nation.load import NationRegister, citizen
from harness.world import World

_OF_WORK: Final = ("XML10", "XML11", "XML12")
"""Papers for an employer: nobody without one asks for them."""
_WITH_CLAIM: Final = ("XML1", "XML7")
_OF_PREGNANCY: Final = "XML10"


def scenes(register: NationRegister, world: World, count: int, seed: int = 1) -> Iterator[Scene]:
    """Encounters of `count` living people with a card, drawn from the file; parents are their own where it has them.

    For whoever has no parents in the household those of the bench's first household stand in.
    """
    chosen = register.people.filter(pl.col("card").is_not_null() & pl.col("died_on").is_null())
    stand_in = world.scene(1)
    for number, row in enumerate(chosen.sample(min(count, len(chosen)), seed=seed).iter_rows(named=True)):
        mother = _relative(register, row["mother"]) or stand_in.mother
        father = _relative(register, row["father"]) or stand_in.father
        yield world.scene(number, patient=citizen(row), mother=mother, father=father)


def _relative(register: NationRegister, cccd: str | None) -> Citizen | None:
    found = register.resident(cccd) if cccd else None
    return found.citizen if found else None


def documents(scene: Scene) -> Iterator[Documents]:
    """Every filing that could be made of the encounter: each kind in each version; a claim travels whole."""
    for kind in kinds():
        for version in versions(kind):
            if kind in _OF_WORK and not _working(kind, scene):
                continue
            if kind == "XML1":
                yield [(name, version, records) for name, records in claim(version, scene)]
            elif kind not in _WITH_CLAIM:
                yield [(kind, version, values(kind, version, scene))]


def _working(kind: str, scene: Scene) -> bool:
    """Whether whoever the paper is for has an employer: the mother-to-be, the patient, or a child's mother."""
    if kind == _OF_PREGNANCY:
        return bool(birth_mother(scene).employer)
    return bool((scene.patient if grown_up(scene) else scene.mother).employer)


def findings(register: NationRegister, world: World, count: int) -> Iterator[tuple[str, Any]]:
    """Whatever the document rules find in documents made for `count` people; nothing, if all is well.

    The first value is the rule, or «documents» with the number that was judged at the end.
    """
    judged = 0
    for scene in scenes(register, world, count):
        for filed in documents(scene):
            judged += len(filed)
            yield from judge(filing_of(filed, scene, world))
    yield "documents", judged
