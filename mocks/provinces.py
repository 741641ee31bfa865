"""Provinces that come by their adapter (style A2): one static Bearer token for every service, no token door.

Their paths have no version: `https://api.<đơn vị>.gov.vn/{api}/{operation}`, always POST and JSON.
"""

from typing import Final

from harness.exchange import Request
from harness.people.geography import geography
from harness.wire.axis import province_token

BEARER: Final = "bearer "


class Provinces:
    """Knows the token of every province, of before the mergers too: a token outlives the province's name."""

    def __init__(self, seed: int) -> None:
        """Learn them all."""
        known = geography()
        self._by_token = {province_token(seed, code): code for code in {*known.old_provinces, *known.provinces}}

    def holder(self, token: str) -> str:
        """The code of the province that has `token`; "" for nobody."""
        return self._by_token.get(token, "")

    def of(self, request: Request) -> str:
        """The province whose token `request` shows; "" when it shows none."""
        given = request.header("authorization") or ""
        return self.holder(given[len(BEARER) :].strip()) if given.lower().startswith(BEARER) else ""
