"""G1: token/take, card look-up and visit history. HTTP is always 200; camelCase; codes are strings, zeros kept.

Credentials travel in the query string, but in the body of token/take. Lskcb2025 refuses JSON, whatever its paper says.
"""

from typing import Any

from harness.wire.calls import Incoming
from harness.wire.door import Door
from mocks.intake.desk import IntakeDesk, Session
from mocks.intake.lookups import EMPTY_CARD, SHOWN, Question, card_fields
from mocks.intake.reply import WHY_CODES, Reply, Why, notes


def answer(desk: IntakeDesk, door: Door, incoming: Incoming, peer: str) -> Reply:
    """One of the three doors of this generation."""
    match door.name:
        case "token":
            return token(desk, incoming, peer)
        case "lookup":
            return lookup(desk, incoming, peer)
        case _:
            return history(desk, incoming, peer)


def refuse(door: Door, why: Why) -> Reply:
    """What cannot even be looked at; token/take has no code for a bad request, so it says 500."""
    code = WHY_CODES[why]
    if door.name == "token":
        return token_reply("500" if code == "205" else code, None)
    shown = "205" if code == "1001" else code
    return lookup_reply(shown) if door.name == "lookup" else history_reply(shown, None)


def token(desk: IntakeDesk, incoming: Incoming, peer: str) -> Reply:
    """POST /api/token/take."""
    if incoming.problem:
        return token_reply("500", None)
    fields = incoming.fields
    code, session = desk.take_token(
        fields.get("username", ""), fields.get("password", ""), peer, fields.get("maCSKCB", "")
    )
    return token_reply(code, session)


def token_reply(code: str, session: Session | None) -> Reply:
    """The code, and the APIKey or null."""
    return Reply({"maKetQua": code, "APIKey": api_key(session) if session else None})


def api_key(session: Session) -> dict[str, Any]:
    """`expires_in` is a moment in UTC with seven fractional digits, not a number of seconds; "Bearer" is decoration."""
    return {
        "access_token": session.access,
        "id_token": session.id,
        "token_type": "Bearer",
        "username": session.username,
        "expires_in": f"{session.expires:%Y-%m-%dT%H:%M:%S.%f}0Z",
    }


def question_of(incoming: Incoming) -> Question:
    """Who is asked about."""
    fields = incoming.fields
    return Question(fields.get("maThe", "").strip(), fields.get("hoTen", ""), fields.get("ngaySinh", "").strip())


def staff_of(incoming: Incoming) -> tuple[str, str]:
    """Name and CCCD of the member of staff who asks."""
    return incoming.fields.get("hoTenCb", ""), incoming.fields.get("cccdCb", "").strip()


def lookup(desk: IntakeDesk, incoming: Incoming, peer: str) -> Reply:
    """POST /api/egw/KQNhanLichSuKCB2024."""
    code = desk.admit(incoming.carried, peer)
    if code != "200":
        return lookup_reply("401")
    if incoming.problem:
        return lookup_reply("205")
    code, card = desk.lookup(desk.account_of(incoming.carried), question_of(incoming), *staff_of(incoming))
    return lookup_reply(code, card_fields(card, desk.world) if card and code in SHOWN else None)


def lookup_reply(code: str, card: dict[str, Any] | None = None) -> Reply:
    """Every key is there whatever the code; what may not be shown is null."""
    return Reply({"maKetQua": code, "ghiChu": notes("lookup").get(code, ""), **(card or EMPTY_CARD)})


def history(desk: IntakeDesk, incoming: Incoming, peer: str) -> Reply:
    """POST /api/egw/Lskcb2025: form only."""
    code = desk.admit(incoming.carried, peer)
    if code != "200":
        return history_reply("401", None)
    if incoming.problem or incoming.body != "form":
        return history_reply("205", None)
    account = desk.account_of(incoming.carried)
    return history_reply(*desk.history(account, question_of(incoming), *staff_of(incoming)))


def history_reply(code: str, visits: list[dict[str, Any]] | None) -> Reply:
    """The list is null rather than empty."""
    return Reply({"maKetQua": code, "ghiChu": notes("lookup").get(code, ""), "dsLichSuKCB2025": visits})
