"""G3: certificates and notices. One form holds all; PascalCase; a refused login is 401 under HTTP 200."""

from harness.clock import VIETNAM
from harness.documents.dates import time14
from harness.wire.calls import Incoming
from harness.wire.door import Door
from mocks.intake.desk import IntakeDesk, Receipt
from mocks.intake.reply import WHY_CODES, Reply, Why


def answer(desk: IntakeDesk, door: Door, incoming: Incoming, peer: str) -> Reply:
    """POST /api/chungtugw/GuiHoSoChungTu2025 and /api/hososuckhoe/guiGiayToDienTu: form only."""
    if incoming.problem in {"method", "content-type", "body"} or incoming.body != "form":
        return refuse(door, "unreadable")
    if desk.admit(incoming.carried, peer) != "200":
        return refused("401")
    return received(desk.receive(door, incoming, desk.account_of(incoming.carried)))


def refuse(_door: Door, why: Why) -> Reply:
    """What cannot even be looked at."""
    return refused(WHY_CODES[why])


def refused(code: str) -> Reply:
    """Say no the way this door does: HTTP says 200, and there is no sentence."""
    return Reply({"MaKetQua": code, "MaGD": None, "ThoiGianTiepNhan": None})


def received(receipt: Receipt) -> Reply:
    """Say what became of the file; a refused one that could be decoded has a MaGD too, to look its reasons up."""
    if receipt.record is None:
        return refused(receipt.code)
    body = {
        "MaKetQua": receipt.code,
        "MaGD": receipt.record.receipt,
        "ThoiGianTiepNhan": time14(receipt.at.astimezone(VIETNAM)),
    }
    return Reply(body, record=receipt.record)
