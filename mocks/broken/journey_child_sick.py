"""Networks that break one rule of a sick child's journey each, and networks that keep them all and look different."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from harness.twin import Twin
from harness.wire.axis import PURPOSE
from harness.wire.citizens import CitizenRecord
from harness.wire.population import Question
from mocks.broken import benefit_officers as officers
from mocks.broken import claim_bends as bends
from mocks.broken.bends import another_each_time
from mocks.broken.journey_sick import TOO_LATE
from mocks.broken.meddling import Meddling, headless, late, twin
from mocks.population.desk import Caller, PopulationDesk

KINSHIP = "*/XacMinhThongTinNhanThan"


class KnowsNoFathers(PopulationDesk):
    """Names mothers only."""

    def citizen(self, asked: Question, caller: Caller) -> CitizenRecord | None:
        """The person without a father."""
        found = super().citizen(asked, caller)
        return replace(found, father=None) if found else None


def twins() -> Iterator[Twin]:
    """One for each rule."""
    for rule, vi, en, *meddlings in _table():
        yield twin(rule.lower(), rule, vi, en, *meddlings)


def _table() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how; made anew each time, because some remember."""
    officer = officers.insurance_with
    yield (
        "JRN-CHILD-SICK-PAPER",
        "từ chối mọi chứng từ",
        "refuses all certificates",
        Meddling("intake", gateway=bends.TakesNoCertificate),
    )
    yield "JRN-CHILD-SICK-NO-UPLOAD", "đòi nộp giấy của trẻ", "wants the paper", officer(officers.ignoring("CT07"))
    yield "JRN-CHILD-SICK-KIN", "không hỏi nhân thân", "asks for no kin", officer(officers.AsksNobodysKin)
    yield (
        "JRN-CHILD-SICK-PARENTS",
        "không trả lời cha",
        "names no fathers",
        Meddling("population", desk=KnowsNoFathers),
    )
    yield (
        "JRN-CHILD-SICK-PURPOSE",
        "không nêu mục đích khi hỏi nhân thân",
        "names no purpose when it asks for kin",
        Meddling("insurance", KINSHIP, headers=headless(PURPOSE)),
    )
    yield "JRN-CHILD-SICK-AMOUNT", "trả 65 %", "pays 65 %", bends.says(bends.times(65 / 75))
    yield "JRN-CHILD-SICK-TERM", "chậm ba tuần", "is three weeks late", late("insurance", TOO_LATE)
    yield "JRN-CHILD-SICK-CLOSED", "hiển thị số ngày khác", "shows other days", bends.shows(soNgay=1)
    yield (
        "JRN-CHILD-SICK-MISMATCH",
        "trả dù dân cư không xác nhận",
        "pays though the registry says no",
        officer(officers.TakesNoForYes),
    )
    yield (
        "JRN-CHILD-SICK-REISSUED",
        "không xem tên cha mẹ trên giấy",
        "does not look whom the paper names",
        officer(officers.NamesNobody),
    )
    yield "JRN-CHILD-SICK-SEVEN", "không xét tuổi con", "looks at no age", officer(officers.SeesNoBirthdays)
    yield "JRN-CHILD-SICK-USED-UP", "không nhớ ngày đã trả", "forgets paid days", officer(officers.ForgetsWhatWasPaid)
    yield "JRN-CHILD-SICK-STRANGER", "trả cho bất kỳ ai", "pays whoever claims", officer(officers.TakesAnyParent)
    yield (
        "JRN-CHILD-SICK-OUTAGE",
        "từ chối khi dân cư không trả lời",
        "refuses when the registry is silent",
        officer(officers.GivesUp),
    )
    yield (
        "JRN-CHILD-SICK-TWICE",
        "mỗi lần nhận một giao dịch",
        "opens a transaction with every arrival",
        Meddling("insurance", bends.TAKEN, says=another_each_time("maGiaoDich")),
    )


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    yield from bends.variants_of("child-sick")
