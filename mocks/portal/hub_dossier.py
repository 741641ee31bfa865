"""A linked dossier at the hub (hồ sơ liên thông): what the citizen declared, what agencies have logged, how it stands.

The state of the whole is never stored: it is derived from the parts, so one agency's refusal undoes nobody's work.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from mocks.portal import statuses
from mocks.portal.hub_orders import (
    EMPLOYMENT,
    INSURANCE,
    JUSTICE,
    POPULATION,
    RECEIVED,
    REFUSED,
    RESULT,
    RETURNED,
    SUPPLEMENT,
    agency_party,
)

BIRTH: Final = "KS"
DEATH: Final = "KT"


@dataclass(frozen=True, slots=True)
class Entry:
    """One status that an agency reported, with the fields of its call."""

    status: int
    at: datetime
    said: dict[str, Any]

    @property
    def stamp(self) -> str:
        """thoiGianThucHien: what makes two requests for a supplement one."""
        return str(self.said.get("thoiGianThucHien") or "")


@dataclass(slots=True)
class Supplement:
    """A request for more (yêu cầu bổ sung): by whom, until when, and when it was met."""

    agency: int
    asked: datetime
    until: datetime
    says: str
    met: datetime | None = None


@dataclass(slots=True)
class Part:
    """One agency's part in a dossier."""

    agency: int
    log: list[Entry] = field(default_factory=list)
    stopped: datetime | None = None

    @property
    def logged(self) -> frozenset[int]:
        """The statuses reported so far."""
        return frozenset(entry.status for entry in self.log)

    @property
    def lately(self) -> frozenset[int] | None:
        """The statuses since the last request for a supplement; None when there was none."""
        found: set[int] | None = None
        for entry in self.log:
            if entry.status == SUPPLEMENT:
                found = set()
            elif found is not None:
                found.add(entry.status)
        return None if found is None else frozenset(found)

    @property
    def closed(self) -> bool:
        """Refused or stopped: nothing more comes of it."""
        return self.stopped is not None or REFUSED in self.logged

    @property
    def ended(self) -> bool:
        """Whether the agency is through."""
        return self.closed or RETURNED in self.logged

    @property
    def ended_at(self) -> datetime | None:
        """When it was through."""
        if self.stopped:
            return self.stopped
        return next((entry.at for entry in self.log if entry.status in {REFUSED, RETURNED}), None)


@dataclass(slots=True)
class LinkedDossier:
    """One submission."""

    id: str
    number: str
    procedure: str
    module: str
    requester: dict[str, Any]
    data: dict[str, str]
    blocks: dict[str, dict[str, Any]]
    files: list[dict[str, Any]]
    commune: str
    received: datetime
    appointment: datetime
    trace: str
    tech_id: str
    parts: dict[int, Part]
    taken: bool = False
    """Whether the one-stop has confirmed that it has the dossier as it stands now."""
    supplements: list[Supplement] = field(default_factory=list)
    last_supplement: dict[str, Any] | None = None
    """What was delivered last, to know a repeat again."""

    @property
    def subject(self) -> str:
        """Number of the person whom it is about: of the deceased, or of the requester while the child has none."""
        return self.data.get("nktSoDDCN") or self.data.get("nktSoGiayToTuyThan") or str(self.requester["soDDCN"])

    @property
    def open_supplements(self) -> list[Supplement]:
        """Requests that the citizen has not met, of parts that still go on."""
        return [one for one in self.supplements if one.met is None and not self.parts[one.agency].ended]

    @property
    def dead(self) -> bool:
        """Whether justice refused it or was stopped: nothing is left to pass on."""
        return self.parts[JUSTICE].closed

    @property
    def finished(self) -> bool:
        """Whether every part is through."""
        return self.dead or all(part.ended for part in self.parts.values())

    @property
    def finished_at(self) -> datetime | None:
        """When the last part was through."""
        if not self.finished:
            return None
        if self.dead:
            return self.parts[JUSTICE].ended_at
        return max(at for part in self.parts.values() if (at := part.ended_at))

    @property
    def overall(self) -> int:
        """How the whole stands, as one of the portal's ten statuses."""
        return next(status for holds, status in self._standings() if holds)

    def _standings(self) -> Iterator[tuple[bool, int]]:
        justice = self.parts[JUSTICE]
        yield justice.stopped is not None, statuses.STOPPED
        yield REFUSED in justice.logged, statuses.REFUSED
        yield bool(self.open_supplements), statuses.SUPPLEMENT
        yield self.finished, statuses.RETURNED
        yield all(part.ended or RESULT in part.logged for part in self.parts.values()), statuses.DONE
        yield bool(justice.logged - {RECEIVED, SUPPLEMENT}), statuses.PROCESSING
        yield bool(justice.logged), statuses.ACCEPTED
        yield True, statuses.NEW

    @property
    def refused_parts(self) -> list[int]:
        """Agencies that refused or were stopped, while the others went on."""
        return [agency for agency, part in self.parts.items() if part.closed]

    @property
    def owner(self) -> str:
        """Who must move next."""
        if not self.taken:
            return "one-stop"
        if self.open_supplements:
            return "citizen"
        return next(self._owners(), "one-stop")

    def _owners(self) -> Iterator[str]:
        for agency, part in self.parts.items():
            if part.ended:
                continue
            if part.logged or agency == JUSTICE:
                yield agency_party(agency)
            elif agency == INSURANCE and self.module == BIRTH:
                # The card goes from civil status to insurance directly, without the one-stop.
                yield "justice"
            else:
                yield "one-stop"


def parts_of(module: str, blocks: dict[str, dict[str, Any]]) -> dict[int, Part]:
    """Who takes part in a dossier with these blocks; justice always does."""
    agencies = [JUSTICE]
    if "dangKyThuongTru" in blocks or "xoaThuongTru" in blocks:
        agencies.append(POPULATION)
    if module == BIRTH and "theBHYT" in blocks:
        agencies.append(INSURANCE)
    if module == DEATH and "maiTang" in blocks:
        agencies.append(INSURANCE if blocks["maiTang"].get("nhanh") == "A" else EMPLOYMENT)
    return {agency: Part(agency) for agency in agencies}
