"""How a run ended, and its exit code.

| exit code | conclusion | when |
|--|--|--|
| 0 | sound | everything left in time, every answer was right, nothing acknowledged was lost |
| 1 | wrong_answers | an answer was wrong or missing, a receipt came twice, something acknowledged was lost |
| 2 | – | usage: a bad plan, rate or address, a target that is not ours |
| 3 | incomplete | the target cannot be reached, a worker was lost, the run was interrupted |
| 4 | harness_error | a fault of the bench |
| 5 | void | the generator could not keep up: its figures would flatter the target |
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from harness.text import Text
from loadtests.ledger import Ledger
from loadtests.reconciling import Reconciled
from loadtests.settings import Settings

Conclusion = Literal["sound", "wrong_answers", "incomplete", "harness_error", "void"]
EXIT_CODES: Final[dict[Conclusion, int]] = {
    "sound": 0,
    "wrong_answers": 1,
    "incomplete": 3,
    "harness_error": 4,
    "void": 5,
}
CONCLUSION_WORDS: Final[dict[Conclusion, Text]] = {
    "sound": Text("ĐÚNG VÀ ĐỦ", "SOUND"),
    "wrong_answers": Text("CÓ CÂU TRẢ LỜI SAI", "WRONG ANSWERS"),
    "incomplete": Text("CHƯA TRỌN VẸN", "INCOMPLETE"),
    "harness_error": Text("LỖI BỘ KIỂM THỬ", "BENCH ERROR"),
    "void": Text("VÔ HIỆU: MÁY PHÁT TẢI KHÔNG THEO KỊP", "VOID: THE GENERATOR COULD NOT KEEP UP"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The conclusion and every reason for it, the deciding ones first."""

    conclusion: Conclusion
    reasons: tuple[Text, ...]

    @property
    def exit_code(self) -> int:
        """The process's exit code."""
        return EXIT_CODES[self.conclusion]


def conclude(
    settings: Settings,
    ledger: Ledger,
    reconciled: Reconciled,
    *,
    trouble: Text | None = None,
    interrupted: bool = False,
) -> Outcome:
    """What it all amounts to."""
    found: dict[Conclusion, list[Text]] = {
        "harness_error": [trouble] if trouble else [],
        "void": list(_void(settings, ledger, interrupted=interrupted)),
        "wrong_answers": list(_wrong(ledger, reconciled)),
        "incomplete": list(_incomplete(ledger, reconciled, interrupted=interrupted)),
    }
    reasons = tuple(reason for reasons in found.values() for reason in reasons)
    return Outcome(next((name for name, reasons in found.items() if reasons), "sound"), reasons)


def late_share(ledger: Ledger) -> float:
    """What part of the requests left late."""
    return ledger.late / ledger.left if ledger.left else 0.0


def _void(settings: Settings, ledger: Ledger, *, interrupted: bool) -> Iterator[Text]:
    share = late_share(ledger)
    if share > settings.late_share:
        yield Text(
            f"{share:.2%} yêu cầu rời đi trễ hơn {settings.late_ms:g} ms (cho phép {settings.late_share:.2%}); "
            f"chậm nhất {ledger.behind_s:.3f} s. Thêm --workers, giảm --rate, hoặc dùng máy rảnh.",
            f"{share:.2%} of the requests left more than {settings.late_ms:g} ms late ({settings.late_share:.2%} are "
            f"allowed), at most {ledger.behind_s:.3f} s. Add --workers, lower --rate, or take a quiet machine.",
        )
    if ledger.full:
        yield Text(
            f"{ledger.full} lần không còn chỗ trong {settings.pool} yêu cầu cùng lúc. Tăng --pool hoặc --workers.",
            f"{ledger.full} times no place was free among {settings.pool} requests at once. Raise --pool or --workers.",
        )
    missing = sum(share.count - share.left for share in ledger.shares.values() if not share.lost)
    if missing and not interrupted:
        yield Text(f"{missing} yêu cầu chưa rời đi khi hết giờ.", f"{missing} requests had not left when time was up.")


def _wrong(ledger: Ledger, reconciled: Reconciled) -> Iterator[Text]:
    for ask, line in sorted(ledger.lines.items()):
        if line.wrong:
            told = ", ".join(f"{fault} × {count}" for fault, count in sorted(line.faults.items()))
            yield Text(
                f"{ask}: {line.wrong} trên {line.answered} câu trả lời không đúng ({told}).",
                f"{ask}: {line.wrong} of {line.answered} answers are not right ({told}).",
            )
    if ledger.twice_count:
        yield Text(
            f"{ledger.twice_count} mã biên nhận được cấp hai lần, ví dụ {ledger.twice[0]}.",
            f"{ledger.twice_count} receipts were given twice, for example {ledger.twice[0]}.",
        )
    if reconciled.lost_count:
        yield Text(
            f"{reconciled.lost_count} hồ sơ đã báo nhận nhưng không còn, ví dụ {reconciled.lost[0]}.",
            f"{reconciled.lost_count} files were acknowledged and are gone, for example {reconciled.lost[0]}.",
        )


def _incomplete(ledger: Ledger, reconciled: Reconciled, *, interrupted: bool) -> Iterator[Text]:
    for share in ledger.lost_workers:
        yield Text(
            f"Tiến trình {share.index + 1} đã mất: {share.count - share.answered} trên {share.count} yêu cầu của nó "
            "không có tin, và những gì chúng được báo nhận không đối chiếu được.",
            f"Worker {share.index + 1} was lost: nothing is known of {share.count - share.answered} of its "
            f"{share.count} requests, and what they were acknowledged cannot be compared.",
        )
    if interrupted:
        yield Text("Lần chạy bị dừng giữa chừng.", "The run was stopped midway.")
    if reconciled.trouble:
        yield reconciled.trouble
    elif not ledger.answered:
        yield Text("Không có câu trả lời nào.", "There was no answer at all.")
