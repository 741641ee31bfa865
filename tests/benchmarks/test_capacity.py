"""The benchmark of the capacity model: all contenders do the same work, and a promise that is not kept is told."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

SCRIPT: Final = Path(__file__).resolve().parents[2] / "benchmarks" / "capacity.py"
FEW: Final = 0.0004
"""Of the national day: some thousand documents."""
PROMISED: Final = {"fast": 1_000_000, "simpy": 1_000, "ciw": 1_000}
"""Documents a second with which all is well."""


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmarks_capacity", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["reference", "simpy", "container", "ciw"])
def test_every_contender_does_the_same_work_as_fast(bench: ModuleType, name: str) -> None:
    documents, means = bench.CONTESTANTS[name](FEW)()
    same, ours = bench.CONTESTANTS["fast"](FEW)()

    assert documents == same > 1_000
    assert max(bench.differences(means, ours).values()) < 1e-9


def test_a_contender_in_a_process_of_its_own_tells_what_it_needed() -> None:
    command = [sys.executable, str(SCRIPT), "--one", "simpy", "--part", str(FEW)]

    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    assert told["documents"] > 1_000
    assert min(told["wall"], told["cpu"], told["peak_gib"]) > 0


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({}, True),
        ({"simpy": {"wall": 0.0001}}, False),
        ({"simpy": {"cpu": 0.0001}}, False),
        ({"ciw": {"wall": 0.00004}}, False),
        ({"ciw": {"means": {"total": 1.002}}}, False),
        ({"fast": {"peak_gib": 2.1}}, False),
    ],
    ids=["all kept", "simpy by wall", "simpy by processor", "ciw", "other mean times", "memory"],
)
def test_a_promise_that_is_not_kept_is_told(
    bench: ModuleType, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], *, holds: bool
) -> None:
    def apart(name: str, _part: float, _rounds: int = 1) -> Any:
        seconds = 1 / PROMISED[name]
        told = {"documents": 1, "wall": seconds, "cpu": seconds, "peak_gib": 0.5, "means": {"total": 1.0}}
        return bench.Result(**told | changes.get(name, {}))

    monkeypatch.setattr(bench, "apart", apart)

    assert bench.compare({"simpy": 1.0, "ciw": 1.0}) is holds
