"""Proof that the checks can fail: every rule against broken twins, and correct variants that must raise no alarm.

A twin is killed when the rule it breaks fails; another rule that fails beside it is noted, and proves nothing. A rule
without a killed twin is a hole, a variant that stains a rule is a false alarm; either makes the proof fail.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from harness.errors import UsageError
from harness.parts import part
from harness.rule import Role, Rule
from harness.rulebook import rulebook, rules_of
from harness.text import Text
from harness.twin import Twin
from harness.twinplay import Played, Task, Tell, play_all
from harness.verdict import Verdict

FORMAT: Final = "lienthong-prove/1"
TABLES: Final = "tables"
STRANGERS_SHOWN: Final = 6

Width = Literal["rule", "neighbours", "suite"]
"""What each broken twin meets: the rule it breaks; that rule and its neighbours, so that one which breaks more than it
says is seen; the whole suite, which fills the whole table and takes as long as one certification a twin."""


@dataclass(frozen=True, slots=True)
class TwinProof:
    """A broken twin and what caught it."""

    name: str
    breaks: str
    says: dict[str, str]
    killed: bool
    verdict: str
    why: dict[str, str]
    also: tuple[str, ...]
    """Other rules that failed against it."""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class VariantProof:
    """A run against a correct party; `alarms` are the rules that it stained, with the reason."""

    name: str
    says: dict[str, str]
    seed: int
    alarms: dict[str, dict[str, str]]
    judged: int
    trouble: str = ""


@dataclass(slots=True)
class Proof:
    """The whole table of one role."""

    role: Role
    seed: int
    rules: tuple[str, ...]
    width: Width = "rule"
    twins: list[TwinProof] = field(default_factory=list)
    variants: list[VariantProof] = field(default_factory=list)

    def holes(self) -> Iterator[Text]:
        """Every rule that no twin proves, and every twin that nothing caught."""
        proved = {twin.breaks for twin in self.twins if twin.killed}
        broken = {twin.breaks for twin in self.twins}
        for rule in self.rules:
            if rule not in broken:
                yield Text(f"{rule}: chưa có bản sao hỏng nào vi phạm", f"{rule}: no twin breaks it")
            elif rule not in proved:
                yield Text(f"{rule}: không bắt được bản sao hỏng nào", f"{rule}: kills no twin")
        for twin in self.twins:
            if twin.trouble:
                yield Text(f"{twin.name}: {twin.trouble}", f"{twin.name}: {twin.trouble}")
            elif not twin.killed:
                yield Text(
                    f"{twin.name}: sống sót ({twin.breaks} → {twin.verdict})",
                    f"{twin.name}: survives ({twin.breaks} → {twin.verdict})",
                )

    def alarms(self) -> Iterator[Text]:
        """Every correct variant that stained a rule or never reached an end."""
        for one in self.variants:
            at = f"{one.name} (seed {one.seed})"
            if one.trouble:
                yield Text(f"{at}: {one.trouble}", f"{at}: {one.trouble}")
            elif not one.judged:
                yield Text(f"{at}: không quy tắc nào được xét", f"{at}: no rule was judged")
            for rule, why in one.alarms.items():
                yield Text(f"{at}: {rule}: {why['vi']}", f"{at}: {rule}: {why['en']}")

    def spills(self) -> Iterator[Text]:
        """Every twin that broke more than it says; no fault of a check, but its kill proves less than it should."""
        for twin in self.twins:
            strange = [rule for rule in twin.also if not _kin(self.role, twin.breaks, rule)]
            if strange:
                few = ", ".join(strange[:STRANGERS_SHOWN]) + (" …" if len(strange) > STRANGERS_SHOWN else "")
                yield Text(
                    f"{twin.name}: làm hỏng thêm {len(strange)} quy tắc ngoài lân cận: {few}",
                    f"{twin.name}: fells {len(strange)} rules beyond its neighbours: {few}",
                )

    @property
    def whole(self) -> bool:
        """No hole, no false alarm."""
        return not any(self.holes()) and not any(self.alarms())

    def as_json(self) -> dict[str, Any]:
        """The table as written to `prove.json`."""
        return {
            "role": self.role.value,
            "seed": self.seed,
            "width": self.width,
            "whole": self.whole,
            "rules": list(self.rules),
            "twins": [asdict(twin) for twin in self.twins],
            "variants": [asdict(variant) for variant in self.variants],
            "holes": [hole.as_json() for hole in self.holes()],
            "spills": [spill.as_json() for spill in self.spills()],
            "alarms": [alarm.as_json() for alarm in self.alarms()],
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """What to prove: which rules, how widely, how often."""

    role: Role
    seed: int
    today: date
    rules: tuple[str, ...] = ()
    """Ids or beginnings of ids; empty: all."""
    chapters: tuple[str, ...] = ()
    width: Width = "neighbours"
    variant_runs: int = 0
    """How many variant runs, each with a seed of its own; 0: each variant once."""
    workers: int = 0


def prove(plan: Plan, tell: Tell | None = None) -> Proof:
    """Play every twin and variant of the plan; `tell(name, done, of)` hears of each."""
    module = part("lienthong.twins", plan.role.value)
    rules = _chosen(plan)
    ids = {rule.id for rule in rules}
    narrowed = len(ids) < len(rules_of(plan.role))
    twins = [twin for twin in _of(plan.role, module.twins()) if twin.breaks in ids or not narrowed]
    only = tuple(sorted(ids)) if narrowed else ()
    concerned = [one for one in _of(plan.role, module.variants()) if not one.chapter or _of_chapter(rules, one.chapter)]
    variants = list(_variant_runs(plan, concerned))
    tasks = [Task(plan.role, twin.name, plan.seed, plan.today, _met(plan, twin, only)) for twin in twins]
    tasks += [
        Task(plan.role, one.name, seed, plan.today, _of_chapter(rules, one.chapter) if one.chapter else only)
        for one, seed in variants
    ]
    played = play_all(tasks, plan.workers, tell)
    proof = Proof(plan.role, plan.seed, tuple(rule.id for rule in rules), plan.width)
    proof.twins = [_twin_proof(twin, one) for twin, one in zip(twins, played, strict=False)]
    proof.variants = [
        _variant_proof(variant, seed, one) for (variant, seed), one in zip(variants, played[len(twins) :], strict=True)
    ]
    return proof


def write(proofs: Iterable[Proof], folder: Path) -> Path:
    """Write `prove.json` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "prove.json"
    table = {"format": FORMAT, "roles": [proof.as_json() for proof in proofs]}
    path.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def _chosen(plan: Plan) -> tuple[Rule, ...]:
    every = rules_of(plan.role)
    known = {rule.chapter for rule in every}
    for name in plan.chapters:
        if name not in known:
            raise UsageError(
                Text(
                    f"Không có chương «{name}». Các chương: {', '.join(sorted(known))}.",
                    f"There is no chapter “{name}”. Chapters: {', '.join(sorted(known))}.",
                )
            )
    chosen = tuple(
        rule
        for rule in every
        if (not plan.chapters or rule.chapter in plan.chapters) and (not plan.rules or rule.id.startswith(plan.rules))
    )
    if not chosen:
        raise UsageError(
            Text(
                f"Không quy tắc nào của vai trò {plan.role} khớp với --rule/--chapter đã cho.",
                f"No rule of the role {plan.role} matches the given --rule/--chapter.",
            )
        )
    return chosen


def _of_chapter(rules: Iterable[Rule], chapter: str) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules if rule.chapter == chapter)


def _met(plan: Plan, twin: Twin, only: tuple[str, ...]) -> tuple[str, ...]:
    """The rules that `twin` meets; nothing: all."""
    if plan.width == "suite":
        return only
    if plan.width == "rule":
        return (twin.breaks,)
    return tuple(rule.id for rule in neighbours(plan.role, twin.breaks))


def neighbours(role: Role, rule_id: str) -> tuple[Rule, ...]:
    """The rules that stand nearest to one: its chapter, and for a table all that speak of the same document."""
    own = rulebook()[rule_id]
    return tuple(
        rule
        for rule in rules_of(role)
        if (set(rule.documents) & set(own.documents) if own.chapter == TABLES else rule.chapter == own.chapter)
    )


def _kin(role: Role, one: str, other: str) -> bool:
    """Whether it is no wonder that a party which breaks `one` falls by `other` too: one is a neighbour of the other."""
    return any(rule.id == other for rule in neighbours(role, one)) or any(
        rule.id == one for rule in neighbours(role, other)
    )


def _of(role: Role, twins: Iterable[Twin]) -> list[Twin]:
    return [twin for twin in twins if twin.role is role]


def _variant_runs(plan: Plan, variants: list[Twin]) -> Iterator[tuple[Twin, int]]:
    for number in range(plan.variant_runs or len(variants) if variants else 0):
        yield variants[number % len(variants)], plan.seed + number


def _twin_proof(twin: Twin, played: Played) -> TwinProof:
    failed = tuple(sorted(rule for rule, word in played.verdicts.items() if word == Verdict.FAILED.word))
    return TwinProof(
        name=twin.name,
        breaks=twin.breaks,
        says=twin.says.as_json(),
        killed=twin.breaks in failed and not played.trouble,
        verdict=played.verdicts.get(twin.breaks, "unknown rule"),
        why=played.reasons.get(twin.breaks, {"vi": "", "en": ""}),
        also=tuple(rule for rule in failed if rule != twin.breaks),
        trouble=played.trouble,
    )


def _variant_proof(variant: Twin, seed: int, played: Played) -> VariantProof:
    alarming = {Verdict.FAILED.word, Verdict.CANT_TELL.word, Verdict.HARNESS_ERROR.word}
    return VariantProof(
        name=variant.name,
        says=variant.says.as_json(),
        seed=seed,
        alarms={
            rule: played.reasons.get(rule, {"vi": "", "en": ""})
            for rule, word in played.verdicts.items()
            if word in alarming
        },
        judged=sum(word == Verdict.PASSED.word for word in played.verdicts.values()),
        trouble=played.trouble,
    )
