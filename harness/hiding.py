"""Values that may stand in nothing that is kept or written: a real party's secrets, in whatever form they are sent.

Looked for in bytes, because a hop is kept as bytes and an answer may say again what it was told.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import quote, quote_plus

from harness.exchange import Exchange, Headers, Request, Response

MASK: Final = "***"
SHORTEST: Final = 4
"""Shorter values are parts of ordinary words; evidence hides them by the field that they stand in."""
TOKENS: Final = ("access_token", "refresh_token", "token", "refreshToken")
"""Fields in which a login's answer gives out what stands for the secret for a while."""
TOKENS_MAX: Final = 100
"""So many of the latest tokens are looked for; an older one stands in older messages only."""


class Hiding:
    """Takes secrets out of messages."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Hide `secrets`, the longest first: one may be part of another."""
        forms = {form for secret in secrets for form in _forms(secret)}
        self._secrets = tuple(sorted((form for form in forms if len(form) >= SHORTEST), key=len, reverse=True))
        self._tokens: tuple[str, ...] = ()

    def learn(self, response: Response | None) -> None:
        """Hide from now on the tokens that the answer to a login gives out."""
        try:
            said = json.loads(response.body) if response else None
        except ValueError:
            return
        given = (said.get(name) for name in TOKENS) if isinstance(said, dict) else ()
        new = (one for one in given if isinstance(one, str) and len(one) >= SHORTEST and one not in self._tokens)
        self._tokens = (*new, *self._tokens)[:TOKENS_MAX]

    @property
    def _forms(self) -> tuple[str, ...]:
        return (*self._secrets, *self._tokens)

    def text(self, text: str) -> str:
        """`text` without them."""
        for form in self._forms:
            text = text.replace(form, MASK)
        return text

    def request(self, request: Request) -> Request:
        """`request` without them; the same object where nothing is hidden at all."""
        if not self._forms:
            return request
        target, headers, body = self.text(request.target), self._headers(request.headers), self._body(request.body)
        return replace(request, target=target, headers=headers, body=body)

    def response(self, response: Response | None) -> Response | None:
        """`response` without them."""
        if response is None or not self._forms:
            return response
        return replace(response, headers=self._headers(response.headers), body=self._body(response.body))

    def exchange(self, exchange: Exchange) -> Exchange:
        """`exchange` without them."""
        if not self._forms:
            return exchange
        request, response = self.request(exchange.request), self.response(exchange.response)
        return replace(exchange, request=request, response=response)

    def _headers(self, headers: Headers) -> Headers:
        return tuple((name, self.text(value)) for name, value in headers)

    def _body(self, body: bytes) -> bytes:
        for form in self._forms:
            body = body.replace(form.encode(), MASK.encode())
        return body


def _forms(secret: str) -> Iterator[str]:
    """As it is, inside JSON, inside a URL or form, and as the MD5 that the intake gateway is shown."""
    yield secret
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield quote(secret)
    yield quote_plus(secret)
    if secret:
        digest = hashlib.md5(secret.encode(), usedforsecurity=False).hexdigest()
        yield from (digest, digest.upper())
