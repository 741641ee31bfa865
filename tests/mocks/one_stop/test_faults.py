"""Lost answers, repeats and outages: everything is done again until it is done, and done once."""

from typing import Any

import pytest

from harness.faults import Duplicate, ErrorPage, Fault, NoAnswer, Reset

DONE = [1, 3, 7, 4, 5]


def heal(province: Any, *faults: Fault, hours: float = 2) -> str:
    number: str = province.submit()
    province.registers()
    province.one.network.arm(faults)
    province.forward(hours=hours)
    province.one.network.disarm()
    province.forward(hours=2)
    return number


def once(province: Any, number: str) -> None:
    """The hub's log holds every status once, and everybody behind has the dossier."""
    assert province.told(number) == DONE
    assert len({str(body) for body in province.justice.taken}) == 1
    assert len({str(body) for body in province.one.axis.asked("dangKyThuongTru")}) == 1
    kinds = province.one.kinds()
    assert kinds.count("received-one-stop") == kinds.count("one-stop-returned") == kinds.count("passed-on") == 1
    assert {owner for _, owner in province.one.owners()} <= {"one-stop", "justice"}
    assert [matter.kind for matter in province.one.network.matters()] == ["linked-dossier"]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("door", ["*", "hub-login", "hub-list", "hub-detail", "hub-taken", "hub-status"])
def test_the_hub_falls_silent(province: Any, door: str, when: Any) -> None:
    once(province, heal(province, NoAnswer(door=f"one-stop->portal:{door}", when=when, times=6)))


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("door", ["*", "token", "nhanHoSoDKHT", "LayKetQua", "dangKyThuongTru"])
def test_the_axis_falls_silent(province: Any, door: str, when: Any) -> None:
    once(province, heal(province, Reset(door=f"one-stop->axis:{door}", when=when, times=6)))


def test_everything_arrives_twice(province: Any) -> None:
    once(province, heal(province, Duplicate(door="one-stop->*:*")))


@pytest.mark.parametrize("status", [502, 504])
def test_proxies_answer_with_pages(province: Any, status: int) -> None:
    once(province, heal(province, ErrorPage(door="one-stop->*:*", status=status, times=12)))


def test_half_of_everything_is_lost(province: Any) -> None:
    faults = [NoAnswer(door="one-stop->*:*", when=when, chance=0.3) for when in ("before", "after")]
    once(province, heal(province, *faults, hours=24))


def test_civil_status_is_away_for_a_day(province: Any) -> None:
    province.one.axis.says["nhanHoSoDKHT"] = 503
    number = province.submit()
    province.forward(hours=24)
    assert province.told(number) == [1, 3]
    assert ("accepted", "one-stop") in province.one.owners()

    province.one.axis.says["nhanHoSoDKHT"] = province.justice.take
    province.registers()
    province.forward(hours=1)
    assert province.told(number) == DONE


def test_received_already_is_success(province: Any) -> None:
    province.one.network.arm([NoAnswer(door="one-stop->axis:nhanHoSoDKHT", when="after", times=1)])
    number = province.submit()
    province.forward(minutes=10)

    assert len(province.justice.taken) == 2
    assert province.told(number) == [1, 3, 7]


def test_the_time_of_a_status_stays_the_same_however_often_it_is_sent(province: Any) -> None:
    province.one.network.arm([NoAnswer(door="one-stop->portal:hub-status", when="before", times=3)])
    number = province.submit()
    province.forward(minutes=30)
    first = [row["thoiGianThucHien"] for row in province.reports(number) if row["trangThai"] == 1]

    assert len(first) == 4
    assert len(set(first)) == 1


def test_what_the_hub_has_forgotten_is_told_again(province: Any) -> None:
    number = province.submit()
    province.forward(minutes=6)
    part = province.one.network.parties["portal"].desk.hub.dossiers[number].parts[5]
    part.log = [entry for entry in part.log if entry.status == 1]
    province.registers()
    province.forward(minutes=30)

    assert province.told(number) == DONE
    assert [row["trangThai"] for row in province.reports(number)] == [1, 3, 7, 4, 3, 7, 4, 5]


def test_a_part_that_is_refused_is_an_officers_matter_and_stops_nobody(province: Any) -> None:
    refusal = {"status": "0", "errorCode": "CT1", "errorDescription": "Không có chủ hộ."}
    province.one.axis.says["dangKyThuongTru"] = refusal
    number = province.submit()
    province.registers()
    province.forward(minutes=11)
    matter = next(one for one in province.one.network.matters() if one.kind == "pass-on-refused")

    assert province.told(number) == DONE
    assert (matter.key, matter.owner, matter.state) == (f"{number}/residence", "officer", "Không có chủ hộ.")


@pytest.mark.parametrize("answer", [503, {}, {"status": "2"}, (502, {"status": "0"})])
def test_a_part_that_is_not_answered_is_sent_again(province: Any, answer: Any) -> None:
    province.one.axis.says["dangKyThuongTru"] = answer
    number = province.submit()
    province.registers()
    province.forward(minutes=11)
    assert province.told(number) == [1, 3, 7, 4]

    province.one.axis.says["dangKyThuongTru"] = {"status": "1"}
    province.forward(minutes=30)
    assert province.told(number) == DONE


def test_a_part_that_cannot_be_read_is_not_sent_for_ever(province: Any) -> None:
    province.one.axis.says["dangKyThuongTru"] = (400, {"maLoi": "x", "moTaLoi": "Thiếu diaChi."})
    number = province.submit()
    province.registers()
    province.forward(hours=3)

    assert len(province.one.axis.asked("dangKyThuongTru")) == 1
    assert province.told(number) == DONE


def test_a_status_that_can_never_be_taken_is_left_to_an_officer(province: Any) -> None:
    number = province.submit()
    province.forward(minutes=6)
    province.one.desk.reporting.queue(province.dossier(number), 2, trangThai=9)
    province.forward(minutes=2)
    matter = next(one for one in province.one.network.matters() if one.kind == "report-refused")

    assert (matter.key, matter.owner) == (number, "officer")
    assert "Logic xử lý không hợp lệ" in matter.state
