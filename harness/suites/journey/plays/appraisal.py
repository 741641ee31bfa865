"""A medical appraisal board: papers fetched, minutes signed and sent to the gateway, found by the insurance side.

Steps: papers (board), filed (board), sent (board, received by the gateway), shared (insurance); a correction goes the
same way again as a re-issue.
"""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from harness.faults import Duplicate, NoAnswer, Reset
from harness.journey import Journey, Play
from harness.people.model import Citizen
from harness.said import Said
from harness.suites.journey import papers
from harness.suites.journey.minutes import minutes

BASE: Final = "/gdyk/1.0"
SENT: Final = "2"
PATIENCE: Final = timedelta(hours=12)
REISSUE: Final[dict[str, Any]] = {"capLai": True, "lyDoCapLai": "Đính chính tỷ lệ tổn thương cơ thể"}
DAY: Final = timedelta(days=1)

Form = dict[str, Any]


def file(journey: Journey, form: Form, *, step: str = "filed") -> Said:
    """Hand minutes in."""
    journey.facts["number"] = form["soBienBan"]
    return journey.ask(step, "appraisal-board", "POST", f"{BASE}/bienban", form, who="officer")


def look(journey: Journey) -> dict[str, Any]:
    """What became of them."""
    query = urlencode({"soBienBan": journey.facts["number"]})
    return journey.try_ask("appraisal-board", "GET", f"{BASE}/bienban?{query}", who="officer").fields


def sent(journey: Journey, issue: int = 0, *, step: str = "sent") -> None:
    """Wait until the gateway has received issue number `issue`; what the board shows then is kept."""

    def seen() -> dict[str, Any] | None:
        shown = look(journey)
        return shown if shown.get("trangThai") == SENT and shown.get("lanCapLai") == issue else None

    journey.facts[step] = journey.until(step, "appraisal-board", PATIENCE, seen)


def fetch(journey: Journey, who: Citizen, kind: str, dossier: str) -> list[dict[str, Any]] | None:
    """The papers of `who` that the board gets; None when nobody answered."""
    query = urlencode({"soDDCN": who.cccd, "loai": kind, "soHoSo": dossier})
    fields = journey.try_ask("appraisal-board", "GET", f"{BASE}/giayTo?{query}", who="officer").fields
    rows = fields.get("dsChungTu")
    return rows if fields.get("ketQua") == "1" and isinstance(rows, list) else None


def papers_seen(journey: Journey) -> list[dict[str, Any]] | None:
    """The discharge papers that the board shows its officer, if it shows any."""
    who, dossier = journey.facts["who"], journey.facts["form"]["soGiayGioiThieu"]
    journey.facts["papers"] = fetch(journey, who, "CT03", dossier) or []
    return journey.facts["papers"] or None


def shared(journey: Journey, who: Citizen, *, step: str = "shared") -> None:
    """Wait until the insurance side has the minutes; all that it hands on of them is kept."""
    number = journey.facts["number"]

    def seen() -> list[dict[str, Any]] | None:
        rows = fetch(journey, who, "XML12", number) or []
        return [row for row in rows if row.get("soChungTu") == number] or None

    journey.facts[step] = journey.until(step, "insurance", PATIENCE, seen)


def happy(journey: Journey) -> None:
    """The discharge paper is fetched; the minutes reach the insurance side."""
    who = journey.home.woman
    record = papers.certificate(journey, "CT03", who)
    journey.send_paper("paper", "CT03", record)
    form = minutes(journey, who)
    journey.facts |= {"who": who, "form": form, "record": record}
    journey.until("papers", "insurance", PATIENCE, lambda: papers_seen(journey))
    file(journey, form)
    sent(journey)
    shared(journey, who)


def corrected(journey: Journey) -> None:
    """Another rate under the same number is refused; as a re-issue it is taken and replaces."""
    who = journey.home.woman
    form = minutes(journey, who)
    journey.facts |= {"who": who, "form": form}
    file(journey, form)
    sent(journey)
    journey.stage.forward(DAY)
    changed = form | {"tyLe": "21", "tongTyLe": "21"}
    journey.facts["changed"] = file(journey, changed, step="changed").fields
    journey.facts["reissue"] = changed | REISSUE
    file(journey, changed | REISSUE, step="reissued")
    sent(journey, 1, step="sent-again")
    shared(journey, who)


def outage(journey: Journey) -> None:
    """The gateway is away when the minutes are handed in, and still when they are corrected."""
    who = journey.home.woman
    form = minutes(journey, who)
    reissue = form | {"tyLe": "21", "tongTyLe": "21"} | REISSUE
    journey.facts |= {"who": who, "form": form, "reissue": reissue}
    journey.stage.arm([Reset(door="appraisal-board->intake:*", when="before", times=6)])
    file(journey, form)
    journey.stage.forward(timedelta(minutes=5))
    file(journey, reissue, step="reissued")
    sent(journey, 1)
    shared(journey, who)


def duplicate(journey: Journey) -> None:
    """The gateway's receipts are lost, the file arrives twice, the officer clicks twice."""
    who = journey.home.woman
    form = minutes(journey, who)
    journey.facts |= {"who": who, "form": form}
    faults = [
        NoAnswer(door="appraisal-board->intake:guiBienBanGiamDinh", when="after", times=2),
        Duplicate(door="appraisal-board->intake:guiBienBanGiamDinh", times=3),
    ]
    journey.stage.arm(faults)
    file(journey, form)
    journey.facts["again"] = file(journey, form, step="filed-again").fields
    sent(journey)
    shared(journey, who)


def refused(journey: Journey) -> None:
    """A rate beyond a hundred: refused before anybody signs; put right, it is taken."""
    who = journey.home.woman
    form = minutes(journey, who)
    journey.facts |= {"who": who, "form": form}
    wrong = form | {"tyLe": "300", "tongTyLe": "300"}
    journey.facts["refusal"] = file(journey, wrong, step="refused").fields
    journey.stage.forward(timedelta(hours=1))
    journey.facts["refused-until"] = journey.stage.last_hop()
    file(journey, form)
    sent(journey)


PLAYS: Final[dict[str, Play]] = {
    "appraisal/happy": happy,
    "appraisal/corrected": corrected,
    "appraisal/outage": outage,
    "appraisal/duplicate": duplicate,
    "appraisal/refused": refused,
}
