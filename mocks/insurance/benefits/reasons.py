"""Why a claim is not settled as asked: codes with sentences (`reasons.json`), and the article of the law in force."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from harness.law import Law
from harness.text import Text
from mocks.insurance.errors import Refusal

NEW_LAW: Final = "41/2024/QH15"


@dataclass(frozen=True, slots=True)
class Reason:
    """A refusal, or what must still be brought; `source` is the article under the law of the day."""

    code: str
    says: Text
    source: str = ""
    supplement: bool = False

    def refusal(self) -> Refusal:
        """The same for a door that answers at once."""
        return Refusal(self.code, self.says)


@cache
def _table() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = json.loads((files(__package__) / "reasons.json").read_text("utf-8"))["reasons"]
    return table


def reason(law: Law, code: str, what: object = "") -> Reason:
    """The reason `code` under `law`; `what` fills its sentence."""
    row = _table()[code]
    new = law.has("law.social_insurance") and law.text("law.social_insurance") == NEW_LAW
    source = row.get("new" if new else "old", "")
    return Reason(code, Text(row["vi"], row["en"]).fill(what=what), source, bool(row.get("supplement")))
