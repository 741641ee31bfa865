"""A dossier's state at the one-stop, in the numbers of the portal's ten statuses, and what moves it; data beside."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

from harness.text import Text

NEW: Final = 1
ACCEPTED: Final = 2
REFUSED: Final = 3
PROCESSING: Final = 4
SUPPLEMENT: Final = 5
STOPPED: Final = 8
DONE: Final = 9
RETURNED: Final = 10
CLOSED: Final = frozenset({REFUSED, STOPPED, RETURNED})


def after_push() -> int:
    """The state once civil status has the dossier."""
    state: int = _data()["pushed"]
    return state


def after_answer(status: str) -> int | None:
    """The state after civil status' trangThai: 2→5, 4→9, 6→3; None when it changes nothing."""
    return _data()["civil_status"].get(status)  # type: ignore[no-any-return]


def state_name(state: int) -> Text:
    """What a state is called."""
    return Text.of(_data()["names"][str(state)])


def report_says(status: int) -> str:
    """What a report of `status` says (noiDungXuLy)."""
    text: str = _data()["reports"][str(status)]
    return text


def received_already(text: str) -> bool:
    """Whether civil status means that it has the dossier: success by text, as integrations treat it."""
    return any(phrase in text.lower() for phrase in _data()["received_already"])


def ours_to_mend(code: str) -> bool:
    """Whether an error code is about our login, address or codes, and not about what the citizen declared."""
    return code in _data()["ours_to_mend"]


def result_paper(module: str) -> str:
    """The code of the paper that a registration yields (maGiayToKetQua)."""
    code: str = _data()["result_papers"][module]
    return code


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files(__package__) / "states.json").read_text("utf-8"))
    return data
