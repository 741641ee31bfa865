"""What the hub shows of a dossier: the list's item, the progress that citizens see, and an example of a submission."""

from datetime import datetime
from typing import Final

from mocks.hubclient import TIME
from mocks.portal.hub_dossier import LinkedDossier, Part
from mocks.portal.hub_orders import agency_name, status_name
from mocks.portal.hub_wire import AgencyLog, Item, Logged, OpenSupplement, Progress
from mocks.portal.punctual import on_time
from mocks.portal.statuses import statuses


def shown(at: datetime) -> str:
    """A moment as the hub writes it."""
    return at.strftime(TIME)


def item_of(dossier: LinkedDossier) -> Item:
    """The dossier as the list has it."""
    return Item(
        id=dossier.id,
        unit=int(dossier.commune),
        procedure=dossier.procedure,
        module=dossier.module,
        number=dossier.number,
        received=shown(dossier.received),
        tech_id=dossier.tech_id,
    )


def progress_of(dossier: LinkedDossier) -> Progress:
    """How the dossier stands, agency by agency."""
    ended = dossier.finished_at
    asked = [one.asked for one in dossier.supplements]
    return Progress(
        number=dossier.number,
        procedure=dossier.procedure,
        module=dossier.module,
        received=shown(dossier.received),
        appointment=shown(dossier.appointment),
        status=dossier.overall,
        name=statuses()[dossier.overall].name.vi,
        taken=dossier.taken,
        agencies=[_agency(part) for part in dossier.parts.values()],
        refused=dossier.refused_parts,
        supplements=[
            OpenSupplement(agency=one.agency, says=one.says, until=shown(one.until)) for one in dossier.open_supplements
        ],
        finished=shown(ended) if ended else "",
        on_time=on_time(ended, dossier.appointment, asked) if ended else None,
    )


def _agency(part: Part) -> AgencyLog:
    log = [
        Logged(
            status=entry.status,
            name=status_name(entry.status).vi,
            at=entry.stamp,
            heard=shown(entry.at),
            note=entry.said.get("ghiChu") or "",
            officer=entry.said.get("nguoiXuLy") or "",
            says=entry.said.get("noiDungXuLy") or "",
            result=entry.said.get("ketQuaXuLy") or "",
        )
        for entry in part.log
    ]
    return AgencyLog(
        agency=part.agency,
        name=agency_name(part.agency).vi,
        ended=part.ended,
        stopped=part.stopped is not None,
        log=log,
    )


EXAMPLE: Final = {
    "maTTHC": "3.000722",
    "module": "KS",
    "nguoiNop": {"hoTen": "Nguyễn Văn An", "soDDCN": "001090000001", "soDienThoai": "0912000001", "email": ""},
    "data": {
        "nksHoTen": "Nguyễn Thị Bình",
        "nksNgaySinh": "25.11.2026",
        "nksGioiTinh": "2",
        "nycHoTen": "Nguyễn Văn An",
        "nycSoDDCN": "001090000001",
        "nycQuanHe": "Cha",
    },
    "theBHYT": {"noiDangKyKCB": "01001", "nguoiGiamHo": "CHA", "hinhThucNhan": "1"},
}
"""A birth with the card alone; the procedure code is that of the group from 01/09/2026."""
