"""A scene: who, where and when, from which the authors of documents take every value; nothing is drawn here."""

from dataclasses import dataclass, field
from datetime import date, datetime

from harness.people.model import Citizen, Facility, Staff


@dataclass(frozen=True, slots=True)
class Scene:
    """One encounter at a facility.

    `day` is the anchor D of date tokens (`harness.documents.dates`): the day of discharge or of the examination.
    `admitted` and `discharged` are local date-times (+07:00, naive on the wire).
    """

    facility: Facility
    patient: Citizen
    mother: Citizen
    father: Citizen
    doctor: Staff
    head: Staff
    day: date
    admitted: datetime
    discharged: datetime
    key: str
    """MA_LK: unique per encounter, immutable."""
    number: int = 1
    """A running number that makes document numbers unique."""
    notes: dict[str, str] = field(default_factory=dict)
