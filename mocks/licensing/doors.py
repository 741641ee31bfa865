"""The licensing agency's doors: a citizen applies, corrects what was declared, and looks how far it is.

All of it is a profile: what the public service looks like on the wire is not published.
"""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, ClassVar, Final

from pydantic import Field, StringConstraints

from harness.exchange import Request
from harness.rule import Basis
from harness.text import Text
from mocks.licensing.certificate import Applicant
from mocks.licensing.desk import NAMES, Application, LicensingDesk
from mocks.office import Office
from mocks.party import Operation, Party, Problem, Reply, Visit, Wire
from mocks.persons import Name, PersonNumber, Refusal, Short, read_slashed, refusal, refused, stamp

SOURCE: Final = (
    "CV 7586/BYT-KCB 30/12/2022, TT 36/2024/TT-BYT (dữ liệu GKSK lái xe qua hạ tầng BHXH để đổi GPLX trực tuyến); "
    "hình thức của hàm: quy ước của bộ mô phỏng / a profile of the bench"
)
BAD_DAY: Final = Text("ngày sinh phải là một ngày có thật, dd/MM/yyyy", "the birth date must be a day, dd/MM/yyyy")
NO_DOSSIER: Final = Text("không có hồ sơ này", "there is no such dossier")
NOT_WANTED: Final = Text("hồ sơ không ở trạng thái chờ bổ sung", "the dossier does not wait for a supplement")


class Applied(Wire):
    """An application for an exchange (cấp đổi)."""

    name: Name = Field(alias="hoTen")
    person: PersonNumber = Field(alias="soDDCN")
    born: Short = Field(alias="ngaySinh")
    wanted: Annotated[str, StringConstraints(pattern=r"^[A-F][0-9A-Z.]{0,4}$")] = Field(alias="hangGPLX")
    licence: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{6,12}$")] = Field(alias="soGPLX")
    certificate: Short = Field(default="", alias="soGKSK")


class Corrected(Wire):
    """What the applicant declares anew; what is left out stays as it was."""

    number: Short = Field(alias="maHoSo")
    name: Annotated[str, StringConstraints(max_length=255)] = Field(default="", alias="hoTen")
    born: Short = Field(default="", alias="ngaySinh")
    certificate: Short = Field(default="", alias="soGKSK")


class Dossier(Refusal):
    """How far an application is; states are the portal's, "0" means that it was not taken."""

    number: str = Field(default="", alias="maHoSo")
    state: str = Field(default="0", alias="trangThai")
    state_name: str = Field(default="", alias="tenTrangThai")
    agency: str = Field(default="", alias="coQuan")
    licence: str = Field(default="", alias="soGPLX")
    wanted: str = Field(default="", alias="hangGPLX")
    certificate: str = Field(default="", alias="soGKSK")
    filed: str = Field(default="", alias="ngayTiepNhan")
    issued: str = Field(default="", alias="ngayCap")


class LicensingParty(Party):
    """Driver licensing."""

    name = "licensing"
    desk_class: ClassVar[Callable[[Office], Any]] = LicensingDesk
    desk: LicensingDesk

    def operations(self) -> Iterable[Operation]:
        """Every door."""
        given = {200: Dossier, 400: Refusal}
        yield Operation(
            name="capDoi",
            method="POST",
            path="/gplx/1.0/capDoi",
            handle=self._apply,
            says=Text(
                "Nộp hồ sơ đổi giấy phép lái xe; giấy khám sức khỏe được lấy qua trục, không phải mang tới.",
                "Apply for the exchange of a driver's licence; the health certificate is fetched, not carried.",
            ),
            source=SOURCE,
            basis=Basis.PROFILE,
            takes=Applied,
            gives=given,
            example={
                "hoTen": "Nguyễn Văn Thử",
                "soDDCN": "001090990001",
                "ngaySinh": "01/02/1990",
                "hangGPLX": "B",
                "soGPLX": "010099900001",
            },
        )
        yield Operation(
            name="boSung",
            method="POST",
            path="/gplx/1.0/boSung",
            handle=self._supplement,
            says=Text("Bổ sung, sửa thông tin đã khai.", "Supplement or correct what was declared."),
            source=SOURCE,
            basis=Basis.PROFILE,
            takes=Corrected,
            gives={**given, 404: Refusal},
        )
        yield Operation(
            name="hoSo",
            method="GET",
            path="/gplx/1.0/hoSo/{maHoSo}",
            handle=self._look,
            says=Text("Tra tình trạng hồ sơ.", "Look how far a dossier is."),
            source=SOURCE,
            basis=Basis.PROFILE,
            gives={200: Dossier, 404: Refusal},
        )

    def refuse(self, problem: Problem, request: Request) -> Reply:
        """Turn a request away."""
        del request
        return refused(problem.status, "GPLX00", problem.says)

    def _apply(self, visit: Visit) -> Reply:
        asked: Applied = visit.data
        born = read_slashed(asked.born)
        if born is None:
            return Reply(200, Dossier(**_why("GPLX01", BAD_DAY)))
        applicant = Applicant(asked.person, asked.name, born, asked.wanted)
        return self._told(self.desk.apply(applicant, asked.licence, asked.certificate.strip(), visit.trace))

    def _supplement(self, visit: Visit) -> Reply:
        asked: Corrected = visit.data
        held = self.desk.applications.get(asked.number)
        if held is None:
            return refused(404, "GPLX02", NO_DOSSIER)
        born = read_slashed(asked.born)
        if asked.born and born is None:
            return Reply(200, Dossier(**_why("GPLX01", BAD_DAY)))
        if not self.desk.supplement(held, asked.name, born, asked.certificate.strip()):
            return Reply(200, Dossier(**_why("GPLX03", NOT_WANTED)))
        return self._told(held)

    def _look(self, visit: Visit) -> Reply:
        held = self.desk.applications.get(visit.path["maHoSo"])
        return refused(404, "GPLX02", NO_DOSSIER) if held is None else self._told(held)

    def _told(self, held: Application) -> Reply:
        why = _why(*held.reason) if held.reason else {}
        return Reply(
            200,
            Dossier(
                number=held.number,
                state=held.state.value,
                state_name=NAMES[held.state].vi,
                agency=self.desk.agency(),
                licence=held.licence,
                wanted=held.applicant.wanted,
                certificate=held.used or held.certificate,
                filed=stamp(held.filed),
                issued=stamp(held.ended) if held.used else "",
                **why,
            ),
        )


def _why(code: str, says: Text) -> dict[str, str]:
    return refusal(code, says).model_dump()
