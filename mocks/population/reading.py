"""From the messages on the wire to what the desk works with."""

from typing import Final

from harness.wire.hostile import MalformedError
from harness.wire.population import Whom, born_of, checked_person
from mocks.population.messages import Asked, RecordRow
from mocks.population.residence_messages import Householder as HouseholderMessage
from mocks.population.residence_rules import Householder
from mocks.population.shared_records import Row

NUMBER_DIGITS: Final = 12


def whom_of(message: Asked) -> Whom:
    """A person as asked for; raises `MalformedError` when a choice is none."""
    return checked_person(message.model_dump(by_alias=True, exclude_none=True))


def householder_of(message: HouseholderMessage) -> Householder:
    """The householder whom a residence dossier names."""
    return Householder(message.name, message.cccd, message.relation)


def row_of(message: RecordRow) -> Row:
    """An insurance record; what is misshapen is told of the row, not of the batch."""
    try:
        born = born_of(message.birth)
    except MalformedError:
        born = ""
    number = message.cccd
    digits = number.isascii() and number.isdigit() and len(number) == NUMBER_DIGITS
    return Row(
        code=message.code,
        cccd=number,
        name=message.name,
        born=born,
        insurance_number=message.insurance_number,
        card=message.card,
        valid_from=message.valid_from,
        valid_to=message.valid_to,
        sound=bool(digits and message.name and born and message.insurance_number),
    )
