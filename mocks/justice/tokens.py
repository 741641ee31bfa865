"""Who may knock at the services: whoever comes through the axis, or a province with its static token (A2)."""

from harness.exchange import Request
from mocks.axisclient import consumer_of
from mocks.office import Office
from mocks.provinces import Provinces


class Gate:
    """Looks at credentials."""

    def __init__(self, office: Office) -> None:
        """Know every province's token."""
        self._office = office
        self._provinces = Provinces(office.seed)

    def caller(self, request: Request) -> str:
        """The consumer's party name, or a province's code; "" for nobody we know."""
        return consumer_of(self._office, request) or self._provinces.of(request)
