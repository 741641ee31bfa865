from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from harness.people.disagreements import Disagreements
from harness.people.nation.generate import Nation, Wish
from harness.people.nation.load import NationRegister
from harness.people.nation.write import write

DAY = date(2026, 11, 23)
MANY = 200_000

Make = Callable[..., pl.DataFrame]


def made(count: int, day: date = DAY, seed: int = 1) -> pl.DataFrame:
    return pl.concat(Nation(Wish(count, day, seed)).blocks())


@pytest.fixture(scope="session")
def day() -> date:
    return DAY


@pytest.fixture(scope="session")
def many() -> pl.DataFrame:
    """Two hundred thousand people; the benchmark judges a million by the same measures."""
    return made(MANY)


@pytest.fixture(scope="session")
def make() -> Make:
    return made


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> NationRegister:
    """A register with the disagreements of November 2022."""
    path: Path = tmp_path_factory.mktemp("people") / "people.parquet"
    write(Wish(60_000, DAY, 2, Disagreements.named("2022"), preset="2022"), path)
    return NationRegister(path)
