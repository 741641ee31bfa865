"""What correct gateways may say differently without breaking a rule: other codes' types, words, order, white space."""

import json
from collections.abc import Callable
from typing import Any, Final

from harness.wire.door import doors
from mocks.broken.retelling import Asgi, Asked, Message, Receive, Retell, Said, Send


def _recoded(change: Callable[[Any], Any]) -> Retell:
    def retell(asked: Asked, said: Said) -> Said | None:
        name = doors()[asked.door].answer["code"] if asked.door else ""
        return said.saying(said.fields | {name: change(said.fields[name])}) if name in said.fields else None

    return retell


_as_text: Final = _recoded(str)
_as_number: Final = _recoded(int)


def _keeping_status(change: Callable[[dict[str, Any]], bytes]) -> Retell:
    def retell(_asked: Asked, said: Said) -> Said | None:
        return Said(said.status, said.headers, change(said.fields)) if said.fields else None

    return retell


_LISTS: Final = ("dsLichSuKCB2018", "dsLichSuKT2018", "dsLichSuKCB2025")
_WORDS: Final = ("ghiChu", "thongDiep", "GhiChu", "MSG_TEXT")
_empty_lists: Final = _keeping_status(
    lambda told: json.dumps(
        {name: [] if name in _LISTS and not value else value for name, value in told.items()}
    ).encode()
)
_extra: Final = _keeping_status(lambda told: json.dumps({"phienBan": "9", **told, "khac": {"a": [1]}}).encode())
_other_words: Final = _keeping_status(
    lambda told: json.dumps(
        {name: "Xem mã kết quả" if name in _WORDS else value for name, value in told.items()}
    ).encode()
)
_reversed: Final = _keeping_status(lambda told: json.dumps(dict(reversed(told.items()))).encode())
_spaced: Final = _keeping_status(lambda told: json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\r\n")
_ascii: Final = _keeping_status(lambda told: json.dumps(told).encode())


def _fraction(digits: int) -> Retell:
    def retell(_asked: Asked, said: Said) -> Said | None:
        key = said.fields.get("APIKey")
        if not isinstance(key, dict):
            return None
        whole, _, rest = str(key["expires_in"]).partition(".")
        return said.but(APIKey={**key, "expires_in": f"{whole}.{rest[:digits]}Z" if digits else f"{whole}Z"})

    return retell


_short_fraction: Final = _fraction(4)
_no_fraction: Final = _fraction(0)


def _text_type(_asked: Asked, said: Said) -> Said:
    return Said(said.status, ((b"content-type", b"text/json"),), said.body)


def _shouting(_asked: Asked, said: Said) -> Said:
    return Said(said.status, tuple((name.upper(), value) for name, value in said.headers), said.body)


DISGUISES: Final[tuple[tuple[str, str, str, str, Retell], ...]] = (
    ("codes-as-text", "*", "mã luôn là chuỗi", "codes are always text", _as_text),
    ("codes-as-numbers", "[!lh]*", "mã là số ở nơi được phép", "codes are numbers where they may be", _as_number),
    ("empty-lists", "*", "danh sách rỗng thay cho null", "empty lists in place of null", _empty_lists),
    ("extra-fields", "*", "thêm trường lạ", "extra fields", _extra),
    ("other-words", "*", "câu thông báo khác", "other words", _other_words),
    ("reversed-fields", "*", "thứ tự trường khác", "fields in another order", _reversed),
    ("spaced-json", "*", "JSON xuống dòng", "JSON with line breaks", _spaced),
    ("ascii-json", "*", "JSON mã hóa \\u", "JSON with \\u escapes", _ascii),
    ("short-fraction", "token", "phần lẻ giây ngắn", "a short fraction of seconds", _short_fraction),
    ("no-fraction", "token", "không có phần lẻ giây", "no fraction of seconds", _no_fraction),
    ("text-type", "*", "Content-Type text/json", "Content-Type text/json", _text_type),
    ("shouting-headers", "*", "tên header viết hoa", "header names in capitals", _shouting),
)
"""Name, doors, what is different in both languages, and how it is told."""


def chunked(app: Asgi) -> Asgi:
    """Answer in pieces of 64 bytes, without a length."""

    async def serve(scope: Message, receive: Receive, send: Send) -> None:
        async def pieces(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [line for line in message["headers"] if line[0].lower() != b"content-length"]
                await send({**message, "headers": headers})
                return
            body, more = message.get("body", b""), message.get("more_body", False)
            for start in range(0, max(len(body), 1), 64):
                last = start + 64 >= len(body)
                await send({**message, "body": body[start : start + 64], "more_body": more or not last})

        await app(scope, receive, pieces)

    return serve
