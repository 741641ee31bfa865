"""Birth: an address from before July 2025, why data are asked for, and the trace from hop to hop."""

import pytest

from harness.hops import trace_of
from harness.journey import Journey
from harness.judgement import broken, inapplicable
from harness.people.geography import MERGED_ON
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import demand, differs, some
from harness.suites.journey.reasons import explained, kept_trace, trace_from_hub
from harness.text import Text


def _after_the_merger(story: Journey) -> None:
    if story.reached("filed").at.date() < MERGED_ON:
        inapplicable(Text("Trước 01/07/2025 xã cũ vẫn còn.", "Before 01/07/2025 the old ward still existed."))


@pytest.mark.rule("JRN-BIRTH-MERGED")
def test_a_divided_ward_is_asked_about_by_name(stories: Stories) -> None:
    story = stories("birth/merged")
    _after_the_merger(story)
    story.reached("asked")
    told = f"{story.facts['asked'].get('ghiChu') or ''} {story.facts['asked'].get('noiDungXuLy') or ''}"

    missing = [code for code in story.facts["old"].became if code not in told]
    demand(
        not missing,
        "population->portal trangThai 2 /ghiChu",
        "không nêu các xã mới để chọn",
        "the wards to choose from are not named",
        told,
        ", ".join(story.facts["old"].became),
    )


@pytest.mark.rule("JRN-BIRTH-MERGED-RIGHT")
def test_todays_ward_is_registered(stories: Stories) -> None:
    story = stories("birth/merged")
    _after_the_merger(story)
    story.reached("residence")

    now = story.home.newborn.address
    there = story.facts["residence"].get("thuongTru") or {}
    where = "population->portal ketQuaXuLy /thuongTru"
    broken(differs(f"{where}/maXa", now.commune, there.get("maXa"), "không phải mã xã mới", "not today's ward"))
    broken(
        differs(f"{where}/maTinh", now.province, there.get("maTinh"), "không phải mã tỉnh mới", "not today's province")
    )


@pytest.mark.rule("JRN-BIRTH-PURPOSE")
def test_civil_status_says_why_it_asks(stories: Stories) -> None:
    explained(stories("birth/happy"), "justice", "KHAI_SINH", "THE_BHYT_TE")


@pytest.mark.rule("JRN-BIRTH-PURPOSE-ONE-STOP")
def test_the_one_stop_says_why_it_passes_on(stories: Stories) -> None:
    explained(stories("birth/happy"), "one-stop", "KHAI_SINH", "THUONG_TRU")


@pytest.mark.rule("JRN-BIRTH-PURPOSE-BHXH")
def test_the_insurance_side_says_why_it_asks(stories: Stories) -> None:
    explained(stories("birth/happy"), "insurance", "THE_BHYT_TE")


@pytest.mark.rule("JRN-BIRTH-TRACE")
def test_the_one_stop_keeps_the_trace(stories: Stories) -> None:
    story = stories("birth/happy")
    story.reached("received")

    kept_trace(story, "one-stop", trace_from_hub(story))


@pytest.mark.rule("JRN-BIRTH-TRACE-JUSTICE")
def test_civil_status_keeps_the_trace(stories: Stories) -> None:
    story = stories("birth/happy")
    pushed = some(story, "axis", "justice", "nhanHoSoDKHT")

    kept_trace(story, "justice", trace_of(pushed[0].request))
