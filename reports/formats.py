"""The formats a report can be written in: every module of this package that has `FILE` and `write`.

A new format is one file; the contract test (`tests/reports/test_formats.py`) holds it to what all formats promise.
"""

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

import reports
from harness.record import Record, read_record
from harness.text import Language


class Format(Protocol):
    """One way to write a run down."""

    FILE: str
    """The file's name inside the run's folder."""

    def write(self, record: Record, language: Language) -> str:
        """The whole report as text; `language` where the format knows only one."""
        ...


@cache
def formats() -> dict[str, Format]:
    """Every format by name (`html`, `junit`, `json`, `har`)."""
    modules = (import_module(f"reports.{module.name}") for module in pkgutil.iter_modules(reports.__path__))
    return {module.NAME: module for module in modules if hasattr(module, "NAME")}


def write_all(run: Path, language: Language) -> list[Path]:
    """Write every format beside the events file of `run`; the files written, HTML first."""
    record = read_record(run)
    folder = run if run.is_dir() else run.parent
    ordered = sorted(formats().items(), key=lambda item: (item[0] != "html", item[0]))
    return [_write(folder / one.FILE, one.write(record, language)) for _, one in ordered]


def _write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path
