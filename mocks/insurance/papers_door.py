"""Papers of facilities for those who may have them (apiDuLieuYTe/layChungTu): each consumer its own kinds only.

Facilities send their papers to the insurance side's gateway once; civil status, the licence authority, the health book
and the appraisal boards fetch from here what concerns them, with a purpose, and of a claim no more fields than were
agreed (`papers.json`). A paper that was sent again stands in its newest form.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from pydantic import Field

from harness.clock import VIETNAM
from harness.documents.dates import read_date, read_time, time12
from harness.matters import Act, Matter
from harness.text import Text
from harness.wire.axis import PURPOSE
from mocks.axisclient import consumer_of
from mocks.insurance.codes import Day, Number
from mocks.insurance.errors import Refusal, Told, refusal, told
from mocks.insurance.paper_index import latest, numbers_of, paper_table
from mocks.insurance.registry import Registry
from mocks.insurance.trouble import api
from mocks.office import Office, Paper
from mocks.party import Operation, Reply, Visit, Wire

SOURCE: Final = (
    "QĐ 69/QĐ-TTg 10/01/2025; NĐ 47/2020/NĐ-CP điều 5, NĐ 278/2025/NĐ-CP (purpose, no more than needed); "
    "giấy tờ của cơ sở KCB qua Cổng tiếp nhận; the message is ours"
)
PAPERS_MAX: Final = 1000
"""In one answer; whoever asks by day goes on from the last one's ngayNhan."""


class PaperQuestion(Wire):
    """Asks for papers of one kind: by number, by person, or (bulk consumers) since a moment."""

    kind: Number = Field(alias="loai")
    number: Number = Field(default="", alias="soChungTu")
    person: Number = Field(default="", alias="soDinhDanh")
    since: Day = Field(default="", alias="tuNgay")


class PaperRow(Wire):
    """One paper: its fields by wire tag, as the facility sent them."""

    kind: str = Field(default="", alias="loai")
    number: str = Field(default="", alias="soChungTu")
    facility: str = Field(default="", alias="maCSKCB")
    received: str = Field(default="", alias="ngayNhan")
    content: dict[str, str] = Field(default_factory=dict, alias="noiDung")


class PaperAnswer(Told):
    """ketQua "1": the papers, oldest first (none is an answer too); "0": refused."""

    result: str = Field(default="0", alias="ketQua")
    papers: list[PaperRow] = Field(default_factory=list, alias="dsChungTu")


class PapersPart:
    """The desk for papers, and its door."""

    def __init__(self, office: Office, registry: Registry) -> None:
        """Give out what `registry` holds."""
        self.office = office
        self.registry = registry

    def operations(self) -> Iterable[Operation]:
        """The one door."""
        return (
            api(
                "apiDuLieuYTe/layChungTu",
                self._answer,
                Text("Lấy chứng từ do cơ sở KCB gửi", "Fetch papers that facilities sent"),
                takes=PaperQuestion,
                gives=PaperAnswer,
                source=SOURCE,
                example={"loai": "GIAYCHUNGSINH", "soChungTu": "00001.GCS.01901.26"},
            ),
        )

    def _answer(self, visit: Visit) -> Reply:
        asked: PaperQuestion = visit.data
        consumer = consumer_of(self.office, visit.request)
        purpose = visit.request.header(PURPOSE) or ""
        found = self.papers_for(consumer, purpose, asked)
        if isinstance(found, Refusal):
            return Reply(200, PaperAnswer(**told(found)))
        return Reply(200, PaperAnswer(result="1", papers=found))

    def papers_for(self, consumer: str, purpose: str, asked: PaperQuestion) -> list[PaperRow] | Refusal:
        """What `consumer` gets for `purpose`."""
        table: dict[str, Any] = paper_table()["consumers"].get(consumer, {})
        if asked.kind not in table.get("kinds", {}):
            return refusal("CT02", what=asked.kind)
        if purpose not in table["purposes"]:
            return refusal("CT01")
        since = _moment(asked.since)
        if asked.since and since is None:
            return refusal("CT04")
        if not (asked.number or asked.person or (table["bulk"] and since)):
            return refusal("CT03")
        kept = table["kinds"][asked.kind]
        return [_row(paper, kept) for paper in self._found(asked, since)][:PAPERS_MAX]

    def _found(self, asked: PaperQuestion, since: datetime | None) -> Iterator[Paper]:
        if asked.number:
            found = self.registry.papers.numbered(asked.number, [asked.kind])
        elif asked.person:
            found = self.registry.papers_of(asked.person, asked.kind)
        else:
            found = self.registry.papers.since(since or self.office.now(), [asked.kind])
        mine = self._mine(asked.person) if asked.number and asked.person else None
        for paper in latest(found):
            if (since is None or paper.received >= since) and (mine is None or paper.number in mine):
                yield paper

    def _mine(self, person: str) -> set[int]:
        return {paper.number for paper in self.registry.papers_of(person)}

    def matters(self) -> Iterable[Matter]:
        """Nothing is ever unfinished here."""
        return ()

    def acts(self) -> Iterable[Act]:
        """Nothing is done for good here."""
        return ()


def _row(paper: Paper, kept: list[str]) -> PaperRow:
    values = {tag: paper.sheet.get(tag) for tag in (kept or paper.sheet.tags) if tag in paper.sheet.values}
    return PaperRow(
        kind=paper.sheet.kind,
        number=next(iter(numbers_of(paper)), ""),
        facility=paper.facility,
        received=time12(paper.received.astimezone(VIETNAM)),
        content=values,
    )


def _moment(text: str) -> datetime | None:
    """The moment of yyyyMMdd or yyyyMMddHHmm[ss] in Việt Nam; None if it is none."""
    time = read_time(text)
    if time is not None:
        return time.replace(tzinfo=VIETNAM)
    day = read_date(text)
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM) if day else None
