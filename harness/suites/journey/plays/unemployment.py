"""Unemployment benefit by the national portal; BHXH confirms what was paid (xác nhận quá trình đóng BHTN), since 2022.

Steps: filed (portal), decided (employment); or refused (insurance) with a reason that reaches the worker.
"""

from datetime import timedelta
from typing import Any, Final

from harness.faults import Duplicate, ErrorPage, NoAnswer, Reset
from harness.journey import Journey, Play
from harness.people.model import Citizen
from harness.suites.journey import services
from harness.suites.journey.forms import ACCOUNT, Form

SERVICE: Final = "tro-cap-that-nghiep"
SINCE: Final = timedelta(days=10)
"""How long ago the work ended."""
TOO_LATE: Final = timedelta(days=100)
"""Longer than three months."""
PATIENCE: Final = timedelta(days=30)
"""Beyond the twenty working days of the decision."""
EVERY: Final = timedelta(minutes=30)
STRANGER: Final = "000000"


def worker(journey: Journey, citizen: Citizen, **changes: str) -> Form:
    """The application of somebody whose work ended ten days ago."""
    found = {
        "hoTen": citizen.full_name,
        "soDDCN": citizen.cccd,
        "maSoBHXH": citizen.bhxh_number,
        "ngaySinh": f"{citizen.born:%Y%m%d}",
    }
    return {
        "nguoiLaoDong": found | changes,
        "ngayNghiViec": f"{journey.stage.now().date() - SINCE:%Y%m%d}",
        "lyDoNghiViec": "Hết hạn hợp đồng lao động",
        "soDienThoai": citizen.phone,
        **ACCOUNT,
    }


def file(journey: Journey, *, step: str = "filed", **changes: str) -> None:
    """File for the home's woman, and remember the form."""
    form = worker(journey, journey.home.woman, **changes)
    services.file(journey, SERVICE, form, step=step)
    journey.facts[f"form/{step}"] = form
    journey.facts[f"day/{step}"] = journey.stage.now().date()


def decided(journey: Journey, step: str = "decided", party: str = "employment") -> None:
    """Until the portal shows the decision."""
    done = (services.DONE, services.RETURNED)
    journey.facts[step] = services.await_status(journey, step, party, *done, within=PATIENCE, every=EVERY)


def refused(journey: Journey, step: str = "refused") -> None:
    """Until the portal shows that there is no benefit."""
    told = services.await_status(journey, step, "insurance", services.REFUSED, within=PATIENCE, every=EVERY)
    journey.facts[step] = told


def happy(journey: Journey) -> None:
    """Everything as it should be."""
    file(journey)
    decided(journey)


def unknown(journey: Journey) -> None:
    """Somebody of whom BHXH knows nothing."""
    file(journey, soDDCN=f"{journey.home.woman.cccd[:6]}{STRANGER}", maSoBHXH="")
    refused(journey)


def mismatch(journey: Journey) -> None:
    """The worker's name is spelt otherwise at the population registry; by BHXH's spelling it goes through."""
    known = next(one for one in journey.stage.town.residents() if one.citizen.cccd == journey.home.woman.cccd)
    file(journey, hoTen=known.citizen.full_name)
    refused(journey)
    file(journey, step="filed-again")
    decided(journey)


def outage(journey: Journey) -> None:
    """The employment side, the axis and BHXH are away in turn; the decision comes all the same."""
    faults = [
        Reset(door="portal->employment:*", when="before", times=2),
        ErrorPage(door="employment->axis:xacNhanQuaTrinhDong", times=2),
        Reset(door="axis->insurance:xacNhanQuaTrinhDong", when="before", times=3),
    ]
    journey.stage.arm(faults)
    file(journey)
    decided(journey)


def duplicate(journey: Journey) -> None:
    """Filed twice; answers are lost and requests arrive twice on every line."""
    faults = [
        NoAnswer(door="portal->employment:hoso", when="after", times=1),
        NoAnswer(door="employment->axis:xacNhanQuaTrinhDong", when="after", times=1),
        NoAnswer(door="axis->insurance:xacNhanQuaTrinhDong", when="after", after=1, times=1),
        Duplicate(door="axis->insurance:xacNhanQuaTrinhDong", times=2),
        Duplicate(door="portal->employment:*", times=2),
    ]
    journey.stage.arm(faults)
    file(journey)
    file(journey, step="filed-again")
    decided(journey)


def used(journey: Journey) -> None:
    """Settled once; a second application finds no months left."""
    file(journey)
    decided(journey)
    earlier: dict[str, Any] = worker(journey, journey.home.woman)
    earlier["ngayNghiViec"] = f"{journey.stage.now().date() - SINCE - SINCE:%Y%m%d}"
    services.file(journey, SERVICE, earlier, step="filed-again")
    refused(journey)


def late(journey: Journey) -> None:
    """Filed more than three months after the work ended; what was paid still counts for the next end of work."""
    form: dict[str, Any] = worker(journey, journey.home.woman)
    form["ngayNghiViec"] = f"{journey.stage.now().date() - TOO_LATE:%Y%m%d}"
    services.file(journey, SERVICE, form, step="filed-late")
    told = services.await_status(journey, "refused", "employment", services.REFUSED, within=PATIENCE, every=EVERY)
    journey.facts["refused"] = told
    file(journey)
    decided(journey)


PLAYS: Final[dict[str, Play]] = {
    "unemployment/happy": happy,
    "unemployment/unknown": unknown,
    "unemployment/mismatch": mismatch,
    "unemployment/outage": outage,
    "unemployment/duplicate": duplicate,
    "unemployment/used": used,
    "unemployment/late": late,
}
