"""Plausibility of a record, as digitisation software looks at it: notes for the officer, never a refusal.

The rules are met in public software and in no official text; some are crude on purpose (a mother of seventeen exists).
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from harness.text import Text
from harness.working import add_months
from mocks.justice.catalogues import VIETNAM
from mocks.justice.entry import Entry, fields

PARENT_YEARS: Final = {"cha": 20, "me": 18}
WHO: Final = {
    "cha": Text("cha", "father"),
    "me": Text("mẹ", "mother"),
    "nyc": Text("người yêu cầu", "requester"),
    "nks": Text("trẻ", "child"),
    "nkt": Text("người chết", "deceased"),
}


def notes(entry: Entry, entered: date) -> list[Text]:
    """Everything that looks odd in a record entered on `entered`."""
    found = [*_dates(entry, entered), *_requester(entry), *_origins(entry), *_residences(entry)]
    if entry.module == "KS":
        found = [*_parents(entry, entered), *_undetermined(entry), *found]
    return found


def _parents(entry: Entry, entered: date) -> Iterator[Text]:
    child = entry.day("nksNgaySinh")
    for prefix, years in PARENT_YEARS.items():
        born = entry.day(f"{prefix}NgaySinh")
        if born is None:
            continue
        who = WHO[prefix]
        if child and born.first >= child.last:
            yield Text(f"{who.vi} sinh sau trẻ", f"the {who.en} is born after the child")
        if add_months(born.first, 12 * years) > entered:
            yield Text(f"{who.vi} chưa đủ {years} tuổi", f"the {who.en} is younger than {years}")
    numbers = [number for prefix in ("cha", "me") if (number := entry.person(prefix).number)]
    if len(set(numbers)) < len(numbers):
        yield Text("số định danh của cha và mẹ trùng nhau", "father and mother have one personal number")


def _undetermined(entry: Entry) -> Iterator[Text]:
    for prefix in PARENT_YEARS:
        tags = [one.tag for one in fields("KS") if one.tag.startswith(prefix) and one.tag != f"{prefix}HoTen"]
        filled = [tag for tag in tags if entry.get(tag)]
        if filled and not entry.get(f"{prefix}HoTen"):
            who = WHO[prefix]
            yield Text(
                f"chưa xác định được {who.vi} nhưng có {filled[0]}",
                f"the {who.en} is not determined, yet {filled[0]} is given",
            )


def _dates(entry: Entry, entered: date) -> Iterator[Text]:
    for one in fields(entry.module):
        day = entry.day(one.tag) if one.kind == "date" else None
        if day and day.first > entered:
            yield Text(f"{one.tag} sau ngày đăng ký", f"{one.tag} is later than the day of registration")
    born, died = entry.day("nktNgaySinh"), entry.day("nktNgayChet")
    if born and died and born.first > died.last:
        yield Text("ngày sinh sau ngày chết", "the birth is later than the death")


def _requester(entry: Entry) -> Iterator[Text]:
    requester, subject = entry.person("nyc"), entry.subject
    if requester.name and requester.name.casefold() == subject.name.casefold():
        who = WHO["nks" if entry.module == "KS" else "nkt"]
        yield Text(f"người yêu cầu trùng tên với {who.vi}", f"the requester and the {who.en} have one name")
    if entry.module == "KT" and requester.number and requester.number == subject.number:
        yield Text("người yêu cầu trùng số định danh với người chết", "the requester has the deceased's number")


def _origins(entry: Entry) -> Iterator[Text]:
    for prefix in ("nks", "me", "cha", "nkt"):
        country = entry.get(f"{prefix}QuocTich")
        if country and country != VIETNAM and entry.get(f"{prefix}DanToc"):
            who = WHO[prefix]
            yield Text(
                f"{who.vi} mang quốc tịch nước ngoài nhưng ghi dân tộc Việt Nam",
                f"the {who.en} is a foreigner with a Vietnamese ethnic group",
            )


def _residences(entry: Entry) -> Iterator[Text]:
    for prefix in ("me", "cha", "nyc", "nkt"):
        if entry.get(f"{prefix}LoaiCuTru") in {"1", "2"} and not entry.get(f"{prefix}NoiCuTru"):
            yield Text(
                f"{prefix}LoaiCuTru phải là 0 khi không có nơi cư trú",
                f"{prefix}LoaiCuTru must be 0 where no residence is given",
            )
