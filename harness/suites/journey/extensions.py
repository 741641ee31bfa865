"""Quotes and extended cards as they stood on the wire (apiGiaHanThe), for the tests of both kinds of renewal."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from harness.finding import Finding
from harness.hops import Hop
from harness.journey import Journey
from harness.suites.journey import services
from harness.suites.journey.looks import answered, day_of, demand, differs, place, some
from harness.suites.journey.premiums import period, premium, share

API: Final = "/apiGiaHanThe/"


def state(fields: dict[str, Any]) -> str:
    """TrangThai, number or text alike."""
    return str(fields.get("trangThai"))


def calls(story: Journey, *doors: str) -> list[Hop]:
    """The calls of apiGiaHanThe at these doors (at any, if none is named); without any the test ends untested."""
    hops = some(story, "axis", "insurance", doors[0] if len(doors) == 1 else "")
    return [hop for hop in hops if API in hop.request.target and (not doors or hop.door in doors)]


def quote(story: Journey, number: int = -1) -> tuple[Hop, list[dict[str, Any]]]:
    """The `number`-th quote that the insurance side gave, and its lines."""
    hops = [hop for hop in calls(story, "tinhMucDong") if state(answered(hop)) == "1"]
    demand(hops, "axis->insurance tinhMucDong", "không có mức đóng", "there is no quote")
    return hops[number], [row for row in answered(hops[number]).get("chiTiet") or [] if isinstance(row, dict)]


def rank(line: dict[str, Any]) -> int:
    """The rank of a line; 0 when it has none."""
    text = str(line.get("thuTu"))
    return int(text) if text.isascii() and text.isdigit() else 0


def amounts(hop: Hop, lines: list[dict[str, Any]], day: date, months: int) -> Iterator[Finding]:
    """Whatever in a quote of `day` is not the share and amount of its rank, or not the sum."""
    where = place(hop, "chiTiet", of="response")
    total = Decimal(0)
    for line in lines:
        due = premium(day, rank(line), months)
        total += due
        yield from differs(f"{where}/tyLe", f"{share(rank(line))}", f"{line.get('tyLe')}", "sai tỷ lệ", "another share")
        amount = services.dong(line.get("soTien"))
        yield from differs(f"{where}/soTien", due, amount, "sai số tiền", "another amount")
    sum_of = services.dong(answered(hop).get("tongTien"))
    yield from differs(place(hop, "tongTien", of="response"), total, sum_of, "sai tổng", "another sum")


def extensions(story: Journey) -> list[list[dict[str, Any]]]:
    """The cards of every answer of the insurance side that says that it has extended them, in order."""
    hops = [hop for hop in calls(story, "giaHan", "traKetQua") if state(answered(hop)) == "1"]
    found = [answered(hop).get("theMoi") or [] for hop in hops]
    demand(found, "insurance giaHan", "không có lần nào trả lời đã gia hạn", "no answer says that it extended")
    return found


def bought(story: Journey, role: str, months: int) -> tuple[date, date]:
    """The period that the journey's one payment buys a member, counted from their card's old last day."""
    shown = story.facts["before"][role].get("gtTheDen")
    old = day_of(shown)
    demand(old, "intake response /gtTheDen", "không đọc được hạn thẻ cũ", "no old last day", shown)
    return period(old or date.min, story.marks["paid"].at.date(), months)


def periods(
    cards: list[dict[str, Any]], story: Journey, months: int, *roles: str, tags: tuple[str, ...] = ("tuNgay", "denNgay")
) -> Iterator[Finding]:
    """Whatever card of these members was not extended for the period that was paid for."""
    given = {row.get("soTheBHYT"): row for row in cards}
    for role in roles:
        row = given.get(story.home.members[role].card) or {}
        wanted = dict(zip(("tuNgay", "denNgay"), bought(story, role, months), strict=True))
        for tag in tags:
            where = f"insurance giaHan response /theMoi/{tag} ({role})"
            yield from differs(where, f"{wanted[tag]:%d/%m/%Y}", row.get(tag), "sai kỳ hạn thẻ", "another period")


def known(story: Journey, months: int) -> Iterator[Finding]:
    """Whatever card the gateway does not show with its new last day."""
    for role, fields in story.facts["known"].items():
        _, ends = bought(story, role, months)
        code = fields.get("maKetQua")
        yield from differs("intake response /maKetQua", "000", code, "không tra được", "not found")
        where = f"intake response /gtTheDen ({role})"
        yield from differs(where, f"{ends:%d/%m/%Y}", fields.get("gtTheDen"), "hạn cũ", "the old last day")


def paid_once(story: Journey) -> Iterator[Finding]:
    """Whatever the portal took besides the one confirmation of the journey's order."""
    for step in ("other-amount", "other-transaction"):
        status = story.marks[step].said.status
        refused = 400 <= status < 500
        yield from differs(
            f"portal xac-nhan ({step})", "4xx", "4xx" if refused else status, "vẫn nhận", "taken all the same"
        )
    first, again = story.marks["paid"].said.fields, story.marks["paid-again"].said.fields
    yield from differs("portal xac-nhan", first, again, "lần lặp được trả lời khác", "the repeat got another answer")


def unchanged(story: Journey) -> Iterator[Finding]:
    """Whatever card is extended although nobody paid."""
    for role, fields in story.facts["after"].items():
        old = story.facts["before"][role].get("gtTheDen")
        where = f"intake response /gtTheDen ({role})"
        yield from differs(where, old, fields.get("gtTheDen"), "thẻ vẫn được gia hạn", "the card was extended")
