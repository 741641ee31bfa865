"""Reads what a topology file sets about a party (`[settings.<party>]`), and names what is wrong with it.

Every party describes its settings by a model of its own, with defaults and bounds; an unknown name is refused.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from harness.errors import UsageError
from harness.text import Text

Settings = TypeVar("Settings", bound=BaseModel)


def read_settings(party: str, model: type[Settings], given: Mapping[str, Any]) -> Settings:
    """The settings `given` for `party` as its `model` has them; UsageError names the one that is wrong."""
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place, why = ".".join(str(step) for step in first["loc"]), first["msg"]
        raise wrong_setting(party, place, Text(why, why)) from error


def wrong_setting(party: str, place: str, why: Text) -> UsageError:
    """The error about one setting."""
    return UsageError(
        Text(
            f"[settings.{party}] {place} không hợp lệ: {why.vi}.",
            f"[settings.{party}] {place} is not valid: {why.en}.",
        )
    )
