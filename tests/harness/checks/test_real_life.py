"""Documents of hospitals that do everything right, however unusual the patient: no rule may find anything in them."""

import unicodedata
from datetime import UTC, date, datetime
from typing import Any

import pytest

from harness.documents.table import versions
from harness.edges import documents_of, filing_of
from harness.judge import document_rules, judge
from harness.rule import Case
from harness.text import Text
from harness.world import World

WORLD = World.make(20261123, date(2026, 11, 23), datetime(2026, 11, 23, 3, tzinfo=UTC))
RULE = document_rules()[0]
"""Any rule: a case that names its document takes nothing else from it."""
NOBODY = {"SO_CCCD": "", "MA_THE_BHYT": "", "GT_THE_TU": "", "GT_THE_DEN": "", "MA_DKBD": ""}
NO_PAPER = {"LOAI_GIAYTO": "0", "SO_CCCD": "", "NGAYCAP_CCCD": "", "NOICAP_CCCD": ""}

LIVES: dict[str, dict[str, Any]] = {
    "foreigner without CCCD, checked in": {
        "document": "CHECKIN",
        "set": {**NOBODY, "MA_DOITUONG_KCB": "9"},
        "versions": ["4750", "3176"],
    },
    "foreigner with a passport of nine": {
        "document": "XML1",
        "set": {**NOBODY, "SO_CCCD": "EA1234567", "MA_QUOCTICH": "108", "MA_DANTOC": "55", "MA_DOITUONG_KCB": "9"},
        "versions": ["3176"],
    },
    "foreign mother with a passport": {
        "document": "XML9",
        "set": {
            "SO_CCCD_NND": "EA1234567",
            "MA_QUOCTICH": "108",
            "MA_DANTOC_NND": "55",
            "MA_BHXH_NND": "",
            "MA_THE_NND": "",
            "NGAYSINH_NND": "19900000",
        },
    },
    "no district since July 2025": {"document": "XML9", "set": {"MAHUYEN_CU_TRU": ""}, "versions": ["3176"]},
    "emergency without papers or name": {
        "document": "CHECKIN",
        "set": {**NOBODY, "HO_TEN": "Không rõ", "NGAY_SINH": "198000000000", "GIOI_TINH": "3", "MA_DOITUONG_KCB": "2"},
    },
    "only the year of birth is known": {
        "document": "XML1",
        "set": {"NGAY_SINH": "195000000000"},
        "with": {"XML14": {"set": {"NGAY_SINH": "195000000000"}}},
        "versions": ["4750", "3176"],
    },
    "two cards in one stay": {
        "document": "XML1",
        "set": {
            "MA_THE_BHYT": "DN4019900000001;HT3019900000001",
            "MA_DKBD": "01901;01901",
            "GT_THE_TU": "20250101;20261101",
            "GT_THE_DEN": "20261031;",
        },
    },
    "transferred without a discharge paper": {
        "document": "XML13",
        "situation": "transfer",
        "set": {},
        "without": ["XML7"],
    },
    "died in hospital": {"document": "XML1", "set": {"KET_QUA_DTRI": "5"}, "without": ["XML7"]},
    "day inpatient without a ward admission": {
        "document": "XML1",
        "set": {"MA_LOAI_KCB": "04", "NGAY_VAO_NOI_TRU": "", "LY_DO_VNT": ""},
    },
    "organ donor with a temporary card": {"document": "XML7", "set": {"MA_THE_TAM": "HG4010100000001"}},
    "admitted and dead at an unknown hour of one day": {
        "document": "GIAYBAOTU",
        "set": {"NGAYGIO_VV": "@DT0830", "NGAY_TV": "@DT0000", "NGAY_CAPGIAYBT": "@D"},
    },
    "deceased without papers or number": {
        "document": "GIAYBAOTU",
        "set": {"LOAI_GIAYTO": "", "SO_GIAYTO": "", "NGAY_CAP": "", "NOI_CAP": "", "MA_BHXH": "", "MA_THE": ""},
    },
    "child without card, number or paper": {
        "document": "CT03",
        "situation": "child",
        "set": {**NO_PAPER, "TEKT": "1", "MA_THE": "", "MA_BHXH": "0000000000"},
    },
    "foreign worker's certificate": {
        "document": "CT07",
        "set": {"LOAI_GIAYTO": "3", "SO_CCCD": "EA1234567", "NOICAP_CCCD": "Japan"},
    },
    "soldier's card": {"document": "CT03", "set": {"MA_THE": "QN5979900000002"}},
    "mother without a number": {"document": "GIAYCHUNGSINH", "situation": "no_bhxh", "set": {}},
    "foreign driver": {"document": "GKSK", "set": {"SOCMND_PASSPORT": "EA1234567"}},
    "name in NFD": {"document": "CHECKIN", "set": {"HO_TEN": unicodedata.normalize("NFD", "Nguyễn Thị Hồng")}},
}
PLAYED = [
    pytest.param(life, version, id=f"{name}-{version}")
    for name, life in LIVES.items()
    for version in life.get("versions", versions(life["document"]))
]


@pytest.mark.parametrize(("life", "version"), PLAYED)
def test_nothing_is_found(life: dict[str, Any], version: str) -> None:
    scene = WORLD.scene(11)
    documents = documents_of(RULE, Case(Text("", ""), life, ()), scene, version)

    assert judge(filing_of(documents, scene, WORLD)) == []
