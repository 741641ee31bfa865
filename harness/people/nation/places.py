"""Where households live: the pair of an old and a new commune, and who lives in which province."""

from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from harness.people.geography import SOUTH_FROM, geography, predecessors
from harness.people.nation.sampling import Bools, Floats, Ints
from harness.people.shares import read, share

_HOME_POWER: Final = -0.6
"""How fast a people's numbers fall from its main province to the next (profile)."""
_CROWDED: Final = 0.95
"""At most this part of a province are not Kinh, as in Cao Bằng; the rest of a people lives elsewhere."""
_ROUNDS: Final = 30


class Places:
    """Communes as columns; a residence is one pair of an old and a new commune."""

    def __init__(self) -> None:
        """Lay out pairs and weights."""
        country = geography()
        self.communes: Final = list(country.communes)
        self.old_communes: Final = list(country.old_communes)
        self.old_provinces: Final = list(country.old_provinces)
        self.provinces: Final = list(country.provinces)
        new_place = {code: place for place, code in enumerate(self.communes)}
        old_place = {code: place for place, code in enumerate(self.old_communes)}
        pairs = [(old, new) for new in self.communes for old in predecessors(new)]
        self.old = np.array([old_place[old] for old, _ in pairs], np.int32)
        self.new = np.array([new_place[new] for _, new in pairs], np.int32)
        self.province_of_new = np.array(
            [self.provinces.index(country.communes[code].province) for code in self.communes]
        )
        self.province_of_old = np.array(
            [self.old_provinces.index(country.old_communes[code].province) for code in self.old_communes]
        )
        self.urban = np.array([country.communes[code].urban for code in self.communes])
        self.urban_old = np.array([not country.old_communes[code].name.startswith("Xã") for code in self.old_communes])
        self.south_old = np.array([int(code) >= SOUTH_FROM for code in self.old_provinces])
        self._within, self._begin = self._weigh()
        self._ethnic = _ethnic_by_province(self.provinces)
        self._province = np.cumsum([share("provinces").normal()[code] for code in self.provinces])

    def _weigh(self) -> tuple[Floats, NDArray[np.int64]]:
        """Cumulative weights of pairs, each province from its own whole number to the next."""
        weight = commune_weights(self.province_of_new, self.urban, self.provinces)
        sources = np.bincount(self.new, minlength=len(self.communes))
        each = weight[self.new] / sources[self.new]
        province = self.province_of_new[self.new]
        order = np.argsort(province, kind="stable")
        self.old, self.new, each, province = self.old[order], self.new[order], each[order], province[order]
        totals = np.bincount(province, each)
        begin = np.searchsorted(province, np.arange(len(self.provinces) + 1))
        running = np.cumsum(each / totals[province])
        return running, begin

    def draw(self, rng: np.random.Generator, count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For `count` households: the pair they live in, and the people (dân tộc) they are of."""
        province = self._provinces(rng, count)
        pair = self._pairs(rng, province)
        groups = self._ethnic.shape[1]
        flat = (self._ethnic + np.arange(len(self.provinces))[:, None]).ravel()
        ethnic = np.searchsorted(flat, province + rng.random(count), side="right") - province * groups
        return pair, np.clip(ethnic, 0, groups - 1)

    def anywhere(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """`count` pairs, wherever in the country."""
        return self._pairs(rng, self._provinces(rng, count))

    def _provinces(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        place = np.searchsorted(self._province, rng.random(count) * self._province[-1])
        found: NDArray[np.int64] = np.minimum(place, len(self.provinces) - 1)
        return found

    def _pairs(self, rng: np.random.Generator, province: NDArray[np.int64]) -> NDArray[np.int64]:
        pair = np.searchsorted(self._within, province + rng.random(len(province)))
        found: NDArray[np.int64] = np.clip(pair, self._begin[province], self._begin[province + 1] - 1)
        return found


def commune_weights(province: Ints, urban: Bools, codes: list[str]) -> Floats:
    """What part of the country lives in each commune: a phường weighs so much more that the urban share comes out."""
    people = np.array([share("provinces").normal()[code] for code in codes])
    wards = np.bincount(province, urban, minlength=len(codes))
    rural = np.bincount(province, ~urban, minlength=len(codes))
    wanted = share("urban").normal()["urban"]
    low, high = 0.01, 100.0
    for _ in range(60):
        middle = (low * high) ** 0.5
        part = float((people * wards * middle / (wards * middle + rural)).sum())
        low, high = (middle, high) if part < wanted else (low, middle)
    weight = np.where(urban, low, 1.0)
    totals = np.bincount(province, weight, minlength=len(codes))
    weighted: Floats = weight / totals[province] * people[province]
    return weighted


@cache
def _homes() -> dict[str, str]:
    country = geography()
    return {old.province: country.province_now(old) for old in country.old_communes.values()}


def _ethnic_by_province(codes: list[str]) -> Floats:
    """For each province the running parts of the 54 peoples; over the country they meet the census."""
    groups: list[dict[str, Any]] = read("ethnic")["groups"]
    total = sum(group["people"] for group in groups)
    people = np.array([share("provinces").normal()[code] for code in codes])
    table = np.zeros((len(codes), len(groups)))
    for number, group in enumerate(groups[1:], 1):
        homes = [codes.index(_homes()[old]) for old in group["homes"]]
        weights = (np.arange(len(homes)) + 1.0) ** _HOME_POWER
        np.add.at(table[:, number], homes, group["people"] / total * weights / weights.sum())
    for _ in range(_ROUNDS):
        _make_room(table, people * _CROWDED)
    table[:, 0] = people - table.sum(axis=1)
    return np.cumsum(table / people[:, None], axis=1)


def _make_room(table: Floats, room: Floats) -> None:
    """Move people from provinces that hold too many to the other homes of the same people."""
    held = table.sum(axis=1)
    kept = table * np.minimum(1, room / np.maximum(held, 1e-12))[:, None]
    moved = (table - kept).sum(axis=0)
    open_to = kept * (held < room)[:, None]
    total = open_to.sum(axis=0)
    table[:] = kept + np.divide(open_to, total, out=np.zeros_like(kept), where=total > 0) * np.where(
        total > 0, moved, 0
    )
    table += np.where(total > 0, 0, moved) * np.divide(
        kept, kept.sum(axis=0), out=np.zeros_like(kept), where=kept.sum(axis=0) > 0
    )
