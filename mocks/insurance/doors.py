"""The insurance side's doors: APIs that the axis forwards, the collection agents' server, and the officers' own."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, ClassVar, Final

from harness.exchange import Request
from mocks.axisclient import consumer_of
from mocks.insurance.collection import PATH as AGENTS
from mocks.insurance.desk import InsuranceDesk
from mocks.insurance.lookups import API as LOOKUPS
from mocks.insurance.trouble import not_by_the_axis, unreadable
from mocks.office import Office
from mocks.party import Operation, Party, Problem, Reply, Visit
from mocks.provinces import Provinces

API: Final = "/api"
"""How the paths begin that are reached through the axis only."""


class InsuranceParty(Party):
    """Bảo hiểm xã hội Việt Nam: cards, collection, benefits, look-ups."""

    name = "insurance"
    desk_class: ClassVar[Callable[[Office], Any]] = InsuranceDesk
    desk: InsuranceDesk

    def operations(self) -> Iterable[Operation]:
        """Every door of every part."""
        return [operation for part in self.desk.parts for operation in part.operations()]

    @cached_property
    def provinces(self) -> Provinces:
        """Who may come by a province's adapter."""
        return Provinces(self.office.seed)

    def enter(self, visit: Visit) -> Reply | None:
        """Turn away whoever comes to an axis API by another way (profile: the axis shows its key), adapters apart."""
        request, operation = visit.request, visit.operation
        if not operation.path.startswith(API) or consumer_of(self.office, request):
            return None
        is_adapter = operation.path == f"{LOOKUPS}/{operation.name}" and self.provinces.of(request)
        return None if is_adapter else not_by_the_axis()

    def refuse(self, problem: Problem, request: Request) -> Reply:
        """Turn away in the shape of the door that was meant."""
        if request.path == AGENTS:
            return self.desk.collection.refuse(problem)
        return unreadable(problem)
