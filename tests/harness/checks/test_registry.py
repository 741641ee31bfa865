from datetime import date

import pytest

from harness.checks import CHECKS, Registry
from harness.filing import Filing, Sheet


def test_a_rule_claimed_twice_raises_at_once() -> None:
    registry = Registry()
    registry.add("ONE-01")(lambda _sheet, _filing: iter(()))

    with pytest.raises(ValueError, match="ONE-01"):
        registry.add("ONE-01")(lambda _sheet, _filing: iter(()))


def test_an_unknown_rule_has_no_check() -> None:
    assert "NO-SUCH-RULE" not in CHECKS
    with pytest.raises(KeyError):
        CHECKS["NO-SUCH-RULE"]


def test_a_finding_has_place_sentence_and_both_values(filing: Filing, sheet: Sheet) -> None:
    finding = next(iter(CHECKS["XML7-ISSUED-01"](sheet, filing)))

    assert finding.place == "/XML7/NGAY_CT"
    assert finding.says.vi.startswith("Ngày chứng từ")
    assert (finding.expected, finding.actual) == ("20261101", "20261102")


@pytest.fixture
def sheet() -> Sheet:
    return Sheet("XML7", "3176", "", "/XML7", (), {"NGAY_RA": "202611010900", "NGAY_CT": "20261102"})


@pytest.fixture
def filing(sheet: Sheet) -> Filing:
    return Filing("3176", "claims", "01901", [sheet], date(2026, 11, 23))
