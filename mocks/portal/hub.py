"""The hub's decisions (Phần mềm DVC liên thông), without HTTP: submissions, hand-over, status reports, supplements.

A submission whose answer was lost comes again and gets the same number: the same requester, for the same child or
deceased, while the first one is alive. What a party reports is told to the citizen at once.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from harness.chance import guid
from harness.clock import VIETNAM
from harness.matters import Act, Matter
from harness.text import Text
from mocks.agenda import Errand
from mocks.dossiernumbers import DossierNumbers
from mocks.hubclient import TIME
from mocks.office import Office
from mocks.portal.appointment import appointment, supplement_until
from mocks.portal.citizens import tech_id
from mocks.portal.hub_dossier import Entry, LinkedDossier, Supplement, parts_of
from mocks.portal.hub_notices import NoticeSent, notice
from mocks.portal.hub_orders import (
    JUSTICE,
    RECEIVED,
    REFUSED,
    RESULT,
    SUPPLEMENT,
    Answer,
    Standing,
    agency_name,
    agency_party,
    judge,
    missing,
)
from mocks.portal.hub_wire import Blocks, Report, Submission
from mocks.portal.procedures import objection
from mocks.portal.sessions import Sessions
from mocks.portal.settings import PortalSettings

UNIT_CODE: Final = re.compile(r"[0-9]{3,5}")


@dataclass(slots=True)
class HubDesk:
    """One hub."""

    office: Office
    settings: PortalSettings
    numbers: DossierNumbers
    sessions: Sessions = field(init=False)
    dossiers: dict[str, LinkedDossier] = field(default_factory=dict)
    notices: dict[str, list[NoticeSent]] = field(default_factory=dict)
    _by_id: dict[str, str] = field(default_factory=dict)
    _by_content: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the counter."""
        self.sessions = Sessions(self.office, timedelta(minutes=self.settings.token_minutes))

    # --- the citizen --------------------------------------------------------------------------------------------------

    def objection(self, asked: Submission) -> tuple[str, Text] | None:
        """Why a submission cannot be taken: the tag at fault and the sentence."""
        day = self.office.today()
        wrong = objection(asked.procedure, asked.module, day, old_too=self.settings.old_codes)
        if wrong is not None:
            return "maTTHC", wrong
        return self._incomplete(asked.module, asked.declared()) or self._misplaced(asked.module, asked.blocks())

    def submit(self, asked: Submission, trace: str) -> LinkedDossier:
        """File a submission, or find the one that this repeats."""
        declared = asked.declared()
        content = _content(asked.module, asked.requester.number, declared)
        known = self.dossiers.get(self._by_content.get(content, ""))
        if known is not None and not known.dead:
            return known
        now = self.office.now()
        blocks = asked.blocks()
        number = self.numbers.take(self.settings.hub_unit, now.date())
        commune = self._commune(declared, blocks)
        dossier = LinkedDossier(
            id=guid(self.office.rng),
            number=number,
            procedure=asked.procedure,
            module=asked.module,
            requester=asked.requester.out(),
            data={"noiDangKy": commune, **declared},
            blocks=blocks,
            files=[one.out() for one in asked.files],
            commune=commune,
            received=now,
            appointment=appointment(asked.module, now, residence="dangKyThuongTru" in blocks),
            trace=trace,
            tech_id=tech_id(self.office.seed, asked.requester.number),
            parts=parts_of(asked.module, blocks),
        )
        self.dossiers[number] = dossier
        self._by_id[dossier.id] = number
        self._by_content[content] = number
        self._notify(dossier, "TIEP_NHAN")
        return dossier

    def supplement(self, dossier: LinkedDossier, given: Blocks) -> Text | None:
        """Take what was asked for; why not, if it is not. The same once more is taken quietly."""
        sent = given.out()
        if not dossier.open_supplements:
            if dossier.last_supplement == sent:
                return None
            return Text(
                f"Hồ sơ {dossier.number} không có yêu cầu bổ sung nào đang mở.",
                f"Nothing is being asked for in dossier {dossier.number}.",
            )
        wrong = self._misplaced(dossier.module, given.blocks()) or _moved(dossier, given)
        if wrong is not None:
            return wrong[1]
        now = self.office.now()
        dossier.data |= given.declared()
        dossier.blocks |= {tag: block for tag, block in given.blocks().items() if tag in dossier.blocks}
        if given.files:
            dossier.files = [one.out() for one in given.files]
        dossier.last_supplement = sent
        dossier.taken = False
        for one in dossier.open_supplements:
            one.met = now
            self.office.agenda.drop(_stop_name(dossier, one.agency))
        self._notify(dossier, "DA_BO_SUNG")
        return None

    def notices_of(self, number: str) -> list[NoticeSent]:
        """What the citizen with this số định danh was told, oldest first."""
        return self.notices.get(number, [])

    # --- the one-stop -------------------------------------------------------------------------------------------------

    def waiting(self, module: str, page: int) -> list[LinkedDossier]:
        """Dossiers not received yet, as they came in; one page of a scan."""
        found = [one for one in self.dossiers.values() if self._to_hand_over(one) and module in {"", one.module}]
        most = self.settings.scan_max
        return found[(page - 1) * most : page * most]

    def by_id(self, identity: str) -> LinkedDossier | None:
        """The dossier that the list calls `identity`."""
        return self.dossiers.get(self._by_id.get(identity, ""))

    def take(self, dossier: LinkedDossier) -> None:
        """The one-stop has it."""
        dossier.taken = True

    # --- status reports -----------------------------------------------------------------------------------------------

    def report(self, party: str, said: Report) -> tuple[Answer, dict[str, object]]:
        """Log a status, or say why not; the values fill the hub's sentence."""
        values: dict[str, object] = {"number": said.number, "status": said.status, "agency": said.agency}
        dossier = self.dossiers.get(said.number)
        if dossier is None:
            return Answer.UNKNOWN, values
        answer = judge(said.agency, said.status, self._standing(dossier, party, said))
        if answer is Answer.EARLIER:
            values["missing"] = ", ".join(map(str, missing(said.agency, said.status, self._logged(dossier, said))))
        if answer is Answer.TAKEN:
            self._log(dossier, said)
        return answer, values

    def _standing(self, dossier: LinkedDossier, party: str, said: Report) -> Standing:
        part = dossier.parts.get(said.agency)
        if part is None or agency_party(said.agency) != party:
            return Standing((), takes_part=False)
        asked = [entry for entry in part.log if entry.status == SUPPLEMENT]
        return Standing(
            part.logged,
            part.lately,
            taken=dossier.taken,
            closed=part.closed or dossier.dead,
            complete=dossier.finished,
            repeat=any(entry.stamp == said.at for entry in asked if said.at),
            supplement_open=any(one.agency == said.agency for one in dossier.open_supplements),
        )

    @staticmethod
    def _logged(dossier: LinkedDossier, said: Report) -> frozenset[int]:
        return dossier.parts[said.agency].logged

    def _log(self, dossier: LinkedDossier, said: Report) -> None:
        now = self.office.now()
        dossier.parts[said.agency].log.append(Entry(said.status, now, said.out()))
        name = agency_name(said.agency)
        reason = said.note or said.says or ""
        if said.status == SUPPLEMENT:
            self._ask_more(dossier, said, reason)
        elif said.status == RECEIVED and said.agency == JUSTICE:
            self._notify(dossier, "DA_NHAN", agency=name)
        elif said.status == RESULT:
            self._notify(dossier, "KET_QUA", agency=name)
        elif said.status == REFUSED:
            self._notify(dossier, "TU_CHOI", agency=name, says=reason)
        if dossier.finished and not dossier.dead:
            self._notify(dossier, "HOAN_THANH")

    # --- supplements and their end ------------------------------------------------------------------------------------

    def _ask_more(self, dossier: LinkedDossier, said: Report, reason: str) -> None:
        now = self.office.now()
        named = _moment(said.supplement_by or "")
        until = named if named is not None and named > now else supplement_until(now)
        dossier.supplements.append(Supplement(said.agency, now, until, reason))
        name = _stop_name(dossier, said.agency)
        self.office.agenda.at(until + timedelta(seconds=1), lambda: self._stop(dossier, said.agency), name)
        shown = f"{until:{TIME}}"
        self._notify(dossier, "BO_SUNG", agency=agency_name(said.agency), says=reason, until=shown)

    def _stop(self, dossier: LinkedDossier, agency: int) -> Iterable[Errand] | None:
        late = next((one for one in dossier.open_supplements if one.agency == agency), None)
        if late is not None:
            dossier.parts[agency].stopped = self.office.now()
            self._notify(dossier, "DUNG", agency=agency_name(agency), until=f"{late.until:{TIME}}")
            if dossier.finished and not dossier.dead:
                self._notify(dossier, "HOAN_THANH")
        return None

    # --- what the network asks ----------------------------------------------------------------------------------------

    def matters(self) -> Iterator[Matter]:
        """Every dossier that is not finished, with whoever must move next."""
        for one in self.dossiers.values():
            if not one.finished:
                yield Matter("portal", "linked-dossier", one.number, str(one.overall), one.owner, one.received)

    def acts(self) -> Iterator[Act]:
        """Every receipt given to a citizen, and every dossier that came to its end."""
        for one in self.dossiers.values():
            yield Act("portal", "received-linked", one.number, one.subject, one.received)
            ended = one.finished_at
            if ended is not None:
                kind = "linked-refused" if one.dead else "linked-finished"
                yield Act("portal", kind, one.number, one.subject, ended, after=one.number)

    # --- small print --------------------------------------------------------------------------------------------------

    def _notify(self, dossier: LinkedDossier, kind: str, **values: Any) -> None:
        told = notice(dossier, kind, self.office.now(), values)
        self.notices.setdefault(str(dossier.requester["soDDCN"]), []).append(told)

    def _commune(self, declared: dict[str, str], blocks: dict[str, dict[str, Any]]) -> str:
        """Where it is registered: as declared, else where the child is to live, else as set up."""
        home = blocks.get("dangKyThuongTru", {}).get("diaChi", {}).get("maXa", "")
        named = (declared.get("noiDangKy", ""), str(home))
        return next((one for one in named if UNIT_CODE.fullmatch(one)), self.settings.commune)

    @staticmethod
    def _to_hand_over(dossier: LinkedDossier) -> bool:
        return not dossier.taken and not dossier.finished

    @staticmethod
    def _incomplete(module: str, declared: dict[str, str]) -> tuple[str, Text] | None:
        needed = ("nksHoTen", "nksNgaySinh") if module == "KS" else ("nktHoTen", "nktNgayChet")
        lacking = next((tag for tag in needed if tag not in declared), None)
        if lacking is None:
            return None
        return f"data.{lacking}", Text(f"Tờ khai thiếu {lacking}.", f"The declaration lacks {lacking}.")

    @staticmethod
    def _misplaced(module: str, blocks: dict[str, dict[str, Any]]) -> tuple[str, Text] | None:
        others = ("xoaThuongTru", "maiTang") if module == "KS" else ("dangKyThuongTru", "theBHYT")
        wrong = next((tag for tag in others if tag in blocks), None)
        if wrong is None:
            return None
        return wrong, Text(
            f"Khối {wrong} không thuộc nhóm {module}.", f"The block {wrong} is not of the group {module}."
        )


def _content(module: str, requester: str, declared: dict[str, str]) -> str:
    """What makes two submissions one: requester, and the child's or the deceased's name, days and papers."""
    tags = ("nksHoTen", "nksNgaySinh", "maGCS") if module == "KS" else ("nktHoTen", "nktNgayChet", "nktSoGiayToTuyThan")
    about = [" ".join(declared.get(tag, "").split()).casefold() for tag in tags]
    return json.dumps([module, requester, *about], ensure_ascii=False)


def _moved(dossier: LinkedDossier, given: Blocks) -> tuple[str, Text] | None:
    """A supplement cannot send the dossier to another agency."""
    before = dossier.blocks.get("maiTang")
    if before is None or given.funeral is None or before["nhanh"] == given.funeral.branch:
        return None
    says = Text(
        f"Hồ sơ {dossier.number} đã nộp theo nhánh {before['nhanh']}, không đổi nhánh khi bổ sung.",
        f"Dossier {dossier.number} was filed under branch {before['nhanh']}; a supplement cannot change it.",
    )
    return "maiTang.nhanh", says


def _stop_name(dossier: LinkedDossier, agency: int) -> str:
    return f"hub/stop/{dossier.number}/{agency}"


def _moment(text: str) -> datetime | None:
    for form in (TIME, "%d/%m/%Y"):
        try:
            found = datetime.strptime(text, form).replace(tzinfo=VIETNAM)
        except ValueError:
            continue
        return found if form == TIME else found.replace(hour=23, minute=59, second=59)
    return None
