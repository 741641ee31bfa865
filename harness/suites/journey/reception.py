"""Reception of a hospital: cards looked up at the intake gateway as it asks for them."""

from datetime import timedelta
from typing import Any, Final

from harness.journey import Journey
from harness.people.model import Citizen
from harness.said import Said

HEARS: Final = timedelta(days=1)
"""Within how long the gateway must know of a card that was renewed or linked; ours, for no paper says."""


def look_up(journey: Journey, citizen: Citizen, number: str = "", name: str = "") -> Said:
    """Ask for the card of `citizen`, by their CCCD unless another number is given."""
    key = number or citizen.cccd
    journey.facts[f"maThe/{key}"] = key
    return journey.stage.lookup(key, name or citizen.full_name, f"{citizen.born:%d/%m/%Y}")


def ask(journey: Journey, step: str, citizen: Citizen, number: str = "", name: str = "") -> dict[str, Any]:
    """Look up once, and mark the step whatever is answered; its fields."""
    said = look_up(journey, citizen, number, name)
    journey.mark(step, "intake", said)
    journey.facts[step] = said.fields
    return said.fields


def cards(journey: Journey, step: str, *roles: str) -> dict[str, dict[str, Any]]:
    """The cards of these members of the home, by role, looked up by card number; marks the step."""
    home = journey.home.members
    found = {role: look_up(journey, home[role], home[role].card).fields for role in roles}
    journey.mark(step, "intake")
    journey.facts[step] = found
    return found


def renewed(journey: Journey, step: str, before: dict[str, dict[str, Any]]) -> None:
    """Wait until the gateway shows another last day than `before` for each card; keeps what it shows then."""
    home = journey.home.members

    def look() -> dict[str, dict[str, Any]] | None:
        found = {role: look_up(journey, home[role], home[role].card).fields for role in before}
        old = {role: fields.get("gtTheDen") for role, fields in before.items()}
        new = all(fields.get("gtTheDen") not in {None, old[role]} for role, fields in found.items())
        return found if new else None

    journey.facts[step] = journey.until(step, "intake", HEARS, look, every=timedelta(hours=1))
