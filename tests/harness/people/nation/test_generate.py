from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from harness.people.disagreements import Disagreements
from harness.people.nation.columns import SCHEMA
from harness.people.nation.generate import Nation, Wish
from harness.people.shares import read

Make = Callable[..., pl.DataFrame]


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 9, 1000])
def test_as_many_come_as_were_asked_for(count: int, make: Make) -> None:
    people = make(count)

    assert len(people) == count
    assert people.schema == pl.Schema(SCHEMA)


def test_one_seed_one_country(make: Make) -> None:
    assert make(5000).equals(make(5000))
    assert not make(5000).equals(make(5000, seed=2))


def test_a_smaller_country_is_the_larger_ones_beginning(make: Make, many: pl.DataFrame) -> None:
    few = make(20_000)

    same = few.select("full_name", "born", "household").head(19_990)

    assert same.equals(many.select("full_name", "born", "household").head(19_990))


def test_before_the_merger_there_are_districts_and_old_codes(make: Make) -> None:
    people = make(2000, date(2025, 6, 30))

    assert people["district"].null_count() == 0
    assert (people["province"] == people["old_province"].cast(pl.String)).all()
    assert (people["commune"] == people["old_commune"]).all()


def test_the_number_in_force_has_twelve_digits_since_august_2025(make: Make) -> None:
    before = make(2000, date(2025, 7, 31))["bhxh_id"].drop_nulls().str.len_chars().unique().to_list()
    after = make(2000, date(2025, 8, 1))["bhxh_id"].drop_nulls().str.len_chars()

    assert before == [10]
    assert (after == 12).sum() > 1900


@pytest.mark.parametrize(("spelling", "same"), [("nfd", False), ("plain", False), ("nfc", True)])
def test_names_are_spelled_as_asked(spelling: str, same: bool, make: Make) -> None:  # noqa: FBT001 -- a case's answer
    wish = Wish(1000, date(2026, 11, 23), 1, spelling=spelling)

    names = pl.concat(Nation(wish).blocks())["full_name"]

    assert names.equals(make(1000)["full_name"]) is same
    if spelling == "plain":
        assert names.str.contains("^[A-Za-z' ]+$").all()


def test_rates_of_disagreement_are_met(make: Make) -> None:
    wish = Wish(50_000, date(2026, 11, 23), 1, Disagreements.named("none", ("unlinked=0.2", "household_confirmed=0.5")))

    people = pl.concat(Nation(wish).blocks())

    assert (people["quirk"].cast(pl.String) == "unlinked").mean() == pytest.approx(0.2, abs=0.01)
    assert people["household_known"].mean() == pytest.approx(0.5, abs=0.02)
    assert set(people["quirk"].cast(pl.String).unique()) == {"", "unlinked"}
    del make


def test_planted_people_bear_the_marker_and_nobody_else_does(many: pl.DataFrame) -> None:
    marker = read("naming")["marker"]["given"]
    bearing = many["full_name"].str.ends_with(f" {marker}")

    assert bearing.sum() > 50
    assert (bearing == many["canary"]).all()


def test_peoples_are_named_by_their_own_custom(many: pl.DataFrame) -> None:
    def names(code: str, sex: str) -> pl.Series:
        chosen = many.filter((pl.col("ethnic").cast(pl.String) == code) & (pl.col("sex").cast(pl.String) == sex))
        return chosen["full_name"]

    assert names("12", "female").str.starts_with("H'").all()
    assert names("12", "male").str.starts_with("Y ").all()
    assert names("08", "male").str.contains(" A ").all()
    assert names("16", "male").str.starts_with("K'").all()
    assert names("13", "male").str.starts_with("A ").all()


def test_children_bear_their_fathers_name_or_their_mothers_where_that_is_the_custom(many: pl.DataFrame) -> None:
    parents = many.select(pl.col("cccd"), pl.col("family_name").alias("theirs"))
    kinh = many.filter((pl.col("ethnic").cast(pl.String) == "01") & pl.col("father").is_not_null())
    jrai = many.filter((pl.col("ethnic").cast(pl.String) == "10") & pl.col("mother").is_not_null())

    of_fathers = kinh.join(parents, left_on="father", right_on="cccd")
    of_mothers = jrai.join(parents, left_on="mother", right_on="cccd")

    assert (of_fathers["family_name"] == of_fathers["theirs"]).all()
    assert len(of_mothers)
    assert (of_mothers["family_name"] == of_mothers["theirs"]).all()


def test_nobody_is_called_the_same_twice_over(many: pl.DataFrame) -> None:
    words = many.filter(pl.col("ethnic").cast(pl.String) == "01")["full_name"].str.split(" ")

    assert (words.list.get(-1) == words.list.get(-2)).mean() < 0.0005
