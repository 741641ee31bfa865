"""What the registry says to whoever asks: refusals with their codes, household answers, notes on residence dossiers."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from harness.text import Text

Room = Literal["refusals", "rows", "household", "residence"]

NO_ACCOUNT: Final = "DC01"
WRONG_HASH: Final = "DC02"
WRONG_TIME: Final = "DC03"
NOT_BY_AXIS: Final = "DC04"
INVALID: Final = "DC10"
PAGE_TOO_LONG: Final = "DC11"
WRONG_SPAN: Final = "DC12"
USED_BEFORE: Final = "DC20"
NO_BIRTHPLACE: Final = "DC21"
NO_SUCH_DAY: Final = "DC22"
NO_DOSSIER: Final = "DC30"
BAD_ROW: Final = "BG01"
UNKNOWN_ROW: Final = "BG02"
OTHER_PERSON: Final = "BG03"
ROW_TWICE: Final = "BG04"
NO_HOUSEHOLDER: Final = "no-householder"
NO_COMMON_ADDRESS: Final = "no-common-address"


@cache
def _data() -> Any:
    return json.loads((files(__package__) / "sentences.json").read_text("utf-8"))


def say(room: Room, key: str, **values: object) -> Text:
    """The sentence `key`, its `{names}` filled in."""
    return Text.of(_data()[room][key]).fill(**values)


def status_of(code: str) -> int:
    """The HTTP status that a refusal goes out with."""
    status: int = _data()["refusals"][code]["status"]
    return status


def relation_code(told: str) -> str:
    """The registry's code for a relation to the householder, told as a word or a code; all but CH01 are ours."""
    known: dict[str, str] = _data()["relations"]
    other: str = _data()["other_relation"]
    return told if told in known.values() else known.get(told.strip().lower(), other)


class RefusedError(Exception):
    """A request that is not answered: a code of the table, and what is wrong where the sentence leaves room for it."""

    def __init__(self, code: str, **values: object) -> None:
        """Carry the code and its sentence."""
        self.code = code
        self.says = say("refusals", code, **values)
        super().__init__(self.says.en)


def invalid(says: Text) -> Text:
    """The sentence about a message that is not valid, with what is wrong in either language."""
    template = Text.of(_data()["refusals"][INVALID])
    return Text(template.vi.format(what=says.vi), template.en.format(what=says.en))
