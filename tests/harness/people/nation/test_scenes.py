from datetime import UTC, date, datetime

from harness.people.nation.load import NationRegister
from harness.people.nation.scenes import findings, scenes
from harness.world import World

DAY = date(2026, 11, 23)
PEOPLE = 60


def test_documents_made_for_people_of_the_file_break_no_rule(register: NationRegister) -> None:
    world = World.make(1, DAY, datetime(2026, 11, 23, 3, tzinfo=UTC))

    found = list(findings(register, world, PEOPLE))

    assert [rule for rule, _ in found] == ["documents"]
    assert found[-1][1] > PEOPLE * 25


def test_a_childs_own_parents_come_along(register: NationRegister) -> None:
    world = World.make(1, DAY, datetime(2026, 11, 23, 3, tzinfo=UTC))

    for scene in scenes(register, world, 300):
        resident = register.resident(scene.patient.cccd)
        if resident and resident.mother and register.resident(resident.mother):
            assert scene.mother.cccd == resident.mother
