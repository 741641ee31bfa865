import threading
import time

from mocks.intake.inbox import PATIENT_WAIT_S, Hurry, Inbox


def test_what_came_together_is_taken_together_in_order() -> None:
    inbox: Inbox[int] = Inbox(10)
    for job in range(3):
        inbox.put(job)

    assert inbox.take() == [0, 1, 2]


def test_a_group_has_its_bound_and_the_rest_comes_next() -> None:
    inbox: Inbox[int] = Inbox(2)
    for job in range(3):
        inbox.put(job)

    assert (inbox.take(), inbox.take()) == ([0, 1], [2])


def test_a_dozing_taker_wakes_for_a_single_record() -> None:
    inbox: Inbox[int] = Inbox(2)
    taken: list[int] = []
    taker = threading.Thread(target=lambda: taken.extend(inbox.take()))
    taker.start()
    inbox.put(7)
    taker.join(5)

    assert taken == [7]


def test_what_is_patient_goes_with_the_next_record() -> None:
    inbox: Inbox[str] = Inbox(10)
    inbox.put("verdict", Hurry.PATIENT)
    timer = threading.Timer(PATIENT_WAIT_S / 5, inbox.put, ["record"])
    timer.start()

    assert inbox.take() == ["verdict", "record"]


def test_what_is_patient_goes_alone_in_the_end() -> None:
    inbox: Inbox[str] = Inbox(10)
    inbox.put("verdict", Hurry.PATIENT)

    assert inbox.take() == ["verdict"]


def test_many_threads_lose_nothing() -> None:
    inbox: Inbox[int] = Inbox(16)
    senders = [threading.Thread(target=lambda: [inbox.put(job) for job in range(500)]) for _ in range(8)]
    for sender in senders:
        sender.start()
    taken = 0
    deadline = time.monotonic() + 30
    while taken < 4000 and time.monotonic() < deadline:
        taken += len(inbox.take())
    for sender in senders:
        sender.join()

    assert taken == 4000
