"""The apps' doors: integrate the book, look at it, link an account; and the reception's door for a biometric check.

All of it is a profile: how VNeID and VssID speak to the insurance side is not public.
"""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field, StringConstraints

from harness.exchange import Request
from harness.rule import Basis
from harness.said import Said
from harness.text import Text
from mocks.citizen_app.desk import AppDesk, State, Wish
from mocks.office import Office
from mocks.party import Later, Operation, Party, Problem, Reply, Visit, Wire
from mocks.persons import Consent, Name, PersonNumber, Refusal, Short, refusal, refused, unheard

SOURCE: Final = (
    "QĐ 06/QĐ-TTg 06/01/2022, NĐ 59/2022/NĐ-CP, NĐ 13/2023/NĐ-CP; hình thức của hàm: quy ước của bộ mô phỏng "
    "/ a profile of the bench"
)
CHECK_SOURCE: Final = (
    "thí điểm sinh trắc khi tiếp nhận KCB 2022 (QĐ 06/QĐ-TTg); hình thức của hàm: quy ước của bộ mô phỏng "
    "/ a profile of the bench"
)
CHECK: Final = "/apiSinhTrac/1.0/doiChieu"
CHECK_PURPOSE: Final = "TIEP_NHAN_KCB"
NO_CONSENT: Final = Text(
    "chưa đồng ý nên không có yêu cầu nào được gửi đi", "without consent nothing is asked of anybody"
)
NOT_ASKED: Final = Text("chưa có yêu cầu nào", "nothing was asked for yet")
ERASED: Final = Text(
    "dữ liệu đã xóa theo thời hạn lưu; hãy yêu cầu lại", "the data were erased when their time was over; ask again"
)
SILENT: Final = Text(
    "hệ thống đối chiếu không trả lời; tiếp nhận bằng thẻ và giấy tờ, kiểm tra lại sau",
    "the comparison did not answer; go by card and paper, and check later",
)


class Integration(Wire):
    """The wish to see the insurance book in VNeID (tích hợp sổ BHXH)."""

    person: PersonNumber = Field(alias="soDDCN")
    name: Name = Field(alias="hoTen")
    consent: Consent = Field(alias="dongY")


class Linking(Wire):
    """The wish to use VssID with the VNeID account; asking for it is the consent unless `dongY` says no."""

    person: PersonNumber = Field(alias="soDDCN")
    account: Annotated[str, StringConstraints(min_length=1, max_length=60)] = Field(alias="taiKhoan")
    insurance: Annotated[str, StringConstraints(pattern=r"^([0-9]{10}|[0-9]{12})?$")] = Field(
        default="", alias="maSoBHXH"
    )
    consent: Consent = Field(default=True, alias="dongY")


class Checked(Wire):
    """A face or finger taken at reception, to be compared with the chip or by C06; a sample is a text of hex digits."""

    person: PersonNumber = Field(alias="soDDCN")
    name: Name = Field(alias="hoTen")
    born: Annotated[str, StringConstraints(max_length=8)] = Field(default="", alias="ngaySinh")
    trait: Literal["MAT", "VAN_TAY"] = Field(default="MAT", alias="loai")
    way: Literal["CHIP", "C06"] = Field(default="CHIP", alias="phuongThuc")
    sample: Annotated[str, StringConstraints(max_length=4096)] = Field(alias="mau")
    chip: Annotated[str, StringConstraints(max_length=4096)] = Field(default="", alias="mauChip")
    facility: Short = Field(default="", alias="maCSKCB")
    consent: Consent = Field(alias="dongY")


class Whose(Wire):
    """Whose book."""

    person: PersonNumber = Field(alias="soDDCN")


class SpanShown(Wire):
    """A time of contributions."""

    begins: str = Field(alias="tuThang")
    ends: str = Field(alias="denThang")
    unit: str = Field(alias="maDonVi")


class BookShown(Refusal):
    """0 nothing asked, 1 waiting for the insurance side, 2 the book, 3 refused by it, 4 given up, 5 erased again."""

    state: str = Field(default="0", alias="trangThai")
    request: str = Field(default="", alias="maYeuCau")
    number: str = Field(default="", alias="maSoBHXH")
    name: str = Field(default="", alias="hoTen")
    card: str = Field(default="", alias="soTheBHYT")
    months: int = Field(default=0, alias="tongSoThang")
    unemployment_months: int = Field(default=0, alias="soThangBHTN")
    spans: list[SpanShown] = Field(default_factory=list, alias="quaTrinh")


class Linked(Refusal):
    """0 not asked, 1 waiting, 2 linked, 3 refused, 4 given up."""

    state: str = Field(default="0", alias="trangThai")
    request: str = Field(default="", alias="maYeuCau")
    account: str = Field(default="", alias="taiKhoan")


class Outcome(Refusal):
    """1 the same person, 0 somebody else, 2 nobody can tell: go by card and paper."""

    result: str = Field(default="2", alias="ketQua")
    likeness: float = Field(default=0.0, alias="doGiong")


class CitizenAppParty(Party):
    """VNeID and VssID, and the reception desk that uses them."""

    name = "citizen-app"
    desk_class: ClassVar[Callable[[Office], Any]] = AppDesk
    desk: AppDesk

    def operations(self) -> Iterable[Operation]:
        """Every door."""
        yield Operation(
            name="tich-hop-so-bhxh",
            method="POST",
            path="/vneid/1.0/tich-hop-so-bhxh",
            handle=self._integrate,
            says=Text(
                "Tích hợp thông tin sổ BHXH theo yêu cầu của người lao động; dongY = false thì xóa.",
                "Show the insurance book because its owner asks; dongY = false erases it.",
            ),
            source=SOURCE,
            basis=Basis.PROFILE,
            takes=Integration,
            gives={200: BookShown, 400: Refusal},
            example={"soDDCN": "001090990001", "hoTen": "Nguyễn Văn Thử", "dongY": True},
        )
        yield Operation(
            name="so-bhxh",
            method="GET",
            path="/vneid/1.0/so-bhxh",
            handle=self._look,
            says=Text("Xem thông tin đã tích hợp; không hỏi ai.", "Look at what was fetched; nobody is asked."),
            source=SOURCE,
            basis=Basis.PROFILE,
            query=Whose,
            gives={200: BookShown, 400: Refusal},
        )
        yield Operation(
            name="lien-ket",
            method="POST",
            path="/vssid/1.0/lien-ket",
            handle=self._link,
            says=Text("Liên kết tài khoản VNeID với VssID.", "Link the VNeID account with VssID."),
            source=SOURCE,
            basis=Basis.PROFILE,
            takes=Linking,
            gives={200: Linked, 400: Refusal},
            example={"soDDCN": "001090990001", "taiKhoan": "001090990001"},
        )
        yield Operation(
            name="sinh-trac",
            method="POST",
            path="/tiep-nhan/1.0/sinh-trac",
            handle=self._check,
            says=Text(
                "Đối chiếu sinh trắc khi tiếp nhận người bệnh; không lưu mẫu.",
                "Compare a sample at reception; no sample is kept.",
            ),
            source=CHECK_SOURCE,
            basis=Basis.PROFILE,
            takes=Checked,
            gives={200: Outcome, 400: Refusal},
        )

    def refuse(self, problem: Problem, request: Request) -> Reply:
        """Turn a request away."""
        del request
        return refused(problem.status, "VN00", problem.says)

    # --- VNeID and VssID ----------------------------------------------------------------------------------------------

    def _integrate(self, visit: Visit) -> Reply | Later:
        asked: Integration = visit.data
        if not asked.consent:
            self.desk.withdraw(asked.person)
            return Reply(200, BookShown(**_why("VN01", NO_CONSENT)))
        wish, errands = self.desk.book(asked.person, asked.name, visit.trace)
        return Later(errands, lambda: _book(wish))

    def _look(self, visit: Visit) -> Reply:
        wish = self.desk.books.get(visit.query.person)
        return _book(wish) if wish else Reply(200, BookShown(**_why("VN02", NOT_ASKED)))

    def _link(self, visit: Visit) -> Reply | Later:
        asked: Linking = visit.data
        if not asked.consent:
            return Reply(200, Linked(**_why("VN01", NO_CONSENT)))
        wish, errands = self.desk.link(asked.person, asked.account, asked.insurance, visit.trace)
        return Later(errands, lambda: _linked(wish))

    # --- reception ----------------------------------------------------------------------------------------------------

    def _check(self, visit: Visit) -> Reply | Later:
        asked: Checked = visit.data
        if not asked.consent:
            return Reply(200, Outcome(**_why("VN01", NO_CONSENT)))
        body = {**asked.out(), "maYeuCau": f"ST-{visit.trace}"[:40]}
        del body["maCSKCB"], body["dongY"]
        heard: list[Said] = []
        errand = self.desk.axis.ask(
            CHECK,
            body,
            heard.append,
            purpose=CHECK_PURPOSE,
            dossier=body["maYeuCau"],
            trace=visit.trace,
        )
        return Later([errand], lambda: _outcome(heard))


def _why(code: str, says: Text | None) -> dict[str, str]:
    return refusal(code, says).model_dump() if says else {}


def _book(wish: Wish) -> Reply:
    why = _why("VN05", ERASED) if wish.state is State.ERASED else _why(wish.code, wish.says)
    told = BookShown.model_validate({"trangThai": wish.state.value, "maYeuCau": wish.number, **wish.found})
    return Reply(200, told.model_copy(update=why))


def _linked(wish: Wish) -> Reply:
    why = _why(wish.code, wish.says)
    return Reply(200, Linked(state=wish.state.value, request=wish.number, account=wish.account, **why))


def _outcome(heard: list[Said]) -> Reply:
    """The comparison's answer; a patient at the desk cannot wait, so silence is told at once."""
    said = heard[-1] if heard else None
    if said is None or unheard(said) or str(said.fields.get("ketQua")) not in {"0", "1", "2"}:
        return Reply(200, Outcome(**_why("VN06", SILENT)))
    fields = said.fields
    alike = fields.get("doGiong")
    likeness = float(min(max(alike, 0), 1)) if isinstance(alike, int | float) else 0.0
    told = Outcome(result=str(fields["ketQua"]), likeness=likeness)
    code, vi, en = (str(fields.get(name) or "")[:1000] for name in ("maLoi", "moTaLoi", "moTaLoiEn"))
    return Reply(200, told.model_copy(update={"code": code, "says": vi, "english": en or vi}))
