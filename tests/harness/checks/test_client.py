import ast
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import harness.suites.hospital as suite
from harness.checks.client import CHAPTERS, CLIENT, Heard, Issued, client_findings, client_met
from harness.exchange import Request
from harness.rule import chapter, chapters
from harness.wire.calls import Call, Credentials, Token, file_call, lookup_call, read_request, token_call
from harness.wire.door import doors
from harness.world import World

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
WORLD = World.make(7, date(2026, 11, 23), NOW)
MAIN = WORLD.main
CREDENTIALS = Credentials(MAIN.account.username, MAIN.account.password, MAIN.code)
TOKEN = Token("ACCESS", "ID", None, MAIN.account.username, {})
ISSUED = (Issued("ACCESS", "ID", MAIN.account.username, NOW, None),)
BASE64 = "PD94bWw+Pz8/"
HOSPITAL_CHAPTERS = [name for name in chapters() if name.startswith("client_")]


def heard(call: Call) -> Heard:
    request = Request(call.method, call.target, call.headers, call.body)
    accounts = (MAIN.account, MAIN.driver_account)
    return Heard(request, read_request(request), accounts, MAIN.code, "", ISSUED, NOW)


def broken(call: Call) -> set[str]:
    return {rule for rule, _finding in client_findings(heard(call))}


@pytest.mark.parametrize("door", [name for name, door in doors().items() if door.generation in {"G2", "G3"}])
def test_an_ordinary_send_breaks_nothing(door: str) -> None:
    assert broken(file_call(doors()[door], CREDENTIALS, TOKEN, BASE64)) == set()


def test_an_ordinary_look_up_breaks_nothing() -> None:
    holder = MAIN.card.holder
    fields = {
        "maThe": MAIN.card.number,
        "hoTen": holder.full_name,
        "ngaySinh": f"{holder.born:%d/%m/%Y}",
        "hoTenCb": MAIN.staff.full_name,
        "cccdCb": MAIN.staff.cccd,
    }

    assert broken(lookup_call(doors()["lookup"], CREDENTIALS, TOKEN, fields)) == set()


def test_md5_in_either_case_is_md5() -> None:
    assert broken(token_call(CREDENTIALS, lower=True)) == set()


def test_a_raw_plus_is_seen_before_the_form_turns_it_into_a_space() -> None:
    call = file_call(doors()["certificates"], CREDENTIALS, TOKEN, BASE64)
    spoiled = Call(call.method, call.target, call.headers, call.body.replace(b"%2B", b"+"))

    assert broken(spoiled) == {"CLI-CALL-04", "CLI-CALL-21"}


def test_the_plain_password_is_found_percent_encoded_too() -> None:
    call = token_call(CREDENTIALS)
    hidden = "".join(f"%{byte:02X}" for byte in MAIN.account.password.encode())

    assert "CLI-TOKEN-01" in broken(Call(call.method, call.target, call.headers, call.body + b"&x=" + hidden.encode()))


def test_a_request_at_an_unknown_path_breaks_one_rule_only() -> None:
    assert broken(Call("POST", "/api/nowhere", (), b"")) == {"CLI-CALL-01"}


@pytest.mark.parametrize("body", [b"", b"\xff", b"a=%ZZ&" * 100, b"&" * 1000, b"\0"])
@pytest.mark.parametrize("door", sorted(doors()))
def test_hostile_bytes_raise_nothing(door: str, body: bytes) -> None:
    call = Call("POST", doors()[door].path, (("Content-Type", "application/x-www-form-urlencoded"),), body)

    assert broken(call)
    assert client_met(heard(call))


def test_every_check_belongs_to_a_written_rule() -> None:
    written = {rule.id for name in CHAPTERS for rule in chapter(name)}

    assert set(CLIENT) <= written


def test_every_hospital_rule_is_judged_by_a_check_or_a_suite() -> None:
    marked = {
        node.args[0].value
        for path in Path(str(suite.__file__)).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "pytest.mark.rule"
        and isinstance(node.args[0], ast.Constant)
    }
    written = {rule.id for name in HOSPITAL_CHAPTERS for rule in chapter(name)}

    assert written == set(CLIENT) | marked
