"""Questions to the population registry: order, lengths, choices, and bytes that mean no good."""

from datetime import date

import pytest

from harness.wire.hostile import MalformedError
from harness.wire.population import (
    CHANGES,
    CONFIRM,
    KINSHIP,
    OTHER_REQUEST_SPACE,
    REQUEST_SPACE,
    SHARE,
    FeedQuestion,
    Question,
    QuestionError,
    confirmation_json,
    confirmation_xml,
    matching_name,
    question,
    question_json,
    question_xml,
    read_confirmation,
    read_confirmation_json,
    read_question,
)
from harness.wire.soap import fault, fault_of

HEAD = "<d:MaYeuCau>1</d:MaYeuCau><d:MaDVC>VPCP</d:MaDVC><d:MaTichHop>{code}</d:MaTichHop><d:MaCanBo>cb</d:MaCanBo>"
NUMBER = "<d:SoDinhDanh>001190900001</d:SoDinhDanh>"
NAME = "<d:HoVaTen>NGUYENTHIA</d:HoVaTen>"
DAY = "<d:NgayThangNamSinh><d:NgayThangNam>19900102</d:NgayThangNam></d:NgayThangNamSinh>"


def asked(inside: str, tag: str = CONFIRM, code: str = "033", namespace: str = REQUEST_SPACE) -> bytes:
    envelope = "http://schemas.xmlsoap.org/soap/envelope/"
    body = f"<d:{tag} xmlns:d='{namespace}'>{inside.format(code=code)}</d:{tag}>"
    return f"<e:Envelope xmlns:e='{envelope}'><e:Header/><e:Body>{body}</e:Body></e:Envelope>".encode()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Nguyễn Thị Đào", "NGUYENTHIDAO"),
        ("H'Yuôn Êban", "HYUONEBAN"),
        ("Đỗ Mỹ-Lệ 2", "DOMYLE"),
        ("Hoà", "HOA"),
        ("Hòa", "HOA"),
        ("  ", ""),
    ],
)
def test_a_name_is_sent_as_bare_letters(name: str, plain: str) -> None:
    assert matching_name(name) == plain


@pytest.mark.parametrize("service", [CONFIRM, SHARE, KINSHIP])
def test_a_question_is_read_as_it_was_written(service: str) -> None:
    said = question(service, "q-1", "Nguyễn Thị A", date(1990, 1, 2), "001190900001", officer="cb-1")  # type: ignore[arg-type]

    read = read_question(question_xml(said))

    assert isinstance(read, Question)
    assert (read.service, read.name, read.born, read.cccd) == (service, "NGUYENTHIA", "19900102", "001190900001")
    assert (read.number, read.officer) == ("q-1", "cb-1")
    assert question_json(said)["NgayThangNamSinh"] == {"NgayThangNam": "19900102"}


def test_the_court_s_fields_stand_between_the_officer_and_the_number() -> None:
    said = question(SHARE, "q", "A B", 1990, "001190900001", unit="G01", account="tk", phone="0")

    assert list(said.node()) == [
        "MaYeuCau",
        "MaDVC",
        "MaTichHop",
        "MaCanBo",
        "MaDonVi",
        "TaiKhoan",
        "SoDienThoai",
        "SoDinhDanh",
        "HoVaTen",
        "NgayThangNamSinh",
    ]
    assert said.node()["NgayThangNamSinh"] == {"Nam": "1990"}


def test_the_older_spellings_are_understood() -> None:
    older = HEAD.replace("MaDVC", "MaDichVu") + NUMBER + NAME + DAY

    for tag, code, space in (
        ("XacThucThongTinCongDanRequest", "033", REQUEST_SPACE),
        (CONFIRM, "003", REQUEST_SPACE),
        (CONFIRM, "033", OTHER_REQUEST_SPACE),
    ):
        read = read_question(asked(older, tag, code, space))
        assert isinstance(read, Question)
        assert read.procedure == "VPCP"


def test_only_the_yes_no_check_has_the_other_builds_name_for_its_asker() -> None:
    with pytest.raises(QuestionError) as caught:
        read_question(asked(HEAD.replace("MaDVC", "MaDichVu") + NUMBER + NAME + DAY, SHARE, "037"))

    assert caught.value.place == "MaDichVu"


def test_a_day_may_be_written_as_the_specification_prints_it() -> None:
    read = read_question(asked(HEAD + NUMBER + NAME + DAY.replace("19900102", "1990-01-02")))

    assert isinstance(read, Question)
    assert read.born == "19900102"


def test_an_old_identity_card_may_take_the_number_s_place() -> None:
    read = read_question(asked(HEAD + "<d:SoCMND>012345678</d:SoCMND>" + NAME + DAY))

    assert isinstance(read, Question)
    assert (read.cccd, read.cmnd) == ("", "012345678")


@pytest.mark.parametrize(
    ("inside", "place"),
    [
        (HEAD + NAME + NUMBER + DAY, "SoDinhDanh"),
        (HEAD + NUMBER + "<d:SoCMND>012345678</d:SoCMND>" + NAME + DAY, "SoDinhDanh"),
        (HEAD + NAME + DAY, "SoDinhDanh"),
        (HEAD + NUMBER + DAY, "HoVaTen"),
        (HEAD + NUMBER + NAME, "NgayThangNamSinh"),
        (NUMBER + NAME + DAY, "MaYeuCau"),
        (HEAD + NUMBER + NUMBER + NAME + DAY, "SoDinhDanh"),
        (HEAD + "<d:SoDinhDanh>00119090000</d:SoDinhDanh>" + NAME + DAY, "SoDinhDanh"),
        (HEAD + "<d:SoDinhDanh>٠٠١١٩٠٩٠٠٠٠١</d:SoDinhDanh>" + NAME + DAY, "SoDinhDanh"),
        (HEAD + NUMBER + "<d:HoVaTen>" + "A" * 101 + "</d:HoVaTen>" + DAY, "HoVaTen"),
        (HEAD + NUMBER + "<d:HoVaTen><d:Ten>A</d:Ten></d:HoVaTen>" + DAY, "HoVaTen"),
        (HEAD + NUMBER + NAME + DAY.replace("19900102", "02/01/1990"), "NgayThangNam"),
        (HEAD + NUMBER + NAME + DAY.replace("19900102", "1990-1-2"), "NgayThangNam"),
        (HEAD.replace("</d:MaDVC>", "</d:MaDVC><d:MaDichVu>x</d:MaDichVu>") + NUMBER + NAME + DAY, "MaDVC"),
        (
            HEAD + NUMBER + NAME + DAY.replace("</d:NgayThangNamSinh>", "<d:Nam>1990</d:Nam></d:NgayThangNamSinh>"),
            "Nam",
        ),
        (HEAD + NUMBER + NAME + "<d:NgayThangNamSinh/>", "NgayThangNamSinh"),
        (HEAD + "<d:MaDonVi>G01</d:MaDonVi>" + NUMBER + NAME + DAY, "MaDonVi"),
        (HEAD.replace("{code}", "037") + NUMBER + NAME + DAY, "MaTichHop"),
        (HEAD.replace(">1<", ">" + "1" * 41 + "<") + NUMBER + NAME + DAY, "MaYeuCau"),
    ],
)
def test_what_is_not_asked_as_it_must_be_is_refused_with_its_tag(inside: str, place: str) -> None:
    with pytest.raises(QuestionError) as caught:
        read_question(asked(inside))

    assert caught.value.place == place


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<a/>",
        b"not xml",
        asked(HEAD + NUMBER + NAME + DAY, "XoaCongDan"),
        asked(HEAD + NUMBER + NAME + DAY, namespace="http://elsewhere"),
        asked(HEAD + NUMBER + NAME + DAY).replace(b"soap/envelope", b"soap/other"),
        asked(HEAD + NUMBER + NAME + DAY).replace(b"<e:Body>", b"<e:Body><x/>"),
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>"
        + asked(HEAD + NUMBER + "<d:HoVaTen>&b;</d:HoVaTen>" + DAY),
        asked("<d:MaYeuCau>" * 300 + "</d:MaYeuCau>" * 300),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]>" + asked(HEAD + NUMBER + NAME + DAY).decode()).encode("utf-16"),
    ],
)
def test_bytes_that_mean_no_good_are_refused_without_a_traceback(body: bytes) -> None:
    with pytest.raises(MalformedError):
        read_question(body)


def test_comments_and_instructions_between_the_tags_change_nothing() -> None:
    read = read_question(asked(HEAD + "<!-- x --><?y z?>" + NUMBER + NAME + DAY))

    assert isinstance(read, Question)
    assert read.cccd == "001190900001"


def test_the_change_feed_is_asked_under_its_name_or_as_a_running_client_does() -> None:
    said = FeedQuestion("f-1", 1_000, 2_000, "BAO_TU", 2, 50)
    written = question_xml(said)

    assert read_question(written) == said
    assert read_question(written.replace(CHANGES.encode(), SHARE.encode())) == said


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (b"<dan:TuNgay>1000", b"<dan:TuNgay>-1", "TuNgay"),
        (b"<dan:Trang>2", b"<dan:Trang>two", "Trang"),
        (b"<dan:SoBanGhi>50</dan:SoBanGhi>", b"", "SoBanGhi"),
        (b"BAO_TU", b"B" * 21, "Loai"),
    ],
)
def test_a_feed_question_out_of_shape_is_refused(old: bytes, new: bytes, place: str) -> None:
    written = question_xml(FeedQuestion("f-1", 1_000, 2_000, "BAO_TU", 2, 50))
    assert old in written

    with pytest.raises(QuestionError) as caught:
        read_question(written.replace(old, new))

    assert caught.value.place == place


def test_yes_and_no_are_told_from_a_fault() -> None:
    assert read_confirmation(confirmation_xml(exists=True)) is True
    assert read_confirmation(confirmation_xml(exists=False)) is False
    assert read_confirmation(fault("no", {"MaLoi": "DC10"})) is None
    assert read_confirmation_json(confirmation_json(exists=True)) is True
    assert read_confirmation_json({"KetQuaXacThuc": {"TonTai": "false"}}) is False
    assert read_confirmation_json({"MaLoi": "DC10"}) is None
    assert read_confirmation_json([]) is None


def test_a_fault_carries_its_code_and_never_what_xml_cannot_hold() -> None:
    read = fault_of(fault("sai \x00 quá", {"MaLoi": "DC10", "MoTaLoi": "\x07"}))

    assert read is not None
    assert (read.code, read.says, read.detail["MaLoi"]) == ("Client", "sai \N{REPLACEMENT CHARACTER} quá", "DC10")
    assert fault_of(confirmation_xml(exists=True)) is None
