"""A medical appraisal board's minutes → the gateway → the insurance side."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from harness.checks.signature import signature_findings
from harness.filing import Filing, Sheet
from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey
from harness.judge import judge
from harness.judgement import broken
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import answered, at, demand, differs, fields_of, place, some
from harness.wire.axis import ISSUE, PURPOSE
from harness.wire.calls import read_request
from harness.wire.envelope import PROFILES, Opened, open_envelope

PAPERS = "layChungTu"
CHANNEL, VERSION, KIND = "portal", "3176", "XML12"
REISSUED = "Cấp lại"
SOON = timedelta(hours=1)


def files(story: Journey) -> list[tuple[Hop, bytes]]:
    """The files with this story's minutes that went to the gateway, in order, with their hops."""
    number = story.facts["number"]
    found = [(hop, read_request(hop.request).file or b"") for hop in some(story, "appraisal-board", "intake")]
    return [(hop, file) for hop, file in found if number in file_number(file)]


def opened(file: bytes) -> Opened:
    """The envelope of a file."""
    return open_envelope(CHANNEL, VERSION, file)


def sheets(file: bytes) -> list[Sheet]:
    """The minutes in a file."""
    return [sheet for sheet in opened(file).sheets if sheet.kind == KIND]


def file_number(file: bytes) -> set[str]:
    """The numbers of the minutes in a file."""
    return {sheet.get("SO_BIEN_BAN") for sheet in sheets(file)} if file else set()


def eight(text: str) -> str:
    """dd/MM/yyyy as yyyyMMdd."""
    return f"{datetime.strptime(text, '%d/%m/%Y'):%Y%m%d}"  # noqa: DTZ007 -- a calendar day


@pytest.mark.rule("JRN-APPRAISAL-PURPOSE")
def test_papers_are_fetched_for_the_appraisal(stories: Stories) -> None:
    story = stories("appraisal/happy")
    story.reached("paper")

    def findings() -> Iterator[Finding]:
        for hop in some(story, "appraisal-board", "axis", PAPERS):
            if hop.holds(story.facts["who"].cccd):
                told = hop.request.header(PURPOSE)
                yield from differs(f"{hop.link} {PURPOSE}", "GDYK", told, "thiếu hoặc sai mục đích", "not that")
                if not hop.request.header(ISSUE):
                    yield from differs(f"{hop.link} {ISSUE}", "…", "", "không nói hồ sơ nào", "names no dossier")

    broken(findings())


@pytest.mark.rule("JRN-APPRAISAL-FETCHED")
def test_the_discharge_paper_is_fetched(stories: Stories) -> None:
    story = stories("appraisal/happy")
    story.reached("paper")
    mine = [hop for hop in some(story, "appraisal-board", "axis", PAPERS) if hop.holds(story.facts["who"].cccd)]
    demand(mine, f"appraisal-board->axis {PAPERS}", "không lấy qua trục", "not fetched through the axis")

    given = [hop for hop in mine if fields_of(hop.request.body).get("loai") == "CT03" and hop.response]
    demand(given, f"appraisal-board->axis {PAPERS}", "không hỏi giấy ra viện", "no discharge paper was asked for")
    told = [row.get("soChungTu") for row in answered(given[-1]).get("dsChungTu") or []]
    broken(
        differs(
            "appraisal-board response /dsChungTu",
            told,
            [row.get("soChungTu") for row in story.facts["papers"]],
            "cán bộ không thấy giấy ra viện đã lấy",
            "the officer does not see the paper that came",
        )
    )


@pytest.mark.rule("JRN-APPRAISAL-GIVEN")
def test_papers_of_this_person_and_of_nobody_else_are_given(stories: Stories) -> None:
    story = stories("appraisal/happy")
    story.reached("paper")
    sent, number = story.facts["record"], story.facts["who"].cccd
    hops = [
        hop for hop in some(story, "axis", "insurance", PAPERS) if fields_of(hop.request.body).get("loai") == "CT03"
    ]
    mine = [hop for hop in hops if fields_of(hop.request.body).get("soDinhDanh") == number and hop.response]
    demand(mine, f"axis->insurance {PAPERS}", "không ai hỏi giấy ra viện", "nobody asked for the paper")

    def findings() -> Iterator[Finding]:
        rows = [row.get("noiDung") or {} for row in answered(mine[-1]).get("dsChungTu") or []]
        where = place(mine[-1], "dsChungTu", of="response")
        yield from differs(where, [number], [row.get("SO_CCCD") for row in rows], "sai người", "another person's")
        for row in rows[:1]:
            for tag in ("HO_TEN", "NGAY_VAO", "NGAY_RA"):
                yield from differs(
                    place(mine[-1], tag, of="response"), sent[tag], row.get(tag), "khác bản đã gửi", "not as sent"
                )

    broken(findings())


@pytest.mark.rule("JRN-APPRAISAL-FILED")
def test_minutes_are_acknowledged(stories: Stories) -> None:
    story = stories("appraisal/happy")
    said = story.reached("filed").said.fields

    broken(
        differs(
            "appraisal-board response /soBienBan",
            story.facts["form"]["soBienBan"],
            said.get("soBienBan"),
            "sai số biên bản",
            "another number",
        )
    )
    demand(
        said.get("trangThai") in {"1", "2"},
        "appraisal-board response /trangThai",
        "không ghi nhận",
        "not acknowledged",
        said.get("trangThai"),
        "1 | 2",
    )


@pytest.mark.rule("JRN-APPRAISAL-SIGNED")
@pytest.mark.parametrize("scene", ["appraisal/happy", "appraisal/corrected"])
def test_every_file_is_signed(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("filed")

    def findings() -> Iterator[Finding]:
        for hop, file in files(story):
            root = opened(file).root
            if root is not None:
                for _, finding in signature_findings(root, PROFILES[CHANNEL], hop.at, None, ""):
                    yield finding

    broken(findings())


@pytest.mark.rule("JRN-APPRAISAL-TABLE")
def test_what_is_sent_is_table_12_and_says_what_was_drawn_up(stories: Stories) -> None:
    story = stories("appraisal/happy")
    story.reached("filed")
    form, who = story.facts["form"], story.facts["who"]
    hop, file = files(story)[0]
    [sheet] = sheets(file)
    wanted = {
        "SO_CCCD": who.cccd,
        "HO_TEN": who.full_name,
        "NGAY_HOP": eight(form["ngayHop"]),
        "NGAY_DE_NGHI": eight(form["ngayDeNghi"]),
        "TYLE_TTCT_MOI": form["tyLe"],
        "TONG_TYLE_TTCT": form["tongTyLe"],
        "MA_DONVI": form["maDonVi"],
    }

    def findings() -> Iterator[Finding]:
        for tag, value in wanted.items():
            yield from differs(place(hop, tag), value, sheet.get(tag), "khác điều đã lập", "not what was drawn up")
        for _, finding in judge(Filing(VERSION, CHANNEL, "", [sheet], at(hop).date())):
            yield finding

    broken(findings())


@pytest.mark.rule("JRN-APPRAISAL-TAKEN")
def test_the_gateway_takes_the_minutes(stories: Stories) -> None:
    story = stories("appraisal/happy")
    story.reached("filed")
    told = [answered(hop) for hop, _ in files(story) if hop.response]
    demand(told, "appraisal-board->intake", "không gửi lên cổng", "nothing was sent to the gateway")

    last = told[-1]
    broken(differs("intake response /MaKetQua", "200", str(last.get("MaKetQua")), "không nhận", "not taken"))
    demand(last.get("MaGD"), "intake response /MaGD", "không có mã giao dịch", "no transaction number")


@pytest.mark.rule("JRN-APPRAISAL-RECEIPT")
def test_the_board_shows_the_gateways_receipt(stories: Stories) -> None:
    story = stories("appraisal/happy")
    story.reached("sent")
    given = [answered(hop).get("MaGD") for hop, _ in files(story) if hop.response]

    broken(
        differs(
            "appraisal-board response /maGD",
            given[-1] if given else "…",
            story.facts["sent"].get("maGD"),
            "khác mã của cổng",
            "not the gateway's number",
        )
    )


@pytest.mark.rule("JRN-APPRAISAL-ATONCE")
def test_minutes_are_sent_at_once(stories: Stories) -> None:
    story = stories("appraisal/happy")
    filed = story.reached("filed")
    went = files(story)
    demand(went, "appraisal-board->intake", "không gửi lên cổng", "nothing was sent to the gateway")

    waited = at(went[0][0]) - filed.at
    demand(waited <= SOON, "appraisal-board->intake", "gửi chậm", "sent late", waited, str(SOON))


@pytest.mark.rule("JRN-APPRAISAL-SHARED")
def test_the_insurance_side_has_the_minutes_as_they_were_sent(stories: Stories) -> None:
    story = stories("appraisal/happy")
    story.reached("sent")
    story.reached("shared")
    [sheet] = sheets(files(story)[-1][1])
    hop = shared(story)[-1]
    content = minutes_in(hop, story.facts["number"])[-1]

    broken(
        finding
        for tag, value in sheet.values.items()
        for finding in differs(
            place(hop, tag, of="response"), value, content.get(tag, ""), "khác bản Hội đồng gửi", "not as it was sent"
        )
    )


def shared(story: Journey) -> list[Hop]:
    """The answers with which the insurance side handed this story's minutes on."""
    hops = some(story, "axis", "insurance", PAPERS)
    mine = [hop for hop in hops if fields_of(hop.request.body).get("soDinhDanh") == story.facts["who"].cccd]
    return [hop for hop in mine if hop.response and minutes_in(hop, story.facts["number"])]


def minutes_in(hop: Hop, number: str) -> list[dict[str, Any]]:
    """What an answer holds of the minutes `number`."""
    found = [row.get("noiDung") or {} for row in answered(hop).get("dsChungTu") or []]
    return [one for one in found if one.get("SO_BIEN_BAN") == number]


@pytest.mark.rule("JRN-APPRAISAL-UNCHANGED")
def test_a_silent_change_is_refused(stories: Stories) -> None:
    story = stories("appraisal/corrected")
    story.reached("changed")
    said = story.facts["changed"]

    broken(
        differs("appraisal-board response /trangThai", "0", said.get("trangThai"), "nhận nội dung khác", "it was taken")
    )
    demand(said.get("moTaLoi"), "appraisal-board response /moTaLoi", "không nêu lý do", "without a reason")


@pytest.mark.rule("JRN-APPRAISAL-REISSUED")
def test_a_reissue_says_so(stories: Stories) -> None:
    story = stories("appraisal/corrected")
    mark = story.reached("reissued")
    went = [(hop, file) for hop, file in files(story) if hop.number > mark.hop]
    demand(went, "appraisal-board->intake", "không gửi bản cấp lại", "the re-issue was not sent")
    hop, file = went[-1]
    [sheet] = sheets(file)

    def findings() -> Iterator[Finding]:
        form = story.facts["reissue"]
        yield from differs(
            place(hop, "SO_BIEN_BAN"), form["soBienBan"], sheet.get("SO_BIEN_BAN"), "đổi số", "another number"
        )
        yield from differs(
            place(hop, "NGAY_CHUNG_TU"),
            f"{mark.at:%Y%m%d}",
            sheet.get("NGAY_CHUNG_TU"),
            "không mang ngày cấp lại",
            "not the day of the re-issue",
        )
        yield from differs(place(hop, "TYLE_TTCT_MOI"), form["tyLe"], sheet.get("TYLE_TTCT_MOI"), "sai tỷ lệ", "rate")

    broken(findings())
    said = "\n".join(sheet.values.values())
    demand(REISSUED in said, place(hop, "DU_PHONG"), "không có chữ «Cấp lại»", "the words “Cấp lại” are missing")


@pytest.mark.rule("JRN-APPRAISAL-NEWEST")
@pytest.mark.parametrize("scene", ["appraisal/corrected", "appraisal/outage", "appraisal/duplicate"])
def test_minutes_are_handed_on_once_in_their_newest_issue(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("shared")
    wanted = story.facts.get("reissue", story.facts["form"])["tyLe"]

    def findings() -> Iterator[Finding]:
        hop = shared(story)[-1]
        found = minutes_in(hop, story.facts["number"])
        where = place(hop, "dsChungTu", of="response")
        yield from differs(where, 1, len(found), "không đúng một bản", "not exactly one")
        for one in found:
            yield from differs(
                place(hop, "TYLE_TTCT_MOI", of="response"), wanted, one.get("TYLE_TTCT_MOI"), "bản cũ", "the old one"
            )

    broken(findings())


@pytest.mark.rule("JRN-APPRAISAL-ONCE")
def test_the_same_file_goes_again(stories: Stories) -> None:
    story = stories("appraisal/duplicate")
    story.reached("sent")
    went = [file for _, file in files(story)]
    demand(len(went) > 1, "appraisal-board->intake", "không gửi lại sau khi mất câu trả lời", "it was not sent again")

    broken(differs("appraisal-board->intake", 1, len(set(went)), "gửi tệp khác nhau", "different files were sent"))
    broken(
        differs(
            "appraisal-board response /lanCapLai",
            0,
            story.facts["again"].get("lanCapLai"),
            "bấm hai lần thành cấp lại",
            "two clicks became a re-issue",
        )
    )


@pytest.mark.rule("JRN-APPRAISAL-OUTAGE")
def test_minutes_wait_for_the_gateway(stories: Stories) -> None:
    story = stories("appraisal/outage")
    story.reached("reissued")
    lost = [hop for hop in story.between("appraisal-board", "intake") if hop.faults]
    demand(lost, "appraisal-board->intake", "không có lời gọi nào gặp sự cố", "no call met the outage")

    story.reached("sent")


@pytest.mark.rule("JRN-APPRAISAL-ORDER")
@pytest.mark.parametrize("scene", ["appraisal/outage", "appraisal/corrected"])
def test_a_reissue_comes_after_its_original(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("reissued")
    rates = [
        sheet.get("TYLE_TTCT_MOI")
        for hop, file in files(story)
        if hop.response and answered(hop).get("MaGD")
        for sheet in sheets(file)
    ]
    wanted = [story.facts["form"]["tyLe"], story.facts["reissue"]["tyLe"]]

    broken(
        differs(
            "appraisal-board->intake /TYLE_TTCT_MOI",
            wanted,
            list(dict.fromkeys(rates)),
            "bản cấp lại tới trước hoặc bản gốc không tới",
            "the re-issue came first, or the original never",
        )
    )


@pytest.mark.rule("JRN-APPRAISAL-REFUSED")
def test_minutes_that_break_the_table_are_not_signed(stories: Stories) -> None:
    story = stories("appraisal/refused")
    story.reached("refused")
    refusal = story.facts["refusal"]
    broken(
        differs("appraisal-board response /trangThai", "0", refusal.get("trangThai"), "vẫn nhận", "taken all the same")
    )
    said = f"{refusal.get('moTaLoi')} {refusal.get('moTaLoiEn')}"
    demand(
        "TYLE" in said or "tỷ lệ" in said.lower(),
        "appraisal-board response /moTaLoi",
        "không nêu trường sai",
        "the field is not named",
        said,
    )
    early = [
        hop
        for hop in story.between("appraisal-board", "intake")
        if hop.number <= story.facts["refused-until"]
        and story.facts["number"] in file_number(read_request(hop.request).file or b"")
    ]
    story.show(*early)
    demand(not early, "appraisal-board->intake", "gửi biên bản sai", "wrong minutes were sent", len(early), "0")
    story.reached("sent")
