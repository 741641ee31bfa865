"""What kinds, steps, places, time limits and measures are called on a page and in the terminal."""

from dataclasses import dataclass
from typing import Final

from harness.text import Text
from scenarios.capacity.answer import Answer
from scenarios.capacity.outcome import WHOLE
from scenarios.capacity.plan import Plan, Step

MEASURES: Final = {
    "mean": Text("trung bình", "mean"),
    "wait": Text("chờ", "wait"),
    "p50": Text("p50", "p50"),
    "p90": Text("p90", "p90"),
    "p95": Text("p95", "p95"),
    "p99": Text("p99", "p99"),
    "p999": Text("p99,9", "p99.9"),
    "most": Text("lâu nhất", "longest"),
    "load": Text("tải", "load"),
    "late": Text("tỷ lệ trễ", "part late"),
}
TOTAL: Final = Text("cả đường đi", "the whole way")


@dataclass(frozen=True, slots=True)
class Titles:
    """Names of one plan's things."""

    plan: Plan

    @classmethod
    def of(cls, answer: Answer) -> "Titles":
        """Of an answer's plan."""
        return cls(answer.plan)

    def kind(self, name: str) -> Text:
        """A kind of document."""
        return self.plan.kinds[name].title.text

    def place(self, name: str) -> Text:
        """A station, link or cycle; or a wait, which is `kind/step`."""
        for table in (self.plan.stations, self.plan.links, self.plan.cycles):
            if name in table:
                return table[name].title.text
        kind, _, step = name.partition("/")
        title = self.kind(kind)
        return Text(f"{title.vi}: người làm ({step})", f"{title.en}: by a person ({step})")

    def stage(self, kind: str, name: str) -> Text:
        """A step of a kind's way."""
        if name == WHOLE:
            return TOTAL
        step = next(step for step in self.plan.kinds[kind].way if step.called == name)
        return self._step(step)

    def _step(self, step: Step) -> Text:
        place = step.cycle or step.link or step.station
        if place is None:
            return Text(f"người làm ({step.called})", f"by a person ({step.called})")
        return self.place(place)

    def unstable(self, kind: str, stage: str) -> Text:
        """Why a kind has no times."""
        place = self.stage(kind, stage)
        return Text(f"không ổn định: {place.vi}", f"unstable: {place.en}")
