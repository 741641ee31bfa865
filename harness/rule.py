"""Rules are data: what must hold, on whose authority, what to do about it, and what it means at the edges.

A chapter is one JSON file in `harness/rulebook/`; its name is the chapter. See `harness/rulebook/README.md`.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from harness.text import Text


class Level(StrEnum):
    """RFC 2119's words."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Basis(StrEnum):
    """Where a rule comes from: an official paper, several public integrations that agree, or us."""

    PUBLISHED = "published"
    OBSERVED = "observed"
    PROFILE = "profile"


class Role(StrEnum):
    """Which side of the wire is judged."""

    HOSPITAL = "hospital"
    INTAKE = "intake"
    JOURNEY = "journey"
    """Any party of the network, swapped in for its mock."""


@dataclass(frozen=True, slots=True)
class Case:
    """One edge of a rule: a situation, and the tags at which the rule finds something (none: it holds)."""

    says: Text
    given: dict[str, Any]
    finds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold.

    `documents` and `when` say what meets it: with `documents`, the rule speaks of each sheet of those kinds (in the
    versions of `holds_for`) whose fields match `when` (`tag -> value`, or "*" for any non-empty value).
    """

    id: str
    chapter: str
    roles: tuple[Role, ...]
    level: Level
    basis: Basis
    source: str
    says: Text
    remedy: dict[Role, Text]
    documents: tuple[str, ...] = ()
    holds_for: tuple[str, ...] = ()
    when: tuple[tuple[str, str], ...] = ()
    cases: tuple[Case, ...] = ()
    spoiled_in: tuple[str, ...] = ()
    """Channels in which `harness.wire.spoil` knows how to break it (envelope and signature rules)."""
    party: str = ""
    """Whose doing it is in a journey: the party that a broken rule is put down to."""
    judged_by: Literal["suite", "load"] = "suite"
    """What looks at it: the suite of its role (`lienthong certify`), or a load run (`lienthong load`)."""

    @property
    def mandatory(self) -> bool:
        """Whether breaking it makes a partner non-conformant by default: published and MUST."""
        return self.level is Level.MUST and self.basis is Basis.PUBLISHED


@cache
def chapter(name: str) -> tuple[Rule, ...]:
    """All rules of the chapter `name`, in file order."""
    text = (files("harness.rulebook") / f"{name}.json").read_text("utf-8")
    return tuple(_rule(name, entry) for entry in json.loads(text)["rules"])


@cache
def chapters() -> tuple[str, ...]:
    """The names of all chapters, sorted."""
    folder = files("harness.rulebook")
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".json")))


def _rule(name: str, entry: dict[str, Any]) -> Rule:
    return Rule(
        id=entry["rule"],
        chapter=name,
        roles=tuple(Role(role) for role in entry["roles"]),
        level=Level(entry["level"]),
        basis=Basis(entry["basis"]),
        source=entry["source"],
        says=Text.of(entry["says"]),
        remedy={Role(role): Text.of(text) for role, text in entry["remedy"].items()},
        documents=tuple(entry.get("documents", ())),
        holds_for=tuple(entry.get("holds_for", ())),
        when=tuple(entry.get("when", {}).items()),
        spoiled_in=tuple(entry.get("spoiled_in", ())),
        party=entry.get("party", ""),
        judged_by=entry.get("judged_by", "suite"),
        cases=tuple(
            Case(Text.of(case["says"]), case["given"], tuple(case["finds"])) for case in entry.get("cases", ())
        ),
    )
