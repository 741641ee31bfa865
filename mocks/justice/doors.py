"""The civil-status party: its three groups of doors over one desk, each refusing in a shape of its own."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, ClassVar

from harness.exchange import Request
from mocks.justice import adapter, linked, officer
from mocks.justice.adapter import AdapterDoors
from mocks.justice.desk import JusticeDesk
from mocks.justice.linked import LinkedDoors
from mocks.justice.officer import OfficerDoors
from mocks.justice.tokens import Gate
from mocks.office import Office
from mocks.party import Operation, Party, Problem, Reply, Visit


class JusticeParty(Party):
    """Hộ tịch điện tử dùng chung of Bộ Tư pháp."""

    name: ClassVar[str] = "justice"
    desk_class: ClassVar[Callable[[Office], Any]] = JusticeDesk
    desk: JusticeDesk

    def operations(self) -> Iterable[Operation]:
        """The linked module, the provincial adapter, the officers' doors."""
        return (
            *LinkedDoors(self.desk).operations(),
            *AdapterDoors(self.desk).operations(),
            *OfficerDoors(self.desk).operations(),
        )

    @cached_property
    def gate(self) -> Gate:
        """Who is known."""
        return Gate(self.office)

    def enter(self, visit: Visit) -> Reply | None:
        """Services are for the axis and for provinces with their token, from allowed addresses; officers are inside."""
        path = visit.operation.path
        if path.startswith(officer.API):
            return None
        if not self.desk.settings.allows(visit.request.peer):
            code = 101
        elif not self.gate.caller(visit.request):
            code = 100
        else:
            return None
        return linked.refused(code) if path.startswith(linked.API) else adapter.error(visit.operation.name, code)

    def refuse(self, problem: Problem, request: Request) -> Reply:
        """Turn a request away as the group of doors does that it came to."""
        if problem.kind in {"nowhere", "method"}:
            return officer.refuse(problem)
        if request.path.startswith(linked.API):
            newer = self.desk.settings.errors == "new" and request.path.endswith("nhanHoSoDKHT")
            return linked.refuse(problem, request, newer=newer)
        if request.path.startswith(adapter.ROOTS):
            return adapter.refuse(problem, request)
        return officer.refuse(problem)
