import numpy as np
import pytest

from harness.errors import UsageError
from harness.people.facilities import old_province_parts
from harness.people.nation.identifiers import NUMBERS, PHONES, SECONDS, Permutation, Serials
from harness.people.nation.mortality import with_the_dead

PEOPLE_MAX = 100_000_000


@pytest.mark.parametrize("size", [1000, 99_999, 90_000, 7])
def test_a_permutation_visits_every_place_once(size: int) -> None:
    places = Permutation(3, "any", size).at(np.arange(size))

    assert sorted(places.tolist()) == list(range(size))


@pytest.mark.parametrize("size", [NUMBERS, PHONES, SECONDS])
def test_a_large_permutation_repeats_nothing_that_it_has_given(size: int) -> None:
    """Its step has no divisor in common with the size, so the first repeat comes after `size` steps."""
    step = int(Permutation(1, "bhxh", size).at(np.array([1]))[0] - Permutation(1, "bhxh", size).at(np.array([0]))[0])

    assert np.gcd(step % size, size) == 1


def test_another_seed_orders_otherwise() -> None:
    assert Permutation(1, "a", 1000).at(np.arange(5)).tolist() != Permutation(2, "a", 1000).at(np.arange(5)).tolist()


def people_of_one_cell(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.zeros(count, np.int64), np.zeros(count, bool), np.full(count, 1990)


def test_a_full_cell_goes_on_with_other_digits_but_never_the_benchs() -> None:
    serials = Serials(1)

    first = serials.give(*people_of_one_cell(100_000))
    more = serials.give(*people_of_one_cell(50_000))

    assert {serial // 100_000 for serial in first.tolist()} == {8}
    assert {serial // 100_000 for serial in more.tolist()} <= set(range(8))
    assert len(set(first.tolist()) | set(more.tolist())) == 150_000


def test_a_cell_that_is_used_up_says_so() -> None:
    serials = Serials(1)
    for _ in range(3):
        serials.give(*people_of_one_cell(300_000))

    with pytest.raises(UsageError):
        serials.give(*people_of_one_cell(1))


def test_the_country_fits_into_the_block_that_begins_with_eight() -> None:
    largest = max(old_province_parts().values()) * float(with_the_dead().max()) * PEOPLE_MAX

    assert largest < 100_000


def test_cells_go_on_where_the_block_before_ended() -> None:
    serials = Serials(9)

    given = [serials.give(*people_of_one_cell(10)).tolist() for _ in range(3)]

    assert len({serial for part in given for serial in part}) == 30
