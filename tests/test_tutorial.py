"""The tutorial is run as written: its code blocks, by bash, against a gateway of its own."""

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness.clock import WallClock, vietnam_day
from harness.fixtures import export, load
from harness.world import World
from mocks.intake.server import LocalGateway

PAGE = Path(__file__).resolve().parent.parent / "docs/tutorial.md"
TOOLS = ("bash", "curl", "openssl", "xmlsec1", "sed")


@pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason="the tutorial's outside tools are not installed here")
def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    clock = WallClock()
    today = vietnam_day(clock)
    export(World.make(1, today, datetime.now(UTC)), tmp_path / "fixtures")  # noqa: TID251 -- certificates are valid now
    gateway = LocalGateway(load(tmp_path / "fixtures", today, clock.now()), clock, 1)
    gateway.start()
    try:
        script = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))
        script = script.replace("http://127.0.0.1:8080", gateway.url).replace(
            "http://127.0.0.1:8081", gateway.control_url
        )
        ran = subprocess.run(
            ["bash", "-eu", "-c", script], cwd=tmp_path, env=os.environ, capture_output=True, check=False, timeout=60
        )
    finally:
        gateway.stop()

    def said(name: str) -> dict[str, object]:
        answer: dict[str, object] = json.loads((tmp_path / f"{name}.json").read_text("utf-8"))
        return answer

    assert ran.returncode == 0, ran.stderr
    assert said("received")["MaKetQua"] == "200"
    assert said("result")["ketQua"] == "accepted", said("result")
    assert said("refused")["MaKetQua"] == "125"
    assert said("unencoded")["MaKetQua"] == "205"
