"""A run's result as files: summary.json, CSV, an HdrHistogram log; whoever judges or draws later reads these.

`latency.hdr` holds one line a portion, tagged with the kind of request, in HdrHistogram's own log format (seconds from
the run's start, microseconds within): adding its lines gives the totals of the summary exactly.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from harness.text import Text
from loadtests.histograms import CURVE, QUANTILES, Histogram, fresh, mean_ms, merged, pour, quantile_ms
from loadtests.kinds import ASKS
from loadtests.ledger import Ledger, Pace, Stretch
from loadtests.outcome import Outcome, late_share
from loadtests.reconciling import Reconciled
from loadtests.settings import Settings

FORMAT: Final = "lienthong/load/1"
SUMMARY: Final = "summary.json"
PAGE: Final = "index.html"
BY_REQUEST: Final = "by_request.csv"
OVER_TIME: Final = "over_time.csv"
PACE: Final = "pace.csv"
PERCENTILES: Final = "percentiles.csv"
LOG: Final = "latency.hdr"
RECEIPTS: Final = "receipts.csv"
SLOT_S: Final = 1.0


def summary(
    settings: Settings, ledger: Ledger, reconciled: Reconciled, outcome: Outcome, times: dict[str, Any]
) -> dict[str, Any]:
    """Everything about a run that is worth a number; `times` says when what began and how long it took."""
    told = {key: value for key, value in settings.as_json().items() if key not in {"out", "profile", "fixtures"}}
    took_s = max(float(times["sending_s"]), 1e-9)
    whole = merged_of(ledger)
    return {
        "format": FORMAT,
        "conclusion": outcome.conclusion,
        "exit_code": outcome.exit_code,
        "reasons": [reason.as_json() for reason in outcome.reasons],
        "settings": told,
        "times": times,
        "offered": {"count": ledger.offered, "rate": ledger.offered / settings.seconds},
        "achieved": {"count": ledger.answered, "rate": ledger.answered / took_s, "left": ledger.left},
        "lateness": {
            "bound_ms": settings.late_ms,
            "allowed_share": settings.late_share,
            "late": ledger.late,
            "share": late_share(ledger),
            "longest_ms": ledger.behind_s * 1000,
            "pool_exhausted": ledger.full,
        },
        "latency": latency(whole),
        "requests": {ask: _line(ledger, ask) for ask in sorted(_asked(ledger))},
        "receipts": {
            "acknowledged": sum(map(len, ledger.receipts.values())),
            "twice": {"count": ledger.twice_count, "first": ledger.twice},
            "compared_by": reconciled.way,
            "compared": reconciled.looked_at,
            "lost": {"count": reconciled.lost_count, "first": list(reconciled.lost)},
        },
        "workers": [
            {
                "index": share.index,
                "offered": share.count,
                "left": share.left,
                "answered": share.answered,
                "prepared_s": share.prepared_s,
                "lost": share.lost,
            }
            for share in ledger.shares.values()
        ],
    }


def merged_of(ledger: Ledger) -> Histogram:
    """All latencies in one histogram."""
    whole = fresh()
    for line in ledger.lines.values():
        whole.add(line.latency)
    return whole


def latency(histogram: Histogram) -> dict[str, float]:
    """Mean and percentiles, in milliseconds."""
    return {"mean_ms": mean_ms(histogram)} | {f"p{q:g}_ms": quantile_ms(histogram, q) for q in QUANTILES}


def _asked(ledger: Ledger) -> set[str]:
    return {ask for share in ledger.shares.values() for ask in share.counts} | set(ledger.lines)


def _line(ledger: Ledger, ask: str) -> dict[str, Any]:
    line = ledger.lines.get(ask)
    return {
        "door": ASKS[ask].door,
        "title": ASKS[ask].title.as_json(),
        "offered": sum(share.counts.get(ask, 0) for share in ledger.shares.values()),
        "answered": line.answered if line else 0,
        "wrong": line.wrong if line else 0,
        "faults": dict(sorted(line.faults.items())) if line else {},
        "latency": latency(line.latency) if line else latency(fresh()),
    }


def write(folder: Path, told: dict[str, Any], ledger: Ledger) -> None:
    """Write every file of the run; the summary last, so that whoever waits for it finds the rest."""
    folder.mkdir(parents=True, exist_ok=True)
    _csv(folder / BY_REQUEST, _by_request(told))
    _csv(folder / OVER_TIME, _over_time(ledger.stretches))
    _csv(folder / PACE, _pace(ledger.paces))
    _csv(folder / PERCENTILES, _percentiles(ledger))
    _csv(folder / RECEIPTS, _receipts(ledger))
    (folder / LOG).write_text("".join(_log(ledger.stretches)), "utf-8")
    part = folder / f"{SUMMARY}.part"
    part.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    part.replace(folder / SUMMARY)


def _csv(path: Path, rows: Iterable[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _by_request(told: dict[str, Any]) -> Iterator[list[Any]]:
    columns = list(told["latency"])
    yield ["request", "door", "offered", "answered", "wrong", *columns]
    for ask, line in told["requests"].items():
        yield [
            ask,
            line["door"],
            line["offered"],
            line["answered"],
            line["wrong"],
            *(f"{line['latency'][column]:.3f}" for column in columns),
        ]


def _over_time(stretches: list[Stretch]) -> Iterator[list[Any]]:
    yield ["from_s", "request", "answered", "wrong", *(f"p{q:g}_ms" for q in QUANTILES)]
    slots: dict[tuple[int, str], list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        slots[int(stretch.from_s // SLOT_S), stretch.ask].append(stretch)
    for (slot, ask), found in sorted(slots.items()):
        histogram = merged(stretch.latency for stretch in found)
        counts = [sum(stretch.answered for stretch in found), sum(stretch.wrong for stretch in found)]
        yield [slot * SLOT_S, ask, *counts, *(f"{quantile_ms(histogram, q):.3f}" for q in QUANTILES)]


def _pace(paces: list[Pace]) -> Iterator[list[Any]]:
    yield ["from_s", "left", "late", "longest_ms"]
    slots: dict[int, list[Pace]] = defaultdict(list)
    for pace in paces:
        slots[int(pace.from_s // SLOT_S)].append(pace)
    for slot, found in sorted(slots.items()):
        longest_ms = max(pace.behind_s for pace in found) * 1000
        counts = [sum(pace.left for pace in found), sum(pace.late for pace in found)]
        yield [slot * SLOT_S, *counts, f"{longest_ms:.3f}"]


def _percentiles(ledger: Ledger) -> Iterator[list[Any]]:
    yield ["request", "percentile", "ms"]
    for ask, line in sorted(ledger.lines.items()):
        for per_cent in CURVE:
            yield [ask, per_cent, f"{quantile_ms(line.latency, per_cent):.3f}"]


def _receipts(ledger: Ledger) -> Iterator[list[Any]]:
    yield ["door", "receipt"]
    for door, receipts in sorted(ledger.receipts.items()):
        for receipt in sorted(receipts):
            yield [door, receipt]


def _log(stretches: list[Stretch]) -> Iterator[str]:
    yield "#[Histogram log format version 1.3]\n"
    yield "#[StartTime: 0.000 (seconds since epoch), the run's start]\n"
    yield '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"\n'
    for stretch in sorted(stretches):
        histogram = fresh()
        pour(histogram, stretch.latency)
        length, most = stretch.to_s - stretch.from_s, histogram.get_max_value() / 1e6
        yield f"Tag={stretch.ask},{stretch.from_s:.3f},{length:.3f},{most:.6f},{stretch.latency}\n"


def lines(told: dict[str, Any]) -> Iterator[Text]:
    """The summary as a person reads it in a terminal."""
    offered, achieved, late = told["offered"], told["achieved"], told["lateness"]
    times, receipts = told["times"], told["receipts"]
    yield Text(
        f"Theo phương án {offered['count']} yêu cầu ({offered['rate']:.1f}/s); trả lời {achieved['count']} "
        f"({achieved['rate']:.1f}/s). Chuẩn bị và ký trước: {times['preparing_s']:.1f} s.",
        f"Offered {offered['count']} requests ({offered['rate']:.1f}/s), answered {achieved['count']} "
        f"({achieved['rate']:.1f}/s). Prepared and signed beforehand: {times['preparing_s']:.1f} s.",
    )
    yield Text(
        f"Rời đi trễ hơn {late['bound_ms']:g} ms: {late['share']:.2%}, chậm nhất {late['longest_ms']:.1f} ms.",
        f"Left more than {late['bound_ms']:g} ms late: {late['share']:.2%}, at most {late['longest_ms']:.1f} ms.",
    )
    yield _compared(receipts)
    if told["left_out"]:
        names = ", ".join(told["left_out"])
        yield Text(
            f"Bỏ qua, vì không biết chúng đi vào cửa nào của cổng: {names}.",
            f"Left out, because it is not known through which doors they go: {names}.",
        )


def _compared(receipts: dict[str, Any]) -> Text:
    count = receipts["acknowledged"]
    if receipts["compared_by"] == "none":
        return Text(
            f"{count} hồ sơ đã báo nhận; hệ thống này không có cửa nào để đối chiếu, nên không biết có mất hay không.",
            f"{count} files were acknowledged; this target has no door to compare them at, so whether any was lost is "
            "not known.",
        )
    return Text(
        f"{count} hồ sơ đã báo nhận; đối chiếu {receipts['compared']} qua cửa {receipts['compared_by']}, mất "
        f"{receipts['lost']['count']}.",
        f"{count} files were acknowledged; {receipts['compared']} compared at the {receipts['compared_by']} door, "
        f"{receipts['lost']['count']} lost.",
    )
