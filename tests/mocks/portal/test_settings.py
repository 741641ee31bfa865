from collections.abc import Callable
from typing import Any

import pytest

from harness.errors import UsageError
from mocks.one_stop.settings import one_stop_settings
from mocks.portal.settings import portal_settings

Read = Callable[[dict[str, Any]], Any]


@pytest.mark.parametrize(("read", "name"), [(portal_settings, "portal"), (one_stop_settings, "one-stop")])
def test_an_unknown_setting_is_named(read: Read, name: str) -> None:
    with pytest.raises(UsageError, match=rf"\[settings.{name}\] pull_hours is not valid"):
        read({"pull_hours": 1})


@pytest.mark.parametrize(
    ("read", "wrong"),
    [
        (portal_settings, {"scan_max": 1001}),
        (portal_settings, {"hub_unit": "H26.01.01"}),
        (one_stop_settings, {"chunk": 4}),
        (one_stop_settings, {"unit": "G22.99.08"}),
        (one_stop_settings, {"pull_minutes": 0}),
    ],
)
def test_a_setting_out_of_bounds_is_refused(read: Read, wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        read(wrong)


def test_the_defaults_are_those_of_the_field() -> None:
    one_stop = one_stop_settings({})

    assert portal_settings({}).scan_max == 1000
    assert (one_stop.chunk, one_stop.updates_per_run, one_stop.pause_s) == (3, 20, 1)
