"""Giấy khám sức khỏe lái xe (GKSK): JSON with a signed XML beside it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from harness.checks import CHECKS
from harness.documents.driver import JSON_NAME, difference_findings
from harness.filing import Filing, Sheet
from harness.wire.hostile import MalformedError, decode_base64, parse_xml

Seen = Iterator[tuple[str, str]]

NUMBER: Final = re.compile(r"\d{1,5}/GKSKLX/([0-9A-Z]{5})/\d{2}")
SLASHED: Final = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
PAPER_LENGTHS: Final = (8, 9, 12)


def _day(text: str) -> date | None:
    found = SLASHED.fullmatch(text)
    if not found:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


@CHECKS.add("GKSK-NUMBER-01")
def number_has_its_form(sheet: Sheet, _filing: Filing) -> Seen:
    """SO reads NNNNN/GKSKLX/<facility>/<yy>."""
    if not NUMBER.fullmatch(sheet.get("SO")):
        yield "SO", f"NNNNN/GKSKLX/{sheet.get('IDBENHVIEN') or '<mã CSKCB>'}/<yy>"


@CHECKS.add("GKSK-NUMBER-02")
def number_is_the_facilitys_own(sheet: Sheet, _filing: Filing) -> Seen:
    """The facility within SO is IDBENHVIEN."""
    found = NUMBER.fullmatch(sheet.get("SO"))
    if found and found[1] != sheet.get("IDBENHVIEN"):
        yield "SO", f"…/GKSKLX/{sheet.get('IDBENHVIEN')}/…"


@CHECKS.add("GKSK-PAPER-01")
def identity_number_has_8_9_or_12_characters(sheet: Sheet, _filing: Filing) -> Seen:
    """SOCMND_PASSPORT: passport 8, old card 9, citizen card 12."""
    if len(sheet.get("SOCMND_PASSPORT")) not in PAPER_LENGTHS:
        yield "SOCMND_PASSPORT", "8 / 9 / 12"


@CHECKS.add("GKSK-ALCOHOL-01")
def alcohol_has_its_unit(sheet: Sheet, _filing: Filing) -> Seen:
    """NONGDOCON asks for DVINONGDOCON."""
    if not sheet.get("DVINONGDOCON"):
        yield "DVINONGDOCON", "0 (mg/100 ml máu / blood), 1 (mg/l khí thở / breath)"


@CHECKS.add("GKSK-DATES-01")
def dates_are_slashed(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAYSINH, NGAYKETLUAN, NGAYKHAMLAI and the issue date read dd/MM/yyyy, unlike every XML document."""
    for tag in ("NGAYSINH", "NGAYTHANGNAMCAPCMND", "NGAYKETLUAN", "NGAYKHAMLAI"):
        text = sheet.get(tag)
        if text and _day(text) is None:
            yield tag, "dd/MM/yyyy"


@CHECKS.add("GKSK-DATES-02")
def conclusion_is_not_in_the_future(sheet: Sheet, filing: Filing) -> Seen:
    """NGAYKETLUAN is no later than the day of receipt."""
    concluded = _day(sheet.get("NGAYKETLUAN"))
    if concluded and concluded > filing.received:
        yield "NGAYKETLUAN", f"≤ {filing.received:%d/%m/%Y}"


@CHECKS.add("GKSK-DATES-03")
def next_examination_comes_later(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAYKHAMLAI is after NGAYKETLUAN."""
    concluded, again = _day(sheet.get("NGAYKETLUAN")), _day(sheet.get("NGAYKHAMLAI"))
    if concluded and again and again <= concluded:
        yield "NGAYKHAMLAI", f"> {sheet.get('NGAYKETLUAN')}"


@CHECKS.add("GKSK-SEX-01")
def sex_is_0_or_1(sheet: Sheet, _filing: Filing) -> Seen:
    """GIOITINHVAL is 0 for men and 1 for women, unlike GIOI_TINH of every XML document."""
    if sheet.get("GIOITINHVAL") not in {"0", "1"}:
        yield "GIOITINHVAL", "0 (nam / male), 1 (nữ / female)"


@CHECKS.add("GKSK-SIGNED-01")
def signed_copy_says_the_same(sheet: Sheet, _filing: Filing) -> Seen:
    """The XML in SIGNDATA repeats the JSON; a copy that cannot be read is the signature rules' matter."""
    try:
        root = parse_xml(decode_base64(sheet.get("SIGNDATA")))
    except MalformedError:
        return
    for finding in difference_findings(sheet.values, root):
        yield JSON_NAME.get(finding.tag, finding.tag), finding.actual
