"""BHXH's persons reconciled with the population registry in bulk (rà soát, xác thực thông tin người tham gia).

Steps: begun (insurance), shared (insurance) for whoever is confirmed; listed (insurance) for whoever is not, and then
one of the three ways out: corrected at the source, the number notified, settled by a paper.
"""

from datetime import timedelta
from typing import Final

from harness.faults import ErrorPage, NoAnswer, Reset
from harness.journey import Journey, Play
from harness.people.town import Resident
from harness.suites.journey import members, reconciling
from harness.suites.journey.reconciling import begin, listed, shared, way_out

PAPER: Final = {"loaiGiayTo": "Giấy xác nhận thông tin về cư trú", "soGiayTo": "15/XN-CA"}
QUIET: Final = timedelta(hours=2)


def held(journey: Journey) -> Resident:
    """The home's woman as the population registry holds her."""
    hers = journey.home.woman.bhxh_number
    return next(one for one in journey.stage.town.residents() if one.citizen.bhxh_number == hers)


def happy(journey: Journey) -> None:
    """The whole home is confirmed and shared; the run started again asks nobody anew."""
    everybody = journey.home.members.values()
    begin(journey, *everybody)
    shared(journey, *everybody)
    begin(journey, *everybody, step="begun-again")
    journey.stage.forward(QUIET)


def corrected(journey: Journey) -> None:
    """Her name is spelt otherwise at the registry: the officer corrects it, she is asked about again."""
    home = journey.home
    begin(journey, home.woman, home.husband)
    shared(journey, home.husband)
    listed(journey, home.woman)
    name = held(journey).citizen.full_name
    way_out(journey, "corrected", home.woman, "sua-tai-nguon", {"hoTen": name})
    shared(journey, home.woman, step="confirmed")


def by_paper(journey: Journey) -> None:
    """Of her the registry knows only the year of birth: a paper settles it."""
    woman = journey.home.woman
    begin(journey, woman)
    listed(journey, woman)
    way_out(journey, "settled", woman, "giay-to", PAPER)
    journey.stage.forward(QUIET)
    journey.facts["row"] = reconciling.row_of(journey, woman)


def wrong_sex(journey: Journey) -> None:
    """The registry has her for a man: 033 asks for no sex, so she is confirmed; only 037 shows it."""
    woman = journey.home.woman
    begin(journey, woman)
    shared(journey, woman)
    members.share(journey, "looked-up", woman)


def unknown(journey: Journey) -> None:
    """The registry does not know her: a number that it does not know either helps nobody, a paper does."""
    woman = journey.home.woman
    begin(journey, woman)
    listed(journey, woman)
    number = f"{woman.cccd[:-1]}{9 - int(woman.cccd[-1])}"
    way_out(journey, "notified", woman, "thong-bao-so-dinh-danh", {"soDinhDanh": number})
    listed(journey, woman, "listed-again")
    way_out(journey, "settled", woman, "giay-to", PAPER)
    journey.facts["row"] = reconciling.row_of(journey, woman)


def notified(journey: Journey) -> None:
    """The registry knows her by another number: it is notified to her, taken down, and confirmed."""
    woman = journey.home.woman
    begin(journey, woman)
    listed(journey, woman)
    number = held(journey).citizen.cccd
    way_out(journey, "notified", woman, "thong-bao-so-dinh-danh", {"soDinhDanh": number})
    shared(journey, woman, step="confirmed")


def outage(journey: Journey) -> None:
    """The registry is away for questions and for packages; everybody is confirmed and shared once all the same."""
    everybody = journey.home.members.values()
    faults = [
        Reset(door="axis->population:soap", when="before", times=6),
        ErrorPage(door="axis->population:ChiaSeDuLieuBaoHiem", times=2),
        NoAnswer(door="insurance->axis:*ChiaSeDuLieuBaoHiem", when="after", after=2, times=1),
    ]
    journey.stage.arm(faults)
    begin(journey, *everybody)
    shared(journey, *everybody)
    journey.stage.forward(QUIET)


PLAYS: Final[dict[str, Play]] = {
    "reconcile/happy": happy,
    "reconcile/name-accents": corrected,
    "reconcile/year-only": by_paper,
    "reconcile/wrong-sex": wrong_sex,
    "reconcile/unknown": unknown,
    "reconcile/other-number": notified,
    "reconcile/outage": outage,
}
