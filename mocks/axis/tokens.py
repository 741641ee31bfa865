"""Access tokens of the axis (client credentials, as WSO2 API Manager gives them): opaque, one at a time a consumer."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from harness.chance import guid

SCOPE: Final = "am_application_scope default"


@dataclass(frozen=True, slots=True)
class Token:
    """One access token."""

    text: str
    consumer: str
    until: datetime

    def as_json(self, now: datetime) -> dict[str, Any]:
        """The answer of the token door."""
        return {
            "access_token": self.text,
            "scope": SCOPE,
            "token_type": "Bearer",
            "expires_in": int((self.until - now).total_seconds()),
        }


@dataclass(slots=True)
class Tokens:
    """The living tokens; asking again while one lives gives the same one with what is left of its life."""

    rng: Random
    life: timedelta
    _by_consumer: dict[str, Token] = field(default_factory=dict)

    def give(self, consumer: str, now: datetime) -> Token:
        """The token of `consumer`, a new one when it has none that lives another second."""
        held = self._by_consumer.get(consumer)
        if held is None or held.until - now < timedelta(seconds=1):
            held = self._by_consumer[consumer] = Token(guid(self.rng), consumer, now + self.life)
        return held

    def holder(self, text: str, now: datetime) -> str:
        """Who holds the token `text`; "" when it is unknown, revoked or has expired."""
        return next((one.consumer for one in self._by_consumer.values() if one.text == text and now < one.until), "")

    def revoke(self, consumer: str) -> None:
        """Let the consumer's token die at once."""
        self._by_consumer.pop(consumer, None)
