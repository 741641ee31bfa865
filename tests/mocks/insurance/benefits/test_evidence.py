"""What papers prove, by whichever channel they came; and that tables and sentences are whole."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest

from harness.filing import sheet_of_mapping
from harness.law import law
from mocks.insurance.benefits.evidence import (
    as_spans,
    birth_of_record,
    births,
    civil_day,
    proofs,
    uncovered,
)
from mocks.insurance.benefits.ledger import Ledger
from mocks.insurance.benefits.reasons import reason
from mocks.insurance.benefits.required import cases, known, missing, on_long_list, standard_case, unpaid_cause
from mocks.insurance.paper_index import paper_table
from mocks.office import Paper

NOW = law(date(2026, 9, 15))
OLD = law(date(2024, 9, 15))
AT = datetime(2026, 9, 15, tzinfo=UTC)


def paper(kind: str, values: dict[str, str], number: int = 1) -> Paper:
    sheet = sheet_of_mapping(values, kind, "PL02", f"/{kind}")
    return Paper(number, "", sheet, "01901", "01901_BV", AT)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("kind", "values", "spans"),
    [
        ("CT03", {"NGAY_VAO": "202609010800", "NGAY_RA": "202609050900"}, ["2026-09-01", "2026-09-05"]),
        ("XML7", {"NGAY_VAO": "202609010800", "NGAY_RA": "202609050900"}, ["2026-09-01", "2026-09-05"]),
        ("CT04", {"NGAY_VAO": "202609010800", "NGAY_RA": "202609050900"}, ["2026-09-01", "2026-09-05"]),
        ("GIAYDIEUTRINOITRU", {"NGAY_VAO": "202609010800", "NGAY_RA": "202609050900"}, ["2026-09-01", "2026-09-05"]),
        ("CT07", {"TU_NGAY": "20260901", "DEN_NGAY": "20260905"}, ["2026-09-01", "2026-09-05"]),
        ("XML11", {"TU_NGAY": "20260901", "DEN_NGAY": "20260905"}, ["2026-09-01", "2026-09-05"]),
        ("CT06", {"NGAY_VAO": "20260901", "NGAY_RA": "20260905"}, ["2026-09-01", "2026-09-05"]),
        ("XML10", {"TU_NGAY": "20260901", "DEN_NGAY": "20260905"}, ["2026-09-01", "2026-09-05"]),
        ("CT07", {"TU_NGAY": "20260905", "DEN_NGAY": "20260901"}, []),
        ("CT07", {"TU_NGAY": "x", "DEN_NGAY": "20260901"}, []),
        ("GKSK", {"TU_NGAY": "20260901", "DEN_NGAY": "20260905"}, []),
    ],
)
def test_every_kind_of_paper_proves_its_days(kind: str, values: dict[str, str], spans: list[str]) -> None:
    found = [moment.isoformat() for proof in proofs(NOW, [paper(kind, values)]) for moment in proof.spans[0]]

    assert found == spans


def test_of_a_stay_only_the_rest_counts_as_outpatient() -> None:
    rest = {"NGOAITRU_TUNGAY": "20260906", "NGOAITRU_DENNGAY": "20260908"}
    stay = paper("CT03", {"NGAY_VAO": "202609010800", "NGAY_RA": "202609050900", **rest})

    [both] = proofs(NOW, [stay])
    [after] = proofs(NOW, [stay], outpatient=True)

    assert len(both.spans) == 2
    assert after.spans == ((day("2026-09-06"), day("2026-09-08")),)


@pytest.mark.parametrize(
    ("last", "more", "too_long"),
    [
        ("20260930", {}, False),
        ("20261001", {}, True),
        ("20261001", {"DINH_CHI_THAI_NGHEN": "1", "TUOI_THAI": "13"}, False),
        ("20261001", {"DINH_CHI_THAI_NGHEN": "1", "TUOI_THAI": "12"}, True),
        ("20261020", {"DINH_CHI_THAI_NGHEN": "1", "TUOI_THAI": "20"}, False),
        ("20261021", {"DINH_CHI_THAI_NGHEN": "1", "TUOI_THAI": "20"}, True),
        ("20261021", {"DINH_CHI_THAI_NGHEN": "1", "TUOI_THAI": "9" * 5000}, True),
        ("20270227", {"BENH_ICD10_ID": "A15.0"}, False),
        ("20270228", {"BENH_ICD10_ID": "A15.0"}, True),
    ],
)
def test_a_paper_may_not_give_more_days_than_one_issue(last: str, more: dict[str, str], *, too_long: bool) -> None:
    [proof] = proofs(NOW, [paper("CT07", {"TU_NGAY": "20260901", "DEN_NGAY": last, **more})])

    assert proof.too_long is too_long


def test_the_newest_issue_of_a_paper_counts() -> None:
    first = paper("CT07", {"MA_CT": "7", "TU_NGAY": "20260901", "DEN_NGAY": "20260901"})
    again = paper("CT07", {"MA_CT": "7", "TU_NGAY": "20260901", "DEN_NGAY": "20260903"}, number=2)
    days = [day("2026-09-01"), day("2026-09-02"), day("2026-09-04")]

    assert uncovered(days, proofs(NOW, [first, again])) == [day("2026-09-04")]
    assert as_spans(days) == [(days[0], days[1]), (days[2], days[2])]


@pytest.mark.parametrize("kind", ["GIAYCHUNGSINH", "XML9"])
def test_a_notice_of_birth_names_mother_father_and_how_it_went(kind: str) -> None:
    values = {
        "MA_BHXH_NND": "0000000000",
        "SO_CCCD_NND": "001190000001",
        "HOTEN_NND": "Nguyễn Thị Bình",
        "HO_TEN_NND": "Nguyễn Thị Bình",
        "HO_TEN_CHA": "Trần Văn An",
        "NGAY_SINH_CON": "20260914092000",
        "SO_CON": "2",
        "SINHCON_PHAUTHUAT": "1",
    }

    [birth] = births([paper(kind, values)])

    assert birth.mother == ("001190000001",)
    assert birth.is_mother(["001190000001"], "?")
    assert not birth.is_mother(["001190000002"], "Nguyễn Thị Bình")
    assert birth.is_father(["?"], "TRẦN VĂN AN")
    assert (birth.children, birth.surgery, birth.early) == (2, True, False)


def test_a_notice_without_a_day_tells_of_no_birth() -> None:
    assert births([paper("GIAYCHUNGSINH", {"NGAY_SINH_CON": ""})]) == []
    assert birth_of_record({"nksNgaySinh": "2026"}) is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("14/09/2026", "2026-09-14"),
        ("14.09.2026", "2026-09-14"),
        ({"ngaySinh": 14, "thangSinh": "9", "namSinh": 2026}, "2026-09-14"),
        ("09/2026", ""),
        ({"namSinh": 2026}, ""),
        (None, ""),
        (14092026, ""),
    ],
)
def test_civil_status_writes_days_in_many_ways(value: Any, found: str) -> None:
    read = civil_day(value)

    assert (read.isoformat() if read else "") == found


# --- tables -----------------------------------------------------------------------------------------------------------


def test_every_paper_that_a_case_accepts_is_named_in_both_languages() -> None:
    for case in cases().values():
        assert case.says.vi != case.says.en
        assert case.source
        for one in missing(case, ()):
            assert one.giver in {"hospital", "justice"}
            assert one.name != one.name_english
            assert all(known(kind) for kind in one.kinds)
            assert all(kind in paper_table()["numbers"] or kind in {"KS", "KT"} for kind in one.kinds)
        assert missing(case, {kind for group in case.groups for kind in group}) == []


@pytest.mark.parametrize("regime", ["OM_DAU", "CON_OM", "THAI_SAN", "DUONG_SUC"])
def test_every_regime_has_a_case_of_its_own(regime: str) -> None:
    assert standard_case(regime).regime == regime


def test_diagnoses_are_judged_by_their_code() -> None:
    assert on_long_list("C50.9")
    assert not on_long_list("J18.9")
    assert unpaid_cause("x70")
    assert not unpaid_cause("")


def test_every_reason_speaks_both_languages_and_a_refusal_names_the_law_of_its_day() -> None:
    rows = json.loads((files("mocks.insurance.benefits") / "reasons.json").read_text("utf-8"))["reasons"]
    for code, row in rows.items():
        assert row["vi"] != row["en"], code
        assert ("old" in row) == ("new" in row), code
        if "old" in row:
            assert "58/2014/QH13" in reason(OLD, code).source or "Hộ tịch" in row["old"], code
            assert "41/2024/QH15" in reason(NOW, code).source or "Hộ tịch" in row["new"], code


def test_the_ledger_counts_halves_and_years() -> None:
    ledger = Ledger()
    days = [day("2026-12-31"), day("2027-01-01"), day("2027-01-04")]
    ledger.enter("1", "OM_DAU", days, {days[2]}, once="x")

    assert [ledger.used("1", "OM_DAU", year) for year in (2026, 2027)] == [Decimal(1), Decimal("1.5")]
    assert ledger.used_ever("1", "OM_DAU") == Decimal("2.5")
    assert ledger.taken("1") == frozenset(days)
    assert ledger.taken("2") == frozenset()
    assert ledger.is_paid("x")
