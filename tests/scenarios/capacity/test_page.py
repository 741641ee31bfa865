"""The page loads nothing, speaks both languages, and never gives a number for what has none."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from harness.text import Language
from scenarios.capacity import comparison_page
from scenarios.capacity.answer import Answer
from scenarios.capacity.comparison import compare
from scenarios.capacity.findings import findings, warnings
from scenarios.capacity.page import page
from scenarios.capacity.recovery import Recovered
from tests.scenarios.capacity.conftest import constant, figure, says

Answers = Callable[..., Answer]
SLOW = {"stations.desk.service": constant("30 min"), "days": figure("4 days")}
BUSY = {"deadlines.soon.limit": figure("5 min"), "stations.desk.service": constant("500 s")}
HOSTILE = {"vi": "<script>alert(1)</script> vi", "en": "<img src=x onerror=alert(1)> en"}
AWAY = {"at": "2026-09-14T09:00:00", "lasts": constant("3 h")}
VOID = {"meta", "input", "br", "path", "line", "rect", "circle", "img"}


class Reader(HTMLParser):
    """What a page holds: its elements, what they would load, and the words of one language."""

    def __init__(self, language: Language, text: str) -> None:
        super().__init__()
        self.hidden = "en" if language == "vi" else "vi"
        self.words: list[str] = []
        self.ids: list[str] = []
        self.loads: list[str] = []
        self.tags: set[str] = set()
        self.open: list[tuple[str, bool]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.ids += [values["id"]] if "id" in values else []
        self.loads += [
            values[name] for name in ("src", "href", "xlink:href") if not values.get(name, "#").startswith("#")
        ]
        if tag not in VOID:
            self.open.append((tag, tag != "html" and values.get("lang") == self.hidden))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(hidden or tag in {"style", "title"} for tag, hidden in self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        """Everything that is shown, with single spaces."""
        return re.sub(r"\s+", " ", unescape(" ".join(self.words)))


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

    def test_is_what_the_answer_begins_with(self, answer: Answers) -> None:
        first, second, *_ = findings(answer(SLOW))

        assert first.en.startswith("“desk” gets more work than it can do")
        assert first.vi.startswith("«desk» nhận nhiều việc hơn khả năng làm")
        assert "ever more are late" in second.en


class TestTheAnswerInAFewSentences:
    def test_names_the_limit_the_place_the_queue_and_the_kind(self, answer: Answers) -> None:
        told = " ".join(one.en for one in findings(answer(BUSY)))

        assert "Missed most: “soon”" in told
        assert "The fullest place: “desk”" in told
        assert "The longest queue: “desk”" in told
        assert "The slowest: “paper”" in told

    def test_says_so_when_no_limit_is_missed(self, answer: Answers) -> None:
        told = [one.vi for one in findings(answer({"deadlines.soon.limit": figure("3 d")}))]

        assert "Không thời hạn nào bị trễ." in told

    def test_says_so_when_nobody_queues(self, answer: Answers) -> None:
        told = [one.en for one in findings(answer({"stations.desk.servers": figure("500 servers")}))]

        assert "Nowhere is there a queue to speak of." in told

    def test_tells_how_long_an_outage_is_felt(self, answer: Answers) -> None:
        found = answer(seeds=(1, 2))
        back = replace(found, recovered=(Recovered(2.0, 90.0), Recovered(2.2, 110.0)))
        never = replace(found, recovered=(Recovered(2.0, 90.0), Recovered(None, 110.0)))

        assert "up to 100 more documents waiting; 2.10 ± " in findings(back)[-1].en
        assert "still there when the run was over" in findings(never)[-1].en

    def test_warns_of_a_warm_up_that_is_too_short(self, answer: Answers) -> None:
        found = answer(seeds=(1, 2))
        kinds = [{**row, "settles_after": 1} for row in found.outcomes[0].kinds]
        late = replace(found, outcomes=(replace(found.outcomes[0], kinds=kinds), found.outcomes[1]))

        assert "may be too short" in warnings(late)[0].en
        assert "“paper”, after 1 days" in warnings(late)[0].en

    def test_warns_of_a_single_run(self, answer: Answers) -> None:
        assert "--replications" in warnings(answer(seeds=(1,)))[-1].en


def test_outages_are_shaded_where_they_are(answer: Answers) -> None:
    calm, struck = page(answer(seeds=(1,))), page(answer({"links.line.outages": [AWAY]}, seeds=(1,)))

    assert calm.count("#b3261e") < struck.count("#b3261e")


def test_a_province_that_is_much_slower_is_shown(answer: Answers) -> None:
    many = {"kinds.paper.volume": figure("20_000 documents/day"), "sites.offices.count": figure("40 sites")}
    alone = {**many, "stations.desk.per": "site", "stations.desk.servers": figure("1 servers")}
    text = shown(answer({**alone, "sites.offices.spread": figure("0.3 times")}, seeds=(1,)), "en")

    assert "Between provinces" in text


class TestThePageOfAComparison:
    def test_loads_nothing_and_speaks_both_languages(self, answer: Answers) -> None:
        a, b = answer(seeds=(1, 2)), answer({"cycles.send.every": figure("10 min")}, seeds=(1, 2))
        text = comparison_page.page(a, b, compare(a, b))

        assert Reader("vi", text).loads == []
        assert "B trừ A" in Reader("vi", text).text
        assert "B less A" in Reader("en", text).text
        assert "B trừ A" not in Reader("en", text).text

    def test_says_what_is_unstable_instead_of_a_number(self, answer: Answers) -> None:
        a, b = answer({"days": figure("4 days")}, seeds=(1, 2)), answer(SLOW, seeds=(1, 2))

        assert "unstable in B" in Reader("en", comparison_page.page(a, b, compare(a, b))).text
