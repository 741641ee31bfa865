"""What `lienthong prove` prints: a row a rule, then holes and false alarms by name."""

from pathlib import Path

from rich.markup import escape
from rich.table import Table

from harness.prove import Proof
from harness.terminal import out
from harness.text import Language, Text


def show_proof(proof: Proof, language: Language) -> None:
    """The table of one role, compact: own twins killed, and how many others the rule caught on the way."""
    own: dict[str, list[str]] = {}
    caught: dict[str, int] = {}
    for twin in proof.twins:
        own.setdefault(twin.breaks, []).append("[green]●[/]" if twin.killed else "[red]✕[/]")
        for rule in twin.also:
            caught[rule] = caught.get(rule, 0) + 1
    table = Table(box=None, pad_edge=False)
    for column in (Text("Quy tắc", "Rule"), Text("Bản sao hỏng", "Twins"), Text("Bắt kèm", "Also caught")):
        table.add_column(column.to(language))
    for rule in proof.rules:
        table.add_row(escape(rule), "".join(own.get(rule, ["[red]–[/]"])), str(caught.get(rule, 0) or ""))
    out().print(table)


def show_holes(proofs: list[Proof], written: list[Path], language: Language) -> None:
    """Sums, everything that spoils a proof, and where the table stands."""
    console = out()
    for proof in proofs:
        killed, holes, alarms = sum(twin.killed for twin in proof.twins), list(proof.holes()), list(proof.alarms())
        says = Text(
            f"{proof.role}: {len(proof.rules)} quy tắc, {killed}/{len(proof.twins)} bản sao hỏng bị bắt, "
            f"{len(proof.variants)} lần chạy biến thể đúng, {len(holes)} lỗ hổng, {len(alarms)} báo động giả",
            f"{proof.role}: {len(proof.rules)} rules, {killed} of {len(proof.twins)} twins killed, "
            f"{len(proof.variants)} variant runs, {len(holes)} holes, {len(alarms)} false alarms",
        )
        console.print(f"[bold {'green' if proof.whole else 'red'}]{escape(says.to(language))}[/]", soft_wrap=True)
        for one in (*holes, *alarms):
            console.print(f"  {escape(one.to(language))}", soft_wrap=True)
    console.print(", ".join(escape(str(path)) for path in written), soft_wrap=True)
