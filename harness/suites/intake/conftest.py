"""What every conversation with a gateway begins with."""

from collections.abc import Iterator

import pytest

from harness.run import Run
from harness.suites.intake.visitor import Visitor


@pytest.fixture(scope="session")
def visitor(run: Run) -> Iterator[Visitor]:
    """The bench at the gateway's doors."""
    visitor = Visitor(run.settings, run.world, run.clock)
    yield visitor
    visitor.close()
