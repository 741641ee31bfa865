"""The way of a document through the network: hops become steps of a sequence, with nothing personal left in them.

Who asked whom, at which door, when, what came back and what broke. Pure: hops in, a `Way` out; terminals and pages draw
it. Every text in a way has passed the redactor.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Literal

from lxml import etree

from harness.clock import VIETNAM
from harness.hops import Hop, way_of
from harness.redaction import Redactor, is_plain
from harness.text import Text
from harness.topology import TITLES
from harness.wire.hostile import MalformedError, parse_json, parse_xml

AXIS: Final = "axis"
"""The one party that calls on while its own caller waits, always: its calls stand inside the call that made them."""
GAP: Final = timedelta(minutes=1)
"""A longer pause between two steps is shown as such."""
CODE_BYTES_MAX: Final = 256 * 1024
CODES_SHOWN: Final = 3
DEPTH_MAX: Final = 4
ERROR: Final = 400
WORD_MAX: Final = 60
PATH_PARTS_MAX: Final = 20

CODES: Final = (
    "status",
    "trangThai",
    "ketQua",
    "TonTai",
    "successful",
    "success",
    "code",
    "errorCode",
    "maLoi",
    "maKetQua",
    "MaKetQua",
    "type",
    "error",
    "faultcode",
)
"""Where the parties' answers say how it went, in the order in which they are shown."""
_OWN: Final = re.compile(r"(Client|Server)(\.[A-Za-z]+){1,4}")
"""X-Road's own error types."""
_NAME: Final = re.compile(r"[A-Za-z]+\d{0,4}([-_.][A-Za-z]+\d{0,4}){0,8}")
_NO: Final = frozenset({"0", "-1", "false"})
_SETTLED: Final = frozenset({"status", "trangThai", "ketQua", "TonTai", "successful", "success"})
_FINE: Final = frozenset({"", "0", "00", "200"})

ROLES: Final = TITLES | {
    "citizen": Text("Công dân", "Citizen"),
    "officer": Text("Cán bộ", "Officer"),
    "employer": Text("Đơn vị sử dụng lao động", "Employer"),
    "hospital": Text("Cơ sở khám bệnh, chữa bệnh", "Hospital"),
    "bench": Text("Bộ kiểm thử", "The bench"),
    "outside": Text("Bên ngoài", "Outside"),
}

SHORT: Final = {
    "axis": Text("Trục liên thông", "Axis"),
    "population": Text("Dân cư", "Population"),
    "justice": Text("Hộ tịch", "Justice"),
    "one-stop": Text("Một cửa", "One-stop"),
    "portal": Text("Cổng DVC", "Portal"),
    "insurance": Text("BHXH", "Insurance"),
    "licensing": Text("GPLX", "Licensing"),
    "health-book": Text("Sổ sức khỏe", "Health book"),
    "appraisal-board": Text("Giám định y khoa", "Appraisal board"),
    "employment": Text("Việc làm", "Employment"),
    "citizen-app": Text("VNeID, VssID", "Citizen app"),
    "intake": Text("Cổng tiếp nhận", "Intake gateway"),
}


class Outcome(StrEnum):
    """How a step ended."""

    WELL = "well"
    SAID_NO = "said-no"
    """The exchange went well, and the answer is no."""
    ERROR = "error"
    """An HTTP status from 400 on."""
    LOST = "lost"
    """Nothing whole came back."""


OUTCOMES: Final = {
    Outcome.WELL: Text("thông suốt", "well"),
    Outcome.SAID_NO: Text("trả lời không", "answered no"),
    Outcome.ERROR: Text("báo lỗi", "an error"),
    Outcome.LOST: Text("không có trả lời", "no answer"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One request with its answer, as it may be shown."""

    number: int
    caller: str
    party: str
    door: str
    at: datetime
    trace: int
    """Which of the way's traces, from 1; 0 without one."""
    status: int
    """HTTP status; 0: nothing came back."""
    code: str
    """What the answer's body says of how it went: `trangThai 1 · maLoi 00`."""
    outcome: Outcome
    broke: str = ""
    faults: tuple[str, ...] = ()
    asked: str = ""
    """Method, path and body of the request."""
    answered: str = ""

    @property
    def answer(self) -> str:
        """Status and code, or how it broke."""
        if self.outcome is Outcome.LOST:
            return self.broke or "–"
        return f"{self.status} · {self.code}" if self.code else str(self.status)


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow: a step's question or its answer; `depth` counts the calls that wait meanwhile."""

    kind: Literal["ask", "answer"]
    step: Step
    depth: int


@dataclass(frozen=True)
class Way:
    """Every step that belongs to what was sought, in order."""

    sought: str
    steps: tuple[Step, ...]

    @cached_property
    def lifelines(self) -> tuple[str, ...]:
        """Whoever takes part, in order of appearance."""
        found: dict[str, None] = {}
        for step in self.steps:
            found |= {step.caller: None, step.party: None}
        return tuple(found)

    @property
    def troubles(self) -> tuple[Step, ...]:
        """The steps that did not go well."""
        return tuple(step for step in self.steps if step.outcome is not Outcome.WELL)

    @property
    def lasted(self) -> timedelta:
        """From the first step to the last."""
        return self.steps[-1].at - self.steps[0].at if self.steps else timedelta(0)

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """Questions and answers in the order in which they went."""
        return tuple(move for root in _tree(self.steps) for move in _moves(root, 0))


@dataclass(slots=True)
class _Node:
    step: Step
    inner: list["_Node"] = field(default_factory=list)


def way(hops: Iterable[Hop], text: str = "", redactor: Redactor | None = None) -> Way:
    """The way of whatever `text` is found in (a dossier's number, a receipt, a trace id); "" takes every hop."""
    hide = redactor or Redactor()
    found = list(way_of(hops, text)) if text else list(hops)
    found.sort(key=lambda hop: hop.number)
    traces: dict[str, int] = {"": 0}
    for hop in found:
        traces.setdefault(hop.trace, len(traces))
    # First everything is read, so that a value hidden in one body is hidden in whatever was sought as well.
    steps = tuple(_step(hop, traces[hop.trace], hide) for hop in found)
    return Way(text if text in traces or is_plain(text) else hide.scrub(text), steps)


def title(party: str) -> Text:
    """What a lifeline is called."""
    return ROLES.get(party) or Text(party, party)


def short(party: str) -> Text:
    """What a lifeline is called where there is little room."""
    return SHORT.get(party) or title(party)


def lasting(by: timedelta) -> Text:
    """A length of time in words, two units at most."""
    seconds = max(0, round(by.total_seconds()))
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    units = [(days, "ngày", "d"), (hours, "giờ", "h"), (minutes, "phút", "min"), (seconds, "giây", "s")]
    while len(units) > 1 and not units[0][0]:
        units.pop(0)
    shown = [unit for unit in units[:2] if unit[0]] or units[:1]
    return Text(
        " ".join(f"{count} {vi}" for count, vi, _ in shown), " ".join(f"{count} {en}" for count, _, en in shown)
    )


def _step(hop: Hop, trace: int, hide: Redactor) -> Step:
    evidence = hide.exchange(hop.as_exchange())
    request, response = evidence["request"], evidence["response"]
    query = "&".join(f"{name}={value}" for name, value in request["query"])
    path = "/".join(_word(part, hide) for part in hop.request.path.split("/")[:PATH_PARTS_MAX])
    line = f"{request['method']} {path}{'?' if query else ''}{query}"
    codes = codes_of(hop.response.body) if hop.response else {}
    return Step(
        number=hop.number,
        caller=_word(hop.caller, hide),
        party=_word(hop.party, hide),
        door=_word(hop.door, hide),
        at=hop.at.astimezone(VIETNAM),
        trace=trace,
        status=hop.response.status if hop.response else 0,
        code=" · ".join(f"{name} {value}" for name, value in list(codes.items())[:CODES_SHOWN]),
        outcome=_outcome(hop, codes),
        broke=evidence["broke"],
        faults=tuple(fault for fault in evidence["faults"] if fault != evidence["broke"]),
        asked=f"{line}\n{request['body']['text']}".strip(),
        answered=f"HTTP {response['status']}\n{response['body']['text']}".strip() if response else "",
    )


def _word(text: str, hide: Redactor) -> str:
    """A name of a party or door; whoever stands outside may call itself anything, and a path may end in anything."""
    plain = len(text) <= WORD_MAX and (is_plain(text) or _NAME.fullmatch(text))
    return text if plain else hide.pseudonym("text", text)


def _outcome(hop: Hop, codes: dict[str, str]) -> Outcome:
    if hop.response is None:
        return Outcome.LOST
    if hop.response.status >= ERROR:
        return Outcome.ERROR
    settled = {name: value for name, value in codes.items() if name in _SETTLED}
    no = any(value in _NO or (value.isdigit() and int(value) >= ERROR) for value in settled.values())
    blamed = not settled and any(codes.get(name, "") not in _FINE for name in ("errorCode", "maLoi", "faultcode"))
    return Outcome.SAID_NO if no or blamed else Outcome.WELL


def codes_of(body: bytes) -> dict[str, str]:
    """What an answer's body says of how it went: known tags with plain values, in the order of `CODES`."""
    found: dict[str, str] = {}
    if body and len(body) <= CODE_BYTES_MAX:
        try:
            pairs = _of_xml(body) if body.lstrip()[:1] == b"<" else _of_json(parse_json(body), 0)
            for name, value in pairs:
                if name in CODES and 0 < len(value) <= WORD_MAX and _tells(name, value):
                    found.setdefault(name, value)
        except MalformedError:
            return {}
    return {name: found[name] for name in CODES if name in found}


def _tells(name: str, value: str) -> bool:
    return bool(_OWN.fullmatch(value)) if name == "type" else is_plain(value)


def _of_json(value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if depth > DEPTH_MAX or not isinstance(value, dict):
        return
    for name, inner in value.items():
        if isinstance(inner, bool):
            yield name, str(inner).lower()
        elif isinstance(inner, (str, int)):
            yield name, str(inner)
    for inner in value.values():
        yield from _of_json(inner[0] if isinstance(inner, list) and inner else inner, depth + 1)


def _of_xml(body: bytes) -> Iterator[tuple[str, str]]:
    for element in parse_xml(body).iter("*"):
        if not len(element):
            yield etree.QName(element).localname, (element.text or "").strip()


def _tree(steps: Iterable[Step]) -> list[_Node]:
    """The steps, each of the axis's own inside the call to the axis that made it."""
    roots: list[_Node] = []
    waiting: dict[int, _Node] = {}
    for step in steps:
        node = _Node(step)
        outer = waiting.get(step.trace) if step.caller == AXIS else None
        (outer.inner if outer else roots).append(node)
        if step.party == AXIS:
            waiting[step.trace] = node
    return roots


def _moves(node: _Node, depth: int) -> Iterator[Move]:
    yield Move("ask", node.step, depth)
    for inner in node.inner:
        yield from _moves(inner, depth + 1)
    yield Move("answer", node.step, depth)
