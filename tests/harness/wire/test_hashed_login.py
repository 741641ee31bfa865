"""The registry's hashed login: vectors computed here, by the scheme's own words, and every way to be turned away."""

import base64
import hashlib

import pytest

from harness.exchange import Headers
from harness.wire.axis import AxisAccount, axis_account, population_headers
from harness.wire.hashed_login import asker

NOW_MS = 1_789_437_600_000
ENDPOINT = "/dancu/soap"
ACCOUNT = axis_account(1, "insurance")


def account_of(user: str) -> AxisAccount | None:
    return ACCOUNT if user == ACCOUNT.user else None


def login(**changes: str) -> Headers:
    told = {
        "endpoint": ENDPOINT,
        "user": ACCOUNT.user,
        "timestamp": str(NOW_MS),
        "secret": ACCOUNT.password,
        "key": ACCOUNT.api_key,
    } | changes
    digest = hashlib.sha256((told["endpoint"] + told["user"] + told["timestamp"] + told["secret"]).encode()).hexdigest()
    basic = base64.b64encode(f"{told['user']}:{digest}".encode()).decode()
    return (("Authorization", f"Basic {basic}"), ("Timestamp", told["timestamp"]), ("ApiKey", told["key"]))


def doubt(headers: Headers) -> str:
    return asker(headers, account_of, (ENDPOINT, "TraCuuThongTinCongDan"), NOW_MS, 300_000)[1]


def test_the_hash_is_over_address_user_time_and_secret() -> None:
    assert asker(login(), account_of, (ENDPOINT,), NOW_MS, 300_000) == (ACCOUNT, "")


def test_our_own_clients_make_the_same_hash() -> None:
    ours = population_headers(ACCOUNT, "TraCuuThongTinCongDan", NOW_MS)

    assert doubt(ours) == ""
    assert dict(ours)["SOAPAction"] == '""'


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"endpoint": "/dancu/khac"}, "hash"),
        ({"secret": "wrong"}, "hash"),
        ({"user": "lt_nobody"}, "account"),
        ({"key": "wrong"}, "account"),
        ({"timestamp": str(NOW_MS - 300_001)}, "timestamp"),
        ({"timestamp": str(NOW_MS + 300_001)}, "timestamp"),
        ({"timestamp": str(NOW_MS // 1000)}, "timestamp"),
        ({"timestamp": "now"}, "timestamp"),
        ({"timestamp": str(NOW_MS - 300_000)}, ""),
        ({"timestamp": str(NOW_MS + 300_000)}, ""),
    ],
)
def test_whatever_does_not_agree_turns_the_caller_away(changes: dict[str, str], why: str) -> None:
    assert doubt(login(**changes)) == why


def test_a_caller_behind_a_bus_names_itself_instead_of_a_key() -> None:
    bare = tuple(pair for pair in login() if pair[0] != "ApiKey")

    assert doubt((*bare, ("ESB_SOURCE_TYPE", ACCOUNT.user), ("ESB_SOURCE_USERNAME", ACCOUNT.user))) == ""
    assert doubt((*bare, ("ESB_SOURCE_USERNAME", "somebody"))) == "account"
    assert doubt(bare) == "account"


@pytest.mark.parametrize(
    "value", ["", "Basic", "Basic !!!", "Basic /w==", "Bearer abc", "Basic " + base64.b64encode(b"no colon").decode()]
)
def test_an_authorization_that_cannot_be_read_is_nobody_s(value: str) -> None:
    kept = tuple(pair for pair in login() if pair[0] != "Authorization")

    assert doubt((*kept, ("Authorization", value))) == "account"
