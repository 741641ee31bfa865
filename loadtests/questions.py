"""The five questions that are put to a gateway, each an hour of the plan's day, some requests and a length."""

from dataclasses import dataclass
from typing import Final

from harness.text import Text
from loadtests.kinds import ASKS

_SIGNED: Final = frozenset(ASKS) - {"lookup"}
_HOUR_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the gateway.

    `hours`: from and until which hour of the plan's day; `cycles_only` leaves out what is not sent by a cycle;
    `month_end` takes one of the last working days of a month, else the busiest day of the plan's first week is taken.
    """

    name: str
    says: Text
    asks: frozenset[str]
    hours: tuple[int, int]
    seconds: float = 60.0
    cycles_only: bool = False
    month_end: bool = False


QUESTIONS: Final[dict[str, Question]] = {
    question.name: question
    for question in (
        Question(
            "morning_lookups",
            Text("Từ bảy giờ, tra cứu thẻ ở quầy tiếp đón có kịp không?", "From seven, do card look-ups keep up?"),
            frozenset({"lookup"}),
            (7, 10),
        ),
        Question(
            "discharge_afternoon",
            Text(
                "Buổi chiều ra viện, giấy tờ đã ký qua các cửa có được nhận kịp không?",
                "On the afternoon of discharges, are signed documents received in time at all doors?",
            ),
            _SIGNED,
            (13, 17),
        ),
        Question(
            "cycle_burst",
            Text(
                "Nhiều nơi gửi gộp theo chu kỳ, cổng có đỡ nổi từng đợt không?",
                "Many sites send in cycles: does the gateway stand each burst?",
            ),
            frozenset(ASKS),
            (8, 11),
            cycles_only=True,
        ),
        Question(
            "month_end",
            Text("Ngày cuối tháng thì sao?", "And at the end of a month?"),
            frozenset(ASKS),
            (7, 18),
            month_end=True,
        ),
        Question(
            "soak",
            Text("Một ngày trọn vẹn, kéo dài hàng giờ: có gì rò rỉ không?", "A whole day, for hours: does it leak?"),
            frozenset(ASKS),
            (0, 24),
            seconds=4 * _HOUR_S,
        ),
    )
}
