"""Logins at the portal: systems show the user and password of their axis account and get a token for a while."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from harness.chance import guid
from harness.wire.axis import MEMBERS, axis_account
from mocks.office import Office

SESSIONS_MAX = 10_000
"""Kept at once; the oldest goes first."""


def party_of(seed: int, user: str, password: str) -> str:
    """Which party logs in with these; "" if none does."""
    for party in MEMBERS:
        account = axis_account(seed, party)
        if account.user == user and hmac.compare_digest(account.password.encode(), password.encode()):
            return party
    return ""


@dataclass(slots=True)
class Sessions:
    """Tokens given out at one door, each for `lasts`."""

    office: Office
    lasts: timedelta
    _held: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def login(self, user: str, password: str) -> str:
        """A new token; "" if user and password are nobody's."""
        party = party_of(self.office.seed, user, password)
        if not party:
            return ""
        token = guid(self.office.rng)
        self._held[token] = (party, self.office.now() + self.lasts)
        if len(self._held) > SESSIONS_MAX:
            del self._held[next(iter(self._held))]
        return token

    def holder(self, token: str) -> str:
        """Which party holds `token`; "" when it is unknown or over."""
        party, until = self._held.get(token, ("", datetime.max.replace(tzinfo=self.office.now().tzinfo)))
        if party and self.office.now() >= until:
            del self._held[token]
            return ""
        return party
