"""What a file of people looks like, beside the shares that it was made from.

Each measure is a table of categories with counts and the parts that were wanted; the page shows it, the tests judge it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from harness.people.facilities import old_province_parts
from harness.people.geography import MERGED_ON, geography
from harness.people.nation.columns import PAYERS
from harness.people.nation.mortality import living
from harness.people.shares import LAST_AGE, Share, cohort, read, share
from harness.text import Text

_YEAR: Final = 365.25
_KINH: Final = "01"


@dataclass(frozen=True, slots=True)
class Measure:
    """How often each category came, and how often it was to come."""

    key: str
    title: Text
    sources: tuple[Share, ...]
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    wanted: tuple[float, ...]
    """Parts of one, in the same order."""

    @property
    def total(self) -> int:
        """How many were counted."""
        return sum(self.counts)

    @property
    def parts(self) -> tuple[float, ...]:
        """The counts as parts of one."""
        return tuple(count / max(self.total, 1) for count in self.counts)

    @property
    def distance(self) -> float:
        """Half the sum of all deviations: what part would have to be moved."""
        return sum(abs(made - want) for made, want in zip(self.parts, self.wanted, strict=True)) / 2

    @property
    def chi_square(self) -> float:
        """Pearson's statistic over categories that are wanted at all."""
        return sum(
            (count - self.total * want) ** 2 / (self.total * want)
            for count, want in zip(self.counts, self.wanted, strict=True)
            if want
        )

    @property
    def ks(self) -> float:
        """The greatest distance of the running sums, in the order of the categories."""
        return float(np.abs(np.cumsum(np.subtract(self.parts, self.wanted))).max())


def measures(people: pl.LazyFrame, day: date) -> list[Measure]:
    """Every measure of the file, made for the legal date `day`."""
    return [make(people, day) for make in _MEASURES]


def _counted(frame: pl.LazyFrame, by: pl.Expr) -> dict[str, int]:
    rows = frame.select(by.cast(pl.String).alias("of")).group_by("of").len().collect(engine="streaming").rows()
    return {name or "": count for name, count in rows}


def _made(
    key: str, title: Text, sources: tuple[str, ...], counted: dict[str, int], wanted: dict[str, float]
) -> Measure:
    return Measure(
        key,
        title,
        tuple(map(share, sources)),
        tuple(wanted),
        tuple(counted.get(label, 0) for label in wanted),
        tuple(wanted.values()),
    )


def _living(people: pl.LazyFrame) -> pl.LazyFrame:
    return people.filter(pl.col("died_on").is_null())


def _age(day: date) -> pl.Expr:
    return ((pl.lit(day) - pl.col("born")).dt.total_days() / _YEAR).floor().clip(0, LAST_AGE).cast(pl.Int32)


def _pyramid(people: pl.LazyFrame, day: date) -> Measure:
    label = pl.concat_str(pl.col("sex").cast(pl.String), pl.lit(" "), _age(day).cast(pl.String).str.zfill(3))
    labels = [f"{sex} {age:03d}" for sex in ("male", "female") for age in range(LAST_AGE + 1)]
    title = Text("Tháp tuổi (người còn sống)", "Age pyramid (the living)")
    wanted = dict(zip(labels, map(float, living()), strict=True))
    return _made("pyramid", title, ("pyramid", "ages", "sex"), _counted(_living(people), label), wanted)


def _ages(people: pl.LazyFrame, day: date) -> Measure:
    age = _age(day)
    label = pl.when(age < 15).then(pl.lit("0-14")).when(age < 65).then(pl.lit("15-64")).otherwise(pl.lit("65+"))  # noqa: PLR2004 -- the published groups
    title = Text("Ba nhóm tuổi", "The three age groups")
    return _made("ages", title, ("ages",), _counted(_living(people), label), share("ages").normal())


def _sex(people: pl.LazyFrame, _day: date) -> Measure:
    title = Text("Giới tính", "Sex")
    return _made("sex", title, ("sex",), _counted(_living(people), pl.col("sex")), share("sex").normal())


def _sizes(people: pl.LazyFrame, _day: date) -> Measure:
    homes = people.group_by("household").len()
    title = Text("Số người một hộ", "People a household")
    wanted = share("household_size").normal()
    return _made("household_size", title, ("household_size",), _counted(homes, pl.col("len")), wanted)


def _surnames(people: pl.LazyFrame, _day: date) -> Measure:
    """Of Kinh householders: kin share a name, so only one of a household is counted."""
    heads = people.filter(
        (pl.col("ethnic").cast(pl.String) == _KINH) & (pl.col("relation").cast(pl.String) == "Chủ hộ")
    )
    counted = _counted(heads, pl.col("family_name"))
    named = share("surnames").values | share("surnames.others").values
    total = sum(named.values())
    both = {name: sum(counted.get(spelling, 0) for spelling in name.split("/")) for name in named}
    title = Text("Họ của chủ hộ người Kinh", "Family names of Kinh householders")
    wanted = {name: value / total for name, value in named.items()}
    return _made("surnames", title, ("surnames", "surnames.others"), both, wanted)


def _provinces(people: pl.LazyFrame, day: date) -> Measure:
    heads = people.filter(pl.col("relation").cast(pl.String) == "Chủ hộ")
    merged = day >= MERGED_ON
    names = geography().provinces if merged else geography().old_provinces
    parts = share("provinces").normal() if merged else old_province_parts()
    counted = {names[code]: count for code, count in _counted(heads, pl.col("province")).items()}
    title = Text("Hộ theo tỉnh, thành phố", "Households by province")
    return _made("provinces", title, ("provinces",), counted, {names[code]: part for code, part in parts.items()})


def _urban(people: pl.LazyFrame, _day: date) -> Measure:
    heads = people.filter(pl.col("relation").cast(pl.String) == "Chủ hộ")
    wards = [code for code, commune in geography().communes.items() if commune.urban]
    label = pl.when(pl.col("commune").is_in(wards)).then(pl.lit("urban")).otherwise(pl.lit("rural"))
    title = Text("Hộ ở phường (từ 07/2025)", "Households in a phường (since 07/2025)")
    return _made("urban", title, ("urban",), _counted(heads, label), share("urban").normal())


def _ethnic(people: pl.LazyFrame, _day: date) -> Measure:
    heads = people.filter(pl.col("relation").cast(pl.String) == "Chủ hộ")
    groups = read("ethnic")["groups"]
    total = sum(group["people"] for group in groups)
    names = {group["code"]: group["name"] for group in groups}
    counted = {names[code]: count for code, count in _counted(heads, pl.col("ethnic")).items()}
    census = read("ethnic")
    source = Share(
        "ethnic", Text("Dân tộc", "Ethnic groups"), census["source"], census["basis"], census["year"], "", {}
    )
    wanted = {group["name"]: group["people"] / total for group in groups}
    made = _made("ethnic", Text("Hộ theo dân tộc", "Households by people"), (), counted, wanted)
    return Measure(made.key, made.title, (source,), made.labels, made.counts, made.wanted)


def _payers(people: pl.LazyFrame, _day: date) -> Measure:
    million = share("population").values["people"] / 1e6
    wanted = {payer: share("payers").values[payer] / million for payer in PAYERS[:-1]}
    wanted["none"] = 1 - sum(wanted.values())
    title = Text("Nguồn đóng BHYT", "Payers of health insurance")
    return _made("payers", title, ("payers", "population"), _counted(people, pl.col("payer")), wanted)


def _middles(people: pl.LazyFrame, _day: date) -> Measure:
    """Of Kinh women by generation: how many are a «Thị»."""
    women = people.filter(
        (pl.col("ethnic").cast(pl.String) == _KINH) & (pl.col("sex").cast(pl.String) == "female") & ~pl.col("canary")
    )
    begins = list(read("naming")["middle"]["female"])
    year = pl.col("born").dt.year()
    step = pl.lit(begins[0])
    for begin in begins[1:]:
        step = pl.when(year >= int(begin)).then(pl.lit(begin)).otherwise(step)
    label = pl.concat_str(
        step, pl.when(pl.col("full_name").str.contains(" Thị ")).then(pl.lit(" Thị")).otherwise(pl.lit(""))
    )
    counted = _counted(women, label)
    wanted: dict[str, float] = {}
    everybody = max(sum(counted.values()), 1)
    for begin in begins:
        weights = read("naming")["middle"]["female"][cohort(int(begin))]
        thi = sum(weight for name, weight in weights.items() if name.split()[0] == "Thị") / sum(weights.values())
        part = (counted.get(begin, 0) + counted.get(f"{begin} Thị", 0)) / everybody
        wanted |= {f"{begin} Thị": part * thi, begin: part * (1 - thi)}
    naming = read("naming")
    source = Share("naming", Text(**naming["says"]), naming["source"], naming["basis"], naming["year"], "", {})
    made = _made("middles", Text("Nữ đệm Thị theo thế hệ", "Women called Thị, by generation"), (), counted, wanted)
    return Measure(made.key, made.title, (source,), made.labels, made.counts, made.wanted)


_MEASURES: Final[tuple[Callable[[pl.LazyFrame, date], Measure], ...]] = (
    _pyramid,
    _ages,
    _sex,
    _sizes,
    _surnames,
    _provinces,
    _urban,
    _ethnic,
    _payers,
    _middles,
)
