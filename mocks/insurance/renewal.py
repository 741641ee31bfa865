"""Renewal of cards that households pay for (gia hạn thẻ BHYT hộ gia đình): plain, or with the reduction for members.

Plain renewal needs nothing but the card's number. With the reduction the population registry confirms the householder
and that the members share an address; then members of other categories are left out without shifting the order, the
rest are ranked and quoted, the citizen pays at the portal, and each payment extends its cards exactly once.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from harness.documents.dates import slashed
from harness.matters import Act, Matter
from harness.people.town import Participant
from harness.text import Text
from mocks.agenda import Errand
from mocks.insurance.errors import Refusal, refusal, told
from mocks.insurance.extension import extended
from mocks.insurance.households import Household, ask
from mocks.insurance.identity import Identity
from mocks.insurance.numbers import is_card
from mocks.insurance.premiums import months_allowed
from mocks.insurance.quotes import Renewal, plain_line, reduced_lines, standing
from mocks.insurance.registry import Registry
from mocks.insurance.renewal_wire import (
    CardAnswer,
    CardQuestion,
    Confirmation,
    HouseholdDossier,
    Inquiry,
    Line,
    Payment,
    Quote,
    QuoteQuestion,
    Renewed,
    Result,
)
from mocks.insurance.settings import settings_of
from mocks.insurance.trouble import api
from mocks.office import Office
from mocks.party import Later, Operation, Reply, Visit

SOURCE: Final = (
    "dichvucong.gov.vn (gia hạn thẻ BHYT hộ gia đình); Luật BHYT; NĐ 188/2025/NĐ-CP; Đề án 06 (QĐ 06/QĐ-TTg); "
    "fields and codes are ours"
)
SENTENCES: Final = ("HGD01", "HGD02")
"""The two sentences that the population registry is known to answer with."""
BUSY: Final = 503


class RenewalPart:
    """The desk for renewals, and its five doors."""

    def __init__(self, office: Office, registry: Registry, identity: Identity) -> None:
        """Work in `office` on `registry`."""
        self.office = office
        self.registry = registry
        self.identity = identity
        self.settings = settings_of(office)
        self.renewals: dict[str, Renewal] = {}
        self._payments: dict[str, str] = {}
        """The dossier that each payment was used for."""
        self._reduced: dict[tuple[int, str], list[str]] = {}
        """Who was renewed with the reduction, by year and householder."""
        self._acts: list[Act] = []

    # --- doors --------------------------------------------------------------------------------------------------------

    def operations(self) -> Iterable[Operation]:
        """The five doors of apiGiaHanThe."""
        return (
            api(
                "apiGiaHanThe/traCuuThe",
                self._card,
                Text("Tra cứu thẻ để gia hạn không giảm trừ", "Look a card up for plain renewal"),
                takes=CardQuestion,
                gives=CardAnswer,
                source=SOURCE,
                example={"soTheBHYT": "GD4019900000000"},
            ),
            api(
                "apiGiaHanThe/xacNhanHoGiaDinh",
                self._household,
                Text("Xác nhận chủ hộ và thành viên với CSDL dân cư", "Have householder and members confirmed"),
                takes=HouseholdDossier,
                gives=Confirmation,
                source=SOURCE,
                more={BUSY: Confirmation},
            ),
            api(
                "apiGiaHanThe/tinhMucDong",
                self._quote,
                Text("Tính mức đóng của hồ sơ gia hạn", "Quote what is to be paid"),
                takes=QuoteQuestion,
                gives=Quote,
                source=SOURCE,
            ),
            api(
                "apiGiaHanThe/giaHan",
                self._extend,
                Text("Gia hạn thẻ sau khi đã thanh toán", "Extend the cards once the quote is paid"),
                takes=Payment,
                gives=Result,
                source=SOURCE,
            ),
            api(
                "apiGiaHanThe/traKetQua",
                self._result,
                Text("Trả kết quả gia hạn thẻ", "Tell what became of a renewal"),
                takes=Inquiry,
                gives=Result,
                source=SOURCE,
                example={"maHoSo": "G22.99.08-260915-0001"},
            ),
        )

    # --- plain --------------------------------------------------------------------------------------------------------

    def _card(self, visit: Visit) -> Reply:
        asked: CardQuestion = visit.data
        person = self._renewable(asked.card)
        if isinstance(person, Refusal):
            return Reply(200, CardAnswer(**told(person)))
        ends = slashed(person.card_to) if person.card_to else ""
        return Reply(200, CardAnswer(state=1, name=person.citizen.full_name, ends=ends))

    def _renewable(self, number: str) -> Participant | Refusal:
        """Whose card it is, if the household pays for it."""
        person = self.registry.find(number) if is_card(number) else None
        if person is None or person.card_to is None:
            return refusal("HGD04", what=number)
        return person if person.standing == "household" else refusal("HGD05", what=number)

    # --- confirmation -------------------------------------------------------------------------------------------------

    def _household(self, visit: Visit) -> Reply | Later:
        dossier: HouseholdDossier = visit.data
        renewal = self.renewals.get(dossier.number)
        if renewal is not None and renewal.dossier == dossier:
            return self._confirmed(renewal)
        no = refusal("HGD15", what=dossier.number) if renewal and renewal.progress == "paid" else self._flaw(dossier)
        if no is not None:
            return Reply(200, Confirmation(number=dossier.number, **told(no)))
        answers: list[Household | None] = []

        def hear(answer: Household | None) -> Iterable[Errand] | None:
            answers.append(answer)
            return None

        errand = ask(self.identity, self.settings.household_service, dossier, hear, visit.trace)
        return Later([errand], lambda: self._heard(dossier, answers[-1] if answers else None))

    def _flaw(self, dossier: HouseholdDossier) -> Refusal | None:
        seen: set[str] = set()
        for member in dossier.members:
            if member.number in seen:
                return refusal("HGD07", what=member.number)
            seen.add(member.number)
            person = self.registry.find_any(member.number)
            if member.card and (person is None or person.citizen.card != member.card):
                return refusal("HGD06", what=member.card)
        return None

    def _heard(self, dossier: HouseholdDossier, said: Household | None) -> Reply:
        if said is None:
            return Reply(BUSY, Confirmation(number=dossier.number, **told(refusal("HGD03"))))
        if not said.confirmed:
            return Reply(200, Confirmation(number=dossier.number, **_unchanged(said.sentence)))
        renewal = self.renewals.setdefault(dossier.number, Renewal(dossier.number, self.office.now()))
        if renewal.progress != "paid":
            renewal.dossier, renewal.progress, renewal.since = dossier, "confirmed", self.office.now()
            renewal.asked, renewal.lines = None, []
            numbers = said.members or tuple(member.number for member in dossier.members)
            names = {member.number: member.name for member in dossier.members}
            renewal.members = [standing(self.registry, number, names.get(number, "")) for number in numbers]
        return self._confirmed(renewal)

    def _confirmed(self, renewal: Renewal) -> Reply:
        return Reply(200, Confirmation(state=1, number=renewal.number, members=renewal.members))

    # --- quote --------------------------------------------------------------------------------------------------------

    def _quote(self, visit: Visit) -> Reply:
        asked: QuoteQuestion = visit.data
        renewal = self.renewals.get(asked.number)
        if renewal is not None and renewal.asked == asked:
            return self._quoted(renewal)
        no = self._unquotable(asked, renewal)
        if no is not None:
            return Reply(200, Quote(number=asked.number, **told(no)))
        renewal = renewal or Renewal(asked.number, self.office.now())
        self.renewals[asked.number] = renewal
        renewal.asked, renewal.lines = asked, self._lines(asked, renewal)
        renewal.progress, renewal.since = "quoted", self.office.now()
        return self._quoted(renewal)

    def _lines(self, asked: QuoteQuestion, renewal: Renewal) -> list[Line]:
        today = self.office.today()
        if asked.kind == "THUONG":
            person = self.registry.find(asked.card)
            return [plain_line(asked, person.citizen.full_name if person else "", today)]
        joined = self._reduced.get(self._family(renewal), ())
        return list(reduced_lines(asked, renewal.members, joined, today))

    def _family(self, renewal: Renewal) -> tuple[int, str]:
        return (self.office.today().year, renewal.dossier.householder.number if renewal.dossier else "")

    def _unquotable(self, asked: QuoteQuestion, renewal: Renewal | None) -> Refusal | None:
        allowed = months_allowed(self.office.today())
        if renewal is not None and renewal.progress == "paid":
            return refusal("HGD15", what=asked.number)
        if asked.months not in allowed:
            return refusal("HGD09", what=", ".join(str(months) for months in allowed))
        if asked.kind == "THUONG":
            person = self._renewable(asked.card)
            return person if isinstance(person, Refusal) else None
        if renewal is None or renewal.dossier is None:
            return refusal("HGD08", what=asked.number)
        return None if any(member.counted for member in renewal.members) else refusal("HGD10")

    def _quoted(self, renewal: Renewal) -> Reply:
        return Reply(200, Quote(state=1, number=renewal.number, total=f"{renewal.total}", lines=renewal.lines))

    # --- payment ------------------------------------------------------------------------------------------------------

    def _extend(self, visit: Visit) -> Reply:
        paid: Payment = visit.data
        renewal = self.renewals.get(paid.number)
        if renewal is not None and renewal.payment == paid.payment:
            return self._told(renewal)
        no = self._unpayable(paid, renewal)
        if renewal is None or no is not None:
            return Reply(200, Result(number=paid.number, **told(no)))
        self._pay(renewal, paid.payment)
        return self._told(renewal)

    def _unpayable(self, paid: Payment, renewal: Renewal | None) -> Refusal | None:
        if renewal is None:
            return refusal("HGD16", what=paid.number)
        if renewal.payment:
            return refusal("HGD14", what=paid.number)
        if paid.payment in self._payments:
            return refusal("HGD13", what=paid.payment)
        if not renewal.lines:
            return refusal("HGD11", what=paid.number)
        return None if Decimal(paid.amount) == renewal.total else refusal("HGD12", what=renewal.total)

    def _pay(self, renewal: Renewal, payment: str) -> None:
        """Extend every card of the quote, once."""
        now = self.office.now()
        months = renewal.asked.months if renewal.asked else 0
        renewal.payment, renewal.progress, renewal.since = payment, "paid", now
        self._payments[payment] = renewal.number
        self._acts.append(Act(self.office.party, "received-payment", payment, renewal.number, now))
        for line in renewal.lines:
            person = self.registry.find_any(line.card)
            if person is None:
                continue
            lapse, waiting = timedelta(days=self.settings.lapse_days), timedelta(days=self.settings.waiting_days)
            period = extended(person, now.date(), months, lapse, waiting)
            self.registry.give_card(person, period.valid_from, period.ends)
            renewal.renewed.append(
                Renewed(
                    card=line.card,
                    name=person.citizen.full_name,
                    begins=slashed(period.begins),
                    ends=slashed(period.ends),
                )
            )
            key, subject = f"{payment}/{line.card}", person.citizen.cccd or line.card
            self._acts.append(Act(self.office.party, "card-renewed", key, subject, now, after=payment))
            if line.number:
                self._reduced.setdefault(self._family(renewal), []).append(line.number)

    def _told(self, renewal: Renewal) -> Reply:
        return Reply(200, Result(state=1, number=renewal.number, cards=renewal.renewed))

    def _result(self, visit: Visit) -> Reply:
        number = visit.data.number
        renewal = self.renewals.get(number)
        if renewal is None:
            return Reply(200, Result(number=number, **told(refusal("HGD16", what=number))))
        if renewal.progress != "paid":
            return Reply(200, Result(state=2, number=number))
        return self._told(renewal)

    # --- what stands and what is done ---------------------------------------------------------------------------------

    def matters(self) -> Iterator[Matter]:
        """Dossiers that nobody has paid yet: the citizen's turn."""
        for number, renewal in self.renewals.items():
            if renewal.progress != "paid":
                yield Matter(self.office.party, "renewal", number, renewal.progress, "citizen", renewal.since)

    def acts(self) -> Iterator[Act]:
        """Payments received, cards renewed."""
        return iter(self._acts)


def _unchanged(sentence: str) -> dict[str, str]:
    """The registry's sentence as it came, under the code that it goes by here."""
    for code in SENTENCES:
        no = refusal(code)
        if no.says.vi == sentence:
            return told(no)
    no = refusal("HGD00")
    return {"code": no.code, "says": sentence or no.says.vi, "says_english": no.says.en}
