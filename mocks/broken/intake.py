"""Broken gateways, one a rule at least, and correct ones that look different.

Three kinds: a desk that decides wrongly (`desks`), a right gateway in a coat that says something else (`retelling`),
and for every document, envelope and signature rule a desk that is blind to it.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Final

from harness.clock import WallClock
from harness.edges import document_of
from harness.rule import Role, Rule
from harness.rulebook import rules_of
from harness.settings import RunSettings
from harness.text import Text
from harness.twin import Overrides, Twin
from harness.world import World
from mocks.broken import desks
from mocks.broken.answers import RETOLD, code, put, when
from mocks.broken.disguises import DISGUISES, chunked
from mocks.broken.retelling import Asgi, Coat, Message, Receive, Retell, Send
from mocks.intake.desk import IntakeDesk
from mocks.intake.server import LocalGateway

Wrap = Callable[[Asgi], Asgi]


def twins() -> tuple[Twin, ...]:
    """Every broken gateway."""
    return (*_desk_twins(), *_retold_twins(), *_line_twins(), *_blind_twins(), *_strict_twins())


def variants() -> tuple[Twin, ...]:
    """Every correct gateway that looks different."""
    return tuple(_variants())


def _twin(
    name: str,
    rule: str,
    vi: str,
    en: str,
    desk: type[IntakeDesk] = IntakeDesk,
    wrap: Wrap | None = None,
) -> Twin:
    return Twin(name, Role.INTAKE, rule, Text(vi, en), partial(_start, desk, wrap))


def _start(desk: type[IntakeDesk], wrap: Wrap | None, settings: RunSettings) -> AbstractContextManager[Overrides]:
    return _running(desk, wrap, settings)


@contextmanager
def _running(desk: type[IntakeDesk], wrap: Wrap | None, settings: RunSettings) -> Iterator[Overrides]:
    clock = WallClock()
    world = World.make(settings.seed, settings.today, clock.now())
    with LocalGateway(world, clock, settings.seed, desk_class=desk, wrap_app=wrap) as gateway:
        yield {"target": gateway.url, "results_url": gateway.results_url, "control_url": gateway.control_url}


# --- desks ------------------------------------------------------------------------------------------------------------

_DESKS: Final[tuple[tuple[str, type[IntakeDesk], str, str], ...]] = (
    ("GATE-TOKEN-401-PASSWORD", desks.AnyPassword, "nhận mọi mật khẩu", "takes any password"),
    ("GATE-TOKEN-401-ACCOUNT", desks.AnyAccount, "cấp token cho tài khoản lạ", "gives strangers a token"),
    ("GATE-TOKEN-401-PLAIN", desks.PlainPassword, "nhận mật khẩu chưa băm", "takes the password in the clear"),
    ("GATE-TOKEN-402", desks.AnyFacility, "không bao giờ trả 402", "never says 402"),
    ("GATE-TOKEN-403", desks.LocksNobodyOut, "không bao giờ trả 403", "never says 403"),
    ("GATE-TOKEN-MD5-LOWER", desks.UpperOnly, "chỉ nhận MD5 chữ hoa", "takes upper-case MD5 only"),
    ("GATE-TOKEN-USABLE", desks.SlowToKnow, "từ chối lần dùng token đầu tiên", "refuses a token's first use"),
    ("GATE-TOKEN-ALIVE", desks.EndsEarly, "hủy phiên sớm hai phút", "ends sessions two minutes early"),
    ("GATE-TOKEN-EXPIRED", desks.NeverEnds, "phiên không bao giờ hết hạn", "sessions never end"),
    ("GATE-TOKEN-ADDRESS", desks.AnyAddress, "không gắn token với địa chỉ IP", "binds tokens to no address"),
    ("GATE-TOKEN-FORGED", desks.AnyToken, "nhận token giả", "takes forged tokens"),
    ("GATE-TOKEN-PAIR", desks.AnyPair, "không kiểm tra cặp token", "does not check the pair"),
    ("GATE-TOKEN-ACCOUNT", desks.AnyUser, "không kiểm tra chủ token", "does not check whose token it is"),
    ("GATE-CLAIM-HASH-WRONG", desks.NoHash, "không kiểm tra passwordHash", "does not check passwordHash"),
    ("GATE-CLAIM-HASH-LOWER", desks.UpperOnly, "chỉ nhận passwordHash chữ hoa", "takes upper-case hashes only"),
    ("GATE-CERT-HASH-LOWER", desks.UpperOnly, "chỉ nhận password chữ hoa", "takes upper-case hashes only"),
    ("GATE-DRIVER-HASH-LOWER", desks.UpperOnly, "chỉ nhận Password chữ hoa", "takes upper-case hashes only"),
    ("GATE-CLAIM-RECEIVED", desks.JudgesAtTheDoor, "kiểm tra nội dung ngay tại cửa", "judges content at the door"),
    ("GATE-CLAIM-RESULT", desks.RejectsEverything, "từ chối mọi hồ sơ", "rejects every claim"),
    ("GATE-CERT-MANY", desks.OneDocumentOnly, "chỉ nhận một chứng từ mỗi tệp", "takes one certificate a file"),
    ("GATE-TWICE-CLAIM", desks.ReplacesNothing, "không thay hồ sơ cùng MA_LK", "replaces no claim"),
    ("GATE-LIMIT-ROOM", desks.SmallMouth, "từ chối tệp trên 1 MB", "refuses files above 1 MB"),
)


def _desk_twins() -> Iterator[Twin]:
    for rule, desk, vi, en in _DESKS:
        yield _twin(f"{rule.lower()}-desk", rule, vi, en, desk)


def _intake_rules() -> Iterator[Rule]:
    for rule in rules_of(Role.INTAKE):
        if rule.documents or rule.chapter in {"envelope", "signature"}:
            yield rule


def _blind_twins() -> Iterator[Twin]:
    for rule in _intake_rules():
        says = f"không thấy lỗi của quy tắc {rule.id}", f"is blind to {rule.id}"
        yield _twin(f"{rule.id.lower()}-blind", rule.id, *says, desks.blind_to(rule.id))


def _strict_twins() -> Iterator[Twin]:
    """Over-strict gateways: each document rule held against documents that keep it."""
    for rule in _intake_rules():
        fails = next((case for case in rule.cases if case.finds), None)
        if fails and any(not case.finds for case in rule.cases):
            desk = desks.strict_about(rule.id, document_of(rule, fails), fails.finds[0])
            says = f"báo lỗi {rule.id} cả khi không có", f"reports {rule.id} where all is well"
            yield _twin(f"{rule.id.lower()}-strict", rule.id, *says, desk)


def _retold_twins() -> Iterator[Twin]:
    for rule_id, door, vi, en, retell in RETOLD:
        yield _twin(f"{rule_id.lower()}-retold", rule_id, vi, en, wrap=partial(_coated, door, retell))
    for rule in rules_of(Role.INTAKE):
        number = rule.id.removeprefix("GATE-LOOKUP-")
        if rule.chapter == "lookup" and number.isdigit():
            says = f"nhầm mã {number}", f"confuses code {number}"
            retell = when(code(number), put(maKetQua="999"))
            yield _twin(f"{rule.id.lower()}-retold", rule.id, *says, wrap=partial(_coated, "lookup", retell))


def _coated(door: str, retell: Retell, app: Asgi) -> Asgi:
    return Coat(app, door, retell)


# --- the line ---------------------------------------------------------------------------------------------------------


def _line_twins() -> Iterator[Twin]:
    says = "phục vụ từng yêu cầu một", "serves one request at a time"
    yield _twin("gate-hostile-stall-line", "GATE-HOSTILE-STALL", *says, wrap=_one_at_a_time)


def _one_at_a_time(app: Asgi) -> Asgi:
    turn = asyncio.Lock()

    async def serve(scope: Message, receive: Receive, send: Send) -> None:
        async with turn:
            await app(scope, receive, send)

    return serve


# --- correct variants -------------------------------------------------------------------------------------------------


def _variants() -> Iterator[Twin]:
    yield _twin("plain", "", "cổng mô phỏng nguyên bản", "the mock gateway as it is")
    for name, door, vi, en, retell in DISGUISES:
        yield _twin(name, "", vi, en, wrap=partial(_coated, door, retell))
    yield _twin("unhurried", "", "xử lý chậm", "judges later", desks.Unhurried)
    yield _twin("chunked", "", "trả lời theo từng phần", "answers in chunks", wrap=chunked)
