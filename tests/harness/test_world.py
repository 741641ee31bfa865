import time
import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from harness.people.network import BASE_SALARY
from harness.world import MARKER, World, fingerprint

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
REGISTER_ANSWERS = (
    *("000", "001", "002", "003", "004", "010", "050", "051", "052", "053", "100", "101", "110"),
    *("120", "121", "122", "123", "124", "130", "500"),
)


@pytest.fixture(scope="module")
def world() -> World:
    return World.make(11, TODAY, NOW)


def test_one_seed_gives_one_world(world: World) -> None:
    again = World.make(11, TODAY, NOW + timedelta(hours=2))

    assert again.cards == world.cards
    assert again.accounts == world.accounts
    assert again.scene(5) == world.scene(5)


def test_another_seed_gives_other_people(world: World) -> None:
    other = World.make(12, TODAY, NOW)

    ours = {person.bhxh_number for person in world.citizens}
    assert ours.isdisjoint(person.bhxh_number for person in other.citizens)


def test_a_world_is_made_quickly() -> None:
    begun = time.perf_counter()
    World.make(13, TODAY, NOW)

    assert time.perf_counter() - begun < 0.3


def test_one_facility_code_carries_a_letter(world: World) -> None:
    assert len(world.facilities) >= 3
    assert any(not facility.code.isdigit() for facility in world.facilities)
    assert all(len(facility.code) == 5 for facility in world.facilities)


@pytest.mark.parametrize("answer", REGISTER_ANSWERS)
def test_every_answer_that_card_data_can_provoke_has_a_card(world: World, answer: str) -> None:
    assert world.card(answer).answer == answer


@pytest.mark.parametrize("answer", ["054", "055", "060", "061", "070", "205", "401"])
def test_answers_about_the_request_have_no_card(world: World, answer: str) -> None:
    with pytest.raises(KeyError):
        world.card(answer)


def test_cards_are_found_by_all_three_keys(world: World) -> None:
    card = world.main.card

    keys = (card.number, card.holder.bhxh_number, card.holder.cccd)
    assert [world.find_card(key) for key in keys] == [card, card, card]
    assert world.find_card("DN4019999999999") is None


def test_a_replaced_card_names_its_successor_which_is_good(world: World) -> None:
    for answer in ("003", "004"):
        successor = world.find_card(world.card(answer).new_number)
        assert successor is not None
        assert successor.answer == "000"


def test_card_validity_agrees_with_the_answer(world: World) -> None:
    assert world.card("000").valid_to >= TODAY
    assert world.card("004").valid_to >= TODAY
    assert world.card("003").valid_to < TODAY
    assert world.card("010").valid_to < TODAY


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2028, 2, 29)])
def test_cards_hold_on_awkward_days(day: date) -> None:
    world = World.make(11, day, NOW)

    assert world.card("010").valid_to < day <= world.card("000").valid_to


def test_accounts_exist_in_every_state_for_both_purposes(world: World) -> None:
    for state in ("active", "locked", "restricted", "wrong-facility"):
        for purpose in ("BV", "HSSK"):
            assert world.account(state, purpose).username.endswith(f"_{purpose}")


def test_the_account_of_no_facility_names_one_that_does_not_exist(world: World) -> None:
    code = world.account("wrong-facility").facility

    assert code not in {facility.code for facility in world.facilities}


def test_staff_sign_under_number_or_licence(world: World) -> None:
    member = world.main.staff

    assert {member.bhxh_number, member.licence} <= world.staff_identifiers(world.main.code)
    assert world.staff_identifiers("92905") == frozenset()


def test_the_main_card_has_a_history_and_another_has_none(world: World) -> None:
    assert len(world.visits_of(world.main.card)) == 3
    assert any(not world.visits_of(card) for card in world.cards if card.answer == "000")


def test_visits_end_before_today_newest_first(world: World) -> None:
    visits = world.visits_of(world.main.card)

    assert all(visit.admitted < visit.discharged for visit in visits)
    assert all(visit.discharged.date() < TODAY for visit in visits)
    assert [visit.admitted for visit in visits] == sorted((visit.admitted for visit in visits), reverse=True)


def test_copayments_stand_on_both_sides_of_six_base_salaries(world: World) -> None:
    highest: dict[str, Decimal] = {}
    for entry in world.copayments:
        highest[entry.card] = max(entry.accumulated, highest.get(entry.card, Decimal(0)))

    below, above = sorted(highest.values())
    assert below < 6 * BASE_SALARY < above


# --- scenes -----------------------------------------------------------------------------------------------------------


def test_a_scene_is_over_before_the_run_begins(world: World) -> None:
    for number in range(50):
        scene = world.scene(number)
        assert scene.admitted < scene.discharged < datetime.combine(TODAY, datetime.min.time())


def test_keys_of_scenes_differ(world: World) -> None:
    assert len({world.scene(number).key for number in range(500)}) == 500


def test_who_is_asked_for_takes_part(world: World) -> None:
    other = world.facilities[1]

    scene = world.scene(3, facility=other, patient=world.card("110").holder)

    assert scene.facility == other
    assert scene.doctor.facility == other.code
    assert scene.patient == world.card("110").holder


def test_a_childs_parents_are_its_own(world: World) -> None:
    grown, small = world.scene(2), world.scene(2, child=True)

    assert small.mother == grown.patient
    assert (TODAY - small.patient.born).days < 6 * 366
    assert small.patient.full_name.split()[0] == small.father.full_name.split()[0] or small.father.ethnic != "01"


def test_every_scene_takes_its_people_from_the_register(world: World) -> None:
    for number in range(48):
        assert world.find_card(world.scene(number).patient.card) is not None


# --- certificates -----------------------------------------------------------------------------------------------------


def test_keys_are_made_once_a_process(world: World) -> None:
    again = World.make(11, TODAY, NOW + timedelta(hours=1))

    assert again.identity("64A01") is world.identity(world.facility("64A01"))


def test_certificates_are_issued_by_the_test_authority(world: World) -> None:
    for state in ("registered", "unregistered", "expired"):
        world.identity("01901", state).certificate.verify_directly_issued_by(world.authority.certificate)


def test_every_facility_has_a_certificate_however_long_its_name(world: World) -> None:
    for facility in world.facilities:
        assert facility.code in world.identity(facility).subject


def test_an_expired_certificate_is_listed_and_an_unregistered_one_is_not(world: World) -> None:
    listed = world.registered_fingerprints("01901")

    assert world.identity("01901", "expired").certificate.not_valid_after_utc < NOW
    assert fingerprint(world.identity("01901", "expired")) in listed
    assert fingerprint(world.identity("01901", "unregistered")) not in listed


# --- canaries ---------------------------------------------------------------------------------------------------------


def test_canaries_name_everything_that_must_not_leave(world: World) -> None:
    canaries = set(world.canaries())
    scene = world.scene(7)

    assert {scene.patient.full_name, scene.patient.cccd, scene.patient.bhxh_number, scene.patient.card} <= canaries
    assert {scene.mother.full_name, scene.father.phone, scene.doctor.licence, scene.patient.address.text} <= canaries
    assert world.main.account.password in canaries


def test_enough_people_carry_the_marker(world: World) -> None:
    assert sum(MARKER in person.full_name for person in world.citizens) >= 8
    assert MARKER in world.main.staff.full_name


def test_no_canary_is_so_short_that_it_could_occur_by_chance(world: World) -> None:
    assert min(map(len, world.canaries())) >= 9


def test_names_are_composed_unicode(world: World) -> None:
    for person in world.citizens:
        assert unicodedata.is_normalized("NFC", person.full_name)
