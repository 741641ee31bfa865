"""The open loop: what is due leaves when its time has come, whatever has become of those before.

Here is no HTTP and no Locust; `spawn` puts a request under way and returns, or waits when no place is free.
"""

from collections.abc import Callable, Iterable
from typing import Final

import gevent

from loadtests.letters import Letter

YIELD_EVERY: Final = 16
"""When many are due at once, those under way get their turn after so many."""


def drive(
    letters: Iterable[Letter],
    begin: float,
    until: float,
    now: Callable[[], float],
    spawn: Callable[[Letter, float], None],
) -> None:
    """Put every letter under way at `begin` and its own time; stop at `until`, come what may."""
    without_pause = 0
    for letter in letters:
        due = begin + letter.at_us / 1e6
        wait = due - now()
        if wait > 0:
            gevent.sleep(wait)
            without_pause = 0
        else:
            without_pause += 1
            if without_pause >= YIELD_EVERY:
                gevent.sleep(0)
                without_pause = 0
        if now() > until:
            return
        spawn(letter, due)
