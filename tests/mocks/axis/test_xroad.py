"""X-Road's paths: identifiers, ids, the request hash, and whose error it is."""

import base64
import hashlib
import json
import uuid
from collections.abc import Callable

import pytest

from harness.exchange import Headers, Request, Response
from harness.faults import read_fault
from harness.rule import Basis
from harness.wire.axis import axis_account, axis_key, population_headers, xroad_request
from mocks.axis.registry import registry
from mocks.party import Reply
from tests.mocks.axis.conftest import Stage

PATH = "/r1/VN/GOV/G01/csdldc/TraCuuThongTinCongDan"
CLIENT = ("X-Road-Client", "VN/GOV/G12/bhxh")
INSURANCE = axis_account(1, "insurance")


def ask(
    stage: Stage, path: str = PATH, *headers: tuple[str, str], method: str = "POST", body: bytes = b"{}"
) -> Response:
    return stage.ask(Request(method, path, headers or (CLIENT,), body))


def test_a_json_call_reaches_the_place_behind_the_security_server(stage: Stage) -> None:
    answer = ask(stage, f"{PATH}/v1/ch%C3%BA?q=%20", CLIENT, ("X-Road-Id", "m-1"))

    asked = stage.providers["population"].asked[0]
    assert asked.target == "/dancu/TraCuuThongTinCongDan/v1/ch%C3%BA?q=%20"
    assert asked.header("X-Axis-Key") == axis_key(1, "population")
    assert (asked.header("X-Road-Client"), asked.header("X-Road-Id")) == ("VN/GOV/G12/bhxh", "m-1")
    assert (answer.status, json.loads(answer.body)) == (200, {"trangThai": 1})


def test_a_soap_body_passes_as_bytes_with_the_headers_of_the_population_scheme(stage: Stage) -> None:
    envelope = b'<?xml version="1.0"?>\r\n<!-- as is --><Envelope/>'
    stage.providers["population"].reply = Reply(500, b"<Fault/>", media="text/xml")
    own: Headers = (("ESB_SOURCE_TYPE", "BHXH"), *population_headers(INSURANCE, "TraCuuThongTinCongDan", 1))
    request = xroad_request(INSURANCE, "population", "TraCuuThongTinCongDan", envelope, "text/xml", extra=own)
    answer = stage.ask(request)

    asked = stage.providers["population"].asked[0]
    assert (asked.target, asked.body) == ("/dancu/soap", envelope)
    assert {name: asked.header(name) for name, _ in own} == dict(own)
    assert (answer.status, answer.body, answer.header("X-Road-Error")) == (500, b"<Fault/>", None)


def test_the_reply_carries_the_ids_of_the_exchange(stage: Stage) -> None:
    optional = {"X-Road-UserId": "VN001", "X-Road-Issue": "H26-1", "X-Road-Represented-Party": "GOV/X"}
    stage.providers["population"].reply = Reply(headers=(("X-Road-Service", "mine"), ("X-Road-Id", "mine")))
    answer = ask(stage, PATH, CLIENT, *optional.items())

    assert answer.header("X-Road-Client") == "VN/GOV/G12/bhxh"
    assert answer.header("X-Road-Service") == "VN/GOV/G01/csdldc/TraCuuThongTinCongDan"
    assert [str(uuid.UUID(answer.header(name) or "")) for name in ("X-Road-Id", "X-Road-Request-Id")]
    assert {name: answer.header(name) for name in optional} == optional
    assert len(answer.headers) == len({name.lower() for name, _ in answer.headers})


@pytest.mark.parametrize("message", ["", "fa2e18a5-c2cb-4d09-b994-f57727f7c3fb"])
@pytest.mark.parametrize("body", [b"", '{"HoVaTen": "Đỗ"}'.encode()])
def test_the_request_hash_is_what_the_consumer_can_work_out_itself(stage: Stage, message: str, body: bytes) -> None:
    sent = [CLIENT, ("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    sent += [("X-Road-Id", message)] if message else []
    answer = stage.axis.answer(Request("POST", f"{PATH}?x=1", tuple(sent), body))

    lines = [
        "POST",
        f"{PATH}?x=1",
        "X-Road-Client:VN/GOV/G12/bhxh",
        "Content-Type:application/json",
        *([f"X-Road-Id:{message}"] if message else []),
        f"x-road-request-id:{answer.header('X-Road-Request-Id')}",
        *([] if message else [f"x-road-id:{answer.header('X-Road-Id')}"]),
    ]
    expected = hashlib.sha512("".join(f"{line}\r\n" for line in lines).encode()).digest()
    if body:
        expected = hashlib.sha512(expected + hashlib.sha512(body).digest()).digest()
    assert answer.header("X-Road-Request-Hash") == base64.b64encode(expected).decode()


@pytest.mark.parametrize(
    ("path", "client", "status", "kind"),
    [
        (PATH, "", 400, "Client.BadRequest"),
        (PATH, "VN/GOV/G12", 400, "Client.BadRequest"),
        (PATH, "VN/GOV/G12/%FF", 400, "Client.BadRequest"),
        ("/r1", CLIENT[1], 400, "Client.BadRequest"),
        ("/r1/VN/GOV/G01/csdldc", CLIENT[1], 400, "Client.BadRequest"),
        ("/r1/VN/GOV/G01/csdldc/a%3Ab", CLIENT[1], 400, "Client.BadRequest"),
        (f"{PATH}/..%2F../soap", CLIENT[1], 400, "Client.BadRequest"),
        (f"{PATH}/%2E%2E/soap", CLIENT[1], 400, "Client.BadRequest"),
        ("/r1/VN/GOV/G99/khac/DichVu", CLIENT[1], 500, "Server.ClientProxy.UnknownMember"),
        (PATH, "VN/GOV/G99/khac", 500, "Server.ClientProxy.UnknownMember"),
        ("/r1/VN/GOV/G01/csdldc/DichVuKhac", CLIENT[1], 500, "Server.ServerProxy.UnknownService"),
        (PATH, "VN/GOV/G18/sosuckhoe", 500, "Server.ServerProxy.AccessDenied"),
    ],
)
def test_x_roads_own_errors_have_its_shape_and_its_header(
    stage: Stage, path: str, client: str, status: int, kind: str
) -> None:
    answer = ask(stage, path, ("X-Road-Client", client))

    assert (answer.status, answer.header("X-Road-Error")) == (status, kind)
    body = json.loads(answer.body)
    assert (body["type"], str(uuid.UUID(body["detail"]))) == (kind, body["detail"])
    assert stage.providers["population"].asked == []


def test_percent_encoded_identifiers_name_the_same_service(stage: Stage) -> None:
    answer = ask(stage, "/r1/VN/GOV/G01/csdl%64c/TraCuuThongTinCongDan", ("X-Road-Client", "VN/GOV/G12/bhx%68"))

    assert (answer.status, answer.header("X-Road-Client")) == (200, "VN/GOV/G12/bhxh")


def test_a_silent_provider_is_an_error_of_its_security_server(stage: Stage) -> None:
    stage.network.arm([read_fault({"fault": "no-answer", "door": "axis->population:*"})])
    answer = ask(stage)

    assert (answer.status, answer.header("X-Road-Error")) == (500, "Server.ServerProxy.ServiceFailed")


def test_a_redirect_is_passed_on_and_not_followed(stage: Stage) -> None:
    stage.providers["population"].reply = Reply(302, headers=(("Location", "http://elsewhere/"),))
    answer = ask(stage)

    assert (answer.status, answer.header("Location")) == (302, "http://elsewhere/")
    assert len(stage.providers["population"].asked) == 1


def test_a_caller_that_takes_xml_only_gets_the_error_as_xml(stage: Stage) -> None:
    answer = ask(stage, PATH, ("Accept", "text/xml"))

    assert answer.body.startswith(b'<?xml version="1.0" encoding="UTF-8"?><error><type>Client.BadRequest</type>')


def test_a_disabled_service_and_a_method_beyond_the_protocol(staged: Callable[..., Stage]) -> None:
    stage = staged(blocked=["TraCuuThongTinCongDan"])
    disabled, patched = ask(stage), ask(stage, method="PATCH")

    assert disabled.header("X-Road-Error") == "Server.ServerProxy.ServiceDisabled"
    assert (patched.status, patched.header("X-Road-Error")) == (400, "Client.BadRequest")


def test_a_get_passes_too(stage: Stage) -> None:
    assert ask(stage, method="GET", body=b"").status == 200
    assert stage.providers["population"].asked[0].method == "GET"


@pytest.mark.parametrize("soap", [True, False])
def test_a_name_of_ours_is_not_called_observed(soap: bool) -> None:  # noqa: FBT001 -- parametrized
    feed = registry().service("population", "DanhSachThayDoi", soap=soap)
    share = registry().service("population", "TraCuuThongTinCongDan", soap=soap)

    assert feed is not None
    assert share is not None
    assert (feed.basis, share.basis) == (Basis.PROFILE, Basis.OBSERVED if soap else Basis.PROFILE)


def test_a_path_that_soap_and_json_share_has_the_basis_of_soap(stage: Stage) -> None:
    (door,) = [one for one in stage.axis.operations() if one.path == PATH]

    assert door.basis is Basis.OBSERVED
