"""A secret goes out of a message in every form in which it travels, and nothing else does."""

import hashlib
import json
from datetime import UTC, datetime
from urllib.parse import quote_plus

import pytest

from harness.exchange import Exchange, Request, Response
from harness.finding import Finding
from harness.hiding import Hiding
from harness.redaction import Redactor
from harness.text import Text

SECRET = "Mật-khẩu/của 1 BV"
JSON = (("Content-Type", "application/json"),)


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        json.dumps({"password": SECRET}),
        json.dumps({"password": SECRET}, ensure_ascii=False),
        f"password={quote_plus(SECRET)}",
        hashlib.md5(SECRET.encode(), usedforsecurity=False).hexdigest().upper(),
    ],
)
def test_every_form_on_the_wire_is_hidden(form: str) -> None:
    hiding = Hiding([SECRET])
    request = Request("POST", f"/a?b={form}", (("X-Key", form),), form.encode())
    response = Response(200, (("X-Key", form),), form.encode())

    kept, answer = hiding.request(request), hiding.response(response)

    assert answer is not None
    assert all("***" in text for text in (kept.target, kept.headers[0][1], answer.headers[0][1], hiding.text(form)))
    assert b"***" in kept.body
    assert b"***" in answer.body


def test_a_message_without_secrets_is_kept_as_it_is() -> None:
    request = Request("POST", "/a", (("X-Key", "abc"),), b"\xff\xfe{")

    assert Hiding([SECRET]).request(request) == request
    assert Hiding().request(request) is request


def test_parts_of_ordinary_words_are_let_be() -> None:
    assert Hiding(["", "an"]).text("an answer") == "an answer"


def test_a_secret_that_holds_another_is_hidden_whole() -> None:
    assert Hiding(["word", "password"]).text("a password") == "a ***"


def test_a_token_is_hidden_once_it_was_given_out() -> None:
    hiding = Hiding()
    answer = Response(200, JSON, b'{"access_token": "abcdef", "token": null, "expires_in": 3600}')
    assert hiding.text("Bearer abcdef") == "Bearer abcdef"

    hiding.learn(answer)
    for odd in (None, Response(200, (), b"\xff"), Response(200, (), b"[1]"), Response(200, (), b'{"token": "a"}')):
        hiding.learn(odd)

    kept = hiding.response(answer)
    assert kept is not None
    assert b"abcdef" not in kept.body
    assert hiding.text("Bearer abcdef, a token") == "Bearer ***, a token"


def test_evidence_holds_no_secret_that_a_real_party_says_again() -> None:
    redactor = Redactor(Hiding(["bi-mat-2026"]))
    answer = Response(401, JSON, b'{"moTaLoi": "sai bi-mat-2026", "maLoi": "bi-mat-2026"}')
    told = Exchange(1, "a->b:c", Request("GET", "/a/bi-mat-2026", (), b""), answer, datetime(2026, 9, 15, tzinfo=UTC))
    finding = Finding("b response", Text("trả lời bi-mat-2026", "answered bi-mat-2026"), "1", "bi-mat-2026")

    written = json.dumps([redactor.exchange(told), redactor.finding(finding)])

    assert "bi-mat-2026" not in written
