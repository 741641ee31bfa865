import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from harness import prove, twinplay
from harness.errors import UsageError
from harness.prove import Plan, Proof, TwinProof, VariantProof
from harness.rule import Basis, Level, Role, Rule
from harness.settings import RunSettings
from harness.text import Text
from harness.twin import Overrides, Twin
from harness.twinplay import Played, Task

NOTHING = {"vi": "", "en": ""}
SAYS = Text("hỏng", "broken")


def rule(name: str, chapter: str = "chapter") -> Rule:
    return Rule(name, chapter, (Role.INTAKE,), Level.MUST, Basis.PUBLISHED, "paper", SAYS, {})


@contextmanager
def start(_settings: RunSettings) -> Iterator[Overrides]:
    yield {}


def twin(name: str, breaks: str) -> Twin:
    return Twin(name, Role.INTAKE, breaks, SAYS, start)


def killed(name: str, breaks: str, *, verdict: str = "failed") -> TwinProof:
    return TwinProof(name, breaks, NOTHING, verdict == "failed", verdict, NOTHING, ())


def proof(*rules: str) -> Proof:
    return Proof(Role.INTAKE, 1, rules)


class TestHoles:
    def test_a_rule_that_killed_its_twin_is_proved(self) -> None:
        one = proof("A")
        one.twins = [killed("a", "A")]

        assert one.whole

    def test_a_rule_without_a_twin_is_a_hole(self) -> None:
        assert [hole.en for hole in proof("A").holes()] == ["A: no twin breaks it"]

    def test_a_twin_that_lives_is_a_hole(self) -> None:
        one = proof("A")
        one.twins = [killed("a", "A"), killed("b", "A", verdict="passed")]

        assert [hole.en for hole in one.holes()] == ["b: survives (A → passed)"]

    def test_another_rule_that_fails_proves_nothing(self) -> None:
        played = Played({"A": "passed", "B": "failed"}, {})

        caught = prove._twin_proof(twin("a", "A"), played)  # noqa: SLF001 -- the one place where a kill is decided

        assert not caught.killed
        assert caught.also == ("B",)

    def test_a_run_that_was_void_kills_nobody(self) -> None:
        played = Played({"A": "failed"}, {}, trouble="the mock fell over")

        assert not prove._twin_proof(twin("a", "A"), played).killed  # noqa: SLF001 -- as above


class TestSpills:
    @pytest.fixture(autouse=True)
    def _rules(self, monkeypatch: pytest.MonkeyPatch) -> None:
        rules = (rule("A-1", "first"), rule("A-2", "first"), rule("B-1", "second"))
        monkeypatch.setattr(prove, "rules_of", lambda _: rules)
        monkeypatch.setattr(prove, "rulebook", lambda: {one.id: one for one in rules})

    def test_a_twin_that_fells_a_stranger_is_told_and_is_no_hole(self) -> None:
        one = proof("A-1")
        one.twins = [replace(killed("a", "A-1"), also=("A-2", "B-1"))]

        assert [spill.en for spill in one.spills()] == ["a: fells 1 rules beyond its neighbours: B-1"]
        assert one.whole

    def test_neighbours_that_fall_along_are_no_wonder(self) -> None:
        one = proof("A-1")
        one.twins = [replace(killed("a", "A-1"), also=("A-2",))]

        assert list(one.spills()) == []


class TestAlarms:
    def test_a_correct_variant_that_stains_a_rule_is_an_alarm(self) -> None:
        one = proof()
        one.variants = [VariantProof("plain", NOTHING, 3, {"A": NOTHING}, 5)]

        assert [alarm.en for alarm in one.alarms()] == ["plain (seed 3): A: "]

    def test_a_variant_run_that_judged_nothing_is_an_alarm(self) -> None:
        one = proof()
        one.variants = [VariantProof("plain", NOTHING, 3, {}, 0)]

        assert not one.whole


class TestPlaying:
    @pytest.fixture(autouse=True)
    def _parts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        module = SimpleNamespace(
            twins=lambda: (twin("a", "A-1"), twin("b", "B-1"), twin("dead", "B-1")),
            variants=lambda: (twin("plain", ""), twin("other", "")),
        )
        monkeypatch.setattr(prove, "part", lambda *_: module)
        rules = (rule("A-1", "first"), rule("B-1", "second"))
        monkeypatch.setattr(prove, "rules_of", lambda _: rules)
        monkeypatch.setattr(prove, "rulebook", lambda: {one.id: one for one in rules})
        monkeypatch.setattr(twinplay, "warm", lambda _: None)
        monkeypatch.setattr(twinplay, "play", play)
        monkeypatch.setattr(twinplay, "with_suite", lambda _settings, work: work(object()))

    def plan(self, **values: object) -> Plan:
        return Plan(**{"role": Role.INTAKE, "seed": 1, "today": date(2026, 11, 23), "workers": 2, **values})  # type: ignore[arg-type]

    def test_each_twin_has_a_process_and_one_that_dies_spoils_no_other(self) -> None:
        table = prove.prove(self.plan())

        assert [one.killed for one in table.twins] == [True, True, False]
        assert table.twins[2].trouble == "the process died"
        assert [one.name for one in table.variants] == ["plain", "other"]

    def test_a_chapter_narrows_the_twins(self) -> None:
        table = prove.prove(self.plan(chapters=("first",)))

        assert [one.name for one in table.twins] == ["a"]
        assert table.whole

    @pytest.mark.parametrize(
        ("width", "met"), [("rule", ("A-1",)), ("neighbours", ("A-1", "A-2")), ("suite", ())], ids=str
    )
    def test_a_twin_meets_its_rule_or_the_neighbours_too_or_all(
        self, monkeypatch: pytest.MonkeyPatch, width: str, met: tuple[str, ...]
    ) -> None:
        rules = (rule("A-1", "first"), rule("B-1", "second"), rule("A-2", "first"))
        asked: list[Task] = []

        def play_all(tasks: list[Task], *_: object) -> list[Played]:
            asked.extend(tasks)
            return [Played({}, {})] * len(tasks)

        monkeypatch.setattr(prove, "rules_of", lambda _: rules)
        monkeypatch.setattr(prove, "rulebook", lambda: {one.id: one for one in rules})
        monkeypatch.setattr(prove, "play_all", play_all)

        prove.prove(self.plan(width=width))

        assert asked[0].only == met

    def test_variant_runs_have_seeds_of_their_own(self) -> None:
        table = prove.prove(self.plan(chapters=("first",), variant_runs=5))

        assert [(one.name, one.seed) for one in table.variants] == [
            ("plain", 1),
            ("other", 2),
            ("plain", 3),
            ("other", 4),
            ("plain", 5),
        ]

    def test_progress_is_told(self) -> None:
        heard: list[tuple[int, int]] = []

        prove.prove(self.plan(), lambda _name, done, of: heard.append((done, of)))

        assert heard == [(number, 5) for number in range(1, 6)]

    def test_a_selection_that_matches_nothing_is_refused(self) -> None:
        with pytest.raises(UsageError, match="third"):
            prove.prove(self.plan(chapters=("third",)))
        with pytest.raises(UsageError, match="--rule"):
            prove.prove(self.plan(rules=("C",)))


def play(task: Task, _suite: object) -> Played:
    if task.twin == "dead":
        os._exit(9)
    fails = {"a": "A-1", "b": "B-1"}.get(task.twin, "")
    return Played({name: "failed" if name == fails else "passed" for name in ("A-1", "B-1")}, {})
