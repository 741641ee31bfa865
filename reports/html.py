"""`report.html`: one self-contained page for people; Vietnamese and English in it, nothing loaded from anywhere."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from harness.events import Event
from harness.record import CaseRecord, Record, RuleRecord
from harness.text import Language, Text
from harness.topology import TITLES
from harness.verdict import Verdict

NAME: Final = "html"
FILE: Final = "report.html"
CASES_MAX: Final = 12
"""Cases shown of one rule; the archive and the events file hold them all."""
EXCHANGES_MAX: Final = 8
"""Exchanges shown of one case, the last ones: the misbehaviour is at the end."""

VERDICTS: Final = {
    "failed": Text("Không đạt", "Failed"),
    "harness_error": Text("Lỗi bộ kiểm thử", "Bench error"),
    "cant_tell": Text("Không kết luận được", "Cannot tell"),
    "untested": Text("Chưa kiểm", "Untested"),
    "inapplicable": Text("Không áp dụng", "Inapplicable"),
    "passed": Text("Đạt", "Passed"),
}
CONCLUSIONS: Final = {
    "conformant": (
        Text("Phù hợp", "Conformant"),
        Text(
            "Mọi quy tắc bắt buộc đã được kiểm và không quy tắc nào bị vi phạm.",
            "Every mandatory rule was tested and none is broken.",
        ),
    ),
    "not_conformant": (
        Text("Không phù hợp", "Not conformant"),
        Text("Có quy tắc bắt buộc bị vi phạm.", "A mandatory rule is broken."),
    ),
    "incomplete": (
        Text("Chưa đủ cơ sở kết luận", "Incomplete"),
        Text(
            "Có quy tắc bắt buộc chưa kiểm được hoặc chưa kết luận được; im lặng không bao giờ là đạt.",
            "A mandatory rule could not be tested or judged; silence is never a pass.",
        ),
    ),
    "harness_error": (
        Text("Kết quả không có giá trị", "Void"),
        Text(
            "Chính bộ kiểm thử gặp lỗi; lần chạy này không nói gì về hệ thống được kiểm.",
            "The bench itself failed; this run says nothing about the system under test.",
        ),
    ),
}
ROLES: Final = {
    "intake": Text("Cổng tiếp nhận dữ liệu giám định BHYT", "Intake gateway"),
    "hospital": Text("Phần mềm cơ sở khám bệnh, chữa bệnh", "Hospital system"),
    "journey": Text("Hành trình qua mạng liên thông", "Journeys through the network"),
}
BASES: Final = {
    "published": Text("văn bản đã công bố", "published"),
    "observed": Text("quan sát từ các tích hợp công khai", "observed"),
    "profile": Text("quy ước của bộ kiểm thử", "profile of this bench"),
}
LEVELS: Final = {
    "MUST": Text("BẮT BUỘC", "MUST"),
    "SHOULD": Text("NÊN", "SHOULD"),
    "MAY": Text("TÙY CHỌN", "MAY"),
}
GAPS: Final = {
    "": Text("đã khai báo", "declared"),
    "known": Text("thiếu sót đã biết", "known gap"),
    "passes": Text("khai báo là thiếu sót nhưng lại đạt", "declared a gap, yet it passes"),
    "expired": Text("thiếu sót đã biết, quá hạn", "known gap, expired"),
}


@dataclass(frozen=True, slots=True)
class _Group:
    title: Text
    note: Text
    rules: list[RuleRecord]


def write(record: Record, language: Language) -> str:
    """The page, showing `language` first."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["both"] = both
    template = environment.from_string((files("reports") / "report.html.j2").read_text("utf-8"))
    conclusion, meaning = CONCLUSIONS[record.conclusion]
    return template.render(
        record=record,
        language=language,
        conclusion=conclusion,
        meaning=meaning,
        role=ROLES[record.role],
        counts=[(word, VERDICTS[word], record.counts().get(word, 0)) for word in VERDICTS],
        groups=[group for group in _groups(record) if group.rules],
        passed=[rule for rule in record.rules.values() if rule.verdict is Verdict.PASSED and not rule.stains],
        cases=_shown_cases,
        exchanges=lambda case: _shown_exchanges(record, case),
        verdicts=VERDICTS,
        parties=TITLES,
        bases=BASES,
        levels=LEVELS,
        gaps=GAPS,
        style=Markup((files("reports") / "report.css").read_text("utf-8")),  # noqa: S704 -- our own file
        script=Markup((files("reports") / "report.js").read_text("utf-8")),  # noqa: S704 -- our own file
    )


def both(text: Text | dict[str, str]) -> Markup:
    """Both sentences, each marked with its language; the style sheet shows one."""
    pair = text if isinstance(text, Text) else Text.of(text)
    return Markup('<span lang="vi">{}</span><span lang="en">{}</span>').format(escape(pair.vi), escape(pair.en))


def _groups(record: Record) -> list[_Group]:
    rules = sorted(record.rules.values(), key=lambda rule: -rule.verdict)
    stained = [rule for rule in rules if rule.stains]
    others = [rule for rule in rules if not rule.stains and rule.verdict is not Verdict.PASSED]
    broken = [rule for rule in others if rule.verdict in {Verdict.FAILED, Verdict.HARNESS_ERROR}]
    open_ = [rule for rule in others if rule.verdict in {Verdict.UNTESTED, Verdict.CANT_TELL}]
    away = [rule for rule in others if rule.verdict is Verdict.INAPPLICABLE]
    return [
        _Group(
            Text("Cản trở kết luận phù hợp", "What stands in the way"),
            Text("Các quy tắc tính vào kết luận.", "Rules that count towards the conclusion."),
            stained,
        ),
        _Group(
            Text("Vi phạm không tính vào kết luận", "Broken, but not counted"),
            Text(
                "Quy tắc khuyến nghị, chưa có văn bản công bố, hoặc thiếu sót đã biết.",
                "Recommendations, rules without a published paper, or known gaps.",
            ),
            broken,
        ),
        _Group(
            Text("Chưa kiểm hoặc chưa kết luận được", "Untested or undecided"),
            Text("Không tính vào kết luận.", "Not counted towards the conclusion."),
            open_,
        ),
        _Group(
            Text("Không áp dụng", "Inapplicable"),
            Text("Kèm lý do.", "With the reason."),
            away,
        ),
    ]


def _shown_cases(rule: RuleRecord) -> list[CaseRecord]:
    telling = [case for case in rule.cases if case.verdict is rule.verdict and case.verdict is not Verdict.INAPPLICABLE]
    return telling[:CASES_MAX]


def _shown_exchanges(record: Record, case: CaseRecord) -> list[dict[str, Any]]:
    found = [record.exchanges[number] for number in case.exchanges if number in record.exchanges]
    return [_shown(event) for event in found[-EXCHANGES_MAX:]]


def _shown(event: Event) -> dict[str, Any]:
    request, response = event["request"], event["response"]
    query = "&".join(f"{name}={value}" for name, value in request["query"])
    asked = f"{request['method']} {request['path']}{'?' if query else ''}{query}"
    return {
        "number": event["number"],
        "line": asked,
        "status": str(response["status"]) if response else "–",
        "broke": event["broke"],
        "faults": event["faults"],
        "request": _message(asked, request),
        "response": _message(f"HTTP {response['status']}", response) if response else "",
        "took_ms": event["took_ms"],
    }


def _message(first: str, message: dict[str, Any]) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in message["headers"])
    return f"{first}\n{headers}\n\n{message['body']['text']}".rstrip()
