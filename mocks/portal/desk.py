"""The portal's desk: three rooms behind one counter, one register of dossiers and one run of numbers."""

from collections.abc import Iterator

from harness.matters import Act, Matter
from mocks.dossiernumbers import DossierNumbers
from mocks.office import Office
from mocks.portal.adapter import AdapterDesk
from mocks.portal.hub import HubDesk
from mocks.portal.hub_dossier import LinkedDossier
from mocks.portal.register import STAMP, Filed, Register, Step
from mocks.portal.services import ServicesDesk
from mocks.portal.settings import portal_settings
from mocks.portal.sixsteps import SixStepsDesk


class PortalDesk:
    """Everything that the portal decides; twins override a room's class or one decision in it."""

    hub_class = HubDesk
    adapter_class = AdapterDesk
    six_class = SixStepsDesk
    services_class = ServicesDesk

    def __init__(self, office: Office) -> None:
        """Open the rooms."""
        settings = portal_settings(office.settings)
        numbers = DossierNumbers()
        self.register = Register(self._linked)
        self.hub = self.hub_class(office, settings, numbers)
        self.adapter = self.adapter_class(office, settings, self.register)
        self.six = self.six_class(office, settings, self.register, numbers)
        self.services = self.services_class(office, settings, self.register, numbers)

    def matters(self) -> Iterator[Matter]:
        """What is unfinished in any room."""
        yield from self.hub.matters()
        yield from self.services.matters()

    def acts(self) -> Iterator[Act]:
        """What was done for good in any room."""
        yield from self.hub.acts()
        yield from self.services.acts()

    def _linked(self, number: str) -> Filed | None:
        """A linked dossier as the register shows it: its state is derived, so it is never kept twice."""
        dossier = self.hub.dossiers.get(number)
        return _as_filed(dossier) if dossier else None


def _as_filed(dossier: LinkedDossier) -> Filed:
    fields = {
        "MaTTHC": dossier.procedure,
        "ChuHoSo": str(dossier.requester["hoTen"]),
        "LoaiDoiTuong": "1",
        "MaDoiTuong": dossier.tech_id,
        "SoDienThoai": str(dossier.requester.get("soDienThoai", "")),
        "Email": str(dossier.requester.get("email", "")),
        "NgayTiepNhan": dossier.received.strftime(STAMP),
        "NgayHenTra": dossier.appointment.strftime(STAMP),
    }
    return Filed(dossier.number, "G22", fields, [Step(dossier.overall, dossier.received, "")])
