"""A broken twin: a party that breaks exactly one rule and says which; a variant breaks none and looks different.

`start` begins the twin and yields the settings overrides that point a run at it (`target`, `results_url`,
`control_url` for role intake; `command`, or a thread that loops the case API, for role hospital). Twins are found
through the entry-point group `lienthong.twins`: a module with `twins()` and `variants()`.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from harness.rule import Role
from harness.settings import RunSettings
from harness.text import Text

Overrides = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Twin:
    """One party under proof; `breaks` is the rule id it breaks, "" for a correct variant.

    For role hospital `start` may put a callable under the key "client": `client(environment: dict[str, str]) -> None`,
    which the conversation runs in a thread, with the LIENTHONG_* variables, in place of a command.
    """

    name: str
    role: Role
    breaks: str
    says: Text
    start: Callable[[RunSettings], AbstractContextManager[Overrides]]
    chapter: str = ""
    """The one chapter of rules that a variant is played against; "" is all of them."""
