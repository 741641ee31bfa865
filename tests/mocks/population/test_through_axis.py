"""Through the real axis: consumers reach the registry by SOAP, by JSON and at its APIs, and may do no more."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.faults import ErrorPage
from harness.said import Said
from harness.wire.population import (
    CONFIRM,
    SHARE,
    question_json,
    question_xml,
    read_confirmation,
    read_confirmation_json,
)
from mocks.axisclient import AxisClient
from mocks.office import Office
from tests.mocks.population.conftest import Stage, about

Make = Callable[..., Stage]
WHY: dict[str, Any] = {"purpose": "RA_SOAT", "dossier": "RS-1"}


def office(stage: Stage, party: str) -> Office:
    network = stage.network
    return Office(party, network.clock, network.seed, network.town, network.world, network.lines)


def heard(stage: Stage, party: str, make: Callable[[AxisClient, Callable[[Said], None]], Any]) -> Said:
    """What a consumer's own client hears."""
    place = office(stage, party)
    told: list[Said] = []
    place.run([make(AxisClient(place, lgsp=party == "one-stop"), told.append)])
    assert not stage.network.mishaps
    return told[0]


def test_a_consumer_s_client_is_answered_by_soap_with_its_login_and_by_json(stage: Make) -> None:
    made = stage(only=("axis", "population"))
    asked = about(made.home().woman)
    soap = heard(
        made,
        "insurance",
        lambda axis, told: axis.xroad("population", CONFIRM, question_xml(asked), told, **WHY, soap=True),
    )
    plain = heard(
        made, "insurance", lambda axis, told: axis.xroad("population", CONFIRM, question_json(asked), told, **WHY)
    )

    assert read_confirmation(soap.body) is True
    assert read_confirmation_json(plain.data) is True
    assert [(one.caller.party, one.caller.purpose, one.caller.dossier) for one in made.desk.lookups] == [
        ("insurance", "RA_SOAT", "RS-1")
    ] * 2


@pytest.mark.parametrize("door", [f"axis->population:{CONFIRM}", "axis->population:soap"])
def test_a_fault_named_by_the_service_or_by_soap_strikes_the_envelope(stage: Make, door: str) -> None:
    made = stage(only=("axis", "population"))
    made.network.arm([ErrorPage(door=door, status=503), ErrorPage(door=f"axis->population:{SHARE}", status=404)])
    asked = question_xml(about(made.home().woman))
    said = heard(made, "insurance", lambda axis, told: axis.xroad("population", CONFIRM, asked, told, **WHY, soap=True))
    (hop,) = [one for one in made.network.log.after(0) if one.party == "population"]

    assert (said.status, hop.door, hop.faults) == (503, f"soap:{CONFIRM}", ("error-page",))


def test_justice_gets_a_number_and_one_stop_files_a_residence(stage: Make) -> None:
    made = stage(only=("axis", "population"))
    child = made.home().newborn
    body = {
        "maYeuCau": "KS-1",
        "hoTen": child.full_name,
        "ngaySinh": f"{child.born:%Y%m%d}",
        "gioiTinh": "2",
        "maTinhKhaiSinh": "001",
        "soDinhDanhMe": made.home().woman.cccd,
        "soDinhDanhCha": "",
    }
    why = {"purpose": "KHAI_SINH", "dossier": "G22"}
    number = heard(made, "justice", lambda axis, told: axis.ask("/apiSoDinhDanh/1.0/capSoDinhDanh", body, told, **why))
    state = heard(
        made,
        "one-stop",
        lambda axis, told: axis.ask(
            "/apiCuTru/1.0/traTrangThaiHoSo", {"maHoSoLT": "G22"}, told, purpose="THUONG_TRU", dossier="G22"
        ),
    )

    assert len(number.fields["soDinhDanh"]) == 12
    assert (state.status, state.fields["errorCode"]) == (200, "DC30")


def test_whoever_has_no_subscription_never_reaches_the_registry(stage: Make) -> None:
    made = stage(only=("axis", "population"))
    said = heard(
        made,
        "health-book",
        lambda axis, told: axis.xroad("population", CONFIRM, question_json(about(made.home().woman)), told, **WHY),
    )

    assert not said.ok
    assert not made.desk.lookups
