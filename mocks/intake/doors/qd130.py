"""G2: claims and check-ins. Credentials in three headers; HTTP is always 200; camelCase; maKetQua is a number here.

Clients meet codes as numbers and as strings in the field; this door takes the number, the certificate doors the
string, so that whoever compares without care finds out.
"""

from harness.clock import VIETNAM
from harness.documents.dates import time14
from harness.wire.calls import Incoming
from harness.wire.door import Door
from mocks.intake.desk import IntakeDesk, Receipt
from mocks.intake.reply import WHY_CODES, Reply, Why, notes


def answer(desk: IntakeDesk, door: Door, incoming: Incoming, peer: str) -> Reply:
    """POST /api/qd130/guiHoSoXml… and /api/qd130/checkInKcb…, three versions each."""
    if incoming.problem in {"method", "content-type", "body"}:
        return refuse(door, "unreadable")
    code = desk.admit(incoming.carried, peer)
    if code != "200":
        return refused(code)
    return received(desk.receive(door, incoming, desk.account_of(incoming.carried)))


def refuse(_door: Door, why: Why) -> Reply:
    """What cannot even be looked at."""
    return refused(WHY_CODES[why])


def refused(code: str) -> Reply:
    """Say no: nothing was kept."""
    return Reply(
        {
            "maKetQua": int(code),
            "maGiaoDich": None,
            "thoiGianTiepNhan": None,
            "thongDiep": notes("receipt").get(code, ""),
        }
    )


def received(receipt: Receipt) -> Reply:
    """Say what became of the file; received is not yet valid."""
    if receipt.record is None:
        return refused(receipt.code)
    says = notes("receipt").get(receipt.code, "")
    body = {
        "maKetQua": int(receipt.code),
        "maGiaoDich": receipt.record.receipt,
        "thoiGianTiepNhan": time14(receipt.at.astimezone(VIETNAM)),
        "thongDiep": f"{says}: {receipt.detail}" if receipt.detail else says,
    }
    return Reply(body, record=receipt.record)
