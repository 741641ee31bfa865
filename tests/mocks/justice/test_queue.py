"""The send queue's state machine: every state with every action, and who may choose what for whom."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from harness.clock import VIETNAM
from mocks.justice.choices import Child, Choices, RefusedError, default_guardian, under_six
from mocks.justice.queue import MOVES, Action, Item, SendQueue, State

AT = datetime(2026, 9, 15, 9, 0, tzinfo=VIETNAM)
CHILD = Child("K1", "00070", date(2026, 9, 1))
FULL = Choices("01901", "ME", "2")

EXPECTED = {
    # state        choose             transfer         resend           taken        returned          issued
    State.NOT_SENT: (State.NOT_SENT, State.WAITING, None, None, None, None),
    State.WAITING: (State.WAITING, State.WAITING, None, State.SENT, State.RETURNED, None),
    State.SENT: (None, None, None, None, State.RETURNED, State.ISSUED),
    State.RETURNED: (State.RETURNED, None, State.WAITING, None, None, None),
    State.ISSUED: (None, None, None, None, None, None),
}
TABLE = [(state, action, row[at]) for state, row in EXPECTED.items() for at, action in enumerate(Action)]


def queue_with(state: State) -> tuple[SendQueue, Item]:
    """A queue with one item that has come to `state` by the shortest way."""
    queue = SendQueue()
    item = queue.enter(CHILD, AT)
    assert item is not None
    ways = {
        State.NOT_SENT: (),
        State.WAITING: (Action.TRANSFER,),
        State.SENT: (Action.TRANSFER, Action.TAKEN),
        State.RETURNED: (Action.TRANSFER, Action.TAKEN, Action.RETURNED),
        State.ISSUED: (Action.TRANSFER, Action.TAKEN, Action.ISSUED),
    }
    queue.choose("K1", FULL, AT)
    for action in ways[state]:
        do(queue, item, action)
    assert item.state is state
    return queue, item


def do(queue: SendQueue, item: Item, action: Action, at: datetime = AT) -> None:
    key = item.child.key
    acts: dict[Action, Callable[[], object]] = {
        Action.CHOOSE: lambda: queue.choose(key, Choices("79024", "CHA", "2"), at),
        Action.TRANSFER: lambda: queue.transfer(key, at),
        Action.RESEND: lambda: queue.resend(key, at),
        Action.TAKEN: lambda: queue.taken(item, item.choices, "R1", at),
        Action.RETURNED: lambda: queue.returned(item, "TE05", "thiếu địa chỉ", at),
        Action.ISSUED: lambda: queue.issued(item, "TE1010000000001", at),
    }
    acts[action]()


@pytest.mark.parametrize(("state", "action", "after"), TABLE)
def test_an_action_leads_where_the_table_says_or_is_refused_and_changes_nothing(
    state: State, action: Action, after: State | None
) -> None:
    queue, item = queue_with(state)
    before = (item.state, item.choices, list(item.history))
    later = AT + timedelta(minutes=5)

    if after is None:
        with pytest.raises(RefusedError) as refused:
            do(queue, item, action, later)
        assert refused.value.kind == "state"
        assert state.value in refused.value.says.vi
        assert (item.state, item.choices, item.history) == before
    else:
        do(queue, item, action, later)
        assert item.state is after
        assert item.history[-1] == (later, action, after)
        assert item.since == (later if after is not state else AT)


def test_the_table_of_moves_is_the_table_that_is_tested() -> None:
    assert {(state, action): after for state, action, after in TABLE if after} == MOVES


@pytest.mark.parametrize("action", [Action.CHOOSE, Action.TRANSFER, Action.RESEND])
def test_an_item_that_is_not_on_the_list_is_unknown(action: Action) -> None:
    queue, item = queue_with(State.NOT_SENT)
    stranger = Item(Child("K9", "00070", CHILD.born), AT, AT)

    with pytest.raises(RefusedError) as refused:
        do(queue, stranger, action)

    assert refused.value.kind == "unknown"
    assert queue.item("K9") is None
    assert list(queue.items()) == [item]


@pytest.mark.parametrize(
    ("born", "saved", "enters"),
    [
        (date(2020, 9, 16), date(2026, 9, 15), True),
        (date(2020, 9, 15), date(2026, 9, 15), False),
        (date(2020, 9, 14), date(2026, 9, 15), False),
        (date(2020, 2, 29), date(2026, 2, 27), True),
        (date(2020, 2, 29), date(2026, 2, 28), False),
        (date(2026, 9, 15), date(2026, 9, 15), True),
    ],
)
def test_a_child_enters_only_before_its_sixth_birthday(*, born: date, saved: date, enters: bool) -> None:
    queue = SendQueue()
    at = datetime.combine(saved, AT.timetz())

    assert under_six(born, saved) is enters
    assert (queue.enter(Child("K1", "00070", born), at) is not None) is enters
    assert len(list(queue.items())) == int(enters)


def test_a_child_enters_once() -> None:
    queue, item = queue_with(State.SENT)

    assert queue.enter(CHILD, AT) is None
    assert list(queue.items()) == [item]


@pytest.mark.parametrize(
    ("father", "mother", "abandoned", "guardian"),
    [
        (True, True, False, None),
        (False, True, False, "ME"),
        (True, False, False, "CHA"),
        (False, False, False, "NYC"),
        (True, True, True, "NYC"),
        (False, True, True, "NYC"),
        (True, False, True, "NYC"),
        (False, False, True, "NYC"),
    ],
)
def test_the_guardian_is_filled_in_where_a_parent_is_not_known(
    *, father: bool, mother: bool, abandoned: bool, guardian: str | None
) -> None:
    child = Child("K1", "00070", CHILD.born, father, mother, abandoned)
    item = SendQueue().enter(child, AT)

    assert default_guardian(child) == guardian
    assert item is not None
    assert item.choices.guardian == (guardian or "")


@pytest.mark.parametrize(
    ("choices", "child"),
    [
        (Choices("0190", "ME", "2"), CHILD),
        (Choices("019012", "ME", "2"), CHILD),
        (Choices("01 01", "ME", "2"), CHILD),
        (Choices("0190Đ", "ME", "2"), CHILD),
        (Choices("01901", "BA", "2"), CHILD),
        (Choices("01901", "ME", "3"), CHILD),
        (Choices("01901", "CHA", "2"), Child("K1", "00070", CHILD.born, father_known=False)),
        (Choices("01901", "ME", "2"), Child("K1", "00070", CHILD.born, mother_known=False)),
    ],
)
def test_choices_that_cannot_be_meant_are_refused(choices: Choices, child: Child) -> None:
    queue = SendQueue()
    queue.enter(child, AT)

    with pytest.raises(RefusedError) as refused:
        queue.choose("K1", choices, AT)

    assert refused.value.kind == "value"
    assert queue.item("K1").choices.facility == ""  # type: ignore[union-attr]


def test_a_facility_anywhere_in_the_country_may_be_chosen_letters_included() -> None:
    queue = SendQueue()
    queue.enter(CHILD, AT)

    assert queue.choose("K1", Choices("96A0Z"), AT).choices.facility == "96A0Z"


def test_what_is_left_out_stays_as_it_was() -> None:
    queue, item = queue_with(State.WAITING)

    queue.choose("K1", Choices(facility="79024"), AT)

    assert item.choices == Choices("79024", "ME", "2")


@pytest.mark.parametrize("missing", ["facility", "guardian", "delivery"])
def test_nothing_is_transferred_before_all_three_are_chosen(missing: str) -> None:
    queue = SendQueue()
    queue.enter(CHILD, AT)
    given = {"facility": "01901", "guardian": "ME", "delivery": "2"} | {missing: ""}
    queue.choose("K1", Choices(**given), AT)

    with pytest.raises(RefusedError) as refused:
        queue.transfer("K1", AT)

    assert refused.value.kind == "value"
    assert queue.item("K1").state is State.NOT_SENT  # type: ignore[union-attr]


def test_delivery_at_the_office_needs_the_offices_address() -> None:
    queue = SendQueue()
    queue.enter(CHILD, AT)
    queue.choose("K1", Choices("01901", "ME", "1"), AT)
    with pytest.raises(RefusedError) as refused:
        queue.transfer("K1", AT)
    assert refused.value.kind == "state"

    queue.configure("Số 9 đường Khác", "00004")
    with pytest.raises(RefusedError):
        queue.transfer("K1", AT)

    queue.configure("Số 1 đường Thử", "00070")
    assert queue.transfer("K1", AT).state is State.WAITING


def test_a_waiting_item_cannot_be_changed_into_one_that_could_not_be_sent() -> None:
    queue, item = queue_with(State.WAITING)

    with pytest.raises(RefusedError):
        queue.choose("K1", Choices(delivery="1"), AT)

    assert item.choices == FULL


def test_one_address_may_serve_every_office() -> None:
    queue = SendQueue("Số 1 đường Thử")
    queue.configure("Số 2 đường Thử", "00004")

    assert (queue.address("00070"), queue.address("00004")) == ("Số 1 đường Thử", "Số 2 đường Thử")


def test_a_return_warns_and_sending_again_clears_the_warning() -> None:
    queue, item = queue_with(State.RETURNED)
    assert item.error == ("TE05", "thiếu địa chỉ")
    assert item.warning is not None
    assert "TE05" in item.warning.vi

    queue.resend("K1", AT)

    assert item.warning is None
    assert queue.to_send("00070") == [item]


def test_a_change_after_an_unanswered_sending_makes_the_item_unsure_until_it_is_known_what_arrived() -> None:
    queue, item = queue_with(State.WAITING)
    queue.attempted(item)
    assert not item.unsure

    queue.choose("K1", Choices(facility="79024"), AT)
    assert item.unsure

    queue.taken(item, FULL, "R1", AT)
    assert item.choices == FULL
    assert item.warning is not None
    assert not item.unsure


def test_a_change_holds_once_it_is_known_that_nothing_arrived() -> None:
    queue, item = queue_with(State.WAITING)
    queue.attempted(item)
    queue.choose("K1", Choices(facility="79024"), AT)

    queue.not_taken(item)

    assert not item.unsure
    assert item.choices.facility == "79024"


def test_items_go_out_in_the_order_in_which_they_were_handed_over_each_office_its_own() -> None:
    queue = SendQueue()
    for number, unit in enumerate(["00070", "00004", "00070"]):
        queue.enter(Child(f"K{number}", unit, CHILD.born), AT)
        queue.choose(f"K{number}", FULL, AT)
    for number in (2, 1, 0):
        queue.transfer(f"K{number}", AT)

    assert [item.child.key for item in queue.to_send("00070")] == ["K2", "K0"]


def test_results_are_asked_for_only_in_a_later_cycle() -> None:
    queue, item = queue_with(State.SENT)

    assert queue.to_ask("00070", AT) == []
    assert queue.to_ask("00070", AT + timedelta(minutes=30)) == [item]
    assert queue.to_ask("00004", AT + timedelta(minutes=30)) == []
