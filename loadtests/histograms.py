"""Latencies in HdrHistograms: one layout for all, so that adding workers' counts is exact."""

from collections.abc import Iterable
from typing import Any, Final

from hdrh.histogram import HdrHistogram

LONGEST_US: Final = 3_600_000_000
"""An hour; what takes longer is counted there, and has long been given up."""
FIGURES: Final = 3
CURVE: Final = (
    *(0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 75.0, 80.0, 85.0, 90.0, 92.5, 95.0, 96.0, 97.0, 98.0, 99.0),
    *(99.25, 99.5, 99.75, 99.9, 99.925, 99.95, 99.975, 99.99, 99.995, 99.999, 99.9995, 99.9999, 100.0),
)
"""The percentiles of a curve that shows the tail: the nearer to all, the closer together."""
QUANTILES: Final = (50.0, 90.0, 95.0, 99.0, 99.9, 100.0)

Histogram = Any
"""hdrh.histogram.HdrHistogram, which carries no types."""


def fresh() -> Histogram:
    """An empty histogram of microseconds."""
    return HdrHistogram(1, LONGEST_US, FIGURES)


def record(histogram: Histogram, took_s: float) -> None:
    """Count one latency."""
    histogram.record_value(min(max(int(took_s * 1_000_000), 1), LONGEST_US))


def packed(histogram: Histogram) -> str:
    """The histogram as text (HdrHistogram V2, compressed, base64)."""
    return str(histogram.encode().decode("ascii"))


def pour(histogram: Histogram, text: str) -> None:
    """Add what `packed` wrote."""
    histogram.decode_and_add(text.encode("ascii"))


def merged(texts: Iterable[str]) -> Histogram:
    """All of them in one."""
    whole = fresh()
    for text in texts:
        pour(whole, text)
    return whole


def quantile_ms(histogram: Histogram, per_cent: float) -> float:
    """A percentile in milliseconds; 0 where nothing was counted."""
    return float(histogram.get_value_at_percentile(per_cent)) / 1000 if histogram.get_total_count() else 0.0


def mean_ms(histogram: Histogram) -> float:
    """The mean in milliseconds; 0 where nothing was counted."""
    return float(histogram.get_mean_value()) / 1000 if histogram.get_total_count() else 0.0
