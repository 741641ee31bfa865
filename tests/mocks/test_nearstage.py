"""The stage within the process: what reception is told, and faults at the gateway's own doors."""

from datetime import datetime

import pytest

from harness.clock import VIETNAM, StoppedClock
from harness.faults import ErrorPage, Reset
from harness.people.model import Citizen
from harness.said import NOTHING, Said
from mocks.intake.server import LocalGateway
from mocks.nearstage import NearStage
from mocks.network import LocalNetwork, Network

AT = datetime(2026, 9, 15, 8, 30, tzinfo=VIETNAM)


@pytest.fixture
def stage() -> NearStage:
    return NearStage(Network(StoppedClock(AT), seed=1, only=("intake",)))


def looked_up(stage: NearStage, number: str, citizen: Citizen, name: str = "") -> Said:
    return stage.lookup(number, name or citizen.full_name, f"{citizen.born:%d/%m/%Y}")


def test_a_look_up_shows_the_card_as_the_gateways_desk_does(stage: NearStage) -> None:
    woman = stage.town.home("lookup/happy").woman

    said = looked_up(stage, woman.cccd, woman).fields

    assert (said["maKetQua"], said["maThe"], said["gtTheDen"]) == ("000", woman.card, "31/12/2026")


def test_a_wrong_name_shows_nothing_but_the_code(stage: NearStage) -> None:
    woman = stage.town.home("lookup/happy").woman

    said = looked_up(stage, woman.cccd, woman, "Trần Văn Ai").fields

    assert (said["maKetQua"], said["maThe"]) == ("060", None)


def test_an_unlinked_card_is_found_by_its_own_number_only(stage: NearStage) -> None:
    woman = stage.town.home("lookup/unlinked").woman

    codes = [looked_up(stage, number, woman).fields["maKetQua"] for number in (woman.cccd, woman.card)]

    assert codes == ["050", "000"]


@pytest.mark.parametrize("fault", [Reset(door="intake:lookup", times=1), ErrorPage(door="intake:*", times=1)])
def test_faults_strike_at_the_gateways_door(stage: NearStage, fault: Reset | ErrorPage) -> None:
    woman = stage.town.home("lookup/outage").woman
    stage.arm([fault])

    assert looked_up(stage, woman.cccd, woman) == NOTHING
    assert looked_up(stage, woman.cccd, woman).fields["maKetQua"] == "000"


def test_the_served_gateway_gets_faults_under_its_own_names() -> None:
    with LocalNetwork(StoppedClock(AT), seed=1, only=("intake",)) as network:
        gateway = network.gateway
        assert isinstance(gateway, LocalGateway)
        network.arm([ErrorPage(door="intake:lookup"), ErrorPage(door="population:*")])
        armed = [fault.door for fault in gateway.weather.faults]
        network.disarm()

        assert armed == ["lookup"]
        assert gateway.weather.faults == ()
