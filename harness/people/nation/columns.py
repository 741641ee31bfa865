"""The columns of a file of people: what each holds, for whoever reads one and for the page that describes one."""

from typing import Final

import polars as pl

from harness.people.disagreements import QUIRKS
from harness.people.geography import geography
from harness.people.shares import read

RELATIONS: Final = (
    *("Chủ hộ", "Vợ", "Chồng", "Con", "Cha", "Mẹ", "Cháu", "Ông", "Bà", "Anh", "Chị", "Em"),
    *("Con dâu", "Con rể", "Khác"),
)
"""A member's relation to the householder, as the linked-services portal labels it; the last three are a profile."""

MARITAL: Final = ("single", "married", "divorced", "widowed")

PAYERS: Final = ("employment", "fund", "budget", "supported", "household", "none")
"""Who pays for health insurance: employment, BHXH itself, the budget, budget and person, the household; or nobody."""

SEXES: Final = ("male", "female")
NO_QUIRK: Final = ""

SCHEMA: Final[dict[str, pl.DataType]] = {
    "cccd": pl.String(),
    "full_name": pl.String(),
    "family_name": pl.String(),
    "sex": pl.Enum(SEXES),
    "born": pl.Date(),
    "ethnic": pl.Enum([group["code"] for group in read("ethnic")["groups"]]),
    "marital": pl.Enum(MARITAL),
    "married_on": pl.Date(),
    "died_on": pl.Date(),
    "household": pl.String(),
    "relation": pl.Enum(RELATIONS),
    "householder": pl.String(),
    "spouse": pl.String(),
    "father": pl.String(),
    "mother": pl.String(),
    "province": pl.String(),
    "district": pl.String(),
    "commune": pl.String(),
    "address": pl.String(),
    "old_province": pl.Enum(list(geography().old_provinces)),
    "old_district": pl.String(),
    "old_commune": pl.String(),
    "temporary_commune": pl.String(),
    "cccd_issued": pl.Date(),
    "cmnd": pl.String(),
    "bhxh_number": pl.String(),
    "bhxh_id": pl.String(),
    "card": pl.String(),
    "card_from": pl.Date(),
    "card_to": pl.Date(),
    "temporary_card": pl.String(),
    "registered_at": pl.String(),
    "payer": pl.Enum(PAYERS),
    "employer": pl.String(),
    "occupation": pl.String(),
    "months_paid": pl.UInt16(),
    "wage": pl.UInt32(),
    "licence": pl.String(),
    "works_at": pl.String(),
    "phone": pl.String(),
    "quirk": pl.Enum((NO_QUIRK, *QUIRKS)),
    "second_number": pl.String(),
    "household_known": pl.Boolean(),
    "canary": pl.Boolean(),
}
"""Every column with its type; README.md says what it means."""
