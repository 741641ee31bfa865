import base64
import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.parse import urlencode

import pytest

from harness.exchange import Exchange, Request, Response
from harness.finding import Finding
from harness.redaction import BODY_BYTES_MAX, Redactor, is_plain, kind_of
from harness.text import Text
from harness.world import World

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
JSON = (("Content-Type", "application/json"),)
INNER = "<CT03><HO_TEN>Trần Thị Bưởi</HO_TEN><MA_BHXH>7912345678</MA_BHXH><NGAY_RA>202611190800</NGAY_RA></CT03>"


def exchange(
    body: bytes = b"",
    headers: tuple[tuple[str, str], ...] = FORM,
    target: str = "/api/token/take",
    answer: bytes = b"",
) -> Exchange:
    return Exchange(1, "token", Request("POST", target, headers, body), Response(200, JSON, answer), NOW)


def form(**fields: str) -> bytes:
    return urlencode(fields).encode()


def wrapped(inner: str) -> str:
    content = base64.b64encode(inner.encode()).decode()
    envelope = (
        f"<HSCHUNGTU><FILEHOSO><LOAIHOSO>CT03</LOAIHOSO><NOIDUNGFILE>{content}</NOIDUNGFILE></FILEHOSO></HSCHUNGTU>"
    )
    return base64.b64encode(envelope.encode()).decode()


@pytest.fixture
def redactor() -> Redactor:
    return Redactor()


def body(redactor: Redactor, one: Exchange) -> str:
    text: str = redactor.exchange(one)["request"]["body"]["text"]
    return text


def answer(redactor: Redactor, data: bytes) -> str:
    text: str = redactor.exchange(exchange(answer=data))["response"]["body"]["text"]
    return text


class TestForms:
    def test_equal_values_get_equal_pseudonyms(self, redactor: Redactor) -> None:
        first = body(redactor, exchange(form(token="abc")))
        second = body(redactor, exchange(form(id_token="xyz", token="abc")))

        assert first == "token = ⟨token:1⟩"
        assert second == "id_token = ⟨token:2⟩\ntoken = ⟨token:1⟩"

    def test_listed_codes_stay(self, redactor: Redactor) -> None:
        assert body(redactor, exchange(form(maCskcb="64A01", loaiHs="39"))) == "maCskcb = 64A01\nloaiHs = 39"

    def test_a_field_nobody_listed_is_hidden(self, redactor: Redactor) -> None:
        assert body(redactor, exchange(form(ghichuRieng="64A01"))) == "ghichuRieng = ⟨text:1·5⟩"

    def test_a_name_in_a_listed_code_is_hidden(self, redactor: Redactor) -> None:
        assert body(redactor, exchange(form(maCskcb="Trần Thị Bưởi"))) == "maCskcb = ⟨text:1·13⟩"

    def test_a_number_in_the_place_of_a_name_of_a_field_is_hidden(self, redactor: Redactor) -> None:
        assert "079199012345" not in body(redactor, exchange(b"079199012345=1"))

    def test_what_cannot_be_opened_is_not_kept(self, redactor: Redactor) -> None:
        assert body(redactor, exchange(b"Tr\xe1\xba\xa7n \xff", headers=())) == "⟨text⟩"
        assert body(redactor, exchange(b'{"hoTen": "B', headers=JSON)) == "⟨json?⟩"
        assert body(redactor, exchange(b"<HO_TEN>B", headers=())) == "⟨xml?⟩"
        assert body(redactor, exchange(form(fileBase64Str="%%%"))) == "fileBase64Str = ⟨base64?⟩"

    def test_a_huge_body_is_named_by_its_size(self, redactor: Redactor) -> None:
        assert body(redactor, exchange(b"x" * 3_000_000)) == "⟨3 MB⟩"


class TestFiles:
    def test_xml_inside_base64_inside_xml_inside_base64_is_opened(self, redactor: Redactor) -> None:
        text = body(redactor, exchange(form(fileBase64Str=wrapped(INNER))))

        assert "<HO_TEN>⟨name:1·13⟩</HO_TEN>" in text
        assert "<MA_BHXH>⟨id:1·10⟩</MA_BHXH>" in text
        assert "<NGAY_RA>202611190800</NGAY_RA>" in text

    def test_comments_and_stray_text_are_hidden(self, redactor: Redactor) -> None:
        text = body(
            redactor, exchange(form(fileBase64Str=wrapped("<CT03>Bưởi<!-- Bưởi --><MA_KHOA>K01</MA_KHOA></CT03>")))
        )

        assert "Bưởi" not in text
        assert "<MA_KHOA>K01</MA_KHOA>" in text

    def test_attributes_of_no_known_name_are_hidden(self, redactor: Redactor) -> None:
        text = body(redactor, exchange(form(fileBase64Str=wrapped('<CT03 ten="Bưởi" Id="Trần Thị"/>'))))

        assert "Bưởi" not in text
        assert "Trần" not in text


class TestAnswers:
    def test_times_and_receipts_of_chance_leave_no_trace(self, redactor: Redactor) -> None:
        text = answer(redactor, b'{"MaKetQua": "200", "MaGD": "HS_1_abc", "ThoiGianTiepNhan": "20261123080000"}')

        assert '"MaKetQua": "200"' in text
        assert '"MaGD": "⟨receipt:1⟩"' in text
        assert '"ThoiGianTiepNhan": "⟨time⟩"' in text

    def test_a_sentence_stays_without_the_people_in_it(self, redactor: Redactor) -> None:
        text = answer(redactor, '{"ghiChu": "Thẻ BHYT của Lê Văn Tám, số 7912345678, hợp lệ"}'.encode())

        assert "Thẻ BHYT của ⟨name⟩, số ⟨digits·10⟩, hợp lệ" in text

    def test_null_lists_and_numbers_keep_their_kind(self, redactor: Redactor) -> None:
        text = answer(redactor, b'{"maKetQua": 200, "dsLichSuKCB2018": null, "maThe": 7912345678}')

        assert '"maKetQua": 200' in text
        assert '"dsLichSuKCB2018": null' in text
        assert '"maThe": "⟨id:1·10⟩"' in text


class TestLines:
    def test_the_query_hides_what_the_form_would(self, redactor: Redactor) -> None:
        written = redactor.exchange(exchange(target="/api/egw/Lskcb2025?token=abc&username=64A01_BV&password=F00"))

        assert written["request"]["path"] == "/api/egw/Lskcb2025"
        assert written["request"]["query"] == [
            ["token", "⟨token:1⟩"],
            ["username", "64A01_BV"],
            ["password", "⟨secret:1⟩"],
        ]

    def test_a_base_path_of_chance_leaves_no_trace(self, redactor: Redactor) -> None:
        assert (
            redactor.exchange(exchange(target="/s/8f14e45f/api/token/take"))["request"]["path"]
            == "/⟨base⟩/api/token/take"
        )

    def test_headers_outside_the_list_are_hidden(self, redactor: Redactor) -> None:
        headers = (("accessToken", "abc"), ("X-Benh-Nhan", "Bưởi"), ("Host", "127.0.0.1:4711"), ("Cookie", "a=b"))

        assert redactor.exchange(exchange(headers=headers))["request"]["headers"] == [
            ["accessToken", "⟨token:1⟩"],
            ["X-Benh-Nhan", "⟨text:1·4⟩"],
            ["Host", "⟨host⟩"],
            ["Cookie", "⟨secret:1⟩"],
        ]


class TestFindings:
    def test_a_hidden_value_is_hidden_in_sentences_about_it(self, redactor: Redactor) -> None:
        redactor.exchange(exchange(form(fileBase64Str=wrapped(INNER))))
        says = Text("họ tên Trần Thị Bưởi thừa dấu cách", "the name TRẦN THỊ BƯỞI has a space")

        written = redactor.finding(Finding("/CT03/HO_TEN", says, "", "Trần Thị Bưởi"))

        assert written["says"] == {"vi": "họ tên ⟨name:1·13⟩ thừa dấu cách", "en": "the name ⟨name:1·13⟩ has a space"}
        assert written["actual"] == "⟨name:1·13⟩"

    def test_a_name_never_seen_on_the_wire_is_hidden_where_a_name_stands(self, redactor: Redactor) -> None:
        assert redactor.finding(Finding("/CT03/HO_TEN", Text("", ""), "", "Lê Văn Tám"))["actual"] == "⟨name⟩"

    def test_codes_dates_and_places_stay(self, redactor: Redactor) -> None:
        place = "/HSCHUNGTU/THONGTINHOSO/DANHSACHHOSO/HOSO/FILEHOSO/CT03/NGAY_RA"

        written = redactor.finding(Finding(place, Text("", ""), ">= 202611200800", "202611190800"))

        assert (written["place"], written["expected"], written["actual"]) == (place, ">= 202611200800", "202611190800")

    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("at 2026-11-23T07:00:00.1234567Z", "at ⟨time⟩"),
            ("http://127.0.0.1:40123/api", "http://127.0.0.1:⟨port⟩/api"),
            ("waited 30.02 s", "waited ⟨n⟩ s"),
            ("number 079199012345", "number ⟨digits·12⟩"),
            ("day 20261123", "day 20261123"),
            ("GuiHoSoChungTu2025", "GuiHoSoChungTu2025"),
        ],
    )
    def test_what_chance_and_the_wall_clock_say_leaves_no_trace(self, redactor: Redactor, text: str, kept: str) -> None:
        assert redactor.scrub(text) == kept


def test_a_run_taken_up_again_gives_new_numbers(redactor: Redactor) -> None:
    redactor.go_on_after("token = ⟨token:4⟩, ⟨name:2·14⟩")

    assert redactor.pseudonym("token", "abc") == "⟨token:5⟩"
    assert redactor.pseudonym("name", "Lê Văn Tám") == "⟨name:3·10⟩"


def test_a_citizens_number_never_reads_as_a_date() -> None:
    assert is_plain("202611190800")
    assert not is_plain("079205111234")
    assert not is_plain("001203041530")


def test_a_tag_hidden_in_one_document_is_hidden_in_all() -> None:
    assert kind_of("HO_TEN") == "name"
    assert kind_of("MA_BHXH") == "id"
    assert kind_of("Nobody-Listed-This") == "text"


def carrying(canary: str) -> Iterator[Exchange]:
    for name in ("username", "maCskcb", "fileBase64Str", "ghiChu", "hoTen", "loaiHs", "anything"):
        yield exchange(form(**{name: canary}), answer=f'{{"{name}": "{canary}"}}'.encode())
    inner = f"<CT03><HO_TEN>{canary}</HO_TEN><LA>{canary}</LA><MA_KHOA>{canary}</MA_KHOA></CT03>"
    yield exchange(form(fileBase64Str=wrapped(inner)))


def test_no_canary_passes_whatever_field_carries_it(redactor: Redactor) -> None:
    world = World.make(3, date(2026, 11, 23), NOW)
    written = [str(redactor.exchange(one)) for canary in world.canaries() for one in carrying(canary)]
    everything = "\n".join(written)

    assert [canary for canary in world.canaries() if canary in everything] == []


@pytest.mark.parametrize(
    "text",
    ["a+" * 250_000, "A" + "1a" * 200_000 + "_", "A b " * 100_000 + "1", "1111/" * 100_000, "aaaa-" * 100_000],
    ids=["plus", "mixed", "words", "licence", "reference"],
)
def test_no_text_makes_redaction_take_more_than_its_length(text: str) -> None:
    begun = time.perf_counter()

    Redactor().finding(Finding("x", Text(text, text), text, text))

    assert time.perf_counter() - begun < 5


def test_an_answer_of_many_values_is_redacted_in_time() -> None:
    rows = [[{"thongDiep": f"{k}x{j}ab", "hoTen": f"{j}q{k}cd"} for k in range(100)] for j in range(100)]
    body = json.dumps({"a": rows}, separators=(",", ":")).encode()
    begun = time.perf_counter()

    Redactor().exchange(exchange(answer=body))

    assert len(body) < BODY_BYTES_MAX
    assert time.perf_counter() - begun < 20
