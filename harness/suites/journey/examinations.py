"""What a hospital writes about an examination: a driver's health certificate, and the claim of a visit."""

import base64
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from harness.documents import driver
from harness.documents.authors.claims import claim
from harness.journey import Journey
from harness.law import law
from harness.people.model import Citizen
from harness.people.town import scenes
from harness.stage import Documents
from harness.suites.journey.papers import Record, certificate
from harness.working import add_months

NEW_CLASSES: Final = date(2025, 1, 1)
"""Luật TTATGT đường bộ 36/2024/QH15 điều 57: the classes of driving licences are others from this day on."""
STANDARDS: Final = ((date(2025, 1, 1), "3176"), (date(2024, 1, 1), "4750"), (date.min, "130"))
"""By discharge, which decision's tables: QĐ 3176/QĐ-BYT 29/10/2024, QĐ 4750/QĐ-BYT 29/12/2023, QĐ 130/QĐ-BYT."""


def car_class(day: date) -> str:
    """The class of an ordinary car: B2 until 2024, B since."""
    return "B" if day >= NEW_CLASSES else "B2"


def driver_certificate(journey: Journey, who: Citizen, day: date, situation: str = "plain", **changes: str) -> Record:
    """The giấy khám sức khỏe lái xe of `who`, concluded on `day`; its signed copy says the same."""
    told = {"NGAYKETLUAN": f"{day:%d/%m/%Y}", "HANGBANGLAI": car_class(journey.stage.now().date())} | changes
    record = certificate(journey, "GKSK", who, situation) | told
    number, _, _ = record["SO"].rpartition("/")
    record |= {"SO": f"{number}/{day:%y}"} if "SO" not in changes else {}
    return record | {"SIGNDATA": base64.b64encode(driver.unsigned(record)).decode()}


def oldest_valid(today: date) -> date:
    """The earliest conclusion of a certificate that still does on `today`."""
    months = law(today).number("driver.valid")
    day = add_months(today, -months)
    return day if add_months(day, months) >= today else day + timedelta(days=1)


def visit(journey: Journey, who: Citizen, number: int = 0, day: date | None = None, **changes: str) -> Documents:
    """The claim of the `number`-th visit of `who`, discharged on `day` (yesterday); `changes` are tags of table 1."""
    home, stage = journey.home, journey.stage
    index = next(index for index, row in enumerate(scenes()) if row["scene"] == journey.scene)
    ends = day or stage.now().date() - timedelta(days=1)
    scene = stage.world.scene(50_000 + 10 * index + number, ends, patient=who, mother=home.mother, father=home.father)
    standard = next(version for since, version in STANDARDS if ends >= since)
    found = claim(standard, scene, "health_book")
    return with_table_1([(kind, standard, records) for kind, records in found], **changes)


def with_table_1(documents: Documents, **changes: str) -> Documents:
    """The same claim with other values in table 1, of the tags that it has."""
    return [
        (kind, version, [dict(record) | _known(record, changes) for record in records] if kind == "XML1" else records)
        for kind, version, records in documents
    ]


def _known(record: Mapping[str, str], changes: Record) -> Record:
    return {tag: value for tag, value in changes.items() if tag in record}


def table_1(documents: Documents) -> Record:
    """Table 1 of a claim."""
    return next(dict(records[0]) for kind, _, records in documents if kind == "XML1")
