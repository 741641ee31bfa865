"""Birth at the counter → the send queue and its three choices → card under six."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest

from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey
from harness.judgement import broken, untested
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import Fields, asked, at, demand, differs, place, some
from harness.text import Text

NOT_SENT = "chưa gửi"
WAITING = "chờ gửi"
LIST = "justice chuyenBHXH"
ADDRESS = "Trụ sở UBND, số 1 đường Thử Nghiệm"
CHANGED = "79902"
ONE_CYCLE = timedelta(minutes=20)
"""A cycle's items go out well within the pause between two cycles."""


def messages(story: Journey, step: str = "registered", *, needed: bool = True) -> list[Hop]:
    """What reached BHXH about the child that was registered at `step`."""
    number = str(story.facts["saved"][step].get("soDinhDanh"))
    found = [
        hop
        for hop in story.between("axis", "insurance", "nhanHoSoKhaiSinh")
        if (asked(hop).get("treEm") or {}).get("soDDCN") == number
    ]
    if needed and not found:
        untested(Text("Hồ sơ thẻ không tới BHXH.", "The card item never reached BHXH."))
    story.show(*found)
    return found


def child_row(story: Journey, step: str) -> Fields:
    """The row of the send queue as it was when the journey reached `step`."""
    found: Fields = story.facts[step] or {}
    return found


@pytest.mark.rule("JRN-BIRTH-COUNTER")
def test_a_saved_birth_stands_on_the_list(stories: Stories) -> None:
    story = stories("birth/counter")
    story.reached("registered")
    story.reached("listed")

    state = child_row(story, "listed").get("trangThai")
    broken(differs(f"{LIST} /trangThai", NOT_SENT, state, "sai trạng thái khi mới lưu", "another state after saving"))


@pytest.mark.rule("JRN-BIRTH-CHOICES")
def test_three_choices_come_before_chuyen_bhxh(stories: Stories) -> None:
    story = stories("birth/counter")
    early = story.reached("early").said
    demand(
        not early.ok,
        f"{LIST} POST chuyen",
        "chuyển được khi chưa đủ ba lựa chọn",
        "could be transferred before the three choices were made",
        early.status,
        "4xx",
    )
    story.reached("transferred")
    state = child_row(story, "transferred").get("trangThai")
    broken(differs(f"{LIST} /trangThai", WAITING, state, "không sang chờ gửi", "it does not wait to be sent"))


@pytest.mark.rule("JRN-BIRTH-WAITING")
def test_a_waiting_item_can_still_be_changed(stories: Stories) -> None:
    story = stories("birth/counter")
    story.reached("changed")

    broken(
        finding
        for hop in messages(story)
        for finding in differs(
            place(hop, "noiDangKyKCB"),
            CHANGED,
            asked(hop).get("noiDangKyKCB"),
            "không gửi lựa chọn cuối cùng",
            "not the last choice was sent",
        )
    )


@pytest.mark.rule("JRN-BIRTH-ADDRESS")
def test_a_card_for_the_office_carries_its_address(stories: Stories) -> None:
    story = stories("birth/counter")
    story.reached("configured")

    def findings() -> Iterator[Finding]:
        for hop in messages(story):
            body = asked(hop)
            yield from differs(
                place(hop, "diaChiTruSo"), ADDRESS, body.get("diaChiTruSo"), "sai địa chỉ trụ sở", "another address"
            )
            way = str(body.get("hinhThucNhan"))
            yield from differs(place(hop, "hinhThucNhan"), "1", way, "sai hình thức nhận", "another delivery")

    broken(findings())


@pytest.mark.rule("JRN-BIRTH-ADDRESS-FIRST")
def test_without_an_address_nothing_goes_to_the_office(stories: Stories) -> None:
    said = stories("birth/counter").reached("unaddressed").said

    demand(
        not said.ok,
        f"{LIST} POST chuyen",
        "chuyển được khi chưa cấu hình địa chỉ trụ sở",
        "could be transferred before the office's address was configured",
        said.status,
        "4xx",
    )


@pytest.mark.rule("JRN-BIRTH-NO-FATHER")
def test_without_a_father_the_card_goes_by_the_mother(stories: Stories) -> None:
    _guardian(stories("birth/no-father"), "ME")


@pytest.mark.rule("JRN-BIRTH-ABANDONED")
def test_without_parents_the_card_goes_by_whoever_registers(stories: Stories) -> None:
    story = stories("birth/abandoned")
    _guardian(story, "NYC")

    registrant = story.home.mother.full_name
    broken(
        finding
        for hop in messages(story)
        for finding in differs(
            place(hop, "nguoiDangKy/hoTen"),
            registrant,
            (asked(hop).get("nguoiDangKy") or {}).get("hoTen"),
            "sai người đi đăng ký",
            "another person who registered",
        )
    )


def _guardian(story: Journey, wanted: str) -> None:
    """The guardian stands there before anybody chooses, and goes out so."""
    story.reached("listed")
    shown = child_row(story, "listed").get("nguoiGiamHo")
    broken(differs(f"{LIST} /nguoiGiamHo", wanted, shown, "sai mặc định", "another default"))
    story.reached("transferred")
    broken(
        finding
        for hop in messages(story)
        for finding in differs(
            place(hop, "nguoiGiamHo"), wanted, asked(hop).get("nguoiGiamHo"), "sai người giám hộ", "another guardian"
        )
    )


def _registrants_address(hop: Hop) -> object:
    return (asked(hop).get("nguoiDangKy") or {}).get("diaChi")


@pytest.mark.rule("JRN-BIRTH-REQUESTER-ADDRESS")
def test_a_linked_locality_sends_the_requesters_address(stories: Stories) -> None:
    story = stories("birth/abandoned")
    story.reached("transferred")
    home = story.home.mother.address.text

    broken(
        finding
        for hop in messages(story)
        for finding in differs(
            place(hop, "nguoiDangKy/diaChi"), home, _registrants_address(hop), "thiếu địa chỉ", "the address is missing"
        )
    )


@pytest.mark.rule("JRN-BIRTH-UNLINKED")
def test_a_missing_address_does_not_stop_the_card(stories: Stories) -> None:
    story = stories("birth/unlinked-locality")
    story.reached("transferred")
    if any(_registrants_address(hop) for hop in messages(story)):
        untested(Text("Thông điệp vẫn có địa chỉ người đi đăng ký.", "The message has the requester's address."))

    story.reached("card")


@pytest.mark.rule("JRN-BIRTH-OVER-SIX")
def test_a_child_of_six_never_enters_the_list(stories: Stories) -> None:
    story = stories("birth/over-six")
    story.reached("looked")

    row = child_row(story, "over-row")
    demand(not row, f"{LIST} danhSach", "trẻ đủ 6 tuổi có trong danh sách", "a child of six is on the list", row)
    sent = messages(story, "over", needed=False)
    demand(not sent, "justice->insurance", "đã gửi trẻ đủ 6 tuổi sang BHXH", "a child of six was sent", len(sent), "0")


@pytest.mark.rule("JRN-BIRTH-UNDER-SIX")
def test_the_day_before_the_sixth_birthday_still_enters(stories: Stories) -> None:
    story = stories("birth/over-six")
    story.reached("under")
    story.reached("looked")

    row = child_row(story, "under-row")
    demand(row, f"{LIST} danhSach", "thiếu trẻ ngày mai mới đủ 6 tuổi", "a child who turns six tomorrow is missing")


def _first_arrivals(story: Journey) -> dict[str, Hop]:
    """The first call about each item, in order."""
    story.reached("transferred")
    found: dict[str, Hop] = {}
    for hop in some(story, "axis", "insurance", "nhanHoSoKhaiSinh"):
        number = str(asked(hop).get("maHoSo"))
        if number in story.facts["order"]:
            found.setdefault(number, hop)
    if len(found) < len(story.facts["order"]):
        untested(Text("Chưa đủ hồ sơ tới BHXH.", "Not every item reached BHXH."))
    return found


@pytest.mark.rule("JRN-BIRTH-ONE-BY-ONE")
def test_items_of_a_cycle_go_out_one_after_another(stories: Stories) -> None:
    story = stories("birth/queue")
    arrivals = list(_first_arrivals(story).values())
    span = at(arrivals[-1]) - at(arrivals[0])
    demand(
        span <= ONE_CYCLE,
        "justice->insurance nhanHoSoKhaiSinh",
        "một chu kỳ không gửi hết hồ sơ đang chờ",
        "a cycle does not send every waiting item",
        span,
        f"<= {ONE_CYCLE}",
    )
    asks = [hop.number for hop in story.between("justice", "axis", "nhanHoSoKhaiSinh")]
    for before, after in pairwise(arrivals):
        begun = any(before.number < number < after.number for number in asks)
        demand(begun, place(after, "maHoSo"), "gửi chồng lên hồ sơ trước", "sent before the one ahead of it was")


@pytest.mark.rule("JRN-BIRTH-IN-ORDER")
def test_whoever_was_handed_over_first_goes_first(stories: Stories) -> None:
    story = stories("birth/queue")
    order = list(_first_arrivals(story))

    broken(
        differs("justice->insurance nhanHoSoKhaiSinh", story.facts["order"], order, "sai thứ tự gửi", "another order")
    )
