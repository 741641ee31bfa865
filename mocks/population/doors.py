"""The registry's doors: SOAP, the same as JSON, households, numbers and deaths, residence, and officers' own."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import unquote

from harness.exchange import Request
from harness.text import Text
from harness.wire.axis import ISSUE, OFFICER, PURPOSE
from harness.wire.citizens import CitizenRecord, collection_json, collection_xml
from harness.wire.hostile import MalformedError
from harness.wire.population import (
    CHANGES,
    CONFIRM,
    KINSHIP,
    SHARE,
    FeedQuestion,
    Question,
    Service,
    Whom,
    checked_question,
    confirmation_json,
    confirmation_xml,
    read_question,
    service_of,
)
from harness.wire.xroad_soap import headers_of, text_of, with_headers
from mocks.office import Office
from mocks.party import Operation, Party, Problem, Reply, Visit
from mocks.population import answers, messages, residence_messages
from mocks.population.access import SOAP_PATH
from mocks.population.areas import Area
from mocks.population.desk import Caller, PopulationDesk
from mocks.population.reading import householder_of, row_of, whom_of
from mocks.population.residence_rules import Register, Remove
from mocks.population.sentences import NO_DOSSIER, RefusedError, say
from mocks.population.table import OPEN, operations_of
from mocks.population.vital import Newborn
from mocks.population.wsdl import location_of, wsdl_bytes


class PopulationParty(Party):
    """The population registry and the residence officers."""

    name: ClassVar[str] = "population"
    desk_class: ClassVar[Callable[[Office], Any]] = PopulationDesk
    desk: PopulationDesk

    def operations(self) -> Iterable[Operation]:
        """Every door; see `mocks.population.table`."""
        return operations_of(
            self.office,
            {
                "wsdl": self._wsdl,
                "soap": self._soap,
                CONFIRM: self._question(CONFIRM),
                SHARE: self._question(SHARE),
                KINSHIP: self._question(KINSHIP),
                CHANGES: self._changes,
                "XacNhanThongTinHoGiaDinh": self._confirm_household,
                "TraCuuThanhVienHoGiaDinh": self._household_members,
                "ChiaSeDuLieuBaoHiem": self._insurance_records,
                "capSoDinhDanh": self._give_number,
                "baoTu": self._mark_dead,
                "dangKyThuongTru": self._register_residence,
                "xoaDangKyThuongTru": self._remove_residence,
                "traTrangThaiHoSo": self._residence_state,
                "lichSuTraCuu": self._lookups,
                "raSoatHoGiaDinh": self._mend_household,
            },
        )

    def operation_at(self, request: Request) -> Operation | None:
        """The operation; that of an envelope is named by the service within too, so that faults can be."""
        found = super().operation_at(request)
        if found is None or found.name != "soap":
            return found
        service = service_of(request.body)
        return replace(found, name=f"{found.name}:{service}") if service else found

    def enter(self, visit: Visit) -> Reply | None:
        """Let in who comes through the axis, or shows the registry's own login at the SOAP door."""
        if visit.operation.name in OPEN:
            return None
        path = visit.request.path
        _, refusal = self.desk.gate.who(visit.request, soap=path == SOAP_PATH)
        return answers.turned_away(path, refusal) if refusal else None

    def refuse(self, problem: Problem, request: Request) -> Reply:
        """Say no in the shape of the door."""
        return answers.told(problem, request)

    def _caller(self, request: Request, officer: str, issue: str = "") -> Caller:
        party, _ = self.desk.gate.who(request, soap=request.path == SOAP_PATH)
        shown = unquote(request.header(OFFICER) or "")
        purpose, dossier = request.header(PURPOSE) or "", unquote(request.header(ISSUE) or "") or issue
        return Caller(party, (officer or shown)[:100], purpose[:50], dossier[:100])

    # --- questions about a person -------------------------------------------------------------------------------------

    def _wsdl(self, visit: Visit) -> Reply:
        request = visit.request
        return answers.soap(wsdl_bytes(location_of(request.header("Host"), request.path)))

    def _soap(self, visit: Visit) -> Reply:
        try:
            asked, headers = read_question(visit.data), headers_of(visit.data)
        except MalformedError as error:
            return answers.unreadable(SOAP_PATH, error.says)
        reply = self._asked_by_soap(visit.request, asked, text_of(headers, "issue"))
        return replace(reply, body=with_headers(reply.body, headers))

    def _asked_by_soap(self, request: Request, asked: Question | FeedQuestion, issue: str) -> Reply:
        now = self.office.now()
        if isinstance(asked, FeedQuestion):
            try:
                nodes, pages = self.desk.changes(asked)
            except RefusedError as error:
                return answers.refused(SOAP_PATH, error)
            return answers.soap(collection_xml(nodes, now, _page(asked, pages)))
        caller = self._caller(request, asked.officer, issue)
        if asked.service == CONFIRM:
            return answers.soap(confirmation_xml(exists=self.desk.exists(asked, caller)))
        return answers.soap(collection_xml(_nodes(asked.service, self.desk.citizen(asked, caller)), now))

    def _question(self, service: Service) -> Callable[[Visit], Reply]:
        """The handler of 033, 037 or kinship as JSON."""

        def handle(visit: Visit) -> Reply:
            data: messages.Question = visit.data
            try:
                asked = checked_question(service, data.model_dump(by_alias=True, exclude_none=True))
            except MalformedError as error:
                return answers.unreadable(visit.request.path, error.says)
            caller = self._caller(visit.request, asked.officer)
            if service == CONFIRM:
                return Reply(HTTPStatus.OK, confirmation_json(exists=self.desk.exists(asked, caller)))
            nodes = _nodes(service, self.desk.citizen(asked, caller))
            return Reply(HTTPStatus.OK, collection_json(nodes, self.office.now()))

        return handle

    def _changes(self, visit: Visit) -> Reply:
        data: messages.FeedQuestion = visit.data
        asked = FeedQuestion(data.number, data.since_ms, data.until_ms, data.kind, data.page, data.size)
        try:
            nodes, pages = self.desk.changes(asked)
        except RefusedError as error:
            return answers.refused(visit.request.path, error)
        return Reply(HTTPStatus.OK, collection_json(nodes, self.office.now(), _page(asked, pages)))

    # --- households, insurance records --------------------------------------------------------------------------------

    def _confirm_household(self, visit: Visit) -> Reply:
        data: messages.HouseholdQuestion = visit.data
        try:
            head = whom_of(data.householder)
        except MalformedError as error:
            return answers.unreadable(visit.request.path, error.says)
        flaw = self.desk.households.confirm(head, [member.cccd for member in data.members])
        self._log_household(visit, data, head, found=flaw is None)
        says = flaw.vi if flaw else ""
        return Reply(HTTPStatus.OK, messages.HouseholdAnswer(number=data.number, confirmed=flaw is None, says=says))

    def _household_members(self, visit: Visit) -> Reply:
        data: messages.MembersQuestion = visit.data
        place = data.householder.permanent
        area = Area(place.province, place.commune, place.district) if place else None
        try:
            head = whom_of(data.householder)
        except MalformedError as error:
            return answers.unreadable(visit.request.path, error.says)
        found = self.desk.households.members(head, data.householder.sex, area)
        flaw, rows = (found, ()) if isinstance(found, Text) else (None, found)
        self._log_household(visit, data, head, found=flaw is None)
        members = [messages.Member(cccd=one.cccd, relation=one.relation, form=one.form) for one in rows]
        says = flaw.vi if flaw else ""
        return Reply(
            HTTPStatus.OK,
            messages.MembersAnswer(number=data.number, confirmed=flaw is None, says=says, members=members),
        )

    def _log_household(self, visit: Visit, data: messages.Head, head: Whom, *, found: bool) -> None:
        caller = self._caller(visit.request, data.officer)
        self.desk.log(caller, visit.operation.name, data.number, head.cccd or head.cmnd, found=found)

    def _insurance_records(self, visit: Visit) -> Reply:
        data: messages.RecordBatch = visit.data
        try:
            results = self.desk.shared.take(data.batch, [row_of(one) for one in data.rows])
        except RefusedError as error:
            return answers.refused(visit.request.path, error)
        rows = [
            messages.RowResult(
                code=code, state="0" if flaw else "1", fault=flaw, says=say("rows", flaw).vi if flaw else ""
            )
            for code, flaw in results
        ]
        failed = sum(bool(flaw) for _, flaw in results)
        return Reply(
            HTTPStatus.OK,
            messages.BatchResult(
                number=data.number, batch=data.batch, taken=len(rows) - failed, failed=failed, results=rows
            ),
        )

    # --- numbers, deaths ----------------------------------------------------------------------------------------------

    def _give_number(self, visit: Visit) -> Reply:
        data: messages.NumberRequest = visit.data
        child = Newborn(data.name, data.born, data.sex, data.birthplace, data.mother, data.father)
        try:
            number = self.desk.vital.give_number(data.number, child)
        except RefusedError as error:
            return answers.refused(visit.request.path, error)
        return Reply(HTTPStatus.OK, messages.NumberAnswer(number=data.number, cccd=number))

    def _mark_dead(self, visit: Visit) -> Reply:
        data: messages.DeathNotice = visit.data
        try:
            done = self.desk.vital.mark_dead(data.number, data.cccd, data.died)
        except RefusedError as error:
            return answers.refused(visit.request.path, error)
        return Reply(HTTPStatus.OK, messages.DeathAnswer(number=data.number, done=done))

    # --- residence ----------------------------------------------------------------------------------------------------

    def _register_residence(self, visit: Visit) -> Reply:
        data: residence_messages.RegisterRequest = visit.data
        child, at = data.child, data.address
        wanted = Register(
            subject=child.cccd,
            name=child.name,
            born=child.born,
            householder=householder_of(data.householder),
            area=Area(at.province, at.commune, at.district),
            detail=at.detail,
            consents=data.consents,
            papers=len(data.papers),
        )
        return self._taken(data, wanted, visit.trace)

    def _remove_residence(self, visit: Visit) -> Reply:
        data: residence_messages.RemoveRequest = visit.data
        dead = data.deceased
        return self._taken(data, Remove(dead.cccd, dead.name, dead.died, householder_of(data.householder)), visit.trace)

    def _taken(self, data: residence_messages.Head, wanted: Register | Remove, trace: str) -> Reply:
        taken = self.desk.residence.take(data.linked, data.procedure, wanted, trace)
        return Reply(HTTPStatus.OK, residence_messages.Taken(status="1", own=taken.own, says=taken.says.vi))

    def _residence_state(self, visit: Visit) -> Reply:
        data: residence_messages.StateRequest = visit.data
        dossier = self.desk.residence.find(data.linked)
        if dossier is None:
            says = RefusedError(NO_DOSSIER, what=data.linked).says.vi
            return Reply(HTTPStatus.OK, residence_messages.State(status="0", code=NO_DOSSIER, fault=says))
        return Reply(
            HTTPStatus.OK,
            residence_messages.State(
                status="1",
                own=dossier.about.own,
                state=dossier.state,
                note=dossier.note.vi,
                result=answers.json_text(dossier.result),
            ),
        )

    # --- officers' own ------------------------------------------------------------------------------------------------

    def _lookups(self, visit: Visit) -> Reply:
        query: residence_messages.Person = visit.query
        rows = [
            residence_messages.LookupRow(
                at=one.at.isoformat(timespec="seconds"),
                asker=one.caller.party,
                officer=one.caller.officer,
                service=one.service,
                number=one.number,
                purpose=one.caller.purpose,
                dossier=one.caller.dossier,
                found=one.found,
            )
            for one in self.desk.lookups_of(query.cccd)
        ]
        return Reply(HTTPStatus.OK, residence_messages.Lookups(rows=rows))

    def _mend_household(self, visit: Visit) -> Reply:
        data: residence_messages.Person = visit.data
        return Reply(HTTPStatus.OK, residence_messages.Mended(done=self.desk.households.mend(data.cccd)))


def _nodes(service: Service, record: CitizenRecord | None) -> list[dict[str, Any]]:
    if record is None:
        return []
    return [record.kinship_node() if service == KINSHIP else record.node()]


def _page(asked: FeedQuestion, pages: int) -> str:
    return f"{asked.page}/{pages}"
