import json

import pytest

from loadtests.judging import Judged, judge
from loadtests.kinds import ASKS


def said(**fields: object) -> bytes:
    return json.dumps(fields).encode()


@pytest.mark.parametrize(
    ("ask", "body", "receipt"),
    [
        ("lookup", said(maKetQua="000"), ""),
        ("claim-visit", said(maKetQua=200, maGiaoDich="A1"), "A1"),
        ("discharge", said(MaKetQua="200", MaGD="B1"), "B1"),
        ("birth-notice", said(MaKetQua="200", MaGD="C1"), "C1"),
        ("driver", said(MSG_STATE="1", UUID="D1"), "D1"),
    ],
)
def test_a_right_answer_of_each_generation_gives_its_receipt(ask: str, body: bytes, receipt: str) -> None:
    assert judge(ASKS[ask], 200, body) == Judged("", receipt)


@pytest.mark.parametrize(
    ("ask", "status", "body", "fault"),
    [
        ("lookup", 503, b"busy", "http-503"),
        ("lookup", 200, b"<html>", "unreadable"),
        ("lookup", 200, b"[]", "unreadable"),
        ("lookup", 200, said(maKetQua="050"), "code-050"),
        ("discharge", 200, said(MaKetQua="401"), "code-401"),
        ("discharge", 200, said(maKetQua="200", MaGD="x"), "code-odd"),
        ("discharge", 200, said(MaKetQua="a" * 99, MaGD="x"), "code-odd"),
        ("discharge", 200, said(MaKetQua="200"), "no-receipt"),
        ("discharge", 200, said(MaKetQua="200", MaGD="a\nb"), "odd-receipt"),
        ("discharge", 200, said(MaKetQua="200", MaGD="a" * 999), "odd-receipt"),
        ("driver", 200, said(MSG_STATE="0", UUID="x"), "code-0"),
    ],
)
def test_a_wrong_answer_is_named_by_one_word(ask: str, status: int, body: bytes, fault: str) -> None:
    assert judge(ASKS[ask], status, body) == Judged(fault)
