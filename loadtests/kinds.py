"""Which requests at the gateway's doors a plan's kinds of document become: one explicit table.

The name of a step says when a request leaves: waits and send cycles that stand before it on the way come first. What
never touches the gateway's doors stands in `ELSEWHERE` with the reason, so that nothing is left out in silence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from harness.text import Text

CLAIM: Final = "3176"
"""The version of the claim tables that is in force (QĐ 3176)."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One kind of request: its door, the code that means yes, and what document goes (none for a look-up)."""

    name: str
    door: str
    yes: str
    title: Text
    document: str = ""
    version: str = "PL02"
    situation: str = "plain"
    purpose: Literal["BV", "HSSK"] = "BV"

    @property
    def receipted(self) -> bool:
        """Whether a yes comes with a receipt."""
        return bool(self.document)


_CLAIM_DOOR: Final = f"claim-{CLAIM}"
ASKS: Final[dict[str, Ask]] = {
    ask.name: ask
    for ask in (
        Ask("lookup", "lookup", "000", Text("Tra cứu thẻ", "Card look-up")),
        Ask(
            "claim-visit",
            _CLAIM_DOOR,
            "200",
            Text("Hồ sơ khám ngoại trú", "Claim of an outpatient visit"),
            "claim",
            CLAIM,
            "outpatient",
        ),
        Ask(
            "claim-stay",
            _CLAIM_DOOR,
            "200",
            Text("Hồ sơ nội trú", "Claim of a hospital stay"),
            "claim",
            CLAIM,
        ),
        Ask(
            "claim-book",
            _CLAIM_DOOR,
            "200",
            Text("Hồ sơ kèm sổ sức khỏe điện tử", "Claim with the electronic health book"),
            "claim",
            CLAIM,
            "health_book",
        ),
        Ask("discharge", "certificates", "200", Text("Giấy ra viện", "Discharge paper"), "CT03"),
        Ask(
            "driver",
            "driver",
            "1",
            Text("Giấy khám sức khỏe lái xe", "Driver's health certificate"),
            "GKSK",
            purpose="HSSK",
        ),
        Ask("birth-notice", "birth-notice", "200", Text("Giấy chứng sinh", "Birth notice"), "GIAYCHUNGSINH"),
        Ask("death-notice", "death-notice", "200", Text("Giấy báo tử", "Death notice"), "GIAYBAOTU"),
    )
}


@dataclass(frozen=True, slots=True)
class Touch:
    """One request that a document makes, and the step of its way at which it leaves."""

    ask: str
    step: str


TOUCHES: Final[dict[str, tuple[Touch, ...]]] = {
    "visit": (Touch("lookup", "reception"), Touch("claim-visit", "intake")),
    "station-visit": (Touch("lookup", "reception"), Touch("claim-visit", "intake")),
    "stay": (Touch("claim-stay", "intake"), Touch("discharge", "intake")),
    "health-book": (Touch("claim-book", "intake"),),
    "driver": (Touch("driver", "intake"),),
    "certificate": (Touch("driver", "intake"),),
    "sent-again": (Touch("claim-stay", "intake"),),
    "birth-notice": (Touch("birth-notice", "intake"),),
    # Civil status has no door of its own at this gateway: its batches go in by the door of the hospital's paper.
    "birth": (Touch("birth-notice", "axis"),),
    "death": (Touch("death-notice", "axis"),),
    "dossier": (Touch("discharge", "gateway"),),
}

_OFFICE: Final = Text(
    "do cơ quan BHXH nhận qua dịch vụ công, không qua cổng tiếp nhận",
    "received by insurance offices through public services, not at the gateway",
)
ELSEWHERE: Final[dict[str, Text]] = {
    "sick": _OFFICE,
    "maternity": _OFFICE,
    "maternity-direct": _OFFICE,
    "recovery": _OFFICE,
    "unemployment": _OFFICE,
    "renewal": _OFFICE,
    "renewal-reduced": _OFFICE,
    "person-matched": Text("giữa BHXH và dân cư, qua trục", "between insurance and the population database"),
    "record-shared": Text("giữa BHXH và dân cư, qua trục", "between insurance and the population database"),
    "book-query": Text("tra cứu trên VNeID, VssID qua trục", "asked on VNeID and VssID through the axis"),
}


def strangers(kinds: Iterable[str]) -> list[str]:
    """Kinds of which the table does not know whether they touch the gateway: a run leaves them out, and says so."""
    return [name for name in kinds if name not in TOUCHES and name not in ELSEWHERE]
