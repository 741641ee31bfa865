"""What the guide of the generic services publishes of their answers: codes with names and sentences, states in words.

Quảng Bình, "Tài liệu hướng dẫn kết nối API thông qua NGSP". It prints the columns of an answer (trạng thái, mô tả trạng
thái, giá trị, mã lỗi, mô tả lỗi) without their keys; those are the keys of the linked module, which are observed.
"""

from collections.abc import Mapping
from typing import Final

ERRORS: Final[Mapping[int, tuple[str, str]]] = {
    100: ("AUTHEN_ERROR", "Mã xác thực không chính xác."),
    101: ("IP_DISALLOWED", "Địa chỉ IP không được phép truy cập."),
    106: ("AGENCY_ID_INCORRECT", "Mã đơn vị không chính xác."),
    108: ("PROVINCE_ID_INCORRECT", "Mã tỉnh không chính xác."),
    200: ("RECORD_UNCOMPLETE", "Hồ sơ chưa hoàn thành đăng ký."),
    201: ("RECORD_NOT_FOUND", "Hồ sơ không tồn tại, đề nghị xem lại số phiếu tiếp nhận."),
    302: ("DATA_TYPE_INVALID", "Loại dữ liệu danh mục không hợp lệ."),
    500: ("DATA_INCORRECT", "Hệ thống thông tin chủ động đưa ra lỗi chi tiết."),
}
"""302 is of `danhMuc` alone; the details that 500 promises are ours."""

FAILED: Final = "Đã có lỗi xảy ra trong quá trình gửi thông tin"
FAILED_OR_UNFINISHED: Final = f"{FAILED} hoặc hồ sơ chưa hoàn thành"
SENT: Final = "Gửi thông tin thành công"
DONE: Final = "Giao dịch thành công"
STATES: Final[Mapping[int, str]] = {
    1: "Đã tiếp nhận hồ sơ, chờ xử lý",
    2: "Hồ sơ cần bổ sung thông tin",
    3: "Hồ sơ đủ điều kiện giải quyết",
    4: "Đã hoàn thành đăng ký",
}
"""What traTrangThaiHoSo says; 2 goes on with a colon and what is missing."""

_UNFINISHED: Final = frozenset({"ketQuaDangKyHS", "dsHoSoDangKy", "traHoSo", "traDanhSachHoSo"})


def failed(service: str) -> str:
    """How `service` describes status 0."""
    return FAILED_OR_UNFINISHED if service in _UNFINISHED else FAILED


def described(code: int, details: str = "") -> str:
    """The description of an error: its name, then the published sentence, or `details` where 500 owes them."""
    name, says = ERRORS[code]
    return f"{name} - {details or says}"
