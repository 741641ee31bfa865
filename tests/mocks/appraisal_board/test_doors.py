"""Minutes from the officer's hand to the insurance side: signed, sent until received, never as two issues."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.errors import UsageError
from harness.faults import Duplicate, NoAnswer, Reset
from mocks.appraisal_board.doors import EXAMPLE

DOOR = "/gdyk/1.0/bienban"
NUMBER = EXAMPLE["soBienBan"]
FIXED = EXAMPLE | {"tyLe": "12", "tongTyLe": "12", "capLai": True}


@pytest.fixture
def board(lone: Callable[..., Any]) -> Any:
    """The board before the real gateway, within the process."""
    return lone("appraisal-board", stubs=(), others=("intake",))


def look(board: Any) -> dict[str, Any]:
    said = board.ask("GET", f"{DOOR}?soBienBan=000001%2F2026%2FG%C4%90YK")
    assert said.status == 200
    fields: dict[str, Any] = said.fields
    return fields


def papers(board: Any) -> list[tuple[str, str]]:
    return [(paper.sheet.get("TYLE_TTCT_MOI"), paper.sheet.get("DU_PHONG")) for paper in board.network.papers(0)]


def test_minutes_are_signed_sent_and_accepted(board: Any) -> None:
    filed = board.ask("POST", DOOR, EXAMPLE)
    board.settle()

    assert filed.fields["trangThai"] == "1"
    assert look(board)["trangThai"] == "2"
    assert look(board)["maGD"].startswith("HS_GDYK01901_")
    assert board.kinds() == ["received-minutes", "minutes-sent"]
    assert board.owners() == []
    assert papers(board) == [("11", "")]


def test_the_same_minutes_twice_are_one_issue(board: Any) -> None:
    board.ask("POST", DOOR, EXAMPLE)
    board.ask("POST", DOOR, EXAMPLE)
    board.settle()
    board.ask("POST", DOOR, EXAMPLE)
    board.settle()

    assert board.kinds() == ["received-minutes", "minutes-sent"]
    assert len(papers(board)) == 1


@pytest.mark.parametrize(
    "fault",
    [
        NoAnswer(door="appraisal-board->intake:*", times=4),
        NoAnswer(door="appraisal-board->intake:*", times=3, when="before"),
        Reset(door="appraisal-board->intake:guiBienBanGiamDinh", times=2),
        Duplicate(door="appraisal-board->intake:*", times=4),
    ],
)
def test_lost_and_repeated_answers_leave_one_paper(board: Any, fault: Any) -> None:
    board.network.arm([fault])

    board.ask("POST", DOOR, EXAMPLE)
    board.forward(hours=2)

    assert board.kinds() == ["received-minutes", "minutes-sent"]
    assert papers(board) == [("11", "")]


def test_while_the_gateway_is_silent_the_minutes_wait_for_it(board: Any) -> None:
    board.network.arm([NoAnswer(door="appraisal-board->intake:*")])
    board.ask("POST", DOOR, EXAMPLE)
    board.forward(hours=2)
    assert board.owners() == [("waiting", "intake")]

    board.network.disarm()
    board.forward(hours=1)

    assert look(board)["trangThai"] == "2"


def test_a_correction_is_a_reissue_and_replaces(board: Any) -> None:
    board.ask("POST", DOOR, EXAMPLE)
    board.settle()
    board.forward(days=1)

    board.ask("POST", DOOR, FIXED)
    board.settle()

    assert (look(board)["trangThai"], look(board)["lanCapLai"]) == ("2", 1)
    assert papers(board) == [("12", "Cấp lại")]
    assert board.kinds()[2:] == ["received-minutes", "minutes-sent"]


def test_a_reissue_never_overtakes_its_original(board: Any) -> None:
    board.network.arm([NoAnswer(door="appraisal-board->intake:*", times=6)])
    board.ask("POST", DOOR, EXAMPLE)
    board.settle()
    board.ask("POST", DOOR, FIXED)
    board.forward(hours=3)

    assert papers(board) == [("12", "Cấp lại")]
    assert [act.key for act in board.network.acts() if act.kind == "minutes-sent"] == [f"{NUMBER}/0", f"{NUMBER}/1"]


def test_another_content_under_the_number_is_refused_unless_it_is_a_reissue(board: Any) -> None:
    board.ask("POST", DOOR, EXAMPLE)

    said = board.ask("POST", DOOR, EXAMPLE | {"tyLe": "12"})

    assert (said.status, said.fields["trangThai"], said.fields["maLoi"]) == (200, "0", "GDYK03")


def test_there_is_no_reissue_without_an_original(board: Any) -> None:
    assert board.ask("POST", DOOR, FIXED).fields["maLoi"] == "GDYK04"


def test_what_the_gateway_returns_waits_for_the_officer_who_corrects_it(lone: Callable[..., Any]) -> None:
    board = lone("appraisal-board", stubs=("intake",))
    key = {"access_token": "a", "id_token": "b", "username": "u", "expires_in": "2030-01-01T00:00:00Z"}
    board.stubs["intake"].says |= {
        "take": {"maKetQua": "200", "APIKey": key},
        "guiBienBanGiamDinh": {"MaKetQua": "125", "MaGD": None, "ThoiGianTiepNhan": None},
    }
    board.ask("POST", DOOR, EXAMPLE)
    board.settle()
    assert board.owners() == [("returned 125", "officer")]
    assert look(board)["maLoi"] == "125"

    board.stubs["intake"].says["guiBienBanGiamDinh"] = {"MaKetQua": "200", "MaGD": "X1", "ThoiGianTiepNhan": "1"}
    board.ask("POST", DOOR, EXAMPLE | {"tyLe": "12"})
    board.settle()

    assert (look(board)["trangThai"], look(board)["maGD"]) == ("2", "X1")
    assert board.kinds() == ["received-minutes", "minutes-sent"]


def test_a_refused_account_is_the_officers_matter_and_is_tried_again(lone: Callable[..., Any]) -> None:
    board = lone("appraisal-board", stubs=("intake",))
    board.stubs["intake"].says["take"] = {"maKetQua": "403"}
    board.ask("POST", DOOR, EXAMPLE)
    board.forward(hours=1)

    assert board.owners() == [("waiting", "officer")]
    assert len(board.stubs["intake"].asked("take")) > 3


def test_a_forgotten_token_is_taken_anew(board: Any) -> None:
    board.ask("POST", DOOR, EXAMPLE)
    board.settle()
    board.network.gateway.desk.sessions.clear()

    board.ask("POST", DOOR, FIXED)
    board.settle()

    assert look(board)["trangThai"] == "2"


@pytest.mark.parametrize("changes", [{"chucVu": "3"}, {"soBienBan": ""}, {"nguoiDuocGiamDinh": []}, {"capLai": "yes"}])
def test_malformed_minutes_are_refused(board: Any, changes: dict[str, Any]) -> None:
    assert board.ask("POST", DOOR, EXAMPLE | changes).status == 400


def test_unknown_minutes_are_not_found(board: Any) -> None:
    assert board.ask("GET", f"{DOOR}?soBienBan=x").status == 404
    assert board.ask("GET", DOOR).status == 400


def test_a_setting_nobody_knows_is_refused(lone: Callable[..., Any]) -> None:
    with pytest.raises(UsageError, match="colour"):
        lone("appraisal-board", settings={"colour": "red"})
