"""Why a plan is refused, in both languages: what our own validators say, and what pydantic says in our words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from harness.text import Text

TOLD_AT_ONCE: Final = 5
"""How many problems one refusal names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a plan, below which key, and what to write instead."""

    place: str
    says: Text


class RefusalError(ValueError):
    """A validator of ours refuses a part of a plan; pydantic keeps it, `told` reads it."""

    def __init__(self, *problems: Problem) -> None:
        """Carry what is wrong."""
        super().__init__("; ".join(one.says.en for one in problems))
        self.problems = problems


def problem(vi: str, en: str, place: str = "") -> Problem:
    """What is wrong at `place`, a key below what is being validated."""
    return Problem(place, Text(vi, en))


def told(where: str, error: ValidationError) -> Text:
    """What is wrong in `where`, a line each: place and remedy; misspelt keys first, others may follow from them."""
    details = sorted(error.errors(include_url=False), key=lambda detail: detail["type"] != "extra_forbidden")
    problems = [one for detail in details for one in _problems(detail)]
    lines = [_line(where, one) for one in problems[:TOLD_AT_ONCE]]
    more = len(problems) - len(lines)
    if more:
        lines.append(Text(f"… và {more} lỗi khác.", f"… and {more} more."))
    return Text("\n".join(line.vi for line in lines), "\n".join(line.en for line in lines))


def _line(where: str, one: Problem) -> Text:
    at = f"{where}: {one.place}: " if one.place else f"{where}: "
    return Text(f"{at}{one.says.vi}.", f"{at}{one.says.en}.")


def _problems(detail: Mapping[str, Any]) -> Iterator[Problem]:
    place = _dotted(detail["loc"])
    context = detail.get("ctx", {})
    ours = context.get("error")
    if isinstance(ours, RefusalError):
        yield from (Problem(_dotted([place, one.place]), one.says) for one in ours.problems)
        return
    if detail["type"].startswith(_NO_TABLE) and detail["loc"] and detail["loc"][-1] in _FIGURES_OF_TEXT:
        yield Problem(place, PLAIN_TEXT)
        return
    says = _SAYINGS.get(detail["type"])
    if says is None:  # a kind of mistake that nobody has met yet: better pydantic's own words than none
        says, context = Text("giá trị không hợp lệ: {msg}", "not valid: {msg}"), {"msg": detail["msg"]}
    yield Problem(place, _filled(says, context))


def _filled(says: Text, context: Mapping[str, Any]) -> Text:
    """The sentence with pydantic's numbers and names; a table's own braces stay."""
    vi, en = says.vi, says.en
    for key, value in context.items():
        en = en.replace(f"{{{key}}}", str(value))
        vi = vi.replace(f"{{{key}}}", str(value).replace("' or '", "' hoặc '"))
    return Text(vi, en)


def _dotted(steps: Any) -> str:
    """`kinds.birth.way[2].returns`; pydantic marks a key that is itself wrong, which the place shows anyway."""
    place = ""
    for step in steps:
        if step in {"[key]", ""}:
            continue
        place += f"[{step}]" if isinstance(step, int) else f".{step}" if place else str(step)
    return place


_NO_TABLE: Final = ("model_type", "dict_type", "model_attributes_type")
_FIGURES_OF_TEXT: Final = frozenset({"title", "question"})
PLAIN_TEXT: Final = Text(
    'ghi cả hai thứ tiếng: { vi = "…", en = "…" }', 'write it in both languages: { vi = "…", en = "…" }'
)
_FIGURE: Final = Text(
    'phải là một bảng; một con số thì ghi { is = "20 ms", source = "…", basis = "profile" }',
    'must be a table; a number is written { is = "20 ms", source = "…", basis = "profile" }',
)
_DAY: Final = Text("phải là một ngày, như 2026-09-14", "must be a day, as in 2026-09-14")
_MOMENT: Final = Text(
    "phải là ngày và giờ, như 2026-09-15T09:00:00", "must be a day and time, as in 2026-09-15T09:00:00"
)
_CLOCK: Final = Text('phải là giờ trong ngày, như "15:00:00"', 'must be a time of day, as in "15:00:00"')
_LIST: Final = Text("phải là danh sách trong [ ]", "must be a list in [ ]")
_NUMBER: Final = Text("phải là một số, không kèm đơn vị", "must be a number without unit")
_YES_NO: Final = Text("phải là true hoặc false", "must be true or false")
_AT_LEAST: Final = Text("phải từ {ge} trở lên", "must be at least {ge}")
_AT_MOST: Final = Text("không được quá {le}", "must be at most {le}")

_SAYINGS: Final = {
    "extra_forbidden": Text(
        "khóa không biết; bỏ đi hoặc sửa chính tả (docs/capacity.md liệt kê các khóa)",
        "unknown key; drop it or mend the spelling (docs/capacity.md lists the keys)",
    ),
    "missing": Text(
        "thiếu; mỗi con số phải có is, source và basis (docs/capacity.md liệt kê các khóa)",
        "missing; every number needs is, source and basis (docs/capacity.md lists the keys)",
    ),
    "model_type": _FIGURE,
    "model_attributes_type": _FIGURE,
    "dict_type": Text("phải là một bảng", "must be a table"),
    "string_type": Text('phải là chuỗi trong dấu " "', 'must be text in " "'),
    "string_too_short": Text("cần ít nhất {min_length} ký tự", "needs at least {min_length} characters"),
    "string_too_long": Text("dài quá {max_length} ký tự; rút ngắn", "longer than {max_length} characters; shorten it"),
    "string_pattern_mismatch": Text(
        "tên phải theo mẫu {pattern}: chữ thường không dấu, số, gạch nối",
        "must match {pattern}: lower-case letters without accents, digits, hyphens",
    ),
    "string_unicode": Text("không phải UTF-8", "is not UTF-8"),
    "literal_error": Text("phải là một trong: {expected}", "must be one of: {expected}"),
    "greater_than_equal": _AT_LEAST,
    "less_than_equal": _AT_MOST,
    "finite_number": Text("phải là số hữu hạn", "must be a finite number"),
    "too_short": Text("cần ít nhất {min_length} mục", "needs at least {min_length} items"),
    "too_long": Text("không được quá {max_length} mục", "must not have more than {max_length} items"),
    "tuple_type": _LIST,
    "list_type": _LIST,
    "frozen_set_type": _LIST,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": Text("phải là số nguyên", "must be a whole number"),
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "datetime_object_invalid": _MOMENT,
    "time_type": _CLOCK,
    "time_parsing": _CLOCK,
}
"""By pydantic's name of a mistake: what to write instead."""
