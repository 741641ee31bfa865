"""A face or finger compared at reception (xác thực sinh trắc khi tiếp nhận KCB), with the chip or by C06; piloted 2022.

Every step is one comparison asked for at reception's door of the citizen app; the patient waits, so each is answered at
once. Samples are synthetic texts (`harness.people.traits`).
"""

from typing import Final

from harness.faults import Reset
from harness.journey import Journey, Play
from harness.people.model import Citizen
from harness.people.traits import Trait, template_of
from harness.suites.journey.forms import FIRST_FACILITY

APP: Final = "citizen-app"
CHECK: Final = "/tiep-nhan/1.0/sinh-trac"
FACE: Final[Trait] = "MAT"
FINGER: Final[Trait] = "VAN_TAY"
CHIP: Final = "CHIP"
C06: Final = "C06"


def compare(
    journey: Journey,
    step: str,
    way: str,
    *,
    trait: Trait = FACE,
    taken_from: Citizen | None = None,
    name: str = "",
    sample: str = "",
    consent: bool = True,
) -> None:
    """Compare a sample with what the home's woman's chip holds, or what C06 has on file."""
    woman = journey.home.woman
    taken = sample or template_of((taken_from or woman).cccd, trait)
    journey.facts[f"sample/{step}"] = taken
    body = {
        "soDDCN": woman.cccd,
        "hoTen": name or woman.full_name,
        "ngaySinh": f"{woman.born:%Y%m%d}",
        "loai": trait,
        "phuongThuc": way,
        "mau": taken,
        "mauChip": template_of(woman.cccd, trait) if way == CHIP else "",
        "maCSKCB": FIRST_FACILITY,
        "dongY": consent,
    }
    journey.facts[step] = journey.ask(step, APP, "POST", CHECK, body, who="hospital").fields


def happy(journey: Journey) -> None:
    """The patient is who the card says: by the chip, by C06; and somebody who does not agree to it."""
    compare(journey, "by-chip", CHIP)
    compare(journey, "by-c06", C06, trait=FINGER)
    before = journey.stage.last_hop()
    compare(journey, "no-consent", CHIP, consent=False)
    journey.facts["hops-after-no"] = journey.stage.hops(before)


def mismatch(journey: Journey) -> None:
    """Somebody else with her card; a sample that cannot be read; a name that is not the registry's."""
    woman, husband = journey.home.woman, journey.home.husband
    known = next(one for one in journey.stage.town.residents() if one.citizen.cccd == woman.cccd)
    compare(journey, "somebody-else", CHIP, taken_from=husband)
    compare(journey, "unreadable", CHIP, sample="không đọc được")
    compare(journey, "other-name", C06)
    compare(journey, "registrys-name", C06, name=known.citizen.full_name)


def outage(journey: Journey) -> None:
    """C06 is away, then the insurance side; reception goes by card and paper meanwhile, and checks again later."""
    journey.stage.arm([Reset(door="axis->population:*", when="before", times=1)])
    compare(journey, "c06-away", C06)
    compare(journey, "chip-meanwhile", CHIP)
    journey.stage.arm([Reset(door="axis->insurance:doiChieu", when="before", times=1)])
    compare(journey, "bhxh-away", CHIP)
    compare(journey, "afterwards", C06)


PLAYS: Final[dict[str, Play]] = {
    "biometric/happy": happy,
    "biometric/mismatch": mismatch,
    "biometric/outage": outage,
}
