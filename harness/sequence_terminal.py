"""The way of a document in a terminal: one row a step, calls of the axis indented, pauses and failures in sight."""

from typing import Final

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from harness.text import Language, Text
from harness.ways import GAP, OUTCOMES, Outcome, Step, Way, lasting, short

COLOURS: Final = {
    Outcome.WELL: "green",
    Outcome.SAID_NO: "yellow",
    Outcome.ERROR: "red",
    Outcome.LOST: "bold red",
}
NOTHING: Final = Text(
    "Không có chặng nào chứa chuỗi này. Kiểm tra lại mã, hoặc xem mạng còn giữ lịch sử không.",
    "No hop holds this. Check the number, or whether the network still remembers it.",
)
_HEADS: Final = (
    Text("Giờ", "Time"),
    Text("Ai hỏi ai", "Who asks whom"),
    Text("Cửa", "Door"),
    Text("Trả lời", "Answer"),
    Text("Sự cố", "Trouble"),
)


def sequence(way: Way, language: Language) -> RenderableType:
    """The way as a table with a line of sums below."""
    if not way.steps:
        return f"[yellow]{escape(NOTHING.to(language))}[/]"
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("#", justify="right", style="dim")
    for head in _HEADS:
        table.add_column(head.to(language), overflow="fold")
    before: Step | None = None
    for move in way.moves:
        if move.kind == "answer":
            continue
        step = move.step
        if before is not None and step.at - before.at >= GAP:
            table.add_row("", "[dim]⋯[/]", f"[dim]{lasting(step.at - before.at).to(language)}[/]")
        is_new_day = before is None or step.at.date() != before.at.date()
        table.add_row(*_row(step, move.depth, language, dated=is_new_day))
        before = step
    return Group(table, "", _sum(way, language))


def _row(step: Step, depth: int, language: Language, *, dated: bool) -> list[str]:
    colour = COLOURS[step.outcome]
    at = step.at.strftime("%d/%m/%Y %H:%M:%S" if dated else "%H:%M:%S")
    who = f"{'  ' * depth}{short(step.caller).to(language)} → {short(step.party).to(language)}"
    trouble = "" if step.outcome is Outcome.WELL else OUTCOMES[step.outcome].to(language)
    marks = ", ".join((*([trouble] if trouble else []), *step.faults))
    return [
        str(step.number),
        f"[dim]{at}[/]",
        escape(who),
        escape(step.door),
        f"[{colour}]{escape(step.answer)}[/]",
        f"[{colour}]{escape(marks)}[/]" if marks else "",
    ]


def _sum(way: Way, language: Language) -> str:
    lasted, troubles = lasting(way.lasted), len(way.troubles)
    says = Text(
        f"{len(way.steps)} chặng trong {lasted.vi}; {troubles} chặng không thông suốt",
        f"{len(way.steps)} steps in {lasted.en}; {troubles} did not go well",
    )
    return f"[{'red' if troubles else 'green'}]{escape(says.to(language))}[/]"
