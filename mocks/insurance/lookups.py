"""The three look-ups of apiBHXH: by social-insurance number, by criteria, and into BHXH's own household.

Paths, fields and codes are those of a province's published guide; the values of errorCode and trangThai are not in it,
so they are a profile of ours. One province wraps the first two in a proxy of another shape, which stands here too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from harness.chance import guid
from harness.matters import Act, Matter
from harness.people.town import Participant
from harness.rule import Basis
from harness.text import Text
from mocks.insurance.codes import as_text, born_code, sex_code, sex_of
from mocks.insurance.errors import refusal
from mocks.insurance.lookup_wire import (
    CriteriaQuestion,
    HouseholdRow,
    NumberAnswer,
    NumberQuestion,
    PersonAnswer,
    PersonQuestion,
)
from mocks.insurance.registry import Registry
from mocks.insurance.settings import settings_of
from mocks.insurance.trouble import Trouble, api, trouble
from mocks.intake.lookups import folded
from mocks.office import Office
from mocks.party import Operation, Reply, Visit

SOURCE: Final = "Quảng Bình, tài liệu kết nối API thông qua NGSP (dịch vụ bảo hiểm xã hội)"
OWN_SOURCE: Final = f"{SOURCE}; đường dẫn có phiên bản là quy ước của mô phỏng"
PROXY_SOURCE: Final = "lgsp.thainguyen.gov.vn (dịch vụ BHXH): shape and names as observed, the path is ours"
API: Final = "/apiBHXH"
"""As the guide has it: a province's adapter, without a version (A2)."""
PROXY: Final = "/lgsp-thai-nguyen/bhxh"

ACTIVE: Final = "1"
INACTIVE: Final = "0"
FOUND: Final = "0"
NOT_FOUND: Final = "1"
SEVERAL: Final = "2"
NOT_VALID: Final = "3"
"""errorCode: a profile of ours."""

_BY_NUMBER: Final = Text(
    "Tra cứu thông tin hộ gia đình từ mã số BHXH", "The household behind a social-insurance number"
)
_BY_CRITERIA: Final = Text("Lấy mã số BHXH theo tiêu chí", "The social-insurance number by criteria")
_FORMS: Final = {"0": 8, "1": 4, "2": 6}
"""loaiNgaySinh: how many digits the date has."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """Who is meant, read."""

    name: str
    born: str
    precision: str
    sex: str
    areas: tuple[str, str, str]
    """Province, district, commune; "" where none is asked for (there is no district since 01/07/2025)."""

    @property
    def valid(self) -> bool:
        """Whether name and date have their forms."""
        digits = self.born.isascii() and self.born.isdigit() and len(self.born) == _FORMS.get(self.precision)
        return bool(self.name.strip()) and digits


class LookupsPart:
    """The desk for look-ups, and its doors."""

    def __init__(self, office: Office, registry: Registry) -> None:
        """Look into `registry`."""
        self.office = office
        self.registry = registry
        self.settings = settings_of(office)

    # --- doors --------------------------------------------------------------------------------------------------------

    def operations(self) -> Iterable[Operation]:
        """The three doors as a province's adapter and as the axis's manager has them, and the proxy's two."""
        for service in self._services():
            yield replace(service, path=f"{API}/{service.name}", source=SOURCE, basis=Basis.OBSERVED)
            yield service
        yield self._proxy("TraCuuThongTinHoGiaDinh", _BY_NUMBER, NumberQuestion)
        yield self._proxy("TraCuuMaSoBhxhTheoTieuChi", _BY_CRITERIA, CriteriaQuestion)

    def _services(self) -> Iterable[Operation]:
        rows = {"type": "array", "items": HouseholdRow.model_json_schema()}
        return (
            api(
                "apiBHXH/getTraCuuTtHgdByMaSoBhxh",
                lambda visit: Reply(200, self.household_of(visit.data)),
                _BY_NUMBER,
                takes=NumberQuestion,
                gives=rows,
                example={"maSoBhxh": "9900000000"},
                source=OWN_SOURCE,
            ),
            api(
                "apiBHXH/getMaSoBhxhTheoTieuChi",
                lambda visit: Reply(200, self.number_by(visit.data)),
                _BY_CRITERIA,
                takes=CriteriaQuestion,
                gives=NumberAnswer,
                source=OWN_SOURCE,
            ),
            api(
                "apiBHXH/getTraCuuThongTinHgd",
                lambda visit: Reply(200, self.person_by(visit.data)),
                Text("Tra cứu thông tin hộ gia đình", "A person and their BHXH household"),
                takes=PersonQuestion,
                gives=PersonAnswer,
                source=OWN_SOURCE,
            ),
        )

    # --- answers ------------------------------------------------------------------------------------------------------

    def household_of(self, asked: NumberQuestion) -> list[dict[str, Any]]:
        """The members of the household of whoever has this number; empty when nobody has."""
        person = self.registry.find(asked.number.strip())
        return [row_of(member).out() for member in self.registry.household(person.household)] if person else []

    def number_by(self, asked: CriteriaQuestion) -> NumberAnswer:
        """The number of the one person who answers the criteria."""
        areas = (as_text(asked.province), as_text(asked.district), as_text(asked.commune))
        wanted = Criteria(asked.name, asked.born.strip(), as_text(asked.precision), as_text(asked.sex), areas)
        if not wanted.valid:
            return NumberAnswer(error=NOT_VALID)
        found = list(self._meant(wanted))
        if len(found) != 1:
            return NumberAnswer(error=SEVERAL if found else NOT_FOUND)
        number = self.registry.number_of(found[0], self.office.today())
        return NumberAnswer(number=number, state=state_of(found[0]), error=FOUND)

    def person_by(self, asked: PersonQuestion) -> PersonAnswer:
        """The one person who answers the question, with BHXH's own household number."""
        precision = as_text(asked.precision)
        areas = (as_text(asked.province), "", "")
        wanted = Criteria(asked.name, asked.born.strip(), precision, as_text(asked.sex), areas)
        found = [person for person in self._meant(wanted) if self._holds(person, asked)] if wanted.valid else []
        if len(found) != 1:
            return PersonAnswer()
        citizen = found[0].citizen
        return PersonAnswer(
            number=self.registry.number_of(found[0], self.office.today()),
            name=citizen.full_name,
            born=born_code(citizen.born, precision),
            precision=precision,
            sex=sex_code(citizen.sex),
            household=found[0].household,
            address=citizen.address.text,
            state=state_of(found[0]),
        )

    def _meant(self, wanted: Criteria) -> Iterator[Participant]:
        """Who has this name, birth, sex and address; birth and household address are one in BHXH's register here."""
        name = folded(wanted.name)
        sex = sex_of(wanted.sex)
        for person in self.registry.people():
            citizen = person.citizen
            home = (citizen.address.province, citizen.address.district, citizen.address.commune)
            if (
                folded(citizen.full_name) == name
                and born_code(citizen.born, wanted.precision) == wanted.born
                and sex in {None, citizen.sex}
                and all(asked in {"", held} for asked, held in zip(wanted.areas, home, strict=True))
            ):
                yield person

    def _holds(self, person: Participant, asked: PersonQuestion) -> bool:
        book, card = asked.book.strip(), asked.card.strip()
        return book in {"", person.citizen.bhxh_number} and card in {"", person.citizen.card}

    def matters(self) -> Iterable[Matter]:
        """Nothing is ever unfinished here."""
        return ()

    def acts(self) -> Iterable[Act]:
        """Nothing is done for good here."""
        return ()

    # --- the proxy ----------------------------------------------------------------------------------------------------

    def _proxy(self, name: str, says: Text, takes: type[NumberQuestion | CriteriaQuestion]) -> Operation:
        return Operation(
            name=name,
            method="POST",
            path=f"{PROXY}/{name}",
            handle=lambda visit: self._wrapped(name, visit),
            says=Text(f"{says.vi} (qua LGSP Thái Nguyên)", f"{says.en} (by the proxy of Thái Nguyên)"),
            source=PROXY_SOURCE,
            basis=Basis.OBSERVED,
            takes=takes,
            gives={200: {"type": "object", "required": ["code", "status", "correlationId", "response"]}, 400: Trouble}
            | {401: Trouble},
            headers=("Authorization",),
        )

    def _wrapped(self, name: str, visit: Visit) -> Reply:
        token = self.settings.province_token
        if token and visit.request.header("authorization") != f"Bearer {token}":
            return trouble(401, refusal("403"))
        if isinstance(visit.data, NumberQuestion):
            rows = self.household_of(visit.data)
            successful: Any = {"thongTinHoGiaDinh": rows}
            error = FOUND if rows else NOT_FOUND
        else:
            answer = self.number_by(visit.data)
            successful = {"maSoBhxh": answer.number, "trangThai": answer.state}
            error = answer.error
        inside = {f"{name}Response": {"successful": successful if error == FOUND else None, "errorCode": error}}
        said = {"code": 200, "status": "success", "correlationId": guid(self.office.rng), "response": inside}
        return Reply(200, said)


def row_of(person: Participant) -> HouseholdRow:
    """A member as the first look-up lists them."""
    citizen = person.citizen
    return HouseholdRow(
        name=citizen.full_name,
        old_book=citizen.bhxh_number,
        born=born_code(citizen.born, "0"),
        precision="0",
        sex=sex_code(citizen.sex),
        province=citizen.address.province,
        district=citizen.address.district,
        commune=citizen.address.commune,
        state=state_of(person),
    )


def state_of(person: Participant) -> str:
    """Whether the person takes part at all (trangThai, a profile of ours)."""
    return INACTIVE if person.standing == "none" else ACTIVE
