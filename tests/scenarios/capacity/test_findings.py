"""The answer in sentences: what cannot keep up first, then what a planner asks."""

from collections.abc import Callable
from dataclasses import replace

from scenarios.capacity.answer import Answer
from scenarios.capacity.findings import findings, warnings
from scenarios.capacity.recovery import Recovered
from tests.scenarios.capacity.conftest import constant, figure

Answers = Callable[..., Answer]
SLOW = {"stations.desk.service": constant("30 min"), "days": figure("4 days")}
BUSY = {"deadlines.soon.limit": figure("5 min"), "stations.desk.service": constant("500 s")}


def test_what_is_unstable_is_what_the_answer_begins_with(answer: Answers) -> None:
    first, second, *_ = findings(answer(SLOW))

    assert first.en.startswith("“desk” gets more work than it can do")
    assert first.vi.startswith("«desk» nhận nhiều việc hơn khả năng làm")
    assert "ever more are late" in second.en


def test_it_names_the_limit_the_place_the_queue_and_the_kind(answer: Answers) -> None:
    told = " ".join(one.en for one in findings(answer(BUSY)))

    assert "Missed most: “soon”" in told
    assert "The fullest place: “desk”" in told
    assert "The longest queue: “desk”" in told
    assert "The slowest: “paper”" in told


def test_it_says_so_when_no_limit_is_missed(answer: Answers) -> None:
    told = [one.vi for one in findings(answer({"deadlines.soon.limit": figure("3 d")}))]

    assert "Không thời hạn nào bị trễ." in told


def test_it_says_so_when_nobody_queues(answer: Answers) -> None:
    told = [one.en for one in findings(answer({"stations.desk.servers": figure("500 servers")}))]

    assert "Nowhere is there a queue to speak of." in told


def test_it_tells_how_long_an_outage_is_felt(answer: Answers) -> None:
    found = answer(seeds=(1, 2))
    back = replace(found, recovered=(Recovered(2.0, 90.0), Recovered(2.2, 110.0)))
    never = replace(found, recovered=(Recovered(2.0, 90.0), Recovered(None, 110.0)))

    assert "up to 100 more documents waiting; 2.10 ± " in findings(back)[-1].en
    assert "still there when the run was over" in findings(never)[-1].en


def test_it_warns_of_a_warm_up_that_is_too_short(answer: Answers) -> None:
    found = answer(seeds=(1, 2))
    kinds = [{**row, "settles_after": 1} for row in found.outcomes[0].kinds]
    late = replace(found, outcomes=(replace(found.outcomes[0], kinds=kinds), found.outcomes[1]))

    assert "may be too short" in warnings(late)[0].en
    assert "“paper”, after 1 days" in warnings(late)[0].en


def test_it_warns_of_a_single_run(answer: Answers) -> None:
    assert "--replications" in warnings(answer(seeds=(1,)))[-1].en


def test_what_cannot_end_is_told_with_how_many_are_left(answer: Answers) -> None:
    way = [{"cycle": "send"}, {"wait": constant("50 d"), "name": "abroad"}, {"station": "desk"}]
    first, *_ = findings(answer({"kinds.paper.way": way}))

    assert "documents were not done after running on for 2 days" in first.en
    assert "hồ sơ chưa xong sau khi chạy thêm 2 ngày" in first.vi
