"""The population registry asked through the axis as the insurance side would ask it: where no citizen's door leads."""

from typing import Any, Final

from harness.chance import stream
from harness.hops import TRACEPARENT, traceparent
from harness.journey import Journey
from harness.people.model import Citizen
from harness.wire.axis import axis_account, why, xroad_request
from harness.wire.population import matching_name

MEMBERS: Final = "TraCuuThanhVienHoGiaDinh"
"""The list of members as BHXH proposed it in 2022; the message is a profile of ours."""
SHARE: Final = "TraCuuThongTinCongDan"
OFFICER: Final = "cb-bhxh"
SEXES: Final = {"male": "1", "female": "2"}


def whom(citizen: Citizen) -> dict[str, Any]:
    """A person as the registry is asked about them."""
    return {
        "SoDinhDanh": citizen.cccd,
        "HoVaTen": matching_name(citizen.full_name),
        "NgayThangNamSinh": {"NgayThangNam": f"{citizen.born:%Y%m%d}"},
    }


def ask(journey: Journey, step: str, head: Citizen, **changes: str) -> dict[str, Any]:
    """Ask for the members of the household of `head`; `changes` replace parts of their record."""
    record = whom(head) | {"GioiTinh": SEXES.get(head.sex, "1")} | changes
    return through_axis(journey, step, MEMBERS, "042", "HGD_GIA_HAN", {"ChuHo": record})


def share(journey: Journey, step: str, citizen: Citizen) -> dict[str, Any]:
    """Ask what the registry holds about a person (037)."""
    return through_axis(journey, step, SHARE, "037", "RA_SOAT", whom(citizen))


def through_axis(
    journey: Journey, step: str, service: str, code: str, purpose: str, body: dict[str, Any]
) -> dict[str, Any]:
    """Ask a service of the registry through the axis's X-Road path as BHXH; marks the step, gives the answer."""
    number = f"TT-{journey.stage.now():%y%m%d%H%M%S}-{step}"[:40]
    head = {"MaYeuCau": number, "MaDVC": "LIENTHONG", "MaTichHop": code, "MaCanBo": OFFICER}
    account = axis_account(journey.stage.seed, "insurance")
    request = xroad_request(account, "population", service, b"", "", extra=why(purpose, number, OFFICER))
    trace = f"{stream(journey.stage.seed, number).getrandbits(128):032x}"
    asked = tuple(pair for pair in request.headers if pair[0] != "Content-Type")
    headers = (*asked, (TRACEPARENT, traceparent(trace, 1)))
    said = journey.try_ask("axis", "POST", request.target, head | body, who="officer", headers=headers)
    if not said.ok:
        raise journey.halt(step, "population", said)
    journey.mark(step, "population", said)
    journey.facts[step] = said.fields
    return said.fields
