"""Whether an answer under load is right: HTTP status, the code of its door's generation, a receipt where one is due."""

import re
from dataclasses import dataclass
from typing import Final

from harness.exchange import Response
from harness.wire.calls import read_answer
from harness.wire.door import doors
from loadtests.kinds import Ask

OK: Final = 200
_CODE: Final = re.compile(r"[0-9A-Za-z_-]{1,12}")
_RECEIPT: Final = re.compile(r"[!-~]{1,200}")


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a request: `fault` is "" or one short word, `receipt` what was acknowledged."""

    fault: str = ""
    receipt: str = ""


def judge(ask: Ask, status: int, body: bytes) -> Judged:
    """Judge an answer that came whole.

    Faults: "http-503", "unreadable", "code-500", "no-receipt", "odd-receipt".
    """
    if status != OK:
        return Judged(f"http-{status}")
    answer = read_answer(doors()[ask.door], Response(status, (), body))
    if answer.problem is not None:
        return Judged("unreadable")
    if answer.code != ask.yes:
        return Judged(f"code-{answer.code}" if _CODE.fullmatch(answer.code) else "code-odd")
    if not ask.receipted:
        return Judged()
    if not answer.receipt:
        return Judged("no-receipt")
    # A receipt is kept and written to files: one that is no plain word of bounded length is a fault, not a receipt.
    return Judged("", answer.receipt) if _RECEIPT.fullmatch(answer.receipt) else Judged("odd-receipt")
