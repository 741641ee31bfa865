"""The knobs of the topology file."""

from typing import Any

import pytest

from harness.errors import UsageError
from mocks.justice.settings import justice_settings


@pytest.mark.parametrize(
    "given",
    [
        {"cycle_minutes": 29},
        {"cycle_minutes": 46},
        {"errors": "other"},
        {"unknown": 1},
        {"officer_minutes": -1},
        {"allowed_addresses": ["999.0.0.1"]},
        {"province": "1"},
    ],
)
def test_a_wrong_knob_is_named(given: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=next(iter(given))):
        justice_settings(given)


@pytest.mark.parametrize("minutes", [30, 37, 45])
def test_the_cycle_is_configurable_within_the_guides_bounds(minutes: int) -> None:
    assert justice_settings({"cycle_minutes": minutes}).cycle_minutes == minutes


@pytest.mark.parametrize(
    ("allowed", "peer", "may"),
    [
        ([], "", True),
        (["10.1.0.0/16"], "10.1.2.3", True),
        (["10.1.0.0/16"], "10.2.2.3", False),
        (["10.1.2.3"], "10.1.2.3", True),
        (["10.1.2.3"], "not an address", False),
        (["::1"], "127.0.0.1", False),
    ],
)
def test_addresses_are_allowed_by_network(*, allowed: list[str], peer: str, may: bool) -> None:
    assert justice_settings({"allowed_addresses": allowed}).allows(peer) is may


def test_a_locality_or_a_single_office_may_be_unlinked() -> None:
    assert not justice_settings({"linked_locality": False}).is_linked("00070")
    settings = justice_settings({"unlinked_units": ["00004"]})
    assert [settings.is_linked(unit) for unit in ("00004", "00070")] == [False, True]
