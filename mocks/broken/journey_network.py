"""Networks that break one of the invariants each, and networks that keep them all and look different."""

from collections.abc import Iterator
from typing import Any, Final

from harness.twin import Twin
from harness.wire.axis import PURPOSE
from mocks.broken.bends import more_fields
from mocks.broken.careless import Denies, Doubles, LetsLie, Loses, Nobodys
from mocks.broken.meddling import Meddling, headless, twin

ANOTHER_TRACE: Final = "f" * 32


def twins() -> Iterator[Twin]:
    """One for each rule at least."""
    for rule, vi, en, *meddlings in _table():
        yield twin(rule.lower(), rule, vi, en, *meddlings)
    denies = Meddling("insurance", desk=Denies)
    yield twin("jrn-net-lost-denied", "JRN-NET-LOST", "nhận rồi chối là có", "denies what it took", denies)


def _table() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how."""
    yield "JRN-NET-LOST", "nhận rồi bỏ mất hồ sơ thẻ", "loses card requests", Meddling("insurance", desk=Loses)
    yield "JRN-NET-TWICE", "cấp hai thẻ cho một trẻ", "issues two cards", Meddling("insurance", desk=Doubles)
    yield (
        "JRN-NET-OWNER",
        "hồ sơ thẻ không thuộc về ai",
        "leaves card requests to nobody",
        Meddling("insurance", desk=Nobodys),
    )
    yield "JRN-NET-ENDS", "không bao giờ xét hồ sơ thẻ", "never decides on a card", Meddling("insurance", desk=LetsLie)
    yield (
        "JRN-NET-PURPOSE",
        "xin số định danh không nêu mục đích",
        "asks for a number without a purpose",
        Meddling("justice", "*/capSoDinhDanh", headers=headless(PURPOSE)),
    )
    yield (
        "JRN-NET-TRACE",
        "trục mở mã vết mới",
        "the axis begins new traces",
        Meddling("axis", "*/nhanHoSoDKHT", trace=ANOTHER_TRACE),
    )


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    yield twin(
        "network-slow",
        "",
        "các bên làm chậm nhưng vẫn xong",
        "slow parties that finish all the same",
        Meddling("insurance", settings={"officer_minutes": 900}),
        Meddling("population", settings={"officer_minutes": 900}),
        Meddling("one-stop", settings={"pull_minutes": 60, "poll_minutes": 60}),
    )
    yield twin(
        "network-more-fields",
        "",
        "mọi câu trả lời có thêm trường",
        "further fields in every answer",
        *(Meddling(party, says=more_fields) for party in ("portal", "justice", "insurance", "population")),
    )
    yield twin(
        "network-strict-axis",
        "",
        "trục từ chối lời gọi không mục đích",
        "an axis that refuses calls without a purpose",
        Meddling("axis", settings={"require_purpose": True}),
    )
