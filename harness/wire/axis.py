"""How one speaks to the integration axis: tokens, double tokens, X-Road paths and headers, the population scheme.

Styles A1, A2, A3 and A6 as public integrations show them (WSO2 API Manager; a province's adapter; LGSP of provinces;
VDXP with the population database). Bytes only: nothing here opens a socket.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode

from harness.chance import guid, stream
from harness.exchange import Headers, Request

JSON: Final = "application/json; charset=utf-8"
FORM: Final = "application/x-www-form-urlencoded"
PURPOSE: Final = "X-Lienthong-Purpose"
"""Profile header: why data about a person is asked for (NĐ 47/2020 điều 5, NĐ 13/2023 điều 3)."""
ISSUE: Final = "X-Road-Issue"
"""X-Road's own optional header: the dossier that a request belongs to."""
OFFICER: Final = "X-Road-UserId"

MEMBERS: Final[dict[str, str]] = {
    "population": "VN/GOV/G01/csdldc",
    "justice": "VN/GOV/G15/hotich",
    "insurance": "VN/GOV/G12/bhxh",
    "portal": "VN/GOV/G22/dvcqg",
    "one-stop": "VN/GOV/H26/motcua",
    "licensing": "VN/GOV/G01/gplx",
    "health-book": "VN/GOV/G18/sosuckhoe",
    "appraisal-board": "VN/GOV/G18/gdyk",
    "employment": "VN/GOV/G09/vieclam",
    "citizen-app": "VN/GOV/G01/vneid",
    "intake": "VN/GOV/G12/tiepnhan",
}
"""X-Road member/subsystem of each party: agency codes of QĐ 20/2020/QĐ-TTg where known (G01, G09, G12, G15, G18, G22,
Hnn); that BHXH stands under G12 since 2025 is unverified; subsystem names are a profile of ours."""


@dataclass(frozen=True, slots=True)
class AxisAccount:
    """A party's keys on the axis (all synthetic, from the seed)."""

    party: str
    consumer_key: str
    consumer_secret: str
    access_key: str
    secret_key: str
    app_name: str
    """AccessKey, SecretKey and AppName of the LGSP double token."""
    user: str
    password: str
    """User and secret of the population scheme (A6)."""
    api_key: str

    @property
    def basic(self) -> str:
        """The Basic header of the token call."""
        return "Basic " + _b64(f"{self.consumer_key}:{self.consumer_secret}")

    @property
    def member(self) -> str:
        """instance/class/member/subsystem."""
        return MEMBERS[self.party]


def axis_account(seed: int, party: str) -> AxisAccount:
    """The keys of `party` in the network of `seed`; raises KeyError for a party without a place on the axis."""
    if party not in MEMBERS:
        raise KeyError(party)
    rng = stream(seed, f"axis/{party}")
    secrets = [f"{rng.getrandbits(112):028x}" for _ in range(6)]
    key, secret, access, lgsp, password, api = secrets
    return AxisAccount(party, key, secret, access, lgsp, f"lt-{party}", f"lt_{party}", password, api)


AXIS_KEY: Final = "X-Axis-Key"
"""Profile: stands for the mutual TLS between the axis and a provider (A9); a provider of ours trusts it."""


def axis_key(seed: int, provider: str) -> str:
    """What the axis shows `provider` so that it is known as the axis."""
    return f"{stream(seed, f'axis-key/{provider}').getrandbits(112):028x}"


def province_token(seed: int, province: str) -> str:
    """The UUID-like Bearer token that a province's adapter was given once for all (A2); `province` is its code."""
    return guid(stream(seed, f"province-token/{province}"))


def member_party(member: str) -> str:
    """The party behind an X-Road member `instance/class/code/subsystem` (percent-encoded or not); "" if unknown."""
    plain = unquote(member)
    return next((party for party, known in MEMBERS.items() if known == plain), "")


def token_request(account: AxisAccount) -> Request:
    """`POST /token`, client credentials (A1)."""
    headers = (("Authorization", account.basic), ("Content-Type", FORM))
    return Request("POST", "/token", headers, b"grant_type=client_credentials")


def api_request(
    path: str, body: Any, token: str, *, extra: Headers = (), method: str = "POST", query: dict[str, str] | None = None
) -> Request:
    """One call of `/{context}/{version}/{resource}` with a Bearer token; `body` is written as JSON, None sends none."""
    data = b"" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    headers: Headers = (("Authorization", f"Bearer {token}"), *extra)
    if body is not None:
        headers = (("Content-Type", JSON), *headers)
    return Request(method, path + (f"?{urlencode(query)}" if query else ""), headers, data)


def double_token(account: AxisAccount) -> Headers:
    """The `lgspaccesstoken` header of provinces (A3)."""
    said = {
        "AccessKey": account.access_key,
        "SecretKey": account.secret_key,
        "AppName": account.app_name,
        "PartnerCode": account.member,
        "PartnerCodeCus": account.member,
    }
    return (("lgspaccesstoken", _b64(json.dumps(said, separators=(",", ":")))),)


def xroad_request(
    account: AxisAccount, provider: str, service: str, body: bytes, media: str, *, extra: Headers = ()
) -> Request:
    """`/r1/{instance}/{class}/{member}/{subsystem}/{service}` with `X-Road-Client` (X-Road REST protocol)."""
    target = f"/r1/{quote(MEMBERS[provider])}/{quote(service)}"
    headers: Headers = (("X-Road-Client", quote(account.member)), ("Content-Type", media), *extra)
    return Request("POST", target, headers, body)


def population_headers(account: AxisAccount, endpoint: str, timestamp_ms: int) -> Headers:
    """The headers of the population scheme (A6): Basic base64(user:sha256hex(endpoint+user+timestamp+secret))."""
    said = f"{endpoint}{account.user}{timestamp_ms}{account.password}"
    digest = hashlib.sha256(said.encode()).hexdigest()
    return (
        ("Timestamp", str(timestamp_ms)),
        ("Authorization", "Basic " + _b64(f"{account.user}:{digest}")),
        ("ApiKey", account.api_key),
        ("SOAPAction", '""'),
    )


def why(purpose: str, dossier: str, officer: str = "") -> Headers:
    """Why a person's data is asked for: purpose, dossier, officer."""
    found: Headers = ((PURPOSE, purpose), (ISSUE, quote(dossier)))
    return (*found, (OFFICER, quote(officer))) if officer else found


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
