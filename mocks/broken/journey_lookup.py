"""Networks that break one rule of card look-ups each, and networks that keep them all and look different."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from harness.people.model import Card
from harness.twin import Twin
from mocks.broken import services
from mocks.broken.bends import more_fields
from mocks.broken.meddling import Meddling, twin
from mocks.broken.services import HearsLater, KnowsNoNewCard, bent_desk, twins_of
from mocks.intake.desk import IntakeDesk
from mocks.intake.lookups import Question, folded

Found = tuple[str, Card | None]
GOOD: Final = "000"
CARD_LENGTH: Final = 15


class SaysExpired(IntakeDesk):
    """Takes every card for expired."""

    def card_code(self, card: Card) -> str:
        """Over."""
        return "010" if card.answer == GOOD else super().card_code(card)


class ForgetsSexes(IntakeDesk):
    """Knows nobody's sex."""

    def find(self, question: Question) -> Found:
        """As it should, but for the sex."""
        code, card = super().find(question)
        return code, replace(card, holder=replace(card.holder, sex="unknown")) if card else None


class CardsAlone(IntakeDesk):
    """Takes no insurance number of ten digits."""

    def find(self, question: Question) -> Found:
        """As it should, but for those."""
        return ("051", None) if len(question.key) == len("9900000000") else super().find(question)


class GuessesByName(IntakeDesk):
    """Finds whoever has this name when the number finds nobody."""

    def find(self, question: Question) -> Found:
        """As it should, or the first of that name."""
        code, card = super().find(question)
        if code != "050":
            return code, card
        alike = (one for one in self.world.cards if folded(one.holder.full_name) == folded(question.name))
        found = next(alike, None)
        return (GOOD, found) if found else (code, None)


class NumbersAlone(IntakeDesk):
    """Finds no card by its own number."""

    def find(self, question: Question) -> Found:
        """As it should, but for those."""
        return ("050", None) if len(question.key) == CARD_LENGTH else super().find(question)


class _Overlooks(IntakeDesk):
    """Overlooks some codes, and shows the card all the same."""

    codes: frozenset[str] = frozenset()

    def find(self, question: Question) -> Found:
        """As it should, but for those codes."""
        code, card = super().find(question)
        held = self.issued.get(question.key) or self.world.find_card(question.key)
        return (GOOD, held) if code in self.codes else (code, card)


class TakesAnyName(_Overlooks):
    """Compares no names."""

    codes = frozenset({"060", "061"})


class TakesAnyBirth(_Overlooks):
    """Compares no births."""

    codes = frozenset({"070"})


class FoldsNothing(IntakeDesk):
    """Finds nobody by a name that is not in capitals."""

    def find(self, question: Question) -> Found:
        """As it should for capitals."""
        return super().find(question) if question.name.isupper() else ("060", None)


class AnswersOnce(IntakeDesk):
    """Answers each question once, and then says that it cannot read its register."""

    def find(self, question: Question) -> Found:
        """As it should the first time."""
        asked: set[Question] = vars(self).setdefault("asked_before", set())
        if question in asked:
            return "100", None
        asked.add(question)
        return super().find(question)


def twins() -> Iterator[Twin]:
    """One for each rule at least; made anew each time, because some remember."""
    yield from twins_of("JRN-LOOKUP-", _table())


def _table() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how."""

    def desk(made: type[IntakeDesk]) -> Meddling:
        return Meddling("intake", gateway=made)

    yield "FOUND", "coi mọi thẻ là hết hạn", "takes every card for expired", desk(SaysExpired)
    yield "FORMS", "bỏ trống giới tính", "leaves the sex out", desk(ForgetsSexes)
    yield "ANY-NUMBER", "không nhận mã 10 số", "takes no ten digits", desk(CardsAlone)
    yield "UNLINKED", "đoán thẻ theo họ tên", "guesses the card by the name", desk(GuessesByName)
    yield "BY-CARD", "không tìm theo số thẻ", "finds no card by its number", desk(NumbersAlone)
    unheard = bent_desk("insurance", lambda one: vars(one.registry).update(tell=lambda person: person))
    yield "LINKED", "BHXH không báo cổng khi liên kết", "BHXH does not tell the gateway of links", unheard
    yield "NAME", "không so họ tên", "compares no names", desk(TakesAnyName)
    yield "BIRTH", "không so ngày sinh", "compares no births", desk(TakesAnyBirth)
    yield "RIGHT-NAME", "chỉ nhận tên viết hoa", "takes names in capitals only", desk(FoldsNothing)
    yield "OUTAGE", "chỉ trả lời mỗi câu hỏi một lần", "answers a question once", desk(AnswersOnce)
    yield "REPEAT", "lần sau báo lỗi sổ thẻ", "cannot read its register the second time", desk(AnswersOnce)
    yield "RENEWED", "không biết hạn mới", "never hears of renewals", desk(KnowsNoNewCard)


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    later = Meddling("intake", gateway=HearsLater)
    yield twin("lookup-hears-later", "", "cổng nghe tin thẻ sau vài giờ", "a gateway that hears hours later", later)
    unhurried = Meddling("insurance", settings={"reconcile_batch": 1, "reconcile_pause_minutes": 60})
    yield twin("lookup-unhurried", "", "BHXH rà soát chậm", "an insurance side that reconciles slowly", unhurried)
    yield twin(
        "lookup-more-fields",
        "",
        "các bên trả lời có thêm trường, gia hạn chậm",
        "parties that answer with further fields and extend slowly",
        Meddling("portal", says=more_fields),
        Meddling("population", says=more_fields),
        services.first_processing(),
    )
