"""G4: JSON and real status codes, each door in its own way.

TraCuuTienMCCT answers a refused login with HTTP 401 and nothing at all; GuiHoSoDieuChinh09BH with HTTP 401 and a body;
hssk/gksk knows only MSG_STATE 1 and 0, and takes account and password in two headers, without a token.
"""

from typing import Any

from harness.clock import VIETNAM
from harness.documents.dates import time14
from harness.wire.calls import Incoming
from harness.wire.door import Door
from mocks.intake.desk import IntakeDesk, Receipt
from mocks.intake.doors.egw import question_of
from mocks.intake.lookups import copayment_card
from mocks.intake.reply import WHY_CODES, Reply, Why, notes

HTTP_UNAUTHENTICATED = 401


def answer(desk: IntakeDesk, door: Door, incoming: Incoming, peer: str) -> Reply:
    """One of the three doors of this generation; JSON only."""
    match door.name:
        case "copayment":
            return copayment(desk, incoming, peer)
        case "driver":
            return driver(desk, door, incoming)
        case _:
            return adjustment(desk, door, incoming, peer)


def refuse(door: Door, why: Why) -> Reply:
    """What cannot even be looked at."""
    code = WHY_CODES[why]
    match door.name:
        case "copayment":
            return copayment_reply("500" if code == "500" else "400")
        case "driver":
            return driver_reply("0", notes("receipt")[code], {}, "")
        case _:
            return adjustment_refused(code)


def _unreadable(incoming: Incoming) -> bool:
    return incoming.problem in {"method", "content-type", "body"} or incoming.body != "json"


# --- co-payment -------------------------------------------------------------------------------------------------------


def copayment(desk: IntakeDesk, incoming: Incoming, peer: str) -> Reply:
    """POST /api/TraCuuCCT/TraCuuTienMCCT."""
    if desk.admit(incoming.carried, peer) != "200":
        return Reply(None, HTTP_UNAUTHENTICATED)
    if _unreadable(incoming):
        return copayment_reply("400")
    account = desk.account_of(incoming.carried)
    code, rows, card = desk.copayment(account, question_of(incoming))
    note = "restricted" if account.state == "restricted" else code
    return copayment_reply(code, note, rows, copayment_card(card) if card else None)


def copayment_reply(
    code: str, note: str = "", rows: list[dict[str, Any]] | None = None, card: dict[str, Any] | None = None
) -> Reply:
    """PascalCase outside, camelCase inside; MaKetQua is a number, lists are null rather than empty."""
    says = notes("copayment").get(note or code, "")
    return Reply({"MaKetQua": int(code), "GhiChu": says, "DataCCT": rows or None, "ThongTinSoThe": card})


# --- driver's health certificate --------------------------------------------------------------------------------------


def driver(desk: IntakeDesk, door: Door, incoming: Incoming) -> Reply:
    """POST /api/hssk/gksk."""
    fields, carried = incoming.fields, incoming.carried
    code = desk.token_code(carried.username, carried.password, "")
    if code != "200":
        return driver_reply("0", notes("receipt")["401"], fields, "")
    if _unreadable(incoming):
        return driver_reply("0", notes("receipt")["205"], fields, "")
    receipt = desk.receive(door, incoming, desk.account_of(carried))
    state = "1" if receipt.code == "200" else "0"
    says = receipt.detail or notes("receipt").get(receipt.code, "")
    reply = driver_reply(state, says, fields, receipt.record.receipt if receipt.record else "")
    return Reply(reply.body, record=receipt.record)


def driver_reply(state: str, says: str, fields: dict[str, str], number: str) -> Reply:
    """MSG_STATE 1 or 0, what was sent echoed."""
    return Reply(
        {
            "MSG_STATE": state,
            "MSG_TEXT": says,
            "IDBENHVIEN": fields.get("IDBENHVIEN", ""),
            "SO": fields.get("SO", ""),
            "UUID": number,
            "BENHVIEN": fields.get("BENHVIEN", ""),
        }
    )


# --- adjustment of claims ---------------------------------------------------------------------------------------------


def adjustment(desk: IntakeDesk, door: Door, incoming: Incoming, peer: str) -> Reply:
    """POST /api/HSDCTT12/GuiHoSoDieuChinh09BH."""
    if desk.admit(incoming.carried, peer) != "200":
        return adjustment_refused("401")
    if _unreadable(incoming):
        return adjustment_refused("205")
    return adjustment_received(desk.receive(door, incoming, desk.account_of(incoming.carried)))


def adjustment_refused(code: str) -> Reply:
    """A true HTTP 401, with a body; every other code under HTTP 200."""
    status = HTTP_UNAUTHENTICATED if code == "401" else 200
    says = notes("receipt").get(code, "")
    return Reply({"maKetQua": code, "maGiaoDich": None, "thoiGianTiepNhan": None, "thongDiep": says}, status)


def adjustment_received(receipt: Receipt) -> Reply:
    """The code tells the first kind of fault; the reasons stand at the results door."""
    if receipt.record is None:
        return adjustment_refused(receipt.code)
    says = notes("receipt").get(receipt.code, "")
    body = {
        "maKetQua": receipt.code,
        "maGiaoDich": receipt.record.receipt,
        "thoiGianTiepNhan": time14(receipt.at.astimezone(VIETNAM)),
        "thongDiep": f"{says}: {receipt.detail}" if receipt.detail else says,
    }
    return Reply(body, record=receipt.record)
