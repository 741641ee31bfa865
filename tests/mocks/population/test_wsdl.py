"""The description of the SOAP services: an outsider's client speaks by it over a real line, and our answers obey it."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import zeep
from lxml import etree
from zeep.transports import Transport

from harness.clock import StoppedClock
from harness.wire.axis import axis_account
from harness.wire.population import CHANGES, CONFIRM, KINSHIP, SHARE, FeedQuestion, matching_name, question_xml
from harness.wire.soap import payload_of
from mocks.network import LocalNetwork
from mocks.population.wsdl import ADDRESS, location_of, wsdl_bytes
from tests.mocks.population.conftest import AT, SEED, Stage, about

Make = Callable[..., Stage]
ACCOUNT = axis_account(SEED, "insurance")
XSD = "{http://www.w3.org/2001/XMLSchema}schema"
ADDRESS_TAG = "{http://schemas.xmlsoap.org/wsdl/soap/}address"


class HashedLogin(requests.auth.AuthBase):
    """What an integrator writes beside zeep: the headers of the registry's scheme, for each request anew."""

    def __init__(self, clock: StoppedClock, secret: str) -> None:
        self.clock = clock
        self.secret = secret

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        stamp = str(int(self.clock.now().timestamp() * 1000))
        digest = hashlib.sha256(f"/dancu/soap{ACCOUNT.user}{stamp}{self.secret}".encode()).hexdigest()
        basic = base64.b64encode(f"{ACCOUNT.user}:{digest}".encode()).decode()
        request.headers.update(
            {
                "Authorization": f"Basic {basic}",
                "Timestamp": stamp,
                "X-Road-Client": ACCOUNT.member,
                "ApiKey": ACCOUNT.api_key,
            }
        )
        return request


@pytest.fixture(scope="module")
def served() -> Iterator[LocalNetwork]:
    with LocalNetwork(StoppedClock(AT.astimezone(UTC)), SEED, only={"population"}) as network:
        yield network


def client(served: LocalNetwork, secret: str = ACCOUNT.password) -> Any:
    session = requests.Session()
    session.trust_env = False
    session.auth = HashedLogin(StoppedClock(AT.astimezone(UTC)), secret)
    url = f"{served.urls['population']}/dancu/soap?wsdl"
    return zeep.Client(url, transport=Transport(session=session, timeout=10, operation_timeout=10))


def whom(served: LocalNetwork, code: str) -> dict[str, Any]:
    woman = served.town.home("birth/happy").woman
    return {
        "MaYeuCau": "zeep-1",
        "MaDVC": "VPCP",
        "MaTichHop": code,
        "MaCanBo": "cb-1",
        "SoDinhDanh": woman.cccd,
        "HoVaTen": matching_name(woman.full_name),
        "NgayThangNamSinh": {"NgayThangNam": f"{woman.born:%Y%m%d}"},
    }


# --- zeep -------------------------------------------------------------------------------------------------------------


def test_zeep_is_told_where_the_services_are(served: LocalNetwork) -> None:
    made = client(served)

    assert made.service._binding_options["address"] == f"{served.urls['population']}/dancu/soap"  # noqa: SLF001 -- zeep shows it nowhere else
    assert {CONFIRM, SHARE, KINSHIP, CHANGES} <= set(dir(made.service))


def test_zeep_confirms_somebody_and_nobody(served: LocalNetwork) -> None:
    made = client(served)

    assert made.service.XacThucThongTinCongDan(**whom(served, "033")) is True
    assert made.service.XacThucThongTinCongDan(**whom(served, "033") | {"HoVaTen": "AIKHAC"}) is False


def test_zeep_gets_a_citizen_and_nobody(served: LocalNetwork) -> None:
    made, woman = client(served), served.town.home("birth/happy").woman
    found = made.service.TraCuuThongTinCongDan(**whom(served, "037"), MaDonVi="G12", TaiKhoan="tk", SoDienThoai="0")
    nobody = made.service.TraCuuThongTinCongDan(**whom(served, "037") | {"HoVaTen": "AIKHAC"})

    assert found.SoCongDan == "1"
    assert isinstance(found.ThoiDiemDuLieu, datetime)
    (citizen,) = found.CongDan
    assert citizen.SoDinhDanh == woman.cccd
    assert citizen.GioiTinh == "2"
    assert citizen.ThuongTru.MaPhuongXa == woman.address.commune
    assert citizen.Cha.HoVaTen == served.town.home("birth/happy").father.full_name.upper()
    assert (nobody.SoCongDan, nobody.CongDan) == ("0", [])


def test_zeep_reads_kinship_and_changes(served: LocalNetwork) -> None:
    made = client(served)
    kin = made.service.XacMinhThongTinNhanThan(**whom(served, "037"))
    changes = made.service.DanhSachThayDoi(MaYeuCau="z", TuNgay=0, DenNgay=1, Loai="", Trang=1, SoBanGhi=10)

    assert kin.CongDan[0].Me.SoDinhDanh == served.town.home("birth/happy").mother.cccd
    assert changes.CongDan == []


def test_zeep_hears_a_refusal_as_a_fault(served: LocalNetwork) -> None:
    with pytest.raises(zeep.exceptions.Fault) as stranger:
        client(served, "wrong").service.XacThucThongTinCongDan(**whom(served, "033"))
    with pytest.raises(zeep.exceptions.Fault) as wrong:
        client(served).service.XacThucThongTinCongDan(**whom(served, "099"))

    assert stranger.value.detail.findtext("MaLoi") == "DC02"
    assert wrong.value.detail.findtext("MaLoi") == "DC10"
    assert wrong.value.message.startswith("Thông điệp không hợp lệ: MaTichHop")


def test_zeep_sends_an_empty_soap_action(served: LocalNetwork) -> None:
    client(served).service.XacThucThongTinCongDan(**whom(served, "033"))

    last = served.log.after(0)[-1]
    assert last.request.header("SOAPAction") == '""'
    assert not served.mishaps


# --- the schema -------------------------------------------------------------------------------------------------------


def schema(number: int) -> etree.XMLSchema:
    """The schema of the requests (0) or of the answers (1)."""
    found = list(etree.fromstring(wsdl_bytes()).iter(XSD))[number]
    return etree.XMLSchema(etree.fromstring(etree.tostring(found)))


def obeys(number: int, body: bytes) -> bool:
    made = schema(number)
    fine = made.validate(etree.fromstring(etree.tostring(payload_of(body))))
    assert fine, made.error_log
    return fine


@pytest.mark.parametrize("service", [CONFIRM, SHARE, KINSHIP])
def test_questions_and_answers_obey_the_schema(stage: Make, service: str) -> None:
    made = stage()
    for scene in ("birth/happy", "reconcile/unknown", "reconcile/year-only", "renewal/no-household"):
        for citizen in made.home(scene).members.values():
            asked = about(citizen, service)
            assert obeys(0, question_xml(asked))
            assert obeys(1, made.soap(asked).body)


def test_the_feed_obeys_the_schema_too(stage: Make) -> None:
    made = stage()
    made.newborn()
    asked = FeedQuestion("f", 0, 4_102_444_800_000)

    assert obeys(0, question_xml(asked))
    assert obeys(1, made.soap(asked).body)


# --- where it says the services are -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("dancu.test:8080", "http://dancu.test:8080/dancu/soap"),
        ("[::1]:9", "http://[::1]:9/dancu/soap"),
        (None, ADDRESS),
        ("", ADDRESS),
        ("a/../b", ADDRESS),
        ("x'><script>", ADDRESS),
        ("a" * 300, ADDRESS),
    ],
)
def test_the_address_is_the_one_that_the_caller_used_if_it_is_one(host: str | None, address: str) -> None:
    assert location_of(host, "/dancu/soap") == address


def test_anybody_may_read_the_description(stage: Make) -> None:
    response = stage().raw("/dancu/soap?wsdl", b"", (("Host", "dancu.test"),), "GET")
    (address,) = etree.fromstring(response.body).iter(ADDRESS_TAG)

    assert response.status == 200
    assert response.header("Content-Type") == "text/xml; charset=utf-8"
    assert address.get("location") == "http://dancu.test/dancu/soap"
