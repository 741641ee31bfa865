"""What is wrong with a command line, said in both languages: the parser itself only knows English."""

import re
from typing import Any, Final

from typer.exceptions import TyperException

from harness.text import Text

_PATTERNS: Final = (
    (r"No such command '(?P<what>.*)'\.", "Không có lệnh {what}."),
    (r"No such option: (?P<what>\S+).*", "Không có tùy chọn {what}."),
    (r"Option '(?P<what>.*)' requires an argument\.", "Tùy chọn {what} cần một giá trị."),
    (r"Option '(?P<what>.*)' does not take a value\.", "Tùy chọn {what} không nhận giá trị."),
    (r"Got unexpected extra arguments?(?:\(s\))? \((?P<what>.*)\)", "Thừa đối số: {what}."),
    (r"Missing (?:argument|option|parameter)[: ]*(?P<what>.*)", "Thiếu {what}."),
    (r".*'(?P<value>.*)' is not one of (?P<what>.*)\.", "«{value}» không có trong các giá trị {what}."),
    (r".*should be greater than or equal to (?P<what>\S+)", "phải từ {what} trở lên."),
    (r".*should be less than or equal to (?P<what>\S+)", "không được quá {what}."),
    (r".*should be a valid (?:integer|number|decimal).*", "phải là một số."),
    (r".*'(?P<value>.*)' does not match the formats? (?P<what>.*)\.", "«{value}» không đúng dạng {what}."),
    (r".*'(?P<what>.*)' is a file\.", "«{what}» là tệp, ở đây cần thư mục."),
    (r".*'(?P<what>.*)' is a directory\.", "«{what}» là thư mục, ở đây cần tệp."),
    (r".*'(?P<what>.*)' does not exist\.", "«{what}» không tồn tại."),
    (r".*'(?P<what>.*)' is not readable\.", "không có quyền đọc «{what}»."),
    (r".*'(?P<what>.*)' is not writable\.", "không có quyền ghi «{what}»."),
)


def says(error: TyperException) -> Text:
    """The thing, the place and where to look on."""
    message = " ".join(str(getattr(error, "message", "") or "").split())
    place = _place(error)
    in_vietnamese = _translated(message)
    if not message or in_vietnamese.startswith("Thiếu"):
        vi, en = f"Thiếu {place or 'đối số'}.", f"{place or 'An argument'} is missing."
    elif place:
        vi, en = f"{place}: {in_vietnamese}", f"{place}: {message}"
    else:
        vi, en = in_vietnamese, message
    path = _command(error)
    return Text(f"{vi} Xem cách dùng: {path} --help", f"{en} Usage: {path} --help")


def _translated(message: str) -> str:
    for pattern, vi in _PATTERNS:
        found = re.fullmatch(pattern, message)
        if found:
            return vi.format(**{name: value.strip() for name, value in found.groupdict("").items()})
    return message


def _place(error: TyperException) -> str:
    parameter: Any = getattr(error, "param", None)
    if parameter is None:
        return ""
    names = [name for name in getattr(parameter, "opts", ()) if name.startswith("-")]
    return max(names, key=len, default=str(getattr(parameter, "metavar", None) or parameter.name or ""))


def _command(error: TyperException) -> str:
    context: Any = getattr(error, "ctx", None)
    return str(context.command_path) if context is not None else "lienthong"
