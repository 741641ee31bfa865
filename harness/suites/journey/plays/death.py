"""Death → deletion of residence → funeral allowance: branch A (BHXH), B (social protection) or C (merit).

Steps: notice (hospital), filed (portal), received (one-stop), registered (justice), deleted (population), allowance
(insurance or employment), finished (portal).
"""

from datetime import datetime
from typing import Final

from harness.faults import Duplicate, NoAnswer, Reset
from harness.journey import Journey, Play
from harness.suites.journey import forms, hub, papers

PAYERS: Final = {"A": ("insurance", hub.BHXH), "B": ("employment", hub.SOCIAL), "C": ("employment", hub.SOCIAL)}
"""Who decides on the allowance, and its agency code at the hub (a profile of ours)."""


def notice(journey: Journey, **changes: str) -> dict[str, str]:
    """The hospital sends the giấy báo tử."""
    record = papers.death_notice(journey, **changes)
    journey.send_paper("notice", "GIAYBAOTU", record)
    journey.facts["died"] = datetime.strptime(record["NGAY_TV"][:8], "%Y%m%d").date()  # noqa: DTZ007 -- a calendar day
    return record


def registered(journey: Journey) -> None:
    """Until the death is registered; keeps ketQuaXuLy."""
    hub.await_status(journey, "received", "one-stop", hub.JUSTICE, hub.RECEIVED)
    entry = hub.await_status(journey, "registered", "justice", hub.JUSTICE, hub.RESULT)
    journey.facts["result"] = hub.result_of(entry)


def paid(journey: Journey, branch: str) -> None:
    """Until the allowance is settled; keeps its result."""
    party, agency = PAYERS[branch]
    entry = hub.await_status(journey, "allowance", party, agency, hub.RESULT, hub.RETURNED)
    journey.facts["allowance"] = hub.result_of(entry)


def to_the_end(journey: Journey, branch: str) -> None:
    """From a submitted dossier to the end of every part."""
    registered(journey)
    hub.await_status(journey, "deleted", "population", hub.POLICE, hub.RESULT, hub.RETURNED)
    paid(journey, branch)
    hub.await_end(journey)


def of_branch(branch: str) -> Play:
    """Everything as it should be, by one branch of the allowance."""

    def play(journey: Journey) -> None:
        journey.in_the_morning()
        journey.facts["branch"] = branch
        hub.submit(journey, forms.death_dossier(journey, notice(journey), branch))
        to_the_end(journey, branch)

    return play


def mismatch(journey: Journey) -> None:
    """The requester's name differs between the registries: a supplement is asked for, corrected data go through."""
    record = notice(journey)
    hub.submit(journey, forms.death_dossier(journey, record))
    hub.await_status(journey, "questioned", "justice", hub.JUSTICE, hub.SUPPLEMENT)
    journey.facts["questioned"] = hub.logged(journey, hub.JUSTICE, hub.SUPPLEMENT)
    known = next(one for one in journey.stage.town.residents() if one.citizen.cccd == journey.home.woman.cccd)
    hub.supplement(journey, {"data": forms.death_data(journey.home, record, nycHoTen=known.citizen.full_name)})
    registered(journey)


def outage(journey: Journey) -> None:
    """BHXH is away while the dossier is passed on; it is settled once when BHXH is back."""
    hub.submit(journey, forms.death_dossier(journey, notice(journey)))
    journey.stage.arm([Reset(door="axis->insurance:*", when="before", times=4, after=1)])
    to_the_end(journey, "A")


def duplicate(journey: Journey) -> None:
    """Answers are lost and requests arrive twice behind the portal."""
    hub.submit(journey, forms.death_dossier(journey, notice(journey)))
    faults = [
        NoAnswer(door="one-stop->axis:nopHoSo", when="after", times=1),
        NoAnswer(door="justice->axis:baoTu", when="after", times=1),
        Duplicate(door="axis->justice:*", times=3),
        Duplicate(door="axis->insurance:*", times=2),
        Duplicate(door="axis->population:*", times=3),
        NoAnswer(door="insurance->portal:*", when="after", times=2),
    ]
    journey.stage.arm(faults)
    to_the_end(journey, "A")


def cutoff(journey: Journey) -> None:
    """Filed after 15:00."""
    hub.pass_the_cut_off(journey)
    hub.submit(journey, forms.death_dossier(journey, notice(journey)))
    to_the_end(journey, "A")


def no_entitlement(journey: Journey) -> None:
    """Nobody insured, retired or protected: BHXH refuses the allowance; registration and deletion stand."""
    hub.submit(journey, forms.death_dossier(journey, notice(journey)))
    registered(journey)
    hub.await_status(journey, "deleted", "population", hub.POLICE, hub.RESULT, hub.RETURNED)
    journey.facts["refusal"] = hub.await_status(journey, "refused", "insurance", hub.BHXH, hub.REFUSED)
    hub.await_end(journey)


def residence_refused(journey: Journey) -> None:
    """The householder named is a stranger: the police refuse the deletion; the allowance is paid all the same."""
    stranger = {
        "XoaChuhoHoten": journey.home.mother.full_name,
        "XoaChuhoGiayto": journey.home.mother.cccd,
        "XoaChuhoQuanhe": "Chồng",
    }
    hub.submit(journey, forms.death_dossier(journey, notice(journey), xoaThuongTru=stranger))
    registered(journey)
    hub.await_status(journey, "refused", "population", hub.POLICE, hub.REFUSED)
    paid(journey, "A")
    hub.await_end(journey)


PLAYS: Final[dict[str, Play]] = {
    "death/pensioner": of_branch("A"),
    "death/insured": of_branch("A"),
    "death/social": of_branch("B"),
    "death/merit": of_branch("C"),
    "death/mismatch": mismatch,
    "death/outage": outage,
    "death/duplicate": duplicate,
    "death/cutoff": cutoff,
    "death/no-entitlement": no_entitlement,
    "death/residence-refused": residence_refused,
}
