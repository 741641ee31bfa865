"""The cut-off, office hours, and whether a registration is on time."""

from datetime import datetime

import pytest

from harness.clock import VIETNAM
from mocks.justice.entry import read_entry
from mocks.justice.worktime import moments, registration_kind
from tests.mocks.justice.conftest import BIRTH, DEATH


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("filed", "arrived", "done"),
    [
        ("15/09/2026 08:30", "15/09/2026 08:40", "15/09/2026 09:15"),
        ("15/09/2026 06:00", "15/09/2026 06:05", "15/09/2026 08:05"),
        ("15/09/2026 11:10", "15/09/2026 11:10", "15/09/2026 13:15"),
        ("15/09/2026 15:00", "15/09/2026 15:10", "15/09/2026 15:45"),
        ("15/09/2026 15:01", "15/09/2026 15:10", "16/09/2026 08:05"),
        ("15/09/2026 14:50", "15/09/2026 16:40", "15/09/2026 17:00"),
        ("15/09/2026 14:50", "15/09/2026 17:30", "16/09/2026 08:05"),
        ("18/09/2026 15:30", "18/09/2026 15:31", "21/09/2026 08:05"),
        ("19/09/2026 09:00", "19/09/2026 09:01", "21/09/2026 08:05"),
        ("14/09/2026 09:00", "15/09/2026 10:00", "15/09/2026 10:35"),
    ],
)
def test_what_is_filed_by_the_cut_off_is_done_the_same_day(filed: str, arrived: str, done: str) -> None:
    opened, finished = moments("KS", at(filed), at(arrived), 5, 30)

    assert finished == at(done)
    assert opened <= finished


@pytest.mark.parametrize(
    ("born", "kind"),
    [
        ("17/07/2026", "1"),
        ("16/07/2026", "4"),
        ("15/09/2026", "1"),
    ],
)
def test_a_birth_is_late_after_sixty_days(born: str, kind: str) -> None:
    entry, _ = read_entry("KS", BIRTH | {"nksNgaySinh": born})

    assert registration_kind(entry, at("15/09/2026 09:00")) == kind


@pytest.mark.parametrize(("died", "kind"), [("31/08/2026", "1"), ("28/08/2026", "4")])
def test_a_death_is_late_after_fifteen_days(died: str, kind: str) -> None:
    entry, _ = read_entry("KT", DEATH | {"nktNgayChet": died})

    assert registration_kind(entry, at("15/09/2026 09:00")) == kind


def test_a_repeat_and_a_foreign_record_stay_what_was_declared() -> None:
    for kind in "23":
        entry, _ = read_entry("KS", BIRTH | {"loaiDangKy": kind, "nksNgaySinh": "01/01/2001"})
        assert registration_kind(entry, at("15/09/2026 09:00")) == kind
