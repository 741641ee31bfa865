"""Reads what a topology file sets about a party (`[settings.<party>]`), and names what is wrong with it.

Every party describes its settings by a model of its own, with defaults and bounds; an unknown name is refused, and so
is the name of something that there is not (`is_known`): a misspelt one would otherwise change nothing, in silence.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from harness.errors import UsageError
from harness.text import Text

Settings = TypeVar("Settings", bound=BaseModel)

CHOICES_MAX: Final = 30
"""Names that a message lists; of more it shows the nearest alone."""
_WHY: Final[Mapping[str, Text]] = {
    "greater_than_equal": Text("phải từ {ge} trở lên", "must be {ge} or more"),
    "less_than_equal": Text("phải từ {le} trở xuống", "must be {le} or less"),
    "greater_than": Text("phải lớn hơn {gt}", "must be more than {gt}"),
    "string_too_long": Text("dài quá {max_length} ký tự", "is longer than {max_length} characters"),
    "string_pattern_mismatch": Text("phải theo mẫu {pattern}", "must follow the pattern {pattern}"),
    "literal_error": Text("phải là {expected}", "must be {expected}"),
    "too_long": Text("có quá {max_length} mục", "has more than {max_length} items"),
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float"), Text("phải là số nguyên", "must be a whole number")),
    **dict.fromkeys(("float_parsing", "float_type"), Text("phải là số", "must be a number")),
    **dict.fromkeys(("bool_parsing", "bool_type"), Text("phải là true hoặc false", "must be true or false")),
    **dict.fromkeys(("string_type",), Text("phải là chuỗi ký tự", "must be a text")),
    **dict.fromkeys(("tuple_type", "list_type"), Text("phải là danh sách", "must be a list")),
}
"""What is wrong and what would be right, by pydantic's own names of errors."""


class SettingError(ValueError):
    """A value that a validator of a settings model refuses; `says` goes to whoever wrote the file."""

    def __init__(self, says: Text) -> None:
        """Say why, and what to write instead."""
        super().__init__(says.en)
        self.says = says


def is_known(given: str, known: Iterable[str]) -> str:
    """`given`, when it is one of the `known` names; raises `SettingError` with the nearest of them."""
    names = sorted(set(known))
    if given in names:
        return given
    raise SettingError(_no_such(given, names))


def read_settings(party: str, model: type[Settings], given: Mapping[str, Any]) -> Settings:
    """The settings `given` for `party` as its `model` has them; UsageError names the one that is wrong."""
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise wrong_setting(party, place, _why(first, model)) from error


def wrong_setting(party: str, place: str, why: Text) -> UsageError:
    """The error about one setting."""
    return UsageError(
        Text(
            f"[settings.{party}] {place} không hợp lệ: {why.vi}.",
            f"[settings.{party}] {place} is not valid: {why.en}.",
        )
    )


def _why(error: ErrorDetails, model: type[BaseModel]) -> Text:
    context = error.get("ctx", {})
    told = context.get("error")
    if isinstance(told, SettingError):
        return told.says
    if error["type"] == "extra_forbidden" and len(error["loc"]) == 1:
        return _no_such(str(error["loc"][0]), sorted(model.model_fields))
    known = _WHY.get(error["type"])
    if known is None:
        return Text(f"giá trị không dùng được ({error['msg']})", error["msg"])
    expected = str(context.get("expected", "")).replace(" or ", " hoặc ")
    return Text(known.vi.format(**{**context, "expected": expected}), known.en.format(**context))


def _no_such(given: str, names: list[str]) -> Text:
    near = get_close_matches(given, names, n=3) if len(names) > CHOICES_MAX else names
    choice = ", ".join(near)
    if not choice:
        return Text(f"không có {given!r}", f"there is no {given!r}")
    return Text(f"không có {given!r}; hãy chọn: {choice}", f"there is no {given!r}; choose: {choice}")
