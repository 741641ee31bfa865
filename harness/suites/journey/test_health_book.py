"""Visits that hospitals send → the electronic health book."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey
from harness.judgement import broken, inapplicable
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import answered, demand, differs, place, some
from harness.suites.journey.plays.health_book import rows
from harness.text import Text
from harness.wire.axis import ISSUE, PURPOSE

PAPERS = "layChungTu"
FIELDS = {
    "nhomMau": "NHOM_MAU",
    "lyDoDenKham": "LY_DO_VV",
    "tomTatDieuTri": "PP_DIEU_TRI",
    "ghiChu": "GHI_CHU",
}
"""The added fields as the book shows them, and their tags in table 1; the fifth, the height, has no published one."""
HEIGHT = ("chieuCao", "CHIEU_CAO")
PLAIN = {"maCSKCB": "MA_CSKCB", "ngayVao": "NGAY_VAO", "ngayRa": "NGAY_RA", "maBenhChinh": "MA_BENH_CHINH"}
NOT_MEDICAL = (
    "DIA_CHI", "MATINH_CU_TRU", "MAHUYEN_CU_TRU", "MAXA_CU_TRU", "DIEN_THOAI", "MA_NGHE_NGHIEP", "MA_DANTOC",
    "MA_QUOCTICH", "T_TONGCHI_BV", "T_TONGCHI_BH", "T_BHTT", "T_BNTT", "T_BNCCT",
)  # fmt: skip
ASKED_SINCE = "20240101"
"""By day of discharge."""
WITHIN = timedelta(hours=24)
"""QĐ 2733/QĐ-BYT 17/09/2024."""


def fetched(story: Journey) -> list[Hop]:
    """The answers with which the insurance side handed this person's visits on."""
    mine = [hop for hop in some(story, "axis", "insurance", PAPERS) if hop.holds(story.facts["who"].cccd)]
    return [hop for hop in mine if hop.response]


def contents(hop: Hop, key: str) -> list[dict[str, Any]]:
    """What an answer says of the visit `key`."""
    found = [row.get("noiDung") for row in answered(hop).get("dsChungTu") or []]
    return [one for one in found if isinstance(one, dict) and one.get("MA_LK") == key]


@pytest.mark.rule("JRN-HEALTHBOOK-CLAIM")
def test_the_gateway_takes_the_visit(stories: Stories) -> None:
    stories("health-book/happy").reached("visit")


@pytest.mark.rule("JRN-HEALTHBOOK-CONSENT")
def test_without_consent_nobody_is_asked(stories: Stories) -> None:
    story = stories("health-book/happy")
    story.reached("not-agreed")
    refusal = story.facts["refusal"]

    demand(
        refusal.get("trangThai") not in {"1", "2"},
        "health-book response /trangThai",
        "mở sổ khi chưa đồng ý",
        "a book is opened without consent",
        refusal.get("trangThai"),
    )
    demand(refusal.get("moTaLoi"), "health-book response /moTaLoi", "không nói lý do", "no reason is told")
    early = [
        hop
        for hop in story.between("health-book", "axis")
        if hop.number <= story.facts["before"] and hop.holds(story.home.husband.cccd)
    ]
    story.show(*early)
    demand(not early, "health-book->axis", "hỏi dữ liệu khi chưa đồng ý", "asked before consent", len(early), "0")


@pytest.mark.rule("JRN-HEALTHBOOK-PURPOSE")
@pytest.mark.parametrize("scene", ["health-book/happy", "health-book/duplicate"])
def test_every_fetch_says_why(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("opened")

    def findings() -> Iterator[Finding]:
        for hop in some(story, "health-book", "axis", PAPERS):
            if hop.holds(story.facts["who"].cccd):
                told = hop.request.header(PURPOSE)
                yield from differs(f"{hop.link} {PURPOSE}", "SUC_KHOE", told, "thiếu hoặc sai mục đích", "not that")
                if not hop.request.header(ISSUE):
                    yield from differs(f"{hop.link} {ISSUE}", "…", "", "không nói việc gì", "does not say what for")

    broken(findings())


@pytest.mark.rule("JRN-HEALTHBOOK-AGREED")
def test_no_more_is_handed_on_than_agreed(stories: Stories) -> None:
    story = stories("health-book/happy")
    story.reached("opened")
    key = story.facts["table-visit"]["MA_LK"]

    broken(
        finding
        for hop in fetched(story)
        for content in contents(hop, key)
        for tag in NOT_MEDICAL
        if tag in content
        for finding in differs(
            place(hop, tag, of="response"), "", content[tag] or "(trống / empty)", "không được trao", "not to be given"
        )
    )


@pytest.mark.rule("JRN-HEALTHBOOK-SHARED")
def test_the_added_fields_are_handed_on(stories: Stories) -> None:
    story = stories("health-book/happy")
    story.reached("opened")
    sent = story.facts["table-visit"]

    def findings() -> Iterator[Finding]:
        hop = fetched(story)[-1]
        found = contents(hop, sent["MA_LK"])
        yield from differs(place(hop, "dsChungTu", of="response"), 1, len(found), "không có lượt khám", "not there")
        for content in found[:1]:
            for tag in FIELDS.values():
                yield from differs(
                    place(hop, tag, of="response"), sent[tag], content.get(tag), "khác bản đã gửi", "not as sent"
                )

    broken(findings())


@pytest.mark.rule("JRN-HEALTHBOOK-HEIGHT")
def test_the_height_reaches_the_book(stories: Stories) -> None:
    story = stories("health-book/happy")
    story.reached("shown")
    name, tag = HEIGHT
    if tag not in story.facts["table-visit"]:
        inapplicable(
            Text("Bảng 1 trước QĐ 3176 không có thẻ chiều cao.", "Table 1 has no tag for the height before QĐ 3176.")
        )

    broken(
        differs(
            f"health-book response /{name}",
            story.facts["table-visit"][tag],
            story.facts["shown"].get(name),
            "mất chiều cao",
            "the height is lost",
        )
    )


@pytest.mark.rule("JRN-HEALTHBOOK-SHOWN")
@pytest.mark.parametrize("step", ["shown", "next-shown"])
def test_a_visit_is_shown_as_it_was_sent(stories: Stories, step: str) -> None:
    story = stories("health-book/happy")
    story.reached(step)
    sent = story.facts["table-visit" if step == "shown" else "table-next-visit"]
    row = story.facts[step]

    broken(
        finding
        for name, tag in (PLAIN | FIELDS).items()
        for finding in differs(
            f"health-book response /{name}", sent[tag], row.get(name), "khác bản bệnh viện gửi", "not as it was sent"
        )
    )


@pytest.mark.rule("JRN-HEALTHBOOK-INTIME")
def test_a_new_visit_is_there_within_a_day(stories: Stories) -> None:
    story = stories("health-book/happy")
    sent, seen = story.reached("next-visit"), story.reached("next-shown")

    demand(
        seen.at - sent.at <= WITHIN,
        "health-book response /luotKham",
        "quá 24 giờ mới có",
        "there only after 24 hours",
        seen.at - sent.at,
        str(WITHIN),
    )


@pytest.mark.rule("JRN-HEALTHBOOK-EARLIER")
def test_a_book_opened_later_holds_earlier_visits(stories: Stories) -> None:
    stories("health-book/happy").reached("shown")


@pytest.mark.rule("JRN-HEALTHBOOK-MISSING")
def test_what_the_hospital_left_out_is_named(stories: Stories) -> None:
    story = stories("health-book/missing-fields")
    story.reached("shown")
    row, sent = story.facts["shown"], story.facts["table-visit"]
    lacking = sorted(name for name, tag in (*FIELDS.items(), HEIGHT) if not sent.get(tag))
    wanted = lacking if sent["NGAY_RA"] >= ASKED_SINCE else []

    broken(
        differs(
            "health-book response /thieu",
            wanted,
            sorted(row.get("thieu") or []),
            "nêu sai trường thiếu",
            "other fields are named as missing",
        )
    )
    broken(differs("health-book response /dayDu", not wanted, row.get("dayDu"), "sai dayDu", "wrongly judged"))


@pytest.mark.rule("JRN-HEALTHBOOK-BEFORE-2024")
def test_visits_before_2024_lack_nothing(stories: Stories) -> None:
    story = stories("health-book/before-2024")
    story.reached("shown")
    row = story.facts["shown"]

    broken(differs("health-book response /thieu", [], row.get("thieu"), "đòi trường chưa yêu cầu", "asked too early"))


@pytest.mark.rule("JRN-HEALTHBOOK-ONE")
@pytest.mark.parametrize("scene", ["health-book/corrected", "health-book/duplicate"])
def test_a_visit_sent_again_is_handed_on_once(stories: Stories, scene: str) -> None:
    story = stories(scene)
    mark = story.reached("sent-again")
    sent = story.facts["table-sent-again"]

    def findings() -> Iterator[Finding]:
        for hop in fetched(story):
            if hop.number <= mark.hop:
                continue
            found = contents(hop, sent["MA_LK"])
            where = place(hop, "dsChungTu", of="response")
            yield from differs(where, 1, len(found), "không đúng một bản", "not exactly one")
            for one in found:
                yield from differs(
                    place(hop, "NHOM_MAU", of="response"),
                    sent["NHOM_MAU"],
                    one.get("NHOM_MAU"),
                    "bản cũ",
                    "the old one",
                )

    broken(findings())


def entries(story: Journey, table: str) -> list[dict[str, Any]]:
    """The rows that the book finally shows of the visit."""
    key = story.facts[f"table-{table}"]["MA_LK"]
    return [row for row in story.facts["mine"] if row.get("maLK") == key]


@pytest.mark.rule("JRN-HEALTHBOOK-CORRECTED")
def test_a_corrected_visit_replaces_its_entry(stories: Stories) -> None:
    story = stories("health-book/corrected")
    mark = story.reached("sent-again")
    seen = story.reached("replaced")
    found = entries(story, "sent-again")

    demand(
        seen.at - mark.at <= WITHIN,
        "health-book response /luotKham",
        "quá 24 giờ mới sửa",
        "corrected only after 24 hours",
        seen.at - mark.at,
    )
    broken(differs("health-book response /luotKham", 1, len(found), "còn cả mục cũ", "the old entry is there too"))


@pytest.mark.rule("JRN-HEALTHBOOK-ONCE")
def test_repeats_leave_one_entry(stories: Stories) -> None:
    story = stories("health-book/duplicate")
    story.reached("shown")
    found = entries(story, "visit")

    broken(differs("health-book response /luotKham", 1, len(found), "nhiều mục", "several entries"))
    broken(
        differs(
            "health-book response /lanSua", 0, found[0].get("lanSua", 0), "coi bản trùng là sửa", "called corrected"
        )
    )
    again = story.marks["opened-again"].said.fields if "opened-again" in story.marks else {}
    demand(
        again.get("trangThai") in {"1", "2"},
        "health-book response /trangThai",
        "mở lại không trả về sổ đang có",
        "opening again does not give the open book",
        again.get("trangThai"),
        "1 | 2",
    )


@pytest.mark.rule("JRN-HEALTHBOOK-OUTAGE")
def test_an_outage_only_delays(stories: Stories) -> None:
    story = stories("health-book/outage")
    story.reached("opened")
    lost = [hop for hop in story.between("axis", "insurance", PAPERS) if hop.faults]
    demand(lost, f"axis->insurance {PAPERS}", "không có lời gọi nào gặp sự cố", "no call met the outage")

    story.reached("shown")


@pytest.mark.rule("JRN-HEALTHBOOK-STRANGER")
def test_a_visit_that_names_somebody_else_is_shown_to_nobody(stories: Stories) -> None:
    story = stories("health-book/stranger")
    story.reached("looked")

    shown = [*story.facts["held-back"], *rows(story.facts["others"])]
    broken(differs("health-book response /luotKham", 0, len(shown), "hiện lượt khám ghi tên người khác", "it is shown"))


@pytest.mark.rule("JRN-HEALTHBOOK-PRIVATE")
def test_nobody_sees_anothers_visits(stories: Stories) -> None:
    story = stories("health-book/happy")
    story.reached("next-shown")
    others = story.facts["others"]

    broken(differs("health-book response /luotKham", [], rows(others), "thấy của người khác", "another's are shown"))
    number = story.home.husband.cccd.encode()
    demand(number not in others.body, "health-book response", "lộ số định danh của người khác", "another's number")


@pytest.mark.rule("JRN-HEALTHBOOK-RESUMED")
def test_a_visit_put_right_is_shown(stories: Stories) -> None:
    story = stories("health-book/mismatch")
    story.reached("looked")

    broken(
        differs(
            "health-book response /luotKham",
            0,
            len(story.facts["held-back"]),
            "hiện mục khác họ tên chủ sổ",
            "an entry in another spelling was shown",
        )
    )
    story.reached("shown")


@pytest.mark.rule("JRN-HEALTHBOOK-WITHDRAWN")
def test_withdrawn_consent_ends_everything_until_it_is_given_again(stories: Stories) -> None:
    story = stories("health-book/withdrawn")
    story.reached("looked")
    closed = story.facts["closed"]

    broken(
        differs("health-book response /luotKham", [], closed.get("luotKham") or [], "vẫn còn dữ liệu", "still there")
    )
    later = [
        hop
        for hop in story.between("health-book", "axis")
        if story.facts["closed-at"] < hop.number <= story.facts["closed-until"] and hop.holds(story.facts["who"].cccd)
    ]
    story.show(*later)
    demand(not later, "health-book->axis", "vẫn hỏi dữ liệu", "data are still asked for", len(later), "0")
    story.reached("shown-again")
