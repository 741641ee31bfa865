"""The answer of the population registry: QCVN 109:2017/BTTTT's citizen collection, in XML and in JSON.

Order and spelling of live answers, which differ from the standard's printed example: ethnic group and religion as bare
codes, addresses by three codes, a relative's name as one string in the share (037) and in parts in the kinship answer.
In live data a person's whole name often stands in `Ten`, upper case. Until 30/06/2025 addresses carry a district.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Self

from harness.wire.hostile import MalformedError, parse_json
from harness.wire.population import ANSWER_SPACE
from harness.wire.soap import elements, envelope, local, node, payload_of, space, tree

COLLECTION: Final = "CongdanCollection"


@dataclass(frozen=True, slots=True)
class Place:
    """An address as the registry writes it; `district` is "" since 01/07/2025."""

    province: str = ""
    commune: str = ""
    detail: str = ""
    district: str = ""
    country: str = "VN"

    def node(self) -> dict[str, Any]:
        """Its elements."""
        return {
            "MaTinhThanh": self.province,
            "MaQuanHuyen": self.district or None,
            "MaPhuongXa": self.commune,
            "ChiTiet": self.detail,
            "QuocGia": self.country,
        }

    @classmethod
    def of(cls, found: Any) -> Self:
        """Read an address; what is not there is ""."""
        texts = _texts(found, ("MaTinhThanh", "MaPhuongXa", "ChiTiet", "MaQuanHuyen", "QuocGia"))
        return cls(*texts)


@dataclass(frozen=True, slots=True)
class Kin:
    """A relative, or the householder with the citizen's relation to them."""

    cccd: str = ""
    name: str = ""
    country: str = "VN"
    cmnd: str = ""
    relation: str = ""

    @classmethod
    def of(cls, found: Any) -> "Kin | None":
        """Read a relative; None when nobody is named."""
        if not isinstance(found, Mapping):
            return None
        cccd, country, cmnd, relation = _texts(found, ("SoDinhDanh", "QuocTich", "SoCMND", "QuanHe"))
        name = name_of(found.get("HoVaTen"))
        return cls(cccd, name, country, cmnd, relation) if cccd or cmnd or name else None


@dataclass(frozen=True, slots=True)
class CitizenRecord:
    """One citizen; codes are the registry's own: `sex` 1 male, 2 female, 0 unknown; `born` yyyy or yyyyMMdd."""

    cccd: str
    name: str
    born: str
    sex: str = "0"
    cmnd: str = ""
    ethnic: str = ""
    religion: str = "00"
    marital: str = "0"
    blood: str = "00"
    birthplace: Place = field(default_factory=Place)
    origin: Place = field(default_factory=Place)
    permanent: Place | None = None
    """Thường trú; None when there is none."""
    present: Place | None = None
    country: str = "VN"
    father: Kin | None = None
    mother: Kin | None = None
    spouse: Kin | None = None
    representative: Kin | None = None
    householder: Kin | None = None
    book: str = ""
    """SoSoHoKhau, of the household books that are no longer kept."""
    in_given_name: bool = False
    """Whether the whole name stands in `Ten`, upper case, as often in live data."""

    def node(self) -> dict[str, Any]:
        """The citizen's elements, in the order of live answers."""
        told: dict[str, Any] = {
            "SoDinhDanh": self.cccd,
            "SoCMND": self.cmnd,
            "HoVaTen": name_node(self.name, whole=self.in_given_name),
            "GioiTinh": self.sex,
            "DanToc": self.ethnic,
            "TonGiao": self.religion,
            "TinhTrangHonNhan": self.marital,
            "NhomMau": self.blood,
            "NgayThangNamSinh": birth_node(self.born),
            "NoiDangKyKhaiSinh": self.birthplace.node(),
            "QuocTich": self.country,
            "QueQuan": self.origin.node(),
            "ThuongTru": self.permanent.node() if self.permanent else None,
            "NoiOHienTai": self.present.node() if self.present else None,
        }
        kin = {"Cha": self.father, "Me": self.mother, "VoChong": self.spouse, "NguoiDaiDien": self.representative}
        told |= {tag: _share_kin(relative) for tag, relative in kin.items()}
        head = self.householder
        if head is not None:
            told["ChuHo"] = {
                "QuanHe": head.relation,
                "SoDinhDanh": head.cccd,
                "SoCMND": head.cmnd,
                "HoVaTen": head.name,
            }
        return told | {"SoSoHoKhau": self.book}

    def kinship_node(self) -> dict[str, Any]:
        """The shorter node of the kinship answer."""
        return {
            "SoDinhDanh": self.cccd,
            "SoCMND": self.cmnd,
            "HoVaTen": name_node(self.name, whole=self.in_given_name),
            "NgayThangNamSinh": birth_node(self.born),
            "Cha": _parent(self.father),
            "Me": _parent(self.mother),
        }

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Self:
        """Read a citizen node of either answer."""
        birth = found.get("NgayThangNamSinh")
        year, day = _texts(birth, ("Nam", "NgayThangNam"))
        tags = ("SoDinhDanh", "GioiTinh", "SoCMND", "DanToc", "TonGiao", "TinhTrangHonNhan", "NhomMau", "QuocTich")
        cccd, sex, cmnd, ethnic, religion, marital, blood, country = _texts(found, tags)
        permanent, present = found.get("ThuongTru"), found.get("NoiOHienTai")
        return cls(
            cccd=cccd,
            name=name_of(found.get("HoVaTen")),
            born=day or year,
            sex=sex,
            cmnd=cmnd,
            ethnic=ethnic,
            religion=religion,
            marital=marital,
            blood=blood,
            birthplace=Place.of(found.get("NoiDangKyKhaiSinh")),
            origin=Place.of(found.get("QueQuan")),
            permanent=Place.of(permanent) if isinstance(permanent, Mapping) else None,
            present=Place.of(present) if isinstance(present, Mapping) else None,
            country=country,
            father=Kin.of(found.get("Cha")),
            mother=Kin.of(found.get("Me")),
            spouse=Kin.of(found.get("VoChong")),
            representative=Kin.of(found.get("NguoiDaiDien")),
            householder=Kin.of(found.get("ChuHo")),
            book=_texts(found, ("SoSoHoKhau",))[0],
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change feed: who, and `told`, what has changed (on the wire a JSON text in `Body`)."""

    cccd: str
    told: tuple[dict[str, Any], ...]

    def node(self) -> dict[str, Any]:
        """Its elements."""
        return {"SoDinhDanh": self.cccd, "Body": json.dumps(self.told, ensure_ascii=False, separators=(",", ":"))}

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Self:
        """Read a line; a body that cannot be read tells nothing."""
        cccd, body = _texts(found, ("SoDinhDanh", "Body"))
        try:
            rows = parse_json(body.encode("utf-8", "replace"))
        except MalformedError:
            rows = []
        return cls(cccd, tuple(row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ())


def name_node(name: str, *, whole: bool = False) -> dict[str, str]:
    """A name in parts: family, middle, given; `whole` puts all of it into `Ten`, upper case."""
    words = name.split()
    if whole or len(words) < 2:  # noqa: PLR2004 -- family and given name
        return {"Ho": "", "ChuDem": "", "Ten": name.upper()}
    return {"Ho": words[0], "ChuDem": " ".join(words[1:-1]), "Ten": words[-1]}


def name_of(found: Any) -> str:
    """The whole name, whether it stands in one string or in parts."""
    if isinstance(found, Mapping):
        return " ".join(part for part in _texts(found, ("Ho", "ChuDem", "Ten")) if part)
    return found if isinstance(found, str) else ""


def birth_node(born: str) -> dict[str, str]:
    """A date of birth: the year, and the day where it is known."""
    return {"Nam": born[:4]} | ({"NgayThangNam": born} if len(born) == len("yyyyMMdd") else {})


def _share_kin(kin: Kin | None) -> dict[str, str] | None:
    if kin is None:
        return None
    return {"HoVaTen": kin.name, "QuocTich": kin.country, "SoDinhDanh": kin.cccd, "SoCMND": kin.cmnd}


def _parent(kin: Kin | None) -> dict[str, Any] | None:
    if kin is None:
        return None
    return {"SoDinhDanh": kin.cccd, "QuocTich": kin.country, "HoVaTen": name_node(kin.name)}


def _texts(found: Any, names: Sequence[str]) -> list[str]:
    told = found if isinstance(found, Mapping) else {}
    return [value if isinstance(value, str) else "" for value in (told.get(name) for name in names)]


# --- the collection ---------------------------------------------------------------------------------------------------


def collection_xml(nodes: Iterable[Mapping[str, Any]], at: datetime, note: str = "") -> bytes:
    """The envelope with the collection; without nodes it holds no CongDan: nobody was found."""
    rows = list(nodes)
    element = node(COLLECTION, ANSWER_SPACE, "ns1", {"CongDan": rows})
    for name, value in _attributes(len(rows), at, note).items():
        element.set(name, value)
    return envelope(element)


def collection_json(nodes: Iterable[Mapping[str, Any]], at: datetime, note: str = "") -> dict[str, Any]:
    """The same as JSON: attributes as members, CongDan always a list, left out when nobody was found."""
    rows = [_bare(row) for row in nodes]
    return {COLLECTION: {**_attributes(len(rows), at, note), **({"CongDan": rows} if rows else {})}}


def _attributes(count: int, at: datetime, note: str) -> dict[str, str]:
    return {"SoCongDan": str(count), "GhiChu": note, "ThoiDiemDuLieu": at.isoformat(timespec="seconds")}


def _bare(row: Any) -> Any:
    if not isinstance(row, Mapping):
        return row
    return {name: _bare(value) for name, value in row.items() if value is not None}


def read_nodes(body: bytes) -> list[dict[str, Any]] | None:
    """The citizen nodes of an answer; None when the envelope holds something else (a fault, say).

    Raises `MalformedError`.
    """
    answer = payload_of(body)
    if local(answer) != COLLECTION or space(answer) != ANSWER_SPACE:
        return None
    found = [tree(child) for child in elements(answer) if local(child) == "CongDan"]
    return [row for row in found if isinstance(row, dict)]


def read_citizen(body: bytes) -> CitizenRecord | None:
    """The citizen that an answer names; None when it names nobody (no node, or no name). Raises `MalformedError`."""
    return _first(read_nodes(body) or [])


def read_changes(body: bytes) -> list[Change]:
    """The lines of a page of the change feed; none is the end. Raises `MalformedError`."""
    return [Change.of(row) for row in read_nodes(body) or []]


def read_changes_json(data: Any) -> list[Change]:
    """The same from JSON."""
    return [Change.of(row) for row in _rows(data)]


def read_citizen_json(data: Any) -> CitizenRecord | None:
    """The same from JSON."""
    return _first(_rows(data))


def _rows(data: Any) -> list[dict[str, Any]]:
    inside = data.get(COLLECTION) if isinstance(data, dict) else None
    rows = inside.get("CongDan") if isinstance(inside, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _first(rows: Sequence[Mapping[str, Any]]) -> CitizenRecord | None:
    record = CitizenRecord.of(rows[0]) if rows else None
    return record if record and record.name else None
