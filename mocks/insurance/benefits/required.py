"""Which papers a case needs (`required.json`): any one of each group, as the law lists them."""

import json
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from harness.text import Text
from mocks.insurance.benefits.wire import Missing


@dataclass(frozen=True, slots=True)
class Case:
    """A case (trường hợp) of a regime: what it is called and which papers prove it."""

    code: str
    regime: str
    says: Text
    groups: tuple[tuple[str, ...], ...]
    """Of each group one paper is needed."""
    source: str


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files(__package__) / "required.json").read_text("utf-8"))
    return data


@cache
def cases() -> dict[str, Case]:
    """Every case by its code."""
    return {
        code: Case(code, row["regime"], Text.of(row), tuple(tuple(group) for group in row["any_of"]), row["source"])
        for code, row in _data()["cases"].items()
    }


def standard_case(regime: str) -> Case:
    """The case of a regime when the claim does not say which."""
    return cases()[_data()["standard"][regime]]


def missing(case: Case, have: Container[str]) -> list[Missing]:
    """What is still missing when papers of the kinds `have` are there."""
    return [_missing(group) for group in case.groups if not any(kind in have for kind in group)]


def title(kind: str) -> Text:
    """What a paper is called."""
    return Text.of(_data()["papers"][kind])


def known(kind: str) -> bool:
    """Whether the table has papers of this kind."""
    return kind in _data()["papers"]


def on_long_list(icd: str) -> bool:
    """Whether a disease is on the list of long diseases (as far as our shortened list goes)."""
    return icd.upper().startswith(tuple(_data()["long_diseases"]["prefixes"]))


def _missing(group: tuple[str, ...]) -> Missing:
    names = list(dict.fromkeys((title(kind).vi, title(kind).en) for kind in group))
    giver: str = _data()["papers"][group[0]]["from"]
    return Missing(
        kinds=list(group),
        name=" hoặc ".join(vi for vi, _ in names),
        name_english=" or ".join(en for _, en in names),
        giver=giver,
    )


def unpaid_cause(icd: str) -> bool:
    """Whether a diagnosis says self-harm, drunkenness or drugs (the codes are ours)."""
    return icd.upper().startswith(tuple(_data()["unpaid_causes"]["prefixes"]))
