"""What the insurance side asks the population registry about a household, and what it hears.

As deployed in July 2022 the citizen lists every member and the registry says yes, or one of two sentences; BHXH cannot
know whether the list is complete. As BHXH proposed, it sends the householder's full record and the registry names every
member. The messages are a profile of ours, the two sentences are known from the field.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from harness.said import Said
from harness.wire.population import matching_name
from mocks.agenda import Errand
from mocks.insurance.codes import as_text
from mocks.insurance.identity import OFFICER, PROVIDER, Identity
from mocks.insurance.renewal_wire import MEMBERS_MAX, HouseholdDossier, Householder

CONFIRM: Final = "XacNhanThongTinHoGiaDinh"
MEMBERS: Final = "TraCuuThanhVienHoGiaDinh"
PURPOSE: Final = "HGD_GIA_HAN"
PROCEDURE: Final = "BHYT-HGD"
CODES: Final = {CONFIRM: "041", MEMBERS: "042"}
"""MaTichHop: no code of these services is public, so these are ours."""
SENTENCE_MAX: Final = 500

Service = Literal["deployed-2022", "proposed"]


@dataclass(frozen=True, slots=True)
class Household:
    """What the registry said: confirmed or not, its sentence unchanged, and (as proposed) the members' numbers."""

    confirmed: bool
    sentence: str = ""
    members: tuple[str, ...] = ()


Then = Callable[[Household | None], Iterable[Errand] | None]


def ask(identity: Identity, service: Service, dossier: HouseholdDossier, then: Then, trace: str) -> Errand:
    """Ask about the household of `dossier`; `then` hears None when nobody answered."""
    name = CONFIRM if service == "deployed-2022" else MEMBERS
    body: dict[str, Any] = {
        "MaYeuCau": identity.next_number(),
        "MaDVC": PROCEDURE,
        "MaTichHop": CODES[name],
        "MaCanBo": OFFICER,
        "ChuHo": _person(dossier.householder),
    }
    if name == CONFIRM:
        body["DanhSachThanhVien"] = [{"SoDinhDanh": member.number} for member in dossier.members]
    else:
        body["ChuHo"]["GioiTinh"] = as_text(dossier.householder.sex)
    return identity.axis.xroad(
        PROVIDER,
        name,
        body,
        lambda said: then(_read(said)),
        purpose=PURPOSE,
        dossier=dossier.number,
        trace=trace,
        officer=OFFICER,
    )


def _person(who: Householder) -> dict[str, Any]:
    born = who.born.strip()
    return {
        "SoDinhDanh": who.number,
        "HoVaTen": matching_name(who.name),
        "NgayThangNamSinh": {"Nam": born} if len(born) == len("yyyy") else {"NgayThangNam": born},
    }


def _read(said: Said) -> Household | None:
    """The answer; what the registry itself refuses to read is a no, whatever else is no answer."""
    confirmed = said.fields.get("KetQua")
    if said.status == 400 and "MaLoi" in said.fields:  # noqa: PLR2004 -- refused by the registry
        return Household(confirmed=False, sentence=_sentence(said.fields.get("MoTaLoi")))
    if not said.ok or not isinstance(confirmed, bool):
        return None
    listed = said.fields.get("DanhSachThanhVien")
    rows = listed[:MEMBERS_MAX] if isinstance(listed, list) else []
    numbers = (row.get("SoDinhDanh") for row in rows if isinstance(row, dict))
    found = tuple(number for number in numbers if isinstance(number, str) and number)
    return Household(confirmed, _sentence(said.fields.get("ThongBao")), found)


def _sentence(given: Any) -> str:
    return given[:SENTENCE_MAX] if isinstance(given, str) else ""
