"""A Faker provider of Vietnamese people: every value well-formed, none of a living person.

The numbers lie in reserved blocks, so that a synthetic person is recognised at sight: social-insurance numbers begin
with 99 (no province), the serial of a CCCD begins with 9, telephone numbers with 0190 (a range no operator holds).
The n-th person of a generator always gets the n-th number of its block, so no two people of one world share one.
"""

import json
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, Final, Literal

from faker import Generator
from faker.providers import BaseProvider

from harness.people.model import Address, Citizen, Sex

BHXH_BLOCK: Final = "99"
PHONE_BLOCK: Final = "0190"
SERIAL_BLOCK: Final = "9"
_BHXH_NUMBERS: Final = 10**8
_SERIALS: Final = 10**5
_PHONES: Final = 10**6
# Both are prime to 10, so stepping by them visits every number of a block once.
_STEP: Final = 48_271
_OFFSET: Final = 7_919
_LICENCE: Final = 6

Group = Literal["DN", "GD", "HT", "TE", "QN", "CA", "HS"]
"""The two letters that open a card number (nhóm đối tượng)."""


@cache
def data(name: str) -> Any:
    """The names or the places, read once."""
    return json.loads((files(__package__) / f"{name}.json").read_text("utf-8"))


def people(rng: Random) -> "PeopleProvider":
    """A provider that draws from `rng` alone."""
    generator = Generator()
    generator.random = rng
    provider = PeopleProvider(generator)
    generator.add_provider(provider)
    return provider


class PeopleProvider(BaseProvider):
    """Names, papers and addresses as Vietnamese registers hold them; usable with any Faker instance."""

    def __init__(self, generator: Any) -> None:
        """Start the number blocks at a place that the generator's own chance decides."""
        super().__init__(generator)
        self._start: int = generator.random.randrange(_BHXH_NUMBERS)
        self._count = 0

    def _next(self) -> int:
        self._count += 1
        return self._start + self._count * _STEP + _OFFSET

    def vn_name(self, sex: Sex = "unknown", family: str = "") -> str:
        """A full name (họ tên), family–middle–given, NFC."""
        side = sex if sex != "unknown" else self.random_element(("male", "female"))
        names = data("names")
        family = family or self.random_element(names["family"])
        middle = self.random_element(names["middle"][side])
        given = self.random_element([name for name in names["given"][side] if name != family])
        return f"{family} {middle} {given}"

    def marker_name(self, sex: Sex = "female") -> str:
        """A full name that carries the marker of planted values; it occurs in no text of ours."""
        marker = data("names")["marker"]
        middle = "Thị" if sex == "female" else "Văn"
        return f"{self.random_element(marker['family'])} {middle} {marker['given']}"

    def bhxh_number(self) -> str:
        """A social-insurance number (mã số BHXH): ten digits, in the reserved block."""
        return f"{BHXH_BLOCK}{self._next() % _BHXH_NUMBERS:08d}"

    def bhyt_card(self, group: Group = "DN", benefit: str = "4", province: str = "01", number: str = "") -> str:
        """A card number (số thẻ BHYT): group, benefit digit 1–5, province, then the ten-digit BHXH number."""
        return f"{group}{benefit}{province}{number or self.bhxh_number()}"

    def temporary_card(self, province: str = "01") -> str:
        """A temporary card (mã thẻ tạm) of a newborn: TE1, province, ten digits."""
        return self.bhyt_card("TE", "1", province)

    def cccd(self, born: date, sex: Sex = "female", province: str = "001") -> str:
        """A citizen number (số CCCD): province, century and sex, year of birth, serial in the reserved block."""
        century = 2 * (born.year // 100 - 19) + (1 if sex == "female" else 0)
        return f"{province}{century}{born.year % 100:02d}{SERIAL_BLOCK}{self._next() % _SERIALS:05d}"

    def vn_phone(self) -> str:
        """A telephone number of ten digits that no operator has given out."""
        return f"{PHONE_BLOCK}{self._next() % _PHONES:06d}"

    def licence(self, facility_province: str = "HNO") -> str:
        """A practice licence number (số giấy phép hành nghề)."""
        return f"9{self._next() % 10 ** (_LICENCE - 1):05d}/{facility_province}-GPHN"

    def vn_address(self, place: dict[str, str] | None = None) -> Address:
        """A residence (nơi cư trú) on real province, district and commune codes; the house is invented."""
        place = place or self.vn_place()
        street = self.random_element(data("names")["streets"])
        house = self.random_int(1, 399)
        text = f"Số {house} đường {street}, {place['commune_name']}, {place['province_name']}"
        return Address(text, place["province"], place["district"], place["commune"])

    def vn_place(self) -> dict[str, str]:
        """A commune with its codes."""
        place: dict[str, str] = self.random_element(data("places")["places"])
        return place

    def citizen(
        self,
        today: date,
        *,
        sex: Sex = "female",
        age: tuple[int, int] = (20, 42),
        group: Group = "DN",
        family: str = "",
        marked: bool = False,
        employer: str | None = None,
    ) -> Citizen:
        """A person of `age` (years, both ends) on `today`; `marked` gives the name of planted values."""
        born = today - timedelta(days=self.random_int(age[0] * 366, age[1] * 365 + 360))
        place = self.vn_place()
        issued = max(born + timedelta(days=1), today - timedelta(days=self.random_int(200, 1800)))
        number = self.bhxh_number()
        grown_up = age[0] >= 18  # noqa: PLR2004 -- the age of majority
        name = self.marker_name(sex) if marked else self.vn_name(sex, family)
        occupation = self.random_element(data("names")["occupations"][1:]) if grown_up else {"code": "00000"}
        if employer is None:
            employer = self.random_element(data("names")["employers"]) if grown_up else ""
        return Citizen(
            full_name=name,
            born=born,
            sex=sex,
            cccd=self.cccd(born, sex, place["cccd"]),
            cccd_issued=issued,
            cccd_place="Cục Cảnh sát quản lý hành chính về trật tự xã hội",
            bhxh_number=number,
            card=self.bhyt_card(group, "1" if group == "TE" else "4", place["province"], number),
            address=self.vn_address(place),
            ethnic="01",
            nationality="000",
            occupation=occupation["code"],
            employer=employer,
            phone=self.vn_phone(),
        )
