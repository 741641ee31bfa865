"""What the insurance side asks the population registry of a person: 033, XacThucThongTinCongDan, yes or no.

By X-Road and SOAP, as in the field. The answer is a bare yes or no; whatever is neither counts as no answer at all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import count
from typing import Final

from harness.said import Said
from harness.wire.hostile import MalformedError
from harness.wire.population import CONFIRM, question, question_xml, read_confirmation
from harness.wire.soap import fault_of
from mocks.agenda import Errand
from mocks.axisclient import AxisClient
from mocks.office import Office

OFFICER: Final = "cb-bhxh"
PROVIDER: Final = "population"
BAD: Final = 400


class Heard(StrEnum):
    """What came back."""

    YES = "yes"
    NO = "no"
    NOTHING = "nothing"
    """Nobody answered, or not in a way that could be relied on: ask again."""


Then = Callable[[Heard], Iterable[Errand] | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """About whom, and why."""

    name: str
    born: date | int
    """A bare year where no more is known."""
    cccd: str
    purpose: str
    dossier: str
    trace: str = ""


class Identity:
    """The population registry as the insurance side sees it."""

    def __init__(self, office: Office) -> None:
        """Speak through the axis."""
        self.axis = AxisClient(office)
        self._numbers = count(1)

    def next_number(self) -> str:
        """A fresh MaYeuCau."""
        return f"BHXH{next(self._numbers):010d}"

    def confirm(self, asked: Asked, then: Then) -> Errand:
        """Ask whether the person is on record; `then` hears the answer."""
        said = question(CONFIRM, self.next_number(), asked.name, asked.born, asked.cccd, officer=OFFICER)
        return self.axis.xroad(
            PROVIDER,
            CONFIRM,
            question_xml(said),
            lambda answer: then(heard(answer)),
            purpose=asked.purpose,
            dossier=asked.dossier,
            trace=asked.trace,
            officer=OFFICER,
            soap=True,
        )


def heard(said: Said) -> Heard:
    """Read the answer to 033; a question that the registry itself refuses to read confirms nobody."""
    try:
        if said.status == BAD and fault_of(said.body) is not None:
            return Heard.NO
        told = read_confirmation(said.body) if said.ok else None
    except MalformedError:
        return Heard.NOTHING
    return Heard.NOTHING if told is None else Heard.YES if told else Heard.NO
