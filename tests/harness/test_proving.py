from pathlib import Path

import pytest

from harness.prove import Proof, TwinProof, VariantProof
from harness.proving import SPILLS_SHOWN, show_holes, show_proof
from harness.rule import Role
from harness.rulebook import rules_of
from harness.text import Language

NOTHING = {"vi": "", "en": ""}
LONGEST = "TABLE-GIAYDIEUTRINOITRU-PL02-UNPUBLISHED"


@pytest.fixture
def proof() -> Proof:
    own = rules_of(Role.INTAKE)[0].id
    stranger = next(rule.id for rule in rules_of(Role.INTAKE) if rule.chapter == "limits")
    one = Proof(Role.INTAKE, 1, (own, LONGEST))
    one.twins = [
        TwinProof(f"twin-{number}", own, NOTHING, killed=True, verdict="failed", why=NOTHING, also=(stranger,))
        for number in range(SPILLS_SHOWN + 3)
    ]
    one.variants = [VariantProof("plain", NOTHING, 7, {own: {"vi": "sai", "en": "wrong"}}, 3)]
    return one


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_table_fits_a_hundred_columns(proof: Proof, language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    show_proof(proof, language)

    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 100
    assert any(line.startswith(LONGEST) for line in lines)


def test_holes_alarms_and_the_first_spills_are_told(proof: Proof, capsys: pytest.CaptureFixture[str]) -> None:
    show_holes([proof], [Path("prove.json")], "en")

    told = capsys.readouterr().out
    assert f"{LONGEST}: no twin breaks it" in told
    assert "plain (seed 7)" in told
    assert told.count("beyond its neighbours") == SPILLS_SHOWN
    assert "… and 3 more such twins, see prove.json" in told
