"""Cases: what a hospital system under test is asked to do, as values that any language can read.

A case says in both languages what happened at the facility, who was there, and which steps the system takes at the
gateway. Its JSON Schema is `cases.schema.json`; the client hands back a report, which is read strictly.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from harness.documents.scene import Scene
from harness.text import Text
from harness.wire.door import doors
from harness.wire.envelope import PROFILES

SHAPE: Final = "lienthong/case/1"
"""The version of the case format; it changes when a client would have to change."""

Do = Literal["token", "lookup", "history", "copayment", "send", "checkin", "adjust"]
Outcome = Literal["accepted", "refused", "unknown", "error"]
Values = Mapping[str, str]

CHANNELS: Final = {
    "claim-130": "claims",
    "claim-4750": "claims",
    "claim-3176": "claims",
    "checkin-130": "checkin",
    "checkin-4750": "checkin",
    "checkin-3176": "checkin",
    "certificates": "certificates",
    "death-notice": "notices",
    "birth-notice": "notices",
    "driver": "driver",
    "adjustment": "adjustment",
}
"""Which channel of documents each door carries."""

NOTICES: Final = {"death-notice": "GIAYBAOTU", "birth-notice": "GIAYCHUNGSINH"}
"""The one kind of document that each notice door carries."""


@dataclass(frozen=True, slots=True)
class Document:
    """One record to send: its kind and every value, tags in wire order."""

    kind: str
    values: Values

    def as_json(self) -> dict[str, Any]:
        """`{"kind": …, "values": {…}}`."""
        return {"kind": self.kind, "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do at one door: take a token, look something up, or send documents."""

    do: Do
    door: str = ""
    documents: tuple[Document, ...] = ()
    fields: Values = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The data standard of the door."""
        return doors()[self.door].version if self.door else ""

    @property
    def sends(self) -> bool:
        """Whether this step hands documents to the gateway."""
        return bool(self.documents)

    def as_json(self) -> dict[str, Any]:
        """The step as a client reads it; the signature profile is named, so nobody has to guess it."""
        data: dict[str, Any] = {"do": self.do}
        if self.door:
            data["door"] = self.door
        if self.sends:
            data["version"] = self.version
            data["signature"] = PROFILES[CHANNELS[self.door]].value
            data["documents"] = [document.as_json() for document in self.documents]
        if self.fields:
            data["fields"] = dict(self.fields)
        return data


@dataclass(frozen=True, slots=True)
class Case:
    """One case: a sentence, the people, the encounter and the steps, in order."""

    id: str
    says: Text
    scene: Scene
    steps: tuple[Step, ...]

    def as_json(self) -> dict[str, Any]:
        """The case as `GET /next` gives it."""
        scene = self.scene
        return {
            "schema": SHAPE,
            "id": self.id,
            "says": self.says.as_json(),
            "facility": _plain(scene.facility),
            "patient": _plain(scene.patient),
            "mother": _plain(scene.mother),
            "father": _plain(scene.father),
            "doctor": _plain(scene.doctor),
            "head": _plain(scene.head),
            "encounter": {
                "key": scene.key,
                "day": scene.day.isoformat(),
                "admitted": scene.admitted.isoformat(timespec="minutes"),
                "discharged": scene.discharged.isoformat(timespec="minutes"),
            },
            "steps": [step.as_json() for step in self.steps],
        }


def _plain(value: Any) -> dict[str, Any]:
    """A person or place as JSON: dates as `yyyy-MM-dd`."""
    return {key: _json(item) for key, item in asdict(value).items()}


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def step_of(door: str, documents: Sequence[tuple[str, Values]]) -> Step:
    """The step that sends `documents`, `(kind, values)` each, through `door`."""
    channel = CHANNELS[door]
    do: Do = "checkin" if channel == "checkin" else "adjust" if channel == "adjustment" else "send"
    return Step(do, door, tuple(Document(kind, values) for kind, values in documents))


def ask_step(door: Literal["lookup", "history", "copayment"], fields: Values) -> Step:
    """The step that asks a look-up door."""
    return Step(door, door, fields=fields)


def door_of(kind: str, version: str, channel: str) -> str:
    """The door through which a document of `kind` in `version` travels."""
    match channel:
        case "claims":
            return f"claim-{version}"
        case "checkin":
            return f"checkin-{version}"
        case "notices":
            return next(door for door, carried in NOTICES.items() if carried == kind)
        case _:
            return channel


def _plainly(value: Any) -> Any:
    """Null as nothing and a number as its digits: most JSON libraries write what they hold, as the gateway does."""
    return "" if value is None else str(value) if type(value) is int else value


Plain = Annotated[str, BeforeValidator(_plainly)]


class Report(BaseModel):
    """What the client says became of the last step of a case.

    accepted: the gateway took it, or the card may be used; refused: the gateway said no, with `code`; unknown: it was
    sent and nobody knows whether it arrived; error: the client did not, or could not, do it.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    outcome: Outcome
    code: Plain = Field(default="", max_length=32)
    receipt: Plain = Field(default="", max_length=200)
    note: Plain = Field(default="", max_length=2000)


class UnreadableReportError(ValueError):
    """A client's report that is not one; `says` tells why."""

    def __init__(self, says: Text) -> None:
        """Carry the sentence."""
        super().__init__(says.en)
        self.says = says


def read_report(data: bytes) -> Report:
    """The report in `data`; raises `UnreadableReportError` naming the first wrong key."""
    try:
        return Report.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = "/" + "/".join(str(step) for step in first["loc"])
        raise UnreadableReportError(
            Text(
                f"Báo cáo không đúng dạng tại {where}: {first['msg']}. Xem GET /schema.",
                f"The report is not well formed at {where}: {first['msg']}. See GET /schema.",
            )
        ) from error


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema (2020-12) of a case; `$defs/report` is that of a report."""
    data: dict[str, Any] = json.loads((files(__package__) / "cases.schema.json").read_text("utf-8"))
    return data
