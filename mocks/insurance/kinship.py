"""Whose child is this? The population registry's kinship answer (XacMinhThongTinNhanThan) with Cha and Me."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from harness.said import Said
from harness.wire.citizens import CitizenRecord, read_nodes
from harness.wire.hostile import MalformedError
from harness.wire.population import KINSHIP, question, question_xml
from mocks.agenda import Errand
from mocks.insurance.identity import OFFICER, PROVIDER, Asked, Identity


@dataclass(frozen=True, slots=True)
class Kin:
    """What came back: nothing that can be relied on, or the citizen (None: nobody by these data)."""

    heard: bool
    citizen: CitizenRecord | None = None


Then = Callable[[Kin], Iterable[Errand] | None]


def ask_kin(identity: Identity, asked: Asked, then: Then) -> Errand:
    """Ask who the parents of the person are; `then` hears the answer."""
    said = question(KINSHIP, identity.next_number(), asked.name, asked.born, asked.cccd, officer=OFFICER)
    return identity.axis.xroad(
        PROVIDER,
        KINSHIP,
        question_xml(said),
        lambda answer: then(heard(answer)),
        purpose=asked.purpose,
        dossier=asked.dossier,
        trace=asked.trace,
        officer=OFFICER,
        soap=True,
    )


def heard(said: Said) -> Kin:
    """Read the answer."""
    if not said.ok:
        return Kin(heard=False)
    try:
        nodes = read_nodes(said.body)
    except MalformedError:
        return Kin(heard=False)
    if nodes is None:
        return Kin(heard=False)
    record = CitizenRecord.of(nodes[0]) if nodes else None
    return Kin(heard=True, citizen=record if record and record.name else None)
