"""The page loads nothing, speaks both languages, and never gives a number for what has none."""

import re
from collections.abc import Callable

import pytest

from harness.text import Language
from scenarios.capacity.answer import Answer
from scenarios.capacity.page import page
from tests.scenarios.capacity.conftest import constant, figure, says
from tests.scenarios.capacity.reading import Reader

Answers = Callable[..., Answer]
SLOW = {"stations.desk.service": constant("30 min"), "days": figure("4 days")}
HOSTILE = {"vi": "<script>alert(1)</script> vi", "en": "<img src=x onerror=alert(1)> en"}
AWAY = {"at": "2026-09-14T09:00:00", "lasts": constant("3 h")}


def shown(answer: Answer, language: Language) -> str:
    return Reader(language, page(answer)).text


class TestThePage:
    def test_loads_nothing_and_runs_nothing(self, answer: Answers) -> None:
        text = page(answer())
        found = Reader("vi", text)

        assert found.loads == []
        assert not found.tags & {"script", "link", "iframe", "img", "object"}
        assert "default-src 'none'" in text
        assert "url(http" not in text
        assert "@import" not in text

    def test_names_nothing_twice(self, answer: Answers) -> None:
        ids = Reader("vi", page(answer({"days": figure("4 days")}))).ids

        assert len(ids) == len(set(ids))

    def test_speaks_one_language_at_a_time(self, answer: Answers) -> None:
        found = answer()

        assert "Mất bao lâu từ đầu đến cuối" in shown(found, "vi")
        assert "How long from beginning" not in shown(found, "vi")
        assert "How long from beginning to end" in shown(found, "en")
        assert not re.search(r"\b(giờ|phút|ngày|Thời hạn|hồ sơ)\b", shown(found, "en"))

    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_opens_in_the_language_asked_for(self, answer: Answers, language: Language) -> None:
        text = page(answer(seeds=(1,)), language)

        assert f'<html lang="{language}">' in text
        assert f'id="show-{language}" checked' in text
        assert text.count(" checked>") == 1

    def test_writes_numbers_as_each_language_does(self, answer: Answers) -> None:
        found = answer(
            {"kinds.paper.volume": figure("2_000 documents/day"), "stations.desk.servers": figure("9 servers")}
        )

        assert re.search(r"\d,\d+ ± \d+,\d+ phút", shown(found, "vi"))
        assert re.search(r"\d\.\d+ ± \d+\.\d+ min", shown(found, "en"))
        assert re.search(r"\b1[12]\.\d{3}\b", shown(found, "vi"))
        assert re.search(r"\b1[12],\d{3}\b", shown(found, "en"))

    def test_shows_a_plans_own_words_as_words(self, answer: Answers) -> None:
        hostile = {
            "title": HOSTILE,
            "question": HOSTILE,
            "kinds.paper.title": HOSTILE,
            "stations.desk.title": HOSTILE,
            "deadlines.soon.title": HOSTILE,
            "deadlines.soon.limit": {**figure("1 min"), "source": HOSTILE["vi"]},
        }
        text = page(answer(hostile))

        assert not re.search(r"<(script|img)", text)
        assert "&lt;script&gt;" in text

    def test_folds_the_assumptions_away_with_their_sources(self, answer: Answers) -> None:
        text = page(answer(seeds=(1,)))
        folded = text[text.index("<details>") : text.index("</details>")]

        assert "kinds.paper.volume" in folded
        assert "tests: chosen" in folded

    def test_names_the_source_of_a_time_limit(self, answer: Answers) -> None:
        limit = {"title": says("card"), "kind": "paper", "until": "desk", "term": "card.child_term"}

        assert "2 ngày làm việc (card.child_term)" in shown(answer({"deadlines.card": limit}), "vi")
        assert "QĐ 976/QĐ-BHXH" in shown(answer({"deadlines.card": limit}), "vi")

    def test_of_a_plan_without_limits_has_no_such_part(self, answer: Answers) -> None:
        assert 'id="deadlines"' not in page(answer({"deadlines": {}}))


class TestWhatIsUnstable:
    def test_is_named_with_its_place_and_has_no_time(self, answer: Answers) -> None:
        found = answer(SLOW)
        text = page(found)
        row = text[text.index('id="kinds"') : text.index('id="places"')]

        assert "unstable: desk" in row
        assert "±" not in row
        assert 'id="stages"' not in text


def test_outages_are_shaded_where_they_are(answer: Answers) -> None:
    calm, struck = page(answer(seeds=(1,))), page(answer({"links.line.outages": [AWAY]}, seeds=(1,)))

    assert calm.count("#b3261e") < struck.count("#b3261e")


def test_a_province_that_is_much_slower_is_shown(answer: Answers) -> None:
    many = {"kinds.paper.volume": figure("20_000 documents/day"), "sites.offices.count": figure("40 sites")}
    alone = {**many, "stations.desk.per": "site", "stations.desk.servers": figure("1 servers")}
    text = shown(answer({**alone, "sites.offices.spread": figure("0.3 times")}, seeds=(1,)), "en")

    assert "Between provinces" in text
