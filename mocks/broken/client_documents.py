"""Hospital clients that send bad documents: one for every document rule, and one for every way to spoil a message.

They know the bench's world by its seed, so they write the failing case of a rule with the very people of the case.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harness.chance import guid, stream
from harness.clock import WallClock
from harness.documents.table import table
from harness.edges import document_of, documents_of, versions_played
from harness.rule import Case, Role, Rule
from harness.rulebook import rules_of
from harness.settings import RunSettings
from harness.text import Text
from harness.wire.door import Door
from harness.wire.envelope import seal
from harness.wire.hostile import decode_base64, parse_xml
from harness.wire.signature import Profile
from harness.wire.spoil import SPOILS, VARIANTS, Parcel, Spoil
from harness.world import World
from mocks.hospital.client import Documents, ReferenceClient, Report, Setup

CHANNELS = {"claim": "claims", "certificates": "certificates", "death": "notices", "birth": "notices"}


def world_of(settings: RunSettings) -> World:
    """The world of the run, as the bench makes it."""
    return World.make(settings.seed, settings.today, WallClock().now())


# --- documents --------------------------------------------------------------------------------------------------------


class Forges(ReferenceClient):
    """Puts the failing case of one rule in the place of what it was asked to send."""

    def __init__(self, setup: Setup, world: World, rule: Rule, case: Case) -> None:
        """Break `rule` as `case` does."""
        super().__init__(setup)
        self._world = world
        self._rule = rule
        self._case = case
        self._kind = document_of(rule, case)
        self._versions = versions_played(rule, case)

    def do(self, step: Mapping[str, Any], name: str) -> Report:
        """Forge a step that sends this kind of document."""
        documents = step.get("documents", ())
        if step.get("version") in self._versions and any(item["kind"] == self._kind for item in documents):
            step = {**step, "documents": self._forged(str(step["version"]), name)}
        return super().do(step, name)

    def driver_values(self, values: Mapping[str, str]) -> dict[str, str]:
        """Sign the forged copy as it stands where the case is about what it says."""
        if "signed" not in self._case.given:
            return super().driver_values(values)
        copy = parse_xml(decode_base64(values["SIGNDATA"]))
        return {**values, "SIGNDATA": self.encode(seal(copy, Profile.P3, self.identity, self.clock.now()))}

    def _forged(self, version: str, name: str) -> list[dict[str, Any]]:
        scene = self._world.scene(int(name[:4]))
        return [
            {"kind": kind, "values": record}
            for kind, _version, records in documents_of(self._rule, self._case, scene, version)
            for record in records
        ]


def failing(rule: Rule) -> Case | None:
    """The first case that breaks `rule` and can be sent; None if there is none."""
    for case in rule.cases:
        kind = document_of(rule, case)
        versions = versions_played(rule, case)
        if case.finds and versions and table(kind, versions[-1]).channel != "portal":
            return case
    return None


@dataclass(frozen=True, slots=True)
class Forgery:
    """A client that breaks one document rule."""

    rule: Rule
    case: Case

    def client(self, settings: RunSettings) -> Callable[[Setup], ReferenceClient]:
        """Its maker, for one run."""
        world = world_of(settings)
        return lambda setup: Forges(setup, world, self.rule, self.case)


def forgeries() -> Iterator[Forgery]:
    """One for every document rule that a hospital is judged by."""
    for rule in rules_of(Role.HOSPITAL):
        case = failing(rule) if rule.documents else None
        if case is not None:
            yield Forgery(rule, case)


# --- messages ---------------------------------------------------------------------------------------------------------


class Seals(ReferenceClient):
    """Makes messages by one spoil or variant of `harness.wire.spoil` wherever that applies."""

    def __init__(self, setup: Setup, world: World, spoil: Spoil) -> None:
        """Seal as `spoil` does."""
        super().__init__(setup)
        foreign = world.facilities[1]
        self._others = {
            "foreign": world.identity(foreign),
            "unregistered": world.identity(setup.credentials.facility, "unregistered"),
            "expired": world.identity(setup.credentials.facility, "expired"),
        }
        self._spoil = spoil

    def file(self, door: Door, version: str, documents: Documents, name: str) -> bytes:
        """Spoil the message if the spoil speaks of its channel."""
        channel = CHANNELS.get(door.name.partition("-")[0], "")
        if channel not in self._spoil.channels:
            return super().file(door, version, documents, name)
        first = documents[0]
        parcel = Parcel(
            channel=channel,
            facility=self.credentials.facility,
            at=self.clock.now(),
            identity=self.identity,
            others=self._others,
            signed_id=f"Id-{guid(stream(1, name))}",
            documents=self.inner(version, documents) if channel != "notices" else (),
            kind=str(first["kind"]),
            record=tuple(first["values"].items()) if channel == "notices" else (),
        )
        return self._spoil.make(parcel)


@dataclass(frozen=True, slots=True)
class Sealing:
    """A client that makes messages by one spoil or variant."""

    spoil: Spoil

    @property
    def says(self) -> Text:
        """What it does."""
        return self.spoil.says

    def client(self, settings: RunSettings) -> Callable[[Setup], ReferenceClient]:
        """Its maker, for one run."""
        world = world_of(settings)
        return lambda setup: Seals(setup, world, self.spoil)


def sealings() -> Iterator[Sealing]:
    """One for every way to spoil a message."""
    for spoil in SPOILS:
        yield Sealing(spoil)


def sealed_otherwise() -> Iterator[Sealing]:
    """One for every way to write a right message differently."""
    for variant in VARIANTS:
        yield Sealing(variant)
