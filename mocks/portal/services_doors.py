"""Doors of the online services: renewals, claims, unemployment, payment; citizens, employers, banks and officers knock.

Paths and fields are a profile. What the other side refuses comes in HTTP 200 with its own code and sentence.
"""

from collections.abc import Iterator
from typing import Any, Final

from harness.rule import Basis
from harness.text import Text
from mocks.party import Later, Operation, Problem, Reply, Visit
from mocks.portal.case import Case, Stage
from mocks.portal.services import ServicesDesk
from mocks.portal.services_shown import order_shown, shown
from mocks.portal.services_wire import (
    ClaimFiled,
    ClaimSupplement,
    Nothing,
    OrderAsked,
    OrderShown,
    Paid,
    PlainRenewal,
    ReducedRenewal,
    Refused,
    ServiceDossier,
    Unemployment,
)

ROOM: Final = "/dvcqg/"
BASE: Final = "/dvcqg/1.0"
RENEWAL: Final = "household renewal on the national portal since 07/2022 (Đề án 06); the messages are a profile"
CLAIMS: Final = "Luật BHXH 41/2024/QH15 and its e-services; the messages are a profile"
JOBLESS: Final = "unemployment benefit on the national portal (Đề án 06); the messages are a profile"
MALFORMED: Final = "DVC400"
UNKNOWN: Final = "DVC404"
CONFLICT: Final = "DVC409"
BUSY: Final = "DVC503"

_REQUESTER: Final = {"hoTen": "Nguyễn Văn An", "soDDCN": "001090000001", "soDienThoai": "0912000001", "email": ""}
_HEAD: Final = {"hoTen": "Nguyễn Văn An", "soDinhDanh": "001090000001", "ngaySinh": "19900102", "gioiTinh": "1"}
PLAIN: Final = {"nguoiNop": _REQUESTER, "soTheBHYT": "GD4010000000001", "soThang": 6}
REDUCED: Final = {"nguoiNop": _REQUESTER, "chuHo": _HEAD, "thanhVien": [_HEAD], "soThang": 12}
CLAIM: Final = {
    "maDonVi": "TZ0001Z",
    "loaiCheDo": "OM_DAU",
    "dsNguoiLaoDong": [
        {
            "maSoBHXH": "0100000001",
            "soDDCN": "001190000002",
            "hoTen": "Trần Thị Cúc",
            "tuNgay": "20261116",
            "denNgay": "20261118",
            "soNgay": 3,
            "hinhThucNhan": "ATM",
        }
    ],
    "ngayLap": "20261123",
}
APPLICATION: Final = {
    "nguoiLaoDong": {
        "hoTen": "Lê Văn Em",
        "soDDCN": "001080000004",
        "maSoBHXH": "0100000004",
        "ngaySinh": "19800101",
    },
    "ngayNghiViec": "20261031",
}
"""Bodies for newcomers; the people are nobody, so insurance and employment may well refuse them."""


class ServicesDoors:
    """The services' doors before their desk."""

    def __init__(self, desk: ServicesDesk) -> None:
        """Stand before `desk`."""
        self._desk = desk

    def operations(self) -> Iterator[Operation]:
        """Every door of the services."""
        yield from self._filing()
        yield from self._paying()

    def _filing(self) -> Iterator[Operation]:
        bad: dict[int, Any] = {400: Refused}
        yield Operation(
            "service-renew-reduced",
            "POST",
            f"{BASE}/gia-han-the/giam-tru",
            self.renew_reduced,
            Text("gia hạn thẻ BHYT hộ gia đình có giảm trừ", "renew a household's cards with the reduction"),
            RENEWAL,
            Basis.PROFILE,
            takes=ReducedRenewal,
            gives={200: ServiceDossier, **bad},
            example=REDUCED,
        )
        yield Operation(
            "service-renew-plain",
            "POST",
            f"{BASE}/gia-han-the/thuong",
            self.renew_plain,
            Text("gia hạn thẻ BHYT hộ gia đình không giảm trừ", "renew a household card by its number"),
            RENEWAL,
            Basis.PROFILE,
            takes=PlainRenewal,
            gives={200: ServiceDossier, **bad},
            example=PLAIN,
        )
        yield Operation(
            "service-claim",
            "POST",
            f"{BASE}/che-do",
            self.claim,
            Text("đơn vị nộp hồ sơ ốm đau, thai sản, dưỡng sức", "an employer files sickness and maternity claims"),
            CLAIMS,
            Basis.PROFILE,
            takes=ClaimFiled,
            gives={200: ServiceDossier, **bad},
            example=CLAIM,
        )
        yield Operation(
            "service-claim-supplement",
            "POST",
            f"{BASE}/che-do/{{number}}/bo-sung",
            self.supplement,
            Text("đơn vị bổ sung hồ sơ chế độ", "an employer supplements a claim"),
            CLAIMS,
            Basis.PROFILE,
            takes=ClaimSupplement,
            gives={200: ServiceDossier, 404: Refused, 409: Refused, **bad},
        )
        yield Operation(
            "service-unemployment",
            "POST",
            f"{BASE}/tro-cap-that-nghiep",
            self.apply,
            Text("người lao động nộp hồ sơ trợ cấp thất nghiệp", "a worker applies for unemployment benefit"),
            JOBLESS,
            Basis.PROFILE,
            takes=Unemployment,
            gives={200: ServiceDossier, **bad},
            example=APPLICATION,
        )
        yield Operation(
            "service-dossier",
            "GET",
            f"{BASE}/ho-so/{{number}}",
            self.dossier,
            Text("xem hồ sơ dịch vụ công", "see a dossier of an online service"),
            "the portal's ten statuses, as observed; the door is a profile",
            Basis.PROFILE,
            gives={200: ServiceDossier, 404: Refused},
        )

    def _paying(self) -> Iterator[Operation]:
        wrong: dict[int, Any] = {400: Refused, 404: Refused, 409: Refused}
        yield Operation(
            "payment-order",
            "POST",
            f"{BASE}/thanh-toan",
            self.order,
            Text("lấy yêu cầu thanh toán của hồ sơ", "take a dossier's payment order"),
            RENEWAL,
            Basis.PROFILE,
            takes=OrderAsked,
            gives={200: OrderShown, **wrong},
        )
        yield Operation(
            "payment-confirm",
            "POST",
            f"{BASE}/thanh-toan/{{order}}/xac-nhan",
            self.paid,
            Text("ngân hàng xác nhận đã thanh toán", "the bank confirms a payment"),
            RENEWAL,
            Basis.PROFILE,
            takes=Paid,
            gives={200: OrderShown, **wrong},
        )
        yield Operation(
            "payment-return",
            "POST",
            f"{BASE}/thanh-toan/{{order}}/hoan-tien",
            self.given_back,
            Text("cán bộ hoàn tiền khi gia hạn bị từ chối", "an officer gives money back after a refused extension"),
            RENEWAL,
            Basis.PROFILE,
            takes=Nothing,
            gives={200: OrderShown, **wrong},
        )

    def refuse(self, problem: Problem) -> Reply:
        """The services' own shape."""
        code = {400: MALFORMED, 404: UNKNOWN, 503: BUSY}.get(problem.status, f"DVC{problem.status}")
        return refusal(problem.status, code, problem.says)

    # --- filing -------------------------------------------------------------------------------------------------------

    def renew_reduced(self, visit: Visit) -> Reply | Later:
        """File a renewal with the reduction."""
        return self._go_on(self._desk.renew_reduced(visit.data, visit.trace))

    def renew_plain(self, visit: Visit) -> Reply | Later:
        """File a plain renewal."""
        return self._go_on(self._desk.renew_plain(visit.data, visit.trace))

    def claim(self, visit: Visit) -> Reply | Later:
        """File an employer's list."""
        return self._go_on(self._desk.claim(visit.data, visit.trace))

    def apply(self, visit: Visit) -> Reply | Later:
        """File an application."""
        return self._go_on(self._desk.apply(visit.data, visit.trace))

    def supplement(self, visit: Visit) -> Reply | Later:
        """Take a supplement."""
        case = self._desk.cases.get(visit.path["number"])
        if case is None:
            return _unknown(visit.path["number"])
        wrong = self._desk.supplement(case, visit.data)
        return refusal(409, CONFLICT, wrong) if wrong else self._go_on(case)

    def dossier(self, visit: Visit) -> Reply:
        """Show a dossier."""
        case = self._desk.cases.get(visit.path["number"])
        return _unknown(visit.path["number"]) if case is None else Reply(body=shown(case))

    def _go_on(self, case: Case) -> Reply | Later:
        if case.stage == Stage.OUTCOME:
            # A result is asked for in its own rhythm, not whenever somebody files again.
            return Reply(body=shown(case))
        errands = self._desk.go_on(case)
        return Later(errands, lambda: Reply(body=shown(case))) if errands else Reply(body=shown(case))

    # --- paying -------------------------------------------------------------------------------------------------------

    def order(self, visit: Visit) -> Reply:
        """Show the payment order."""
        asked: OrderAsked = visit.data
        case = self._desk.cases.get(asked.number)
        if case is None:
            return _unknown(asked.number)
        if case.order is None:
            says = Text("Hồ sơ chưa có yêu cầu thanh toán.", "There is nothing to be paid for this dossier yet.")
            return refusal(409, CONFLICT, says)
        return Reply(body=order_shown(case, case.order))

    def paid(self, visit: Visit) -> Reply | Later:
        """Take the bank's confirmation, and have the cards extended."""
        case = self._desk.by_order(visit.path["order"])
        if case is None or case.order is None:
            return _unknown(visit.path["order"])
        order = case.order
        wrong = self._desk.pay(case, order, visit.data)
        if wrong is not None:
            return refusal(409, CONFLICT, wrong)
        errands = self._desk.go_on(case) if case.stage == Stage.EXTEND else []
        return Later(errands, lambda: Reply(body=order_shown(case, order)))

    def given_back(self, visit: Visit) -> Reply:
        """Give the money back."""
        case = self._desk.by_order(visit.path["order"])
        if case is None or case.order is None:
            return _unknown(visit.path["order"])
        wrong = self._desk.give_back(case, case.order)
        return refusal(409, CONFLICT, wrong) if wrong else Reply(body=order_shown(case, case.order))


def refusal(status: int, code: str, says: Text) -> Reply:
    """A refusal in the services' shape."""
    return Reply(status, Refused(code=code, says=says.vi, english=says.en))


def _unknown(number: str) -> Reply:
    shown_number = number[:60]
    return refusal(404, UNKNOWN, Text(f"Không có hồ sơ {shown_number}.", f"There is no dossier {shown_number}."))
