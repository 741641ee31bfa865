"""Who signs: the facility's approved list of staff, by practice licence or BHXH number."""

from collections.abc import Iterator

from harness.checks import CHECKS
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]


def _unlisted(sheet: Sheet, filing: Filing, tag: str) -> Seen:
    """`tag` names somebody whom the list does not; a seconded person's licence carries the facility of origin."""
    known = filing.staff or frozenset()
    for signer in sheet.get(tag).split(";"):
        name = signer.strip()
        if name and name not in known and name.split(".", 1)[0] not in known and not name.startswith("TT_"):
            yield tag, "danh mục nhân viên / staff list"
            return


@CHECKS.add("STAFF-HEAD-01", needs=("staff",))
def head_is_on_the_staff_list(sheet: Sheet, filing: Filing) -> Seen:
    """MA_TTDV is registered."""
    yield from _unlisted(sheet, filing, "MA_TTDV")


@CHECKS.add("STAFF-DOCTOR-01", needs=("staff",))
def doctor_is_on_the_staff_list(sheet: Sheet, filing: Filing) -> Seen:
    """MA_BS is registered."""
    yield from _unlisted(sheet, filing, "MA_BS")


@CHECKS.add("STAFF-DOCTOR-02", needs=("staff",))
def practitioner_is_on_the_staff_list(sheet: Sheet, filing: Filing) -> Seen:
    """MA_BAC_SI is registered."""
    yield from _unlisted(sheet, filing, "MA_BAC_SI")
