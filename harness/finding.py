"""What a check saw, and where on the wire it saw it."""

from dataclasses import dataclass
from typing import Any

from harness.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule does not hold.

    `place` reads from the outside in: `/HSCHUNGTU/THONGTINHOSO/…/CT03/NGAY_RA`, `request header accessToken`,
    `response /maKetQua`. `expected` and `actual` stand beside each other in every report.
    """

    place: str
    says: Text
    expected: str = ""
    actual: str = ""

    @property
    def tag(self) -> str:
        """The last step of the place: the field's name on the wire."""
        return self.place.rsplit("/", 1)[-1]

    def as_json(self) -> dict[str, Any]:
        """The finding as it stands in an events file."""
        return {"place": self.place, "says": self.says.as_json(), "expected": self.expected, "actual": self.actual}
