"""What may be said of an answer: matchers that raise a broken rule and know nothing of tests."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from harness.clock import VIETNAM
from harness.documents.dates import read_time
from harness.finding import Finding
from harness.judgement import broken, expect
from harness.suites.intake.visitor import Sent, answered
from harness.text import Text

WRONG_CODE: Final = Text("mã kết quả không đúng", "the result code is not the right one")
NO_JSON: Final = Text("câu trả lời không phải JSON đọc được", "the answer is no JSON that can be read")
SKEW: Final = timedelta(minutes=10)
"""How far the gateway's clock may be from ours before a time of receipt is called wrong."""

_TIME14: Final = re.compile(r"\d{14}")


def expect_code(sent: Sent, *codes: str) -> None:
    """The result code is one of `codes`."""
    answered(sent)
    place = f"response /{sent.door.answer['code']}"
    if sent.answer.problem is not None:
        broken(
            [Finding(f"response of {sent.door.name}", sent.answer.problem, " | ".join(codes), f"HTTP {sent.status}")]
        )
    if sent.code not in codes:
        broken([Finding(place, WRONG_CODE, " | ".join(codes), sent.code or "(none)")])


def expect_refused(sent: Sent, *accepted: str) -> None:
    """There is a readable answer, and its code is none of `accepted` (default: the door's code of success)."""
    answered(sent)
    good = accepted or ("1" if sent.door.name == "driver" else "200",)
    if sent.answer.problem is not None:
        broken([Finding(f"response of {sent.door.name}", sent.answer.problem, "JSON", f"HTTP {sent.status}")])
    if not sent.code or sent.code in good:
        says = Text("yêu cầu sai mà không bị từ chối", "a wrong request was not refused")
        broken([Finding(f"response /{sent.door.answer['code']}", says, "≠ " + ", ".join(good), sent.code or "(none)")])


def expect_keys(sent: Sent, *keys: str) -> None:
    """The answer is an object with each of `keys`, spelt and cased so."""
    broken(missing_keys(f"response of {sent.door.name}", answered(sent).answer.raw, keys))


def missing_keys(place: str, value: Any, keys: Iterable[str]) -> Iterable[Finding]:
    """A finding for each of `keys` that the object lacks; what is there instead under another case stands beside it."""
    if not isinstance(value, dict):
        yield Finding(place, NO_JSON, "{…}", type(value).__name__)
        return
    folded = {str(key).casefold(): str(key) for key in value}
    for key in keys:
        if key not in value:
            says = Text(f"thiếu trường {key} (đúng chữ hoa, chữ thường)", f"the field {key} is missing (case counts)")
            yield Finding(f"{place} /{key}", says, key, folded.get(key.casefold(), "(none)"))


def expect_receipt_time(sent: Sent) -> None:
    """The time of receipt is fourteen digits of Việt Nam time, and about now."""
    place = f"response /{sent.door.answer['time']}"
    text = answered(sent).answer.time
    at = read_time(text) if _TIME14.fullmatch(text) else None
    if at is None:
        says = Text("thời gian tiếp nhận không phải yyyyMMddHHmmss", "the time of receipt is not yyyyMMddHHmmss")
        broken([Finding(place, says, "yyyyMMddHHmmss", text or "(none)")])
        return
    now = sent.exchange.at.astimezone(VIETNAM).replace(tzinfo=None)
    if abs(at - now) > SKEW:
        says = Text("thời gian tiếp nhận lệch giờ Việt Nam", "the time of receipt is not Việt Nam time")
        broken([Finding(place, says, f"{now:%Y%m%d%H%M%S} ± 10′", text)])


def expect_same(place: str, expected: object, actual: object, vi: str, en: str) -> None:
    """`actual` equals `expected`; the two stand side by side in the report."""
    expect(place, expected, actual, Text(vi, en))


def expect_turned_away(sent: Sent, *good: str) -> None:
    """Hostile bytes get a whole answer that is not a success: a code of refusal, or an HTTP status of 4xx.

    Here a broken line is a finding, not a reason to conclude nothing: these bytes are meant to break it.
    """
    place = f"response of {sent.door.name}"
    if sent.exchange.broke:
        says = Text("không có câu trả lời cho dữ liệu độc hại", "hostile bytes got no answer")
        broken([Finding(place, says, "mã từ chối / a code", sent.exchange.broke)])
    if 400 <= sent.status < 500:
        return
    if sent.answer.problem is not None:
        broken([Finding(place, sent.answer.problem, "JSON", f"HTTP {sent.status}")])
    if not sent.code or sent.code in (good or ("200",)):
        says = Text("dữ liệu độc hại không bị từ chối", "hostile bytes were not refused")
        broken([Finding(f"response /{sent.door.answer['code']}", says, "mã từ chối / a code", sent.code or "(none)")])
