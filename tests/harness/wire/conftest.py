"""Parcels of each channel, sealed by identities made once a process."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from harness.wire.authority import Identity, TestAuthority
from harness.wire.spoil import Parcel

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
FACILITY = "01001"


@cache
def identities() -> dict[str, Identity]:
    authority = TestAuthority(NOW)
    return {
        "own": authority.issue(FACILITY, "Bệnh viện Thử"),
        "foreign": authority.issue("79001", "Bệnh viện Khác"),
        "unregistered": authority.issue(FACILITY, "Bệnh viện Thử"),
        "expired": authority.issue(
            FACILITY, "Bệnh viện Thử", valid_from=NOW - timedelta(days=400), valid_to=NOW - timedelta(days=1)
        ),
    }


XML7 = b"<CHI_TIEU_DU_LIEU_GIAY_RA_VIEN><MA_LK>01001.1</MA_LK></CHI_TIEU_DU_LIEU_GIAY_RA_VIEN>"
XML8 = b"<CHI_TIEU_DU_LIEU_TOM_TAT_HO_SO_BENH_AN><MA_LK>01001.1</MA_LK></CHI_TIEU_DU_LIEU_TOM_TAT_HO_SO_BENH_AN>"
CT03 = "<CT03><SO_LUU_TRU>7</SO_LUU_TRU><HO_TEN>Đặng Thị Thử</HO_TEN></CT03>".encode()
NOTICE = (("MA_GBT", "7"), ("HO_TEN", "Đặng Văn Thử"), ("MACSKCB", FACILITY))


@pytest.fixture
def parcel() -> Callable[[str], Parcel]:
    def make(channel: str) -> Parcel:
        own = identities()["own"]
        documents = {"claims": (("XML7", XML7), ("XML8", XML8)), "certificates": (("CT03", CT03),)}.get(channel, ())
        return Parcel(
            channel,
            FACILITY,
            NOW,
            own,
            identities(),
            "Id-0b1c",
            documents,
            "GIAYBAOTU" if channel == "notices" else "",
            NOTICE if channel == "notices" else (),
        )

    return make
