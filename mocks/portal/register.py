"""Dossiers as the portal keeps them for everybody to see: its own paid services', and those that one-stops synchronise.

Fields and progress keep the tags of the DVCQG adapter; the status moves only along the ten statuses' ways.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from mocks.portal.statuses import NEW, SUPPLEMENT, may_follow, statuses

STAMP: Final = "%Y%m%d%H%M%S"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a dossier's way (tiến độ)."""

    status: int
    at: datetime
    says: str
    said: dict[str, Any] = field(default_factory=dict)
    """Further progress fields, as they were sent: NguoiXuLy, ChucDanh, PhongBanXuLy …"""

    def out(self, number: str) -> dict[str, Any]:
        """The step with the adapter's tags."""
        return {
            "MaHoSo": number,
            "NguoiXuLy": "",
            "ChucDanh": "",
            "PhongBanXuLy": "",
            "NgayBatDau": "",
            "NgayKetThucTheoQuyDinh": "",
            **self.said,
            "ThoiDiemXuLy": self.at.strftime(STAMP),
            "NoiDungXuLy": self.says,
            "TrangThai": str(self.status),
        }


@dataclass(slots=True)
class Filed:
    """One dossier in the register."""

    number: str
    unit: str
    """Who sent it (madonvi)."""
    fields: dict[str, Any]
    steps: list[Step]

    @property
    def status(self) -> int:
        """Where it stands."""
        return self.steps[-1].status

    @property
    def final(self) -> bool:
        """Whether nothing follows."""
        return statuses()[self.status].final

    @property
    def supplements(self) -> list[datetime]:
        """When more was asked for."""
        return [step.at for step in self.steps if step.status == SUPPLEMENT]

    def out(self) -> dict[str, Any]:
        """The dossier with the adapter's tags, its way included."""
        way = [step.out(self.number) for step in self.steps]
        return {**self.fields, "MaHoSo": self.number, "TrangThaiHoSo": str(self.status), "DanhSachTienDo": way}


@dataclass(slots=True)
class Register:
    """Every dossier by its number; `elsewhere` finds those that another room of the portal keeps."""

    elsewhere: Callable[[str], Filed | None] = lambda _number: None
    filed: dict[str, Filed] = field(default_factory=dict)

    def find(self, number: str) -> Filed | None:
        """The dossier, wherever it is kept."""
        return self.filed.get(number) or self.elsewhere(number)

    def open(self, number: str, unit: str, fields: dict[str, Any], at: datetime, says: str = "") -> Filed:
        """Enter a new dossier."""
        entered = Filed(number, unit, fields, [Step(NEW, at, says)])
        self.filed[number] = entered
        return entered

    def __iter__(self) -> Iterator[Filed]:
        """All that is kept here, in order of entry."""
        return iter(list(self.filed.values()))


def move(filed: Filed, status: int, at: datetime, says: str = "", said: dict[str, Any] | None = None) -> bool:
    """Move a dossier to `status`; False, and nothing changes, when no way leads there."""
    if not may_follow(filed.status, status):
        return False
    filed.steps.append(Step(status, at, says, said or {}))
    return True
