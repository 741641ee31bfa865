"""What must hold of the whole network whatever the weather, read from what the parties say of themselves.

Nothing acknowledged is lost; nothing is settled or issued twice; nothing stays without an owner, nor with one who has
all that it needs; nobody asks for a person's data without a purpose. Findings begin with the party at fault.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from harness.finding import Finding
from harness.text import Text
from harness.topology import PARTIES

RECEIVED: Final = "received"
"""Acts whose kind begins so are acknowledgements: somebody was told "we have it" under the act's key."""

HANDED_ON: Final = {
    ("portal", "linked-finished"): ("one-stop",),
    ("one-stop", "passed-on"): ("population", "insurance", "employment"),
    ("justice", "birth-passed-on"): ("insurance",),
}
"""Acts that hand something on, and who then has it under the same key (up to a slash)."""

PEOPLE: Final = frozenset({"citizen", "officer", "employer", "hospital"})
"""Who besides a party may own a matter."""

Row = Mapping[str, Any]


def lost(acts: Iterable[Row], matters: Iterable[Row]) -> Iterator[Finding]:
    """Acknowledged under a key that nobody has at hand any more and that nothing fulfils."""
    every = list(acts)
    alive = {(row["party"], row["key"]) for row in matters}
    ended = {(row["party"], row["after"]) for row in every if row["after"]}
    for row in every:
        mine = (row["party"], row["key"])
        if str(row["kind"]).startswith(RECEIVED) and mine not in alive and mine not in ended:
            says = Text("đã nhận nhưng không còn dấu vết", "acknowledged, and no trace of it is left")
            yield Finding(f"{row['party']}/{row['kind']}", says, "fulfilled or pending", str(row["key"]))


def astray(acts: Iterable[Row], ours: Collection[str]) -> Iterator[Finding]:
    """Handed on by one party, while whoever said that they had it know nothing of it; among `ours` only."""
    every = list(acts)
    known = {(row["party"], row["key"]) for row in every if str(row["kind"]).startswith(RECEIVED)}
    for row in every:
        takers = HANDED_ON.get((row["party"], row["kind"]), ())
        key = str(row["key"]).partition("/")[0]
        if takers and all(one in ours for one in takers) and not any((one, key) in known for one in takers):
            says = Text("bên nhận báo đã có nhưng không có", "the receiver said that it had it, and has not")
            yield Finding(f"{'|'.join(takers)}/{RECEIVED}", says, f"what {row['party']} handed on", str(row["key"]))


def twice(acts: Iterable[Row]) -> Iterator[Finding]:
    """One thing done for good more than once: the same kind under the same key."""
    times = Counter((row["party"], row["kind"], row["key"]) for row in acts)
    for (party, kind, key), count in times.items():
        if count > 1:
            says = Text("làm xong hơn một lần", "done for good more than once")
            yield Finding(f"{party}/{kind}", says, "1", f"{count} × {key}")


def ownerless(matters: Iterable[Row]) -> Iterator[Finding]:
    """Something unfinished that nobody must move."""
    for row in matters:
        if row["owner"] not in PEOPLE and row["owner"] not in PARTIES:
            says = Text("việc đang dở không có ai phải làm tiếp", "unfinished, and nobody must move")
            yield Finding(f"{row['party']}/{row['kind']}", says, "an owner", f"{row['owner']!r} {row['state']}")


def stalled(matters: Iterable[Row], before: datetime) -> Iterator[Finding]:
    """What a party has had to move since `before` and has not, although nothing hinders it."""
    for row in matters:
        if row["owner"] in PARTIES and datetime.fromisoformat(row["since"]) < before:
            says = Text("việc của một bên không tự xong", "a party's own matter does not end by itself")
            yield Finding(f"{row['owner']}/{row['kind']}", says, "finished", f"{row['key']}: {row['state']}")


def purposeless(audit: Iterable[Row]) -> Iterator[Finding]:
    """A person's data asked for through the axis without a purpose that the provider agreed to."""
    for row in audit:
        if row["subjects"] and (row["note"] or not row["purpose"]):
            says = Text(
                "dữ liệu cá nhân được hỏi không có mục đích đã thỏa thuận",
                "a person's data was asked for without an agreed purpose",
            )
            yield Finding(f"{row['consumer']}/{row['service']}", says, "an agreed purpose", row["purpose"] or "none")
