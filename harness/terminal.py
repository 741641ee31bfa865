"""What a person sees in the terminal: progress while a run goes on, and a short table when it is over."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.status import Status
from rich.table import Table

from harness.run import CaseVerdict, Conclusion, Outcome, RuleVerdict
from harness.text import Language, Text
from harness.verdict import Verdict

VERDICT_WORDS: Final[dict[Verdict, Text]] = {
    Verdict.PASSED: Text("Đạt", "Passed"),
    Verdict.FAILED: Text("Không đạt", "Failed"),
    Verdict.INAPPLICABLE: Text("Không áp dụng", "Inapplicable"),
    Verdict.UNTESTED: Text("Chưa kiểm", "Untested"),
    Verdict.CANT_TELL: Text("Không kết luận được", "Cannot tell"),
    Verdict.HARNESS_ERROR: Text("Lỗi bộ kiểm thử", "Bench error"),
}
CONCLUSION_WORDS: Final[dict[Conclusion, Text]] = {
    "conformant": Text("PHÙ HỢP", "CONFORMANT"),
    "not_conformant": Text("KHÔNG PHÙ HỢP", "NOT CONFORMANT"),
    "incomplete": Text("CHƯA ĐỦ CƠ SỞ KẾT LUẬN", "INCOMPLETE"),
    "harness_error": Text("LỖI BỘ KIỂM THỬ – KẾT QUẢ KHÔNG CÓ GIÁ TRỊ", "BENCH ERROR – THE RUN IS VOID"),
}
ADVICE: Final = Text(
    "Cũng không đạt, nhưng không quyết định kết luận (quy tắc nên theo, hoặc chưa có văn bản công bố):",
    "Failed too, without deciding the conclusion (recommendations, or rules without a published paper):",
)
_COLOURS: Final = {
    Verdict.PASSED: "green",
    Verdict.FAILED: "red",
    Verdict.INAPPLICABLE: "dim",
    Verdict.UNTESTED: "yellow",
    Verdict.CANT_TELL: "yellow",
    Verdict.HARNESS_ERROR: "magenta",
}
ALIKE_MIN: Final = 4
SHOWN_MAX: Final = 20
"""More rules than this are counted, not listed: the report lists them all."""


def out() -> Console:
    """Standard output."""
    return Console(file=sys.stdout, highlight=False)


def err() -> Console:
    """Standard error."""
    return Console(file=sys.stderr, highlight=False, soft_wrap=True)


class Progress:
    """A line that counts cases while a run goes on; silent where standard error is no terminal.

    Silent too where a person is spoken with: the line would run into their words.
    """

    def __init__(self, language: Language, *, quiet: bool = False) -> None:
        """Prepare the line, unless it is to be `quiet`."""
        self._language = language
        self._quiet = quiet
        self._console = err()
        self._failed = 0
        self._status: Status | None = None

    def __enter__(self) -> Callable[[CaseVerdict, int], None]:
        """Show the line; call what this gives with each case."""
        if self._console.is_terminal and not self._quiet:
            self._status = self._console.status("…")
            self._status.start()
        return self._show

    def __exit__(self, *_: object) -> None:
        """Take the line away."""
        if self._status:
            self._status.stop()

    def _show(self, case: CaseVerdict, count: int) -> None:
        self._failed += case.verdict is Verdict.FAILED
        if self._status:
            says = Text(f"{count} ca, {self._failed} không đạt", f"{count} cases, {self._failed} failed")
            self._status.update(f"{says.to(self._language)} · {escape(case.rule)}")


def show_message(language: Language) -> Callable[[Text], None]:
    """A function that tells the person at the terminal something, past pytest's own output."""
    console = out()
    return lambda message: console.print(escape(message.to(language)), soft_wrap=True)  # what is pasted stays whole


def show_outcome(outcome: Outcome, role: str, files: list[Path], language: Language) -> None:
    """The run's end: conclusion, counts, what stands in the way, where to look."""
    console = out()
    colour = "green" if outcome.conclusion == "conformant" else "red"
    console.print(f"[bold {colour}]{CONCLUSION_WORDS[outcome.conclusion].to(language)}[/]  [dim]{role}[/]")
    console.print(_counts(outcome, language))
    for trouble in outcome.troubles[:SHOWN_MAX]:
        console.print(f"[magenta]{escape(trouble.to(language))}[/]")
    wrong = [one for one in outcome.rules.values() if one.counts and one.verdict.stains and one.gap_state != "known"]
    wrong += [one for one in outcome.rules.values() if one not in wrong and one.gap_state in {"passes", "expired"}]
    if wrong:
        console.print(_wrong(sorted(wrong, key=lambda one: -one.verdict), language))
    # They do not decide, yet they often are what made the rules above fail: who fixes these first saves time.
    advice = [one for one in outcome.rules.values() if one.verdict is Verdict.FAILED and not one.counts]
    if advice:
        console.print(f"[bold]{ADVICE.to(language)}[/]")
        console.print(_wrong(advice, language))
    if files:
        where = Text("Xem báo cáo tại", "Where to look").to(language)
        console.print(f"{where}: {', '.join(escape(str(path)) for path in files)}", soft_wrap=True)


def _counts(outcome: Outcome, language: Language) -> Table:
    found = [one.verdict for one in outcome.rules.values()]
    table = Table(box=None, pad_edge=False)
    table.add_column(Text("Quy tắc", "Rules").to(language))
    for verdict in VERDICT_WORDS:
        if verdict in found:
            table.add_column(VERDICT_WORDS[verdict].to(language), justify="right", style=_COLOURS[verdict])
    table.add_row(str(len(found)), *(str(found.count(verdict)) for verdict in VERDICT_WORDS if verdict in found))
    return table


def _wrong(wrong: list[RuleVerdict], language: Language) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    rows = list(_together(wrong))
    for rules in rows[:SHOWN_MAX]:
        one = rules[0]
        says = one.rule.says.to(language) if len(rules) == 1 else _number(len(rules)).to(language)
        table.add_row(
            f"[{_COLOURS[one.verdict]}]{VERDICT_WORDS[one.verdict].to(language)}[/]",
            escape(one.rule.id if len(rules) == 1 else f"{one.rule.id} …"),
            escape(f"{says} – {one.reason.to(language)}" if one.reason else says),
        )
    more = sum(len(rules) for rules in rows[SHOWN_MAX:])
    if more:
        table.add_row("…", "", Text(f"và {more} quy tắc nữa", f"and {more} more").to(language))
    return table


def _together(wrong: list[RuleVerdict]) -> Iterator[list[RuleVerdict]]:
    """Rules that could not be judged for one and the same reason stand in one row, once there are several."""
    alike: dict[object, list[RuleVerdict]] = {}
    for one in wrong:
        key = (one.verdict, one.reason) if one.reason and one.verdict is not Verdict.FAILED else one.rule.id
        alike.setdefault(key, []).append(one)
    for rules in alike.values():
        if len(rules) >= ALIKE_MIN:
            yield rules
        else:
            yield from ([one] for one in rules)


def _number(count: int) -> Text:
    return Text(f"{count} quy tắc", f"{count} rules")
