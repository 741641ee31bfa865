"""What a dossier's members pay, and how it comes about: who counts, in which order, at which share.

Members of other categories are left out and shift nobody; whoever joined earlier in the year keeps the ranks before the
others (the reduction holds for members who take part within one fiscal year).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from mocks.insurance.premiums import premium
from mocks.insurance.registry import Registry
from mocks.insurance.renewal_wire import HouseholdDossier, Line, MemberStanding, QuoteQuestion, Renewed

PERCENT: Final = 100
OTHER: Final = "thuộc nhóm đối tượng khác"
UNKNOWN: Final = "chưa có mã số BHXH hoặc thẻ BHYT: đăng ký mới tại cơ quan BHXH hoặc điểm thu"

Progress = Literal["confirmed", "quoted", "paid"]


@dataclass(slots=True)
class Renewal:
    """One dossier of the portal."""

    number: str
    since: datetime
    progress: Progress = "confirmed"
    dossier: HouseholdDossier | None = None
    members: list[MemberStanding] = field(default_factory=list)
    asked: QuoteQuestion | None = None
    lines: list[Line] = field(default_factory=list)
    payment: str = ""
    renewed: list[Renewed] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """What is to be paid."""
        return sum((Decimal(line.amount) for line in self.lines), Decimal(0))


def standing(registry: Registry, number: str, name: str) -> MemberStanding:
    """Whether a member pays by the household; in BHXH's own spelling once they are in its register."""
    person = registry.find_any(number)
    if person is None or person.card_to is None:
        return MemberStanding(number=number, name=name, why=UNKNOWN)
    counted = person.standing == "household"
    return MemberStanding(
        number=number,
        name=person.citizen.full_name,
        card=person.citizen.card,
        counted=counted,
        why="" if counted else OTHER,
    )


def plain_line(asked: QuoteQuestion, name: str, day: date) -> Line:
    """The one line of a plain renewal."""
    return _line(asked, MemberStanding(card=asked.card, name=name), 1, day)


def reduced_lines(
    asked: QuoteQuestion, members: Sequence[MemberStanding], joined: Sequence[str], day: date
) -> Iterator[Line]:
    """The counted members in their order; `joined` are those of the household who joined earlier in the year."""
    counted = [member for member in members if member.counted]
    here = {member.number for member in counted}
    before = sum(1 for number in joined if number not in here)
    for rank, member in enumerate(counted, before + 1):
        yield _line(asked, member, rank, day)


def _line(asked: QuoteQuestion, member: MemberStanding, rank: int, day: date) -> Line:
    due = premium(day, rank, asked.months)
    return Line(
        number=member.number,
        card=member.card,
        name=member.name,
        rank=rank,
        share=f"{due.share * PERCENT:.0f}",
        monthly=f"{due.monthly:.0f}",
        amount=f"{due.amount:.0f}",
    )
