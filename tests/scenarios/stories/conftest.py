"""What tests of stories share: answers that are played once, and the command line."""

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest
from typer.testing import CliRunner

from harness.errors import UsageError
from scenarios.simulate import commands
from scenarios.stories.shelf import STORIES
from scenarios.stories.telling import Answer

DAY = date(2026, 9, 15)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "search: looks for a seed that fails, for some seconds; others each day")


@cache
def _played(name: str, seed: int) -> Answer:
    return STORIES[name].play(seed, DAY)


@pytest.fixture(scope="session")
def day() -> date:
    return DAY


@pytest.fixture(scope="session")
def played() -> Callable[[str, int], Answer]:
    return _played


@pytest.fixture
def command() -> Callable[..., tuple[int, str]]:
    def run(*arguments: str) -> tuple[int, str]:
        ended = CliRunner().invoke(commands, ["story", *arguments])
        if isinstance(ended.exception, UsageError):
            raise ended.exception
        return ended.exit_code, ended.output

    return run
