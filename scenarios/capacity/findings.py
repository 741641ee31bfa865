"""The answer in a few sentences: what cannot keep up, which time limit breaks first, where it is fullest, who waits."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from harness.text import Text
from scenarios.capacity.answer import Answer, Value, measured
from scenarios.capacity.outcome import FULL, NATION, WHOLE, Row
from scenarios.capacity.quantities import DAY
from scenarios.capacity.titles import Titles
from scenarios.capacity.wording import count, duration, figure, moment, percent

HOUR_S: Final = 3600
QUEUE_LEAST: Final = 1.0
"""Fewer than this waiting on average over a step is no queue."""


def findings(answer: Answer) -> list[Text]:
    """The sentences, what matters most first."""
    titles = Titles.of(answer)
    return [
        *_overfull(answer, titles),
        *_unfinished(answer, titles),
        *_deadlines(answer),
        *_fullest(answer, titles),
        *_queue(answer, titles),
        *_slowest(answer, titles),
        *_recovery(answer),
    ]


def warnings(answer: Answer) -> list[Text]:
    """What makes the numbers less sure than they look."""
    return [*_warm_up(answer), *_runs(answer)]


def _overfull(answer: Answer, titles: Titles) -> Iterator[Text]:
    for row in sorted(answer.places(), key=lambda row: -row["worst"]):
        if row["worst"] < FULL:
            continue
        place = titles.place(row["place"])
        load, worst = (percent(measured(row, name)) for name in ("load", "worst"))
        yield Text(
            f"«{place.vi}» nhận nhiều việc hơn khả năng làm: tải {load.vi}, hàng đầy nhất {worst.vi}. "
            "Hàng đợi tăng mãi; thời gian của các loại đi qua đây không có giới hạn.",
            f"“{place.en}” gets more work than it can do: load {load.en}, the fullest queue {worst.en}. "
            "Its queue grows without end; kinds that pass here have no time that could be told.",
        )


def _unfinished(answer: Answer, titles: Titles) -> Iterator[Text]:
    """Kinds that came to no end although no place is overfull."""
    for name in answer.plan.kinds:
        place = answer.unstable(name)
        if place and place not in answer.full():
            left = count(sum(row["unfinished"] for one in answer.outcomes for row in one.kinds if row["kind"] == name))
            title, drain = titles.kind(name), figure(answer.plan.drain.says)
            yield Text(
                f"«{title.vi}»: {left.vi} hồ sơ chưa xong sau khi chạy thêm {drain.vi}; không nói được mất bao lâu.",
                f"“{title.en}”: {left.en} documents were not done after running on for {drain.en}; "
                "how long they take cannot be told.",
            )


def national(answer: Answer) -> list[Row]:
    """Time limits of the whole country, the worst first: ever more late, then the largest part."""
    rows = [row for row in answer.deadlines() if row["province"] == NATION]
    return sorted(rows, key=lambda row: (not row["unstable"], -(row["share"] or 0.0)))


def _deadlines(answer: Answer) -> Iterator[Text]:
    rows = national(answer)
    if not rows:
        return
    if not any(row["late"] or row["unstable"] for row in rows):
        yield Text("Không thời hạn nào bị trễ.", "No time limit is missed.")
        return
    worst = rows[0]
    title = answer.plan.deadlines[worst["deadline"]].title.text
    if worst["unstable"]:
        yield Text(
            f"Thời hạn vỡ trước: «{title.vi}»; số trễ tăng mãi vì hàng đợi trên đường đi tăng mãi.",
            f"The time limit that breaks first: “{title.en}”; ever more are late, as a queue on the way never ends.",
        )
        return
    share = percent(measured(worst, "share"))
    vi, en = f"Thời hạn trễ nhiều nhất: «{title.vi}», {share.vi} trễ.", f"Missed most: “{title.en}”, {share.en} late."
    late = sum(bool(row["late"] or row["unstable"]) for row in rows)
    if len(rows) > 1:
        vi += f" {late} trong {len(rows)} thời hạn có hồ sơ trễ."
        en += f" {late} of {len(rows)} time limits are missed at all."
    yield Text(vi, en)


def _fullest(answer: Answer, titles: Titles) -> Iterator[Text]:
    rows = [row for row in answer.places() if row["room"] == "station" and row["worst"] < FULL]
    if not rows:
        return
    row = max(rows, key=lambda row: row["worst"])
    place, load, worst = titles.place(row["place"]), *(percent(measured(row, name)) for name in ("load", "worst"))
    vi, en = f"Nơi đầy nhất: «{place.vi}», tải {load.vi}", f"The fullest place: “{place.en}”, load {load.en}"
    if answer.plan.stations[row["place"]].per != "nation":
        vi, en = f"{vi}, riêng hàng đầy nhất {worst.vi}", f"{en}, its fullest queue {worst.en}"
    others = answer.full()
    yield Text(
        f"{vi.replace('Nơi đầy nhất', 'Đầy nhất trong những nơi còn làm kịp') if others else vi}.",
        f"{en.replace('The fullest place', 'The fullest place that keeps up') if others else en}.",
    )


def _queue(answer: Answer, titles: Titles) -> Iterator[Text]:
    deepest = deepest_queue(answer)
    if deepest is None:
        yield Text("Không nơi nào có hàng đợi đáng kể.", "Nowhere is there a queue to speak of.")
        return
    name, waiting, at = deepest
    place, many, when = titles.place(name), count(waiting), moment(answer.plan, at)
    yield Text(
        f"Hàng đợi dài nhất: «{place.vi}», trung bình {many.vi} hồ sơ vào khoảng {when.vi}.",
        f"The longest queue: “{place.en}”, {many.en} documents on average around {when.en}.",
    )


def deepest_queue(answer: Answer) -> tuple[str, float, float] | None:
    """Where most wait, how many, and when (seconds from the beginning); what waits for a cycle is sent anyway."""
    step = answer.outcomes[0].series["step_s"]
    best = None
    for row in answer.places():
        if row["room"] in {"station", "link"}:
            waiting = answer.level(row["place"], "waiting")[0]
            at = int(np.argmax(waiting))
            if waiting[at] >= QUEUE_LEAST and (best is None or waiting[at] > best[1]):
                best = (row["place"], float(waiting[at]), at * step)
    return best


def _slowest(answer: Answer, titles: Titles) -> Iterator[Text]:
    times = {name: answer.time(name, WHOLE, "p95") for name in answer.plan.kinds}
    known = {name: value for name, value in times.items() if value is not None}
    if known:
        name = max(known, key=lambda name: known[name].value)
        title, took = titles.kind(name), duration(known[name])
        yield Text(
            f"Chậm nhất: «{title.vi}», 95 % hồ sơ xong trong {took.vi}.",
            f"The slowest: “{title.en}”, 95 % of documents are done within {took.en}.",
        )


def _recovery(answer: Answer) -> Iterator[Text]:
    if answer.recovery is None:
        return
    hours, extra = answer.recovery
    most = count(extra.value)
    if hours is None:
        yield Text(
            f"Sự cố làm thêm nhiều nhất {most.vi} hồ sơ phải chờ; hết thời gian chạy vẫn chưa trở lại như thường.",
            f"The outage kept up to {most.en} more documents waiting; they were still there when the run was over.",
        )
        return
    took = duration(Value(hours.value * HOUR_S, None if hours.half is None else hours.half * HOUR_S))
    yield Text(
        f"Sự cố làm thêm nhiều nhất {most.vi} hồ sơ phải chờ; hết sự cố {took.vi} thì mọi nơi như thường.",
        f"The outage kept up to {most.en} more documents waiting; {took.en} after its end nothing is left of that.",
    )


def _warm_up(answer: Answer) -> Iterator[Text]:
    """Unstable kinds never settle; that is told already."""
    warm_up = answer.plan.warm_up.us / DAY
    late = [
        (name, settles)
        for name in answer.plan.kinds
        if not answer.unstable(name)
        for settles in (
            max(row["settles_after"] for one in answer.outcomes for row in one.kinds if row["kind"] == name),
        )
        if settles > warm_up
    ]
    if late:
        name, settles = max(late, key=lambda pair: pair[1])
        title, own = Titles.of(answer).kind(name), figure(answer.plan.warm_up.says)
        yield Text(
            f"Khởi động {own.vi} có thể ngắn quá: {len(late)} loại hồ sơ ổn định muộn hơn, muộn nhất «{title.vi}», sau "
            f"{settles} ngày (MSER). Tăng warm_up rồi chạy lại.",
            f"A warm-up of {own.en} may be too short: {len(late)} kinds settle later, the last “{title.en}”, after "
            f"{settles} days (MSER). Raise warm_up and run again.",
        )


def _runs(answer: Answer) -> Iterator[Text]:
    if len(answer.outcomes) == 1:
        yield Text(
            "Chỉ một lần chạy: không biết các con số chắc đến đâu. Chạy lại với --replications 5.",
            "One run only: how sure the numbers are is not known. Run again with --replications 5.",
        )
