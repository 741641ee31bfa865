"""Papers of facilities as a consumer fetches them through the axis (apiDuLieuYTe/layChungTu), read without trust."""

from typing import Any, Final

from harness.said import Said
from mocks.agenda import Errand
from mocks.axisclient import AxisClient, Then
from mocks.persons import unheard

PATH: Final = "/apiDuLieuYTe/1.0/layChungTu"


def ask_papers(
    axis: AxisClient,
    kind: str,
    person: str,
    then: Then,
    *,
    purpose: str,
    dossier: str,
    number: str = "",
    trace: str = "",
) -> Errand:
    """Ask for a person's papers of one kind, or for the one with `number`."""
    asked = {"loai": kind, "soDinhDanh": person} | ({"soChungTu": number} if number else {})
    return axis.ask(PATH, asked, then, purpose=purpose, dossier=dossier, trace=trace)


def papers_in(said: Said) -> list[Any] | None:
    """The papers, none perhaps; None when nothing was said of them (silence, an error page, a refusal): ask again."""
    if unheard(said) or said.fields.get("ketQua") != "1":
        return None
    rows = said.fields.get("dsChungTu")
    return rows if isinstance(rows, list) else []
