"""Looking at hops as they were on the wire: JSON bodies read raw, times in Việt Nam, one finding per place."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from harness.clock import VIETNAM
from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey
from harness.judgement import broken, untested
from harness.text import Text
from harness.topology import TITLES

Fields = dict[str, Any]


def fields_of(data: bytes) -> Fields:
    """The JSON object in `data`; empty when it is none."""
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def asked(hop: Hop) -> Fields:
    """What was asked."""
    return fields_of(hop.request.body)


def answered(hop: Hop) -> Fields:
    """What was answered; empty when nothing whole came."""
    return fields_of(hop.response.body) if hop.response else {}


def at(hop: Hop) -> datetime:
    """When, in Việt Nam."""
    return hop.at.astimezone(VIETNAM)


def day_of(text: object, form: str = "%d/%m/%Y") -> date | None:
    """The day that `text` names in `form`; None when it does not."""
    try:
        return datetime.strptime(str(text), form).date()  # noqa: DTZ007 -- a calendar day, no moment
    except ValueError:
        return None


def some(journey: Journey, caller: str, party: str, door: str = "") -> list[Hop]:
    """The hops wanted, shown as evidence; without any the test ends untested."""
    found = journey.between(caller, party, door)
    if not found:
        untested(
            Text(
                f"{journey.scene}: {TITLES[party].vi} không nhận lời gọi nào ở {door or 'cửa nào'}.",
                f"{journey.scene}: {TITLES[party].en} got no call at {door or 'any door'}.",
            )
        )
    journey.show(*found)
    return found


def rows_at(journey: Journey, state: str) -> list[tuple[Hop, Fields]]:
    """The rows of justice's LayKetQua that stood at trangThai `state`, each with its hop, in order."""
    return [
        (hop, row)
        for hop in some(journey, "axis", "justice", "LayKetQua")
        for row in answered(hop).get("value") or []
        if str(row.get("trangThai")) == state
    ]


def result_day(journey: Journey) -> date | None:
    """The day on which LayKetQua first gave the result; None when it never did."""
    return next((at(hop).date() for hop, _ in rows_at(journey, "4")), None)


def place(hop: Hop, tag: str, *, of: str = "request") -> str:
    """Where a tag stands: link, side, tag."""
    return f"{hop.link} {of} /{tag}"


def differs(where: str, expected: object, actual: object, vi: str, en: str) -> Iterator[Finding]:
    """A finding unless the two are equal."""
    if expected != actual:
        yield Finding(where, Text(vi, en), str(expected), str(actual))


def demand(holds: object, where: str, vi: str, en: str, actual: object = "", expected: str = "") -> None:
    """Fail the test unless `holds`."""
    if not holds:
        broken([Finding(where, Text(vi, en), expected, str(actual))])
