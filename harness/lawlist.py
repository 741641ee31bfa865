"""The legal values of a day written down for people (Markdown) and machines (JSON)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from harness.law import Law, Setting, turning_days
from harness.text import Language, Text

_COLUMNS = (
    Text("Khóa", "Key"),
    Text("Ý nghĩa", "Meaning"),
    Text("Giá trị", "Value"),
    Text("Từ ngày", "Since"),
    Text("Căn cứ", "Basis"),
    Text("Nguồn", "Source"),
)
_UNITS = {
    "dong": Text("đồng", "dong"),
    "percent": Text("%", "%"),
    "working_days": Text("ngày làm việc", "working days"),
    "calendar_days": Text("ngày", "days"),
    "working_hours": Text("giờ làm việc", "working hours"),
    "hours": Text("giờ", "hours"),
    "months": Text("tháng", "months"),
}


def as_json(found: Law) -> dict[str, Any]:
    """Every setting in force as an object."""
    return {
        "format": "lienthong-law/1",
        "day": found.day.isoformat(),
        "turning_days": [day.isoformat() for day in turning_days()],
        "settings": [_object(setting) for setting in found.settings.values()],
    }


def as_markdown(found: Law, language: Language) -> str:
    """One row a setting; the day on which something changes next stands at the end."""
    day = _day(found.day, language)
    head = Text(
        f"# Giá trị pháp lý ngày {day}: {len(found.settings)}", f"# Legal values on {day}: {len(found.settings)}"
    )
    rows = [_row(setting, language) for setting in found.settings.values()]
    ahead = next((day for day in turning_days() if day > found.day), None)
    tail = [] if ahead is None else ["", _next(ahead, language)]
    columns = _line(column.to(language) for column in _COLUMNS)
    return "\n".join([head.to(language), "", columns, _line("---" for _ in _COLUMNS), *rows, *tail]) + "\n"


def value(setting: Setting, language: Language) -> str:
    """The value with its unit, as a person reads it."""
    unit = _UNITS.get(setting.unit)
    if unit is None:
        return setting.value
    number = f"{int(setting.value):,}" if setting.unit == "dong" else setting.value
    return f"{number.replace(',', '.') if language == 'vi' else number} {unit.to(language)}"


def _next(ahead: date, language: Language) -> str:
    day = _day(ahead, language)
    return Text(f"Thay đổi tiếp theo: {day}.", f"Next change: {day}.").to(language)


def _row(setting: Setting, language: Language) -> str:
    says, since = setting.says.to(language), _day(setting.since, language)
    return _line((setting.key, says, value(setting, language), since, setting.basis.value, setting.source))


def _day(day: date, language: Language) -> str:
    return f"{day:%d/%m/%Y}" if language == "vi" else day.isoformat()


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _object(setting: Setting) -> dict[str, Any]:
    return {
        "key": setting.key,
        "value": setting.value,
        "unit": setting.unit,
        "since": setting.since.isoformat(),
        "basis": setting.basis.value,
        "source": setting.source,
        "says": setting.says.as_json(),
    }
