"""token/take: what it gives, what it refuses, and what a token is good for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest

from harness.finding import Finding
from harness.judgement import broken
from harness.suites.intake.answers import (
    NO_JSON,
    expect_code,
    expect_keys,
    expect_refused,
    expect_same,
    missing_keys,
)
from harness.suites.intake.filings import plain
from harness.suites.intake.visitor import Sent, Visitor, answered
from harness.text import Text
from harness.wire.calls import Call, Credentials, Token, read_expiry

KEYS: Final = ("access_token", "id_token", "token_type", "username", "expires_in")
LONGEST: Final = timedelta(hours=6)
"""Shorter than +07:00, so that local time written as UTC is found out."""

MARGIN: Final = timedelta(seconds=30)


def api_key(sent: Sent) -> dict[str, object]:
    key = answered(sent).fields.get("APIKey")
    return key if isinstance(key, dict) else {}


@pytest.mark.rule("GATE-TOKEN-200")
def test_the_right_password_gets_a_token(visitor: Visitor) -> None:
    sent = visitor.take()

    expect_code(sent, "200")
    expect_keys(sent, "APIKey")


@pytest.mark.rule("GATE-TOKEN-SHAPE")
def test_the_key_has_its_five_fields(visitor: Visitor) -> None:
    sent = visitor.take()

    key = api_key(sent)
    broken(missing_keys("response /APIKey", key, KEYS))
    says = Text("trường phải là chuỗi không rỗng", "the field must be a non-empty string")
    broken(
        Finding(f"response /APIKey/{name}", says, "chuỗi", repr(key[name])[:40])
        for name in KEYS
        if not isinstance(key[name], str) or not key[name]
    )


@pytest.mark.rule("GATE-TOKEN-EXPIRES-UTC")
def test_expiry_is_a_moment_in_utc(visitor: Visitor) -> None:
    text = str(api_key(visitor.take()).get("expires_in", ""))

    says = Text("expires_in phải là thời điểm UTC kết thúc bằng Z", "expires_in must be a moment in UTC ending in Z")
    if read_expiry(text) is None:
        broken([Finding("response /APIKey/expires_in", says, "yyyy-MM-ddTHH:mm:ss.fffffffZ", text or "(none)")])


@pytest.mark.rule("GATE-TOKEN-LIFETIME")
def test_expiry_lies_ahead_and_within_hours(visitor: Visitor) -> None:
    sent = visitor.take()

    text = str(api_key(sent).get("expires_in", ""))
    at, now = read_expiry(text), sent.exchange.at
    longest = max(LONGEST, timedelta(seconds=visitor.profile.waits.token_lifetime_s))
    if at is None or not now < at <= now + longest:
        says = Text("expires_in không nằm trong khoảng cho phép", "expires_in is out of bounds")
        broken(
            [Finding("response /APIKey/expires_in", says, f"{now:%Y-%m-%dT%H:%M:%SZ} … +{longest}", text or "(none)")]
        )


@pytest.mark.rule("GATE-TOKEN-USERNAME")
def test_the_key_names_the_account(visitor: Visitor) -> None:
    key = api_key(visitor.take())

    expect_same(
        "response /APIKey/username",
        visitor.credentials().username,
        key.get("username"),
        "APIKey mang tên tài khoản khác",
        "the key names another account",
    )


@pytest.mark.rule("GATE-TOKEN-UNIQUE")
def test_each_take_gives_a_new_pair(visitor: Visitor) -> None:
    first, second = visitor.token_of(visitor.take()), visitor.token_of(visitor.take())

    says = Text("hai lần lấy token được cùng một giá trị", "two takes gave the same value")
    pairs = (("access_token", first.access, second.access), ("id_token", first.id, second.id))
    broken(Finding(f"response /APIKey/{name}", says, "khác nhau", new[:12]) for name, old, new in pairs if old == new)


@pytest.mark.rule("GATE-TOKEN-401-PASSWORD")
def test_a_wrong_password_is_refused(visitor: Visitor) -> None:
    expect_code(visitor.take(replace(visitor.credentials(), password="khong-dung")), "401")  # noqa: S106 -- wrong on purpose


@pytest.mark.rule("GATE-TOKEN-401-ACCOUNT")
def test_an_unknown_account_is_refused(visitor: Visitor) -> None:
    expect_code(visitor.take(replace(visitor.credentials(), username="00000_BV")), "401")


@pytest.mark.rule("GATE-TOKEN-401-PLAIN")
def test_a_password_in_the_clear_is_refused(visitor: Visitor) -> None:
    expect_code(visitor.take(changes={"password": visitor.credentials().password}), "401")


@pytest.mark.rule("GATE-TOKEN-402")
def test_another_facility_code_is_refused(visitor: Visitor) -> None:
    account = visitor.account("wrong-facility")

    expect_code(visitor.take(visitor.credentials(account)), "402")


@pytest.mark.rule("GATE-TOKEN-403")
def test_a_locked_account_is_refused(visitor: Visitor) -> None:
    expect_code(visitor.take(visitor.credentials(visitor.account("locked"))), "403")


@pytest.mark.rule("GATE-TOKEN-NO-KEY")
def test_no_key_comes_with_a_refusal(visitor: Visitor) -> None:
    sent = visitor.take(replace(visitor.credentials(), password="khong-dung"))  # noqa: S106 -- wrong on purpose

    expect_refused(sent)
    expect_same(
        "response /APIKey", None, sent.fields.get("APIKey"), "có APIKey kèm mã lỗi", "a key came with an error code"
    )


@pytest.mark.rule("GATE-TOKEN-UNREADABLE")
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"username": "01'),
        ("application/json", b"[]"),
        ("application/x-www-form-urlencoded", b""),
        ("application/x-www-form-urlencoded", b"username=01901_BV"),
    ],
    ids=["cut-off", "no-object", "empty", "no-password"],
)
def test_an_unreadable_body_gets_a_code(visitor: Visitor, content_type: str, body: bytes) -> None:
    sent = visitor.send("token", Call("POST", "/api/token/take", (("Content-Type", content_type),), body))

    if not isinstance(answered(sent).answer.raw, dict):
        broken([Finding("response", NO_JSON, "JSON", f"HTTP {sent.status}")])
    expect_refused(sent)


@pytest.mark.rule("GATE-TOKEN-MD5-LOWER")
def test_lower_case_md5_is_taken(visitor: Visitor) -> None:
    expect_code(visitor.take(lower=True), "200")


@pytest.mark.rule("GATE-TOKEN-JSON")
def test_a_json_body_is_taken(visitor: Visitor) -> None:
    expect_code(visitor.take(body="json"), "200")


@pytest.mark.rule("GATE-TOKEN-USABLE")
def test_a_fresh_token_serves_at_once(visitor: Visitor) -> None:
    token = visitor.token_of(visitor.take())

    expect_code(visitor.ask("lookup", visitor.card_fields(visitor.card()), token=token), "000")
    parcel = plain(visitor, "claim-3176")
    expect_code(visitor.file(parcel.door, parcel.encoded, token=token), "200")


def forged(token: Token) -> Token:
    return replace(token, access="0" * len(token.access))


Refusal = Callable[[Token | None, Credentials | None], Sent]


def uses(visitor: Visitor) -> list[Refusal]:
    """A look-up (credentials in the query) and a claim (credentials in headers)."""
    fields = visitor.card_fields(visitor.card())
    encoded = plain(visitor, "claim-3176").encoded
    return [
        lambda token, who: visitor.ask("lookup", fields, token=token, credentials=who),
        lambda token, who: visitor.file("claim-3176", encoded, token=token, credentials=who),
    ]


@pytest.mark.rule("GATE-TOKEN-FORGED")
def test_a_forged_token_is_refused(visitor: Visitor) -> None:
    token = forged(visitor.token)

    for use in uses(visitor):
        expect_code(use(token, None), "401")


@pytest.mark.rule("GATE-TOKEN-PAIR")
def test_a_token_beside_another_sessions_id_is_refused(visitor: Visitor) -> None:
    first, second = visitor.token_of(visitor.take()), visitor.token_of(visitor.take())

    for use in uses(visitor):
        expect_code(use(replace(second, id=first.id), None), "401")


@pytest.mark.rule("GATE-TOKEN-ACCOUNT")
def test_a_token_under_another_account_is_refused(visitor: Visitor) -> None:
    other = next((one for one in visitor.world.accounts if one.username != visitor.credentials().username), None)
    stranger = visitor.credentials(other)

    for use in uses(visitor):
        expect_code(use(visitor.token, replace(stranger, facility=visitor.credentials().facility)), "401")


@pytest.mark.rule("GATE-TOKEN-ADDRESS")
def test_a_token_from_another_address_is_refused(visitor: Visitor) -> None:
    fields = visitor.card_fields(visitor.card())

    expect_code(visitor.ask("lookup", fields), "000")
    with visitor.from_elsewhere() as caller:
        expect_code(visitor.ask("lookup", fields, token=visitor.token, caller=caller), "401")


@pytest.mark.rule("GATE-TOKEN-ALIVE")
def test_a_token_serves_until_shortly_before_its_end(visitor: Visitor) -> None:
    token = visitor.token_of(visitor.take())
    fields = visitor.card_fields(visitor.card())

    with visitor.at_gateway_time(_end(token) - MARGIN):
        expect_code(visitor.ask("lookup", fields, token=token), "000")


@pytest.mark.rule("GATE-TOKEN-EXPIRED")
def test_a_token_past_its_end_is_refused(visitor: Visitor) -> None:
    token = visitor.token_of(visitor.take())
    encoded = plain(visitor, "claim-3176").encoded
    fields = visitor.card_fields(visitor.card())

    with visitor.at_gateway_time(_end(token) + MARGIN):
        expect_code(visitor.ask("lookup", fields, token=token), "401")
        expect_code(visitor.file("claim-3176", encoded, token=token), "401")


def _end(token: Token) -> datetime:
    if token.expires is None:
        says = Text("expires_in không đọc được", "expires_in cannot be read")
        broken([Finding("response /APIKey/expires_in", says, "…Z", str(token.raw.get("expires_in"))[:40])])
        raise AssertionError
    return token.expires
