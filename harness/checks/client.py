"""What can be seen in one request of a hospital system, whatever made it send.

Chapters `client_calls` and `client_token`, and the first rules of `client_lookups`.

A check looks at raw bytes and yields findings; its name is true when all is well. `speaks` says which doors meet the
rule, so that a rule which nothing met is untested and never passed.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final
from urllib.parse import unquote_plus, unquote_to_bytes

from harness.exchange import Request
from harness.finding import Finding
from harness.people.model import Account
from harness.rule import chapter
from harness.text import Text
from harness.wire.calls import FIELDS_MAX, FORM, JSON, Incoming
from harness.wire.door import Door, doors

CHAPTERS: Final = ("client_calls", "client_token", "client_lookups")

NO_DOOR: Final = frozenset({"CLI-CALL-01", "CLI-CALL-02", "CLI-TOKEN-01"})
"""What can be said of a request at a path where no door is."""

SHUT: Final = ("/api/egw/KQNhanLichSuKCB595", "/api/egw/NhanLichSuKCB2018", "/api/egw/KQNhanLichSuKCB2019")
"""Look-up functions that were shut at 00:00 on 01/08/2024 (CV 1923/BHXH-CNTT)."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A token as the gateway gave it out."""

    access: str
    id: str
    username: str
    at: datetime
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class Heard:
    """One request of the client under test, with what the bench knows beside it."""

    request: Request
    incoming: Incoming
    accounts: tuple[Account, ...]
    """Those that the client was given."""
    facility: str
    envelope_facility: str
    """The facility that the envelope itself names; "" when it names none."""
    issued: tuple[Issued, ...]
    """Tokens given out before this request, newest last."""
    at: datetime

    @property
    def door(self) -> Door | None:
        """The door that the path names."""
        return self.incoming.door

    def account(self) -> Account | None:
        """The account that the request says it comes from, if it is one of the client's."""
        return next((one for one in self.accounts if one.username == self.incoming.carried.username), None)


Look = Callable[[Heard], Iterator[Finding]]
Speaks = Callable[[Door], bool]


@dataclass(frozen=True, slots=True)
class Check:
    """The code of one rule, and the doors it speaks of."""

    rule: str
    look: Look
    speaks: Speaks


class _Checks:
    """All checks of this module by rule id; a rule claimed twice raises at import."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def add(self, rule: str, speaks: Speaks) -> Callable[[Look], Look]:
        """Register the decorated function as the check of `rule`."""

        def register(look: Look) -> Look:
            if rule in self._checks:
                message = f"two checks claim the rule {rule}"
                raise ValueError(message)
            self._checks[rule] = Check(rule, look, speaks)
            return look

        return register

    def __iter__(self) -> Iterator[str]:
        return iter(self._checks)

    def __getitem__(self, rule: str) -> Check:
        return self._checks[rule]


CLIENT: Final = _Checks()


def client_findings(heard: Heard) -> Iterator[tuple[str, Finding]]:
    """Everything that is wrong with one request, by rule."""
    for rule in CLIENT:
        check = CLIENT[rule]
        if check.speaks(heard.door) if heard.door else rule in NO_DOOR:
            for finding in check.look(heard):
                yield rule, finding


def client_met(heard: Heard) -> frozenset[str]:
    """The rules that this request gave something to judge by."""
    door = heard.door
    if door is None:
        return frozenset()
    return frozenset(rule for rule in CLIENT if CLIENT[rule].speaks(door))


@cache
def _says(rule_id: str) -> Text:
    return next(rule.says for name in CHAPTERS for rule in chapter(name) if rule.id == rule_id)


def _finding(rule: str, place: str, expected: str, actual: str) -> Finding:
    return Finding(place, _says(rule), expected, actual or "(none)")


# --- which doors ------------------------------------------------------------------------------------------------------


def _every(_door: Door) -> bool:
    return True


def _generation(name: str) -> Speaks:
    return lambda door: door.generation == name and bool(door.file)


def _named(*names: str) -> Speaks:
    return lambda door: door.name in names


def _files(door: Door) -> bool:
    return bool(door.file) and door.name != "driver"


def _with_token(door: Door) -> bool:
    return door.credentials in {"query", "headers", "form"}


def _form_door(door: Door) -> bool:
    return door.bodies[0] == "form"


# --- how a request is written (client_calls) --------------------------------------------------------------------------


@CLIENT.add("CLI-CALL-01", _every)
def calls_are_posts_to_known_functions(heard: Heard) -> Iterator[Finding]:
    """Every function of the gateway is a POST to its own path."""
    if heard.door is None and heard.request.path not in SHUT:
        yield _finding("CLI-CALL-01", "request line", "POST /api/…", f"{heard.request.method} {heard.request.path}")
    elif heard.request.method != "POST":
        yield _finding("CLI-CALL-01", "request line", "POST", heard.request.method)


@CLIENT.add("CLI-CALL-02", _named("lookup", "history"))
def shut_functions_are_left_alone(heard: Heard) -> Iterator[Finding]:
    """The look-ups of 595, 2018 and 2019 were replaced by KQNhanLichSuKCB2024."""
    if heard.request.path in SHUT:
        yield _finding("CLI-CALL-02", "request line", doors()["lookup"].path, heard.request.path)


@CLIENT.add("CLI-CALL-03", _every)
def content_type_names_a_body_that_the_door_takes(heard: Heard) -> Iterator[Finding]:
    """Form or JSON, as the header says and as the door takes."""
    if heard.door is None:
        return
    said = (heard.request.header("content-type") or "").partition(";")[0].strip().lower()
    taken = {FORM if body == "form" else JSON for body in heard.door.bodies}
    if said not in taken:
        yield _finding("CLI-CALL-03", "request header Content-Type", " | ".join(sorted(taken)), said)
    elif heard.incoming.problem == "body" and heard.incoming.finding:
        yield _finding("CLI-CALL-03", "request body", said, heard.incoming.finding.says.en)


@CLIENT.add("CLI-CALL-04", _form_door)
def base64_in_a_form_is_percent_encoded(heard: Heard) -> Iterator[Finding]:
    """A raw + in a form reads as a space: the file arrives broken."""
    if heard.door is None or heard.incoming.body != "form":
        return
    name = heard.door.file
    for pair in heard.request.body.split(b"&"):
        key, _, value = pair.partition(b"=")
        if key.decode("latin-1") == name and (b"+" in value or b" " in value):
            where = f"request body {name}"
            yield _finding("CLI-CALL-04", where, "%2B", value[max(0, value.find(b"+") - 3) :][:8].decode("latin-1"))


def _field(rule: str, heard: Heard, wanted: str, family: tuple[str, ...]) -> Iterator[Finding]:
    """The field `wanted` stands in the body under exactly that name, and none of its look-alikes does."""
    actual = [key for key in heard.incoming.fields if key.lower() in {name.lower() for name in family}]
    if actual != [wanted]:
        yield _finding(rule, f"request body {wanted}", wanted, ", ".join(actual))


_FILES: Final = ("fileHS", "fileHSBase64", "fileBase64Str", "fileHsBase64Str", "fileBase64", "file")
_FACILITIES: Final = ("maCSKCB", "maCoSoKCB")
_KINDS: Final = ("loaiHs", "loaiHoSo")


@CLIENT.add("CLI-CALL-05", _generation("G2"))
def claims_put_their_file_in_file_hs_base64(heard: Heard) -> Iterator[Finding]:
    """QĐ 130 doors read fileHSBase64."""
    yield from _field("CLI-CALL-05", heard, "fileHSBase64", _FILES)


@CLIENT.add("CLI-CALL-06", _generation("G3"))
def certificates_put_their_file_in_file_base64_str(heard: Heard) -> Iterator[Finding]:
    """Certificate doors read fileBase64Str; the paper's own sample says fileHsBase64."""
    yield from _field("CLI-CALL-06", heard, "fileBase64Str", _FILES)


@CLIENT.add("CLI-CALL-07", _named("adjustment"))
def adjustments_put_their_file_in_file_hs_base64(heard: Heard) -> Iterator[Finding]:
    """Form 09/BH is read from fileHsBase64."""
    yield from _field("CLI-CALL-07", heard, "fileHsBase64", _FILES)


@CLIENT.add("CLI-CALL-08", _generation("G2"))
def claims_name_their_facility_in_ma_cskcb(heard: Heard) -> Iterator[Finding]:
    """QĐ 130 doors spell maCSKCB."""
    yield from _field("CLI-CALL-08", heard, "maCSKCB", _FACILITIES)


@CLIENT.add("CLI-CALL-09", lambda door: door.generation == "G3" or door.name == "adjustment")
def newer_doors_name_their_facility_in_ma_cskcb_with_small_letters(heard: Heard) -> Iterator[Finding]:
    """Certificates, notices and form 09/BH spell maCskcb."""
    yield from _field("CLI-CALL-09", heard, "maCskcb", _FACILITIES)


def _kind(rule: str, heard: Heard) -> Iterator[Finding]:
    door = heard.door
    if door is None or door.loai is None:
        return
    yield from _field(rule, heard, door.loai[0], _KINDS)
    # Two doors share one path and are told apart by this number, so any of theirs will do here.
    numbers = {one.loai[1] for one in doors().values() if one.path == door.path and one.loai}
    actual = heard.incoming.fields.get(door.loai[0], "")
    if actual not in numbers:
        yield _finding(rule, f"request body {door.loai[0]}", " | ".join(sorted(numbers)), actual)


@CLIENT.add("CLI-CALL-10", _generation("G2"))
def claims_say_their_kind_in_loai_ho_so(heard: Heard) -> Iterator[Finding]:
    """Claims are loaiHoSo 130, check-ins loaiHoSo 0."""
    yield from _kind("CLI-CALL-10", heard)


@CLIENT.add("CLI-CALL-11", _generation("G3"))
def certificates_say_their_kind_in_loai_hs(heard: Heard) -> Iterator[Finding]:
    """Certificates are loaiHs 39, death notices 60, birth notices 61."""
    yield from _kind("CLI-CALL-11", heard)


@CLIENT.add("CLI-CALL-12", _named("adjustment"))
def adjustments_are_loai_hs_73(heard: Heard) -> Iterator[Finding]:
    """Form 09/BH is loaiHs 73."""
    yield from _kind("CLI-CALL-12", heard)


def _carried(rule: str, places: tuple[str, ...], values: tuple[str, ...]) -> Iterator[Finding]:
    for place, value in zip(places, values, strict=True):
        if not value:
            yield _finding(rule, place, place.rsplit(" ", 1)[-1], "")


_HEADERS: Final = ("request header accessToken", "request header tokenId", "request header passwordHash")


def _in_headers(rule: str, heard: Heard) -> Iterator[Finding]:
    carried = heard.incoming.carried
    yield from _carried(rule, _HEADERS, (carried.access, carried.id, carried.password))


@CLIENT.add("CLI-CALL-13", _generation("G2"))
def claims_carry_credentials_in_three_headers(heard: Heard) -> Iterator[Finding]:
    """accessToken, tokenId and passwordHash are headers at the QĐ 130 doors."""
    yield from _in_headers("CLI-CALL-13", heard)


@CLIENT.add("CLI-CALL-14", _named("copayment", "adjustment"))
def json_doors_carry_credentials_in_three_headers(heard: Heard) -> Iterator[Finding]:
    """Co-payment and form 09/BH take the same three headers."""
    yield from _in_headers("CLI-CALL-14", heard)


@CLIENT.add("CLI-CALL-15", _generation("G3"))
def certificates_carry_credentials_in_the_form(heard: Heard) -> Iterator[Finding]:
    """token, id_token, username and password are form fields at the certificate doors."""
    carried = heard.incoming.carried
    names = ("token", "id_token", "username", "password")
    places = tuple(f"request body {name}" for name in names)
    yield from _carried("CLI-CALL-15", places, (carried.access, carried.id, carried.username, carried.password))


@CLIENT.add("CLI-CALL-16", _named("lookup", "history"))
def look_ups_carry_credentials_in_the_query(heard: Heard) -> Iterator[Finding]:
    """token, id_token, username and password stand in the query of the egw functions."""
    carried = heard.incoming.carried
    names = ("token", "id_token", "username", "password")
    places = tuple(f"request query {name}" for name in names)
    yield from _carried("CLI-CALL-16", places, (carried.access, carried.id, carried.username, carried.password))


@CLIENT.add("CLI-CALL-17", _named("driver"))
def driver_certificates_carry_two_headers(heard: Heard) -> Iterator[Finding]:
    """Username and Password are headers at gksk, and there is no token."""
    carried = heard.incoming.carried
    places = ("request header Username", "request header Password")
    yield from _carried("CLI-CALL-17", places, (carried.username, carried.password))


@CLIENT.add("CLI-CALL-18", lambda door: door.credentials != "query")
def credentials_stay_out_of_the_url(heard: Heard) -> Iterator[Finding]:
    """URLs end up in logs; only the egw functions ask for credentials there."""
    secret = {"token", "id_token", "password", "accesstoken", "tokenid", "passwordhash"}
    if heard.door is None:
        return
    for key in heard.request.query:
        if key.lower() in secret:
            yield _finding("CLI-CALL-18", f"request query {key}", "", key)


@CLIENT.add("CLI-CALL-19", lambda door: door.credentials == "headers")
def username_stands_in_the_body_beside_the_headers(heard: Heard) -> Iterator[Finding]:
    """The three headers do not say whose they are: username is a field of the body."""
    if not heard.incoming.fields.get("username"):
        yield _finding("CLI-CALL-19", "request body username", "username", "")


@CLIENT.add("CLI-CALL-20", lambda door: door.generation == "G2" or door.name == "adjustment")
def province_is_that_of_the_facility(heard: Heard) -> Iterator[Finding]:
    """MaTinh is the first two characters of the facility's code."""
    actual = heard.incoming.fields.get("maTinh", "")
    if actual != heard.facility[:2]:
        yield _finding("CLI-CALL-20", "request body maTinh", heard.facility[:2], actual)


@CLIENT.add("CLI-CALL-21", _files)
def file_is_whole_base64(heard: Heard) -> Iterator[Finding]:
    """What arrives decodes strictly, padding included."""
    if heard.incoming.problem == "base64" and heard.incoming.finding:
        place = heard.incoming.finding.place
        yield _finding("CLI-CALL-21", place, "RFC 4648", heard.incoming.finding.says.en)


@CLIENT.add("CLI-CALL-22", _every)
def body_is_not_packed(heard: Heard) -> Iterator[Finding]:
    """No paper speaks of compressed requests; the gateway reads plain bodies."""
    packed = (heard.request.header("content-encoding") or "identity").lower()
    if packed != "identity":
        yield _finding("CLI-CALL-22", "request header Content-Encoding", "identity", packed)


@CLIENT.add("CLI-CALL-23", _named("lookup", "history", "copayment", "driver"))
def vietnamese_text_travels_as_utf8(heard: Heard) -> Iterator[Finding]:
    """Names keep their diacritics only in UTF-8, percent-encoded in a form."""
    for name, value in _raw_values(heard):
        try:
            value.decode("utf-8")
        except UnicodeDecodeError as error:
            yield _finding("CLI-CALL-23", f"request body {name}".strip(), "UTF-8", repr(value[error.start :][:8]))


def _raw_values(heard: Heard) -> Iterator[tuple[str, bytes]]:
    """The values of a form as bytes; any other body as it is."""
    body = heard.request.body
    if heard.incoming.body != "form":
        yield "", body
        return
    for pair in body.split(b"&", FIELDS_MAX)[:FIELDS_MAX]:
        name, _, value = pair.partition(b"=")
        yield name.decode("ascii", "replace"), unquote_to_bytes(value.replace(b"+", b" "))


# --- token and account in every request (client_token) ----------------------------------------------------------------


@CLIENT.add("CLI-TOKEN-01", _every)
def plain_password_never_travels(heard: Heard) -> Iterator[Finding]:
    """Not in the body, not in the query, not in a header, however encoded."""
    request = heard.request
    haystack = " ".join((request.target, *(value for _, value in request.headers), request.body.decode("latin-1")))
    plain = unquote_plus(haystack)
    for account in heard.accounts:
        if account.password in haystack or account.password in plain:
            yield _finding("CLI-TOKEN-01", "request", "MD5", "password")


_MD5: Final = re.compile(r"[0-9A-Fa-f]{32}")


@CLIENT.add("CLI-TOKEN-02", _every)
def password_travels_as_its_md5(heard: Heard) -> Iterator[Finding]:
    """32 hex digits, upper or lower case, of the password of the account that is named."""
    account, carried = heard.account(), heard.incoming.carried
    if heard.door is None or not carried.password:
        return
    digests = {
        hashlib.md5(one.password.encode(), usedforsecurity=False).hexdigest()
        for one in ([account] if account else heard.accounts)
    }
    if not _MD5.fullmatch(carried.password) or carried.password.lower() not in digests:
        shape = "32 hex, wrong digest" if _MD5.fullmatch(carried.password) else f"{len(carried.password)} characters"
        yield _finding("CLI-TOKEN-02", "request password", "MD5 hex", shape)


@CLIENT.add("CLI-TOKEN-03", _with_token)
def access_and_id_token_are_a_pair_as_issued(heard: Heard) -> Iterator[Finding]:
    """Both come from one answer of token/take to this client, letter for letter."""
    carried = heard.incoming.carried
    if heard.door is None or not heard.issued or not (carried.access or carried.id):
        return
    if not any((one.access, one.id) == (carried.access, carried.id) for one in heard.issued):
        known = any(one.access == carried.access for one in heard.issued)
        yield _finding("CLI-TOKEN-03", "request token", "access_token + id_token", "id_token" if known else "unknown")


@CLIENT.add("CLI-TOKEN-04", _every)
def every_call_names_the_facilitys_own_account(heard: Heard) -> Iterator[Finding]:
    """Another facility's account files the data under the other facility."""
    if heard.door is None:
        return
    if heard.account() is None:
        yield _finding(
            "CLI-TOKEN-04",
            "request username",
            " | ".join(one.username for one in heard.accounts),
            heard.incoming.carried.username,
        )


@CLIENT.add("CLI-TOKEN-05", lambda door: bool(door.facility))
def facility_is_the_accounts_own(heard: Heard) -> Iterator[Finding]:
    """The field beside the file and the envelope both name the facility whose account it is."""
    if heard.door is None:
        return
    if heard.incoming.facility and heard.incoming.facility != heard.facility:
        yield _finding("CLI-TOKEN-05", f"request body {heard.door.facility}", heard.facility, heard.incoming.facility)
    if heard.envelope_facility and heard.envelope_facility != heard.facility:
        yield _finding("CLI-TOKEN-05", "MACSKCB", heard.facility, heard.envelope_facility)


# --- what a look-up asks (client_lookups) -----------------------------------------------------------------------------

_BIRTH: Final = re.compile(r"(?:\d{2}/\d{2}/|\d{2}/)?\d{4}")
_CCCD: Final = re.compile(r"\d{12}")


@CLIENT.add("CLI-LOOKUP-01", _named("lookup", "history", "copayment"))
def birth_date_is_written_with_slashes(heard: Heard) -> Iterator[Finding]:
    """dd/MM/yyyy, MM/yyyy or yyyy; the eight digits of the QR code are refused."""
    actual = heard.incoming.fields.get("ngaySinh", "")
    if not _BIRTH.fullmatch(actual):
        yield _finding("CLI-LOOKUP-01", "request body ngaySinh", "dd/MM/yyyy | MM/yyyy | yyyy", actual)


@CLIENT.add("CLI-LOOKUP-02", _named("lookup"))
def whoever_asks_is_named(heard: Heard) -> Iterator[Finding]:
    """Since 01/08/2024 a look-up carries the name and CCCD of the member of staff."""
    if not heard.incoming.fields.get("hoTenCb", "").strip():
        yield _finding("CLI-LOOKUP-02", "request body hoTenCb", "hoTenCb", "")
    actual = heard.incoming.fields.get("cccdCb", "")
    if not _CCCD.fullmatch(actual):
        yield _finding("CLI-LOOKUP-02", "request body cccdCb", "12 digits", actual)


@CLIENT.add("CLI-LOOKUP-03", _named("lookup", "history", "copayment"))
def card_is_asked_by_one_of_three_numbers(heard: Heard) -> Iterator[Finding]:
    """BHXH number (10), CCCD (12) or whole card (15)."""
    actual = heard.incoming.fields.get("maThe", "")
    if len(actual) not in {10, 12, 15}:
        yield _finding("CLI-LOOKUP-03", "request body maThe", "10 | 12 | 15", str(len(actual)))
