"""Everything that decides a run, in one value; two runs with equal settings say the same."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from harness.rule import Role
from harness.text import Language
from harness.topology import Topology

if TYPE_CHECKING:
    from harness.profile import Profile

Mode = Literal["target", "command", "cases", "keyboard", "watch", "network"]


@dataclass(frozen=True, slots=True)
class RunSettings:
    """One run of one role's suite.

    `target` is the base URL of a gateway under test (role intake); `command` a client's command line (role hospital,
    mode "command"). `only` holds rule ids or prefixes (empty: all). `results_url` and `control_url` override the
    profile's. `topology` says which parties of the network are real (role journey). `patience_s` bounds one client
    case; `watch_count` and `watch_s` end a watch. `port` 0 takes a free one; in journeys it is the first party's port.
    """

    role: Role
    mode: Mode
    seed: int
    today: date
    out: Path
    target: str = ""
    command: str = ""
    profile: "Profile | None" = None
    results_url: str = ""
    control_url: str = ""
    only: tuple[str, ...] = ()
    language: Language = "vi"
    port: int = 0
    patience_s: float = 30.0
    watch_count: int = 0
    watch_s: float = 0.0
    known_gaps: Path | None = None
    include_unpublished: bool = False
    notes: dict[str, str] = field(default_factory=dict)
    topology: Topology | None = None
    network: Any = None
    """A network that runs already (a twin under proof), in place of one made from the topology."""
