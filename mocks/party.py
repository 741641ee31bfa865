"""A party's doors as a table of operations: bytes in, bytes out, no socket; the desk behind decides.

Every operation says its path, what it takes and gives (pydantic models of the wire, tags as aliases), its source and
basis; from this one table come routing, parsing within bounds, OpenAPI and the list of doors.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Final, Literal
from urllib.parse import parse_qsl, unquote

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from harness.chance import guid
from harness.exchange import Headers, Request, Response
from harness.hops import trace_of
from harness.matters import Act, Matter
from harness.rule import Basis
from harness.text import Text
from harness.wire.axis import AXIS_KEY, axis_key
from harness.wire.hostile import MalformedError, parse_json
from mocks.agenda import Errand
from mocks.office import Office

JSON: Final = "application/json"
XML: Final = "text/xml"
FORM: Final = "application/x-www-form-urlencoded"
BODY_BYTES_MAX: Final = 4 * 1024 * 1024
"""Of one request to a party; a dossier with its attachments is far below."""
PATH_CHARACTERS_MAX: Final = 2000
FORM_FIELDS_MAX: Final = 100
TEXT_CHARACTERS_MAX: Final = 20_000
"""Of any text in a request, unless its model takes long ones. An answer has no such bound: it may quote others."""


class Wire(BaseModel):
    """A message on the wire: tags are aliases, unknown tags are let through and ignored, as real services do."""

    model_config = ConfigDict(populate_by_name=True, extra="ignore", hide_input_in_errors=True)

    long_texts: ClassVar[bool] = False
    """Whether a request of this kind holds texts beyond `TEXT_CHARACTERS_MAX`; each of its texts has its own bound."""

    def out(self) -> dict[str, Any]:
        """The message with its wire tags."""
        return self.model_dump(mode="json", by_alias=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Say in the contract how long a text of a request may be."""
        found = handler(schema)
        if handler.mode == "validation" and not cls.long_texts:
            _bound(handler.resolve_ref_schema(found).get("properties", {}))
        return found


def _bound(value: Any) -> None:
    """Set the longest length of every text in a JSON Schema that names none itself."""
    if isinstance(value, dict):
        if value.get("type") == "string" and not {"maxLength", "enum", "const", "pattern"} & set(value):
            value["maxLength"] = TEXT_CHARACTERS_MAX
        for inner in value.values():
            _bound(inner)
    elif isinstance(value, list):
        for inner in value:
            _bound(inner)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request was not even put before the desk."""

    kind: Literal["nowhere", "method", "body", "query", "media", "too-large", "busy", "broken"]
    status: int
    says: Text
    place: str = ""
    """The tag at fault, with slashes: `data/nksHoTen`."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: `body` bytes go out as they are, anything else as JSON in UTF-8; None is empty."""

    status: int = 200
    body: Any = None
    media: str = f"{JSON}; charset=utf-8"
    headers: Headers = ()

    def response(self) -> Response:
        """As bytes."""
        if self.body is None:
            return Response(self.status, self.headers, b"")
        body = self.body if isinstance(self.body, bytes) else _written(self.body)
        return Response(self.status, (("Content-Type", self.media), *self.headers), body)


@dataclass(frozen=True, slots=True)
class Later:
    """An answer that needs others first: the errands are run without the lock, then `reply` is asked under it."""

    errands: Sequence[Errand]
    reply: Callable[[], "Reply | Later"]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request at a door; `data` is the body as the operation takes it (a model, or raw bytes)."""

    request: Request
    operation: "Operation"
    path: dict[str, str]
    data: Any
    query: Any
    trace: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as the contract describes it, where a model alone does not say enough."""

    model: Any = None
    """Model or JSON Schema of the body, or a tuple of which any may hold; None: empty or free."""
    media: tuple[str, ...] = ()
    """Content types the body may have; empty: the operation's `gives_media`."""
    headers: Mapping[str, Text] = field(default_factory=dict)
    says: Text | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One door.

    `takes`: model of a JSON body (with `media` FORM: of a form); None: raw bytes of `media` ("": no body; several
    are separated by commas). `query`: model of the query string. `gives`: model of the body (or a `Given`) per
    status, 0 for any other status (None: empty or free). `headers`: names of headers that must be there; `optional`:
    of those that may, with what they say.
    """

    name: str
    method: str
    path: str
    handle: Callable[[Visit], Reply | Later]
    says: Text
    source: str
    basis: Basis
    takes: type[BaseModel] | None = None
    media: str = ""
    query: type[BaseModel] | None = None
    gives: Mapping[int, Any] = field(default_factory=lambda: {200: None})
    gives_media: str = JSON
    headers: tuple[str, ...] = ()
    optional: Mapping[str, Text] = field(default_factory=dict)
    example: Any = None
    """A request body that the running mock answers well (shown by `mocks up`)."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """The path with `{names}` as groups; `{name:path}` takes slashes too."""
        parts = re.split(r"(\{[^}]+\})", self.path)
        return re.compile("".join(_step(part) for part in parts))


def _step(part: str) -> str:
    if not part.startswith("{"):
        return re.escape(part)
    name, _, kind = part[1:-1].partition(":")
    return f"(?P<{name}>{'.+' if kind == 'path' else '[^/]+'})"


class Party:
    """One party: its doors, and what the network asks of it. Subclasses give `operations`, and refuse in their own way.

    The desk decides without HTTP; twins replace `desk_class`.
    """

    name: ClassVar[str]
    desk_class: ClassVar[Callable[[Office], Any]]

    def __init__(self, office: Office, desk_class: Callable[[Office], Any] | None = None) -> None:
        """Put the doors before a desk."""
        self.office = office
        self.desk = (desk_class or type(self).desk_class)(office)
        self.mishaps: list[str] = []
        """What went wrong on our own side; a run with any is void."""

    # --- what a party is ----------------------------------------------------------------------------------------------

    def operations(self) -> Iterable[Operation]:
        """Every door."""
        return ()

    def enter(self, visit: Visit) -> Reply | None:
        """Look at credentials before the body is read (`visit.data` is still the raw body); a reply turns away."""
        del visit
        return None

    def shown_by(self, request: Request) -> str:
        """Which party's credentials the request shows, so that a real one is known; "" for a citizen or stranger."""
        return "axis" if request.header(AXIS_KEY) == axis_key(self.office.seed, self.name) else ""

    def refuse(self, problem: Problem, request: Request) -> Reply:
        """Turn a request away in this party's own error shape."""
        del request
        return Reply(problem.status, {"error": problem.says.as_json(), "place": problem.place})

    def matters(self) -> Iterable[Matter]:
        """What is unfinished here, each with its owner."""
        with self.office.lock:
            return tuple(self.desk.matters())

    def acts(self) -> Iterable[Act]:
        """What was done here for good."""
        with self.office.lock:
            return tuple(self.desk.acts())

    # --- time ---------------------------------------------------------------------------------------------------------

    def due(self) -> datetime | None:
        """When this party wants to do something next."""
        with self.office.lock:
            return self.office.agenda.due()

    def is_due(self, now: datetime) -> bool:
        """Whether this party wants to do something by `now`."""
        if not self.office.agenda.may_be_due(now):
            return False
        at = self.due()
        return at is not None and at <= now

    def tick(self) -> bool:
        """Do one thing that is due; False when nothing is."""
        with self.office.lock:
            action = self.office.agenda.take(self.office.now())
            if action is None:
                return False
            try:
                errands = list(action() or ())
            except Exception as error:  # noqa: BLE001 -- a fault of ours is kept and voids the run; it never stops the others
                self._mishap("agenda", error)
                return True
        try:
            self.office.run(errands)
        except Exception as error:  # noqa: BLE001 -- as above
            self._mishap("errand", error)
        return True

    # --- doors --------------------------------------------------------------------------------------------------------

    @cached_property
    def table(self) -> tuple[tuple[re.Pattern[str], Operation], ...]:
        """The operations with their compiled paths."""
        return tuple((operation.pattern, operation) for operation in self.operations())

    def operation_at(self, request: Request) -> Operation | None:
        """The operation that the request's path and method name, if any."""
        found = self._find(request)
        return found[0] if isinstance(found, tuple) else None

    def answer(self, request: Request) -> Response:
        """Answer one request; never raises."""
        try:
            return self._answer(request).response()
        except Exception as error:  # noqa: BLE001 -- a fault of ours must not pass for an answer: it is kept, and voids the run
            self._mishap(request.path, error)
            says = Text("lỗi của hệ thống mô phỏng", "a fault of the mock")
            return self.refuse(Problem("broken", 500, says), request).response()

    def _answer(self, request: Request) -> Reply:
        found = self._find(request)
        if isinstance(found, Problem):
            reply = self.refuse(found, request)
            if found.kind == "method":
                allowed = ", ".join(self._methods(request.path))
                reply = replace(reply, headers=(*reply.headers, ("Allow", allowed)))
            return reply
        operation, path = found
        trace = trace_of(request) or guid(self.office.rng).replace("-", "")
        visit = Visit(request, operation, path, request.body, None, trace, self.office.now())
        with self.office.lock:
            turned_away = self.enter(visit)
        if turned_away is not None:
            return turned_away
        read = _read(visit)
        if isinstance(read, Problem):
            return self.refuse(read, request)
        with self.office.lock:
            said = operation.handle(read)
        while isinstance(said, Later):
            self.office.run(said.errands)
            with self.office.lock:
                said = said.reply()
        return said

    def _find(self, request: Request) -> tuple[Operation, dict[str, str]] | Problem:
        path = request.path
        known = False
        if len(path) <= PATH_CHARACTERS_MAX:
            for pattern, operation in self.table:
                met = pattern.fullmatch(path)
                if met is None:
                    continue
                known = True
                if operation.method == request.method:
                    return operation, {name: unquote(value) for name, value in met.groupdict().items()}
        if known:
            return Problem("method", 405, Text("phương thức HTTP không được dùng ở đây", "the method is not allowed"))
        return Problem("nowhere", 404, Text("không có dịch vụ tại đường dẫn này", "there is no service at this path"))

    def _methods(self, path: str) -> list[str]:
        return sorted({operation.method for pattern, operation in self.table if pattern.fullmatch(path)})

    def _mishap(self, where: str, error: Exception) -> None:
        self.mishaps.append(f"{self.name}: {type(error).__name__} at {where}: {error}")


def _read(visit: Visit) -> Visit | Problem:
    """The visit with body and query read as the operation takes them."""
    operation, request = visit.operation, visit.request
    for name in operation.headers:
        if request.header(name) is None:
            return Problem("query", 400, Text(f"thiếu header {name}", f"the header {name} is missing"), name)
    query = _query(visit)
    if isinstance(query, Problem) or operation.takes is None:
        return query if isinstance(query, Problem) else replace(visit, query=query)
    try:
        data = _form(request.body) if operation.media == FORM else parse_json(request.body)
        if len(request.body) > TEXT_CHARACTERS_MAX and not _takes_long_texts(operation.takes):
            _refuse_long_texts(data)
    except MalformedError as error:
        return Problem("body", 400, error.says)
    try:
        return replace(visit, data=operation.takes.model_validate(data), query=query)
    except ValidationError as error:
        return _told("body", error)


def _query(visit: Visit) -> Any:
    """The query string as the operation takes it; None when it takes none."""
    if visit.operation.query is None:
        return None
    try:
        _refuse_long_texts(visit.request.query)
        return visit.operation.query.model_validate(visit.request.query)
    except MalformedError as error:
        return Problem("query", 400, error.says)
    except ValidationError as error:
        return _told("query", error)


def _takes_long_texts(model: type[BaseModel]) -> bool:
    return issubclass(model, Wire) and model.long_texts


def _refuse_long_texts(value: Any) -> None:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and len(one) > TEXT_CHARACTERS_MAX:
            most = TEXT_CHARACTERS_MAX
            raise MalformedError(Text(f"có giá trị dài quá {most} ký tự", f"a text is longer than {most} characters"))
        if isinstance(one, dict):
            waiting += (*one, *one.values())
        elif isinstance(one, list):
            waiting += one


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FORM_FIELDS_MAX))
    except ValueError as error:
        raise MalformedError(Text("biểu mẫu không đọc được", "the form cannot be read")) from error


def _told(kind: Literal["body", "query"], error: ValidationError) -> Problem:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = "/".join(str(step) for step in first["loc"])
    return Problem(
        kind, 400, Text(f"{place}: thiếu hoặc không hợp lệ", f"{place}: missing or not valid: {first['msg']}"), place
    )


def _written(body: Any) -> bytes:
    data = body.out() if isinstance(body, Wire) else body
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
