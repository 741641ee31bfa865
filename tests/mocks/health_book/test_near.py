"""A health book among the real axis and insurance side."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.documents.authors import values
from harness.faults import NoAnswer

ADDED = {"NHOM_MAU": "O", "CHIEU_CAO": "170", "LY_DO_VV": "Ho", "PP_DIEU_TRI": "Thuốc", "GHI_CHU": "Tái khám"}


@pytest.fixture
def office(lone: Callable[..., Any]) -> Any:
    return lone("health-book", stubs=(), others=("axis", "population", "insurance"))


def visit(office: Any, scene: str, **changes: str) -> None:
    """A visit of the scene's husband, accepted by the gateway."""
    who = office.network.town.home(scene).husband
    made = values("XML1", "3176", office.network.world.scene(1, patient=who))[0]
    office.network.give_values("XML1", "3176", made | ADDED | changes, "01901")


def start(office: Any, scene: str) -> str:
    who = office.network.town.home(scene).husband
    body = {"soDDCN": who.cccd, "hoTen": who.full_name, "dongY": True}
    assert office.ask("POST", "/so-suc-khoe/1.0/mo", body).status == 200
    return str(who.cccd)


def shown(office: Any, person: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = office.ask("GET", f"/so-suc-khoe/1.0/so?soDDCN={person}").fields["luotKham"]
    return rows


def test_a_visit_reaches_the_book_with_its_five_fields(office: Any) -> None:
    visit(office, "health-book/happy")
    person = start(office, "health-book/happy")
    office.settle()

    (row,) = shown(office, person)
    assert (row["nhomMau"], row["chieuCao"], row["lyDoDenKham"], row["dayDu"]) == ("O", "170", "Ho", True)


def test_a_claim_sent_again_replaces_the_entry(office: Any) -> None:
    visit(office, "health-book/corrected", NHOM_MAU="")
    person = start(office, "health-book/corrected")
    office.forward(hours=1)
    assert shown(office, person)[0]["thieu"] == ["nhomMau"]

    visit(office, "health-book/corrected")
    office.forward(hours=3)

    (row,) = shown(office, person)
    assert (row["dayDu"], row["lanSua"]) == (True, 1)


def test_an_outage_of_the_axis_only_delays(office: Any) -> None:
    visit(office, "health-book/outage")
    office.network.arm([NoAnswer(door="health-book->axis:*", times=5)])
    person = start(office, "health-book/outage")
    office.forward(hours=2)

    assert len(shown(office, person)) == 1
