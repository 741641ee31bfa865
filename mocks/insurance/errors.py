"""What the insurance side says when it says no: codes and sentences (`errors.json`), a profile of ours throughout.

Two sentences are the population registry's and are passed on as they came; see `mocks.insurance.renewal`.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import Field

from harness.text import Text
from mocks.party import Wire


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no: `final` when nothing that the sender can correct would change it."""

    code: str
    says: Text
    final: bool = False


class Told(Wire):
    """The part of an answer that says what is wrong; empty when nothing is."""

    code: str = Field(default="", alias="maLoi")
    says: str = Field(default="", alias="moTaLoi")
    says_english: str = Field(default="", alias="moTaLoiEn")


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads((files(__package__) / "errors.json").read_text("utf-8"))["errors"]
    return table


def refusal(code: str, **values: object) -> Refusal:
    """The refusal `code`, its sentence filled with `values`."""
    row = _table()[code]
    return Refusal(code, Text.of(row).fill(**values), final=bool(row.get("final")))


def told(no: Refusal | None) -> dict[str, str]:
    """The fields of `Told` for a refusal, by Python name; empty texts for none."""
    return {"code": no.code, "says": no.says.vi, "says_english": no.says.en} if no else {}
