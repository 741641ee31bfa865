"""Reports at the end of a run: written by the rooms that hang on `lienthong.reports`, if any is installed."""

from pathlib import Path
from typing import Any

from harness.parts import load, parts
from harness.text import Language


def write_reports(run: Path, language: Language) -> list[Path]:
    """Every report of the run in the folder `run`; empty where only the ground floor is installed."""
    return _write("all", run, language)


def write_matrix(table: Path, language: Language) -> list[Path]:
    """The page of a proof."""
    return _write("prove", table, language)


def write_way(way: Any, path: Path, language: Language) -> list[Path]:
    """The page of a document's way, at `path`; empty where only the ground floor is installed."""
    written: list[Path] = []
    for entry in parts("lienthong.reports"):
        if entry.name == "way":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(load(entry)(way, language), "utf-8")
            written.append(path)
    return written


def _write(name: str, path: Path, language: Language) -> list[Path]:
    written: list[Path] = []
    for entry in parts("lienthong.reports"):
        if entry.name == name:
            made: Any = load(entry)(path, language)
            written.extend(made if isinstance(made, list) else [made])
    return written
