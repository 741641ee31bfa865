"""What a validator refuses is told a line each, place first, in both languages."""

import re

import pytest
from pydantic import BaseModel, Field, ValidationError, model_validator

from scenarios.capacity import refusals
from scenarios.capacity.refusals import TOLD_AT_ONCE, Problem, RefusalError, problem, told


class Room(BaseModel):
    model_config = {"extra": "forbid"}

    seats: list[int] = Field(default=[], max_length=2)
    price: int = Field(default=4, multiple_of=2)

    @model_validator(mode="after")
    def _right(self) -> "Room":
        if self.price == 8:
            raise RefusalError(problem("đắt quá", "too dear", "price"), problem("xa quá", "too far"))
        return self


class House(BaseModel):
    rooms: list[Room]


def error_of(data: object) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        House.model_validate(data)
    return caught.value


def test_a_place_is_the_way_to_it() -> None:
    says = told("plan.toml", error_of({"rooms": [{}, {"seats": ["x"]}]}))

    assert says.en == "plan.toml: rooms[1].seats[0]: must be a number without unit."
    assert says.vi == "plan.toml: rooms[1].seats[0]: phải là một số, không kèm đơn vị."


def test_what_we_refuse_ourselves_is_placed_below_what_was_validated() -> None:
    says = told("plan.toml", error_of({"rooms": [{"price": 8}]}))

    assert says.en.splitlines() == ["plan.toml: rooms[0].price: too dear.", "plan.toml: rooms[0]: too far."]


def test_the_bounds_stand_in_the_sentence() -> None:
    assert told("x", error_of({"rooms": [{"seats": [1, 2, 3]}]})).vi == "x: rooms[0].seats: không được quá 2 mục."


def test_a_misspelt_key_comes_before_what_follows_from_it() -> None:
    says = told("x", error_of({"rooms": [{"price": 3, "saets": []}]}))

    assert "saets: unknown key" in says.en.splitlines()[0]


def test_a_mistake_that_nobody_foresaw_is_told_in_pydantics_words() -> None:
    assert told("x", error_of({"rooms": [{"price": 3}]})).vi.startswith("x: rooms[0].price: giá trị không hợp lệ: ")


def test_more_than_a_few_are_counted() -> None:
    says = told("x", error_of({"rooms": [7] * (TOLD_AT_ONCE + 3)}))

    assert says.en.splitlines()[-1] == "… and 3 more."


def test_every_saying_leaves_the_same_blanks_in_both_languages() -> None:
    for name, says in refusals._SAYINGS.items():  # noqa: SLF001 -- the table itself is what is looked at
        assert re.findall(r"{\w+}", says.vi) == re.findall(r"{\w+}", says.en), name


def test_the_exception_says_it_in_english_to_a_programmer() -> None:
    assert str(RefusalError(Problem("a", problem("một", "one").says))) == "one"
