"""Hospital clients with one bad habit each: the reference client with one decision taken wrongly."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from harness.caller import Caller
from harness.clock import VIETNAM
from harness.exchange import Exchange
from harness.text import Text
from harness.wire.calls import Answer, Call, Token, read_answer
from harness.wire.door import Door, doors
from mocks.hospital.client import USABLE_CARDS, Documents, ReferenceClient, Report, Setup, TokenRefusedError


@dataclass(frozen=True, slots=True)
class Habit:
    """One bad habit, and the rule it breaks."""

    rule: str
    says: Text
    client: Callable[[Setup], ReferenceClient]


HABITS: Final[list[Habit]] = []


def _breaks(rule: str, vi: str, en: str) -> Callable[[type[ReferenceClient]], type[ReferenceClient]]:
    def add(client: type[ReferenceClient]) -> type[ReferenceClient]:
        HABITS.append(Habit(rule, Text(vi, en), client))
        return client

    return add


def _raw_code(door: Door, answer: Answer) -> Any:
    return answer.raw.get(door.answer["code"]) if isinstance(answer.raw, dict) else None


# --- the token --------------------------------------------------------------------------------------------------------


@_breaks("CLI-TOKEN-06", "lấy token mới cho mỗi lần gọi", "takes a token for every call")
class NeverCaches(ReferenceClient):
    """Believes in no token."""

    def fresh(self, token: Token) -> bool:  # noqa: ARG002
        """Never."""
        return False


@_breaks("CLI-TOKEN-07", "đọc expires_in như giờ địa phương", "reads expires_in as local time")
class ReadsLocalTime(ReferenceClient):
    """Forgets the Z."""

    def fresh(self, token: Token) -> bool:
        """Compare the digits with the clock on the wall in Việt Nam."""
        return token.expires is not None and self.clock.now() < token.expires.replace(tzinfo=VIETNAM)


@_breaks("CLI-TOKEN-08", "dùng token đã hết hạn", "uses tokens past their end")
class NeverRenews(ReferenceClient):
    """Waits for a 401 in any case."""

    def fresh(self, token: Token) -> bool:  # noqa: ARG002
        """Always."""
        return True


@_breaks("CLI-TOKEN-09", "chỉ đọc phần lẻ đúng 7 chữ số", "reads a fraction of exactly 7 digits only")
class SevenDigitsOnly(ReferenceClient):
    """Parses with a fixed format."""

    def take_token(self) -> Token:
        """Refuse any other fraction."""
        token = super().take_token()
        if not re.search(r"\.\d{7}Z$", str(token.raw.get("expires_in"))):
            raise TokenRefusedError(code="")
        return token


@_breaks("CLI-TOKEN-10", "token bị từ chối vẫn gửi", "sends although the token was refused")
class SendsWithoutToken(ReferenceClient):
    """Does not look at token/take's answer."""

    def take_token(self) -> Token:
        """Go on with an empty token."""
        try:
            return super().take_token()
        except TokenRefusedError:
            return Token("", "", None, self.credentials.username, {})


@_breaks("CLI-TOKEN-11", "đọc APIKey mà không kiểm tra null", "reads APIKey without checking for null")
class TripsOverNullKey(ReferenceClient):
    """Dies of a null reference."""

    def take_token(self) -> Token:
        """Read first, check later."""
        exchange = self.line.send(self.token_request(), "token")
        body = json.loads(exchange.response.body) if exchange.response else {}
        _ = body["APIKey"]["access_token"]
        return super().take_token()


@_breaks("CLI-TOKEN-12", "chỉ hiểu maKetQua dạng chuỗi", "knows maKetQua as a string only")
class WantsTokenCodeAsText(ReferenceClient):
    """Compares without converting."""

    def take_token(self) -> Token:
        """Refuse a number."""
        exchange = self.line.send(self.token_request(), "token")
        body = json.loads(exchange.response.body) if exchange.response else {}
        if not isinstance(body.get("maKetQua"), str):
            raise TokenRefusedError(code="")
        return super().take_token()


# --- sending again ----------------------------------------------------------------------------------------------------


def _no_renewal(rule: str, vi: str, en: str, where: Callable[[Door], bool]) -> None:
    class GivesUp(ReferenceClient):
        """Takes the first 401 for the last word."""

        def unauthorised(self, door: Door, exchange: Exchange) -> bool:
            """Not at these doors."""
            return not where(door) and super().unauthorised(door, exchange)

    _breaks(rule, vi, en)(GivesUp)


_no_renewal(
    "CLI-RETRY-01", "hồ sơ KCB gặp 401 thì bỏ", "gives a claim up at 401", lambda door: door.name.startswith("claim-")
)
_no_renewal(
    "CLI-RETRY-03", "HTTP 401 ở cửa JSON thì bỏ", "gives up at a true 401", lambda door: door.generation == "G4"
)
_no_renewal("CLI-RETRY-04", "tra cứu gặp 401 thì bỏ", "gives a look-up up at 401", lambda door: door.name == "lookup")


@_breaks("CLI-RETRY-02", "chỉ nhìn mã HTTP, không thấy 401 trong thân", "looks at the HTTP status only")
class LooksAtStatusOnly(ReferenceClient):
    """Misses the 401 inside HTTP 200 of the certificate doors."""

    def unauthorised(self, door: Door, exchange: Exchange) -> bool:
        """HTTP 401 only, at these doors."""
        if door.generation == "G3":
            return exchange.response is not None and exchange.response.status == 401  # noqa: PLR2004 -- HTTP's own number
        return super().unauthorised(door, exchange)


@_breaks("CLI-RETRY-05", "gặp 401 thì thử mãi", "tries five times at 401")
class NeverTakesNo(ReferenceClient):
    """Renews and sends, over and over."""

    def converse(self, door: Door, call: Callable[[Token], Call]) -> Exchange:
        """Up to five times."""
        exchange = super().converse(door, call)
        for _ in range(4):
            if not self.unauthorised(door, exchange):
                break
            exchange = super().converse(door, call)
        return exchange


Again = Callable[[Door, Exchange, Report], bool]


def _sends_again(rule: str, vi: str, en: str, when: Again) -> None:
    class SendsBlindly(ReferenceClient):
        """Sends again where nobody knows what became of the first."""

        def send_again(self, door: Door, exchange: Exchange, report: Report) -> bool:
            """Also then."""
            return when(door, exchange, report) or super().send_again(door, exchange, report)

    _breaks(rule, vi, en)(SendsBlindly)


_sends_again(
    "CLI-RETRY-06",
    "hết thời gian chờ thì gửi lại chứng từ",
    "sends a certificate again after a time-out",
    lambda door, exchange, _report: door.name == "certificates" and exchange.broke == "timeout",
)
_sends_again(
    "CLI-RETRY-07",
    "kết nối bị ngắt thì gửi lại chứng từ",
    "sends a certificate again after a reset",
    lambda door, exchange, _report: (
        door.name == "certificates" and exchange.response is None and exchange.broke == "reset"
    ),
)
_sends_again(
    "CLI-RETRY-08",
    "trả lời bị cắt thì gửi lại chứng từ",
    "sends a certificate again after half an answer",
    lambda door, exchange, _report: (
        door.name == "certificates" and bool(exchange.broke) and exchange.response is not None
    ),
)
_sends_again(
    "CLI-RETRY-09",
    "gặp 502, 503 thì gửi lại chứng từ",
    "sends a certificate again after 502 or 503",
    lambda door, exchange, _report: (
        door.name == "certificates" and exchange.response is not None and exchange.response.status in {502, 503}
    ),
)
_sends_again(
    "CLI-RETRY-10",
    "mất trả lời thì gửi lại giấy báo tử, giấy chứng sinh",
    "sends a notice again after a lost answer",
    lambda door, _exchange, report: door.name.endswith("-notice") and report["outcome"] == "unknown",
)
_sends_again(
    "CLI-RETRY-12",
    "bị từ chối 205 thì gửi lại y nguyên",
    "sends a refused file (205) again",
    lambda _door, _exchange, report: report.get("code") == "205",
)
_sends_again(
    "CLI-RETRY-13",
    "quá lớn (1001) thì gửi lại y nguyên",
    "sends an oversized file (1001) again",
    lambda _door, _exchange, report: report.get("code") == "1001",
)
_sends_again(
    "CLI-RETRY-15",
    "mất trả lời thì gửi lại 09/BH",
    "sends an adjustment again after a lost answer",
    lambda door, _exchange, report: door.name == "adjustment" and report["outcome"] == "unknown",
)


@_breaks("CLI-RETRY-11", "gửi lại hồ sơ KCB với MA_LK mới", "sends a claim again under a new MA_LK")
class MakesNewKeys(ReferenceClient):
    """Draws MA_LK at each send."""

    def send(self, door: Door, version: str, documents: Documents, name: str) -> Report:
        """Send again under another key when the fate is unknown."""
        report = super().send(door, version, documents, name)
        if door.name.startswith("claim-") and report["outcome"] == "unknown":
            renamed = [_with(item, "MA_LK", item["values"].get("MA_LK", "") + "-2") for item in documents]
            report = super().send(door, version, renamed, name)
        return report

    def send_again(self, door: Door, exchange: Exchange, report: Report) -> bool:  # noqa: ARG002
        """Not by the usual way."""
        return False


@_breaks("CLI-RETRY-14", "cổng bận thì gửi liên tục", "hammers a busy gateway")
class Hammers(ReferenceClient):
    """Has no patience."""

    def send(self, door: Door, version: str, documents: Documents, name: str) -> Report:
        """Up to five times while the gateway is busy."""
        report = super().send(door, version, documents, name)
        for _ in range(4):
            if report["outcome"] != "unknown" and report.get("code") != "500":
                break
            if not door.name.startswith("claim-"):
                break
            report = super().send(door, version, documents, name)
        return report


# --- answers ----------------------------------------------------------------------------------------------------------


@_breaks("CLI-ANSWER-01", "HTTP 200 là thành công", "takes HTTP 200 for success")
class BelievesStatus(ReferenceClient):
    """Takes the 401 inside HTTP 200 for a yes."""

    def good(self, door: Door, code: str) -> bool:
        """Also 401 at the certificate doors."""
        return (door.generation == "G3" and code == "401") or super().good(door, code)


def _deaf_to(rule: str, vi: str, en: str, deaf: Callable[[Door, Any], bool]) -> None:
    class Deaf(ReferenceClient):
        """Does not understand a code of another type."""

        def read(self, door: Door, exchange: Exchange) -> Answer:
            """Lose the code."""
            answer = super().read(door, exchange)
            return replace(answer, code="") if deaf(door, _raw_code(door, answer)) else answer

    _breaks(rule, vi, en)(Deaf)


_deaf_to(
    "CLI-ANSWER-02",
    "không hiểu MaKetQua dạng số",
    "does not know MaKetQua as a number",
    lambda door, code: door.generation == "G3" and isinstance(code, int),
)
_deaf_to(
    "CLI-ANSWER-03",
    "không hiểu maKetQua dạng chuỗi ở cửa hồ sơ KCB",
    "does not know a claim's code as a string",
    lambda door, code: door.generation == "G2" and isinstance(code, str),
)
_deaf_to(
    "CLI-ANSWER-18",
    "không hiểu MSG_STATE dạng số",
    "does not know MSG_STATE as a number",
    lambda door, code: door.name == "driver" and isinstance(code, int),
)


@_breaks("CLI-ANSWER-04", "mã dạng số là thành công", "takes any number for success")
class TrustsNumbers(ReferenceClient):
    """Falls back to yes when the type is not the expected one."""

    def conclude(self, door: Door, exchange: Exchange) -> Report:
        """Yes to numbers at the certificate doors."""
        report = super().conclude(door, exchange)
        if door.generation == "G3" and isinstance(_raw_code(door, self.read(door, exchange)), int):
            return {**report, "outcome": "accepted"}
        return report


def _wants_list(rule: str, vi: str, en: str, door_name: str, key: str) -> None:
    class CountsLists(ReferenceClient):
        """Counts a list without looking whether it is one."""

        def conclude(self, door: Door, exchange: Exchange) -> Report:
            """Die of null."""
            answer = self.read(door, exchange)
            if door.name == door_name and isinstance(answer.raw, dict) and answer.code in USABLE_CARDS:
                _ = len(answer.raw[key])
            return super().conclude(door, exchange)

    _breaks(rule, vi, en)(CountsLists)


_wants_list("CLI-ANSWER-05", "đếm danh sách null của thẻ", "counts a card's null list", "lookup", "dsLichSuKT2018")
_wants_list("CLI-ANSWER-06", "đếm danh sách null của lịch sử", "counts a null history", "history", "dsLichSuKCB2025")


def _jumps_to(rule: str, vi: str, en: str, outcome: str, when: Callable[[Door, Exchange], bool]) -> None:
    class Jumps(ReferenceClient):
        """Jumps to a conclusion."""

        def conclude(self, door: Door, exchange: Exchange) -> Report:
            """Tell `outcome` there."""
            report = super().conclude(door, exchange)
            return {**report, "outcome": outcome} if when(door, exchange) else report

    _breaks(rule, vi, en)(Jumps)


def _status(exchange: Exchange) -> int:
    return exchange.response.status if exchange.response and not exchange.broke else 0


def _unreadable(door: Door, exchange: Exchange) -> bool:
    return exchange.response is not None and not exchange.broke and not read_answer(door, exchange.response).code


_jumps_to(
    "CLI-ANSWER-07",
    "trang lỗi HTML là bị từ chối",
    "takes an error page for a refusal",
    "refused",
    lambda _door, exchange: _status(exchange) in {502, 503},
)
_jumps_to(
    "CLI-ANSWER-08",
    "trang HTML với HTTP 200 là thành công",
    "takes a page under HTTP 200 for success",
    "accepted",
    lambda door, exchange: _status(exchange) == 200 and _unreadable(door, exchange) and bool(_body(exchange)),  # noqa: PLR2004 -- HTTP's own number
)
_jumps_to(
    "CLI-ANSWER-09",
    "kết nối bị ngắt là bị từ chối",
    "takes a reset for a refusal",
    "refused",
    lambda _door, exchange: exchange.broke == "reset" and exchange.response is None,
)
_jumps_to(
    "CLI-ANSWER-10",
    "trả lời bị cắt là thành công",
    "takes half an answer for success",
    "accepted",
    lambda _door, exchange: bool(exchange.broke) and exchange.response is not None,
)
_jumps_to(
    "CLI-ANSWER-11",
    "hết thời gian chờ là bị từ chối",
    "takes a time-out for a refusal",
    "refused",
    lambda _door, exchange: exchange.broke == "timeout",
)
_jumps_to(
    "CLI-ANSWER-12",
    "thân rỗng với HTTP 200 là thành công",
    "takes an empty body for success",
    "accepted",
    lambda _door, exchange: _status(exchange) == 200 and not _body(exchange),  # noqa: PLR2004 -- HTTP's own number
)
_jumps_to(
    "CLI-ANSWER-13",
    "Content-Type lạ thì bỏ câu trả lời",
    "drops an answer of another Content-Type",
    "unknown",
    lambda _door, exchange: (
        exchange.response is not None
        and not (exchange.response.header("content-type") or "").startswith("application/json")
    ),
)
_jumps_to(
    "CLI-ANSWER-14",
    "trường lạ là lỗi",
    "takes an unknown field for an error",
    "error",
    lambda door, exchange: b"truongMoi" in _body(exchange) and door.name == "certificates",
)
_jumps_to(
    "CLI-ANSWER-17",
    "không đọc MSG_STATE",
    "does not read MSG_STATE",
    "accepted",
    lambda door, exchange: door.name == "driver" and _status(exchange) == 200,  # noqa: PLR2004 -- HTTP's own number
)
_jumps_to(
    "CLI-ANSWER-20",
    "204 là có số tiền",
    "takes 204 for an amount",
    "accepted",
    lambda door, exchange: door.name == "copayment" and b"204" in _body(exchange)[:40],
)


def _body(exchange: Exchange) -> bytes:
    return exchange.response.body if exchange.response else b""


@_breaks("CLI-ANSWER-15", "không báo mã từ chối", "does not tell the refusal's code")
class HidesCodes(ReferenceClient):
    """Says no more than no."""

    def conclude(self, door: Door, exchange: Exchange) -> Report:
        """Without the code."""
        report = super().conclude(door, exchange)
        return {**report, "code": ""} if report["outcome"] == "refused" else report


@_breaks("CLI-ANSWER-16", "không lưu mã giao dịch", "does not keep the receipt")
class LosesReceipts(ReferenceClient):
    """Says no more than yes."""

    def conclude(self, door: Door, exchange: Exchange) -> Report:
        """Without the receipt."""
        return {**super().conclude(door, exchange), "receipt": ""}


@_breaks("CLI-ANSWER-19", "phân tích thân rỗng của HTTP 401", "parses the empty body of HTTP 401")
class ParsesNothing(ReferenceClient):
    """Parses before it looks."""

    def read(self, door: Door, exchange: Exchange) -> Answer:
        """Die of an empty body at the co-payment door."""
        if door.name == "copayment" and exchange.response is not None:
            json.loads(exchange.response.body)
        return super().read(door, exchange)


HURRY: Final = 0.25


@_breaks("CLI-ANSWER-21", "chỉ chờ trong chốc lát", "waits for a moment only")
class Hurries(ReferenceClient):
    """Gives the gateway a quarter of the time."""

    def __init__(self, setup: Setup) -> None:
        """With a short deadline."""
        short = Caller(setup.base_url, deadline_s=setup.timeout_s * HURRY, record=lambda _exchange: None)
        super().__init__(setup, line=short)


@_breaks("CLI-ANSWER-22", "đi theo chuyển hướng", "follows redirects")
class Follows(ReferenceClient):
    """Takes its credentials wherever it is told to."""

    def converse(self, door: Door, call: Callable[[Token], Call]) -> Exchange:
        """Once more at the new place."""
        exchange = super().converse(door, call)
        place = exchange.response.header("location") if exchange.response else None
        if place:
            exchange = self.line.send(replace(call(self.token()), target=place), door.name)
        return exchange


# --- look-ups ---------------------------------------------------------------------------------------------------------


def _judges_cards(rule: str, vi: str, en: str, usable: Callable[[str], bool]) -> None:
    class Judges(ReferenceClient):
        """Has another list of usable cards."""

        def good(self, door: Door, code: str) -> bool:
            """By that list."""
            return usable(code) if door.name == "lookup" else super().good(door, code)

    _breaks(rule, vi, en)(Judges)


_SYSTEM: Final = frozenset({"100", "101", "205", "401", "500"})
_judges_cards("CLI-LOOKUP-04", "chỉ nhận mã 000", "takes 000 only", lambda code: code == "000")
_judges_cards(
    "CLI-LOOKUP-05", "mọi thẻ tra được đều dùng được", "takes every card for usable", lambda code: code not in _SYSTEM
)
_judges_cards(
    "CLI-LOOKUP-06",
    "lỗi hệ thống coi như thẻ đúng",
    "takes a system error for a good card",
    lambda code: code in USABLE_CARDS | {"100", "101", "500"},
)


# --- faithfulness -----------------------------------------------------------------------------------------------------


def _with(item: Mapping[str, Any], tag: str, value: str) -> dict[str, Any]:
    values = dict(item["values"])
    if tag in values:
        values[tag] = value
    return {**item, "values": values}


def bare(text: str) -> str:
    """`text` without diacritics."""
    spread = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def _alters(rule: str, vi: str, en: str, where: Callable[[str], bool], tag: str, change: Callable[[str], str]) -> None:
    class Alters(ReferenceClient):
        """Does not leave values as they are."""

        def do(self, step: Mapping[str, Any], name: str) -> Report:
            """Change one value of each document."""
            if where(step.get("door", "")):
                documents = [_with(item, tag, change(item["values"].get(tag, ""))) for item in step["documents"]]
                step = {**step, "documents": documents}
            return super().do(step, name)

    _breaks(rule, vi, en)(Alters)


_alters(
    "CLI-FAITH-01",
    "viết hoa họ tên trong hồ sơ KCB",
    "upper-cases names in claims",
    lambda door: door.startswith("claim-"),
    "HO_TEN",
    str.upper,
)
_alters(
    "CLI-FAITH-02",
    "viết hoa họ tên khi check-in",
    "upper-cases names in check-ins",
    lambda door: door.startswith("checkin-"),
    "HO_TEN",
    str.upper,
)
_alters(
    "CLI-FAITH-03",
    "bỏ dấu họ tên trong chứng từ",
    "strips diacritics from certificates",
    lambda door: door == "certificates",
    "HO_TEN",
    bare,
)
_alters(
    "CLI-FAITH-04",
    "cắt họ tên trong giấy báo tử còn 8 ký tự",
    "cuts names in death notices to 8 characters",
    lambda door: door == "death-notice",
    "HO_TEN",
    lambda text: text[:8],
)
_alters(
    "CLI-FAITH-05",
    "viết hoa họ tên người lái xe",
    "upper-cases drivers' names",
    lambda door: door == "driver",
    "HOTEN",
    str.upper,
)
_alters(
    "CLI-FAITH-06",
    "viết hoa họ tên trong 09/BH",
    "upper-cases names in adjustments",
    lambda door: door == "adjustment",
    "HO_TEN",
    str.upper,
)


@_breaks("CLI-FAITH-07", "bỏ dấu họ tên khi tra cứu", "strips diacritics in look-ups")
class AsksWithoutDiacritics(ReferenceClient):
    """Types names on an English keyboard."""

    def question(self, door: Door, token: Token, fields: Mapping[str, str]) -> Call:
        """Ask so."""
        return super().question(door, token, {**fields, "hoTen": bare(fields["hoTen"])})


@_breaks("CLI-FAITH-08", "gửi giấy báo tử qua cửa giấy chứng sinh", "sends death notices as birth notices")
class MixesDoors(ReferenceClient):
    """Knows one notice door only."""

    def send(self, door: Door, version: str, documents: Documents, name: str) -> Report:
        """Send all notices as 61."""
        if door.name == "death-notice":
            door = doors()["birth-notice"]
        return super().send(door, version, documents, name)


@_breaks("CLI-FAITH-09", "bấm gửi hai lần", "clicks twice")
class ClicksTwice(ReferenceClient):
    """Has no lock on its button."""

    def send(self, door: Door, version: str, documents: Documents, name: str) -> Report:
        """Send, and send."""
        if door.generation == "G3":
            super().send(door, version, documents, name)
        return super().send(door, version, documents, name)
