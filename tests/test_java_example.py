"""A client in another language, written with its own libraries, keeps every rule; its quirks raise no alarm."""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from harness.clock import WallClock, vietnam_day
from harness.rule import Role
from harness.run import certify
from harness.settings import RunSettings
from harness.verdict import Verdict

SOURCE = Path(__file__).resolve().parent.parent / "docs/examples/java/HospitalClient.java"
JAVA_MIN = 17
LINES_MAX = 600
RULES = ("CLI-CALL-", "CLI-FAITH-", "CLI-TOKEN-", "CLI-RETRY-01", "CLI-RETRY-07", "CLI-ANSWER-01", "ENV-", "SIG-")


@cache
def _java() -> bool:
    """Whether a Java that runs source files is here."""
    if shutil.which("java") is None:
        return False
    listed = subprocess.run(["java", "--list-modules"], capture_output=True, check=False, text=True, timeout=30).stdout
    base = re.search(r"^java\.base@(\d+)", listed, re.MULTILINE)
    return base is not None and int(base[1]) >= JAVA_MIN and "jdk.compiler@" in listed


@pytest.mark.skipif(not _java(), reason=f"no Java {JAVA_MIN} with its compiler is installed here")
def test_the_java_client_keeps_every_rule(tmp_path: Path) -> None:
    settings = RunSettings(
        Role.HOSPITAL,
        "command",
        1,
        vietnam_day(WallClock()),
        tmp_path,
        command=f"java {SOURCE}",
        only=RULES,
        include_unpublished=True,
    )

    outcome = certify(settings)

    wrong = {rule: one.reason for rule, one in outcome.rules.items() if one.verdict is not Verdict.PASSED}
    assert wrong == {}, (tmp_path / "client.log").read_text("utf-8")
    assert outcome.conclusion == "conformant"


def test_the_java_client_is_small_enough_to_read() -> None:
    assert len(SOURCE.read_text("utf-8").splitlines()) <= LINES_MAX
