"""A person as citizens' doors take one, bounded; when two spellings are one name; and how such a door says no.

Names are compared as public clients of the population registry write them before they ask (upper case, without accents,
Đ as D, letters only): spellings of one sound with the mark elsewhere (Hoà, Hòa) are one name, another letter is not.
"""

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated, Final

from pydantic import AfterValidator, Field, StrictBool, StringConstraints

from harness.said import Said
from harness.text import Text
from harness.wire.population import matching_name
from mocks.party import Reply, Wire


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


PersonNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
"""Số định danh cá nhân: twelve digits."""
InsuranceNumber = Annotated[str, StringConstraints(pattern=r"^([0-9]{10}|[0-9]{12})$")]
"""Mã số BHXH: ten digits, from 01/08/2025 the twelve of the số định danh."""
Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=255),
    AfterValidator(lambda name: unicodedata.normalize("NFC", name)),
]
Short = Annotated[str, StringConstraints(max_length=100)]
Line = Annotated[str, StringConstraints(max_length=1024)]
Prose = Annotated[str, StringConstraints(max_length=4000)]
Consent = StrictBool
"""Đồng ý chia sẻ dữ liệu: given for this purpose, or not (NĐ 13/2023/NĐ-CP điều 11)."""

_SLASHED: Final = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}")


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name; a name without any letter is nobody's."""
    plain = matching_name(one)
    return bool(plain) and plain == matching_name(other)


def read_slashed(text: str) -> date | None:
    """The day of `dd/MM/yyyy`; None if it is no such day."""
    if not _SLASHED.fullmatch(text):
        return None
    try:
        return date(int(text[6:]), int(text[3:5]), int(text[:2]))
    except ValueError:
        return None


def stamp(moment: datetime | None) -> str:
    """`dd/MM/yyyy HH:mm:ss`; "" for none."""
    return f"{moment:%d/%m/%Y %H:%M:%S}" if moment else ""


class Refusal(Wire):
    """Why a door does not do as it is asked: a code, and the sentence in both languages."""

    code: str = Field(default="", alias="maLoi")
    says: str = Field(default="", alias="moTaLoi")
    english: str = Field(default="", alias="moTaLoiEn")


def refusal(code: str, says: Text) -> Refusal:
    """The refusal with `code`."""
    return Refusal(code=code, says=says.vi, english=says.en)


def refused(status: int, code: str, says: Text) -> Reply:
    """The refusal as an answer."""
    return Reply(status, refusal(code, says))


def unheard(said: Said) -> bool:
    """Whether nothing was said that can be relied on: ask again later.

    What a gateway refuses (a token, a quota) is no answer of the one who was asked either.
    """
    return not said.ok or not said.fields
