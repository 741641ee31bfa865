"""Why somebody asks for a person's data, and to which matter a call belongs: headers of calls, as they were sent."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from harness.finding import Finding
from harness.hops import Hop, trace_of
from harness.journey import Journey
from harness.judgement import broken, untested
from harness.suites.journey.looks import asked, differs
from harness.text import Text
from harness.topology import TITLES
from harness.wire.axis import ISSUE, PURPOSE

TRACE_GIVEN: Final = "traceresponse"
NUMBER: Final = "maHoSoLT"


def dossier_of(hop: Hop) -> str:
    """The dossier that a call names as its reason."""
    return unquote(hop.request.header(ISSUE) or "")


def about_people(journey: Journey, caller: str) -> list[Hop]:
    """What `caller` asked through the axis about the people of the journey's home, or about a paper of theirs."""
    keys = [person.cccd for person in journey.home.members.values()]
    keys += [str(journey.facts.get("result", {}).get("soDinhDanh") or "-"), '"soChungTu"']
    wanted = [key.encode() for key in keys]
    return [hop for hop in journey.between(caller, "axis") if any(key in hop.request.body for key in wanted)]


def explained(journey: Journey, caller: str, *purposes: str) -> None:
    """Fail the test unless each such call says for what purpose and for which dossier; untested without any."""
    calls = about_people(journey, caller)
    _needs(journey, caller, calls)

    def findings() -> Iterator[Finding]:
        for hop in calls:
            purpose = hop.request.header(PURPOSE) or ""
            if purpose not in purposes:
                says = Text("không nêu mục đích đã thỏa thuận", "no purpose that was agreed")
                yield Finding(f"{hop.link} request header {PURPOSE}", says, " | ".join(purposes), purpose or "–")
            where = f"{hop.link} request header {ISSUE}"
            number = journey.facts.get(NUMBER)
            yield from differs(where, number, dossier_of(hop), "không nêu đúng hồ sơ", "another dossier, or none")

    broken(findings())


def kept_trace(journey: Journey, caller: str, trace: str) -> None:
    """Fail the test unless whatever `caller` sends for the dossier carries `trace`; untested without any."""
    number = journey.facts.get(NUMBER)
    calls = [
        hop
        for hop in journey.between(caller, "*")
        if dossier_of(hop) == number or (hop.party == "portal" and asked(hop).get("soHoSoLT") == number)
    ]
    _needs(journey, caller, calls)

    def findings() -> Iterator[Finding]:
        for hop in calls:
            where = f"{hop.link} request header traceparent"
            yield from differs(where, trace, trace_of(hop.request), "mất mã vết của hồ sơ", "another trace, or none")

    broken(findings())


def trace_from_hub(journey: Journey) -> str:
    """The trace that the hub gave out with the dossier (`traceresponse`)."""
    for hop in journey.between("one-stop", "portal"):
        given = hop.response.header(TRACE_GIVEN) if hop.response else None
        if given and hop.response and f'"{journey.facts.get(NUMBER)}"'.encode() in hop.response.body:
            return given.split("-")[1]
    return untested(Text("Hub không cho mã vết (traceresponse).", "The hub gave no trace (traceresponse)."))


def _needs(journey: Journey, caller: str, calls: list[Hop]) -> None:
    if not calls:
        untested(
            Text(
                f"{journey.scene}: {TITLES[caller].vi} không gọi lời nào như vậy.",
                f"{journey.scene}: {TITLES[caller].en} made no such call.",
            )
        )
    journey.show(*calls)
