"""The doors of the intake gateway as data: path, where the credentials travel, how fields and answers are spelt.

Four generations stand side by side, and nothing is unified: see `doors.json`, which names the source of each.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal


@dataclass(frozen=True, slots=True)
class Door:
    """One function of the gateway.

    `credentials` says where they travel: "body" (token/take), "query", "headers" (accessToken, tokenId, passwordHash),
    "form" (token, id_token, username, password inside the form) or "two-headers" (Username, Password).
    `answer` maps code, receipt, time and message to the keys of this door's answer, casing kept.
    """

    name: str
    generation: str
    path: str
    credentials: Literal["body", "query", "headers", "form", "two-headers"]
    bodies: tuple[Literal["form", "json"], ...]
    answer: dict[str, str]
    codes: tuple[str, ...]
    source: str
    basis: str
    loai: tuple[str, str] | None = None
    version: str = ""
    file: str = ""
    facility: str = ""


@cache
def doors() -> dict[str, Door]:
    """Every door that the papers or running integrations know, by name."""
    return _read("doors")


@cache
def every_door() -> dict[str, Door]:
    """`doors` and those that are a profile of ours: minutes of the appraisal board, which hospitals never send."""
    return doors() | _read("profiles")


def _read(part: str) -> dict[str, Door]:
    data = json.loads((files(__package__) / "doors.json").read_text("utf-8"))
    return {
        row["door"]: Door(
            name=row["door"],
            generation=row["generation"],
            path=row["path"],
            credentials=row["credentials"],
            bodies=tuple(row["bodies"]),
            answer=row["answer"],
            codes=tuple(row["codes"]),
            source=row["source"],
            basis=row["basis"],
            loai=tuple(row["loai"]) if "loai" in row else None,
            version=row.get("version", ""),
            file=row.get("file", ""),
            facility=row.get("facility", ""),
        )
        for row in data[part]
    }
