"""BHXH's persons reconciled with the population registry: questions, the work list, records shared."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey
from harness.judgement import broken
from harness.law import law
from harness.people.model import Citizen
from harness.suites.journey import reconciling
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import answered, demand, differs, place, some
from harness.suites.journey.members import SEXES
from harness.wire.axis import ISSUE, PURPOSE
from harness.wire.population import matching_name

CONFIRM = b"XacThucThongTinCongDan"
CODES = {"033", "003"}
"""MaTichHop of the yes/no check; the second is the older one."""
NOT_CONFIRMED = ["reconcile/name-accents", "reconcile/year-only", "reconcile/unknown", "reconcile/other-number"]


def questions(story: Journey, citizen: Citizen, number: str = "") -> list[Hop]:
    """What the registry was asked by 033 about the holder of this number (the person's own, if none is given)."""
    wanted = (number or citizen.cccd).encode()
    hops = story.between("axis", "population")
    return [hop for hop in hops if CONFIRM in hop.request.body and wanted in hop.request.body]


def tag(data: bytes, name: str) -> str | None:
    """The text of an element, whatever its prefix; None when there is none."""
    found = re.search(rf"<(?:\w+:)?{name}(?:\s[^>]*)?>([^<]*)<".encode(), data)
    return found[1].decode("utf-8", "replace") if found else None


def exists(hop: Hop) -> str | None:
    """TonTai of an answer."""
    return tag(hop.response.body, "TonTai") if hop.response else None


def asked_about(story: Journey, citizen: Citizen, number: str = "") -> list[Hop]:
    """The questions about a person; without any the test fails."""
    found = questions(story, citizen, number)
    where = "insurance->population XacThucThongTinCongDan"
    demand(found, where, "không hỏi dân cư về người này", "the registry was not asked about this person")
    story.show(*found)
    return found


# --- questions --------------------------------------------------------------------------------------------------------


@pytest.mark.rule("JRN-RECONCILE-ASKED")
def test_everybody_is_asked_about_in_the_registrys_forms(stories: Stories) -> None:
    story = stories("reconcile/happy")
    story.reached("begun")

    def findings() -> Iterator[Finding]:
        for person in story.home.members.values():
            wanted = {
                "SoDinhDanh": person.cccd,
                "HoVaTen": matching_name(person.full_name),
                "NgayThangNam": f"{person.born:%Y%m%d}",
            }
            hop = asked_about(story, person)[0]
            for name, value in wanted.items():
                yield from differs(place(hop, name), value, tag(hop.request.body, name), "sai dạng", "another form")
            code = tag(hop.request.body, "MaTichHop")
            yield from differs(place(hop, "MaTichHop"), "033", "033" if code in CODES else code, "sai mã", "code")
            if not tag(hop.request.body, "MaCanBo"):
                yield from differs(place(hop, "MaCanBo"), "…", "", "thiếu cán bộ", "no officer is named")
            sex = tag(hop.request.body, "GioiTinh")
            yield from differs(place(hop, "GioiTinh"), None, sex, "033 không có giới tính", "033 has no sex in it")

    broken(findings())


@pytest.mark.rule("JRN-RECONCILE-PURPOSE")
def test_the_registry_hears_why_it_is_asked(stories: Stories) -> None:
    story = stories("reconcile/happy")
    story.reached("begun")

    for hop in asked_about(story, story.home.woman):
        purpose, issue = hop.request.header(PURPOSE), hop.request.header(ISSUE)
        broken(differs(f"{hop.link} {PURPOSE}", "RA_SOAT", purpose, "sai mục đích", "another purpose"))
        broken(differs(f"{hop.link} {ISSUE}", story.facts["maDot"], issue, "sai đợt rà soát", "another run"))


@pytest.mark.rule("JRN-RECONCILE-CONFIRMED")
def test_whoever_agrees_is_confirmed(stories: Stories) -> None:
    story = stories("reconcile/happy")
    story.reached("begun")

    for person in story.home.members.values():
        hop = asked_about(story, person)[-1]
        broken(differs(place(hop, "TonTai", of="response"), "true", exists(hop), "không xác thực", "not confirmed"))


@pytest.mark.rule("JRN-RECONCILE-BARE")
@pytest.mark.parametrize("scene", NOT_CONFIRMED)
def test_a_no_is_bare(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("begun")

    hop = asked_about(story, story.home.woman)[0]
    where = place(hop, "TonTai", of="response")
    broken(differs(where, "false", exists(hop), "xác thực người không khớp", "somebody who differs is confirmed"))
    body = hop.response.body if hop.response else b""
    reasons = [name for name in ("MaLoi", "MoTaLoi", "LyDo", "ThongBao") if tag(body, name)]
    broken(differs(f"{hop.link} response", [], reasons, "033 nói lý do", "033 gives a reason"))


@pytest.mark.rule("JRN-RECONCILE-NO-SEX")
def test_a_wrong_sex_is_not_found_by_033(stories: Stories) -> None:
    story = stories("reconcile/wrong-sex")
    story.reached("begun")

    hop = asked_about(story, story.home.woman)[0]
    where = place(hop, "TonTai", of="response")
    broken(differs(where, "true", exists(hop), "không xác thực vì giới tính", "not confirmed because of the sex"))


@pytest.mark.rule("JRN-RECONCILE-SEX-AT-SOURCE")
def test_the_share_service_tells_the_sex_on_record(stories: Stories) -> None:
    story = stories("reconcile/wrong-sex")
    said = story.reached("looked-up").said.fields

    collection = said.get("CongdanCollection") or {}
    nodes = [node for node in collection.get("CongDan") or [] if isinstance(node, dict)]
    demand(nodes, "population response /CongDan", "không trả công dân", "nobody is told of", said)
    other = {"1": "2", "2": "1"}[SEXES[story.home.woman.sex]]
    sex = str(nodes[0].get("GioiTinh"))
    broken(differs("population response /GioiTinh", other, sex, "sai mã giới tính", "another sex code"))


# --- sharing back -----------------------------------------------------------------------------------------------------


@pytest.mark.rule("JRN-RECONCILE-SHARED")
def test_the_record_of_whoever_is_confirmed_is_whole(stories: Stories) -> None:
    story = stories("reconcile/happy")
    story.reached("shared")
    cards = {card.number: card for card in story.stage.town.cards()}

    def findings() -> Iterator[Finding]:
        for person in story.home.members.values():
            for hop, row in reconciling.records(story.hops, person):
                card = cards[person.card]
                twelve = law(hop.at.date()).number("bhxh.digits") == len(person.cccd)
                wanted: dict[str, Any] = {
                    "SoDinhDanh": person.cccd,
                    "HoVaTen": matching_name(person.full_name),
                    "NgayThangNamSinh": {"NgayThangNam": f"{person.born:%Y%m%d}"},
                    "MaSoBHXH": person.cccd if twelve else person.bhxh_number,
                    "SoTheBHYT": card.number,
                    "TuNgay": f"{card.valid_from:%Y%m%d}",
                    "DenNgay": f"{card.valid_to:%Y%m%d}",
                }
                for name, value in wanted.items():
                    where = place(hop, f"DanhSachBanGhi/{name}")
                    yield from differs(where, value, row.get(name), "sai giá trị", "another value")

    broken(findings())


@pytest.mark.rule("JRN-RECONCILE-TAKEN")
def test_the_registry_answers_record_by_record(stories: Stories) -> None:
    story = stories("reconcile/happy")
    story.reached("begun")

    for hop in some(story, "axis", "population", reconciling.SHARE):
        said = answered(hop)
        rows = [row for row in said.get("KetQua") or [] if isinstance(row, dict)]
        states = {str(row.get("TrangThai")) for row in rows}
        where = place(hop, "KetQua", of="response")
        broken(differs(f"{where}/TrangThai", {"1"}, states, "từ chối bản ghi đúng", "a right record is refused"))
        broken(
            differs(place(hop, "SoNhan", of="response"), len(rows), said.get("SoNhan"), "đếm sai", "counted wrongly")
        )


@pytest.mark.rule("JRN-RECONCILE-ONCE")
@pytest.mark.parametrize("scene", ["reconcile/happy", "reconcile/outage"])
def test_a_person_is_in_one_package(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("shared")

    for person in story.home.members.values():
        rows = reconciling.records(story.hops, person)
        packages = {reconciling.package_of(hop) for hop, _ in rows}
        where = "insurance->population /MaGoi"
        broken(differs(where, 1, len(packages), "chia sẻ nhiều lần", "shared more than once"))


@pytest.mark.rule("JRN-RECONCILE-RERUN")
def test_a_run_started_again_asks_nobody_anew(stories: Stories) -> None:
    story = stories("reconcile/happy")
    story.reached("begun-again")

    times = Counter(person.cccd for person in story.home.members.values() for _ in questions(story, person))
    broken(
        differs("insurance->population", {1}, set(times.values()), "hỏi lại cả đợt", "everybody is asked about again")
    )


@pytest.mark.rule("JRN-RECONCILE-OUTAGE")
def test_an_outage_only_delays(stories: Stories) -> None:
    story = stories("reconcile/outage")
    story.reached("shared")

    lost = [hop for hop in story.between("axis", "population") if hop.faults]
    demand(lost, "axis->population", "không có lời gọi nào gặp sự cố", "no call met the outage")


# --- the work list ----------------------------------------------------------------------------------------------------


@pytest.mark.rule("JRN-RECONCILE-LISTED")
@pytest.mark.parametrize("scene", NOT_CONFIRMED)
def test_whoever_is_not_confirmed_is_on_the_work_list(stories: Stories, scene: str) -> None:
    story = stories(scene)
    story.reached("listed")
    woman, row = story.home.woman, story.facts["listed"]

    wanted = {"soDinhDanh": woman.cccd, "hoTen": woman.full_name, "ngaySinh": f"{woman.born:%Y%m%d}"}
    where = "insurance danh-sach"
    for name, value in wanted.items():
        broken(differs(f"{where} /{name}", value, row.get(name), "sai giá trị", "another value"))
    demand(row.get("lyDo"), f"{where} /lyDo", "không nói vì sao", "it does not say why", row)


@pytest.mark.rule("JRN-RECONCILE-NOT-SHARED")
@pytest.mark.parametrize("scene", NOT_CONFIRMED)
def test_nobody_is_shared_before_they_are_confirmed(stories: Stories, scene: str) -> None:
    story = stories(scene)
    listed = story.reached("listed").hop

    sent = [hop.link for hop, _ in reconciling.records(story.hops, story.home.woman) if hop.number <= listed]
    broken(differs("insurance->population", [], sent, "chia sẻ người chưa xác thực", "shared though not confirmed"))


@pytest.mark.rule("JRN-RECONCILE-CORRECTED")
def test_once_corrected_the_person_is_asked_about_again_and_confirmed(stories: Stories) -> None:
    story = stories("reconcile/name-accents")
    story.reached("corrected")
    story.reached("confirmed")

    hers = story.home.woman.bhxh_number
    known = next(one for one in story.stage.town.residents() if one.citizen.bhxh_number == hers)
    hop = asked_about(story, story.home.woman)[-1]
    name = matching_name(known.citizen.full_name)
    asked_by = tag(hop.request.body, "HoVaTen")
    broken(differs(place(hop, "HoVaTen"), name, asked_by, "vẫn hỏi bằng tên cũ", "still asked by the old name"))


@pytest.mark.rule("JRN-RECONCILE-NOTIFIED")
def test_a_notified_number_is_asked_about_and_confirmed(stories: Stories) -> None:
    story = stories("reconcile/other-number")
    story.reached("notified")
    story.reached("confirmed")

    hers = story.home.woman.bhxh_number
    known = next(one for one in story.stage.town.residents() if one.citizen.bhxh_number == hers)
    for hop, row in reconciling.records(story.hops, story.home.woman):
        where = place(hop, "DanhSachBanGhi/SoDinhDanh")
        broken(
            differs(where, known.citizen.cccd, row.get("SoDinhDanh"), "vẫn chia sẻ số cũ", "the old number is shared")
        )


@pytest.mark.rule("JRN-RECONCILE-STILL-UNKNOWN")
def test_a_number_that_nobody_confirms_leads_back_to_the_list(stories: Stories) -> None:
    story = stories("reconcile/unknown")
    story.reached("notified")
    story.reached("listed-again")

    sent = [hop.link for hop, _ in reconciling.records(story.hops, story.home.woman)]
    broken(differs("insurance->population", [], sent, "chia sẻ người chưa xác thực", "shared though not confirmed"))


@pytest.mark.rule("JRN-RECONCILE-PAPER")
@pytest.mark.parametrize("scene", ["reconcile/year-only", "reconcile/unknown"])
def test_a_paper_settles_it(stories: Stories, scene: str) -> None:
    story = stories(scene)
    settled = story.reached("settled")

    state = story.facts["settled"].get("trangThai")
    broken(differs("insurance giay-to /trangThai", "DA_GIAI_QUYET", state, "chưa giải quyết", "not settled"))
    broken(differs("insurance danh-sach", None, story.facts["row"], "vẫn trong danh sách", "still on the list"))
    after = [hop.link for hop in questions(story, story.home.woman) if hop.number > settled.hop]
    broken(differs("insurance->population", [], after, "vẫn hỏi dân cư", "the registry is still asked"))
