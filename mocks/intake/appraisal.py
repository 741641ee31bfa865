"""What the gateway finds in a file: the envelope, the signature, every document rule; and how the results door says it.

Nothing here decides what is answered at a door: see `desk`. The shape of a result is ours (profile "results/1"):
no public function returns results for claims since QĐ 130, or for certificates.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from harness.checks.signature import signature_findings
from harness.clock import VIETNAM
from harness.documents.table import PL02
from harness.filing import Filing, sheet_of_mapping
from harness.finding import Finding
from harness.judge import judge
from harness.rule import Level
from harness.rulebook import rulebook
from harness.text import Text
from harness.wire.door import Door
from harness.wire.envelope import PROFILES, Opened, envelope_findings, open_envelope
from mocks.intake.registry import Registry

ACCOUNT: Final = "ENV-ACCOUNT-01"
WRAPPED: Final = ("claims", "certificates", "portal")
"""Channels whose envelope names the facility beside the documents."""

NOTICES: Final = {"death-notice": "GIAYBAOTU", "birth-notice": "GIAYCHUNGSINH"}
_CHANNELS: Final = {
    "certificates": "certificates",
    "driver": "driver",
    "adjustment": "adjustment",
    "appraisal": "portal",
}

Found = list[tuple[str, Finding]]


def channel_of(door: Door) -> str:
    """The channel whose envelope travels through `door`."""
    if door.name in NOTICES:
        return "notices"
    return _CHANNELS.get(door.name) or ("checkin" if door.name.startswith("checkin") else "claims")


@dataclass(slots=True)
class Dossier:
    """One file, opened: what was found in it so far, and what is still to be looked at."""

    door: Door
    facility: str
    received: datetime
    opened: Opened
    fields: dict[str, str] = field(default_factory=dict)
    findings: Found = field(default_factory=list)
    signature_seen: bool = False
    documents_seen: bool = False

    @property
    def key(self) -> str:
        """MA_LK of a claim, SO and HANGBANGLAI of a driver's certificate; "" where nothing replaces.

        Minutes of the appraisal board replace by their number (ours, as the door is).
        """
        if self.door.name == "driver":
            return driver_key(self.facility, self.fields)
        if self.door.name == "appraisal":
            numbers = "|".join(sheet.get("SO_BIEN_BAN") for sheet in self.opened.sheets)
            return f"XML12|{self.facility}|{numbers}" if numbers else ""
        if channel_of(self.door) != "claims" or not self.opened.sheets:
            return ""
        link = self.opened.sheets[0].get("MA_LK")
        return f"MA_LK|{self.facility}|{link}" if link else ""


def driver_key(facility: str, fields: dict[str, str]) -> str:
    """What tells two driver's certificates apart: SO and HANGBANGLAI."""
    return f"GKSK|{facility}|{fields.get('SO', '').strip()}|{fields.get('HANGBANGLAI', '').strip()}"


def open_dossier(door: Door, facility: str, received: datetime, file: bytes, fields: dict[str, str]) -> Dossier:
    """Open `file` as the door's channel does; never raises on a partner's bytes."""
    opened = open_envelope(channel_of(door), door.version, file, NOTICES.get(door.name, ""))
    if door.name == "driver":
        opened.facility = fields.get("IDBENHVIEN", "")
        opened.sheets.append(sheet_of_mapping(fields, "GKSK", PL02, ""))
    found = list(envelope_findings(opened))
    if channel_of(door) in WRAPPED and opened.facility not in {"", facility}:
        found.append((ACCOUNT, _of_another(opened, facility)))
    return Dossier(door, facility, received, opened, fields, found)


def _of_another(opened: Opened, facility: str) -> Finding:
    root = opened.root.tag if opened.root is not None else ""
    says = Text("MACSKCB không phải cơ sở của tài khoản gửi", "MACSKCB is not the facility of the sending account")
    return Finding(f"/{root}/THONGTINDONVI/MACSKCB", says, facility, opened.facility)


def look_at_signature(dossier: Dossier, registry: Registry, now: datetime) -> Found:
    """Judge the signature, once; the findings are added to the dossier's."""
    if dossier.signature_seen or dossier.opened.root is None:
        return []
    dossier.signature_seen = True
    profile = PROFILES[channel_of(dossier.door)]
    facility = dossier.facility or dossier.opened.facility
    found = list(signature_findings(dossier.opened.root, profile, now, registry.owners, facility))
    dossier.findings.extend(found)
    return found


def look_at_documents(dossier: Dossier, registry: Registry) -> Found:
    """Judge every sheet by every document rule, once; the findings are added to the dossier's."""
    if dossier.documents_seen:
        return []
    dossier.documents_seen = True
    filing = Filing(
        version=dossier.door.version,
        channel=channel_of(dossier.door),
        facility=dossier.facility,
        sheets=dossier.opened.sheets,
        received=dossier.received.astimezone(VIETNAM).date(),
        staff=registry.staff_identifiers(dossier.facility),
    )
    found = judge(filing)
    dossier.findings.extend(found)
    return found


# --- how it is told ---------------------------------------------------------------------------------------------------


def waiting(receipt: str) -> dict[str, Any]:
    """The result of what is received and not judged yet."""
    return {"maGiaoDich": receipt, "trangThai": "received", "ketQua": None, "loi": []}


def result(receipt: str, dossier: Dossier) -> dict[str, Any]:
    """What the results door tells of a judged dossier: rejected if a finding breaks a MUST, else accepted."""
    rules = rulebook()
    broken = any(rule not in rules or rules[rule].level is Level.MUST for rule, _ in dossier.findings)
    kinds_at: dict[str, str] = {}
    for sheet in dossier.opened.sheets:
        kinds_at.setdefault(sheet.place, sheet.kind)
    return {
        "maGiaoDich": receipt,
        "trangThai": "processed",
        "ketQua": "rejected" if broken else "accepted",
        "loi": [_row(rule, finding, kinds_at) for rule, finding in dossier.findings],
    }


def _row(rule: str, finding: Finding, kinds_at: dict[str, str]) -> dict[str, str]:
    return {
        "rule": rule,
        "bang": _table(finding, kinds_at),
        "truong": finding.tag,
        "noi": finding.place,
        "moTa": finding.says.vi,
        "description": finding.says.en,
        "expected": finding.expected,
        "actual": finding.actual,
    }


def _table(finding: Finding, kinds_at: dict[str, str]) -> str:
    """The kind of document the finding lies in; for the envelope and the signature, the root of the message."""
    head, slash, _ = finding.place.rpartition("/")
    while slash:
        if head in kinds_at:
            return kinds_at[head]
        head, slash, _ = head.rpartition("/")
    return finding.place.strip("/").partition("/")[0]
