"""Questions to the population registry as bytes, with their answers: 033, 037, kinship, the change feed.

Request namespace and order of elements as running clients send them; the answer's schema is QCVN 109:2017/BTTTT
(`harness.wire.citizens`). The yes/no answer gives no reason: a no may mean a spelling, a form of date or a stranger.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from harness.text import Text
from harness.wire.hostile import MalformedError
from harness.wire.soap import elements, envelope, local, node, payload_of, space

REQUEST_SPACE: Final = "http://dancuquocgia.bca"
OTHER_REQUEST_SPACE: Final = "http://gtel.vn/qldc"
"""Another build of the same services."""
ANSWER_SPACE: Final = "http://www.mic.gov.vn/dancu/1.0"

Service = Literal["XacThucThongTinCongDan", "TraCuuThongTinCongDan", "XacMinhThongTinNhanThan", "DanhSachThayDoi"]
CONFIRM: Final = "XacThucThongTinCongDan"
SHARE: Final = "TraCuuThongTinCongDan"
KINSHIP: Final = "XacMinhThongTinNhanThan"
CHANGES: Final = "DanhSachThayDoi"
SERVICES: Final[tuple[Service, ...]] = (CONFIRM, SHARE, KINSHIP, CHANGES)
CODES: Final[dict[str, tuple[str, ...]]] = {CONFIRM: ("033", "003"), SHARE: ("037",), KINSHIP: ("037",)}
"""MaTichHop, today's first; 003 is the older code of the yes/no check; kinship's own code is not public."""

HEAD: Final = ("MaYeuCau", "MaDVC", "MaTichHop", "MaCanBo")
SERVICE_CODE: Final = "MaDichVu"
"""What another build of the yes/no check calls MaDVC, in its place."""
ASKER: Final = ("MaDonVi", "TaiKhoan", "SoDienThoai")
"""Sent by the court's client, left out by others."""
WHOM: Final = ("SoDinhDanh", "SoCMND", "HoVaTen", "NgayThangNamSinh")
FEED: Final = ("MaYeuCau", "TuNgay", "DenNgay", "Loai", "Trang", "SoBanGhi")
LENGTHS: Final = {
    "MaYeuCau": 40,
    "MaDVC": 20,
    "MaTichHop": 20,
    "MaCanBo": 20,
    "MaDonVi": 35,
    "TaiKhoan": 50,
    "SoDienThoai": 15,
    "SoDinhDanh": 12,
    "SoCMND": 9,
    "HoVaTen": 100,
    "Loai": 20,
}
"""As the specification of the national platform prints them; those of TaiKhoan, SoDienThoai and Loai are ours."""
NUMBER: Final = r"[0-9]{12}"
OLD_NUMBER: Final = r"[0-9]{9}"
BORN: Final = r"[0-9]{4}|[0-9]{8}"
DAY: Final = r"[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
"""NgayThangNam: yyyyMMdd as running clients send it, or yyyy-MM-dd as the platform's specification prints it."""


class QuestionError(MalformedError):
    """A question that is not asked as it must be; `place` is the tag."""

    def __init__(self, says: Text, place: str) -> None:
        """Name the tag and what is wrong with it."""
        super().__init__(Text(f"{place}: {says.vi}", f"{place}: {says.en}"))
        self.place = place


@dataclass(frozen=True, slots=True)
class Whom:
    """A person as an asker names them: exactly one of `cccd` and `cmnd`; `born` is yyyy or yyyyMMdd."""

    name: str
    born: str
    cccd: str = ""
    cmnd: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Who is this? `born` is yyyy (only the year is known) or yyyyMMdd; exactly one of `cccd` and `cmnd` is set."""

    service: Service
    number: str
    """MaYeuCau, made by the asker."""
    name: str
    """HoVaTen as it stands on the wire (see `matching_name`)."""
    born: str
    cccd: str = ""
    cmnd: str = ""
    procedure: str = "VPCP"
    """MaDVC: code of the public service that asks; a running client sends this for all."""
    officer: str = ""
    code: str = ""
    """MaTichHop; "" takes the service's own."""
    unit: str = ""
    account: str = ""
    phone: str = ""

    def node(self) -> dict[str, Any]:
        """The question's elements, in the order that matters."""
        said: dict[str, Any] = {
            "MaYeuCau": self.number,
            "MaDVC": self.procedure,
            "MaTichHop": self.code or CODES[self.service][0],
            "MaCanBo": self.officer or "lienthong",
        }
        if self.service != CONFIRM:
            said |= {"MaDonVi": self.unit or None, "TaiKhoan": self.account or None, "SoDienThoai": self.phone or None}
        said |= {"SoDinhDanh": self.cccd} if self.cccd else {"SoCMND": self.cmnd}
        birth = {"Nam": self.born} if len(self.born) == len("yyyy") else {"NgayThangNam": self.born}
        said |= {"HoVaTen": self.name, "NgayThangNamSinh": birth}
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class FeedQuestion:
    """Asks what has changed between two moments: epoch milliseconds, the later one excluded."""

    number: str
    since_ms: int
    until_ms: int
    kind: str = ""
    page: int = 1
    size: int = 100

    def node(self) -> dict[str, Any]:
        """The question's elements, in order."""
        return {
            "MaYeuCau": self.number,
            "TuNgay": self.since_ms,
            "DenNgay": self.until_ms,
            "Loai": self.kind,
            "Trang": self.page,
            "SoBanGhi": self.size,
        }


def matching_name(name: str) -> str:
    """A name as clients send it for matching: upper case, accents off, Đ as D, nothing but letters."""
    plain = unicodedata.normalize("NFD", name.upper().replace("Đ", "D"))
    return "".join(letter for letter in plain if "A" <= letter <= "Z")


def question(service: Service, number: str, name: str, born: date | int, cccd: str, **more: str) -> Question:
    """A question as careful clients ask it: the name normalised, a bare year where no more is known."""
    written = f"{born:%Y%m%d}" if isinstance(born, date) else f"{born:04d}"
    return Question(service, number, matching_name(name), written, cccd, **more)


def question_xml(asked: Question | FeedQuestion, namespace: str = REQUEST_SPACE) -> bytes:
    """The question's envelope."""
    tag = asked.service if isinstance(asked, Question) else CHANGES
    return envelope(node(tag, namespace, "dan", asked.node()))


def question_json(asked: Question | FeedQuestion) -> dict[str, Any]:
    """The question's JSON body at `/dancu/{service}`."""
    return asked.node()


# --- reading questions ------------------------------------------------------------------------------------------------


def read_question(body: bytes) -> Question | FeedQuestion:
    """What is asked; raises `MalformedError` (`QuestionError` where a tag is at fault)."""
    asked = payload_of(body)
    name = local(asked).removesuffix("Request")
    if space(asked) not in {REQUEST_SPACE, OTHER_REQUEST_SPACE} or name not in SERVICES:
        raise QuestionError(Text("không có dịch vụ này", "there is no such service"), local(asked))
    names = [local(child) for child in elements(asked)]
    if name == CHANGES or "TuNgay" in names:
        return _feed(_values(asked, FEED))
    is_other = name == CONFIRM and SERVICE_CODE in names
    head = tuple(SERVICE_CODE if one == "MaDVC" and is_other else one for one in HEAD)
    fields = (*head, *(() if name == CONFIRM else ASKER), *WHOM)
    return checked_question(name, _values(asked, fields))


def service_of(body: bytes) -> str:
    """Which service an envelope asks for; "" when it cannot be told."""
    try:
        name = local(payload_of(body)).removesuffix("Request")
    except MalformedError:
        return ""
    return name if name in SERVICES else ""


def _values(parent: Any, allowed: Sequence[str]) -> dict[str, Any]:
    """The children's texts by name; they stand in the order of `allowed`, each once."""
    found: dict[str, Any] = {}
    at = 0
    for child in elements(parent):
        name = local(child)
        if name not in allowed[at:] or space(child) != space(parent):
            raise QuestionError(Text("thẻ thừa hoặc sai thứ tự", "the tag is unknown here or out of order"), name)
        at = allowed.index(name) + 1
        if name == "NgayThangNamSinh":
            found[name] = _values(child, ("Nam", "NgayThangNam"))
        elif next(elements(child), None) is not None:
            raise QuestionError(Text("phải là giá trị đơn", "must be a plain value"), name)
        else:
            found[name] = unicodedata.normalize("NFC", (child.text or "").strip())
    return found


def checked_question(service: Any, found: dict[str, Any]) -> Question:
    """The question that `found` (values by tag) asks, held to lengths and choices; raises `QuestionError`."""
    if service == CONFIRM and SERVICE_CODE in found:
        found = found | {"MaDVC": _one_of(found, "MaDVC", SERVICE_CODE)}
    _present(found, HEAD)
    for name, value in found.items():
        if isinstance(value, str) and len(value) > LENGTHS.get(name, LENGTHS["MaDVC"]):
            raise QuestionError(Text("dài quá mức", "longer than allowed"), name)
    if found["MaTichHop"] not in CODES[service]:
        raise QuestionError(Text("không phải mã của dịch vụ này", "is not this service's code"), "MaTichHop")
    whom = checked_person(found)
    return Question(
        service=service,
        number=found["MaYeuCau"],
        name=whom.name,
        born=whom.born,
        cccd=whom.cccd,
        cmnd=whom.cmnd,
        procedure=found["MaDVC"],
        officer=found["MaCanBo"],
        code=found["MaTichHop"],
        unit=found.get("MaDonVi") or "",
        account=found.get("TaiKhoan") or "",
        phone=found.get("SoDienThoai") or "",
    )


def checked_person(found: dict[str, Any]) -> Whom:
    """The person whom `found` (values by tag) names; raises `QuestionError`."""
    _present(found, ("HoVaTen", "NgayThangNamSinh"))
    _one_of(found, "SoDinhDanh", "SoCMND")
    cccd, cmnd = found.get("SoDinhDanh") or "", found.get("SoCMND") or ""
    _shaped("SoDinhDanh", cccd, NUMBER, Text("phải là 12 chữ số", "must be 12 digits"))
    _shaped("SoCMND", cmnd, OLD_NUMBER, Text("phải là 9 chữ số", "must be 9 digits"))
    name = unicodedata.normalize("NFC", found["HoVaTen"])
    return Whom(name, born_of(found["NgayThangNamSinh"]), cccd, cmnd)


def _one_of(found: dict[str, Any], one: str, other: str, place: str = "") -> str:
    """The value of whichever of the two is given; raises `QuestionError` unless exactly one is."""
    first, second = found.get(one) or "", found.get(other) or ""
    if bool(first) == bool(second):
        says = Text(f"phải có đúng một trong {one}, {other}", f"exactly one of {one}, {other} must be given")
        raise QuestionError(says, place or one)
    return str(first or second)


def _present(found: dict[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if not found.get(name):
            raise QuestionError(Text("thiếu hoặc rỗng", "missing or empty"), name)


def born_of(found: dict[str, Any]) -> str:
    """`{Nam}` or `{NgayThangNam}` as yyyy or yyyyMMdd; raises `QuestionError` unless exactly one is there and right."""
    _one_of(found, "Nam", "NgayThangNam", "NgayThangNamSinh")
    year, day = found.get("Nam") or "", found.get("NgayThangNam") or ""
    _shaped("Nam", year, r"[0-9]{4}", Text("phải dạng yyyy", "must be yyyy"))
    says = Text("phải dạng yyyyMMdd hoặc yyyy-MM-dd", "must be yyyyMMdd or yyyy-MM-dd")
    _shaped("NgayThangNam", day, DAY, says)
    return year or day.replace("-", "")


def _shaped(place: str, value: str, pattern: str, says: Text) -> None:
    if value and not re.fullmatch(pattern, value, re.ASCII):
        raise QuestionError(says, place)


def _feed(found: dict[str, Any]) -> FeedQuestion:
    _present(found, ("MaYeuCau", "TuNgay", "DenNgay", "Trang", "SoBanGhi"))
    for name in ("TuNgay", "DenNgay", "Trang", "SoBanGhi"):
        _shaped(name, found[name], r"[0-9]{1,15}", Text("phải là số", "must be a number"))
    for name in ("MaYeuCau", "Loai"):
        if len(found.get(name, "")) > LENGTHS[name]:
            raise QuestionError(Text("dài quá mức", "longer than allowed"), name)
    return FeedQuestion(
        found["MaYeuCau"],
        int(found["TuNgay"]),
        int(found["DenNgay"]),
        found.get("Loai", ""),
        int(found["Trang"]),
        int(found["SoBanGhi"]),
    )


# --- the yes/no answer ------------------------------------------------------------------------------------------------


def confirmation_xml(exists: bool) -> bytes:  # noqa: FBT001 -- the answer is a bare yes or no
    """The answer to 033."""
    return envelope(node("KetQuaXacThuc", ANSWER_SPACE, "ns1", {"TonTai": exists}))


def confirmation_json(exists: bool) -> dict[str, Any]:  # noqa: FBT001 -- as above
    """The same as JSON."""
    return {"KetQuaXacThuc": {"TonTai": exists}}


def read_confirmation(body: bytes) -> bool | None:
    """Yes or no; None when the envelope holds something else (a fault, say); raises `MalformedError`."""
    answer = payload_of(body)
    if not local(answer).startswith("KetQuaXacThuc"):
        return None
    told = [child.text for child in elements(answer) if local(child) == "TonTai"]
    return {"true": True, "1": True, "false": False, "0": False}.get((told[0] or "").strip() if told else "")


def read_confirmation_json(data: Any) -> bool | None:
    """Yes or no; None when the body says something else."""
    inside = data.get("KetQuaXacThuc") if isinstance(data, dict) else None
    told = inside.get("TonTai") if isinstance(inside, dict) else None
    return told if isinstance(told, bool) else {"true": True, "false": False}.get(str(told))
