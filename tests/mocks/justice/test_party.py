"""The party as the network sees it: what is unfinished and whose it is, what was done for good, and its contract."""

from collections.abc import Callable

import pytest

from harness.errors import UsageError
from mocks.justice.doors import JusticeParty
from mocks.parties import party_class
from mocks.party_openapi import openapi_of
from tests.mocks.justice.conftest import BIRTH, CHOICES, DEATH, MOTHER, NUMBER, OLD_MAN, Site

OTHER = NUMBER.replace("0001", "0002")


def test_it_is_the_party_of_its_name(site: Callable[..., Site]) -> None:
    place = site()

    assert party_class("justice") is JusticeParty
    assert JusticeParty.name == "justice"
    assert len(openapi_of(place.lone.network.parties["justice"])["paths"]) == 23


def test_a_wrong_setting_stops_the_network_from_being_set_up(site: Callable[..., Site]) -> None:
    with pytest.raises(UsageError, match="cycle_minutes"):
        site(cycle_minutes=20)


def test_whatever_is_unfinished_has_an_owner(site: Callable[..., Site]) -> None:
    place = site()
    place.push(BIRTH | {"theBHYT": CHOICES})
    owners = [place.lone.owners()]
    place.lone.forward(minutes=5)
    owners.append(place.lone.owners())
    place.axis.says["nhanHoSoKhaiSinh"] = 503
    place.lone.forward(hours=1)
    owners.append(place.lone.owners())
    place.axis.says["nhanHoSoKhaiSinh"] = {"trangThai": 1}
    place.lone.forward(minutes=30)
    owners.append(place.lone.owners())
    place.axis.says["traKetQua"] = {"trangThai": 3, "maLoi": "TE05"}
    place.lone.forward(minutes=30)
    owners.append(place.lone.owners())

    assert owners == [
        [("waiting", "justice")],
        [("processing", "justice")],
        [("chờ gửi", "justice")],
        [("đã gửi", "insurance")],
        [("bị trả về", "officer")],
    ]


def test_a_supplement_is_the_citizens_and_an_item_not_handed_over_the_officers(site: Callable[..., Site]) -> None:
    place = site()
    place.counter()
    place.axis.strangers.add(MOTHER)
    place.push(BIRTH | {"nksHoTen": "Nguyễn Thu Hà"})
    place.lone.forward(hours=1)

    assert place.lone.owners() == [("supplement", "citizen"), ("chưa gửi", "officer")]


def test_an_issued_card_leaves_nothing_to_do(site: Callable[..., Site]) -> None:
    place = site()
    place.waiting()
    place.axis.says["traKetQua"] = {"trangThai": 2, "soTheBHYT": "TE1019900000001"}
    place.lone.forward(hours=2)

    assert place.lone.owners() == []
    assert place.lone.kinds() == ["received-civil-dossier", "birth-registered", "birth-passed-on"]


def test_what_was_received_is_fulfilled_by_a_registration_or_a_refusal(site: Callable[..., Site]) -> None:
    place = site()
    place.push(DEATH)
    place.lone.forward(hours=1)
    place.push(DEATH, OTHER)
    place.lone.forward(hours=1)
    acts = [(act.kind, act.key, act.subject, act.after) for act in place.lone.network.acts()]

    assert acts == [
        ("received-civil-dossier", NUMBER, OLD_MAN, ""),
        ("death-registered", f"KT/number/{OLD_MAN}", OLD_MAN, NUMBER),
        ("received-civil-dossier", OTHER, OLD_MAN, ""),
        ("civil-dossier-refused", OTHER, OLD_MAN, OTHER),
    ]
    assert len({(act.kind, act.key) for act in place.lone.network.acts()}) == 4


def test_two_runs_of_one_seed_give_the_same_bytes(site: Callable[..., Site]) -> None:
    def run() -> list[bytes]:
        place = site()
        place.push(BIRTH | {"theBHYT": CHOICES})
        place.lone.forward(hours=3)
        return [hop.request.body for hop in place.lone.network.log.after(0)]

    assert run() == run()
