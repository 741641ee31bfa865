"""Birth → residence → card under six."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey
from harness.judgement import broken, untested
from harness.law import law
from harness.suites.journey import hub
from harness.suites.journey.conftest import Stories
from harness.suites.journey.looks import answered, asked, at, day_of, demand, differs, place, result_day, rows_at, some
from harness.text import Text
from harness.working import deadline, next_working_day

CYCLE_MAX = timedelta(minutes=45)
NUMBER = re.compile(r"[A-Z]\d{2}\.[0-9.]+-(\d{6})-\d{4}")
PAPER = "KQ.G15.000031"
ORDER = ["1", "3", "7", "4", "5"]


@pytest.mark.rule("JRN-BIRTH-NOTICE")
def test_the_gateway_takes_the_notice(stories: Stories) -> None:
    stories("birth/happy").reached("notice")


@pytest.mark.rule("JRN-BIRTH-FILED")
def test_the_dossier_gets_number_and_appointment(stories: Stories) -> None:
    story = stories("birth/happy")
    mark = story.reached("filed")

    number = str(mark.said.fields.get("maHoSoLT"))
    found = NUMBER.fullmatch(number)
    demand(found, "portal response /maHoSoLT", "số hồ sơ sai mẫu", "the number has another shape", number)
    demand(
        found and found[1] == f"{mark.at:%y%m%d}",
        "portal response /maHoSoLT",
        "số hồ sơ không mang ngày nhận",
        "the number does not carry the day of receipt",
        number,
        f"{mark.at:%y%m%d}",
    )
    promised = str(mark.said.fields.get("ngayHenTra", ""))
    demand(day_of(promised[:10]), "portal response /ngayHenTra", "thiếu ngày hẹn trả", "no appointment", promised)


@pytest.mark.rule("JRN-BIRTH-FILED-ONCE")
def test_a_repeat_gets_the_first_number(stories: Stories) -> None:
    story = stories("birth/duplicate")
    story.reached("filed-again")

    broken(
        differs(
            "portal response /maHoSoLT",
            story.facts["first"],
            story.facts["again"],
            "hồ sơ gửi lại được cấp số khác",
            "the repeat got another number",
        )
    )


@pytest.mark.rule("JRN-BIRTH-PULLED")
def test_the_one_stop_takes_the_dossier(stories: Stories) -> None:
    story = stories("birth/happy")
    story.reached("received")

    taken = [hop for hop in some(story, "one-stop", "portal") if hop.request.method == "PUT"]
    demand(
        any(asked(hop).get("daNhan") is True and asked(hop).get("maHoSo") for hop in taken),
        "one-stop->portal PUT /daNhan",
        "không có PUT {maHoSo, daNhan: true}",
        "there is no PUT {maHoSo, daNhan: true}",
    )


def told(story: Journey, agency: int) -> list[int]:
    """The statuses that the hub logged for an agency, in order."""
    shown = story.facts.get("progress") or hub.progress(story)
    return [row["trangThai"] for row in hub.log_of(shown, agency)]


@pytest.mark.rule("JRN-BIRTH-ORDER")
@pytest.mark.parametrize("scene", ["birth/happy", "birth/duplicate"])
def test_statuses_come_in_order(stories: Stories, scene: str) -> None:
    story = stories(scene)
    sent = [str(asked(hop).get("trangThai")) for hop in _reports(story, "one-stop")]
    sent = [status for status in sent if status in ORDER]  # 2 and 6 may come at any time after 1
    first_time = list(dict.fromkeys(sent))
    wanted = ORDER if "finished" in story.marks else ORDER[: len(first_time)]

    broken(differs("one-stop->portal /trangThai", wanted, first_time, "sai thứ tự", "another order"))


def _reports(story: Journey, party: str) -> list[Hop]:
    hops = some(story, party, "portal")
    mine = story.facts["maHoSoLT"]
    return [hop for hop in hops if asked(hop).get("soHoSoLT") == mine and hop.request.method == "POST"]


@pytest.mark.rule("JRN-BIRTH-PUSHED")
def test_the_push_keeps_its_forms(stories: Stories) -> None:
    story = stories("birth/happy")

    def findings() -> Iterator[Finding]:
        for hop in some(story, "axis", "justice", "nhanHoSoDKHT"):
            body = asked(hop)
            yield from differs(place(hop, "module"), "LTKS", body.get("module"), "sai module", "another module")
            when = body.get("ngayTiepNhan")
            if day_of(when, "%d/%m/%Y %H:%M:%S") is None:
                yield from differs(place(hop, "ngayTiepNhan"), "dd/MM/yyyy HH:mm:ss", when, "sai dạng", "another form")
            yield from differs(
                place(hop, "data"), "str", type(body.get("data")).__name__, "không là chuỗi", "no string"
            )

    broken(findings())


@pytest.mark.rule("JRN-BIRTH-IDS")
def test_both_numbers_survive(stories: Stories) -> None:
    story = stories("birth/happy")
    number = story.facts.get("maHoSoLT")

    def findings() -> Iterator[Finding]:
        pushed = some(story, "axis", "justice", "nhanHoSoDKHT")
        own = asked(pushed[0]).get("maHoSoMCDT")
        for hop in (*pushed, *some(story, "axis", "population", "dangKyThuongTru")):
            body = asked(hop)
            yield from differs(place(hop, "maHoSoLT"), number, body.get("maHoSoLT"), "mất số liên thông", "lost")
            yield from differs(place(hop, "maHoSoMCDT"), own, body.get("maHoSoMCDT"), "mất số một cửa", "lost")
        if not own:
            yield from differs("nhanHoSoDKHT /maHoSoMCDT", "H…-…-…", own, "thiếu số một cửa", "no one-stop number")

    broken(findings())


@pytest.mark.rule("JRN-BIRTH-TWICE")
def test_a_repeated_push_registers_once(stories: Stories) -> None:
    story = stories("birth/duplicate")
    story.reached("registered")

    pushes = some(story, "axis", "justice", "nhanHoSoDKHT")
    demand(len(pushes) > 0, "axis->justice", "không có lời gọi", "no call")
    numbers = {asked(hop).get("maYeuCau") for hop in some(story, "axis", "population", "capSoDinhDanh")}
    broken(differs("justice->population /maYeuCau", 1, len(numbers), "xin nhiều số", "more than one number asked for"))


@pytest.mark.rule("JRN-BIRTH-SAMEDAY")
def test_registered_the_same_day(stories: Stories) -> None:
    story = stories("birth/happy")
    story.reached("registered")

    received = at(some(story, "axis", "justice", "nhanHoSoDKHT")[0])
    there = result_day(story)
    broken(
        differs(
            "justice LayKetQua /trangThai 4",
            received.date(),
            there,
            "không đăng ký trong ngày nhận",
            "not registered on the day of receipt",
        )
    )


@pytest.mark.rule("JRN-BIRTH-CUTOFF")
def test_after_the_cut_off_by_the_next_day(stories: Stories) -> None:
    story = stories("birth/cutoff")
    story.reached("registered")

    received = at(some(story, "axis", "justice", "nhanHoSoDKHT")[0])
    there = result_day(story)
    last = next_working_day(received.date())
    demand(
        there is not None and there <= last,
        "justice LayKetQua /trangThai 4",
        "quá ngày làm việc tiếp theo",
        "later than the next working day",
        there,
        str(last),
    )


@pytest.mark.rule("JRN-BIRTH-NUMBER")
def test_the_childs_number_is_built_right(stories: Stories) -> None:
    story = stories("birth/happy")
    child = story.home.newborn

    given = [hop for hop in some(story, "axis", "population", "capSoDinhDanh") if answered(hop).get("soDinhDanh")]
    if not given:
        untested(Text("Chưa số nào được cấp.", "No number was given."))

    def findings() -> Iterator[Finding]:
        for hop in given:
            number = str(answered(hop).get("soDinhDanh"))
            century = 2 * (child.born.year // 100 - 19) + (1 if child.sex == "female" else 0)
            shape = rf"{asked(hop).get('maTinhKhaiSinh')}{century}{child.born:%y}\d{{6}}"
            if not re.fullmatch(shape, number):
                yield from differs(
                    place(hop, "soDinhDanh", of="response"),
                    shape,
                    number,
                    "sai cấu trúc số định danh",
                    "another structure",
                )

    broken(findings())


@pytest.mark.rule("JRN-BIRTH-RESULT")
def test_the_result_is_whole(stories: Stories) -> None:
    story = stories("birth/happy")
    story.reached("registered")
    result = story.facts["result"]
    given = answered(some(story, "axis", "population", "capSoDinhDanh")[-1]).get("soDinhDanh")

    def findings() -> Iterator[Finding]:
        where = "ketQuaXuLy"
        yield from differs(f"{where} /soDinhDanh", given, result.get("soDinhDanh"), "khác số đã cấp", "another number")
        yield from differs(f"{where} /maGiayToKetQua", PAPER, result.get("maGiayToKetQua"), "sai mã giấy tờ", "another")
        if day_of(result.get("ngayDangKy")) is None:
            yield from differs(
                f"{where} /ngayDangKy", "dd/MM/yyyy", result.get("ngayDangKy"), "sai dạng", "another form"
            )
        for tag in ("soDangKy", "quyenSo"):
            if not result.get(tag):
                yield from differs(f"{where} /{tag}", "…", result.get(tag), "thiếu", "missing")

    broken(findings())


@pytest.mark.rule("JRN-BIRTH-SEX")
def test_codes_are_translated_for_the_population_registry(stories: Stories) -> None:
    story = stories("birth/happy")
    child = story.home.newborn

    def findings() -> Iterator[Finding]:
        for hop in some(story, "axis", "population", "capSoDinhDanh"):
            body = asked(hop)
            sex = str(body.get("gioiTinh"))
            wanted = "1" if child.sex == "male" else "2"
            yield from differs(place(hop, "gioiTinh"), wanted, sex, "sai mã giới tính", "another sex code")
            yield from differs(
                place(hop, "ngaySinh"),
                f"{child.born:%Y%m%d}",
                body.get("ngaySinh"),
                "sai dạng ngày",
                "another date form",
            )

    broken(findings())


@pytest.mark.rule("JRN-BIRTH-SUPPLEMENT")
def test_a_parent_who_is_not_confirmed_is_questioned(stories: Stories) -> None:
    story = stories("birth/mismatch")
    story.reached("questioned")

    rows = [row for _, row in rows_at(story, "2")]
    demand(rows, "justice LayKetQua /trangThai", "không có trangThai 2", "there is no trangThai 2")
    for row in rows:
        said = f"{row.get('ghiChu') or ''}{row.get('noiDungXuLy') or ''}".strip()
        demand(said, "justice LayKetQua /ghiChu", "không nói điều gì sai khác", "it does not say what differs")


@pytest.mark.rule("JRN-BIRTH-RESUMED")
def test_a_supplemented_dossier_is_registered(stories: Stories) -> None:
    stories("birth/mismatch").reached("registered")


@pytest.mark.rule("JRN-BIRTH-OUTAGE")
def test_an_outage_only_delays(stories: Stories) -> None:
    story = stories("birth/outage")
    story.reached("registered")

    lost = [hop for hop in story.between("axis", "population") if hop.faults]
    demand(lost, "axis->population", "không có lời gọi nào gặp sự cố", "no call met the outage")
    numbers = {asked(hop).get("maYeuCau") for hop in some(story, "axis", "population", "capSoDinhDanh")}
    broken(differs("justice->population /maYeuCau", 1, len(numbers), "xin nhiều số", "more than one number asked for"))


@pytest.mark.rule("JRN-BIRTH-CYCLE")
def test_waiting_items_go_with_the_next_cycle(stories: Stories) -> None:
    story = stories("birth/happy")
    story.reached("registered")

    sent = [
        hop
        for hop in story.between("axis", "insurance", "nhanHoSoKhaiSinh")
        if asked(hop).get("maHoSoLT") == story.facts["maHoSoLT"]
    ]
    demand(sent, "justice->insurance nhanHoSoKhaiSinh", "không chuyển hồ sơ thẻ", "the card item was not sent")
    waited = at(sent[0]) - _registered_at(story)
    demand(
        waited <= CYCLE_MAX,
        "justice->insurance nhanHoSoKhaiSinh",
        "chờ quá một chu kỳ",
        "waited longer than a cycle",
        waited,
        str(CYCLE_MAX),
    )


def _registered_at(story: Journey) -> Any:
    """The last moment at which the record was seen not to be there, or its receipt."""
    seen = at(some(story, "axis", "justice", "nhanHoSoDKHT")[0])
    for hop in story.between("axis", "justice", "LayKetQua"):
        if any(str(row.get("trangThai")) == "4" for row in answered(hop).get("value") or []):
            return at(hop)
        seen = at(hop)
    return seen


@pytest.mark.rule("JRN-BIRTH-RETURNED")
def test_a_returned_item_is_shown_corrected_and_carded(stories: Stories) -> None:
    story = stories("birth/returned")
    story.reached("returned")
    story.reached("resent")
    story.reached("card")

    item = story.facts["item"]
    demand(
        item.get("maLoi") or item.get("canhBao"),
        "justice chuyenBHXH /canhBao",
        "không cảnh báo lỗi trả về",
        "the error that came back is not shown",
        item,
    )


@pytest.mark.rule("JRN-BIRTH-LOCKED")
def test_a_sent_item_is_locked(stories: Stories) -> None:
    story = stories("birth/locked")
    mark = story.reached("changed")

    demand(
        not mark.said.ok,
        "justice PUT chuyenBHXH",
        "vẫn cho đổi lựa chọn sau khi đã gửi",
        "choices could be changed after sending",
        mark.said.status,
        "4xx",
    )


@pytest.mark.rule("JRN-BIRTH-CARD")
def test_the_card_has_its_shape_and_comes_in_time(stories: Stories) -> None:
    story = stories("birth/happy")
    mark = story.reached("card")

    number = str(story.facts["card"].get("soTheBHYT"))
    demand(re.fullmatch(r"TE1\d{12}", number), "ketQuaXuLy /soTheBHYT", "thẻ sai mẫu", "another shape", number, "TE1…")
    received = at(some(story, "axis", "insurance", "nhanHoSoKhaiSinh")[0])
    last = deadline(received, law(received.date()).term("card.child_term"))
    demand(mark.at <= last, "insurance card", "cấp thẻ quá hạn", "the card came late", mark.at, str(last))


@pytest.mark.rule("JRN-BIRTH-CARD-ONCE")
def test_one_card_however_often_it_is_asked_for(stories: Stories) -> None:
    story = stories("birth/duplicate")
    story.reached("card")

    mine = [
        hop
        for hop in some(story, "axis", "insurance", "nhanHoSoKhaiSinh")
        if asked(hop).get("maHoSoLT") == story.facts["maHoSoLT"]
    ]
    receipts = {answered(hop).get("maGiaoDich") for hop in mine if hop.response}
    broken(differs("insurance /maGiaoDich", 1, len(receipts), "nhiều mã giao dịch", "several transactions"))
    results = [hub.result_of(asked(hop)) for hop in _reports(story, "insurance")]
    cards = {result["soTheBHYT"] for result in results if "soTheBHYT" in result}
    broken(differs("insurance->portal /soTheBHYT", 1, len(cards), "nhiều thẻ", "several cards"))


@pytest.mark.rule("JRN-BIRTH-CARD-KNOWN")
def test_the_new_card_is_found_at_reception(stories: Stories) -> None:
    story = stories("birth/happy")
    story.reached("known")

    broken(
        differs("intake response /maKetQua", "000", story.facts["lookup"], "không tra được thẻ mới", "not found there")
    )


@pytest.mark.rule("JRN-BIRTH-RESIDENCE")
def test_residence_in_time(stories: Stories) -> None:
    story = stories("birth/happy")
    mark = story.reached("residence")

    received = at(some(story, "axis", "population", "dangKyThuongTru")[0])
    last = deadline(received, law(received.date()).term("residence.term"))
    demand(mark.at <= last, "population trangThai 4", "quá hạn", "late", mark.at, str(last))


@pytest.mark.rule("JRN-BIRTH-PARTIAL")
def test_a_refused_residence_undoes_nothing(stories: Stories) -> None:
    story = stories("birth/residence-refused")
    story.reached("card")
    story.reached("refused")
    story.reached("finished")

    shown = story.facts["progress"]
    broken(differs("portal /coQuanTuChoi", [hub.POLICE], shown.get("coQuanTuChoi"), "sai bên từ chối", "another party"))
    for agency in (hub.JUSTICE, hub.BHXH):
        done = told(story, agency)
        demand(
            hub.RESULT in done and hub.REFUSED not in done,
            f"portal /coQuan {agency}",
            "kết quả của bên khác bị hủy",
            "another agency's result is gone",
            done,
        )


@pytest.mark.rule("JRN-BIRTH-TOTAL")
def test_the_group_ends_by_its_appointment(stories: Stories) -> None:
    story = stories("birth/happy")
    story.reached("finished")

    shown = story.facts["progress"]
    kept = shown.get("dungHan")
    demand(kept is True, "portal /dungHan", "không đúng hẹn", "not on time", kept, "true")


@pytest.mark.rule("JRN-BIRTH-TOLD")
def test_the_requester_is_told(stories: Stories) -> None:
    story = stories("birth/happy")
    story.reached("finished")

    kinds = [row.get("loai") for row in story.facts["notices"]]
    for kind, count in {"DA_NHAN": 1, "KET_QUA": 3, "HOAN_THANH": 1}.items():
        demand(
            kinds.count(kind) >= count,
            f"portal thongbao {kind}",
            "thiếu thông báo cho người nộp",
            "a notification is missing",
            kinds,
            f"{kind} × {count}",
        )
