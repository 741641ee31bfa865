"""Networks that break one rule of the driver journey each, and networks that keep them all and look different."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from harness.exchange import Request
from harness.text import Text
from harness.twin import Twin
from harness.wire.axis import PURPOSE
from mocks.agenda import Errand
from mocks.broken.bends import another_from_second, contents, doubled, more_fields, shy, turned_round
from mocks.broken.meddling import Fields, Meddling, headless, late, put, twin
from mocks.intake.appraisal import Dossier
from mocks.intake.desk import IntakeDesk
from mocks.licensing.certificate import Certificate, Reason, why_not
from mocks.licensing.desk import NO_DATA, Application, LicensingDesk

PAPERS: Final = "layChungTu"
CONFIRM: Final = "*/XacThucThongTinCongDan"
DAYS: Final = timedelta(days=360)
REWORDED: Final = {
    "GPLX20": "Chưa đủ điều kiện do hệ thống không tìm thấy dữ liệu",
    "GPLX21": "Họ tên trên giấy khám là của người khác",
    "GPLX22": "Hạng xe trên giấy khám không phù hợp",
    "GPLX24": "Giấy khám đã hết thời hạn",
    "GPLX25": "Người nộp không đạt tiêu chuẩn sức khỏe",
}


class TakesNoCertificate(IntakeDesk):
    """Refuses drivers' certificates."""

    def driver_code(self, dossier: Dossier) -> tuple[str, str]:
        """No, whatever it is."""
        del dossier
        return "0", "không nhận"


class _Lenient(LicensingDesk):
    """Overlooks one reason to say no."""

    overlooks: ClassVar[str] = ""

    def decide(self, held: Application, found: list[Certificate]) -> None:
        today = self.office.today()
        for one in found:
            why = why_not(one, held.applicant, today)
            if why is not None and why[0] == self.overlooks:
                self.issue(held, one)
                return
        super().decide(held, found)


def _overlooking(code: str) -> type[_Lenient]:
    return type(f"Overlooks{code}", (_Lenient,), {"overlooks": code})


class NeedsNoData(LicensingDesk):
    """Issues licences to people of whom nothing is known."""

    def decide(self, held: Application, found: list[Certificate]) -> None:
        """As it should, but for those without any certificate."""
        if found:
            super().decide(held, found)
        else:
            self.issue(held, Certificate("?", (), "", "", None, "", None, None, ""))


class CountsDays(LicensingDesk):
    """Takes twelve months for 360 days."""

    def decide(self, held: Application, found: list[Certificate]) -> None:
        """Refuse what is older."""
        today = self.office.today()
        if any(one.concluded and today - one.concluded > DAYS for one in found):
            self._refuse(held, ("GPLX24", Text("giấy khám sức khỏe quá hạn", "the certificate is too old")))
        else:
            super().decide(held, found)


class TakesSilenceForNo(LicensingDesk):
    """Refuses whoever's certificate cannot be asked for just now."""

    def _unheard(self, held: Application) -> list[Errand]:
        self._refuse(held, NO_DATA)
        return []


class RefusesAtOnce(LicensingDesk):
    """Refuses where a supplement should be asked for."""

    def _want(self, held: Application, why: Reason) -> None:
        self._refuse(held, why)


class FetchesFirst(LicensingDesk):
    """Asks for the certificate of somebody who was not confirmed."""

    def _ask_identity(self, held: Application) -> Errand:
        held.confirmed = True
        return self._ask_certificate(held)


class NeverForgets(LicensingDesk):
    """Gives a refused dossier again, whatever has changed."""

    def same(self, held: Application, now: datetime) -> bool:
        """Always."""
        del held, now
        return True


def _slashed(fields: Fields, _request: Request) -> Fields:
    told = str(fields["NgayThangNamSinh"].get("NgayThangNam"))
    return {**fields, "NgayThangNamSinh": {"NgayThangNam": f"{told[6:]}/{told[4:6]}/{told[:4]}"}}


def _issued_anew(fields: Fields, _request: Request) -> Fields | None:
    return {**fields, "ngayCap": "01/01/2030 08:00:00"} if fields.get("ngayCap") else None


def twins() -> Iterator[Twin]:
    """One for each rule at least."""
    seen: Counter[str] = Counter()
    for rule, vi, en, *meddlings in _table():
        seen[rule] += 1
        yield twin(rule.lower() + (f"-{seen[rule]}" if seen[rule] > 1 else ""), rule, vi, en, *meddlings)


def _desk(desk: Any) -> Meddling:
    return Meddling("licensing", desk=desk)


def _table() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how; made anew each time, because some remember."""
    yield from _doors()
    yield from _decisions()
    yield from _insurance()


def _doors() -> Iterator[tuple[Any, ...]]:
    yield (
        "JRN-DRIVER-CERTIFICATE",
        "từ chối giấy khám sức khỏe lái xe",
        "refuses drivers' certificates",
        Meddling("intake", gateway=TakesNoCertificate),
    )
    yield (
        "JRN-DRIVER-FILED",
        "cấp mã hồ sơ sai mẫu",
        "gives numbers of another shape",
        Meddling("licensing", "*", says=put(maHoSo=lambda number: str(number).replace("-", "_", 1))),
    )
    yield (
        "JRN-DRIVER-FILED-ONCE",
        "cấp mã mới cho hồ sơ gửi lại",
        "gives a repeat a new number",
        Meddling("licensing", "capDoi", says=another_from_second("maHoSo")),
    )
    yield (
        "JRN-DRIVER-ONCE",
        "cấp lại mỗi lần được hỏi",
        "issues again whenever it is asked",
        Meddling("licensing", "capDoi", says=_issued_anew),
    )
    yield (
        "JRN-DRIVER-IDENTITY",
        "gửi ngày sinh dd/MM/yyyy sang dân cư",
        "sends birth dates as dd/MM/yyyy",
        Meddling("licensing", CONFIRM, asks=_slashed),
    )
    yield "JRN-DRIVER-IDENTITY", "không xác thực người nộp", "confirms nobody", _desk(FetchesFirst)
    yield (
        "JRN-DRIVER-PURPOSE",
        "hỏi dân cư không nêu mục đích",
        "asks the registry without a purpose",
        Meddling("licensing", CONFIRM, headers=headless(PURPOSE)),
    )
    yield (
        "JRN-DRIVER-FETCHED",
        "đòi giấy khám bản giấy",
        "asks for the paper",
        Meddling("licensing", "hoSo", says=put(trangThai="5")),
    )
    yield (
        "JRN-DRIVER-ISSUED",
        "không ghi số giấy khám đã dùng",
        "does not say on which certificate",
        Meddling("licensing", "hoSo", says=put(soGKSK="")),
    )


def _decisions() -> Iterator[tuple[Any, ...]]:
    yield "JRN-DRIVER-OUTAGE", "coi im lặng là không có giấy", "takes silence for no", _desk(TakesSilenceForNo)
    yield "JRN-DRIVER-EXPIRED", "nhận giấy quá hạn", "takes old certificates", _desk(_overlooking("GPLX24"))
    yield "JRN-DRIVER-LAST-DAY", "tính 12 tháng là 360 ngày", "counts 360 days", _desk(CountsDays)
    yield "JRN-DRIVER-UNFIT", "không đọc kết luận", "does not read the conclusion", _desk(_overlooking("GPLX25"))
    yield "JRN-DRIVER-CLASS", "không xem hạng", "does not look at the class", _desk(_overlooking("GPLX22"))
    yield "JRN-DRIVER-OWN", "không đối chiếu tên", "compares no names", _desk(_overlooking("GPLX21"))
    yield (
        "JRN-DRIVER-NO-DATA",
        "kết luận ngay khi chưa có dữ liệu",
        "decides as soon as there are no data",
        Meddling("licensing", settings={"wait_hours": 0}),
    )
    yield "JRN-DRIVER-NO-DATA", "cấp khi không có dữ liệu", "issues without data", _desk(NeedsNoData)
    yield "JRN-DRIVER-CORRECTED", "trả lại hồ sơ đã từ chối", "gives the refused dossier again", _desk(NeverForgets)
    yield "JRN-DRIVER-QUESTIONED", "từ chối thay vì hỏi lại", "refuses instead of asking", _desk(RefusesAtOnce)


def _insurance() -> Iterator[tuple[Any, ...]]:
    yield (
        "JRN-DRIVER-SHARED",
        "đổi mã giới tính sang mã bảng XML",
        "translates the code of sex",
        Meddling("insurance", PAPERS, says=contents(put(GIOITINHVAL="2"))),
    )
    yield (
        "JRN-DRIVER-INTIME",
        "vài lần hỏi sau mới trao",
        "hands on only after some questions",
        Meddling("insurance", PAPERS, says=shy("dsChungTu", "soChungTu", 3)),
    )
    yield (
        "JRN-DRIVER-REPLACED",
        "trao cả bản cũ",
        "hands on the old one too",
        Meddling("insurance", PAPERS, says=doubled("dsChungTu")),
    )


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    yield twin(
        "driver-patient",
        "",
        "hỏi lại mỗi 45 phút, chờ một ngày",
        "asks every 45 minutes, for a day",
        Meddling("licensing", settings={"poll_minutes": 45, "wait_hours": 24}),
    )
    yield twin(
        "driver-more-fields",
        "",
        "trả lời có thêm trường, thứ tự khác",
        "answers with further fields in another order",
        *(Meddling(party, says=more_fields) for party in ("licensing", "insurance", "population")),
        *(Meddling(party, says=turned_round) for party in ("licensing", "insurance")),
    )
    yield twin(
        "driver-slow", "", "làm chậm 20 phút", "is twenty minutes slow", late("licensing", timedelta(minutes=20))
    )
    yield twin(
        "driver-other-words",
        "",
        "nêu lý do bằng lời khác",
        "gives reasons in other words",
        Meddling("licensing", says=_reworded),
    )


def _reworded(fields: Any, _request: Request) -> Any:
    if not isinstance(fields, dict) or fields.get("maLoi") not in REWORDED:
        return None
    return {**fields, "moTaLoi": REWORDED[fields["maLoi"]], "moTaLoiEn": ""}
