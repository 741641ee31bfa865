"""Every party of the network by its name: the one place to add one."""

from importlib import import_module
from typing import Final

from mocks.party import Party

CLASSES: Final = {
    "axis": "mocks.axis.doors:AxisParty",
    "population": "mocks.population.doors:PopulationParty",
    "justice": "mocks.justice.doors:JusticeParty",
    "one-stop": "mocks.one_stop.doors:OneStopParty",
    "portal": "mocks.portal.doors:PortalParty",
    "insurance": "mocks.insurance.doors:InsuranceParty",
    "licensing": "mocks.licensing.doors:LicensingParty",
    "health-book": "mocks.health_book.doors:HealthBookParty",
    "appraisal-board": "mocks.appraisal_board.doors:AppraisalBoardParty",
    "employment": "mocks.employment.doors:EmploymentParty",
    "citizen-app": "mocks.citizen_app.doors:CitizenAppParty",
}
"""The intake gateway stands apart: it has a server of its own (`mocks.intake`)."""


def party_class(name: str) -> type[Party]:
    """The class of the party `name`."""
    module, _, attribute = CLASSES[name].partition(":")
    found: type[Party] = getattr(import_module(module), attribute)
    return found
