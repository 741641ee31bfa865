"""Legal values: which one holds on which day, and what is said about one that does not."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from harness.errors import UsageError
from harness.law import Law, Term, entries, law, turning_days
from harness.lawlist import as_json, as_markdown

DAYS = [date(2020, 6, 15), date(2022, 6, 15), date(2024, 9, 15), date(2025, 7, 15), date(2026, 9, 15)]
TABLE: dict[str, list[str | None]] = {
    "base_salary": ["1490000", "1490000", "2340000", "2340000", "2530000"],
    "reference_level": [None, None, None, "2340000", "2530000"],
    "benefit.base": ["base_salary", "base_salary", "base_salary", "reference_level", "reference_level"],
    "law.social_insurance": ["58/2014/QH13", "58/2014/QH13", "58/2014/QH13", "41/2024/QH15", "41/2024/QH15"],
    "residence.term": ["15", "7", "2", "2", "2"],
    "birth.group_term": ["20", "20", "3", "3", "3"],
    "card.child_term": ["5", "5", "2", "2", "2"],
    "filing.employer": ["10", "10", "10", "7", "7"],
    "pay.employer": ["6", "6", "6", "7", "7"],
    "pay.direct": ["3", "3", "3", "5", "5"],
    "maternity.voluntary.amount": [None, None, None, "2000000", "2000000"],
    "shared.papers": [None, None, None, "69/QĐ-TTg", "69/QĐ-TTg"],
    "procedure.birth": ["2.000986", "2.000986", "2.002621", "2.002621", "3.000722"],
    "procedure.death": ["1.010915", "1.010915", "2.002622", "2.002622", "2.002913"],
    "area.provinces": ["63", "63", "63", "34", "34"],
    "bhxh.digits": ["10", "10", "10", "10", "12"],
    "hospital.send_term": [None, None, "4", "4", "4"],
    "father.term": ["30", "30", "30", "60", "60"],
    "law.linked_groups": [
        "05/2015/TTLT-BTP-BCA-BYT",
        "05/2015/TTLT-BTP-BCA-BYT",
        "63/2024/NĐ-CP",
        "63/2024/NĐ-CP",
        "301/2026/NĐ-CP",
    ],
}


def values(of: Law) -> dict[str, str | None]:
    return {key: of.setting(key).value if of.has(key) else None for key in TABLE}


@pytest.mark.parametrize("place", range(len(DAYS)), ids=[day.isoformat() for day in DAYS])
def test_every_value_is_that_of_its_day(place: int) -> None:
    assert values(law(DAYS[place])) == {key: row[place] for key, row in TABLE.items()}


def test_runs_of_different_days_live_under_different_law() -> None:
    seen = [tuple(values(law(day)).items()) for day in DAYS]

    assert len(set(seen)) == len(DAYS)


@pytest.mark.parametrize("key", ["base_salary", "reference_level", "bhxh.digits", "filing.employer", "procedure.birth"])
def test_a_value_begins_on_its_day_and_not_the_day_before(key: str) -> None:
    entry = next(entry for entry in entries() if entry.key == key)

    for step, before in zip(entry.steps[1:], entry.steps, strict=False):
        assert law(step.since).setting(key).value == step.value
        assert law(step.since - timedelta(days=1)).setting(key).value == before.value


def test_the_reference_level_equals_the_base_salary_while_there_is_one() -> None:
    for day in turning_days():
        if law(day).has("reference_level"):
            assert law(day).amount("reference_level") == law(day).amount("base_salary")


def test_values_come_typed() -> None:
    now = law(date(2026, 9, 15))

    assert now.amount("base_salary") == Decimal(2530000)
    assert now.ratio("household.rate") == Decimal("0.045")
    assert now.term("filing.employer") == Term(7, "working_days")
    assert now.term("birth.register_term") == Term(60, "calendar_days")
    assert now.clock("birth.cut_off") == time(15)
    assert now.number("funeral.multiple") == 10
    assert now.text("procedure.birth.accepted").split()[0] == now.text("procedure.birth")
    assert law(date(2024, 9, 15)).term("filing.employer") == Term(10, "calendar_days")


def test_lump_sums_are_counted_by_the_base_of_the_day() -> None:
    assert [law(day).base() for day in DAYS] == [1490000, 1490000, 2340000, 2340000, 2530000]


@pytest.mark.parametrize("key", ["no.such.key", "reference_level"])
def test_what_is_not_in_force_is_said_in_both_languages(key: str) -> None:
    with pytest.raises(UsageError) as caught:
        law(date(2020, 6, 15)).amount(key)

    assert key in caught.value.says.vi
    assert key in caught.value.says.en


def test_a_value_is_not_read_in_another_unit() -> None:
    with pytest.raises(UsageError, match="clock"):
        law(date(2026, 9, 15)).amount("birth.cut_off")


def test_every_key_says_what_it_is_in_both_languages() -> None:
    for entry in entries():
        assert entry.vi != entry.en, entry.key
        assert all(step.source.strip() for step in entry.steps), entry.key


def test_no_two_steps_overlap() -> None:
    for entry in entries():
        for step, after in zip(entry.steps, entry.steps[1:], strict=False):
            assert step.since <= step.until, entry.key
            assert step.until == date.max or step.until < after.since, entry.key


def test_the_list_names_every_key_in_both_languages() -> None:
    now = law(date(2026, 9, 15))

    for key in now.settings:
        assert f"| {key} |" in as_markdown(now, "vi")
        assert f"| {key} |" in as_markdown(now, "en")
    assert "2.530.000 đồng" in as_markdown(now, "vi")
    assert len(as_json(now)["settings"]) == len(now.settings)
