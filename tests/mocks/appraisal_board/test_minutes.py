"""Minutes as keyed in become table 12, or are refused before anybody signs them."""

from datetime import date
from typing import Any

import pytest

from mocks.appraisal_board.doors import EXAMPLE
from mocks.appraisal_board.minutes import Minutes, Refused, values_of, why_not

DAY = date(2026, 9, 15)


def minutes(who: dict[str, Any] | None = None, **changes: Any) -> Minutes:
    examined = EXAMPLE["nguoiDuocGiamDinh"] | (who or {})
    return Minutes.model_validate(EXAMPLE | changes | {"nguoiDuocGiamDinh": examined})


def values(given: Minutes) -> dict[str, str]:
    found = values_of(given, DAY)
    assert isinstance(found, dict)
    return found


def test_good_minutes_fill_the_table() -> None:
    found = values(minutes())

    assert why_not(found, DAY) is None
    assert (found["NGAY_HOP"], found["NGAY_SINH"], found["NGAY_CHUNG_TU"]) == ("20260915", "19900201", "20260915")
    assert found["DU_PHONG"] == ""


def test_a_reissue_is_stamped() -> None:
    assert values(minutes(capLai=True))["DU_PHONG"] == "Cấp lại"
    assert values(minutes(capLai=True, lyDoCapLai="sai họ tên"))["DU_PHONG"] == "Cấp lại: sai họ tên"


def test_a_day_must_be_one() -> None:
    found = values_of(minutes(ngayHop="31/09/2026"), DAY)

    assert isinstance(found, Refused)
    assert found.says.vi.startswith("NGAY_HOP")


@pytest.mark.parametrize(
    ("changes", "who", "tag"),
    [
        ({"tyLe": "101"}, {}, "TYLE_TTCT_MOI"),
        ({"maDoiTuong": "ABC"}, {}, "MA_DOI_TUONG"),
        ({}, {"maXa": "4"}, "MAXA_CU_TRU"),
        ({}, {"maSoBHXH": "0000000000"}, "MA_BHXH"),
        ({"deNghi": ""}, {}, "DE_NGHI"),
    ],
)
def test_what_the_table_forbids_is_named_with_its_tag(changes: dict[str, Any], who: dict[str, Any], tag: str) -> None:
    why = why_not(values(minutes(who, **changes)), DAY)

    assert why is not None
    assert why.code == "GDYK02"
    assert why.says.vi.startswith(f"{tag}:")
    assert why.says.vi != why.says.en


def test_characters_that_no_xml_can_hold_are_refused() -> None:
    why = why_not(values(minutes(ketQuaKham="\x01")), DAY)

    assert why is not None
    assert why.code == "GDYK01"
