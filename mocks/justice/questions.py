"""What the officer asks others about a dossier, and what an answer means: nothing heard, all well, or an objection."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from harness.said import Said
from harness.text import Text
from harness.wire.hostile import MalformedError
from harness.wire.population import read_confirmation
from mocks.justice.catalogues import sex_for_population
from mocks.justice.days import CivilDay
from mocks.justice.entry import Entry, Person
from mocks.justice.lint import WHO
from mocks.justice.notices import KINDS, TITLES, differences, paper_in

REFUSALS: Final = frozenset({400, 409, 422})
"""HTTP's ways of saying that it will never be done; everything else that is no answer is asked again."""
_REASONS: Final = ("moTaLoi", "moTa", "errorDescription", "statusDescription", "message")

Objections = tuple[Text, ...]


def unanswered(said: Said) -> bool:
    """Whether nothing was said that could be relied on."""
    return said.status not in REFUSALS and not (said.ok and said.fields)


def notice_objections(entry: Entry, said: Said) -> Objections | None:
    """What the answer of layChungTu objects to; None if it says neither yes nor no."""
    kind, title = KINDS[entry.module], TITLES[entry.module]
    if said.ok and str(said.fields.get("ketQua")) not in {"0", "1"}:
        return None
    paper = paper_in(said.fields, kind, entry.notice)
    if paper is not None:
        return tuple(differences(entry, paper))
    return (
        Text(
            f"không thấy {title.vi} số {entry.notice} trong dữ liệu do cơ sở KCB gửi",
            f"no {title.en} {entry.notice} among the data that facilities sent",
        ),
    )


def confirmation(said: Said) -> bool | None:
    """The population registry's yes or no; None if it said neither."""
    try:
        return read_confirmation(said.body) if said.ok else None
    except MalformedError:
        return None


def not_confirmed(prefix: str) -> Text:
    """The objection to somebody whom the population registry does not know so; it never says why."""
    who = WHO[prefix]
    return Text(
        f"{prefix}SoDDCN ({who.vi}): CSDL quốc gia về dân cư không xác nhận họ tên, ngày sinh, số định danh",
        f"{prefix}SoDDCN ({who.en}): the population registry does not confirm name, birth and number",
    )


def number_body(entry: Entry, request: str, province: str) -> dict[str, Any]:
    """The question for a new personal number, in the population registry's codes."""
    born = entry.subject.born
    return {
        "maYeuCau": request,
        "hoTen": entry.subject.name,
        "ngaySinh": f"{born.first:%Y%m%d}" if born else "",
        "gioiTinh": sex_for_population(entry.get("nksGioiTinh")),
        "maTinhKhaiSinh": province,
        "soDinhDanhMe": entry.person("me").number,
        "soDinhDanhCha": entry.person("cha").number,
    }


def born_of(person: Person) -> date | int | None:
    """The birth as the yes/no question takes it; a requester's year stands in the number itself."""
    if person.born is not None:
        return person.born.first if person.born.whole else person.born.year
    if not person.number:
        return None
    century = 19 + int(person.number[3]) // 2
    return century * 100 + int(person.number[4:6])


def whole_days(entry: Entry) -> Iterator[Text]:
    """The population registry takes a birth and a death by their day only."""
    tag = "nksNgaySinh" if entry.module == "KS" else "nktNgayChet"
    day: CivilDay | None = entry.day(tag)
    if day and not day.whole:
        yield Text(f"{tag} phải đủ ngày, tháng, năm", f"{tag} must name day, month and year")


def reasoned(vi: str, en: str, said: Said) -> Text:
    """An objection with whatever reason the other side gave."""
    reasons = (
        said.fields.get(name) for name in ("moTaLoi", "moTa", "errorDescription", "statusDescription", "message")
    )
    reason: str = next((one for one in reasons if isinstance(one, str) and one), "")
    return Text(f"{vi}: {reason}"[:500], f"{en}: {reason}"[:500]) if reason else Text(vi, en)
