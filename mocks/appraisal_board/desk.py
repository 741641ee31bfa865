"""What the board's office does: keeps minutes under their number, and sends each issue, in order, until it is received.

An answer that was lost leaves the fate of a file unknown. It is sent again as the same bytes under the same number,
which the gateway's door takes in place of the former one; no second issue comes of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from harness.matters import Act, Matter
from harness.text import Text
from harness.wire.calls import Answer
from mocks.agenda import Errand, backoff
from mocks.appraisal_board.gateway import UNAUTHORISED, Gateway
from mocks.appraisal_board.minutes import Minutes, Refused, values_of, why_not
from mocks.axisclient import AxisClient
from mocks.office import Office

PARTY: Final = "appraisal-board"
RECEIVED: Final = "200"

TAKEN: Final = Refused(
    "GDYK03",
    Text(
        "số biên bản này đã có với nội dung khác; muốn sửa thì đánh dấu cấp lại (capLai)",
        "these minutes exist with another content; mark a correction as a re-issue (capLai)",
    ),
)
NO_ORIGINAL: Final = Refused(
    "GDYK04", Text("chưa có biên bản gốc để cấp lại", "there are no original minutes to issue again")
)


class State(StrEnum):
    """How far an issue is (ours)."""

    WAITING = "1"
    SENT = "2"
    RETURNED = "3"


@dataclass(slots=True)
class Issue:
    """One issue of minutes: the original (0), or the n-th re-issue."""

    order: int
    given: Minutes
    encoded: str
    trace: str
    filed: datetime
    since: datetime
    state: State = State.WAITING
    receipt: str = ""
    code: str = ""
    tries: int = 0
    account_refused: bool = False

    @property
    def key(self) -> str:
        """Its business key."""
        return f"{self.given.number}/{self.order}"


@dataclass(slots=True)
class BoardDesk:
    """Issues by the number of the minutes; broken twins override one decision each."""

    office: Office
    gateway: Gateway = field(init=False)
    axis: AxisClient = field(init=False)
    kept: dict[str, list[Issue]] = field(default_factory=dict)
    done: list[Act] = field(default_factory=list)
    _sending: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Open the accounts at the gateway and on the axis."""
        self.gateway = Gateway(self.office)
        self.axis = AxisClient(self.office)

    # --- what the doors ask -------------------------------------------------------------------------------------------

    def file(self, given: Minutes, trace: str) -> Issue | Refused:
        """Take minutes in; the same ones again are the same issue."""
        issues = self.kept.get(given.number, [])
        last = issues[-1] if issues else None
        known = next((issue for issue in issues if issue.given == given), None)
        if known is not None:
            return known
        if last is None and given.reissue:
            return NO_ORIGINAL
        replaced = last is not None and last.state is State.RETURNED and last.given.reissue == given.reissue
        if last is not None and not given.reissue and not replaced:
            return TAKEN
        made = self._issue(given, issues[:-1] if replaced else issues, trace)
        if isinstance(made, Refused):
            return made
        if last is None or not replaced:
            self._act("received-minutes", made)
        self.kept[given.number] = [*(issues[:-1] if replaced else issues), made]
        self._plan(given.number)
        return made

    def _issue(self, given: Minutes, former: list[Issue], trace: str) -> Issue | Refused:
        now = self.office.now()
        values = values_of(given, now.date())
        if isinstance(values, Refused):
            return values
        wrong = why_not(values, now.date())
        return wrong or Issue(len(former), given, self.gateway.sealed(values), trace, now, now)

    # --- sending ------------------------------------------------------------------------------------------------------

    def _plan(self, number: str) -> None:
        if number not in self._sending:
            self.office.agenda.at(self.office.now(), lambda: self._send(number), f"minutes/{number}")

    def _send(self, number: str) -> Iterable[Errand]:
        """Send the oldest issue that waits: a re-issue never overtakes what it corrects."""
        issue = next((one for one in self.kept[number] if one.state is State.WAITING), None)
        if issue is None or number in self._sending:
            return []
        self._sending.add(number)
        return [self.gateway.send(issue.encoded, lambda answer: self._told(issue, answer), issue.trace)]

    def _told(self, issue: Issue, answer: Answer) -> None:
        number = issue.given.number
        self._sending.discard(number)
        issue.account_refused = answer.code == UNAUTHORISED or (not answer.code and bool(answer.message))
        if not answer.code or answer.code == UNAUTHORISED:
            issue.tries += 1
            again = self.office.now() + backoff(issue.tries)
            self.office.agenda.at(again, lambda: self._send(number), f"minutes/{number}")
            return
        issue.since = self.office.now()
        if answer.code == RECEIVED and answer.receipt:
            issue.state, issue.receipt = State.SENT, answer.receipt
            self._act("minutes-sent", issue, issue.key)
        else:
            issue.state, issue.code = State.RETURNED, answer.code
        self._plan(number)

    # --- books --------------------------------------------------------------------------------------------------------

    def matters(self) -> Iterator[Matter]:
        """Issues that are not received yet, or came back."""
        for issue in (one for issues in self.kept.values() for one in issues):
            if issue.state is State.WAITING:
                owner = "officer" if issue.account_refused else "intake"
                yield Matter(PARTY, "minutes", issue.key, "waiting", owner, issue.since)
            elif issue.state is State.RETURNED:
                yield Matter(PARTY, "minutes", issue.key, f"returned {issue.code}", "officer", issue.since)

    def acts(self) -> Iterable[Act]:
        """Minutes taken in and sent."""
        return tuple(self.done)

    def _act(self, kind: str, issue: Issue, after: str = "") -> None:
        self.done.append(Act(PARTY, kind, issue.key, issue.given.examined.person, self.office.now(), after))
