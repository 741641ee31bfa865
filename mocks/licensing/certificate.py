"""A driver's health certificate (giấy khám sức khỏe lái xe) as the insurance side hands it on, and whether it will do.

Classes fall into three groups of standards, by date (`classes.json`); that a certificate for a stricter group covers
the milder ones is a profile of ours.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from harness.law import law
from harness.text import Text
from harness.working import add_months
from mocks.persons import read_slashed, same_name

FIT: Final = "A0-1"
FIT_FOR_NOW: Final = "A0-3"
"""Fit, to be examined again at NGAYKHAMLAI; which of A0-2 and A0-3 is which is inferred from public tools."""
TEXT_MAX: Final = 255
_CLASS: Final = re.compile(r"[A-F][0-9A-Z.]{0,4}")

UNFIT: Final = Text("kết luận không đủ sức khỏe lái xe", "the conclusion is not fit to drive")

Reason = tuple[str, Text]


@dataclass(frozen=True, slots=True)
class Applicant:
    """Whose certificate is wanted, and for which class."""

    person: str
    name: str
    born: date
    wanted: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What of a certificate matters here; tags as GKSK has them."""

    number: str
    classes: tuple[str, ...]
    person: str
    name: str
    born: date | None
    conclusion: str
    concluded: date | None
    again: date | None
    received: str


def read_certificate(row: Any) -> Certificate | None:
    """Read one row of `dsChungTu` without trusting it; None if it is no GKSK with a number."""
    inside = row.get("noiDung") if isinstance(row, dict) else None
    if not isinstance(inside, dict) or row.get("loai") != "GKSK":
        return None

    def text(tag: str) -> str:
        value = inside.get(tag)
        return value.strip()[:TEXT_MAX] if isinstance(value, str) else ""

    if not text("SO"):
        return None
    return Certificate(
        number=text("SO"),
        classes=tuple(_CLASS.findall(text("HANGBANGLAI").upper())),
        person=text("SOCMND_PASSPORT"),
        name=text("HOTEN"),
        born=read_slashed(text("NGAYSINH")),
        conclusion=text("KETLUAN"),
        concluded=read_slashed(text("NGAYKETLUAN")),
        again=read_slashed(text("NGAYKHAMLAI")),
        received=str(row.get("ngayNhan") or "")[:TEXT_MAX],
    )


def newest(found: list[Certificate]) -> list[Certificate]:
    """Each certificate as it was sent last (EDIT replaces by number and class), the latest conclusion first."""
    kept = {(one.number, one.classes): one for one in sorted(found, key=lambda one: one.received)}
    return sorted(kept.values(), key=lambda one: (one.concluded or date.min, one.received), reverse=True)


@cache
def data() -> dict[str, Any]:
    """`classes.json`."""
    read: dict[str, Any] = json.loads((files(__package__) / "classes.json").read_text("utf-8"))
    return read


def in_force(rows: list[dict[str, Any]], day: date) -> dict[str, Any]:
    """The last row that begins on `day` or before; the first one when none does."""
    return next((row for row in reversed(rows) if date.fromisoformat(row["from"]) <= day), rows[0])


def covers(certificate: Certificate, wanted: str, day: date) -> bool:
    """Whether one of the certificate's classes is the one wanted, or of a group at least as strict."""
    if wanted in certificate.classes:
        return True
    rank = {name: number for number, group in enumerate(in_force(data()["groups"], day)["groups"]) for name in group}
    return wanted in rank and any(rank.get(held, -1) >= rank[wanted] for held in certificate.classes)


def why_not(certificate: Certificate, of: Applicant, day: date) -> Reason | None:
    """Why the certificate does not do for this person, class and day; None when it does."""
    if certificate.person != of.person or not same_name(certificate.name, of.name) or certificate.born != of.born:
        return "GPLX21", Text("giấy khám sức khỏe không phải của người này", "the certificate is another person's")
    if not covers(certificate, of.wanted, day):
        return "GPLX22", Text("giấy khám sức khỏe không dùng cho hạng này", "the certificate is not for this class")
    months = law(day).number("driver.valid")
    concluded = certificate.concluded
    if concluded is None or concluded > day:
        return "GPLX23", Text("ngày kết luận không hợp lệ", "the day of the conclusion is not valid")
    if day > add_months(concluded, months):
        says = Text("giấy khám sức khỏe quá {months} tháng", "the certificate is older than {months} months")
        return "GPLX24", says.fill(months=months)
    return None if _fit(certificate, day) else ("GPLX25", UNFIT)


def _fit(certificate: Certificate, day: date) -> bool:
    if certificate.conclusion == FIT_FOR_NOW:
        return certificate.again is not None and day <= certificate.again
    return certificate.conclusion == FIT
