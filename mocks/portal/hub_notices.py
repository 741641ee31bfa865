"""What citizens are told about a linked dossier (thông báo): sentences in both languages, the data stand beside."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from harness.text import Text
from mocks.hubclient import TIME
from mocks.portal.hub_dossier import LinkedDossier

CHANNELS: Final = ("CONG_DVC", "VNEID", "SMS")


@dataclass(frozen=True, slots=True)
class NoticeSent:
    """One notification as it was sent."""

    number: str
    kind: str
    says: Text
    at: datetime
    until: str = ""


def notice(dossier: LinkedDossier, kind: str, at: datetime, values: Mapping[str, Any]) -> NoticeSent:
    """The notification of `kind`; a value may be a sentence in both languages itself."""
    given = {"number": dossier.number, "appointment": f"{dossier.appointment:{TIME}}", "says": "–", **values}
    said = _sentences()[kind]
    says = Text(said.vi.format(**_in("vi", given)), said.en.format(**_in("en", given)))
    return NoticeSent(dossier.number, kind, says, at, str(values.get("until", "")))


def _in(language: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: getattr(value, language) if isinstance(value, Text) else value for key, value in values.items()}


@cache
def _sentences() -> dict[str, Text]:
    rows = json.loads((files(__package__) / "hub_notices.json").read_text("utf-8"))["notices"]
    return {kind: Text.of(said) for kind, said in rows.items()}
