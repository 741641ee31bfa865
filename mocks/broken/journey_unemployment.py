"""Networks that break one rule of the unemployment journey each, and networks that keep them all and look different."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from harness.twin import Twin
from harness.wire.axis import PURPOSE
from mocks.broken import services
from mocks.broken.bends import another_each_time, every_row, more_fields, turned_round, when
from mocks.broken.meddling import Fields, Meddling, headless, late, put, twin
from mocks.broken.services import Forgetful, bent_desk, twins_of
from mocks.employment import confirmation
from mocks.employment.benefit import Benefit, Reason
from mocks.employment.confirmation import Worker
from mocks.employment.desk import EmploymentDesk
from mocks.employment.unemployment import OTHER, Claim, State, UnemploymentPart

CONFIRM: Final = "xacNhanQuaTrinhDong"
ASKS: Final = f"*/{CONFIRM}"
LATE: Final = timedelta(days=29)
TOO_LATE: Final = "VL11"


class LocksOut(UnemploymentPart):
    """Takes nothing more from whoever was refused once."""

    def file(self, number: str, worker: Worker, trace: str) -> Claim | Reason:
        """As it should, but for them."""
        before = (claim for claim in self.claims.values() if claim.worker.person == worker.person)
        if any(claim.state is State.REFUSED and claim.number != number for claim in before):
            return OTHER
        return super().file(number, worker, trace)


class TakesOnce(UnemploymentPart):
    """Says no to a dossier that it has already."""

    def file(self, number: str, worker: Worker, trace: str) -> Claim | Reason:
        """As it should the first time."""
        return OTHER if number in self.claims else super().file(number, worker, trace)


class AsksFirst(UnemploymentPart):
    """Has BHXH confirm what was paid although it was filed too late: the months are gone."""

    def _end(self, claim: Claim, found: Benefit | Reason) -> None:
        """As it should, once BHXH was asked."""
        if not isinstance(found, Benefit) and found[0] == TOO_LATE:
            asked = confirmation.ask(self.axis, claim.worker, claim.number, lambda _said: None, trace=claim.trace)
            self.office.agenda.at(self.office.now(), lambda: [asked])
        super()._end(claim, found)


def _employment(part: type[UnemploymentPart]) -> Meddling:
    return Meddling("employment", desk=type("Bent", (EmploymentDesk,), {"unemployment_class": part}))


def _settled(**changes: Any) -> Meddling:
    """The decision is told otherwise than it was taken."""
    return Meddling("employment", "traHoso", says=when({"trangThai": 3}, **changes))


def _capital_name(fields: Fields, _request: object) -> Fields:
    worker = fields["nguoiLaoDong"]
    return {**fields, "nguoiLaoDong": {**worker, "hoTen": worker["hoTen"].upper()}}


def _as_text(fields: Fields, _request: object) -> Fields:
    return {name: str(value) if isinstance(value, int) else value for name, value in fields.items()}


def twins() -> Iterator[Twin]:
    """One for each rule at least; made anew each time, because some remember."""
    yield from twins_of("JRN-UNEMPLOYMENT-", (*_portal(), *_employments(), *_insurances()))


def _portal() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how."""
    file, see = "service-unemployment", "service-dossier"
    other_number = put(maHoSo=lambda text: str(text).replace("-", "_"))
    yield "FILED", "số hồ sơ không theo mẫu", "numbers of its own shape", Meddling("portal", file, says=other_number)
    yield "FILED-ONCE", "mở hồ sơ mới mỗi lần nộp", "opens a dossier each time", services.knows_no_repeat()
    yield "FORWARDED", "viết hoa họ tên", "puts names in capitals", Meddling("portal", "*/hoso", asks=_capital_name)
    yield "SHOWN", "ghi sai mức hưởng", "another amount", Meddling("portal", see, says=every_row("ketQua", soTien="1"))
    reworded = put(moTaLoi=lambda text: text and "Không đủ điều kiện hưởng")
    yield "REASON", "diễn giải lại lý do", "its own words for the reason", Meddling("portal", see, says=reworded)


def _employments() -> Iterator[tuple[Any, ...]]:
    yield "ASKED", "không nêu mục đích", "gives no purpose", Meddling("employment", ASKS, headers=headless(PURPOSE))
    yield "AMOUNT", "trả 75 %", "pays 75 per cent", _settled(soTien="7200000")
    yield "MONTHS", "luôn 12 tháng", "always twelve months", _settled(soThang=12)
    yield "BEGINS", "hưởng từ năm trước", "begins last year", _settled(tuNgay="01/01/2020")
    yield "IN-TIME", "quyết định sau 29 ngày", "decides after 29 days", late("employment", LATE)
    yield "CORRECTED", "khóa người từng bị từ chối", "locks out whoever was refused", _employment(LocksOut)
    renumbered = Meddling("employment", ASKS, asks=another_each_time("maYeuCau"))
    yield "OUTAGE", "đổi mã yêu cầu mỗi lần hỏi", "another request number with every try", renumbered
    yield "LATE", "trừ tháng của hồ sơ nộp muộn", "takes the months of whoever is late", _employment(AsksFirst)
    yield "DECIDED-ONCE", "từ chối hồ sơ gửi lặp", "refuses a repeat", _employment(TakesOnce)


def _insurances() -> Iterator[tuple[Any, ...]]:
    def says(**changes: Any) -> Meddling:
        return Meddling("insurance", CONFIRM, says=put(**changes))

    yield "CONFIRMED", "đếm thừa tháng", "counts too many months", says(soThangTrong24Thang=lambda n: n and 48)
    yield "NUMBER", "luôn trả 11 chữ số", "always eleven digits", says(maSoBHXH=lambda text: text and f"{text[:10]}0")
    silent = Meddling("insurance", CONFIRM, says=when({"maLoi": "TN02"}, maLoi="", moTaLoi=""))
    yield "UNKNOWN", "từ chối không lý do", "refuses without a reason", silent
    yes = {"trangThai": 1, "soThangChuaHuong": 48, "soThangTrong24Thang": 24, "binhQuanTienLuong6Thang": "9600000"}
    anybody = Meddling("insurance", CONFIRM, says=when({"maLoi": "TN03"}, maLoi="", moTaLoi="", **yes))
    yield "MISMATCH", "xác nhận dù sai họ tên", "confirms under any name", anybody
    forgets = bent_desk("insurance", lambda desk: vars(desk.unemployment).update(_drawn=Forgetful()))
    yield "USED", "không trừ tháng đã hưởng", "takes no months off", forgets
    yield (
        "ONCE",
        "mỗi lần trả lời một khác",
        "answers otherwise each time",
        Meddling("insurance", CONFIRM, says=another_each_time("hoTen")),
    )


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    three = ("portal", "insurance", "employment")
    yield twin(
        "unemployment-more-fields",
        "",
        "trả lời có thêm trường",
        "answers with further fields",
        *(Meddling(party, says=more_fields) for party in three),
    )
    yield twin(
        "unemployment-turned-round",
        "",
        "trả lời đảo thứ tự trường",
        "answers with their fields in the other order",
        *(Meddling(party, says=turned_round) for party in three),
    )
    yield twin(
        "unemployment-as-text",
        "",
        "BHXH trả số dưới dạng chuỗi",
        "an insurance side that writes numbers as text",
        Meddling("insurance", CONFIRM, says=_as_text),
    )
    slow = late("employment", timedelta(days=3))
    yield twin("unemployment-slow", "", "quyết định sau ba ngày", "decisions after three days", slow)
