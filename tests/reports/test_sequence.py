"""The page of a way: self-contained, both languages, an arrow for every question and answer, nothing personal."""

import re
from datetime import timedelta

import pytest
from lxml import html

from harness.ways import Way, way
from reports.sequence import STEPS_MAX, write
from tests.harness.test_ways import DOSSIER, PERSON, hop, through_the_axis


def page(journey: Way, language: str = "vi") -> html.HtmlElement:
    return html.document_fromstring(write(journey, "vi" if language == "vi" else "en"))


def test_every_step_has_its_question_its_answer_and_its_messages() -> None:
    found = page(way(through_the_axis(), DOSSIER))

    links = [link.get("href") for link in found.xpath("//a")]
    assert links == ["#s1", "#s2", "#s2", "#s1", "#s3", "#s3"]
    assert {f"#{one.get('id')}" for one in found.xpath("//details")} == set(links)
    assert found.xpath("//a[1]//title")[0].text.startswith("1 · 23/11/2026 09:30:00 · one-stop → axis · nhanHoSoDKHT")


def test_a_lost_answer_ends_in_a_cross_and_an_error_is_marked() -> None:
    lost, wrong = hop(1, "justice", "axis", broke="no-answer"), hop(2, "justice", "axis", status=503)
    found = page(way([lost, wrong]))

    assert len(found.xpath("//path[@class='cross']")) == 1
    assert [group.get("class") for group in found.xpath("//a/g")] == [
        "ask lost",
        "answer lost",
        "ask well",
        "answer error",
    ]


def test_a_pause_and_a_new_day_are_drawn() -> None:
    found = page(way([hop(1, "one-stop", "portal"), hop(2, "one-stop", "portal", after_s=86_400)]))

    gaps = [text.text for text in found.xpath("//text[contains(@class, 'gap')]")]
    assert gaps == ["23/11/2026", "23/11/2026", "⋯ 1 ngày sau", "⋯ 1 d later", "24/11/2026", "24/11/2026"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_loads_nothing_and_speaks_the_language_asked_for_first(language: str) -> None:
    text = write(way(through_the_axis()), "vi" if language == "vi" else "en")
    found = html.document_fromstring(text)

    assert found.xpath("//input[@checked]/@value") == [language]
    assert not found.xpath("//*[@src] | //link | //img | //iframe")
    assert set(re.findall(r"https?://[^\s\"'<]+", text)) == {"http://www.w3.org/2000/svg"}
    assert "default-src 'none'" in found.xpath("//meta[@http-equiv]/@content")[0]


def test_whatever_the_wire_holds_stays_text() -> None:
    hostile = hop(
        1, "<script>", "portal", door='"><script>x</script>', asked={"hoTen": "<img src=x>", "soDDCN": PERSON}
    )
    text = write(way([hostile]), "vi")

    assert len(html.document_fromstring(text).xpath("//script")) == 1
    assert not html.document_fromstring(text).xpath("//img")
    assert PERSON not in text


def test_a_call_to_oneself_is_a_loop() -> None:
    assert len(page(way([hop(1, "portal", "portal")])).xpath("//path[@class='arrow']")) == 2


def test_a_very_long_way_is_cut_and_says_so() -> None:
    many = [hop(number, "one-stop", "portal") for number in range(1, STEPS_MAX + 4)]
    found = page(way(many), "en")

    assert len(found.xpath("//details")) == STEPS_MAX
    assert "3 more follow" in found.xpath("string(//p[@class='note'])")


def test_an_empty_way_says_that_nothing_was_found() -> None:
    found = page(Way("x", ()))

    assert not found.xpath("//svg")
    assert "Không có chặng nào" in found.xpath("string(//p[@class='note'])")
    assert Way("x", ()).lasted == timedelta(0)
