"""What hospitals wrote about the person under appraisal, fetched through the axis: nobody carries papers to the board.

Discharge papers, summaries and earlier minutes lie on the insurance side's infrastructure already (QĐ 69/QĐ-TTg). An
officer waits for the answer, so silence is told at once and nothing is kept here.
"""

from typing import Any, Final, Literal

from pydantic import Field

from harness.said import Said
from harness.text import Text
from mocks.agenda import Errand
from mocks.axisclient import AxisClient
from mocks.party import Later, Reply, Wire
from mocks.persons import Name, PersonNumber, Refusal, refusal
from mocks.shared_papers import ask_papers, papers_in

PURPOSE: Final = "GDYK"
ROWS_MAX: Final = 200
TEXT_MAX: Final = 4000
SILENT: Final = Text(
    "cơ quan BHXH chưa trả lời; hãy tra lại sau ít phút", "the insurance side did not answer; ask again in some minutes"
)


class Wanted(Wire):
    """Whose papers, of which kind, and for which appraisal (số giấy giới thiệu or số biên bản)."""

    person: PersonNumber = Field(alias="soDDCN")
    kind: Literal["CT03", "CT04", "XML7", "XML8", "XML12"] = Field(alias="loai")
    dossier: Name = Field(alias="soHoSo")


class Record(Wire):
    """One paper as its facility sent it."""

    kind: str = Field(default="", alias="loai")
    number: str = Field(default="", alias="soChungTu")
    facility: str = Field(default="", alias="maCSKCB")
    received: str = Field(default="", alias="ngayNhan")
    content: dict[str, str] = Field(default_factory=dict, alias="noiDung")


class Records(Refusal):
    """The papers, none perhaps; ketQua "0" when nothing was said of them."""

    result: str = Field(default="0", alias="ketQua")
    papers: list[Record] = Field(default_factory=list, alias="dsChungTu")


def fetch(axis: AxisClient, wanted: Wanted, trace: str) -> Later:
    """Ask, and answer with what came."""
    heard: list[Said] = []

    def keep(said: Said) -> list[Errand]:
        heard.append(said)
        return []

    errand = ask_papers(axis, wanted.kind, wanted.person, keep, purpose=PURPOSE, dossier=wanted.dossier, trace=trace)
    return Later([errand], lambda: _told(heard))


def _told(heard: list[Said]) -> Reply:
    rows = papers_in(heard[-1]) if heard else None
    if rows is None:
        return Reply(200, Records(**refusal("GDYK06", SILENT).model_dump()))
    return Reply(200, Records(result="1", papers=[read for row in rows[:ROWS_MAX] if (read := _record(row))]))


def _record(row: Any) -> Record | None:
    """Read a row without trusting it."""
    inside = row.get("noiDung") if isinstance(row, dict) else None
    if not isinstance(inside, dict):
        return None
    told = {name: str(row.get(name) or "")[:TEXT_MAX] for name in ("loai", "soChungTu", "maCSKCB", "ngayNhan")}
    values = {str(tag): text[:TEXT_MAX] for tag, text in inside.items() if isinstance(text, str)}
    return Record.model_validate({**told, "noiDung": values})
