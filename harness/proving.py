"""What `lienthong prove` prints: a row a rule, then holes and false alarms by name."""

from collections import Counter
from pathlib import Path
from typing import Final

from rich.markup import escape
from rich.table import Table

from harness.prove import Proof
from harness.terminal import out
from harness.text import Language, Text

SPILLS_SHOWN: Final = 10


def show_proof(proof: Proof, language: Language) -> None:
    """The table of one role, compact: own twins killed, and how many others the rule caught on the way."""
    own: dict[str, list[str]] = {}
    for twin in proof.twins:
        own.setdefault(twin.breaks, []).append("[green]●[/]" if twin.killed else "[red]✕[/]")
    caught = Counter(rule for twin in proof.twins for rule in twin.also)
    table = Table(box=None, pad_edge=False)
    table.add_column(Text("Quy tắc", "Rule").to(language))
    table.add_column(Text("Bản sao hỏng", "Twins").to(language))
    table.add_column(Text("Bắt kèm", "Also caught").to(language), justify="right")
    for rule in proof.rules:
        table.add_row(escape(rule), "".join(own.get(rule, ["[red]–[/]"])), str(caught[rule] or ""))
    out().print(table)
    key = Text(
        "● bị bắt · ✕ sống sót · – chưa có bản sao hỏng · bắt kèm: bản sao hỏng của quy tắc khác",
        "● killed · ✕ survived · – no twin · also caught: twins of other rules that fell here",
    )
    out().print(f"[dim]{escape(key.to(language))}[/]", soft_wrap=True)


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
        spills = list(proof.spills())
        for one in (*holes, *alarms, *spills[:SPILLS_SHOWN]):
            console.print(f"  {escape(one.to(language))}", soft_wrap=True)
        if len(spills) > SPILLS_SHOWN:
            more = len(spills) - SPILLS_SHOWN
            says = Text(
                f"… và {more} bản sao hỏng khác như vậy, xem prove.json",
                f"… and {more} more such twins, see prove.json",
            )
            console.print(f"  {escape(says.to(language))}", soft_wrap=True)
    console.print(", ".join(escape(str(path)) for path in written), soft_wrap=True)
