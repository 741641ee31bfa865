"""Who may knock at the services: whoever comes through the axis, or a province with its static token (A2)."""

from typing import Final

from harness.chance import guid, stream
from harness.exchange import Request
from mocks.axisclient import consumer_of
from mocks.justice.catalogues import every_province
from mocks.office import Office

BEARER: Final = "bearer "


def province_token(seed: int, province: str) -> str:
    """The UUID-like token that a province was given once for all; synthetic, from the seed."""
    return guid(stream(seed, f"justice/token/{province}"))


class Gate:
    """Looks at credentials."""

    def __init__(self, office: Office) -> None:
        """Know every province's token."""
        self._office = office
        self._tokens = {province_token(office.seed, code): code for code in every_province()}

    def caller(self, request: Request) -> str:
        """The consumer's party name, or a province's code; "" for nobody we know."""
        consumer = consumer_of(self._office, request)
        if consumer:
            return consumer
        given = request.header("authorization") or ""
        token = given[len(BEARER) :].strip() if given.lower().startswith(BEARER) else ""
        return self._tokens.get(token, "")
