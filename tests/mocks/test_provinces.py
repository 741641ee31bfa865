"""Who comes by a province's adapter."""

import pytest

from harness.exchange import Request
from harness.wire.axis import province_token
from mocks.provinces import Provinces


def asked(authorization: str) -> Request:
    return Request("POST", "/apiBHXH/x", (("Authorization", authorization),), b"")


@pytest.mark.parametrize("province", ["44", "64"])
def test_a_province_of_either_time_is_known_by_its_token(province: str) -> None:
    assert Provinces(1).of(asked(f"bearer  {province_token(1, province)}")) == province


@pytest.mark.parametrize(
    "shown", ["", "Bearer", "Bearer x", f"Basic {province_token(1, '44')}", province_token(1, "44")]
)
def test_whoever_shows_none_is_nobody(shown: str) -> None:
    assert Provinces(1).of(asked(shown)) == ""


def test_another_network_has_other_tokens() -> None:
    assert Provinces(2).of(asked(f"Bearer {province_token(1, '44')}")) == ""
