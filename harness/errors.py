"""What can go wrong on our side of the wire.

HarnessError (exit 4)
├── UsageError (exit 2)      a person's setting is wrong: names the thing, the place and the remedy
└── TargetError (exit 3)     the system under test cannot be used
    ├── UnreachableError     no answer within the deadline, or the line broke
    └── HostileError         an answer beyond every bound: endless, too large, not HTTP

A broken rule is not an error: it is a `Finding` (harness.finding).
"""

from harness.text import Text


class HarnessError(Exception):
    """Something of ours went wrong; a sentence in both languages, never a traceback."""

    exit_code = 4

    def __init__(self, says: Text) -> None:
        """Carry the sentence; `str()` gives both languages."""
        super().__init__(f"{says.vi} / {says.en}")
        self.says = says


class UsageError(HarnessError):
    """A person's setting is wrong."""

    exit_code = 2


class TargetError(HarnessError):
    """The system under test cannot be used at all."""

    exit_code = 3


class UnreachableError(TargetError):
    """No answer within the deadline, or the line broke."""


class HostileError(TargetError):
    """It answered beyond every bound that we set."""
