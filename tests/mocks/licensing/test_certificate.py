"""Whether a driver's health certificate will do: whose, for which class, what it says, how old it is."""

from datetime import date
from typing import Any

import pytest

from mocks.licensing.certificate import Applicant, newest, read_certificate, why_not

DAY = date(2026, 9, 15)
WHO = Applicant("001090990001", "Nguyễn Văn Thử", date(1990, 2, 1), "B")


def row(received: str = "202609101000", **changes: str) -> dict[str, Any]:
    inside = {
        "SO": "00001/GKSKLX/01901/26",
        "HOTEN": "NGUYỄN VĂN THỬ",
        "NGAYSINH": "01/02/1990",
        "SOCMND_PASSPORT": WHO.person,
        "HANGBANGLAI": "B",
        "KETLUAN": "A0-1",
        "NGAYKETLUAN": "10/09/2026",
        "NGAYKHAMLAI": "",
    }
    return {"loai": "GKSK", "soChungTu": "x", "maCSKCB": "01901", "ngayNhan": received, "noiDung": inside | changes}


def code(*, wanted: str = "B", day: date = DAY, **changes: str) -> str:
    certificate = read_certificate(row(**changes))
    assert certificate is not None
    why = why_not(certificate, Applicant(WHO.person, WHO.name, WHO.born, wanted), day)
    return why[0] if why else ""


def test_a_fit_certificate_of_the_person_for_the_class_will_do() -> None:
    assert code() == ""


@pytest.mark.parametrize("changes", [{"SOCMND_PASSPORT": "1"}, {"HOTEN": "Ai Khác"}, {"NGAYSINH": "02/02/1990"}])
def test_another_persons_will_not(changes: dict[str, str]) -> None:
    assert code(**changes) == "GPLX21"


@pytest.mark.parametrize(
    ("held", "wanted", "will"),
    [
        ("C1", "B", True),
        ("A", "B", True),
        ("A1", "B", False),
        ("B", "C1", False),
        ("A1, DE", "D2", True),
        ("?", "B", False),
    ],
)
def test_a_stricter_group_covers_the_milder_ones(held: str, wanted: str, will: bool) -> None:  # noqa: FBT001
    assert (code(HANGBANGLAI=held, wanted=wanted) == "") is will


@pytest.mark.parametrize(("day", "wanted", "will"), [(date(2024, 12, 31), "A1", True), (DAY, "A", False)])
def test_the_groups_are_those_of_the_day(day: date, wanted: str, will: bool) -> None:  # noqa: FBT001
    assert (code(HANGBANGLAI="B1", wanted=wanted, day=day, NGAYKETLUAN="01/12/2024") != "GPLX22") is will


@pytest.mark.parametrize(
    ("concluded", "expected"), [("15/09/2025", ""), ("14/09/2025", "GPLX24"), ("16/09/2026", "GPLX23"), ("", "GPLX23")]
)
def test_it_is_valid_for_twelve_months(concluded: str, expected: str) -> None:
    assert code(NGAYKETLUAN=concluded) == expected


@pytest.mark.parametrize(
    ("conclusion", "again", "expected"),
    [
        ("A0-2", "", "GPLX25"),
        ("A0-3", "15/09/2026", ""),
        ("A0-3", "14/09/2026", "GPLX25"),
        ("A0-3", "", "GPLX25"),
        ("", "", "GPLX25"),
    ],
)
def test_fit_until_the_next_examination_is_fit_so_long(conclusion: str, again: str, expected: str) -> None:
    assert code(KETLUAN=conclusion, NGAYKHAMLAI=again) == expected


def test_the_last_version_of_a_certificate_counts() -> None:
    rows = [
        row("202609111000", KETLUAN="A0-2"),
        row("202609101000"),
        row(SO="00002/GKSKLX/01901/26", NGAYKETLUAN="01/09/2026"),
    ]

    found = newest([one for one in map(read_certificate, rows) if one])

    assert [(one.number[:5], one.conclusion) for one in found] == [("00001", "A0-2"), ("00002", "A0-1")]


@pytest.mark.parametrize(
    "bad",
    [None, 1, "x", {}, {"loai": "GKSK"}, {"loai": "GKSK", "noiDung": []}, {"loai": "CT03", "noiDung": {"SO": "1"}}],
)
def test_what_is_no_certificate_is_passed_over(bad: Any) -> None:
    assert read_certificate(bad) is None
