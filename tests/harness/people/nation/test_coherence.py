from collections.abc import Callable
from datetime import date, timedelta

import polars as pl
import pytest

from harness.people.nation.coherence import RULES, violations
from harness.text import Text

Damage = Callable[[pl.DataFrame], pl.DataFrame]


def swapped(name: str, value: object, where: pl.Expr) -> Damage:
    """The first row where `where` holds gets `value` in `name`."""

    def damage(people: pl.DataFrame) -> pl.DataFrame:
        row = people.with_row_index("at").filter(where)["at"][0]
        new = pl.lit(value) if value is not None else pl.lit(None)
        there = pl.int_range(pl.len()) == row
        return people.with_columns(pl.when(there).then(new.cast(people.schema[name])).otherwise(name).alias(name))

    return damage


def copied(name: str, where: pl.Expr) -> Damage:
    """The second row where `where` holds gets the first one's value."""

    def damage(people: pl.DataFrame) -> pl.DataFrame:
        first, second = people.with_row_index("at").filter(where)["at"][:2]
        return swapped(name, people[name][int(first)], pl.col("at") == second)(people)

    return damage


HEAD = pl.col("relation").cast(pl.String) == "Chủ hộ"
DAMAGES: dict[str, Damage] = {
    "no two people share a citizen number": copied("cccd", pl.col("cccd").is_not_null()),
    "no two people share a social-insurance": copied("bhxh_number", pl.col("bhxh_number").is_not_null()),
    "a citizen number tells": swapped("cccd", "099084888510", HEAD),
    "a card is group": swapped("card", "GD4010000000001", pl.col("card").is_not_null()),
    "whoever has a payer": swapped("card", None, pl.col("card").is_not_null()),
    "a facility of first registration exists": swapped("registered_at", "99999", pl.col("registered_at").is_not_null()),
    "a newborn without": swapped("temporary_card", "TE1019700000000", pl.col("cccd").is_not_null()),
    "a mother is": swapped("mother", "001084000000", pl.col("mother").is_not_null()),
    "a father is": swapped("father", "001084000000", pl.col("father").is_not_null()),
    "everybody has one spouse": swapped("spouse", "001084000000", pl.col("spouse").is_not_null()),
    "spouses are married": swapped("marital", "single", pl.col("spouse").is_not_null()),
    "a wedding is": swapped("married_on", date(1950, 1, 1), pl.col("spouse").is_not_null()),
    "a household has one householder": swapped("relation", "Khác", HEAD),
    "a household has one address": swapped("address", "Số 1", pl.col("mother").is_not_null()),
    "nobody is born or died": swapped("born", date(2030, 1, 1), HEAD),
    "a commune lies": swapped("commune", "00001", HEAD),
    "names are in NFC": swapped("full_name", "Nguyễn  Văn A", HEAD),
    "a child under six": swapped("card", "TE1010000000001", pl.col("born") < date(2000, 1, 1)),
}


def twins_too_close(people: pl.DataFrame) -> pl.DataFrame:
    mother = (
        people.filter(pl.col("mother").is_not_null()).group_by("mother").len().filter(pl.col("len") > 1)["mother"][0]
    )
    child, other = people.with_row_index("at").filter(pl.col("mother") == mother)["at"][:2]
    return swapped("born", people["born"][int(child)] + timedelta(days=40), pl.col("at") == other)(people)


DAMAGES["children of one mother"] = twins_too_close


def broken(says: Text, people: pl.DataFrame, day: date) -> int:
    return int(RULES[says](people.lazy(), day).select(pl.len()).collect().item())


@pytest.mark.parametrize("says", list(RULES), ids=lambda says: says.en)
def test_every_rule_holds_for_everybody(says: Text, many: pl.DataFrame, day: date) -> None:
    assert broken(says, many, day) == 0


@pytest.mark.parametrize("day", [date(2022, 11, 18), date(2025, 6, 30), date(2025, 8, 1)])
def test_every_rule_holds_whatever_the_law_of_the_day(day: date, make: Callable[..., pl.DataFrame]) -> None:
    assert {number for _, number in violations(make(20_000, day, 3).lazy(), day)} == {0}


@pytest.mark.parametrize("says", list(RULES), ids=lambda says: says.en)
def test_every_rule_sees_what_breaks_it(says: Text, many: pl.DataFrame, day: date) -> None:
    few = many.head(3000)
    damage = next(damage for begins, damage in DAMAGES.items() if says.en.startswith(begins))

    assert broken(says, few, day) == 0
    assert broken(says, damage(few), day)
