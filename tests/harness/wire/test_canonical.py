"""The short way of verifying P2 and libxmlsec say the same of every message, right, spoiled or damaged."""

from collections.abc import Callable

import pytest

from harness.chance import stream
from harness.wire import inspection
from harness.wire.hostile import MalformedError, parse_xml
from harness.wire.inspection import Inspection, inspect
from harness.wire.signature import Profile
from harness.wire.spoil import SPOILS, VARIANTS, Parcel, Spoil
from tests.harness.wire.conftest import NOW

CHANNELS = ("certificates", "notices")
CASES = [
    pytest.param(spoil, channel, id=f"{spoil.rule}{spoil.name}-{channel}")
    for spoil in (*SPOILS, *VARIANTS)
    for channel in CHANNELS
    if channel in spoil.channels
]


def by_libxmlsec_alone(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Inspection:
    with monkeypatch.context() as patch:
        patch.setattr(inspection, "plainly_holds", lambda *_: False)
        return inspect(parse_xml(data), Profile.P2, NOW)


@pytest.mark.parametrize(("spoil", "channel"), CASES)
def test_both_ways_judge_every_spoiled_and_every_different_message_alike(
    spoil: Spoil, channel: str, parcel: Callable[[str], Parcel], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = spoil.make(parcel(channel))
    try:
        ours = inspect(parse_xml(data), Profile.P2, NOW)
    except MalformedError:
        return  # neither way ever sees it

    assert ours.defects == by_libxmlsec_alone(data, monkeypatch).defects


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_short_way_is_the_one_taken_by_an_ordinary_message(
    channel: str, parcel: Callable[[str], Parcel], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> bool:
        message = "libxmlsec was asked"
        raise AssertionError(message)

    data = parcel(channel).sealed()
    monkeypatch.setattr(inspection, "_verifies", never)

    assert inspect(parse_xml(data), Profile.P2, NOW).defects == ()


def test_both_ways_judge_random_damage_alike(parcel: Callable[[str], Parcel], monkeypatch: pytest.MonkeyPatch) -> None:
    rng = stream(20261123, "damage")
    whole = parcel("certificates").sealed()
    read = 0
    for _ in range(400):
        place = rng.randrange(len(whole))
        data = whole[:place] + bytes([rng.randrange(32, 127)]) + whole[place + rng.randrange(2) :]
        try:
            ours = inspect(parse_xml(data), Profile.P2, NOW)
        except MalformedError:
            continue
        read += 1
        assert ours.defects == by_libxmlsec_alone(data, monkeypatch).defects, (place, data[place - 20 : place + 20])

    assert read > 100


def test_namespaces_the_signed_data_inherit_are_part_of_what_is_signed(parcel: Callable[[str], Parcel]) -> None:
    data = parcel("certificates").sealed()
    renamed = data.replace(b'xmlns:xsd="http://www.w3.org/2001/XMLSchema"', b'xmlns:xsd="urn:other"')

    assert [defect.flaw.value for defect in inspect(parse_xml(renamed), Profile.P2, NOW).defects] == [
        "digest",
        "digest",
    ]
