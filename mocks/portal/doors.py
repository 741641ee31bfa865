"""The national portal's doors: the hub of linked dossiers, the adapter in two generations, the paid services."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from harness.exchange import Request
from mocks.office import Office
from mocks.party import Operation, Party, Problem, Reply, Visit
from mocks.portal.adapter_doors import ROOM as ADAPTER_ROOM
from mocks.portal.adapter_doors import AdapterDoors
from mocks.portal.desk import PortalDesk
from mocks.portal.hub_doors import ROOM as HUB_ROOM
from mocks.portal.hub_doors import HubDoors
from mocks.portal.services_doors import ServicesDoors
from mocks.portal.sixsteps import ROOM as SIX_ROOM
from mocks.portal.sixsteps import SixStepsDoors


class PortalParty(Party):
    """The portal (Cổng Dịch vụ công quốc gia, Phần mềm DVC liên thông)."""

    name = "portal"
    desk_class: ClassVar[Callable[[Office], Any]] = PortalDesk
    desk: PortalDesk

    @property
    def hub(self) -> HubDoors:
        """The hub's doors."""
        return HubDoors(self.desk.hub)

    @property
    def six(self) -> SixStepsDoors:
        """The doors of the six-step flow."""
        return SixStepsDoors(self.desk.six)

    def operations(self) -> Iterable[Operation]:
        """Every door of every room."""
        yield from self.hub.operations()
        yield from AdapterDoors(self.desk.adapter).operations()
        yield from self.six.operations()
        yield from ServicesDoors(self.desk.services).operations()

    def enter(self, visit: Visit) -> Reply | None:
        """Each room looks at credentials in its own way; the adapter's session travels in the body."""
        path = visit.request.path
        if path.startswith(HUB_ROOM):
            return self.hub.enter(visit)
        return self.six.enter(visit) if path.startswith(SIX_ROOM) else None

    def shown_by(self, request: Request) -> str:
        """The party that holds the hub's token; the axis by its key."""
        with self.office.lock:
            return self.hub.holder(request) or super().shown_by(request)

    def refuse(self, problem: Problem, request: Request) -> Reply:
        """Each room has an error shape of its own; elsewhere it is the services'."""
        if request.path.startswith(HUB_ROOM):
            return self.hub.refuse(problem)
        if request.path.startswith(ADAPTER_ROOM):
            return AdapterDoors(self.desk.adapter).refuse(problem)
        if request.path.startswith(SIX_ROOM):
            return self.six.refuse(problem)
        return ServicesDoors(self.desk.services).refuse(problem)
