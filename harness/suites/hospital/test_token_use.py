"""The client and its token: used again, read as UTC, renewed in time, and not needed where it is refused."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from harness.answers import coded, said, token_answer
from harness.conversation import Conversation, Played
from harness.errands import Errand
from harness.faults import Fault
from harness.finding import Finding
from harness.judgement import broken, cant_tell, untested
from harness.text import Text

NO_TOKEN = Text("Hệ thống không lấy token nào trong tình huống này.", "The system took no token in this case.")
AGAIN = Text("Token còn hạn nhưng hệ thống lấy token mới.", "The token was still good, yet a new one was taken.")
STALE = Text("Token đã hết hạn theo expires_in vẫn được dùng.", "A token past its expires_in was used.")
SENT_ANYWAY = Text("Không có token hợp lệ mà vẫn gửi.", "Something was sent without a token.")
TOLD_WRONG = Text("Báo cáo không đúng với kết quả token.", "The report does not say what became of the token.")
LONG = timedelta(hours=9)
"""Longer than Việt Nam's +07:00, so that even who reads UTC as local time takes the token for good."""


def expiry(at: datetime, fraction: str = "1234567") -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}{'.' if fraction else ''}{fraction}Z"


def given(bench: Conversation, expires_in: str, *, code: object = "200", times: int = 1) -> Fault:
    session = bench.issue()
    return token_answer(session.access, session.id, session.username, expires_in, code=code, times=times)


def without_token(bench: Conversation, errand: Errand, answer: Callable[[], Fault]) -> Played:
    """Play `errand` with a client that holds no good token: every session is ended first, so it must take one.

    The ended session costs one call with 401, which every client meets in its own way; it is not judged here. Who
    drops the token then without trying again takes the new one in the next case.
    """
    bench.gateway.desk.sessions.clear()
    fault = answer()
    played = bench.play(errand.says, errand.make, faults=[fault], slug=f"token-{errand.door}")
    if not tokens(played):
        played = bench.play(errand.says, errand.make, faults=[fault], slug=f"token-{errand.door}")
    return played


def tokens(played: Played) -> int:
    return len(played.at("token"))


def holding(bench: Conversation, errand: Errand, expires_in: str) -> None:
    """Bring the client to hold a token with `expires_in`."""
    played = without_token(bench, errand, lambda: given(bench, expires_in))
    if not any(seen.exchange.faults for seen in played.at("token")):
        untested(NO_TOKEN)


def keeps(bench: Conversation, errand: Errand, slug: str) -> None:
    """Go on only with a client that is known to keep a token whose expires_in is written as usual."""
    holding(bench, errand, expiry(bench.clock.now() + LONG))
    control = bench.control(errand.says, errand.make, slug)
    if tokens(control):
        cant_tell(
            Text(
                "Hệ thống lấy token mới cho mỗi lần gọi (CLI-TOKEN-06), nên không biết nó đọc expires_in thế nào.",
                "The system takes a token for every call (CLI-TOKEN-06), so how it reads expires_in cannot be seen.",
            )
        )


@pytest.mark.rule("CLI-TOKEN-06")
def test_token_is_used_again(bench: Conversation, errand: dict[str, Errand]) -> None:
    holding(bench, errand["lookup"], expiry(bench.clock.now() + LONG))
    played = [bench.play(errand["lookup"].says, errand["lookup"].make, slug="cached") for _ in range(3)]
    if not any(one.at("lookup") for one in played):
        untested(NO_TOKEN)
    taken = sum(tokens(one) for one in played)
    if taken:
        broken([Finding("request line /api/token/take", AGAIN, "0", str(taken))])


@pytest.mark.rule("CLI-TOKEN-07")
def test_expiry_is_read_as_utc(bench: Conversation, errand: dict[str, Errand]) -> None:
    keeps(bench, errand["lookup"], "utc")
    holding(bench, errand["lookup"], expiry(bench.clock.now() + timedelta(minutes=10)))
    played = bench.play(errand["lookup"].says, errand["lookup"].make, slug="utc")
    if tokens(played):
        broken([Finding("response APIKey/expires_in", AGAIN, "UTC", "+07:00")])


@pytest.mark.rule("CLI-TOKEN-08")
def test_expired_token_is_not_used(bench: Conversation, errand: dict[str, Errand]) -> None:
    ends = bench.clock.now() + timedelta(seconds=1)
    holding(bench, errand["lookup"], expiry(ends))
    threading.Event().wait(max(0.0, (ends - bench.clock.now()).total_seconds()) + 0.1)
    played = bench.play(errand["lookup"].says, errand["lookup"].make, slug="expired")
    calls = [seen.door for seen in played.seen if seen.door in {"token", "lookup"}]
    if not calls:
        untested(NO_TOKEN)
    if calls[0] == "lookup":
        broken([Finding("request query token", STALE, "token/take", "KQNhanLichSuKCB2024")])


@pytest.mark.rule("CLI-TOKEN-09")
@pytest.mark.parametrize("fraction", ["", "5", "9726", "123456789"])
def test_fraction_of_any_length_is_read(bench: Conversation, errand: dict[str, Errand], fraction: str) -> None:
    keeps(bench, errand["lookup"], "fraction")
    holding(bench, errand["lookup"], expiry(bench.clock.now() + LONG, fraction))
    played = bench.play(errand["lookup"].says, errand["lookup"].make, slug="fraction")
    if played.outcome != "accepted" or tokens(played):
        says = Text(
            f"expires_in với phần lẻ «{fraction}» không được đọc đúng.",
            f'expires_in with the fraction "{fraction}" is not read.',
        )
        broken(
            [
                Finding(
                    "response APIKey/expires_in", says, "0 token/take, accepted", f"{tokens(played)}, {played.outcome}"
                )
            ]
        )


REFUSED = {
    "401": Text("tài khoản hoặc mật khẩu sai", "unknown account or password"),
    "402": Text("sai mã cơ sở", "wrong facility"),
    "403": Text("tài khoản bị khoá", "account locked"),
}


@pytest.mark.rule("CLI-TOKEN-10")
@pytest.mark.parametrize("code", REFUSED)
def test_refused_token_ends_the_case(bench: Conversation, errand: dict[str, Errand], code: str) -> None:
    bench.control(errand["certificates"].says, errand["certificates"].make, "token")
    refusal = said("token", {"maKetQua": code, "APIKey": None})
    played = without_token(bench, errand["certificates"], lambda: refusal)
    after = [seen for seen in played.seen if seen.door == "certificates"]
    asked = [number for number, seen in enumerate(played.seen) if seen.door == "token"]
    bench.control(errand["certificates"].says, errand["certificates"].make, "token-sentinel")
    if not asked:
        untested(NO_TOKEN)
    late = [seen for seen in played.seen[asked[0] + 1 :] if seen in after]
    broken(Finding("request line", SENT_ANYWAY, "(none)", seen.door) for seen in late)
    if played.outcome not in {"refused", "error"}:
        broken([Finding("report outcome", TOLD_WRONG, "refused | error", played.outcome or "(none)")])


@pytest.mark.rule("CLI-TOKEN-11")
def test_null_api_key_does_no_harm(bench: Conversation, errand: dict[str, Errand]) -> None:
    bench.control(errand["lookup"].says, errand["lookup"].make, "token-null")
    played = without_token(bench, errand["lookup"], lambda: coded("token", 500, APIKey=None))
    sentinel = bench.play(errand["lookup"].says, errand["lookup"].make, slug="token-null-sentinel")
    if not tokens(played):
        untested(NO_TOKEN)
    if played.outcome not in {"refused", "error", "unknown"}:
        broken([Finding("report outcome", TOLD_WRONG, "refused | error | unknown", played.outcome or "(none)")])
    if sentinel.outcome != "accepted":
        broken([Finding("sentinel", TOLD_WRONG, "accepted", sentinel.outcome or "(none)")])


@pytest.mark.rule("CLI-TOKEN-12")
@pytest.mark.parametrize("code", [200, "200"], ids=["number", "string"])
def test_token_code_is_read_as_number_and_as_string(
    bench: Conversation, errand: dict[str, Errand], code: object
) -> None:
    bench.control(errand["lookup"].says, errand["lookup"].make, "token-code")
    expires_in = expiry(bench.clock.now() + LONG)
    played = without_token(bench, errand["lookup"], lambda: given(bench, expires_in, code=code, times=0))
    if not tokens(played):
        untested(NO_TOKEN)
    if played.outcome != "accepted":
        broken([Finding("report outcome", TOLD_WRONG, "accepted", played.outcome or "(none)")])
