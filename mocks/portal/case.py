"""One dossier of an online service on its way: what was asked, its stage, what others have said of it."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from mocks.portal.register import Filed


class Stage(StrEnum):
    """Whose turn it is, and for what."""

    CONFIRM = "confirm"
    PRICE = "price"
    PAY = "pay"
    EXTEND = "extend"
    FILE = "file"
    COMPLETE = "complete"
    OUTCOME = "outcome"
    SUPPLEMENT = "supplement"
    REFUND = "refund"
    DONE = "done"
    REFUSED = "refused"
    STOPPED = "stopped"


ASKING: Final = frozenset({Stage.CONFIRM, Stage.PRICE, Stage.EXTEND, Stage.FILE, Stage.COMPLETE, Stage.OUTCOME})
"""Stages at which the portal asks another party."""
ENDED: Final = frozenset({Stage.DONE, Stage.REFUSED, Stage.STOPPED})
OWNERS: Final = {Stage.PAY: "citizen", Stage.SUPPLEMENT: "employer", Stage.REFUND: "officer"}


@dataclass(slots=True)
class Order:
    """A payment order (yêu cầu thanh toán): paid once, given back once."""

    id: str
    amount: Decimal
    until: datetime
    transaction: str = ""
    paid: datetime | None = None
    given_back: datetime | None = None


@dataclass(slots=True)
class Case:
    """One dossier."""

    filed: Filed
    service: str
    party: str
    """Who decides on it."""
    subject: str
    procedure: str
    body: dict[str, Any]
    key: str
    """What makes a request the repeat of another."""
    trace: str
    since: datetime
    stage: Stage
    code: str = ""
    says: str = ""
    """maLoi and moTaLoi as the other side gave them."""
    total: Decimal | None = None
    lines: list[dict[str, Any]] = field(default_factory=list)
    order: Order | None = None
    cards: list[dict[str, Any]] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)
    supplement: dict[str, Any] | None = None
    tries: int = 0
    busy: bool = False
    ended: datetime | None = None

    @property
    def number(self) -> str:
        """The dossier number (mã hồ sơ)."""
        return self.filed.number

    @property
    def owner(self) -> str:
        """Who must move next."""
        return OWNERS.get(self.stage, self.party)
