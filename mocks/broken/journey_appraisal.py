"""Networks that break one rule of the appraisal journey each, and networks that keep them all and look different."""

import base64
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from harness.exchange import Request
from harness.people.model import Account
from harness.text import Text
from harness.twin import Twin
from harness.wire.axis import PURPOSE
from harness.wire.calls import Answer, Incoming
from harness.wire.door import Door
from mocks.appraisal_board.desk import TAKEN, BoardDesk, Issue, State
from mocks.appraisal_board.minutes import Minutes, Refused, values_of
from mocks.broken.bends import contents, doubled, more_fields, turned_round
from mocks.broken.meddling import Bend, Fields, Meddling, headless, late, put, twin
from mocks.intake.desk import IntakeDesk

PAPERS: Final = "layChungTu"
FILES: Final = "*/guiBienBanGiamDinh"
NONE: Final = Refused("GDYK00", Text("không nhận", "not taken"))


class TakesNoMinutes(IntakeDesk):
    """Refuses minutes."""

    def parameter_code(self, door: Door, incoming: Incoming, account: Account) -> str:
        """As it should, but for the board's door."""
        return "500" if door.name == "appraisal" else super().parameter_code(door, incoming, account)


class TakesChanges(BoardDesk):
    """Lets another content stand under an old number."""

    def file(self, given: Minutes, trace: str) -> Issue | Refused:
        """Overwrite it."""
        found = super().file(given, trace)
        return self.kept[given.number][-1] if found is TAKEN else found


class SignsAnew(BoardDesk):
    """Signs the file again whenever it goes out, as another issue of the same day."""

    def _told(self, issue: Issue, answer: Answer) -> None:
        if not answer.code:
            values = values_of(issue.given, self.office.today())
            if isinstance(values, dict):
                issue.encoded = self.gateway.sealed(values)
        super()._told(issue, answer)


class GivesUp(BoardDesk):
    """Never tries again."""

    def _told(self, issue: Issue, answer: Answer) -> None:
        if answer.code:
            super()._told(issue, answer)


class SendsTheLatest(BoardDesk):
    """Lets a re-issue go before what it corrects."""

    def _send(self, number: str) -> Any:
        waiting = [issue for issue in self.kept[number] if issue.state is State.WAITING]
        if len(waiting) < 2:  # noqa: PLR2004 -- nothing to overtake
            return super()._send(number)
        self.kept[number].reverse()
        try:
            return super()._send(number)
        finally:
            self.kept[number].reverse()


class LooksAtNothing(BoardDesk):
    """Signs whatever is keyed in."""

    def _issue(self, given: Minutes, former: list[Issue], trace: str) -> Issue | Refused:
        now = self.office.now()
        values = values_of(given, now.date())
        if isinstance(values, Refused):
            return values
        return Issue(len(former), given, self.gateway.sealed(values), trace, now, now)


class SaysNothing(BoardDesk):
    """Says no without a word to whoever keys in wrong minutes, and to everybody else."""

    def file(self, given: Minutes, trace: str) -> Issue | Refused:
        """Take nothing."""
        del given, trace
        return NONE


class StampsNothing(BoardDesk):
    """Sends a re-issue without saying that it is one."""

    def _issue(self, given: Minutes, former: list[Issue], trace: str) -> Issue | Refused:
        made = super()._issue(given.model_copy(update={"reissue": False}), former, trace)
        if isinstance(made, Issue):
            made.given = given
        return made


def _file(change: Callable[[bytes], bytes]) -> Callable[[Request], Request]:
    """Bend the file within the form that goes to the gateway."""

    def bend(request: Request) -> Request:
        fields = urllib.parse.parse_qsl(request.body.decode(), keep_blank_values=True)
        made = [(name, _encoded(change, value) if name == "fileBase64Str" else value) for name, value in fields]
        return replace(request, body=urllib.parse.urlencode(made).encode())

    return bend


def _encoded(change: Callable[[bytes], bytes], text: str) -> str:
    return base64.b64encode(change(base64.b64decode(text))).decode()


def _tampered(file: bytes) -> bytes:
    """Change the inner document and leave the signature as it was."""
    start = file.index(b"<NOIDUNGFILE>") + len(b"<NOIDUNGFILE>")
    end = file.index(b"</NOIDUNGFILE>")
    inner = base64.b64decode(file[start:end])
    return file[:start] + base64.b64encode(inner.replace(b"<CHUC_VU>1<", b"<CHUC_VU>2<")) + file[end:]


class WritesDays(BoardDesk):
    """Leaves the days as they were keyed in."""

    def _issue(self, given: Minutes, former: list[Issue], trace: str) -> Issue | Refused:
        made = super()._issue(given, former, trace)
        values = values_of(given, self.office.today())
        if isinstance(made, Issue) and isinstance(values, dict):
            made.encoded = self.gateway.sealed(values | {"NGAY_HOP": given.held})
        return made


def _anothers(fields: Fields, _request: Request) -> Fields | None:
    """The paper of somebody else besides."""
    rows = fields.get("dsChungTu")
    if not rows or rows[0].get("loai") != "CT03":
        return None
    other = {**rows[0], "noiDung": {**rows[0]["noiDung"], "SO_CCCD": "001090990001", "HO_TEN": "Trần Thị Khác"}}
    return {**fields, "dsChungTu": [other, *rows]}


def _no_minutes(fields: Fields, _request: Request) -> Fields:
    return {**fields, "dsChungTu": [row for row in fields.get("dsChungTu") or [] if row.get("loai") != "XML12"]}


def twins() -> Iterator[Twin]:
    """One for each rule at least."""
    seen: dict[str, int] = {}
    for rule, vi, en, *meddlings in _table():
        seen[rule] = seen.get(rule, 0) + 1
        yield twin(rule.lower() + (f"-{seen[rule]}" if seen[rule] > 1 else ""), rule, vi, en, *meddlings)


def _desk(desk: Any) -> Meddling:
    return Meddling("appraisal-board", desk=desk)


def _given(bend: Bend) -> Meddling:
    return Meddling("insurance", PAPERS, says=bend)


def _table() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how; made anew each time."""
    rule = "JRN-APPRAISAL-"
    yield (
        f"{rule}PURPOSE",
        "không nêu mục đích",
        "states no purpose",
        Meddling("appraisal-board", f"*/{PAPERS}", headers=headless(PURPOSE)),
    )
    yield (
        f"{rule}FETCHED",
        "không cho cán bộ xem giấy đã lấy",
        "does not show what was fetched",
        Meddling("appraisal-board", "giayTo", says=put(dsChungTu=[])),
    )
    yield f"{rule}GIVEN", "trao cả giấy của người khác", "hands on another's paper too", _given(_anothers)
    yield f"{rule}FILED", "không ghi nhận biên bản", "acknowledges nothing", _desk(SaysNothing)
    yield (
        f"{rule}SIGNED",
        "sửa tệp sau khi ký",
        "changes the file after signing",
        Meddling("appraisal-board", FILES, headers=_file(_tampered)),
    )
    yield f"{rule}TABLE", "gửi ngày dd/MM/yyyy", "sends days as dd/MM/yyyy", _desk(WritesDays)
    yield f"{rule}TAKEN", "từ chối biên bản", "refuses minutes", Meddling("intake", gateway=TakesNoMinutes)
    yield (
        f"{rule}RECEIPT",
        "hiện mã giao dịch tự đặt",
        "shows a number of its own",
        Meddling("appraisal-board", "traBienban", says=put(maGD="HS_GDYK_0001")),
    )
    yield f"{rule}ATONCE", "ba giờ sau mới gửi", "sends three hours later", late("appraisal-board", timedelta(hours=3))
    yield f"{rule}SHARED", "không chia sẻ biên bản", "shares no minutes", _given(_no_minutes)
    yield (
        f"{rule}SHARED",
        "đổi tỷ lệ khi chia sẻ",
        "changes the rate",
        _given(contents(put(TONG_TYLE_TTCT="5"))),
    )
    yield f"{rule}UNCHANGED", "sửa lặng lẽ", "changes silently", _desk(TakesChanges)
    yield f"{rule}REISSUED", "không ghi «Cấp lại»", "does not say that it is a re-issue", _desk(StampsNothing)
    yield f"{rule}NEWEST", "trao cả hai bản", "hands both on", _given(doubled("dsChungTu"))
    yield f"{rule}ONCE", "ký lại mỗi lần gửi", "signs anew every time", _desk(SignsAnew)
    yield f"{rule}OUTAGE", "không thử lại", "never tries again", _desk(GivesUp)
    yield f"{rule}ORDER", "gửi bản cấp lại trước", "sends the re-issue first", _desk(SendsTheLatest)
    yield f"{rule}REFUSED", "ký cả biên bản sai", "signs wrong minutes", _desk(LooksAtNothing)


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    yield twin(
        "appraisal-more-fields",
        "",
        "trả lời có thêm trường, thứ tự khác",
        "answers with further fields in another order",
        *(Meddling(party, says=more_fields) for party in ("appraisal-board", "insurance")),
        *(Meddling(party, says=turned_round) for party in ("appraisal-board", "insurance")),
    )
    yield twin(
        "appraisal-slow", "", "làm chậm nửa giờ", "is half an hour slow", late("appraisal-board", timedelta(minutes=30))
    )
    yield twin(
        "appraisal-other-words",
        "",
        "nêu lý do bằng lời khác",
        "gives reasons in other words",
        Meddling("appraisal-board", "bienban", says=_reworded),
    )


def _reworded(fields: Any, _request: Request) -> Any:
    if not isinstance(fields, dict) or not fields.get("maLoi"):
        return None
    told = "Tỷ lệ tổn thương không hợp lệ" if fields["maLoi"] == "GDYK02" else "Biên bản này đã lập rồi"
    return {**fields, "maLoi": "400", "moTaLoi": told, "moTaLoiEn": ""}
