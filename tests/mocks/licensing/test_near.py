"""An exchange of a licence among the real axis, population registry and insurance side."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from harness.documents.authors import values
from harness.documents.table import PL02
from harness.faults import Duplicate, NoAnswer


@pytest.fixture
def office(lone: Callable[..., Any]) -> Any:
    return lone("licensing", stubs=(), others=("axis", "population", "insurance"))


def certificate(office: Any, scene: str, **changes: str) -> None:
    """The hospital's certificate of the scene's husband, accepted by the gateway."""
    who = office.network.town.home(scene).husband
    world = office.network.world
    made = values("GKSK", PL02, world.scene(1, patient=who))[0]
    day = office.network.clock.now() - timedelta(days=2)
    told = {"KETLUAN": "A0-1", "HANGBANGLAI": "B", "NGAYKETLUAN": f"{day:%d/%m/%Y}"}
    office.network.give_values("GKSK", PL02, made | told | changes, "01901")


def apply(office: Any, scene: str) -> str:
    who = office.network.town.home(scene).husband
    body = {
        "hoTen": who.full_name,
        "soDDCN": who.cccd,
        "ngaySinh": f"{who.born:%d/%m/%Y}",
        "hangGPLX": "B",
        "soGPLX": "010099900001",
    }
    return str(office.ask("POST", "/gplx/1.0/capDoi", body).fields["maHoSo"])


def look(office: Any, number: str) -> tuple[str, str]:
    fields = office.ask("GET", f"/gplx/1.0/hoSo/{number}").fields
    return fields["trangThai"], fields["maLoi"]


def test_the_certificate_is_fetched_and_the_licence_issued(office: Any) -> None:
    certificate(office, "driver/happy")
    number = apply(office, "driver/happy")
    office.settle()

    assert look(office, number) == ("9", "")
    audit = office.network.parties["axis"].desk.audit_rows()
    assert {(row["consumer"], row["purpose"], row["dossier"]) for row in audit} == {("licensing", "GPLX", number)}
    assert len({row["trace"] for row in audit}) == 1


def test_in_foul_weather_the_licence_is_issued_once(office: Any) -> None:
    certificate(office, "driver/outage")
    office.network.arm(
        [
            NoAnswer(door="licensing->axis:*", times=3),
            Duplicate(door="licensing->axis:*", times=3),
            NoAnswer(door="axis->*:*", times=4, when="before"),
        ]
    )
    number = apply(office, "driver/outage")
    office.forward(hours=3)

    assert look(office, number) == ("9", "")
    assert [act.kind for act in office.network.acts() if act.party == "licensing"].count("licence-issued") == 1


def test_a_corrected_certificate_counts_in_its_last_form(office: Any) -> None:
    certificate(office, "driver/corrected")
    certificate(office, "driver/corrected", KETLUAN="A0-2", STATE="EDIT")
    number = apply(office, "driver/corrected")
    office.settle()

    assert look(office, number) == ("3", "GPLX25")


def test_without_a_certificate_in_the_system_nobody_is_eligible(office: Any) -> None:
    number = apply(office, "driver/expired")
    office.forward(hours=49)

    assert look(office, number) == ("3", "GPLX20")
