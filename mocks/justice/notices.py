"""What the hospital's own paper (giấy chứng sinh, giấy báo tử) says, against what was declared.

The paper's number, its mother and the child's day and sex must agree; the child's name need not, for the hospital
writes an intended one.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from harness.text import Text
from mocks.justice.days import read_stamp
from mocks.justice.entry import Entry, Module

KINDS: Final[dict[Module, str]] = {"KS": "GIAYCHUNGSINH", "KT": "GIAYBAOTU"}
TITLES: Final[dict[Module, Text]] = {
    "KS": Text("giấy chứng sinh", "notice of birth"),
    "KT": Text("giấy báo tử", "notice of death"),
}
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Grave, acute, tilde, hook above, dot below: the marks that old and new spelling put on different letters."""


def written(name: str) -> str:
    """A name with each tone mark at the end of its syllable, in lower case: Hoà and Hòa are one form, Hoa is not."""
    syllables = unicodedata.normalize("NFD", name.casefold()).split()
    return " ".join("".join(sorted(letters, key=lambda letter: letter in _TONES)) for letters in syllables)


def same_written_name(one: str, other: str) -> bool:
    """Whether two names are one, wherever in a syllable the tone mark stands, in any case."""
    return written(one) == written(other)


def paper_in(answer: Mapping[str, Any], kind: str, number: str) -> dict[str, str] | None:
    """The tags of the newest paper `number` in an answer of layChungTu; None if it holds none."""
    papers = answer.get("dsChungTu")
    found = None
    for paper in papers if isinstance(papers, list) else ():
        content = paper.get("noiDung") if isinstance(paper, dict) else None
        if isinstance(content, dict) and paper.get("loai", kind) == kind:
            tags = {tag: str(value).strip() for tag, value in content.items() if isinstance(value, str | int)}
            if number in {str(paper.get("soChungTu")), tags.get("MA_GCS"), tags.get("MA_GBT")}:
                found = tags
    return found


@dataclass(frozen=True, slots=True)
class _Pair:
    """A declared field and the paper's tag that must agree."""

    tag: str
    declared: str
    written: str
    what: Text


def differences(entry: Entry, paper: Mapping[str, str]) -> list[Text]:
    """What was declared otherwise than the hospital wrote, each named with both values."""
    found = list(_birth(entry, paper) if entry.module == "KS" else _death(entry, paper))
    title = TITLES[entry.module]
    return [
        Text(
            f"{pair.tag} ({pair.what.vi}): khai «{pair.declared}», {title.vi} ghi «{pair.written}»",
            f"{pair.tag} ({pair.what.en}): declared “{pair.declared}”, the {title.en} says “{pair.written}”",
        )
        for pair in found
    ]


def _birth(entry: Entry, paper: Mapping[str, str]) -> Iterator[_Pair]:
    yield from _day(entry, "nksNgaySinh", paper.get("NGAY_SINH_CON", ""), Text("ngày sinh", "day of birth"))
    yield from _plain(entry, "nksGioiTinh", paper.get("GIOI_TINH_CON", ""), Text("giới tính", "sex"))
    mother = entry.person("me")
    if not mother.name:
        return
    women = [paper.get(f"HOTEN_{role}", "") for role in ("NND", "MTH")]
    named = [name for name in women if name]
    if named and not any(same_written_name(mother.name, name) for name in named):
        yield _Pair("meHoTen", mother.name, named[0], Text("họ tên mẹ", "mother's name"))
    numbers = [number for role in ("NND", "MTH") if (number := paper.get(f"SO_CCCD_{role}", ""))]
    if mother.number and numbers and mother.number not in numbers:
        yield _Pair("meSoDDCN", mother.number, numbers[0], Text("số định danh mẹ", "mother's number"))


def _death(entry: Entry, paper: Mapping[str, str]) -> Iterator[_Pair]:
    subject = entry.subject
    name, number = paper.get("HO_TEN", ""), paper.get("SO_GIAYTO", "")
    if name and not same_written_name(subject.name, name):
        yield _Pair("nktHoTen", subject.name, name, Text("họ tên", "name"))
    if number and subject.number and number != subject.number:
        yield _Pair("nktSoDDCN", subject.number, number, Text("số định danh", "personal number"))
    yield from _day(entry, "nktNgaySinh", paper.get("NGAY_SINH", ""), Text("ngày sinh", "day of birth"))
    yield from _day(entry, "nktNgayChet", paper.get("NGAY_TV", ""), Text("ngày chết", "day of death"))
    yield from _plain(entry, "nktGioiTinh", paper.get("GIOI_TINH", ""), Text("giới tính", "sex"))


def _day(entry: Entry, tag: str, stamp: str, what: Text) -> Iterator[_Pair]:
    declared, written = entry.day(tag), read_stamp(stamp) if stamp else None
    if declared and written and not declared.may_be(written):
        yield _Pair(tag, declared.spelled(), written.spelled(), what)


def _plain(entry: Entry, tag: str, written: str, what: Text) -> Iterator[_Pair]:
    declared = entry.get(tag)
    if declared and written and declared != written:
        yield _Pair(tag, declared, written, what)
