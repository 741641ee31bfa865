"""What broken gateways say: one line a rule, told by a coat over the right gateway (`retelling`).

Each line names the rule, the doors, what is wrong, and what is said instead. Where several rules share a code the line
looks at the request too, so that it gets its own rule wrong and no other.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from harness.clock import WallClock
from harness.documents.dates import read_time, time14
from harness.wire.calls import read_expiry
from harness.wire.door import doors
from mocks.broken.retelling import GONE, Asked, Retell, Said

OWN: Final = timedelta(hours=7)
"""Việt Nam's distance from UTC."""


def _fake(asked: Asked, said: Said) -> Said:
    """Say that a refused file was received."""
    answer = doors()[asked.door].answer
    now = time14((WallClock().now() + OWN).replace(tzinfo=None))
    if asked.door == "driver":
        return said.but(MSG_STATE="1", UUID="0")
    told = {answer["code"]: "200", answer["receipt"]: f"GD{len(asked.file)}", answer["time"]: now}
    return said.saying(told | ({answer["message"]: ""} if "message" in answer else {}))


def _refusal(code: str) -> Retell:
    """Say no with `code`, the door's other fields null."""

    def retell(asked: Asked, said: Said) -> Said:
        answer = doors()[asked.door].answer
        return said.saying(dict.fromkeys(answer.values()) | {answer["code"]: code})

    return retell


Test = Callable[[Asked, Said], bool]


def when(test: Test, then: Retell) -> Retell:
    """Retell by `then` where `test` holds."""
    return lambda asked, said: then(asked, said) if test(asked, said) else None


def code(*codes: str) -> Test:
    """Whether the answer's code is one of `codes`."""
    return lambda _asked, said: said.code in codes


def _problem(*words: str) -> Test:
    return lambda asked, _said: asked.incoming.problem in words


def _body(kind: str) -> Test:
    return lambda asked, _said: asked.incoming.body == kind


def _both(*tests: Test) -> Test:
    return lambda asked, said: all(test(asked, said) for test in tests)


def _file(*parts: bytes) -> Test:
    return lambda asked, _said: any(part in asked.file for part in parts)


def _not(test: Test) -> Test:
    return lambda asked, said: not test(asked, said)


def put(**changes: Any) -> Retell:
    """Say the same with some fields changed."""
    return lambda _asked, said: said.but(**changes)


def _page(status: int) -> Retell:
    return lambda _asked, said: said.page(status)


def _key(**changes: Any) -> Retell:
    """Change fields of APIKey."""

    def retell(_asked: Asked, said: Said) -> Said | None:
        key = said.fields.get("APIKey")
        if not isinstance(key, dict):
            return None
        merged = {**key, **changes}
        return said.but(APIKey={name: value for name, value in merged.items() if value is not GONE})

    return retell


def _later(_asked: Asked, said: Said) -> Said | None:
    """expires_in in Việt Nam time, Z all the same."""
    key = said.fields.get("APIKey")
    at = read_expiry(str(key["expires_in"])) if isinstance(key, dict) else None
    return said.but(APIKey={**key, "expires_in": f"{at + OWN:%Y-%m-%dT%H:%M:%S.%f}0Z"}) if at and key else None


def _the_same_key(asked: Asked, said: Said) -> Said | None:
    if said.code != "200":
        return None
    return said.but(APIKey=asked.memory.setdefault("key", said.fields["APIKey"]))


def _earlier(name: str) -> Retell:
    """The time of receipt in UTC."""

    def retell(_asked: Asked, said: Said) -> Said | None:
        at = read_time(str(said.fields.get(name) or ""))
        return said.but(**{name: time14(at - OWN)}) if at else None

    return retell


def _cased(change: Callable[[str], str]) -> Retell:
    return lambda _asked, said: said.saying({change(name): value for name, value in said.fields.items()})


def _pascal(name: str) -> str:
    return name[0].upper() + name[1:]


def _camel(name: str) -> str:
    return name[0].lower() + name[1:]


def _rows(name: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Retell:
    """Change every row of a list."""

    def retell(_asked: Asked, said: Said) -> Said | None:
        rows = said.fields.get(name)
        return said.but(**{name: [change(row) for row in rows]}) if isinstance(rows, list) else None

    return retell


def _without(tag: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda row: {name: value for name, value in row.items() if name != tag}


def _slashed(row: dict[str, Any]) -> dict[str, Any]:
    at = read_time(str(row["ngayVao"]))
    return row | {"ngayVao": f"{at:%d/%m/%Y %H:%M}" if at else ""}


def _again(then: Retell) -> Retell:
    """Only from the second time on that the same file comes."""

    def retell(asked: Asked, said: Said) -> Said | None:
        seen: set[bytes] = asked.memory.setdefault("files", set())
        known = asked.file in seen
        seen.add(asked.file)
        return then(asked, said) if known else None

    return retell


def _the_same_receipt(asked: Asked, said: Said) -> Said | None:
    name = doors()[asked.door].answer["receipt"]
    return said.but(**{name: asked.memory.setdefault(f"receipt {hash(asked.file)}", said.fields.get(name))})


def _asked_with(name: str, length: int) -> Test:
    return lambda asked, _said: len(asked.fields.get(name, "")) == length


_ADJUST: Final = {
    "GATE-ADJUST-123-FORM": _file(b"08/BH"),
    "GATE-ADJUST-123-FACILITY": _file(b">99999<"),
    "GATE-ADJUST-123-HOLDER": _not(_file(b"CHUKYDONVI")),
    "GATE-ADJUST-124-STATE": _file(b"<TRANGTHAI>3<"),
    "GATE-ADJUST-124-REASON": _not(_file(b"<LYDO_DIEUCHINH>")),
    "GATE-ADJUST-124-TABLE": _file(b"<SOBANG_XML>4<"),
    "GATE-ADJUST-124-MONTH": _file(b"<KY_QT>202613<"),
    "GATE-ADJUST-124-DATES": _not(_file(b"<TRANGTHAI>3<", b"<SOBANG_XML>4<", b"<KY_QT>202613<")),
    "GATE-ADJUST-125-UNSIGNED": _not(_file(b"Signature>")),
    "GATE-ADJUST-125-SPOILT": _file(b"Z</MA_LK>"),
    "GATE-ADJUST-125-PROFILE": _file(b"enveloped-signature"),
    "GATE-ADJUST-125-STRANGER": _both(_file(b"Signature>"), _not(_file(b"Z</MA_LK>", b"enveloped-signature"))),
    "GATE-ADJUST-202": _file(b""),
    "GATE-ADJUST-204": _not(_file(b"</HOSO_DIEUCHINH_GD>")),
    "GATE-ADJUST-204-EMPTY": _file(b"</HOSO_DIEUCHINH_GD>"),
    "GATE-ADJUST-205": _problem("file-missing", "base64"),
}
"""What tells the request of each rule, so that a twin gets that one wrong and no other of its code."""

_SPARED: Final = {
    "PREFIXED": _file(b"<ds:Signature"),
    "INDENTED": _file(b">\n  <THONGTINHOSO", b">\n  <GIAYBAOTU"),
    "NO-DECLARATION": _not(_file(b"<?xml")),
    "COMMENTED": _file(b"<!--"),
    "WRAPPED-BASE64": _file(b"\n</NOIDUNGFILE>"),
    "NO-SCHEMA-NAMESPACES": _not(_file(b"XMLSchema-instance")),
    "DOUBLE-QUOTES": _file(b'version="1.0"'),
}

RETOLD: Final[tuple[tuple[str, str, str, str, Retell], ...]] = (
    # token/take
    (
        "GATE-TOKEN-200",
        "token",
        "từ chối form",
        "refuses forms",
        when(_both(code("200"), _body("form")), put(maKetQua="500", APIKey=None)),
    ),
    ("GATE-TOKEN-SHAPE", "token", "thiếu token_type", "lacks token_type", _key(token_type=GONE)),
    ("GATE-TOKEN-EXPIRES-UTC", "token", "expires_in là số giây", "expires_in in seconds", _key(expires_in="600")),
    ("GATE-TOKEN-LIFETIME", "token", "expires_in theo giờ Việt Nam", "expires_in in local time", _later),
    ("GATE-TOKEN-USERNAME", "token", "APIKey mang tên khác", "the key names another", _key(username="00000_BV")),
    ("GATE-TOKEN-UNIQUE", "token", "luôn trả một token", "always the same token", _the_same_key),
    (
        "GATE-TOKEN-NO-KEY",
        "token",
        "APIKey rỗng kèm mã lỗi",
        "an empty key beside an error",
        when(code("401"), put(APIKey={"access_token": ""})),
    ),
    (
        "GATE-TOKEN-UNREADABLE",
        "token",
        "trang HTML khi không đọc được",
        "an HTML page for what it cannot read",
        when(code("500"), _page(500)),
    ),
    (
        "GATE-TOKEN-JSON",
        "token",
        "từ chối JSON",
        "refuses JSON",
        when(_both(code("200"), _body("json")), put(maKetQua="500", APIKey=None)),
    ),
    # look-up
    ("GATE-LOOKUP-STRING", "lookup", "mã là số", "codes are numbers", when(code("000"), put(maKetQua=0))),
    ("GATE-LOOKUP-FIELDS", "lookup", "thiếu ngayDu5Nam", "lacks ngayDu5Nam", put(ngayDu5Nam=GONE)),
    (
        "GATE-LOOKUP-DATES",
        "lookup",
        "ngày viết liền",
        "dates without slashes",
        when(code("000"), put(gtTheTu="20260101")),
    ),
    ("GATE-LOOKUP-NEW-CARD", "lookup", "không nêu thẻ mới", "names no new card", put(maTheMoi=None)),
    (
        "GATE-LOOKUP-NUMBERS",
        "lookup",
        "không nhận CCCD",
        "does not know CCCD",
        when(_asked_with("maThe", 12), put(maKetQua="050")),
    ),
    (
        "GATE-LOOKUP-BIRTH",
        "lookup",
        "chỉ nhận ngày sinh đầy đủ",
        "wants the full date of birth",
        when(_asked_with("ngaySinh", 4), put(maKetQua="070")),
    ),
    (
        "GATE-LOOKUP-BIRTH-QR",
        "lookup",
        "nhận ngày sinh viết liền",
        "takes births without slashes",
        when(_asked_with("ngaySinh", 8), put(maKetQua="000")),
    ),
    ("GATE-LOOKUP-BODIES", "lookup", "chỉ nhận form", "takes forms only", when(_body("json"), put(maKetQua="205"))),
    (
        "GATE-LOOKUP-NO-HISTORY",
        "lookup",
        "còn trả lịch sử khám",
        "still tells visits",
        when(code("000"), put(dsLichSuKCB2018=[{"maHoSo": "1"}])),
    ),
    (
        "GATE-LOOKUP-DISCREET",
        "lookup",
        "lộ chủ thẻ khi sai ngày sinh",
        "discloses the holder",
        when(code("060", "070"), put(diaChi="Số 1")),
    ),
    # history and co-payment
    (
        "GATE-HISTORY-000",
        "history",
        "mã 200 thay cho 000",
        "200 in place of 000",
        when(code("000"), put(maKetQua="200")),
    ),
    ("GATE-HISTORY-ITEM", "history", "thiếu tenBenh", "lacks tenBenh", _rows("dsLichSuKCB2025", _without("tenBenh"))),
    ("GATE-HISTORY-TIMES", "history", "ngày có gạch chéo", "times with slashes", _rows("dsLichSuKCB2025", _slashed)),
    (
        "GATE-HISTORY-NONE",
        "history",
        "chưa khám là lỗi",
        "no visits are an error",
        when(lambda _, said: said.code == "000" and not said.fields["dsLichSuKCB2025"], put(maKetQua="050")),
    ),
    ("GATE-HISTORY-FORM-ONLY", "history", "nhận cả JSON", "takes JSON", when(_body("json"), put(maKetQua="000"))),
    ("GATE-HISTORY-401", "history", "500 thay cho 401", "500 in place of 401", when(code("401"), put(maKetQua="500"))),
    (
        "GATE-COPAY-200",
        "copayment",
        "dataCCT viết thường",
        "dataCCT in camelCase",
        _cased(lambda name: "dataCCT" if name == "DataCCT" else name),
    ),
    (
        "GATE-COPAY-ITEM",
        "copayment",
        "thiếu tBNCCTLuyKe",
        "lacks tBNCCTLuyKe",
        _rows("DataCCT", _without("tBNCCTLuyKe")),
    ),
    (
        "GATE-COPAY-204",
        "copayment",
        "200 với danh sách rỗng",
        "200 with an empty list",
        when(code("204"), put(MaKetQua=200, DataCCT=[])),
    ),
    (
        "GATE-COPAY-400",
        "copayment",
        "204 khi thiếu tham số",
        "204 for a missing parameter",
        when(code("400"), put(MaKetQua=204)),
    ),
    (
        "GATE-COPAY-401",
        "copayment",
        "401 trong HTTP 200",
        "401 inside HTTP 200",
        when(lambda _, said: not said.body, lambda _, said: said.saying({"MaKetQua": 401}).under(200)),
    ),
    ("GATE-COPAY-500", "copayment", "không có GhiChu", "no GhiChu", when(code("500"), put(GhiChu=""))),
    # claims and check-in
    *(
        (
            f"GATE-{word}-{version}",
            f"{door}-{version}",
            "từ chối tệp đúng",
            "refuses sound files",
            when(code("200"), _refusal("500")),
        )
        for word, door in (("CLAIM", "claim"), ("CHECKIN", "checkin"))
        for version in ("130", "4750", "3176")
    ),
    ("GATE-CLAIM-KEYS", "claim-*", "tên trường PascalCase", "PascalCase", _cased(_pascal)),
    ("GATE-CHECKIN-KEYS", "checkin-*", "tên trường PascalCase", "PascalCase", _cased(_pascal)),
    ("GATE-CLAIM-TIME", "claim-*", "giờ UTC", "UTC time", _earlier("thoiGianTiepNhan")),
    (
        "GATE-CLAIM-RECEIPT",
        "claim-*",
        "mã giao dịch không đổi",
        "one receipt for all",
        when(code("200"), put(maGiaoDich="GD1")),
    ),
    (
        "GATE-CLAIM-401",
        "claim-*",
        "trang HTML khi sai token",
        "an HTML page for a wrong token",
        when(code("401"), _page(401)),
    ),
    (
        "GATE-CHECKIN-401",
        "checkin-*",
        "trang HTML khi sai token",
        "an HTML page for a wrong token",
        when(code("401"), _page(401)),
    ),
    (
        "GATE-CLAIM-403",
        "claim-*",
        "nhận hồ sơ của cơ sở khác",
        "takes another facility's files",
        when(code("403"), _fake),
    ),
    (
        "GATE-CLAIM-205-MISSING",
        "claim-*",
        "nhận yêu cầu không có tệp",
        "receives no file at all",
        when(_problem("file-missing"), _fake),
    ),
    ("GATE-CLAIM-205-BASE64", "claim-*", "nhận base64 hỏng", "receives broken base64", when(_problem("base64"), _fake)),
    (
        "GATE-CLAIM-205-LOAI",
        "claim-*",
        "không xem loaiHoSo",
        "does not look at loaiHoSo",
        when(_problem("loai"), _fake),
    ),
    (
        "GATE-CHECKIN-LOAI",
        "checkin-*",
        "không xem loaiHoSo",
        "does not look at loaiHoSo",
        when(_problem("loai"), _fake),
    ),
    ("GATE-CLAIM-JSON", "claim-*", "từ chối JSON", "refuses JSON", when(_body("json"), _refusal("205"))),
    # certificates and notices
    ("GATE-CERT-200", "certificates", "từ chối tệp đúng", "refuses sound files", when(code("200"), _refusal("500"))),
    ("GATE-NOTICE-60", "death-notice", "từ chối tệp đúng", "refuses sound files", when(code("200"), _refusal("500"))),
    ("GATE-NOTICE-61", "birth-notice", "từ chối tệp đúng", "refuses sound files", when(code("200"), _refusal("500"))),
    ("GATE-CERT-KEYS", "certificates", "tên trường camelCase", "camelCase", _cased(_camel)),
    ("GATE-NOTICE-KEYS", "*-notice", "tên trường camelCase", "camelCase", _cased(_camel)),
    ("GATE-CERT-TIME", "certificates", "giờ UTC", "UTC time", _earlier("ThoiGianTiepNhan")),
    (
        "GATE-CERT-RECEIPT",
        "certificates",
        "MaGD không theo dạng",
        "a MaGD of another form",
        when(code("200"), put(MaGD="GD1")),
    ),
    ("GATE-CERT-401", "certificates", "HTTP 401 thật", "a true HTTP 401", when(code("401"), _page(401))),
    ("GATE-NOTICE-401", "*-notice", "HTTP 401 thật", "a true HTTP 401", when(code("401"), _page(401))),
    (
        "GATE-CERT-205-NAME",
        "certificates",
        "nhận fileHsBase64",
        "takes fileHsBase64",
        when(lambda asked, _: "fileHsBase64" in asked.fields, _fake),
    ),
    (
        "GATE-CERT-205-BASE64",
        "certificates",
        "nhận base64 hỏng",
        "receives broken base64",
        when(_problem("base64"), _fake),
    ),
    (
        "GATE-CERT-205-EMPTY",
        "certificates",
        "nhận tệp rỗng",
        "receives an empty file",
        when(lambda asked, _: asked.fields.get("fileBase64Str") == "", _fake),
    ),
    ("GATE-NOTICE-205", "*-notice", "nhận base64 hỏng", "receives broken base64", when(_problem("base64"), _fake)),
    # driver
    ("GATE-DRIVER-1", "driver", "từ chối giấy đúng", "refuses sound certificates", when(code("1"), put(MSG_STATE="0"))),
    ("GATE-DRIVER-KEYS", "driver", "thiếu UUID", "lacks UUID", put(UUID=GONE)),
    ("GATE-DRIVER-ECHO", "driver", "không trả SO", "does not echo SO", put(SO="")),
    ("GATE-DRIVER-DENIED", "driver", "không xem mật khẩu", "does not look at the password", when(code("0"), _fake)),
    (
        "GATE-DRIVER-SIGNDATA",
        "driver",
        "nhận giấy không có SIGNDATA",
        "takes certificates unsigned",
        when(_problem("file-missing", "base64"), _fake),
    ),
    # adjustment
    ("GATE-ADJUST-200", "adjustment", "từ chối tệp đúng", "refuses sound files", when(code("200"), _refusal("500"))),
    *(
        (
            rule,
            "adjustment",
            "bỏ qua lỗi này",
            "passes this fault over",
            when(_both(code(rule.split("-")[2]), test), _fake),
        )
        for rule, test in _ADJUST.items()
    ),
    ("GATE-ADJUST-401", "adjustment", "401 trong HTTP 200", "401 inside HTTP 200", lambda _, said: said.under(200)),
    # again
    ("GATE-TWICE-CLAIM", "claim-*", "từ chối hồ sơ gửi lại", "refuses a claim sent again", _again(_refusal("205"))),
    ("GATE-TWICE-CERT", "certificates", "gộp hai lần gửi", "merges two sends", _the_same_receipt),
    ("GATE-TWICE-NOTICE", "*-notice", "gộp hai lần gửi", "merges two sends", _the_same_receipt),
    (
        "GATE-TWICE-DRIVER",
        "driver",
        "từ chối EDIT",
        "refuses EDIT",
        when(lambda asked, _: asked.fields.get("STATE") == "EDIT", put(MSG_STATE="0")),
    ),
    (
        "GATE-TWICE-DRIVER-ADD",
        "driver",
        "nhận ADD hai lần",
        "takes ADD twice",
        when(lambda asked, _: asked.fields.get("STATE") == "ADD", put(MSG_STATE="1")),
    ),
    # limits and hostile bytes
    ("GATE-LIMIT-CLAIM", "claim-*", "không có giới hạn", "knows no limit", when(code("1001"), put(maKetQua=200))),
    ("GATE-LIMIT-CERT", "certificates", "không có giới hạn", "knows no limit", when(code("1001"), put(MaKetQua="200"))),
    ("GATE-LIMIT-ADJUST", "adjustment", "không có giới hạn", "knows no limit", when(code("1001"), put(maKetQua="200"))),
    ("GATE-HOSTILE-ENTITIES", "claim-*", "nhận thực thể", "takes entities", when(_file(b"<!ENTITY"), _fake)),
    ("GATE-HOSTILE-DEPTH", "claim-*", "lỗi 500 khi lồng sâu", "breaks on depth", when(_file(b"<a><a>"), _page(500))),
    (
        "GATE-HOSTILE-JSON-DEPTH",
        "token",
        "lỗi 500 khi lồng sâu",
        "breaks on depth",
        when(lambda asked, _: b"[[[[" in asked.request.body, _page(500)),
    ),
    (
        "GATE-HOSTILE-NUL",
        "token",
        "lỗi 500 khi có NUL",
        "breaks on NUL",
        when(lambda asked, _: b"%00" in asked.request.body, _page(500)),
    ),
    (
        "GATE-HOSTILE-UTF8",
        "token",
        "lỗi 500 khi không phải UTF-8",
        "breaks on bytes",
        when(lambda asked, _: b"%FF" in asked.request.body or b"\xff" in asked.request.body, _page(500)),
    ),
    (
        "GATE-HOSTILE-PACKED",
        "token",
        "lỗi 500 khi nội dung nén",
        "breaks on packed bodies",
        when(lambda asked, _: asked.request.header("content-encoding") is not None, _page(500)),
    ),
    (
        "GATE-HOSTILE-METHOD",
        "token",
        "cấp token cho GET",
        "gives GET a token",
        when(lambda asked, _: asked.request.method == "GET", put(maKetQua="200")),
    ),
    (
        "GATE-ANSWER-JSON",
        "checkin-*",
        "trang HTML khi thiếu tệp",
        "an HTML page for a missing file",
        when(_problem("file-missing"), _page(500)),
    ),
    (
        "GATE-ANSWER-UTF8",
        "lookup",
        "BOM ở đầu",
        "a byte-order mark",
        lambda _, said: Said(said.status, said.headers, b"\xef\xbb\xbf" + said.body),
    ),
    # other right writing
    *(
        (
            f"GATE-SPARES-{name}",
            "*",
            "từ chối cách viết này",
            "refuses this writing",
            when(_both(test, lambda asked, _: bool(asked.file)), _refusal("205")),
        )
        for name, test in _SPARED.items()
    ),
)
