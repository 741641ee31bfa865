"""The registry's doors as a table: paths, messages, sources."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel

from harness.people.model import Citizen
from harness.people.town import Home
from harness.rule import Basis
from harness.text import Text
from harness.wire.population import CHANGES, CONFIRM, KINSHIP, SHARE, Service, question_json
from harness.wire.population import question as question_of
from mocks.office import Office
from mocks.party import XML, Operation, Reply, Visit
from mocks.population.access import SOAP_PATH
from mocks.population.messages import (
    ApiRefused,
    BatchResult,
    Citizens,
    Confirmation,
    DeathAnswer,
    DeathNotice,
    FeedQuestion,
    HouseholdAnswer,
    HouseholdQuestion,
    MembersAnswer,
    MembersQuestion,
    NumberAnswer,
    NumberRequest,
    Question,
    RecordBatch,
    Refused,
)
from mocks.population.residence_messages import (
    Lookups,
    Mended,
    Person,
    RegisterRequest,
    RemoveRequest,
    State,
    StateRequest,
    Taken,
)

OPEN: Final = frozenset({"wsdl", "lichSuTraCuu", "raSoatHoGiaDinh"})
"""Doors that ask for no login: the description, and those of the registry's own officers."""

_PLATFORM: Final = (
    "Tài liệu đặc tả dịch vụ của nền tảng NDXP/VDXP; QCVN 109:2017/BTTTT; các tích hợp công khai; "
    "đường dẫn là quy ước của mô phỏng"
)
_JSON: Final = (
    "QCVN 109:2017/BTTTT, bản chuyển đổi XML–JSON trên trang của quy chuẩn (thân thông điệp); "
    "đường dẫn và việc hỏi bằng JSON là quy ước của mô phỏng"
)
_BHXH: Final = "BHXH Việt Nam, 11/2022: dịch vụ gia hạn thẻ BHYT theo hộ gia đình; tên trường là quy ước của mô phỏng"
_SHARED: Final = "BHXH Việt Nam, 11/2022: chia sẻ bản ghi BHXH, BHYT; tên trường là quy ước của mô phỏng"
_LINKED: Final = "NĐ 63/2024/NĐ-CP; Luật Cư trú 68/2020/QH14; tên trường là quy ước của mô phỏng"
_NUMBER: Final = "NĐ 137/2015/NĐ-CP, TT 07/2016/TT-BCA; tên trường là quy ước của mô phỏng"
_OWN: Final = "TT 46/2022/TT-BCA; cửa riêng của mô phỏng"

Handler = Callable[[Visit], Reply]


def operations_of(office: Office, handlers: Mapping[str, Handler]) -> Iterator[Operation]:
    """Every door of the registry; `handlers` by the door's name."""
    someone = office.town.homes[0].husband
    yield from _soap(handlers)
    yield from _questions(handlers, someone)
    yield from _households(handlers, someone)
    yield from _vital(handlers, office.town.homes[0])
    yield from _residence(handlers)
    yield from _own(handlers)


def _soap(handlers: Mapping[str, Handler]) -> Iterator[Operation]:
    yield Operation(
        name="wsdl",
        method="GET",
        path=SOAP_PATH,
        handle=handlers["wsdl"],
        says=Text("Mô tả WSDL của các dịch vụ SOAP", "The WSDL of the SOAP services"),
        source=_PLATFORM,
        basis=Basis.PROFILE,
        gives={200: {"type": "string"}},
        gives_media=XML,
    )
    yield Operation(
        name="soap",
        method="POST",
        path=SOAP_PATH,
        handle=handlers["soap"],
        says=Text(
            "Xác thực (033), tra cứu (037), nhân thân, danh sách thay đổi qua SOAP 1.1",
            "Confirmation (033), share (037), kinship and changes by SOAP 1.1",
        ),
        source=_PLATFORM,
        basis=Basis.OBSERVED,
        media=f"{XML},application/xml",
        gives={status: {"type": "string"} for status in (200, 400, 401)},
        gives_media=XML,
    )


def _json(
    name: str,
    handlers: Mapping[str, Handler],
    says: Text,
    source: str,
    basis: Basis,
    *,
    takes: type[BaseModel],
    gives: type[BaseModel],
    example: Any,
) -> Operation:
    path, answers = f"/dancu/{name}", {200: gives, 400: Refused, 401: Refused}
    return Operation(
        name, "POST", path, handlers[name], says, source, basis, takes=takes, gives=answers, example=example
    )


def _questions(handlers: Mapping[str, Handler], someone: Citizen) -> Iterator[Operation]:
    rows: tuple[tuple[Service, Text, type[BaseModel]], ...] = (
        (
            CONFIRM,
            Text("Xác thực thông tin công dân, có hay không", "Is there such a citizen, yes or no"),
            Confirmation,
        ),
        (SHARE, Text("Chia sẻ thông tin công dân", "Share what is known of a citizen"), Citizens),
        (KINSHIP, Text("Xác minh thông tin nhân thân: cha, mẹ", "Kinship: father and mother"), Citizens),
    )
    for service, says, gives in rows:
        asked = question_json(question_of(service, "LT-1", someone.full_name, someone.born, someone.cccd))
        yield _json(
            service,
            handlers,
            says,
            _JSON,
            Basis.PROFILE,
            takes=Question,
            gives=gives,
            example=asked,
        )
    yield _json(
        CHANGES,
        handlers,
        Text("Danh sách thay đổi theo khoảng thời gian", "What has changed in a span of time"),
        f"{_JSON}, tên dịch vụ cũng vậy",
        Basis.PROFILE,
        takes=FeedQuestion,
        gives=Citizens,
        example={"MaYeuCau": "LT-2", "TuNgay": 0, "DenNgay": 4102444800000, "Loai": "", "Trang": 1, "SoBanGhi": 100},
    )


def _households(handlers: Mapping[str, Handler], someone: Citizen) -> Iterator[Operation]:
    head = {"MaYeuCau": "LT-3", "MaDVC": "VPCP", "MaTichHop": "HGD", "MaCanBo": "lienthong"}
    person = {
        "SoDinhDanh": someone.cccd,
        "HoVaTen": someone.full_name,
        "NgayThangNamSinh": {"NgayThangNam": f"{someone.born:%Y%m%d}"},
    }
    yield _json(
        "XacNhanThongTinHoGiaDinh",
        handlers,
        Text(
            "Xác nhận chủ hộ và các thành viên đã khai (2022)", "Confirm a householder and the declared members (2022)"
        ),
        _BHXH,
        Basis.PROFILE,
        takes=HouseholdQuestion,
        gives=HouseholdAnswer,
        example={**head, "ChuHo": person, "DanhSachThanhVien": [{"SoDinhDanh": someone.cccd}]},
    )
    yield _json(
        "TraCuuThanhVienHoGiaDinh",
        handlers,
        Text("Trả danh sách thành viên hộ gia đình (đề xuất)", "Name the members of a household (as proposed)"),
        _BHXH,
        Basis.PROFILE,
        takes=MembersQuestion,
        gives=MembersAnswer,
        example={**head, "ChuHo": {**person, "GioiTinh": "1"}},
    )
    row = {**person, "MaBanGhi": "1", "MaSoBHXH": someone.bhxh_number, "SoTheBHYT": someone.card}
    yield _json(
        "ChiaSeDuLieuBaoHiem",
        handlers,
        Text("Nhận bản ghi bảo hiểm do BHXH chia sẻ", "Take insurance records that BHXH shares"),
        _SHARED,
        Basis.PROFILE,
        takes=RecordBatch,
        gives=BatchResult,
        example={**head, "MaGoi": "G-1", "DanhSachBanGhi": [row]},
    )


def _vital(handlers: Mapping[str, Handler], home: Home) -> Iterator[Operation]:
    yield Operation(
        name="capSoDinhDanh",
        method="POST",
        path="/apiSoDinhDanh/1.0/capSoDinhDanh",
        handle=handlers["capSoDinhDanh"],
        says=Text("Cấp số định danh cho trẻ mới sinh", "Give a newborn a personal number"),
        source=_NUMBER,
        basis=Basis.PROFILE,
        takes=NumberRequest,
        gives={200: NumberAnswer, 400: ApiRefused, 401: ApiRefused},
        example={
            "maYeuCau": "LT-4",
            "hoTen": home.newborn.full_name,
            "ngaySinh": f"{home.newborn.born:%Y%m%d}",
            "gioiTinh": "2",
            "maTinhKhaiSinh": "001",
            "soDinhDanhMe": home.woman.cccd,
            "soDinhDanhCha": home.husband.cccd,
        },
    )
    yield Operation(
        name="baoTu",
        method="POST",
        path="/apiSoDinhDanh/1.0/baoTu",
        handle=handlers["baoTu"],
        says=Text("Ghi nhận người chết theo đăng ký khai tử", "Mark a person dead after the registration of death"),
        source=_LINKED,
        basis=Basis.PROFILE,
        takes=DeathNotice,
        gives={200: DeathAnswer, 400: ApiRefused, 401: ApiRefused},
    )


def _residence(handlers: Mapping[str, Handler]) -> Iterator[Operation]:
    rows = (
        (
            "dangKyThuongTru",
            Text("Nhận hồ sơ đăng ký thường trú cho trẻ", "Take a dossier that registers a child's residence"),
            RegisterRequest,
            Taken,
        ),
        (
            "xoaDangKyThuongTru",
            Text(
                "Nhận hồ sơ xóa đăng ký thường trú của người chết",
                "Take a dossier that removes a dead person's residence",
            ),
            RemoveRequest,
            Taken,
        ),
        (
            "traTrangThaiHoSo",
            Text("Trả trạng thái hồ sơ cư trú", "Tell how a residence dossier stands"),
            StateRequest,
            State,
        ),
    )
    for name, says, takes, gives in rows:
        path = f"/apiCuTru/1.0/{name}"
        answers = {200: gives, 401: Taken}
        yield Operation(name, "POST", path, handlers[name], says, _LINKED, Basis.PROFILE, takes=takes, gives=answers)


def _own(handlers: Mapping[str, Handler]) -> Iterator[Operation]:
    yield Operation(
        name="lichSuTraCuu",
        method="GET",
        path="/dancu/canbo/lichSuTraCuu",
        handle=handlers["lichSuTraCuu"],
        says=Text("Ai đã tra cứu một công dân, khi nào, vì sao", "Who looked a citizen up, when and why"),
        source=_OWN,
        basis=Basis.PROFILE,
        query=Person,
        gives={200: Lookups},
    )
    yield Operation(
        name="raSoatHoGiaDinh",
        method="POST",
        path="/dancu/canbo/raSoatHoGiaDinh",
        handle=handlers["raSoatHoGiaDinh"],
        says=Text("Rà soát, sửa dữ liệu hộ gia đình của một người", "Look a person's household up and mend it"),
        source=_BHXH,
        basis=Basis.PROFILE,
        takes=Person,
        gives={200: Mended},
    )
