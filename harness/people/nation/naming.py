"""Names for millions: three lists of pieces, and for each person which piece of each.

A full name is piece one, two and three in a row, spaces included, whatever the people's custom: family–middle–given as
the Kinh write it, given before clan among the Ê Đê, a prefix and no family name among the Ba Na or Cơ Ho.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness.people.nation.composition import CHILDREN, GRANDFATHER, GRANDMOTHER, HUSBAND, SIBLING, WIFE
from harness.people.nation.identifiers import FIRST_YEAR, YEARS
from harness.people.nation.sampling import Bools, Choices, Ints
from harness.people.shares import rank_weights, read, surnames
from harness.people.spelling import Spelling, spelled

KINH: Final = 0
"""The place of the Kinh in `ethnic.json`."""
_SEXES: Final = ("male", "female")
_REDRAWS: Final = 3
_NO_GIVEN: Final = 65_535
_LATE_MOTHERS: Final = 0.25
"""Of children who live with their mother alone, the part that bears her family name (profile)."""


@dataclass(frozen=True, slots=True)
class _Style:
    number: int
    order: str
    mothers: bool
    middles: Any
    givens: Any


@dataclass(frozen=True, slots=True)
class Named:
    """Who is called what."""

    family: NDArray[np.uint16]
    """Places in `Names.families`."""
    pieces: tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.uint16]]


class Names:
    """Every piece of a name, and the weights by people, sex and generation."""

    def __init__(self) -> None:
        """Lay the lists out."""
        data = read("naming")
        self._groups = read("ethnic")["groups"]
        self._styles = self._read_styles(read("ethnic")["styles"])
        self.cohorts = tuple(map(int, data["middle"]["male"]))
        names: dict[str, None] = dict.fromkeys((*surnames(south=False), *surnames(south=True)))
        for group in self._groups[1:]:
            names |= dict.fromkeys(group["families"])
        self.families: Final = tuple(names)
        self._family = {name: place for place, name in enumerate(self.families)}
        self.middles, self._middle_sets = self._sets("middle", lambda table: table)
        self.givens, self._given_sets = self._sets(
            "given", lambda row: dict(zip(row, rank_weights(tuple(row)), strict=True))
        )
        self.marker = len(self.givens)
        self.givens = (*self.givens, data["marker"]["given"])
        of_given = {name: place for place, name in enumerate(self.givens)}
        self._given_as = tuple(
            np.array([of_given.get(name.split(" ")[-1], _NO_GIVEN) for name in names])
            for names in (self.families, self.middles)
        )
        self._family_choices = Choices(self._family_sets())
        self._middle_choices, self._given_choices = Choices(self._middle_sets), Choices(self._given_sets)
        self._cohort = np.searchsorted(self.cohorts, np.arange(FIRST_YEAR, FIRST_YEAR + YEARS), side="right") - 1
        self.style_of = np.array([0] + [self._styles[group["style"]].number for group in self._groups[1:]], np.int64)
        self.mothers = np.array([style.mothers for style in self._styles.values()])
        self._reversed = np.array([style.order == "given-family" for style in self._styles.values()])

    @staticmethod
    def _read_styles(styles: dict[str, Any]) -> dict[str, _Style]:
        return {
            name: _Style(number, row.get("order", ""), bool(row.get("mother")), row.get("middle"), row.get("given"))
            for number, (name, row) in enumerate(styles.items())
        }

    def _family_sets(self) -> list[dict[int, float]]:
        """Weights of family names: the Kinh of the north, of the south, then each other people."""
        kinh = [{self._family[name]: part for name, part in surnames(south=south).items()} for south in (False, True)]
        others = [
            {self._family[name]: weight for name, weight in zip(row, rank_weights(tuple(row)), strict=True)}
            for row in (group["families"] for group in self._groups[1:])
        ]
        return [*kinh, *others]

    def _sets(self, what: str, weigh: Any) -> tuple[tuple[str, ...], list[dict[int, float]]]:
        """Pieces, and one set of weights for each style, sex and generation."""
        pieces: dict[str, int] = {}
        sets: list[dict[int, float]] = []
        kinh = read("naming")[what]
        for style in self._styles.values():
            own = style.middles if what == "middle" else style.givens
            for sex in _SEXES:
                for cohort in self.cohorts:
                    table = own[sex] if own else kinh[sex][str(cohort)]
                    weights = weigh(table) if not (own and what == "middle") else dict.fromkeys(table, 1.0)
                    sets.append({pieces.setdefault(name, len(pieces)): weight for name, weight in weights.items()})
        return tuple(pieces), sets

    def draw(
        self,
        rng: np.random.Generator,
        people: "Seats",
        ethnic: Ints,
        south: Bools,
        year: Ints,
        female: Bools,
    ) -> Named:
        """Names of everybody: family names by kinship, the rest by sex and year of birth."""
        style = self.style_of[ethnic]
        family = self._families(rng, people, np.where(ethnic == KINH, south, ethnic + 1), self.mothers[style])
        cohort = self._cohort[year - FIRST_YEAR]
        of = style[people.household]
        which = (of * 2 + female) * len(self.cohorts) + cohort
        middle, given = self._middle_choices.draw(rng, which), self._given_choices.draw(rng, which)
        for _ in range(_REDRAWS):
            rows = np.flatnonzero((self._given_as[0][family] == given) | (self._given_as[1][middle] == given))
            given[rows] = self._given_choices.draw(rng, which[rows])
        return Named(family, self._pieces(of, family, middle, given))

    @staticmethod
    def _kin(people: "Seats", mothers: Bools, hers: Bools) -> NDArray[np.int64]:
        """Which of a household's three family names somebody bears: the man's line, the woman's, a third."""
        line = np.zeros((len(mothers), SIBLING + 1), np.int64)
        line[:, WIFE] = 1
        of_child = np.where(people.his, 0, 1)
        line[:, GRANDFATHER] = np.where(mothers, 2, of_child)
        line[:, GRANDMOTHER] = np.where(mothers, of_child, 2)
        line[:, CHILDREN:SIBLING] = np.where(mothers | hers, 1, 0)[:, None]
        line[:, SIBLING] = np.where(people.man_there, 0, 1)
        line[:, HUSBAND] = 0
        return line.ravel()[people.place]

    def _families(self, rng: np.random.Generator, people: "Seats", which: Ints, mothers: Bools) -> NDArray[np.uint16]:
        three = np.stack([self._family_choices.draw(rng, which) for _ in range(3)], axis=1)
        hers = ~people.man_there & (rng.random(len(which), dtype=np.float32) < _LATE_MOTHERS)
        found: NDArray[np.uint16] = three.ravel()[people.household * 3 + self._kin(people, mothers, hers)]
        return found

    def _pieces(
        self, style: Ints, family: NDArray[np.uint16], middle: NDArray[np.uint16], given: NDArray[np.uint16]
    ) -> tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.uint16]]:
        first, second, third = family.copy(), middle.copy(), given.copy()
        rows = np.flatnonzero(self._reversed[style])
        first[rows] = len(self.families) + middle[rows]
        second[rows] = len(self.middles) + given[rows]
        third[rows] = len(self.givens) + family[rows]
        return first, second, third

    def full(self, named: Named, spelling: Spelling = "nfc") -> pl.Series:
        """Full names, family–middle–given or as the people's custom has it."""
        columns = [
            pl.Series(str(place), texts).gather(codes)
            for place, (texts, codes) in enumerate(zip(self._texts(spelling), named.pieces, strict=True))
        ]
        return pl.DataFrame(columns).select(full_name=pl.concat_str(["0", "1", "2"])).to_series()

    def families_of(self, named: Named, spelling: Spelling = "nfc") -> pl.Series:
        """Family names; nothing where a people has none."""
        texts = pl.Series([spelled(name, spelling) or None for name in self.families], dtype=pl.String)
        return texts.gather(named.family)

    def _texts(self, spelling: Spelling) -> tuple[tuple[str, ...], ...]:
        return _texts(spelling, self.families, self.middles, self.givens)


@cache
def _texts(
    spelling: Spelling, families: tuple[str, ...], middles: tuple[str, ...], givens: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    def spaced(name: str) -> str:
        return name if not name or name.endswith((" ", "'")) else f"{name} "

    pieces = (
        [*map(spaced, families), *map(spaced, middles)],
        [*map(spaced, middles), *map(spaced, givens)],
        [*givens, *families],
    )
    return tuple(tuple(spelled(name, spelling) for name in column) for column in pieces)


@dataclass(frozen=True, slots=True)
class Seats:
    """Who sits where: one element a person, households in order."""

    place: NDArray[np.int64]
    """Household times ten plus seat."""
    household: NDArray[np.int64]
    seat: NDArray[np.int64]
    row: NDArray[np.int64]
    """For each place its person's row, or -1."""
    his: Bools
    """Of each household: whether grandparents are the man's parents."""
    man_there: Bools
    """Of each household: whether a husband or lone man sits in it."""
