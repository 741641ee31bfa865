"""The DVCQG adapter's decisions: who is logged in, what each body service answers, which dossiers one-stops have sent.

HTTP always says 200; `error_code` is "0" for a login and a look-up, "00" for what was synchronised, as public
integrations expect. The other codes are a profile. What is sent again unchanged is taken again.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from harness.clock import VIETNAM
from harness.text import Text
from mocks.office import Office
from mocks.party import Wire
from mocks.portal.adapter_wire import AdapterAnswer, AdapterCall, DossierRow, ProgressRow
from mocks.portal.citizens import tech_id
from mocks.portal.register import STAMP, Register, Step, move
from mocks.portal.sessions import Sessions
from mocks.portal.settings import PortalSettings
from mocks.portal.statuses import may_follow

FOUND: Final = "0"
SYNCHRONISED: Final = "00"
NO_SESSION: Final = "01"
MALFORMED: Final = "02"
NO_SERVICE: Final = "03"
NOTHING: Final = "04"
NO_WAY: Final = "05"
THERE: Final = "06"
WRONG_LOGIN: Final = "07"
NOT_YOURS: Final = "08"

Row = TypeVar("Row", bound=Wire)
Service = Callable[["AdapterDesk", AdapterCall], AdapterAnswer]


@dataclass(slots=True)
class AdapterDesk:
    """One adapter."""

    office: Office
    settings: PortalSettings
    register: Register
    sessions: Sessions = field(init=False)

    def __post_init__(self) -> None:
        """Open the counter."""
        self.sessions = Sessions(self.office, timedelta(minutes=self.settings.session_minutes))

    def call(self, asked: AdapterCall) -> AdapterAnswer:
        """Answer one body service."""
        if not self.sessions.holder(asked.session):
            return answer(NO_SESSION)
        service = SERVICES.get(asked.service)
        return answer(NO_SERVICE, place=asked.service) if service is None else service(self, asked)

    def procedure(self, asked: AdapterCall) -> AdapterAnswer:
        """One procedure (LayThuTuc)."""
        found = [row for row in procedures() if row["MATTHC"] == asked.procedure]
        return _rows(found, asked.procedure)

    def procedures(self, asked: AdapterCall) -> AdapterAnswer:
        """Every procedure (LayDanhSachTTHC)."""
        del asked
        return answer(FOUND, [{"MATTHC": row["MATTHC"], "TENTTHC": row["TENTTHC"]} for row in procedures()])

    def agencies(self, asked: AdapterCall) -> AdapterAnswer:
        """Agencies, or the one named (LayDanhMucCoQuan)."""
        found = [row for row in _catalogue()["agencies"] if asked.agency in {"", row["MADONVI"]}]
        return _rows(found, asked.agency)

    def fields(self, asked: AdapterCall) -> AdapterAnswer:
        """Fields of administration (LayDanhMucLinhVuc)."""
        del asked
        return answer(FOUND, _catalogue()["fields"])

    def dossier(self, asked: AdapterCall) -> AdapterAnswer:
        """A dossier with its way (TraCuuHoSo); none is an empty result, by which one-stops see that it is new."""
        found = self.register.find(asked.number)
        return answer(FOUND, [found.out()] if found else [])

    def citizen(self, asked: AdapterCall) -> AdapterAnswer:
        """The portal's name for a citizen (TraCuuTechID)."""
        known = any(resident.citizen.cccd == asked.papers for resident in self.office.town.residents())
        if not known:
            return answer(NOTHING, place=asked.papers or "mstorcmnd")
        return answer(FOUND, [{"TechID": tech_id(self.office.seed, asked.papers), "SoDinhDanh": asked.papers}])

    def synchronise(self, asked: AdapterCall) -> AdapterAnswer:
        """Enter or renew dossiers (DongBoHoSoMC); all of them, or none."""
        rows, wrong = _read(DossierRow, asked.rows)
        if wrong:
            return wrong
        refused = next((no for row in rows if (no := self._objection(asked, row))), None)
        if refused:
            return refused
        for row in rows:
            self._enter(asked, row)
        return answer(SYNCHRONISED)

    def _objection(self, asked: AdapterCall, row: DossierRow) -> AdapterAnswer | None:
        known = self.register.find(row.number)
        if known is None:
            return answer(NOTHING, place=row.number) if asked.updating == "True" else None
        if known.unit != asked.unit:
            return answer(NOT_YOURS, place=row.number)
        if asked.updating != "True" and known.fields != row.out():
            return answer(THERE, place=row.number)
        if not may_follow(known.status, int(row.status)):
            return answer(NO_WAY, place=f"{row.number}: {known.status} → {row.status}")
        return None

    def _enter(self, asked: AdapterCall, row: DossierRow) -> None:
        now, status = self.office.now(), int(row.status)
        known = self.register.filed.get(row.number)
        if known is None:
            known = self.register.open(row.number, asked.unit, row.out(), now)
            # A one-stop's dossier may enter in the middle of its way.
            known.steps[0] = Step(status, now, row.summary)
            return
        known.fields = row.out()
        if status != known.status:
            move(known, status, now, row.note)

    def progress(self, asked: AdapterCall) -> AdapterAnswer:
        """Move dossiers on (CapNhatTienDoHoSoMC), up to the first row at fault; a step sent before is taken quietly."""
        rows, wrong = _read(ProgressRow, asked.rows)
        if wrong:
            return wrong
        for row in rows:
            filed = self.register.filed.get(row.number)
            if filed is None:
                return answer(NOTHING, place=row.number)
            if filed.unit != asked.unit:
                return answer(NOT_YOURS, place=row.number)
            at = read_stamp(row.at) or self.office.now()
            status = int(row.status)
            said = row.model_dump(by_alias=True, include={"officer", "post", "department", "begun", "due"})
            if any((step.status, step.at, step.says) == (status, at, row.says) for step in filed.steps):
                continue
            if not move(filed, status, at, row.says, said):
                return answer(NO_WAY, place=f"{row.number}: {filed.status} → {status}")
        return answer(SYNCHRONISED)


SERVICES: Final[dict[str, Service]] = {
    "LayThuTuc": AdapterDesk.procedure,
    "LayDanhSachTTHC": AdapterDesk.procedures,
    "LayDanhMucCoQuan": AdapterDesk.agencies,
    "LayDanhMucLinhVuc": AdapterDesk.fields,
    "TraCuuHoSo": AdapterDesk.dossier,
    "TraCuuTechID": AdapterDesk.citizen,
    "DongBoHoSoMC": AdapterDesk.synchronise,
    "CapNhatTienDoHoSoMC": AdapterDesk.progress,
}
"""Every body service by its name."""


def answer(code: str, rows: list[dict[str, Any]] | None = None, *, place: str = "") -> AdapterAnswer:
    """An answer with `code` and its sentences."""
    said = _catalogue()["errors"][code]
    says = Text(said["vi"].format(place=place), said["en"].format(place=place))
    return AdapterAnswer(error_code=code, message=says.vi, english=says.en, result=rows or [])


def procedures() -> list[dict[str, Any]]:
    """Every procedure with the field it belongs to."""
    names = {row["MALINHVUC"]: row for row in _catalogue()["fields"]}
    return [
        {"MATTHC": row["MATTHC"], "TENTTHC": row["TENTTHC"], "LINHVUCTHUCHIEN": [names[row["field"]]], "TRANGTHAI": 1}
        for row in _catalogue()["procedures"]
    ]


def procedure_name(code: str) -> str:
    """What the procedure `code` is called; "" if the catalogue does not know it."""
    return next((row["TENTTHC"] for row in _catalogue()["procedures"] if row["MATTHC"] == code), "")


def read_stamp(text: str) -> datetime | None:
    """The moment of `yyyyMMddHHmmss`, Vietnam time; None if it is no such moment."""
    try:
        return datetime.strptime(text, STAMP).replace(tzinfo=VIETNAM)
    except ValueError:
        return None


def _read(model: type[Row], rows: list[dict[str, Any]]) -> tuple[list[Row], AdapterAnswer | None]:
    if not rows:
        return [], answer(MALFORMED, place="data")
    try:
        return [model.model_validate(row) for row in rows], None
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        return [], answer(MALFORMED, place="/".join(str(step) for step in first["loc"]))


def _rows(found: list[dict[str, Any]], asked: str) -> AdapterAnswer:
    return answer(FOUND, found) if found else answer(NOTHING, place=asked or "–")


@cache
def _catalogue() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files(__package__) / "catalogue.json").read_text("utf-8"))
    return data
