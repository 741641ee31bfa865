"""The send queue of children's cards (danh sách Chuyển hồ sơ khai sinh sang Bảo hiểm Xã hội): a state machine.

No HTTP, no axis and no clock: moments are handed in, so that a desk and a simulator walk the same table. The states up
to `returned` and their names are those of the guide of Sở Tư pháp Hà Giang of 12/02/2020; what the insurance side
answers is public nowhere, so `issued` is a profile of ours.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from harness.text import Text
from mocks.justice.choices import AT_OFFICE, Child, Choices, RefusedError, check, default_guardian, under_six


class State(StrEnum):
    """Where an item stands; the values are the names that officers read."""

    NOT_SENT = "chưa gửi"
    WAITING = "chờ gửi"
    SENT = "đã gửi"
    RETURNED = "bị trả về"
    ISSUED = "đã cấp thẻ"


class Action(StrEnum):
    """What can happen to an item."""

    CHOOSE = "choose"
    """The officer makes or changes the three choices."""
    TRANSFER = "transfer"
    """The officer presses Chuyển BHXH."""
    RESEND = "resend"
    """The officer has checked what came back and sends it again."""
    TAKEN = "taken"
    """The insurance side acknowledged the item."""
    RETURNED = "returned"
    """The insurance side returned it with an error."""
    ISSUED = "issued"
    """The insurance side issued the card."""


MOVES: Final[dict[tuple[State, Action], State]] = {
    (State.NOT_SENT, Action.CHOOSE): State.NOT_SENT,
    (State.NOT_SENT, Action.TRANSFER): State.WAITING,
    (State.WAITING, Action.CHOOSE): State.WAITING,
    (State.WAITING, Action.TRANSFER): State.WAITING,
    (State.WAITING, Action.TAKEN): State.SENT,
    (State.WAITING, Action.RETURNED): State.RETURNED,
    (State.SENT, Action.RETURNED): State.RETURNED,
    (State.SENT, Action.ISSUED): State.ISSUED,
    (State.RETURNED, Action.CHOOSE): State.RETURNED,
    (State.RETURNED, Action.RESEND): State.WAITING,
}
"""Everything that is allowed; whatever is not here is refused."""


@dataclass(slots=True)
class Item:
    """One child's request."""

    child: Child
    entered: datetime
    since: datetime
    """When the present state began."""
    state: State = State.NOT_SENT
    choices: Choices = field(default_factory=Choices)
    tries: int = 0
    """Sendings since the last answer."""
    tried: Choices | None = None
    """The choices of a sending that was never answered: the insurance side may have them, or may not."""
    receipt: str = ""
    error: tuple[str, str] = ("", "")
    """Code and text with which the item came back."""
    warning: Text | None = None
    """What the officer must look at."""
    card: str = ""
    history: list[tuple[datetime, Action, State]] = field(default_factory=list)

    @property
    def unsure(self) -> bool:
        """Whether choices were changed after a sending of which nobody knows whether it arrived."""
        return self.tried is not None and self.tried != self.choices


class SendQueue:
    """Every child that entered, by key; items go out in the order in which they were handed over."""

    def __init__(self, office_address: str = "") -> None:
        """Start empty; `office_address` is the address of offices that configured none of their own."""
        self._items: dict[str, Item] = {}
        self._under_way: dict[str, dict[str, Item]] = {}
        """Items that wait or were sent, by office: all that a cycle has to look at."""
        self._addresses: dict[str, str] = {}
        self._address = office_address

    # --- what officers configure and see ------------------------------------------------------------------------------

    def configure(self, address: str, unit: str = "") -> None:
        """Set the address to which cards for the office `unit` (all offices: "") are posted."""
        if unit:
            self._addresses[unit] = address
        else:
            self._address = address

    def address(self, unit: str) -> str:
        """The office's own address (địa chỉ trụ sở); "" until it is configured."""
        return self._addresses.get(unit, self._address)

    def items(self, state: State | None = None) -> Iterator[Item]:
        """The items (in `state`), in order of entry."""
        return (item for item in self._items.values() if state is None or item.state is state)

    def item(self, key: str) -> Item | None:
        """One item."""
        return self._items.get(key)

    # --- what happens to an item --------------------------------------------------------------------------------------

    def enter(self, child: Child, at: datetime) -> Item | None:
        """Put a child on the list when its record is saved; None for one who is six or older, or is there already."""
        if not under_six(child.born, at.date()) or child.key in self._items:
            return None
        item = Item(child, at, at, choices=Choices(guardian=default_guardian(child) or ""))
        self._items[child.key] = item
        return item

    def choose(self, key: str, choices: Choices, at: datetime) -> Item:
        """Make or change the choices; what is left empty stays as it was."""
        item = self._get(key)
        kept = item.choices
        wanted = Choices(
            choices.facility or kept.facility, choices.guardian or kept.guardian, choices.delivery or kept.delivery
        )
        self._may(item, Action.CHOOSE)
        check(item.child, wanted)
        if item.state is State.WAITING:
            self._complete(item, wanted)
        item.choices = wanted
        self._move(item, Action.CHOOSE, at)
        return item

    def transfer(self, key: str, at: datetime) -> Item:
        """Hand the item over to the next sending (Chuyển BHXH)."""
        item = self._get(key)
        self._may(item, Action.TRANSFER)
        self._complete(item, item.choices)
        self._move(item, Action.TRANSFER, at)
        item.warning = None
        return item

    def resend(self, key: str, at: datetime) -> Item:
        """Hand a returned item over again, once the officer has looked at it."""
        item = self._get(key)
        self._may(item, Action.RESEND)
        self._complete(item, item.choices)
        self._move(item, Action.RESEND, at)
        item.warning = None
        item.tried = None
        item.tries = 0
        return item

    def to_send(self, unit: str) -> list[Item]:
        """What the office's next cycle sends, one after another."""
        return [item for item in self._under_way.get(unit, {}).values() if item.state is State.WAITING]

    def to_ask(self, unit: str, at: datetime) -> list[Item]:
        """What was sent in an earlier cycle and has no result yet."""
        found = self._under_way.get(unit, {}).values()
        return [item for item in found if item.state is State.SENT and item.since < at]

    def attempted(self, item: Item) -> None:
        """Note a sending before its answer is known."""
        item.tries += 1
        item.tried = item.choices

    def taken(self, item: Item, sent: Choices, receipt: str, at: datetime) -> None:
        """The insurance side has the sending with the choices `sent`; a change made since came too late: say so."""
        self._may(item, Action.TAKEN)
        self._move(item, Action.TAKEN, at)
        item.receipt = receipt
        if item.choices != sent:
            item.choices = sent
            item.warning = Text(
                "Lần gửi trước đã đến BHXH; thay đổi sau đó không còn hiệu lực.",
                "An earlier sending had reached the insurance side; the change came too late.",
            )
        _answered(item)

    def not_taken(self, item: Item) -> None:
        """An unanswered sending turns out never to have arrived."""
        item.tried = None

    def returned(self, item: Item, code: str, text: str, at: datetime) -> None:
        """The insurance side returned it; the officer is warned."""
        self._may(item, Action.RETURNED)
        self._move(item, Action.RETURNED, at)
        item.error = (code, text)
        item.warning = Text(
            f"BHXH trả về: {code} {text}. Kiểm tra lại thông tin trước khi gửi lại.",
            f"Returned by the insurance side: {code} {text}. Check the data before sending it again.",
        )
        _answered(item)

    def issued(self, item: Item, card: str, at: datetime) -> None:
        """The card is there."""
        self._may(item, Action.ISSUED)
        self._move(item, Action.ISSUED, at)
        item.card = card
        item.warning = None

    # --- inside -------------------------------------------------------------------------------------------------------

    def _get(self, key: str) -> Item:
        item = self._items.get(key)
        if item is None:
            says = Text(f"không có hồ sơ {key} trong danh sách", f"there is no item {key} on the list")
            raise RefusedError(says, "unknown")
        return item

    def _may(self, item: Item, action: Action) -> None:
        if (item.state, action) not in MOVES:
            raise RefusedError(_WHY[action].fill(state=item.state), "state")

    def _move(self, item: Item, action: Action, at: datetime) -> None:
        after = MOVES[item.state, action]
        if after is not item.state:
            item.since = at
        item.state = after
        under_way = self._under_way.setdefault(item.child.unit, {})
        if after in {State.WAITING, State.SENT}:
            under_way[item.child.key] = item
        else:
            under_way.pop(item.child.key, None)
        item.history.append((at, action, after))

    def _complete(self, item: Item, choices: Choices) -> None:
        for value, says in (
            (choices.facility, Text("nơi đăng ký KCB ban đầu", "the first facility")),
            (choices.guardian, Text("người giám hộ/địa chỉ trên thẻ", "the guardian")),
            (choices.delivery, Text("hình thức nhận thẻ", "the delivery")),
        ):
            if not value:
                raise RefusedError(Text(f"chưa chọn {says.vi}", f"{says.en} is not chosen yet"))
        if choices.delivery == AT_OFFICE and not self.address(item.child.unit):
            says = Text(
                "chưa cấu hình địa chỉ trụ sở của đơn vị nên không nhận thẻ tại trụ sở được",
                "the office's address is not configured, so a card cannot be delivered there",
            )
            raise RefusedError(says, "state")


def _answered(item: Item) -> None:
    item.tries = 0
    item.tried = None


_WHY: Final[dict[Action, Text]] = {
    Action.CHOOSE: Text(
        "hồ sơ «{state}» không chọn lại được; chỉ khi chưa gửi, chờ gửi hoặc bị trả về",
        "an item in state “{state}” cannot be changed; only before it is sent or after it was returned",
    ),
    Action.TRANSFER: Text(
        "hồ sơ «{state}» không chuyển được; chỉ khi chưa gửi hoặc chờ gửi",
        "an item in state “{state}” cannot be transferred; only before it is sent",
    ),
    Action.RESEND: Text(
        "hồ sơ «{state}» không gửi lại được; chỉ khi bị trả về",
        "an item in state “{state}” cannot be sent again; only after it was returned",
    ),
    Action.TAKEN: Text("hồ sơ «{state}» không chờ gửi", "an item in state “{state}” is not waiting to be sent"),
    Action.RETURNED: Text("hồ sơ «{state}» không bị trả về được", "an item in state “{state}” cannot be returned"),
    Action.ISSUED: Text("hồ sơ «{state}» chưa được gửi", "no card can be issued for an item in state “{state}”"),
}
