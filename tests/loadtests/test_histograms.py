import random
from pathlib import Path

from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

from harness.chance import stream
from loadtests.histograms import FIGURES, LONGEST_US, fresh, merged, packed, quantile_ms, record
from loadtests.judging import Judged
from loadtests.ledger import Ledger, Share
from loadtests.summary import LOG, QUANTILES, _log
from loadtests.tally import Tally


def latencies(count: int) -> list[float]:
    rng: random.Random = stream(1, "latencies")
    return [rng.lognormvariate(-4, 1.5) for _ in range(count)]


def counts(histogram: HdrHistogram) -> list[int]:
    return [int(histogram.counts[place]) for place in range(histogram.counts_len)]


def test_histograms_of_workers_add_up_to_that_of_all_to_the_last_count() -> None:
    took = latencies(9000)
    parts = [fresh() for _ in range(3)]
    whole = fresh()
    for number, one in enumerate(took):
        record(parts[number % 3], one)
        record(whole, one)

    both = merged(packed(part) for part in parts)

    assert counts(both) == counts(whole)
    assert both.get_total_count() == len(took)
    assert [quantile_ms(both, q) for q in QUANTILES] == [quantile_ms(whole, q) for q in QUANTILES]


def test_what_takes_longer_than_an_hour_is_counted_as_an_hour() -> None:
    histogram = fresh()
    record(histogram, 7200.0)

    assert histogram.get_total_count() == 1
    assert quantile_ms(histogram, 100) >= LONGEST_US / 1000


def test_an_empty_histogram_has_no_percentiles() -> None:
    assert [quantile_ms(fresh(), q) for q in QUANTILES] == [0.0] * len(QUANTILES)


def test_the_log_adds_up_to_the_totals_by_the_libraries_own_reader(tmp_path: Path) -> None:
    ledger = Ledger({0: Share(0), 1: Share(1)})
    tally = Tally(0.01)
    for number, took in enumerate(latencies(400)):
        tally.answer("lookup" if number % 3 else "driver", took, Judged("", f"R{number}"))
        if number % 50 == 49:
            span = {"from_s": number / 50, "to_s": number / 50 + 1, "done": False}
            ledger.add(number % 2, tally.take() | span)
    (tmp_path / LOG).write_text("".join(_log(ledger.stretches)), "utf-8")

    reader = HistogramLogReader(str(tmp_path / LOG), HdrHistogram(1, LONGEST_US, FIGURES))
    read = {"lookup": fresh(), "driver": fresh()}
    while (one := reader.get_next_interval_histogram()) is not None:
        read[one.get_tag()].add(one)
    reader.close()

    assert {ask: counts(line.latency) for ask, line in ledger.lines.items()} == {
        ask: counts(one) for ask, one in read.items()
    }
