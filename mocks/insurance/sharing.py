"""Confirmed persons' insurance records on their way back to the population registry, in packages.

A package keeps its number and content until it is acknowledged; a record that the registry does not take comes back
with the registry's reason. 61,971,886 records were shared so by 20/11/2022; the message is a profile of ours.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from harness.matters import Act, Matter
from harness.people.town import Participant
from harness.said import Said
from harness.wire.population import matching_name
from mocks.agenda import Errand, backoff
from mocks.insurance.identity import OFFICER, PROVIDER, Identity
from mocks.insurance.registry import Registry
from mocks.office import Office

PURPOSE: Final = "RA_SOAT"
SHARE: Final = "ChiaSeDuLieuBaoHiem"
SHARE_CODE: Final = "043"
"""MaTichHop: no code of this service is public, so it is ours."""
PROCEDURE: Final = "BHXH-RASOAT"
SHARED_MAX: Final = 1000
"""Records in one package."""

Refused = Callable[[str, str], None]
"""Told of a person whose record was not taken, and why."""


@dataclass(slots=True)
class Package:
    """The same number and content until it is acknowledged."""

    number: str
    people: tuple[str, ...]
    rows: list[dict[str, Any]]
    trace: str
    since: datetime
    tries: int = 0


@dataclass
class Sharing:
    """Packages, sent one after another."""

    office: Office
    registry: Registry
    identity: Identity
    refused: Refused
    shared: set[str] = field(default_factory=set)
    """Whose record was taken, by the ten digits of their card."""
    acts: list[Act] = field(default_factory=list)
    _packages: deque[Package] = field(default_factory=deque)
    _sent: int = 0

    def pack(self, run: str, people: Sequence[str], trace: str) -> None:
        """Put the records of `people` into packages, except those that are shared or on their way."""
        on_the_way = {number for package in self._packages for number in package.people}
        ready = [number for number in people if number not in self.shared | on_the_way]
        for first in range(0, len(ready), SHARED_MAX):
            part = tuple(ready[first : first + SHARED_MAX])
            rows = [self._row(self.registry.person(number)) for number in part]
            self._sent += 1
            self._packages.append(Package(f"{run}-{self._sent:04d}", part, rows, trace, self.office.now()))

    def send(self) -> Iterable[Errand] | None:
        """The first package's call; the next one follows when it is acknowledged."""
        if not self._packages:
            return None
        package = self._packages[0]
        body = {
            "MaYeuCau": self.identity.next_number(),
            "MaDVC": PROCEDURE,
            "MaTichHop": SHARE_CODE,
            "MaCanBo": OFFICER,
            "MaGoi": package.number,
            "DanhSachBanGhi": package.rows,
        }
        return [
            self.identity.axis.xroad(
                PROVIDER,
                SHARE,
                body,
                lambda said: self._heard(package, said),
                purpose=PURPOSE,
                dossier=package.number,
                trace=package.trace,
                officer=OFFICER,
            )
        ]

    def _heard(self, package: Package, said: Said) -> Iterable[Errand] | None:
        if not self._packages or self._packages[0] is not package:
            return None
        results = said.fields.get("KetQua")
        if not said.ok or not isinstance(results, list):
            package.tries += 1
            self.office.agenda.at(self.office.now() + backoff(package.tries), self.send, "reconcile/share")
            return None
        faults = {
            row.get("MaBanGhi"): str(row.get("MoTaLoi") or row.get("MaLoi") or "")
            for row in results
            if isinstance(row, dict) and str(row.get("TrangThai")) != "1"
        }
        self._packages.popleft()
        now = self.office.now()
        for number in package.people:
            if number in faults:
                self.refused(number, faults[number])
                continue
            self.shared.add(number)
            self.acts.append(Act(self.office.party, "record-shared", number, number, now))
        return self.send()

    def _row(self, person: Participant) -> dict[str, Any]:
        citizen = person.citizen
        row = {
            "MaBanGhi": citizen.bhxh_number,
            "SoDinhDanh": citizen.cccd,
            "HoVaTen": matching_name(citizen.full_name),
            "NgayThangNamSinh": {"NgayThangNam": f"{citizen.born:%Y%m%d}"},
            "MaSoBHXH": self.registry.number_of(person, self.office.today()),
        }
        if person.card_from and person.card_to:
            begins, ends = f"{person.card_from:%Y%m%d}", f"{person.card_to:%Y%m%d}"
            row |= {"SoTheBHYT": citizen.card, "TuNgay": begins, "DenNgay": ends}
        return row

    def matters(self) -> Iterator[Matter]:
        """Packages that are not acknowledged yet."""
        for package in self._packages:
            state = f"{package.tries} tries"
            yield Matter(self.office.party, "package", package.number, state, PROVIDER, package.since)
