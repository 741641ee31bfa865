"""Everything that decides a load run, in one value that travels to workers as JSON; bad values are refused here."""

from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from harness.errors import UsageError
from harness.text import Text
from loadtests.questions import QUESTIONS, Question

SECONDS_MAX: Final = 7 * 86_400.0
RATE_MAX: Final = 50_000.0
REQUESTS_MAX: Final = 2_000_000
"""Of one run: receipts of all are held in memory until they are compared."""
POOL_MAX: Final = 20_000
WORKERS_MAX: Final = 64
SCALE_MAX: Final = 1000.0
FIRST_MAX: Final = 100_000_000
"""Documents carry their number in eight digits."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One run.

    `rate` (requests a second, on average) or `scale` (the nation is 1) say how heavy the load is; `replay` is a file of
    times in place of the plan's. `first` numbers the first document. `pool` bounds the requests under way in a worker.
    A request is late when it leaves more than `late_ms` after its time; more than `late_share` of such void the run.
    While a run goes on its counts can be read at `metrics_port` (0: nowhere).
    """

    question: str
    plan: str
    target: str
    out: str
    seed: int = 1
    seconds: float = 60.0
    rate: float = 0.0
    scale: float = 1.0
    replay: str = ""
    profile: str = ""
    fixtures: str = ""
    results_url: str = ""
    control_url: str = ""
    first: int = 0
    pool: int = 2000
    deadline_s: float = 30.0
    late_ms: float = 10.0
    late_share: float = 0.01
    owned: bool = False
    metrics_port: int = 0

    @property
    def asked(self) -> Question:
        """The question put."""
        return QUESTIONS[self.question]

    def as_json(self) -> dict[str, Any]:
        """All of it, for another process."""
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        return cls(**data)

    def checked(self) -> Self:
        """Itself; UsageError names the first value that cannot be, with its bounds."""
        if self.question not in QUESTIONS:
            known = ", ".join(QUESTIONS)
            raise UsageError(
                Text(
                    f"Không có câu hỏi {self.question!r}. Có: {known}.",
                    f"There is no question {self.question!r}. Known: {known}.",
                )
            )
        _within("--seconds", self.seconds, 1.0, SECONDS_MAX)
        _within("--rate", self.rate, 0.0, RATE_MAX)
        _within("--scale", self.scale, 1e-6, SCALE_MAX)
        _within("--documents-from", self.first, 0, FIRST_MAX - 1)
        _within("--pool", self.pool, 1, POOL_MAX)
        _within("--deadline", self.deadline_s, 0.1, 600.0)
        _within("--late-ms", self.late_ms, 0.1, 60_000.0)
        _within("--late-share", self.late_share, 0.0, 1.0)
        _within("--metrics-port", self.metrics_port, 0, 65_535)
        return self


def _within(option: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:  # also refuses what is no number (nan)
        raise UsageError(
            Text(
                f"{option} phải từ {least:g} đến {most:g}, không phải {value:g}.",
                f"{option} must be from {least:g} to {most:g}, not {value:g}.",
            )
        )
