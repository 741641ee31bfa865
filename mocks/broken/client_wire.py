"""Hospital clients that write their calls wrongly: the reference client on a line that alters what leaves it.

Each alteration breaks one rule of the chapters `client_calls`, `client_token` or `client_lookups`.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from harness.caller import Caller
from harness.exchange import Exchange
from harness.text import Text
from harness.wire.calls import FORM, JSON, Call
from harness.wire.door import Door, doors
from mocks.hospital.client import Line, ReferenceClient, Setup

Change = Callable[[Call, Setup], Call]
Where = Callable[[Door], bool]


@dataclass(frozen=True, slots=True)
class Altered:
    """A line that alters calls to some doors on their way out."""

    line: Line
    change: Change
    where: Where
    setup: Setup

    def close(self) -> None:
        """Hang up."""
        self.line.close()

    def send(self, call: Call, door: str) -> Exchange:
        """Alter and send."""
        return self.line.send(self.change(call, self.setup) if self.where(doors()[door]) else call, door)


@dataclass(frozen=True, slots=True)
class Spoiled:
    """One way to write calls wrongly."""

    rule: str
    says: Text
    where: Where
    change: Change

    def client(self, setup: Setup) -> ReferenceClient:
        """The reference client on such a line."""
        plain = Caller(setup.base_url, deadline_s=setup.timeout_s, record=lambda _exchange: None)
        return ReferenceClient(setup, line=Altered(plain, self.change, self.where, setup))


SPOILED: Final[list[Spoiled]] = []


def _breaks(rule: str, where: Where, vi: str, en: str) -> Callable[[Change], Change]:
    def add(change: Change) -> Change:
        SPOILED.append(Spoiled(rule, Text(vi, en), where, change))
        return change

    return add


# --- taking calls apart -----------------------------------------------------------------------------------------------


def _generation(name: str) -> Where:
    return lambda door: door.generation == name and bool(door.file)


def _named(*names: str) -> Where:
    return lambda door: door.name in names


def _json(call: Call) -> bool:
    return any(value == JSON for name, value in call.headers if name == "Content-Type")


def fields_of(call: Call) -> dict[str, Any]:
    """The fields of a call's body."""
    if _json(call):
        return dict(json.loads(call.body))
    return dict(parse_qsl(call.body.decode("ascii"), keep_blank_values=True))


def with_fields(call: Call, fields: Mapping[str, Any]) -> Call:
    """`call` with other fields, in the same form."""
    body = json.dumps(dict(fields), ensure_ascii=False).encode() if _json(call) else urlencode(fields).encode()
    return replace(call, body=body)


def _renamed(old: str, new: str) -> Change:
    def change(call: Call, _setup: Setup) -> Call:
        return with_fields(call, {new if name == old else name: value for name, value in fields_of(call).items()})

    return change


def _set(name: str, value: str) -> Change:
    return lambda call, _setup: with_fields(call, {**fields_of(call), name: value})


def _without(*names: str) -> Change:
    def change(call: Call, _setup: Setup) -> Call:
        return with_fields(call, {name: value for name, value in fields_of(call).items() if name not in names})

    return change


def _headers_to_body(call: Call, _setup: Setup) -> Call:
    moved = {"accessToken", "tokenId", "passwordHash"}
    found = {name: value for name, value in call.headers if name in moved}
    kept = tuple((name, value) for name, value in call.headers if name not in moved)
    return with_fields(replace(call, headers=kept), {**fields_of(call), **found})


# --- how a request is written -----------------------------------------------------------------------------------------


@_breaks("CLI-CALL-01", _named("certificates"), "gửi chứng từ bằng PUT", "sends certificates by PUT")
def _put(call: Call, _setup: Setup) -> Call:
    return replace(call, method="PUT")


@_breaks("CLI-CALL-02", _named("lookup"), "còn gọi hàm tra cứu 2019", "still calls the look-up of 2019")
def _shut(call: Call, _setup: Setup) -> Call:
    return replace(call, target=call.target.replace("KQNhanLichSuKCB2024", "KQNhanLichSuKCB2019"))


@_breaks("CLI-CALL-03", _named("history"), "hỏi lịch sử bằng JSON", "asks for the history in JSON")
def _history_in_json(call: Call, _setup: Setup) -> Call:
    headers = tuple((name, JSON if value == FORM else value) for name, value in call.headers)
    return replace(call, headers=headers, body=json.dumps(fields_of(call), ensure_ascii=False).encode())


@_breaks("CLI-CALL-04", _generation("G3"), "không mã hoá phần trăm dấu +", "does not percent-encode +")
def _raw_plus(call: Call, _setup: Setup) -> Call:
    return replace(call, body=call.body.replace(b"%2B", b"+"))


_breaks("CLI-CALL-05", _generation("G2"), "ghi fileHsBase64 thay cho fileHSBase64", "writes fileHsBase64")(
    _renamed("fileHSBase64", "fileHsBase64")
)
_breaks("CLI-CALL-06", _generation("G3"), "theo ví dụ cURL, ghi fileHsBase64", "follows the cURL sample: fileHsBase64")(
    _renamed("fileBase64Str", "fileHsBase64")
)
_breaks("CLI-CALL-07", _named("adjustment"), "ghi fileBase64Str ở cửa 09/BH", "writes fileBase64Str at 09/BH")(
    _renamed("fileHsBase64", "fileBase64Str")
)
_breaks("CLI-CALL-08", _generation("G2"), "ghi maCskcb ở cửa hồ sơ KCB", "writes maCskcb at the claims door")(
    _renamed("maCSKCB", "maCskcb")
)
_breaks("CLI-CALL-09", _generation("G3"), "ghi maCSKCB ở cửa chứng từ", "writes maCSKCB at the certificate door")(
    _renamed("maCskcb", "maCSKCB")
)
_breaks("CLI-CALL-10", _generation("G2"), "ghi loaiHs ở cửa hồ sơ KCB", "writes loaiHs at the claims door")(
    _renamed("loaiHoSo", "loaiHs")
)
_breaks("CLI-CALL-11", _generation("G3"), "ghi loaiHoSo ở cửa chứng từ", "writes loaiHoSo at the certificate door")(
    _renamed("loaiHs", "loaiHoSo")
)
_breaks("CLI-CALL-12", _named("adjustment"), "gửi 09/BH với loaiHs 39", "sends 09/BH as loaiHs 39")(
    _set("loaiHs", "39")
)
_breaks("CLI-CALL-13", _generation("G2"), "đặt token trong thân", "puts the token into the body")(_headers_to_body)
_breaks("CLI-CALL-14", _named("copayment", "adjustment"), "đặt token trong thân", "puts the token into the body")(
    _headers_to_body
)


@_breaks("CLI-CALL-15", _generation("G3"), "đặt token ở tiêu đề", "puts the token into headers")
def _form_to_headers(call: Call, _setup: Setup) -> Call:
    fields = fields_of(call)
    names = {"token": "accessToken", "id_token": "tokenId", "password": "passwordHash"}
    moved = tuple((header, str(fields.pop(name))) for name, header in names.items())
    return with_fields(replace(call, headers=(*call.headers, *moved)), fields)


@_breaks("CLI-CALL-16", _named("lookup", "history"), "đặt token trong thân", "puts the token into the body")
def _query_to_body(call: Call, _setup: Setup) -> Call:
    parts = urlsplit(call.target)
    return with_fields(replace(call, target=parts.path), {**dict(parse_qsl(parts.query)), **fields_of(call)})


@_breaks("CLI-CALL-17", _named("driver"), "bỏ tiêu đề Password", "leaves the header Password out")
def _no_password(call: Call, _setup: Setup) -> Call:
    return replace(call, headers=tuple(line for line in call.headers if line[0] != "Password"))


@_breaks("CLI-CALL-18", _generation("G3"), "lặp token trên địa chỉ", "repeats the token in the URL")
def _token_in_url(call: Call, _setup: Setup) -> Call:
    return replace(call, target=f"{call.target}?token={quote(fields_of(call)['token'])}")


_breaks("CLI-CALL-19", _generation("G2"), "bỏ trường username", "leaves username out")(_without("username"))
_breaks("CLI-CALL-20", _generation("G2"), "ghi maTinh của tỉnh khác", "writes another province in maTinh")(
    _set("maTinh", "96")
)


@_breaks("CLI-CALL-21", _generation("G2"), "cắt ký tự cuối của base64", "cuts the last character of the base64 text")
def _cut_base64(call: Call, _setup: Setup) -> Call:
    fields = fields_of(call)
    return with_fields(call, {**fields, "fileHSBase64": fields["fileHSBase64"][:-1]})


@_breaks("CLI-CALL-22", _named("certificates"), "nén thân yêu cầu", "packs the body")
def _packed(call: Call, _setup: Setup) -> Call:
    return replace(call, headers=(*call.headers, ("Content-Encoding", "gzip")), body=gzip.compress(call.body, mtime=0))


@_breaks("CLI-CALL-23", _named("lookup"), "mã hoá tên bằng bảng mã Windows", "encodes names in a Windows charset")
def _windows_charset(call: Call, _setup: Setup) -> Call:
    return replace(call, body=urlencode(fields_of(call), encoding="cp1258", errors="replace").encode())


# --- token and account ------------------------------------------------------------------------------------------------

_breaks_token: Final = _named("token")


@_breaks("CLI-TOKEN-01", _breaks_token, "gửi kèm mật khẩu gốc", "sends the plain password along")
def _plain_password(call: Call, setup: Setup) -> Call:
    return with_fields(call, {**fields_of(call), "matKhau": setup.credentials.password})


@_breaks("CLI-TOKEN-02", _breaks_token, "băm bằng SHA-1 thay cho MD5", "hashes with SHA-1")
def _other_hash(call: Call, setup: Setup) -> Call:
    digest = hashlib.sha1(setup.credentials.password.encode(), usedforsecurity=False).hexdigest()
    return with_fields(call, {**fields_of(call), "password": digest})


@_breaks("CLI-TOKEN-03", _generation("G2"), "ghép id_token của lần trước", "pairs the token with an earlier id")
def _stale_id(call: Call, _setup: Setup) -> Call:
    headers = tuple(
        (name, "00000000-0000-4000-8000-000000000000" if name == "tokenId" else value) for name, value in call.headers
    )
    return replace(call, headers=headers)


@_breaks("CLI-TOKEN-04", _breaks_token, "dùng tài khoản của cơ sở khác", "uses another facility's account")
def _other_account(call: Call, _setup: Setup) -> Call:
    return with_fields(call, {**fields_of(call), "username": "96999_BV"})


_breaks("CLI-TOKEN-05", _generation("G3"), "ghi mã của cơ sở khác", "writes another facility's code")(
    _set("maCskcb", "96999")
)


# --- what a look-up asks ----------------------------------------------------------------------------------------------


@_breaks("CLI-LOOKUP-01", _named("lookup"), "gửi ngày sinh 8 chữ số", "sends the birth date in 8 digits")
def _eight_digits(call: Call, _setup: Setup) -> Call:
    fields = fields_of(call)
    return with_fields(call, {**fields, "ngaySinh": fields["ngaySinh"].replace("/", "")})


_breaks("CLI-LOOKUP-02", _named("lookup"), "không nêu người tra cứu", "does not say who asks")(
    _without("hoTenCb", "cccdCb")
)


@_breaks("CLI-LOOKUP-03", _named("lookup"), "cắt số thẻ còn 13 ký tự", "cuts the card number to 13 characters")
def _short_card(call: Call, _setup: Setup) -> Call:
    fields = fields_of(call)
    return with_fields(call, {**fields, "maThe": fields["maThe"][:13]})


def spoiled() -> Iterator[Spoiled]:
    """Every such client."""
    yield from SPOILED
