"""How much each consumer may still call each API: one bucket each, which time refills."""

import math
from dataclasses import dataclass, field
from datetime import datetime

from mocks.axis.settings import Quota


@dataclass(slots=True)
class Buckets:
    """Token buckets by consumer and API."""

    _left: dict[tuple[str, str], tuple[float, datetime]] = field(default_factory=dict)

    def wait_s(self, consumer: str, api: str, quota: Quota | None, now: datetime) -> int:
        """Take one call out; 0 when there was one, else the whole seconds until there is."""
        if quota is None:
            return 0
        left, since = self._left.get((consumer, api), (float(quota.burst), now))
        per_s = quota.per_minute / 60
        left = min(quota.burst, left + (now - since).total_seconds() * per_s)
        enough = left >= 1
        self._left[consumer, api] = (left - 1 if enough else left, now)
        return 0 if enough else max(1, math.ceil((1 - left) / per_s))
