"""One name at a time: family names by region and people, the rest by sex and generation."""

from random import Random
from typing import Any, Final, Literal

from harness.people.shares import cohort, rank_weights, read, surnames

KINH: Final = "01"
_TRIES: Final = 4


def family_name(rng: Random, ethnic: str = KINH, *, south: bool = False) -> str:
    """A family name (họ) of a people; empty where it has none."""
    if ethnic == KINH:
        named = surnames(south=south)
        return rng.choices(tuple(named), tuple(named.values()))[0]
    names = _group(ethnic)["families"]
    return str(rng.choices(names, rank_weights(tuple(names)))[0])


def full_name(rng: Random, sex: Literal["male", "female"], year: int, ethnic: str = KINH, family: str = "") -> str:
    """A full name in NFC, as people of `ethnic` born in `year` bear it."""
    style: dict[str, Any] = {} if ethnic == KINH else read("ethnic")["styles"][_group(ethnic)["style"]]
    family = family or family_name(rng, ethnic)
    if "given" not in style:
        table = read("naming")["middle"][sex][cohort(year)]
        middle = rng.choices(tuple(table), tuple(table.values()))[0]
        return f"{family} {middle} {_given(rng, read('naming')['given'][sex][cohort(year)], family, middle)}"
    middle = rng.choice(style["middle"][sex])
    given = _given(rng, style["given"][sex], family, middle)
    order = style.get("order", "")
    pieces = [middle, given] if order == "prefix" else [middle, given, family]
    return _joined(pieces if order else [family, middle, given])


def mothers_line(ethnic: str) -> bool:
    """Whether children bear their mother's family name."""
    return ethnic != KINH and bool(read("ethnic")["styles"][_group(ethnic)["style"]].get("mother"))


def _given(rng: Random, names: list[str], family: str, middle: str) -> str:
    weights = rank_weights(tuple(names))
    given = names[0]
    for _ in range(_TRIES):
        given = rng.choices(names, weights)[0]
        if given not in {family, middle.rsplit(" ", maxsplit=1)[-1]}:
            break
    return given


def _joined(pieces: list[str]) -> str:
    text = ""
    for piece in filter(None, pieces):
        text += piece if not text or text.endswith((" ", "'")) else f" {piece}"
    return text.strip()


def _group(ethnic: str) -> dict[str, Any]:
    return next(group for group in read("ethnic")["groups"] if group["code"] == ethnic)
