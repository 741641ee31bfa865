import json
from importlib.resources import files

import pytest

from harness.people.shares import Share, shares, surnames


@pytest.mark.parametrize("figure", shares().values(), ids=lambda figure: figure.key)
def test_every_figure_tells_where_it_comes_from(figure: Share) -> None:
    assert figure.source.strip()
    assert figure.basis in {"published", "observed", "derived", "profile"}
    assert 2000 <= figure.year <= 2026
    assert figure.says.vi != figure.says.en


@pytest.mark.parametrize("name", ["naming", "ethnic", "invented", "communes", "household_kinds"])
def test_every_list_tells_where_it_comes_from(name: str) -> None:
    data = json.loads((files("harness.people") / f"{name}.json").read_text("utf-8"))

    assert data["source"]
    assert data["basis"]
    assert data["year"]


def test_the_census_counts_every_people() -> None:
    groups = json.loads((files("harness.people") / "ethnic.json").read_text("utf-8"))["groups"]

    assert [group["code"] for group in groups] == [f"{number:02d}" for number in range(1, 55)]
    assert sum(group["people"] for group in groups) == 96_208_984 - 3_902


def test_names_are_spelled_as_the_region_does() -> None:
    north, south = surnames(south=False), surnames(south=True)

    assert "Hoàng" in north
    assert "Huỳnh" not in north
    assert south["Huỳnh"] == pytest.approx(north["Hoàng"])
    assert sum(north.values()) == pytest.approx(1)
