"""A Faker provider for anybody's tests: people, households, facilities, doctors and employers of Việt Nam.

    from faker import Faker
    from harness.people.vietnam import VietnamProvider

    fake = Faker()
    fake.add_provider(VietnamProvider)
    Faker.seed(1)
    fake.vn_citizen()

Shares and lists are those of `shares.json` and its neighbours, each with its source. Everything follows from Faker's
own chance, so a seed repeats it; numbers are drawn, hence `fake.unique.cccd()` where none may come twice. All numbers
lie in the bench's blocks (`harness.people.provider`).
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final, Literal

from faker.providers import BaseProvider

from harness.people.calling import KINH, family_name, full_name, mothers_line
from harness.people.employers import code_of, employer
from harness.people.facilities import SizedFacility, all_facilities, old_province_parts
from harness.people.geography import MERGED_ON, SOUTH_FROM, Commune, OldCommune, geography, predecessors
from harness.people.homes import YEAR, HomePlan, Member, plan_home
from harness.people.model import Address, Citizen, Employer, Facility, Sex, Staff
from harness.people.provider import PeopleProvider
from harness.people.shares import read, share
from harness.people.spelling import Spelling, spelled
from harness.people.town import Resident

LEGAL_DATE: Final = date(2026, 1, 1)
"""What day it is for the provider, unless its `legal_date` is set: tests must not change by the day they run on."""

_SERIALS: Final = 10**12
_CHILD_CARD_AGE: Final = 6
_ADULT: Final = 18
_OLD_CMND_BEFORE: Final = 2006
_RELATIONS: Final = {"husband": "CH01", "wife": "CH02", "child": "CH03", "grandmother": "CH04", "grandfather": "CH05"}
_SIBLING: Final = "CH08"
_HOUSES: Final = 399
_HAMLETS: Final = 13
_DOCTOR_AGES: Final = (27, 62)


class VietnamProvider(PeopleProvider):
    """`vn_citizen`, `vn_household`, `vn_facility`, `vn_doctor`, `vn_employer`, and their parts one by one."""

    def __init__(self, generator: Any) -> None:
        """Draw nothing yet: whoever seeds Faker after adding a provider must get the same people."""
        BaseProvider.__init__(self, generator)
        self.legal_date = LEGAL_DATE

    def _next(self) -> int:
        return self._rng.randrange(_SERIALS)

    @property
    def _rng(self) -> Random:
        rng: Random = self.generator.random
        return rng

    # --- parts --------------------------------------------------------------------------------------------------------

    def full_name(self, sex: Sex = "unknown", year: int = 1990, ethnic: str = KINH, spelling: Spelling = "nfc") -> str:
        """A full name (họ tên) of somebody born in `year`; NFC, or NFD, or without accents on request."""
        return spelled(full_name(self._rng, self._side(sex), year, ethnic, self._family(ethnic)), spelling)

    def address(self) -> str:
        """A residence in words, with units of before or since 1 July 2025 as `legal_date` has it."""
        return self.vn_residence().text

    def phone(self) -> str:
        """A telephone number of ten digits that no operator has given out."""
        return self.vn_phone()

    def cccd(self, born: date | None = None, sex: Sex = "unknown", province: str = "") -> str:
        """A citizen number (số định danh, số CCCD) that tells province, century, sex and year."""
        return super().cccd(born or self._born(), self._side(sex), province or f"0{self._old_province()}")

    def bhyt_card(self, group: str = "", benefit: str = "", province: str = "", number: str = "") -> str:
        """A card number (số thẻ BHYT): a group as often as it is held, its benefit digit, province, ten digits."""
        group = group or self._group(self._rng.randint(0, 90))
        benefit = benefit or share("benefit").values.get(group, "4")
        return f"{group}{benefit}{province or self._old_province()}{number or self.bhxh_number()}"

    def icd10(self, kind: str = "CT03") -> str:
        """An ICD-10 code as often as papers of `kind` (CT03, CT07, GIAYBAOTU …) bear it."""
        table: dict[str, float] = share("icd").values[kind]
        return self._rng.choices(tuple(table), tuple(table.values()))[0]

    def vn_residence(self) -> Address:
        """A residence with its codes: province, district (until June 2025) and commune."""
        return self._residence()[0]

    # --- people -------------------------------------------------------------------------------------------------------

    def vn_citizen(self, sex: Sex = "unknown", age: tuple[int, int] | None = None) -> Citizen:
        """Somebody with all their papers; `age` in full years on `legal_date`, both ends."""
        side = self._side(sex)
        born = self._aged(*age) if age else self._born(side)
        address, old_province = self._residence()
        ethnic = self._ethnic(old_province)
        name = full_name(self._rng, side, born.year, ethnic, self._family(ethnic, old_province))
        return self._citizen(name, born, side, address, old_province, ethnic)

    def vn_household(self) -> tuple[Resident, ...]:
        """Everybody of one household, the householder first, as the population registry holds them."""
        plan = plan_home(self._rng)
        address, old_province = self._residence()
        ethnic = self._ethnic(old_province)
        names = self._kin_names(plan, ethnic, old_province)
        people: list[Citizen] = []
        for member, family in zip(plan.members, names, strict=True):
            born = self.legal_date - timedelta(days=member.age)
            name = full_name(self._rng, member.sex, born.year, ethnic, family)
            citizen = self._citizen(name, born, member.sex, address, old_province, ethnic)
            while citizen.cccd in {one.cccd for one in people}:
                citizen = replace(citizen, cccd=self.cccd(born, member.sex, citizen.cccd[:3]))
            people.append(citizen)
        return _related(plan, people)

    def vn_doctor(self) -> Staff:
        """A doctor: practice licence, facility, department."""
        facility = self._facility(hospital=True)
        side = self._side("unknown")
        born = self._aged(*_DOCTOR_AGES)
        return Staff(
            full_name=full_name(self._rng, side, born.year, KINH, self._family(KINH, facility.old_province)),
            cccd=self.cccd(born, side, f"0{facility.old_province}"),
            bhxh_number=self.bhxh_number(),
            licence=self.licence(),
            facility=facility.facility.code,
            department=self._rng.choice(read("invented")["departments"]),
        )

    # --- institutions -------------------------------------------------------------------------------------------------

    def vn_facility(self) -> Facility:
        """A health facility; large ones come more often."""
        return self._facility(
            hospital=self._rng.random() * 100 < share("first_registration").values["elsewhere"]
        ).facility

    def vn_employer(self) -> Employer:
        """An employing unit; large ones come more often."""
        says = share("employers").values
        power = 1 - says["tail"]
        rank = int(((self._rng.random() * ((says["per_province"] + 1) ** power - 1)) + 1) ** (1 / power) - 1)
        unit = employer(code_of(self._old_province(), min(rank, says["per_province"] - 1)))
        if unit is None:
            message = "an employer's own code is not known"
            raise LookupError(message)
        return unit

    # --- drawn --------------------------------------------------------------------------------------------------------

    def _side(self, sex: Sex) -> Literal["male", "female"]:
        if sex in {"male", "female"}:
            return "male" if sex == "male" else "female"
        return "male" if self._rng.random() * 100 < share("sex").values["male"] else "female"

    def _born(self, sex: Literal["male", "female"] = "female") -> date:
        pyramid = share("pyramid").values[sex]
        age = self._rng.choices(range(len(pyramid)), pyramid)[0]
        return self._aged(age, age)

    def _aged(self, least: int, most: int) -> date:
        first = int((most + 1) * YEAR) - 1
        return self.legal_date - timedelta(
            days=self._rng.randint(int(least * YEAR) + 1, max(first, int(least * YEAR) + 1))
        )

    def _old_province(self) -> str:
        parts = old_province_parts()
        return self._rng.choices(tuple(parts), tuple(parts.values()))[0]

    def _family(self, ethnic: str, old_province: str = "") -> str:
        return family_name(self._rng, ethnic, south=int(old_province or self._old_province()) >= SOUTH_FROM)

    def _ethnic(self, old_province: str) -> str:
        groups = read("ethnic")["groups"]
        here = [group for group in groups if old_province in group.get("homes", (old_province,))]
        weights = [group["people"] / len(group.get("homes", (1,) * 63)) for group in here]
        return str(self._rng.choices(here, weights)[0]["code"])

    def _residence(self) -> tuple[Address, str]:
        """A residence, and the old province it lies in."""
        country = geography()
        parts = share("provinces").normal()
        province = self._rng.choices(tuple(parts), tuple(parts.values()))[0]
        new, old = self._commune(province)
        if self.legal_date >= MERGED_ON:
            door = self._door(town=new.urban, south=int(old.province) >= SOUTH_FROM)
            return Address(f"{door}, {new.name}, {country.provinces[province]}", province, "", new.code), old.province
        town = not old.name.startswith("Xã")
        text = f"{self._door(town=town, south=int(old.province) >= SOUTH_FROM)}, {old.name}, {old.district_name}"
        return Address(
            f"{text}, {country.old_provinces[old.province]}", old.province, old.district, old.code
        ), old.province

    def _commune(self, province: str) -> tuple[Commune, OldCommune]:
        country = geography()
        town = self._rng.random() * 100 < share("urban").values["urban"]
        here = [
            commune
            for commune in country.communes.values()
            if commune.province == province and predecessors(commune.code)
        ]
        new = self._rng.choice([commune for commune in here if commune.urban == town] or here)
        return new, country.old_communes[self._rng.choice(predecessors(new.code))]

    def _door(self, *, town: bool, south: bool) -> str:
        words = read("invented")
        if town:
            return f"Số {self._rng.randint(1, _HOUSES)} đường {self._rng.choice(words['streets'])}"
        hamlets = words["hamlet_by_region"]["south" if south else "north"]
        return f"{self._rng.choice(hamlets)} {self._rng.randint(1, _HAMLETS)}"

    def _facility(self, *, hospital: bool) -> SizedFacility:
        province = self._old_province()
        here = [one for one in all_facilities() if one.old_province == province and bool(one.station_of) != hospital]
        return self._rng.choices(here, [one.size for one in here])[0]

    def _group(self, age: int) -> str:
        payers: dict[str, float] = share("payers_by_age").by_age(age)
        insured = {payer: weight for payer, weight in payers.items() if payer != "none"}
        payer = self._rng.choices(tuple(insured), tuple(insured.values()))[0]
        table: dict[str, dict[str, float]] = share("card_groups").values[payer]
        row = table[str(max((int(step) for step in table if int(step) <= age), default=min(map(int, table))))]
        return self._rng.choices(tuple(row), tuple(row.values()))[0]

    def _citizen(
        self, name: str, born: date, sex: Literal["male", "female"], address: Address, old_province: str, ethnic: str
    ) -> Citizen:
        age = (self.legal_date - born).days // YEAR
        group = self._group(int(age)) if age >= _CHILD_CARD_AGE else "TE"
        works = group in share("card_groups").values["employment"]["0"]
        occupations = read("invented")["occupations"]["values"]
        occupation = (
            self._rng.choices(occupations, [row["weight"] for row in occupations])[0] if works else occupations[0]
        )
        says = share("born_at_home").values
        at_home = self._rng.random() * 100 < says["adult" if age >= _ADULT else "child"]
        number = self.bhxh_number()
        return Citizen(
            full_name=name,
            born=born,
            sex=sex,
            cccd=self.cccd(born, sex, f"0{old_province if at_home else self._old_province()}"),
            cccd_issued=max(born, self.legal_date - timedelta(days=self._rng.randint(30, 1700))),
            cccd_place="Cục Cảnh sát quản lý hành chính về trật tự xã hội",
            bhxh_number=number,
            card=self.bhyt_card(group, "", old_province, number),
            address=address,
            ethnic=ethnic,
            nationality="000",
            occupation=occupation["code"],
            employer=self.vn_employer().name if works else "",
            phone=self.vn_phone(),
        )

    def _kin_names(self, plan: HomePlan, ethnic: str, old_province: str) -> list[str]:
        """Family names by kinship: children bear their father's, or their mother's where the people has it so."""
        his, hers, third = (self._family(ethnic, old_province) for _ in range(3))
        mothers = mothers_line(ethnic)
        parent = his if plan.his else hers
        man = any(member.seat == "husband" for member in plan.members)
        by_seat = {
            "husband": his,
            "wife": hers,
            "grandfather": third if mothers else parent,
            "grandmother": parent if mothers else third,
            "child": hers if mothers else his,
            "sibling": his if man else hers,
        }
        return [by_seat[member.seat] for member in plan.members]


def _related(plan: HomePlan, people: list[Citizen]) -> tuple[Resident, ...]:
    """Everybody with parents, spouse and householder."""
    seats = {
        member.seat: citizen for member, citizen in zip(plan.members, people, strict=True) if member.seat != "child"
    }
    head = people[0]
    found = [
        _resident(member, citizen, seats, head, plan) for member, citizen in zip(plan.members, people, strict=True)
    ]
    return tuple(found)


def _resident(member: Member, citizen: Citizen, seats: dict[Any, Citizen], head: Citizen, plan: HomePlan) -> Resident:
    partner = {"husband": "wife", "wife": "husband", "grandfather": "grandmother", "grandmother": "grandfather"}
    spouse = seats.get(partner.get(member.seat, ""))
    parents = ("husband", "wife") if member.seat == "child" else ("grandfather", "grandmother")
    has_parents = member.seat in {"child", "husband" if plan.his else "wife"}
    father, mother = (seats.get(seat) if has_parents else None for seat in parents)
    adult = member.age >= _ADULT * YEAR
    alone: Literal["1", "3"] = "3" if member.seat in {"grandfather", "grandmother"} else "1"
    return Resident(
        citizen=citizen,
        father=father.cccd if father else "",
        mother=mother.cccd if mother else "",
        spouse=spouse.cccd if spouse else "",
        householder=head.cccd,
        relation="CH01" if citizen is head else _RELATIONS.get(member.seat, _SIBLING),
        marital="2" if spouse else alone,
        old_cmnd="" if not adult or citizen.born.year >= _OLD_CMND_BEFORE else f"9{citizen.bhxh_number[2:]}",
    )
