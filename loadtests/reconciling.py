"""After the run: whether everything that was acknowledged is still there.

Through the control door of a mock (all of it), else through the results door (evenly chosen receipts, bounded in number
and time), else not at all, and then the summary says so.
"""

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Final, Literal
from urllib.parse import quote

from harness.text import Text

ANSWER_BYTES_MAX: Final = 1024 * 1024 * 1024
LOOKS_MAX: Final = 2000
LOOKS_S: Final = 60.0
DEADLINE_S: Final = 60.0
LOST_MAX: Final = 1000
"""Lost receipts that are kept by name; all are counted."""
_NOT_FOUND: Final = 404

Way = Literal["control", "results", "none"]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How it was checked, how many of the acknowledged were looked at, which were missing."""

    way: Way
    acknowledged: int = 0
    looked_at: int = 0
    lost_count: int = 0
    lost: tuple[str, ...] = field(default=())
    trouble: Text | None = None


def reconcile(receipts: dict[str, set[str]], control_url: str, results_url: str) -> Reconciled:
    """Compare `receipts` (by door) with what the target tells."""
    count = sum(map(len, receipts.values()))
    try:
        if control_url:
            return _by_control(receipts, count, control_url)
        if results_url:
            return _by_results(receipts, count, results_url)
    except (OSError, HTTPException, ValueError, KeyError, TypeError) as error:
        way: Way = "control" if control_url else "results"
        says = Text(
            f"Không đối chiếu được qua cửa {way}: {error}", f"Receipts could not be compared at the {way} door: {error}"
        )
        return Reconciled(way, count, trouble=says)
    return Reconciled("none", count)


def _by_control(receipts: dict[str, set[str]], count: int, url: str) -> Reconciled:
    held: dict[str, set[str]] = {}
    for row in _asked(f"{url.rstrip('/')}/records")["records"]:
        held.setdefault(str(row["door"]), set()).add(str(row["receipt"]))
    lost = sorted(receipt for door, mine in receipts.items() for receipt in mine - held.get(door, set()))
    return Reconciled("control", count, count, len(lost), tuple(lost[:LOST_MAX]))


def _by_results(receipts: dict[str, set[str]], count: int, url: str) -> Reconciled:
    every = sorted(receipt for mine in receipts.values() for receipt in mine)
    chosen = every[:: max(1, -(-len(every) // LOOKS_MAX))]
    until = time.monotonic() + LOOKS_S
    lost: list[str] = []
    looked_at = 0
    for receipt in chosen:
        if time.monotonic() > until:
            break
        looked_at += 1
        if not _is_known(url, receipt):
            lost.append(receipt)
    return Reconciled("results", count, looked_at, len(lost), tuple(lost[:LOST_MAX]))


def _is_known(url: str, receipt: str) -> bool:
    try:
        _asked(f"{url}?maGiaoDich={quote(receipt, safe='')}")
    except urllib.error.HTTPError as error:
        if error.code == _NOT_FOUND:
            return False
        raise
    return True


def _asked(url: str) -> Any:
    # Without the environment's proxies: what is asked stays between us and the target.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=DEADLINE_S) as answer:
        body = answer.read(ANSWER_BYTES_MAX + 1)
    if len(body) > ANSWER_BYTES_MAX:
        message = f"more than {ANSWER_BYTES_MAX} bytes"
        raise ValueError(message)
    return json.loads(body)
