"""What tables 13 and 14 repeat from table 1."""

from collections.abc import Iterable, Iterator

from harness.checks.wording import same
from harness.filing import Filing, Sheet


def differing(sheet: Sheet, filing: Filing, tags: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The filled `tags` of `sheet` that XML1 carries otherwise; a tag that XML1 does not send is left alone.

    QĐ 3176 lets NGAY_VAO and NGAY_RA list several stays; there it is enough that the encounter's is among them.
    """
    encounter = filing.first("XML1")
    if encounter is None:
        return
    for tag in tags:
        copy = sheet.get(tag)
        if copy and tag in encounter.values:
            original = encounter.get(tag)
            listed = tag in {"NGAY_VAO", "NGAY_RA"} and original in copy.split(";")
            if not listed and not same(copy, original):
                yield tag, original
