"""A driver's health certificate → a licence exchanged online."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey
from harness.judgement import broken
from harness.law import law
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import answered, asked, day_of, demand, differs, fields_of, place, some
from harness.suites.journey.plays.driver import DONE, REFUSED, SUPPLEMENT
from harness.wire.axis import ISSUE, PURPOSE
from harness.working import add_months

NUMBER = re.compile(r"[A-Z]\d{2}\.[0-9.]+-(\d{6})-\d{4,}")
PAPERS = "layChungTu"
CONFIRM = "XacThucThongTinCongDan"
ELIGIBLE_BY_DATA = date(2025, 1, 1)
"""TT 36/2024/TT-BYT: from this day on, no data means not eligible."""
SEND_HOURS = 4
"""CV 7586/BYT-KCB 30/12/2022."""


def about(story: Journey, caller: str, party: str, door: str = "") -> list[Hop]:
    """The hops that speak of this story's applicant."""
    return [hop for hop in some(story, caller, party, door) if hop.holds(story.facts["who"].cccd)]


def fetched(story: Journey) -> list[Hop]:
    """The questions for the applicant's certificate, as the insurance side got them."""
    return about(story, "axis", "insurance", PAPERS)


def papers(hop: Hop) -> list[dict[str, str]]:
    """The contents that an answer hands on."""
    return [row["noiDung"] for row in answered(hop).get("dsChungTu") or [] if isinstance(row.get("noiDung"), dict)]


@pytest.mark.rule("JRN-DRIVER-CERTIFICATE")
def test_the_gateway_takes_the_certificate(stories: Stories) -> None:
    stories("driver/happy").reached("certificate")


@pytest.mark.rule("JRN-DRIVER-FILED")
def test_the_application_gets_a_number_of_its_day(stories: Stories) -> None:
    story = stories("driver/happy")
    mark = story.reached("filed")

    number = str(mark.said.fields.get("maHoSo"))
    found = NUMBER.fullmatch(number)
    demand(found, "licensing response /maHoSo", "mã hồ sơ sai mẫu", "the number has another shape", number)
    demand(
        found and found[1] == f"{mark.at:%y%m%d}",
        "licensing response /maHoSo",
        "mã hồ sơ không mang ngày tiếp nhận",
        "the number does not carry the day of receipt",
        number,
        f"{mark.at:%y%m%d}",
    )


@pytest.mark.rule("JRN-DRIVER-FILED-ONCE")
@pytest.mark.parametrize("again", ["again", "afterwards"])
def test_a_repeat_gets_the_first_number(stories: Stories, again: str) -> None:
    story = stories("driver/duplicate")
    story.reached(f"filed-{again}")

    broken(
        differs(
            "licensing response /maHoSo",
            story.facts["first"],
            story.facts[again],
            "hồ sơ gửi lại được cấp mã khác",
            "the repeat got another number",
        )
    )


@pytest.mark.rule("JRN-DRIVER-IDENTITY")
def test_the_applicant_is_confirmed_first_in_the_registrys_own_form(stories: Stories) -> None:
    story = stories("driver/happy")
    story.reached("filed")
    who = story.facts["who"]
    mine = [hop for hop in story.between("licensing", "axis") if hop.holds(who.cccd)]
    confirmed = [hop for hop in mine if hop.door == CONFIRM]
    demand(confirmed, "licensing->axis", "không xác thực người nộp với dân cư", "the applicant is not confirmed")

    def findings() -> Iterator[Finding]:
        for hop in confirmed:
            born = asked(hop).get("NgayThangNamSinh")
            told = born.get("NgayThangNam") if isinstance(born, dict) else born
            yield from differs(
                place(hop, "NgayThangNam"), f"{who.born:%Y%m%d}", told, "sai dạng ngày", "another form of date"
            )
        if mine[0].door != CONFIRM:
            yield from differs(mine[0].link, CONFIRM, mine[0].door, "lấy giấy trước khi xác thực", "fetched before")

    broken(findings())


@pytest.mark.rule("JRN-DRIVER-PURPOSE")
@pytest.mark.parametrize("scene", ["driver/happy", "driver/duplicate"])
def test_every_question_says_why(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("filed")

    def findings() -> Iterator[Finding]:
        for hop in about(story, "licensing", "axis"):
            told = hop.request.header(PURPOSE), hop.request.header(ISSUE)
            yield from differs(f"{hop.link} {PURPOSE}", "GPLX", told[0], "thiếu hoặc sai mục đích", "no such purpose")
            yield from differs(
                f"{hop.link} {ISSUE}", story.facts["maHoSo"], told[1], "thiếu mã hồ sơ", "without the dossier's number"
            )

    broken(findings())


@pytest.mark.rule("JRN-DRIVER-FETCHED")
def test_the_certificate_is_fetched_and_no_paper_asked_for(stories: Stories) -> None:
    story = stories("driver/happy")
    story.reached("filed")
    mine = [hop for hop in about(story, "licensing", "axis", PAPERS) if asked(hop).get("loai") == "GKSK"]
    demand(mine, f"licensing->axis {PAPERS}", "không lấy giấy khám qua trục", "the certificate is not fetched")

    states = [
        str(answered(hop).get("trangThai"))
        for hop in story.between("*", "licensing")
        if answered(hop).get("maHoSo") == story.facts["maHoSo"]
    ]
    demand(
        SUPPLEMENT not in [*states, str(story.facts.get("issued", {}).get("trangThai"))],
        "licensing response /trangThai",
        "đòi bổ sung giấy tờ khi dữ liệu đã có",
        "papers are asked for although the data are there",
        states,
    )


@pytest.mark.rule("JRN-DRIVER-SHARED")
def test_the_certificate_is_handed_on_as_it_was_signed(stories: Stories) -> None:
    story = stories("driver/happy")
    story.reached("certificate")
    sent = story.facts["certificate"]

    def findings() -> Iterator[Finding]:
        hop = fetched(story)[-1]
        found = [content for content in papers(hop) if content.get("SO") == sent["SO"]]
        yield from differs(place(hop, "dsChungTu", of="response"), 1, len(found), "không có giấy đã gửi", "not there")
        for content in found[:1]:
            for tag, value in sent.items():
                if tag not in {"SIGNDATA", "STATE"}:
                    yield from differs(
                        place(hop, tag, of="response"),
                        value,
                        content.get(tag, ""),
                        "khác dữ liệu đã ký",
                        "not what was signed",
                    )
            if not content.get("SIGNDATA"):
                yield from differs(place(hop, "SIGNDATA", of="response"), "…", "", "mất bản đã ký", "not handed on")

    broken(findings())


@pytest.mark.rule("JRN-DRIVER-INTIME")
@pytest.mark.parametrize("scene", ["driver/happy", "driver/late-data"])
def test_what_was_sent_in_time_is_there_at_the_next_question(stories: Stories, scene: str) -> None:
    story = stories(scene)
    mark = story.reached("certificate")
    number = story.facts["certificate"]["SO"]
    after = [hop for hop in fetched(story) if hop.number > mark.hop and hop.response]
    demand(after, f"axis->insurance {PAPERS}", "không ai hỏi sau khi gửi", "nobody asked after it was sent")

    rows = [row for row in answered(after[0]).get("dsChungTu") or [] if row.get("soChungTu") == number]
    where = place(after[0], "dsChungTu", of="response")
    demand(rows, where, "giấy đã nhận mà chưa tra được", "received, and not to be found yet", "", number)
    last = story.facts["written"] + timedelta(hours=SEND_HOURS)
    received = str(rows[0].get("ngayNhan", ""))
    demand(
        received[:12] <= f"{last:%Y%m%d%H%M}",
        place(after[0], "ngayNhan", of="response"),
        "ghi giờ nhận quá hạn gửi",
        "a time of receipt beyond the time to send",
        received,
        f"≤ {last:%Y%m%d%H%M}",
    )


@pytest.mark.rule("JRN-DRIVER-ISSUED")
@pytest.mark.parametrize("scene", ["driver/happy", "driver/late-data"])
def test_the_licence_is_issued_on_the_certificate(stories: Stories, scene: str) -> None:
    story = stories(scene)
    mark = story.reached("issued")
    shown, sent = story.facts["issued"], story.facts["certificate"]

    def findings() -> Iterator[Finding]:
        where = "licensing response"
        yield from differs(f"{where} /soGKSK", sent["SO"], shown.get("soGKSK"), "sai số giấy khám", "another number")
        yield from differs(
            f"{where} /hangGPLX", sent["HANGBANGLAI"], shown.get("hangGPLX"), "sai hạng", "another class"
        )
        issued = day_of(str(shown.get("ngayCap", ""))[:10])
        yield from differs(f"{where} /ngayCap", mark.at.date(), issued, "sai ngày cấp", "another day")

    broken(findings())


@pytest.mark.rule("JRN-DRIVER-ONCE")
def test_lost_and_repeated_answers_lead_to_one_licence(stories: Stories) -> None:
    story = stories("driver/duplicate")
    story.reached("issued")
    shown = [answered(hop) for hop in story.between("*", "licensing")]
    shown = [one for one in shown if one.get("soGPLX") == story.facts["issued"].get("soGPLX")]
    shown += [story.marks["filed-afterwards"].said.fields] if "filed-afterwards" in story.marks else []

    dossiers = {one.get("maHoSo") for one in shown} | {story.facts["maHoSo"]}
    broken(differs("licensing /maHoSo", 1, len(dossiers), "nhiều hồ sơ", "several dossiers"))
    days = {one.get("ngayCap") for one in (*shown, story.facts["issued"]) if one.get("trangThai") == DONE}
    broken(differs("licensing /ngayCap", 1, len(days), "cấp nhiều lần", "issued several times"))


@pytest.mark.rule("JRN-DRIVER-OUTAGE")
def test_silence_is_not_taken_for_no_data(stories: Stories) -> None:
    story = stories("driver/outage")
    lost = [hop for hop in story.between("axis", "insurance", PAPERS) if hop.faults]
    demand(lost, f"axis->insurance {PAPERS}", "không có lời gọi nào gặp sự cố", "no call met the outage")

    story.reached("issued")


def refused(story: Journey, vi: str, en: str, *words: str) -> None:
    """The application ended in a refusal whose sentence holds one of `words`."""
    story.reached("refused")
    shown = story.facts["refused"]
    said = f"{shown.get('moTaLoi') or ''} {shown.get('moTaLoiEn') or ''}".lower()
    demand(said.strip(), "licensing response /moTaLoi", "từ chối mà không nêu lý do", "refused without a reason")
    demand(any(word in said for word in words), "licensing response /moTaLoi", vi, en, said, " | ".join(words))


@pytest.mark.rule("JRN-DRIVER-EXPIRED")
def test_an_old_certificate_does_not_do(stories: Stories) -> None:
    story = stories("driver/expired")
    refused(story, "lý do không nói giấy quá hạn", "the reason does not say that it is too old", "quá", "hết", "older")


@pytest.mark.rule("JRN-DRIVER-LAST-DAY")
def test_a_certificate_does_on_its_last_day(stories: Stories) -> None:
    story = stories("driver/last-day")
    mark = story.reached("filed")
    concluded = day_of(story.facts["certificate"]["NGAYKETLUAN"])
    months = law(mark.at.date()).number("driver.valid")
    demand(
        concluded and add_months(concluded, months) == mark.at.date(),
        "GKSK /NGAYKETLUAN",
        "không phải ngày cuối",
        "not the last day",
        concluded,
    )

    story.reached("issued")


@pytest.mark.rule("JRN-DRIVER-UNFIT")
def test_who_is_unfit_is_refused(stories: Stories) -> None:
    story = stories("driver/unfit")
    refused(story, "lý do không nói về sức khỏe", "the reason does not speak of fitness", "sức khỏe", "fit")


@pytest.mark.rule("JRN-DRIVER-CLASS")
def test_a_milder_class_does_not_do(stories: Stories) -> None:
    story = stories("driver/other-class")
    refused(story, "lý do không nói về hạng", "the reason does not speak of the class", "hạng", "class")


@pytest.mark.rule("JRN-DRIVER-NO-DATA")
def test_without_data_nobody_is_eligible_and_that_is_not_said_too_soon(stories: Stories) -> None:
    story = stories("driver/no-data")
    filed, ended = story.reached("filed"), story.reached("ended")
    shown = story.facts["ended"]
    state = REFUSED if filed.at.date() >= ELIGIBLE_BY_DATA else SUPPLEMENT
    broken(
        differs("licensing response /trangThai", state, shown.get("trangThai"), "sai kết luận", "another conclusion")
    )
    demand(shown.get("moTaLoi"), "licensing response /moTaLoi", "không nêu lý do", "without a reason")
    demand(
        ended.at - filed.at >= timedelta(hours=SEND_HOURS),
        "licensing response /trangThai",
        "kết luận khi cơ sở còn hạn gửi",
        "said while the facility may still send",
        ended.at - filed.at,
        f"≥ {SEND_HOURS} h",
    )


@pytest.mark.rule("JRN-DRIVER-NO-DATA")
def test_an_application_waits_while_the_facility_may_still_send(stories: Stories) -> None:
    story = stories("driver/late-data")
    story.reached("filed")
    meanwhile = str(story.facts["meanwhile"].get("trangThai"))

    demand(
        meanwhile not in {REFUSED, SUPPLEMENT, DONE},
        "licensing response /trangThai",
        "kết luận khi cơ sở còn hạn gửi",
        "decided while the facility may still send",
        meanwhile,
    )


@pytest.mark.rule("JRN-DRIVER-OWN")
def test_a_certificate_in_anothers_name_is_not_used(stories: Stories) -> None:
    story = stories("driver/corrected")
    refused(
        story, "lý do không nói giấy của người khác", "the reason does not say whose it is", "người", "another", "name"
    )


@pytest.mark.rule("JRN-DRIVER-REPLACED")
@pytest.mark.parametrize("scene", ["driver/corrected", "driver/duplicate"])
def test_only_the_newest_certificate_is_handed_on(stories: Stories, scene: str) -> None:
    story = stories(scene)
    mark = story.reached("replaced" if scene == "driver/corrected" else "certificate-again")
    right = story.facts.get("right", story.facts["certificate"])
    after = [hop for hop in fetched(story) if hop.number > mark.hop and hop.response]
    demand(after, f"axis->insurance {PAPERS}", "không ai hỏi sau khi sửa", "nobody asked after the correction")

    def findings() -> Iterator[Finding]:
        for hop in after:
            found = [one for one in papers(hop) if one.get("SO") == right["SO"]]
            where = place(hop, "dsChungTu", of="response")
            yield from differs(where, 1, len(found), "trao cả bản cũ hoặc không trao", "not exactly one is handed on")
            for one in found:
                yield from differs(
                    place(hop, "HOTEN", of="response"), right["HOTEN"], one.get("HOTEN"), "trao bản cũ", "the old one"
                )

    broken(findings())


@pytest.mark.rule("JRN-DRIVER-CORRECTED")
def test_after_the_correction_one_applies_anew(stories: Stories) -> None:
    story = stories("driver/corrected")
    story.reached("refused")
    story.reached("issued")

    demand(
        story.facts["maHoSo"] != story.facts["first"],
        "licensing response /maHoSo",
        "trả lại hồ sơ đã từ chối",
        "the refused dossier is given again",
        story.facts["maHoSo"],
    )


@pytest.mark.rule("JRN-DRIVER-QUESTIONED")
def test_who_is_not_confirmed_is_asked_to_correct(stories: Stories) -> None:
    story = stories("driver/mismatch")
    story.reached("questioned")
    shown = story.facts["questioned"]
    demand(shown.get("moTaLoi"), "licensing response /moTaLoi", "không nói phải sửa gì", "does not say what to correct")

    story.reached("issued")
    after = fields_of(story.marks["supplemented"].said.body)
    broken(
        differs(
            "licensing response /maHoSo",
            story.facts["maHoSo"],
            after.get("maHoSo"),
            "bổ sung mà đổi mã hồ sơ",
            "the supplement got another number",
        )
    )
