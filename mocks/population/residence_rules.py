"""What a residence officer looks at before a child is registered or a dead person removed; the first flaw decides.

Luật Cư trú 68/2020/QH14, NĐ 63/2024/NĐ-CP điều 5, consent of the householder on VNeID. Which flaw asks for a supplement
and which refuses is a profile of ours. A householder who is no parent makes a verification on the spot necessary.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from harness.people.model import Address
from harness.text import Text
from mocks.hubreports import REFUSED, RESULT, SUPPLEMENT
from mocks.persons import same_name
from mocks.population.areas import Area, Divided, is_at, of_today
from mocks.population.registry import ChangeKind, Person, Registry
from mocks.population.sentences import relation_code, say


@dataclass(frozen=True, slots=True)
class Householder:
    """The householder as the dossier names them, with the relation to them."""

    name: str
    cccd: str
    relation: str


@dataclass(frozen=True, slots=True)
class Register:
    """A child to be registered at an address."""

    subject: str
    """Số định danh."""
    name: str
    born: str
    householder: Householder
    area: Area
    detail: str
    consents: bool
    papers: int = 0
    """How many papers are attached."""


@dataclass(frozen=True, slots=True)
class Remove:
    """A dead person whose residence is to be removed."""

    subject: str
    name: str
    died: str
    householder: Householder


@dataclass(frozen=True, slots=True)
class Outcome:
    """An officer's decision: the hub's status 2, 4 or 6 with a note; `waits`: not yet."""

    state: str
    says: Text
    result: dict[str, Any] | None = None
    change: ChangeKind = "THUONG_TRU"
    waits: bool = False


def judge(wanted: Register | Remove, registry: Registry, now: datetime) -> Outcome:
    """Decide, and enter what was decided."""
    return _registered(wanted, registry, now) if isinstance(wanted, Register) else _removed(wanted, registry, now)


def needs_verification(wanted: Register, registry: Registry) -> bool:
    """Whether somebody has to go and look."""
    child = registry.get(wanted.subject)
    return child is None or wanted.householder.cccd not in {child.father, child.mother} - {""}


def _registered(wanted: Register, registry: Registry, now: datetime) -> Outcome:
    if not wanted.consents:
        return Outcome(SUPPLEMENT, say("residence", "consent"))
    child = registry.get(wanted.subject)
    if child is None or child.died or child.born != wanted.born or not same_name(child.name, wanted.name):
        return Outcome(REFUSED, say("residence", "no-person"))
    if child.permanent is not None:
        return Outcome(REFUSED, say("residence", "registered-before"))
    head = registry.get(wanted.householder.cccd)
    if head is None or head.permanent is None or not head.heads or not same_name(head.name, wanted.householder.name):
        return Outcome(REFUSED, say("residence", "no-householder"))
    flaw = _flaw_of_address(wanted, child, head.permanent, registry, now)
    if flaw is not None:
        return flaw
    child.permanent, child.householder = head.permanent, head.cccd
    child.relation = relation_code(wanted.householder.relation)
    return Outcome(RESULT, say("residence", "registered"), _notice(child, head, head.permanent, now))


def _flaw_of_address(
    wanted: Register, child: Person, home: Address, registry: Registry, now: datetime
) -> Outcome | None:
    today = of_today(wanted.area, now.date())
    if isinstance(today, Divided):
        into = ", ".join(today.into)
        return Outcome(SUPPLEMENT, say("residence", "divided", code=today.code, name=today.name, into=into))
    parents = [registry.get(number) for number in (child.father, child.mother) if number]
    homes = [one.permanent for one in parents if one is not None and one.permanent is not None] or [home]
    if not wanted.papers and not any(_is_there(wanted, one, now) for one in homes):
        return Outcome(SUPPLEMENT, say("residence", "elsewhere"))
    return None if _is_there(wanted, home, now) else Outcome(REFUSED, say("residence", "householder-elsewhere"))


def _is_there(wanted: Register, home: Address, now: datetime) -> bool:
    """Whether the address is this house; either spelling of it may say more than the other."""
    one, other = _plain(wanted.detail), _plain(home.text)
    return is_at(wanted.area, home, now.date()) is True and (not one or one in other or other in one)


def _notice(child: Person, head: Person, home: Address, now: datetime) -> dict[str, Any]:
    return {
        "soDinhDanh": child.cccd,
        "hoTen": child.name,
        "chuHo": {"hoTen": head.name, "soDDCN": head.cccd, "quanHe": child.relation},
        "thuongTru": {"maTinh": home.province, "maXa": home.commune, "dcChiTiet": home.text},
        "ngayDangKy": f"{now:%d/%m/%Y}",
    }


def _removed(wanted: Remove, registry: Registry, now: datetime) -> Outcome:
    dead = registry.get(wanted.subject)
    if dead is None or not same_name(dead.name, wanted.name):
        return Outcome(REFUSED, say("residence", "no-person"))
    if dead.permanent is None:
        return Outcome(REFUSED, say("residence", "no-residence"))
    head = registry.get(dead.householder)
    named = wanted.householder
    if head is None or head.cccd != named.cccd or not same_name(head.name, named.name):
        return Outcome(REFUSED, say("residence", "not-in-household"))
    if not dead.died:
        return Outcome(REFUSED, say("residence", "waiting-for-death"), waits=True)
    if dead.died != wanted.died:
        return Outcome(SUPPLEMENT, say("residence", "other-day"))
    dead.permanent, dead.householder, dead.relation = None, "", ""
    told = {"soDinhDanh": dead.cccd, "hoTen": dead.name, "ngayXoa": f"{now:%d/%m/%Y}"}
    return Outcome(RESULT, say("residence", "removed"), told, change="XOA_THUONG_TRU")


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.upper().replace("Đ", "D"))
    return re.sub(r"[^A-Z0-9]", "", letters)
