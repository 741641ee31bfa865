"""How the insurance side's doors turn away what they cannot even read, and how their table rows are written."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import BaseModel, Field

from harness.rule import Basis
from harness.text import Text
from mocks.insurance.errors import Refusal, refusal
from mocks.party import Later, Operation, Problem, Reply, Visit, Wire

VERSION: Final = "1.0"


class Trouble(Wire):
    """Nothing was done, and why: trangThai 0, code, sentence, and the tag at fault."""

    state: int = Field(default=0, alias="trangThai")
    code: str = Field(default="", alias="maLoi")
    says: str = Field(default="", alias="moTaLoi")
    says_english: str = Field(default="", alias="moTaLoiEn")
    place: str = Field(default="", alias="viTri")


def trouble(status: int, no: Refusal, place: str = "") -> Reply:
    """A refusal before the desk has seen the request."""
    return Reply(status, Trouble(code=no.code, says=no.says.vi, says_english=no.says.en, place=place))


def unreadable(problem: Problem) -> Reply:
    """A request that cannot be read."""
    return trouble(problem.status, Refusal(str(problem.status), problem.says), problem.place)


def not_by_the_axis() -> Reply:
    """A call of an axis API by somebody who is not the axis."""
    return trouble(401, refusal("401"))


def api(
    path: str,
    handle: Callable[[Visit], Reply | Later],
    says: Text,
    *,
    takes: type[BaseModel],
    gives: Any,
    source: str,
    basis: Basis = Basis.PROFILE,
    more: Mapping[int, Any] | None = None,
    example: Any = None,
) -> Operation:
    """The door of an axis API: `path` is `{context}/{resource}`, always a POST of JSON."""
    context, _, resource = path.partition("/")
    return Operation(
        name=resource,
        method="POST",
        path=f"/{context}/{VERSION}/{resource}",
        handle=handle,
        says=says,
        source=source,
        basis=basis,
        takes=takes,
        gives={200: gives, 400: Trouble, 401: Trouble, **(more or {})},
        example=example,
    )
