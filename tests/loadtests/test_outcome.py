from dataclasses import replace
from typing import Any

from harness.text import Text
from loadtests.judging import Judged
from loadtests.ledger import Ledger, Share
from loadtests.outcome import Outcome, conclude
from loadtests.reconciling import Reconciled
from loadtests.settings import Settings
from loadtests.tally import FAULTS_MAX, OTHER, Tally

HELD = Reconciled("control", 1, 1)


def ledger(*workers: Tally, count: int = 1, **told: Any) -> Ledger:
    """What workers handed over, each its whole share at once."""
    found = Ledger({index: Share(index, count=count, ready=True) for index in range(len(workers))})
    for index, tally in enumerate(workers):
        found.add(index, tally.take() | {"from_s": 0.0, "to_s": 1.0, "done": True} | told)
    return found


def tally(*receipts: str, fault: str = "", behind_s: float = 0.0) -> Tally:
    """One request for each receipt."""
    found = Tally(0.01)
    for receipt in receipts:
        found.leave(behind_s)
        found.answer("discharge", 0.1, Judged(fault, "" if fault else receipt))
    return found


def concluded(settings: Settings, found: Ledger, reconciled: Reconciled = HELD, **more: Any) -> Outcome:
    return conclude(settings, found, reconciled, **more)


def test_a_run_in_which_all_is_well_is_sound(settings: Settings) -> None:
    outcome = concluded(settings, ledger(tally("A"), tally("B")))

    assert (outcome.conclusion, outcome.exit_code, outcome.reasons) == ("sound", 0, ())


def test_a_receipt_that_two_workers_got_is_found(settings: Settings) -> None:
    outcome = concluded(settings, ledger(tally("A"), tally("A")))

    assert outcome.exit_code == 1
    assert "receipts were given twice, for example A" in outcome.reasons[0].en


def test_a_wrong_answer_is_told_with_its_fault(settings: Settings) -> None:
    outcome = concluded(settings, ledger(tally("A", fault="code-500")))

    assert outcome.exit_code == 1
    assert "code-500 × 1" in outcome.reasons[0].en


def test_what_was_acknowledged_and_is_gone_is_told_by_name(settings: Settings) -> None:
    outcome = concluded(settings, ledger(tally("A")), Reconciled("control", 1, 1, 1, ("A",)))

    assert outcome.exit_code == 1
    assert "are gone, for example A" in outcome.reasons[0].en


def test_lateness_beyond_its_bound_voids_the_run_and_within_it_does_not(settings: Settings) -> None:
    late = [tally(*"ABCDEFGHIJ"), tally("K", behind_s=0.011)]

    assert concluded(replace(settings, late_share=0.09), ledger(*late, count=1)).exit_code == 5
    late = [tally(*"ABCDEFGHIJ"), tally("K", behind_s=0.011)]
    assert concluded(replace(settings, late_share=0.1), ledger(late[0], count=10)).exit_code == 0


def test_a_full_pool_voids_the_run(settings: Settings) -> None:
    outcome = concluded(settings, ledger(tally("A"), full=3))

    assert outcome.exit_code == 5
    assert "--pool" in outcome.reasons[0].en


def test_requests_that_never_left_void_the_run(settings: Settings) -> None:
    assert concluded(settings, ledger(tally("A"), count=2)).exit_code == 5


def test_a_lost_worker_makes_the_run_incomplete_and_what_was_lost_is_said(settings: Settings) -> None:
    found = ledger(tally("A"), tally("B"), count=5)
    found.shares[0].count = 1
    found.shares[1].lost, found.shares[1].done = True, False

    outcome = concluded(settings, found)

    assert outcome.exit_code == 3
    assert "nothing is known of 4 of its 5 requests" in outcome.reasons[0].en


def test_of_a_worker_lost_while_it_prepared_the_whole_share_is_lost(settings: Settings) -> None:
    found = Ledger({index: Share(index) for index in range(3)})
    found.prepared(0, {"count": 4, "counts": {"lookup": 4}, "took_s": 1.0, "of": 11})
    found.shares[2].lost = True

    assert [share.count for share in found.shares.values()] == [4, 4, 3]
    told = " ".join(reason.en for reason in concluded(settings, found).reasons)
    assert "nothing is known of 3 of its 3 requests" in told


def test_a_run_without_answers_is_incomplete(settings: Settings) -> None:
    assert concluded(settings, Ledger({0: Share(0)}), Reconciled("none")).exit_code == 3


def test_a_fault_of_the_bench_outranks_everything(settings: Settings) -> None:
    outcome = concluded(settings, ledger(tally("A"), full=1), trouble=Text("hỏng", "broken"))

    assert outcome.exit_code == 4


def test_a_target_that_invents_faults_does_not_fill_our_memory() -> None:
    found = Tally(0.01)
    for number in range(10 * FAULTS_MAX):
        found.answer("lookup", 0.1, Judged(f"code-{number}"))

    faults = found.take()["lines"]["lookup"]["faults"]

    assert len(faults) == FAULTS_MAX + 1
    assert faults[OTHER] == 9 * FAULTS_MAX
