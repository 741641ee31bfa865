"""What every report format promises; a new format is held to it the moment its file exists."""

import json
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree

from harness.events import EventLog
from harness.record import Record, read_record
from reports.formats import formats, write_all

SAYS = {"vi": "Ngày ra viện không trước ngày vào viện.", "en": "Discharge is not before admission."}
EXCHANGE = {
    "door": "certificates",
    "request": {
        "method": "POST",
        "path": "/api/chungtugw/GuiHoSoChungTu2025",
        "query": [],
        "headers": [["Content-Type", "application/x-www-form-urlencoded"]],
        "body": {"kind": "form", "text": "loaiHs = 39\n<CT03>&</CT03>"},
    },
    "response": {"status": 200, "headers": [], "body": {"kind": "json", "text": '{"MaKetQua": "200"}'}},
    "broke": "",
    "faults": [],
    "notes": {},
    "peer": "",
    "at": "2026-11-23T05:00:00.000+00:00",
    "took_ms": 3.0,
}


def listed(log: EventLog, rule: str, *, counts: bool = True) -> None:
    log.write(
        "rule_listed",
        rule=rule,
        chapter="discharge",
        level="MUST",
        basis="published",
        source="TT 25/2025/TT-BYT",
        says=SAYS,
        remedy={"vi": "Từ chối <hồ sơ>.", "en": "Refuse the <file>."},
        counts=counts,
    )


def judged(log: EventLog, rule: str, verdict: str, *, counts: bool = True, gap: dict[str, str] | None = None) -> None:
    finding = {"place": "/CT03/NGAY_RA", "says": SAYS, "expected": ">= 20261120", "actual": "20261119 <b>\x01"}
    reason = {"vi": "không có lý do", "en": "for a reason"} if verdict not in {"passed", "failed"} else None
    log.write(
        "case_judged",
        rule=rule,
        case=f"intake/test_x.py::test_it[{rule}]",
        verdict=verdict,
        findings=[finding] if verdict == "failed" else [],
        reason=reason,
        exchanges=[1],
        at="2026-11-23T05:00:00.000+00:00",
        took_ms=12.0,
    )
    log.write(
        "rule_judged", rule=rule, verdict=verdict, counts=counts, cases={verdict: 1}, reason=reason, known_gap=gap
    )


VERDICTS = ("passed", "failed", "untested", "cant_tell", "inapplicable", "harness_error")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with EventLog(tmp_path / "events.ndjson") as log:
        log.write(
            "run_started",
            format="lienthong-events/1",
            role="intake",
            mode="target",
            seed=7,
            today="2026-11-23",
            target="http://127.0.0.1:8080",
            language="vi",
            only=[],
            include_unpublished=False,
            at="2026-11-23T05:00:00.000+00:00",
        )
        names = [*(f"R-{verdict}" for verdict in VERDICTS), "R-gap", "R-advice"]
        for name in names:
            listed(log, name, counts=name != "R-advice")
        log.write("exchange", number=1, **EXCHANGE)
        for verdict in VERDICTS:
            judged(log, f"R-{verdict}", verdict)
        gap = {"reason": "pilot <x>", "since": "2026-01-01", "expires": "2027-01-01", "state": "known"}
        judged(log, "R-gap", "failed", gap=gap)
        judged(log, "R-advice", "failed", counts=False)
        log.write("trouble", says={"vi": "hỏng <mock>", "en": "broken <mock>"}, at="now")
        log.write(
            "run_finished",
            conclusion="harness_error",
            exit_code=4,
            partial=False,
            interrupted=False,
            counts={},
            at="later",
        )
    return tmp_path


@pytest.fixture
def record(folder: Path) -> Record:
    return read_record(folder)


Write = Callable[[str], str]


@pytest.fixture
def write(record: Record) -> Write:
    return lambda name: formats()[name].write(record, "vi")


@pytest.mark.parametrize("name", sorted(formats()))
class TestEveryFormat:
    def test_a_failed_rule_is_named(self, write: Write, name: str) -> None:
        assert "R-failed" in write(name)

    def test_equal_events_give_equal_bytes(self, record: Record, name: str) -> None:
        assert formats()[name].write(record, "vi") == formats()[name].write(record, "vi")

    def test_a_run_that_was_killed_can_still_be_told(self, record: Record, name: str) -> None:
        assert formats()[name].write(replace(record, end=None), "en")

    def test_the_file_has_a_name_of_its_own(self, name: str) -> None:
        assert [one.FILE for one in formats().values()].count(formats()[name].FILE) == 1


def test_every_format_is_written_beside_the_events(folder: Path) -> None:
    assert {path.name for path in write_all(folder, "vi")} == {
        "report.html",
        "summary.json",
        "junit.xml",
        "evidence.har",
    }


class TestSummary:
    def test_the_numbers_and_the_findings_stand_in_it(self, write: Write) -> None:
        data = json.loads(write("json"))
        failed = next(rule for rule in data["rules"] if rule["rule"] == "R-failed")

        assert (data["conclusion"], data["exit_code"], data["counts"]["failed"]) == ("harness_error", 4, 3)
        assert failed["findings"][0]["expected"] == ">= 20261120"
        assert failed["stains"]


class TestJunit:
    def test_failures_errors_and_skips_are_counted_as_ci_servers_do(self, write: Write) -> None:
        suite = etree.fromstring(write("junit").encode())[0]
        found = [suite.get(name) for name in ("tests", "failures", "errors", "skipped")]

        assert found == ["9", "3", "2", "3"]
        assert len(suite.findall("testcase")) == 9

    def test_a_known_gap_and_advice_are_skipped_with_the_reason(self, write: Write) -> None:
        suite = etree.fromstring(write("junit").encode())[0]
        gap = next(case for case in suite.findall("testcase") if case.get("name").startswith("R-gap"))

        assert "pilot" in gap.find("skipped").get("message")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.links += [str(found[name]) for name in ("src", "href") if name in found]
        if tag == "article":
            self.ids.append(str(found["id"]))


class TestHtml:
    def test_nothing_is_loaded_from_anywhere(self, write: Write) -> None:
        page = write("html")
        reader = _Reader()
        reader.feed(page)

        assert reader.links == []
        assert "default-src 'none'" in page

    def test_what_stains_stands_first_and_what_passed_has_no_article(self, write: Write) -> None:
        reader = _Reader()
        reader.feed(write("html"))

        assert reader.ids == [
            "R-harness_error",
            "R-failed",
            "R-cant_tell",
            "R-untested",
            "R-gap",
            "R-advice",
            "R-inapplicable",
        ]

    def test_what_came_from_the_wire_is_text_and_not_markup(self, write: Write) -> None:
        page = write("html")

        assert "<b>" not in page.partition("<main>")[2]
        assert "&lt;CT03&gt;&amp;&lt;/CT03&gt;" in page

    def test_both_languages_stand_in_it(self, write: Write) -> None:
        page = write("html")

        assert '<span lang="vi">Ngày ra viện không trước ngày vào viện.</span>' in page
        assert '<span lang="en">Discharge is not before admission.</span>' in page


class TestHar:
    def test_an_exchange_is_an_entry_with_the_rules_it_is_evidence_for(self, write: Write) -> None:
        [entry] = json.loads(write("har"))["log"]["entries"]

        assert entry["request"]["url"] == "http://127.0.0.1:8080/api/chungtugw/GuiHoSoChungTu2025"
        assert "R-failed" in entry["comment"]
        assert entry["response"]["status"] == 200

    def test_a_missing_answer_has_status_zero(self, record: Record) -> None:
        record.exchanges[1] = {**record.exchanges[1], "response": None, "broke": "timeout"}

        [entry] = json.loads(formats()["har"].write(record, "vi"))["log"]["entries"]

        assert entry["response"]["status"] == 0
        assert "timeout" in entry["comment"]
