"""What must hold in any file of people: each rule counts who breaks it, and a good file has none.

The rules are written against the file alone, in other words than those that made it.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

import polars as pl

from harness.people.facilities import by_code
from harness.people.geography import MERGED_ON, geography, successors
from harness.text import Text

Rule = Callable[[pl.LazyFrame, date], pl.LazyFrame]
RULES: Final[dict[Text, Rule]] = {}
"""Every rule by its sentence; it gives the rows that break it."""
_YEAR: Final = 365.25
_SIBLINGS_APART_DAYS: Final = 270
_MOTHERS: Final = (18 * _YEAR, 46 * _YEAR)
_FATHER_FROM: Final = 18 * _YEAR
_ADULT: Final = 18 * _YEAR


def violations(people: pl.LazyFrame, legal_date: date) -> Iterator[tuple[Text, int]]:
    """Each rule with the number of rows that break it."""
    for says, rule in RULES.items():
        yield says, int(rule(people, legal_date).select(pl.len()).collect().item())


def _rule(vi: str, en: str) -> Callable[[Rule], Rule]:
    def add(rule: Rule) -> Rule:
        RULES[Text(vi, en)] = rule
        return rule

    return add


def _relatives(people: pl.LazyFrame, kind: str) -> pl.LazyFrame:
    """Everybody who has such a relative on file, the relative's columns beside them."""
    others = people.select(
        pl.col("cccd").alias("of"),
        *(
            pl.col(name).alias(f"their_{name}")
            for name in ("born", "sex", "household", "spouse", "relation", "died_on")
        ),
    )
    return people.filter(pl.col(kind).is_not_null()).join(others, left_on=kind, right_on="of", how="left")


@_rule("không hai người nào chung số định danh", "no two people share a citizen number")
def _citizen_numbers(people: pl.LazyFrame, _day: date) -> pl.LazyFrame:
    return people.filter(pl.col("cccd").is_not_null()).group_by("cccd").len().filter(pl.col("len") > 1)


@_rule(
    "không hai người nào chung mã số BHXH, và mã số thứ hai không phải mã số của ai khác",
    "no two people share a social-insurance number, and no second number is anybody's first",
)
def _insurance_numbers(people: pl.LazyFrame, _day: date) -> pl.LazyFrame:
    both = pl.concat([people.select("bhxh_number"), people.select(pl.col("second_number").alias("bhxh_number"))])
    return both.drop_nulls().group_by("bhxh_number").len().filter(pl.col("len") > 1)


@_rule(
    "số định danh nói đúng giới tính, thế kỷ, năm sinh và một tỉnh trước 07/2025",
    "a citizen number tells sex, century, year and a province of before July 2025",
)
def _citizen_number_form(people: pl.LazyFrame, _day: date) -> pl.LazyFrame:
    year = pl.col("born").dt.year()
    digit = (year // 100 - 19) * 2 + (pl.col("sex").cast(pl.String) == "female").cast(pl.Int32)
    told = pl.concat_str(digit.cast(pl.String), (year % 100).cast(pl.String).str.zfill(2))
    provinces = [f"0{code}" for code in geography().old_provinces]
    return people.filter(
        pl.col("cccd").is_not_null()
        & ~(
            pl.col("cccd").str.contains("^[0-9]{12}$")
            & pl.col("cccd").str.slice(0, 3).is_in(provinces)
            & (pl.col("cccd").str.slice(3, 3) == told)
        )
    )


@_rule(
    "thẻ gồm nhóm, mức hưởng, tỉnh và chính mã số của người đó, còn hạn vào ngày pháp lý",
    "a card is group, benefit, province and the holder's own number, and is valid on the legal date",
)
def _cards(people: pl.LazyFrame, day: date) -> pl.LazyFrame:
    good = pl.col("card").str.contains("^[A-Z]{2}[1-5][0-9]{12}$")
    good &= pl.col("card").str.slice(5) == pl.col("bhxh_number")
    good &= (pl.col("card_from") <= day) & (pl.col("card_to") >= day)
    return people.filter(pl.col("card").is_not_null() & ~good.fill_null(value=False))


@_rule(
    "ai có nguồn đóng thì có thẻ và nơi đăng ký ban đầu, và chỉ người đó",
    "whoever has a payer has a card and a facility of first registration, and nobody else",
)
def _insured(people: pl.LazyFrame, _day: date) -> pl.LazyFrame:
    insured = pl.col("payer").cast(pl.String) != "none"
    return people.filter((insured != pl.col("card").is_not_null()) | (insured != pl.col("registered_at").is_not_null()))


@_rule("nơi đăng ký ban đầu là một cơ sở có trong danh mục", "a facility of first registration exists")
def _facilities(people: pl.LazyFrame, _day: date) -> pl.LazyFrame:
    return people.filter(pl.col("registered_at").is_not_null() & ~pl.col("registered_at").is_in(list(by_code())))


@_rule(
    "trẻ mới sinh chưa có số thì có mã thẻ tạm, và chỉ trẻ đó",
    "a newborn without a number has a temporary card, and nobody else",
)
def _newborns(people: pl.LazyFrame, day: date) -> pl.LazyFrame:
    without = pl.col("cccd").is_null()
    young = (pl.lit(day) - pl.col("born")).dt.total_days() < 60  # noqa: PLR2004 -- the term of registration
    return people.filter((without != pl.col("temporary_card").is_not_null()) | (without & ~young))


@_rule(
    "mẹ là nữ, 18 đến 45 tuổi khi sinh, cùng hộ", "a mother is a woman of 18 to 45 at the birth, in the same household"
)
def _mothers(people: pl.LazyFrame, _day: date) -> pl.LazyFrame:
    gap = (pl.col("born") - pl.col("their_born")).dt.total_days()
    good = gap.is_between(*_MOTHERS) & (pl.col("their_sex").cast(pl.String) == "female")
    good &= pl.col("household") == pl.col("their_household")
    return _relatives(people, "mother").filter(~good.fill_null(value=False))


@_rule(
    "cha là nam, đã thành niên khi con sinh, cùng hộ", "a father is a man, grown up at the birth, in the same household"
)
def _fathers(people: pl.LazyFrame, _day: date) -> pl.LazyFrame:
    gap = (pl.col("born") - pl.col("their_born")).dt.total_days()
    good = (gap >= _FATHER_FROM) & (pl.col("their_sex").cast(pl.String) == "male")
    good &= pl.col("household") == pl.col("their_household")
    return _relatives(people, "father").filter(~good.fill_null(value=False))


@_rule("con cùng mẹ sinh cách nhau ít nhất chín tháng", "children of one mother are born nine months apart")
def _siblings(people: pl.LazyFrame, _day: date) -> pl.LazyFrame:
    after = (pl.col("born") - pl.col("born").shift(1).over("mother")).dt.total_days()
    return people.filter(pl.col("mother").is_not_null()).sort("mother", "born").filter(after < _SIBLINGS_APART_DAYS)


@_rule(
    "mỗi người có nhiều nhất một vợ hoặc chồng, khác giới, cùng hộ, hai bên khớp nhau",
    "everybody has one spouse at most, of the other sex, in the same household, who says the same",
)
def _spouses(people: pl.LazyFrame, _day: date) -> pl.LazyFrame:
    good = (pl.col("their_spouse") == pl.col("cccd")) & (pl.col("their_sex") != pl.col("sex"))
    good &= pl.col("household") == pl.col("their_household")
    return _relatives(people, "spouse").filter(~good.fill_null(value=False))


@_rule(
    "vợ chồng có tình trạng đã kết hôn, hoặc goá vì một người chết có trong tệp",
    "spouses are married, or widowed by a death on file",
)
def _marital(people: pl.LazyFrame, _day: date) -> pl.LazyFrame:
    left = pl.col("their_died_on").is_not_null() & pl.col("died_on").is_null()
    wanted = pl.when(left).then(pl.lit("widowed")).otherwise(pl.lit("married"))
    wrong = _relatives(people, "spouse").filter(pl.col("marital").cast(pl.String) != wanted).select("cccd")
    alone = people.filter(pl.col("spouse").is_null() & (pl.col("marital").cast(pl.String) == "married"))
    return pl.concat([wrong, alone.select("cccd")])


@_rule(
    "ngày cưới chung cho hai người, đủ tuổi luật định, trước khi con sinh",
    "a wedding is on one day for both, at the age that the law asks for, before their children were born",
)
def _weddings(people: pl.LazyFrame, day: date) -> pl.LazyFrame:
    least = pl.when(pl.col("sex").cast(pl.String) == "male").then(20).otherwise(18)
    wed = people.filter(pl.col("married_on").is_not_null() | pl.col("spouse").is_not_null())
    age = (pl.col("married_on") - pl.col("born")).dt.total_days() / _YEAR
    early = wed.filter(~((age >= least) & (pl.col("married_on") <= day)).fill_null(value=False)).select("cccd")
    children = people.filter(pl.col("mother").is_not_null() & pl.col("father").is_not_null())
    mothers = people.select(pl.col("cccd").alias("mother"), pl.col("married_on").alias("wed_on"))
    born = children.join(mothers, on="mother").filter(pl.col("born") <= pl.col("wed_on")).select("cccd")
    apart = wed.join(people.select(pl.col("cccd").alias("spouse"), pl.col("married_on").alias("theirs")), on="spouse")
    return pl.concat([early, born, apart.filter(pl.col("theirs") != pl.col("married_on")).select("cccd")])


@_rule(
    "mỗi hộ có một chủ hộ ở trong hộ, còn sống và thành niên nếu hộ có người như vậy",
    "a household has one householder, who lives in it, is alive and of age where anybody is",
)
def _householders(people: pl.LazyFrame, day: date) -> pl.LazyFrame:
    is_head = pl.col("relation").cast(pl.String) == "Chủ hộ"
    grown = pl.col("died_on").is_null() & ((pl.lit(day) - pl.col("born")).dt.total_days() >= _ADULT)
    return (
        people.group_by("household")
        .agg(
            is_head.sum().alias("heads"),
            pl.col("householder").n_unique().alias("named"),
            (pl.col("householder").first() == pl.col("cccd").filter(is_head).first()).alias("same"),
            grown.any().alias("could"),
            grown.filter(is_head).first().alias("is"),
        )
        .filter((pl.col("heads") != 1) | (pl.col("named") != 1) | ~pl.col("same") | (pl.col("could") & ~pl.col("is")))
    )


@_rule("mỗi hộ một địa chỉ, một xã, một dân tộc", "a household has one address, one commune and one people")
def _one_home(people: pl.LazyFrame, _day: date) -> pl.LazyFrame:
    names = ("address", "commune", "old_commune", "ethnic", "household_known")
    counted = people.group_by("household").agg(pl.col(name).n_unique() for name in names)
    return counted.filter(pl.any_horizontal(pl.col(name) != 1 for name in names))


@_rule(
    "không ai sinh hay chết sau ngày pháp lý, hay chết trước khi sinh",
    "nobody is born or died after the legal date, or died before birth",
)
def _dates(people: pl.LazyFrame, day: date) -> pl.LazyFrame:
    return people.filter((pl.col("born") > day) | (pl.col("died_on") > day) | (pl.col("died_on") < pl.col("born")))


@_rule(
    "xã thuộc đúng tỉnh, và xã cũ đã nhập vào xã đó", "a commune lies in its province, and the old commune became it"
)
def _communes(people: pl.LazyFrame, day: date) -> pl.LazyFrame:
    country = geography()
    if day < MERGED_ON:
        known = [f"{old.code}{old.district}{old.province}" for old in country.old_communes.values()]
        return people.filter(~pl.concat_str("commune", "district", "province").is_in(known))
    known = [
        f"{code}{country.communes[code].province}{old.code}{old.district}{old.province}"
        for old in country.old_communes.values()
        for code in successors(old.code)
    ]
    return people.filter(
        ~pl.concat_str(
            "commune", "province", "old_commune", "old_district", pl.col("old_province").cast(pl.String)
        ).is_in(known)
    )


@_rule("họ tên ở dạng NFC, không thừa dấu cách", "names are in NFC, without spaces to spare")
def _names(people: pl.LazyFrame, _day: date) -> pl.LazyFrame:
    name = pl.col("full_name")
    bad = (name != name.str.normalize("NFC")) | name.str.contains("^ | $|  ") | (name.str.len_chars() == 0)
    return people.filter(bad)


@_rule(
    "trẻ dưới sáu tuổi mang thẻ trẻ em, người hưu đủ tuổi hưu, người lao động trong tuổi lao động",
    "a child under six has a child's card, a pensioner is of pension age, a worker of working age",
)
def _groups(people: pl.LazyFrame, day: date) -> pl.LazyFrame:
    age = (pl.lit(day) - pl.col("born")).dt.total_days() / _YEAR
    group = pl.col("card").str.slice(0, 2)
    bad = (group == "TE") != (age < 6)  # noqa: PLR2004 -- the law's age
    bad |= (group == "HT") & (age < 50)  # noqa: PLR2004 -- early pensions begin there
    bad |= pl.col("employer").is_not_null() & ~age.is_between(18, 75)
    bad |= pl.col("employer").is_not_null() != (pl.col("wage").is_not_null())
    return people.filter(pl.col("card").is_not_null() & bad)
