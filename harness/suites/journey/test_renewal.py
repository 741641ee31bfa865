"""Renewal of a household's cards with the reduction."""

from collections.abc import Iterator

import pytest

from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey
from harness.judgement import broken
from harness.suites.journey import services
from harness.suites.journey.conftest import Stories
from harness.suites.journey.extensions import calls, state, unchanged
from harness.suites.journey.looks import answered, asked, demand, differs, place, some
from harness.suites.journey.members import MEMBERS
from harness.suites.journey.plays.renewal import EVERYBODY
from harness.suites.journey.services import NUMBER
from harness.wire.axis import ISSUE, PURPOSE
from harness.wire.population import matching_name

CONFIRM = "XacNhanThongTinHoGiaDinh"
NO_HOUSEHOLDER = "Không tồn tại thông tin chủ hộ trong cơ sở dữ liệu quốc gia về dân cư"
NO_COMMON_ADDRESS = (
    "Các thành viên kê khai không cùng địa chỉ thường trú hoặc tạm trú trong cơ sở dữ liệu quốc gia về dân cư"
)
"""The two sentences that BHXH quoted in November 2022."""
ORDER = [1, 2, 6, 4, 9, 10]
"""Filed, accepted, to be paid, being processed, done, handed out."""


# --- the dossier ------------------------------------------------------------------------------------------------------


@pytest.mark.rule("JRN-RENEWAL-FILED")
def test_the_dossier_gets_a_number_of_its_day(stories: Stories) -> None:
    mark = stories("renewal/reduced").reached("filed")

    number = str(mark.said.fields.get("maHoSo"))
    found = NUMBER.fullmatch(number)
    demand(found, "portal response /maHoSo", "số hồ sơ sai mẫu", "the number has another shape", number)
    day = f"{mark.at:%y%m%d}"
    broken(differs("portal response /maHoSo", day, found and found[1], "không mang ngày nộp", "not of the day"))


@pytest.mark.rule("JRN-RENEWAL-FILED-ONCE")
def test_a_repeat_gets_the_first_number(stories: Stories) -> None:
    story = stories("renewal/duplicate")
    story.reached("filed-again")

    first, again = story.facts["maHoSo/filed"], story.facts["maHoSo/filed-again"]
    broken(differs("portal response /maHoSo", first, again, "hồ sơ nộp lại được số khác", "the repeat got another"))


@pytest.mark.rule("JRN-RENEWAL-MONTHS")
def test_only_the_months_of_the_law_are_taken(stories: Stories) -> None:
    said = stories("renewal/unpaid").reached("odd-months").said

    refused = services.is_refusal(said.status) or said.fields.get("trangThai") == services.REFUSED
    demand(refused, "portal response", "nhận 5 tháng", "five months were taken", said.status, "4xx")


@pytest.mark.rule("JRN-RENEWAL-STATUS")
@pytest.mark.parametrize("scene", ["renewal/reduced", "renewal/duplicate"])
def test_the_dossier_passes_its_statuses_in_order(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("extended")

    log = [row.get("trangThai") for row in story.facts["extended"].get("nhatKy") or []]
    wanted = [status for status in ORDER if status in log]
    broken(differs("portal response /nhatKy", wanted, log, "sai thứ tự trạng thái", "statuses out of order"))
    demand({1, 6, 4} < set(log), "portal response /nhatKy", "thiếu trạng thái", "a status is missing", log, str(ORDER))


# --- what the registry is asked, and says -----------------------------------------------------------------------------


@pytest.mark.rule("JRN-RENEWAL-PURPOSE")
def test_the_registry_hears_why_it_is_asked(stories: Stories) -> None:
    story = stories("renewal/reduced")

    def findings() -> Iterator[Finding]:
        for hop in _household_hops(story):
            purpose, dossier = hop.request.header(PURPOSE), hop.request.header(ISSUE)
            yield from differs(f"{hop.link} {PURPOSE}", "HGD_GIA_HAN", purpose, "sai mục đích", "another purpose")
            yield from differs(f"{hop.link} {ISSUE}", story.facts["maHoSo"], dossier, "sai hồ sơ", "another dossier")

    broken(findings())


def _household_hops(story: Journey) -> list[Hop]:
    """What the registry was asked about households: as deployed, or as BHXH proposed."""
    return story.between("axis", "population", MEMBERS) or some(story, "axis", "population", CONFIRM)


@pytest.mark.rule("JRN-RENEWAL-CODES")
def test_the_registry_is_asked_in_its_own_forms(stories: Stories) -> None:
    story = stories("renewal/reduced")
    head = story.home.husband
    birth = {"NgayThangNam": f"{head.born:%Y%m%d}"}

    def findings() -> Iterator[Finding]:
        for hop in _household_hops(story):
            told = asked(hop).get("ChuHo") or {}
            name = matching_name(head.full_name)
            yield from differs(place(hop, "ChuHo/HoVaTen"), name, told.get("HoVaTen"), "tên sai dạng", "name form")
            yield from differs(
                place(hop, "ChuHo/NgayThangNamSinh"), birth, told.get("NgayThangNamSinh"), "ngày sai dạng", "date form"
            )
            yield from differs(place(hop, "ChuHo/SoDinhDanh"), head.cccd, told.get("SoDinhDanh"), "sai số", "number")
            rows = asked(hop).get("DanhSachThanhVien")
            if rows is not None:
                numbers = [row.get("SoDinhDanh") for row in rows]
                wanted = [story.home.members[role].cccd for role in EVERYBODY]
                where = place(hop, "DanhSachThanhVien")
                yield from differs(where, wanted, numbers, "danh sách khác khai báo", "not the declared list")

    broken(findings())


def _no(story: Journey, sentence: str, number: int) -> None:
    """The registry's `number`-th answer is a no in exactly these words."""
    hop = some(story, "axis", "population", CONFIRM)[number]
    said = answered(hop)
    where = place(hop, "KetQua", of="response")
    demand(said.get("KetQua") is False, where, "hộ sai mà vẫn xác nhận", "a wrong household is confirmed", said)
    where = place(hop, "ThongBao", of="response")
    broken(differs(where, sentence, said.get("ThongBao"), "câu thông báo khác", "another sentence"))


@pytest.mark.rule("JRN-RENEWAL-NO-HOUSEHOLDER")
def test_who_heads_no_household_is_said_not_to_be_there(stories: Stories) -> None:
    story = stories("renewal/no-household")
    story.reached("filed")

    _no(story, NO_HOUSEHOLDER, 0)


@pytest.mark.rule("JRN-RENEWAL-NO-COMMON-ADDRESS")
@pytest.mark.parametrize(("scene", "number"), [("renewal/moved", 0), ("renewal/no-household", 1)])
def test_members_of_several_addresses_are_said_to_be_so(stories: Stories, scene: str, number: int) -> None:
    story = stories(scene)
    story.reached("filed-again" if number else "filed")

    _no(story, NO_COMMON_ADDRESS, number)


SENTENCED = ["renewal/moved", "renewal/no-household", "renewal/false-negative"]


@pytest.mark.rule("JRN-RENEWAL-SENTENCE")
@pytest.mark.parametrize("scene", SENTENCED)
def test_bhxh_passes_the_sentence_on_as_it_came(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("answered")

    said = [answered(hop).get("ThongBao") for hop in some(story, "axis", "population", CONFIRM)]
    sentences = [text for text in said if text]
    passed = [answered(hop).get("moTaLoi") for hop in _refusals(story)]
    broken(differs("axis->insurance response /moTaLoi", sentences, passed, "câu bị đổi", "other words"))


def _refusals(story: Journey) -> list[Hop]:
    """What the insurance side said no to."""
    hops = some(story, "axis", "insurance", "xacNhanHoGiaDinh")
    return [hop for hop in hops if state(answered(hop)) == "0"]


@pytest.mark.rule("JRN-RENEWAL-SHOWN")
@pytest.mark.parametrize("scene", SENTENCED)
def test_the_citizen_reads_the_sentence_unchanged(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("answered")

    told = next(map(answered, _refusals(story)), None)
    if told is None:
        return  # the registry confirmed at once: nothing had to be shown
    shown = story.facts["answered"]
    broken(
        finding
        for tag, wanted in (("trangThai", services.REFUSED), ("moTaLoi", told.get("moTaLoi")))
        for finding in differs(f"portal response /{tag}", wanted, shown.get(tag), "khác với BHXH", "not as BHXH said")
    )


@pytest.mark.rule("JRN-RENEWAL-REVIEWED")
def test_after_the_police_have_looked_the_household_is_confirmed(stories: Stories) -> None:
    stories("renewal/false-negative").reached("confirmed")


@pytest.mark.rule("JRN-RENEWAL-INCOMPLETE")
def test_a_list_that_lacks_somebody_is_not_refused(stories: Stories) -> None:
    stories("renewal/incomplete").reached("quoted")


@pytest.mark.rule("JRN-RENEWAL-MEMBERS")
@pytest.mark.parametrize("scene", ["renewal/proposed", "renewal/incomplete"])
def test_by_the_proposed_service_every_member_comes_back(stories: Stories, scene: str) -> None:
    story = stories(scene)
    said = story.reached("listed").said.fields
    rows = [row for row in said.get("DanhSachThanhVien") or [] if isinstance(row, dict)]

    wanted = sorted(person.cccd for person in story.home.members.values())
    listed = sorted(str(row.get("SoDinhDanh")) for row in rows)
    where = "population response /DanhSachThanhVien"
    broken(differs(where, wanted, listed, "không đủ hoặc thừa thành viên", "members are missing or too many"))
    heads = [row.get("SoDinhDanh") for row in rows if row.get("QuanHe") == "CH01"]
    broken(differs(f"{where}/QuanHe", [story.home.husband.cccd], heads, "sai chủ hộ", "another householder"))
    forms = {row.get("HinhThucCuTru") for row in rows}
    demand(forms <= {"1", "2"}, f"{where}/HinhThucCuTru", "sai mã", "another code", forms, "1, 2")


@pytest.mark.rule("JRN-RENEWAL-MEMBERS-STRICT")
def test_a_record_that_is_not_the_householders_opens_no_list(stories: Stories) -> None:
    said = stories("renewal/proposed").reached("listed-wrongly").said.fields

    closed = said.get("KetQua") is False and not said.get("DanhSachThanhVien")
    demand(closed, "population response", "trả danh sách cho chủ hộ sai", "a wrong record opened the list", said)


# --- trouble ----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("JRN-RENEWAL-OUTAGE")
def test_an_outage_only_delays(stories: Stories) -> None:
    story = stories("renewal/outage")
    story.reached("quoted")
    story.reached("extended")

    lost = [hop for hop in story.hops if hop.faults]
    demand(lost, "axis", "không có lời gọi nào gặp sự cố", "no call met the outage")
    numbers = {asked(hop).get("maHoSo") for hop in calls(story)} - {None}
    broken(differs("portal->insurance /maHoSo", {story.facts["maHoSo"]}, numbers, "đổi số hồ sơ", "other numbers"))


@pytest.mark.rule("JRN-RENEWAL-UNPAID")
def test_what_nobody_pays_ends_and_extends_nothing(stories: Stories) -> None:
    story = stories("renewal/unpaid")
    story.reached("expired")
    status = story.reached("paid-late").said.status

    demand(
        400 <= status < 500, "portal xac-nhan", "nhận tiền sau khi hết hạn", "a late payment was taken", status, "4xx"
    )
    broken(unchanged(story))
