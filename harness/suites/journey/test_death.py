"""Death → deletion of residence → funeral allowance."""

import base64
import binascii
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from harness.finding import Finding
from harness.hops import trace_of
from harness.judgement import broken
from harness.law import law
from harness.suites.journey import hub
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import answered, asked, at, demand, differs, place, result_day, rows_at, some
from harness.suites.journey.reasons import explained, kept_trace, trace_from_hub
from harness.working import deadline, next_working_day

MULTIPLE = 10
"""Luật BHXH 41/2024/QH15 điều 85 khoản 2; Luật 58/2014/QH13 điều 66 khoản 2."""
NEW_LAW = "41/2024/QH15"
LAW = re.compile(r"Luật|\b[Đđ]iều \d")
SOCIAL = ["death/social", "death/merit"]


@pytest.mark.rule("JRN-DEATH-NOTICE")
def test_the_gateway_takes_the_notice(stories: Stories) -> None:
    stories("death/pensioner").reached("notice")


@pytest.mark.rule("JRN-DEATH-PUSHED")
def test_the_module_is_ltkt(stories: Stories) -> None:
    story = stories("death/pensioner")

    broken(
        finding
        for hop in some(story, "axis", "justice", "nhanHoSoDKHT")
        for finding in differs(place(hop, "module"), "LTKT", asked(hop).get("module"), "sai module", "another module")
    )


def registered_on(story: Any) -> Any:
    """The moment of receipt, and the day on which LayKetQua first gave the result."""
    return at(some(story, "axis", "justice", "nhanHoSoDKHT")[0]), result_day(story)


@pytest.mark.rule("JRN-DEATH-SAMEDAY")
def test_registered_the_same_day(stories: Stories) -> None:
    story = stories("death/pensioner")
    story.reached("registered")
    received, there = registered_on(story)

    broken(differs("justice LayKetQua /trangThai 4", received.date(), there, "không trong ngày", "not the same day"))


@pytest.mark.rule("JRN-DEATH-CUTOFF")
def test_after_the_cut_off_by_the_next_day(stories: Stories) -> None:
    story = stories("death/cutoff")
    story.reached("registered")
    received, there = registered_on(story)

    last = next_working_day(received.date())
    demand(there and there <= last, "justice LayKetQua /trangThai 4", "quá ngày kế tiếp", "too late", there, str(last))


@pytest.mark.rule("JRN-DEATH-RESULT")
def test_the_extract_is_a_file(stories: Stories) -> None:
    story = stories("death/pensioner")
    story.reached("registered")
    result = story.facts["result"]

    broken(differs("/maGiayToKetQua", "KQ.G15.000034", result.get("maGiayToKetQua"), "sai mã", "another code"))
    demand(_is_pdf(result.get("giayKhaiTu")), "/giayKhaiTu", "không phải PDF base64", "no PDF in base64", "…", "%PDF-")


def _is_pdf(text: object) -> bool:
    try:
        return base64.b64decode(str(text), validate=True).startswith(b"%PDF-")
    except (binascii.Error, ValueError):
        return False


@pytest.mark.rule("JRN-DEATH-TOLD-POPULATION")
@pytest.mark.parametrize("scene", ["death/pensioner", "death/duplicate"])
def test_the_population_registry_hears_once(stories: Stories, scene: str) -> None:
    story = stories(scene)
    died = story.facts["died"]
    told = [asked(hop) for hop in some(story, "axis", "population", "baoTu")]

    def findings() -> Iterator[Finding]:
        where = "justice->population baoTu"
        numbers = {body.get("maYeuCau") for body in told}
        yield from differs(f"{where} /maYeuCau", 1, len(numbers), "nhiều mã yêu cầu", "several request numbers")
        for body in told:
            yield from differs(f"{where} /ngayChet", f"{died:%Y%m%d}", body.get("ngayChet"), "sai ngày chết", "another")

    broken(findings())


@pytest.mark.rule("JRN-DEATH-SUPPLEMENT")
def test_a_requester_who_is_not_confirmed_is_questioned_then_heard(stories: Stories) -> None:
    story = stories("death/mismatch")
    story.reached("questioned")
    rows = [row for _, row in rows_at(story, "2")]
    for row in rows:
        said = f"{row.get('ghiChu') or ''}{row.get('noiDungXuLy') or ''}".strip()
        demand(said, "justice LayKetQua /ghiChu", "không nói điều gì sai khác", "it does not say what differs")
    demand("registered" in story.marks, "justice", "hồ sơ đã sửa vẫn không xong", "the corrected dossier is stuck")


@pytest.mark.rule("JRN-DEATH-DELETED")
def test_residence_is_deleted_in_time(stories: Stories) -> None:
    story = stories("death/pensioner")
    mark = story.reached("deleted")
    received = at(some(story, "axis", "population", "xoaDangKyThuongTru")[0])

    last = deadline(received, law(received.date()).term("residence.removal_term"))
    demand(mark.at <= last, "population trangThai 4", "quá hạn", "late", mark.at, str(last))


@pytest.mark.rule("JRN-DEATH-GONE")
def test_the_deletion_ends_with_a_result(stories: Stories) -> None:
    story = stories("death/pensioner")
    story.reached("deleted")
    shown = hub.progress(story) if "progress" not in story.facts else story.facts["progress"]
    done = [row["trangThai"] for row in hub.log_of(shown, hub.POLICE)]

    demand(
        hub.RESULT in done and hub.SUPPLEMENT not in done, "population->portal", "không có kết quả", "no result", done
    )


@pytest.mark.rule("JRN-DEATH-BRANCH")
@pytest.mark.parametrize(
    ("scene", "payer", "other"),
    [
        ("death/pensioner", "insurance", "employment"),
        ("death/social", "employment", "insurance"),
        ("death/merit", "employment", "insurance"),
    ],
)
def test_the_allowance_goes_by_its_branch(stories: Stories, scene: str, payer: str, other: str) -> None:
    story = stories(scene)
    story.reached("registered")
    mine = _filed(story, payer)

    demand(mine, f"one-stop->{payer} nopHoSo", "không chuyển hồ sơ mai táng", "the dossier was not passed on")
    strays = _filed(story, other)
    demand(not strays, f"one-stop->{other} nopHoSo", "chuyển nhầm bên", "passed to another party", len(strays), "0")


def _filed(story: Any, party: str) -> list[Any]:
    mine = story.facts["maHoSoLT"]
    return [hop for hop in story.between("axis", party) if _is_funeral(hop) and asked(hop).get("maHoSoLT") == mine]


def _is_funeral(hop: Any) -> bool:
    return "MaiTang" in hop.request.path and hop.request.path.endswith("/nopHoSo")


@pytest.mark.rule("JRN-DEATH-AMOUNT")
@pytest.mark.parametrize("scene", ["death/pensioner", "death/insured"])
def test_ten_reference_levels_of_the_month_of_death(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("allowance")
    month = law(story.facts["died"])
    level = "reference_level" if month.text("law.social_insurance") == NEW_LAW else "base_salary"
    wanted = MULTIPLE * month.amount(level)

    actual = str(story.facts["allowance"].get("soTien"))
    demand(
        actual.isdigit() and Decimal(actual) == wanted,
        "ketQuaXuLy /soTien",
        "sai số tiền",
        "another amount",
        actual,
        str(wanted),
    )


@pytest.mark.rule("JRN-DEATH-SOCIAL")
@pytest.mark.parametrize("scene", SOCIAL)
def test_the_social_side_settles_with_grounds(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("allowance")
    result = story.facts["allowance"]

    demand(str(result.get("soTien", "")).isdigit(), "ketQuaXuLy /soTien", "thiếu số tiền", "no amount", result)
    demand(result.get("canCu"), "ketQuaXuLy /canCu", "thiếu căn cứ", "no grounds", result)


@pytest.mark.rule("JRN-DEATH-REFUSED")
def test_who_is_not_entitled_is_refused_with_a_reason(stories: Stories) -> None:
    story = stories("death/no-entitlement")
    story.reached("refused")
    entry = story.facts["refusal"]

    said = f"{entry.get('ghiChu') or ''} {entry.get('noiDungXuLy') or ''}".strip()
    demand(LAW.search(said), "insurance trangThai 6 /ghiChu", "không nêu căn cứ pháp luật", "no law is named", said)
    demand("deleted" in story.marks, "population", "xóa thường trú bị hủy theo", "the deletion is gone too")


@pytest.mark.rule("JRN-DEATH-ONCE")
def test_settled_once_however_often_it_arrives(stories: Stories) -> None:
    story = stories("death/duplicate")
    story.reached("allowance")
    arrivals = [hop for hop in _filed(story, "insurance") if hop.response]

    numbers = {answered(hop).get("maHoSo") for hop in arrivals}
    demand(
        len(arrivals) > 1,
        "axis->insurance nopHoSo",
        "không có lần gửi trùng",
        "it arrived only once",
        len(arrivals),
        "> 1",
    )
    broken(differs("insurance response /maHoSo", 1, len(numbers), "nhiều mã hồ sơ", "several numbers"))


@pytest.mark.rule("JRN-DEATH-OUTAGE")
def test_an_outage_only_delays(stories: Stories) -> None:
    story = stories("death/outage")
    lost = [hop for hop in story.between("axis", "insurance") if hop.faults]
    demand(lost, "axis->insurance", "không có lời gọi nào gặp sự cố", "no call met the outage")

    sent = [hop for hop in _filed(story, "insurance") if hop.response]
    demand(sent, "one-stop->insurance nopHoSo", "không gửi lại sau sự cố", "never sent again afterwards")


@pytest.mark.rule("JRN-DEATH-PARTIAL")
def test_a_refused_deletion_does_not_stop_the_allowance(stories: Stories) -> None:
    story = stories("death/residence-refused")
    story.reached("refused")
    story.reached("allowance")
    story.reached("finished")

    shown = story.facts["progress"]
    broken(differs("portal /coQuanTuChoi", [hub.POLICE], shown.get("coQuanTuChoi"), "sai bên từ chối", "another party"))


@pytest.mark.rule("JRN-DEATH-PURPOSE")
def test_civil_status_says_why_it_asks(stories: Stories) -> None:
    explained(stories("death/pensioner"), "justice", "KHAI_TU")


@pytest.mark.rule("JRN-DEATH-PURPOSE-ONE-STOP")
def test_the_one_stop_says_why_it_passes_on(stories: Stories) -> None:
    explained(stories("death/pensioner"), "one-stop", "KHAI_TU", "THUONG_TRU", "MAI_TANG")


@pytest.mark.rule("JRN-DEATH-PURPOSE-BHXH")
def test_the_insurance_side_says_why_it_asks(stories: Stories) -> None:
    explained(stories("death/pensioner"), "insurance", "MAI_TANG")


@pytest.mark.rule("JRN-DEATH-TRACE")
def test_the_one_stop_keeps_the_trace(stories: Stories) -> None:
    story = stories("death/pensioner")
    story.reached("received")

    kept_trace(story, "one-stop", trace_from_hub(story))


@pytest.mark.rule("JRN-DEATH-TRACE-BHXH")
def test_the_insurance_side_keeps_the_trace(stories: Stories) -> None:
    story = stories("death/pensioner")
    filed = _filed(story, "insurance")
    demand(filed, "axis->insurance nopHoSo", "không nhận được hồ sơ mai táng", "no funeral dossier came")

    kept_trace(story, "insurance", trace_of(filed[0].request))
