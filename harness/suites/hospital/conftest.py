"""One conversation a run: the gateway, the case API and the client live as long as the suite."""

from collections.abc import Iterator

import pytest

from harness.conversation import Conversation
from harness.errands import Errand, errands
from harness.run import Run

LAST = ("test_every_send.py", "test_selfcheck.py")
"""What holds for every send is judged after everything was sent; our own side after that."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files of `LAST` behind the others."""
    items.sort(key=lambda item: LAST.index(item.path.name) + 1 if item.path.name in LAST else 0)


@pytest.fixture(scope="session")
def bench(run: Run) -> Iterator[Conversation]:
    """The bench's side of the conversation."""
    with Conversation(run) as conversation:
        yield conversation


@pytest.fixture(scope="session")
def errand(bench: Conversation) -> dict[str, Errand]:
    """The ordinary errand of each door."""
    return errands(bench.world)
