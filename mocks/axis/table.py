"""The axis's doors as the contract tells them: what each takes and gives, on whose authority."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from pydantic import Field

from harness.rule import Basis
from harness.text import Text
from harness.topology import TITLES
from harness.wire.axis import ISSUE, OFFICER, PURPOSE
from mocks.axis.refusals import Fault, OAuthError, XRoadError
from mocks.axis.registry import Api
from mocks.axis.xroad import CLIENT, ERROR, ID, REQUEST_HASH, REQUEST_ID, ROOT, SERVICE
from mocks.party import FORM, JSON, XML, Given, Later, Operation, Reply, Visit, Wire

Handle = Callable[[Visit], Reply | Later]

OPEN_PATH: Final = f"{ROOT}/{{instance}}/{{memberClass}}/{{memberCode}}/{{subsystem}}/{{serviceCode}}"
# A provider may answer with the same status in a form of its own: hence any type, and a schema that nothing is outside.
_BOTH: Final = (JSON, "application/xml", "*/*")
_PLAIN: Final = (*_BOTH, "text/plain")
_FAULT: Final[tuple[Any, ...]] = (Fault, {})
_XROAD_ERROR: Final[tuple[Any, ...]] = (XRoadError, {})
_REASONS: Final = {
    PURPOSE: Text("mục đích (quy ước của bộ mô phỏng)", "purpose (profile of this simulation)"),
    ISSUE: Text("số hồ sơ", "number of the dossier"),
    OFFICER: Text("cán bộ yêu cầu", "the officer who asks"),
    "traceparent": Text("mã dấu vết theo W3C", "W3C Trace Context"),
}
_MANAGER: Final = "WSO2 API Manager as NGSP and LGSP run it: /{context}/{version}/{resource} with a Bearer token"
_ADAPTER: Final = "a province's adapter to NGSP (Quảng Bình): /{api}/{operation} with its static Bearer token"
_PASSED: Final = Text("câu trả lời của bên cung cấp, nguyên vẹn", "the provider's answer, unchanged")


class TokenForm(Wire):
    """Client credentials; key and secret in the form, or in a Basic header."""

    grant_type: str = Field(max_length=100)
    client_id: str = Field(default="", max_length=200)
    client_secret: str = Field(default="", max_length=200)
    scope: str = Field(default="", max_length=1000)


class RevokeForm(Wire):
    """The token that is to die (RFC 7009)."""

    token: str = Field(max_length=200)
    client_id: str = Field(default="", max_length=200)
    client_secret: str = Field(default="", max_length=200)


class TokenAnswer(Wire):
    """An access token."""

    access_token: str
    scope: str
    token_type: str
    expires_in: int


def token_operations(give: Handle, revoke: Handle) -> Iterator[Operation]:
    """The token door and the one that lets a token die."""
    credentials = {"Authorization": Text("Basic khóa:mật khóa", "Basic key:secret")}
    yield Operation(
        name="token",
        method="POST",
        path="/token",
        handle=give,
        says=Text("Cấp token truy cập cho hệ thống", "Give a system its access token"),
        source="WSO2 API Manager, token endpoint; RFC 6749, 4.4",
        basis=Basis.OBSERVED,
        takes=TokenForm,
        media=FORM,
        gives={200: TokenAnswer, 400: OAuthError, 401: OAuthError},
        optional=credentials,
    )
    yield Operation(
        name="revoke",
        method="POST",
        path="/revoke",
        handle=revoke,
        says=Text("Thu hồi token", "Revoke a token"),
        source="WSO2 API Manager, revoke endpoint; RFC 7009",
        basis=Basis.OBSERVED,
        takes=RevokeForm,
        media=FORM,
        gives={200: None, 400: OAuthError, 401: OAuthError},
        optional=credentials,
    )


def api_operation(api: Api, resource: str, handle: Handle) -> Operation:
    """One resource of the API manager."""
    title = TITLES[api.provider]
    wait = {"Retry-After": Text("số giây phải chờ", "seconds to wait")}
    return Operation(
        name=resource,
        method="POST",
        path=f"{api.root}/{resource}",
        handle=handle,
        says=Text(f"{resource}: chuyển tới {title.vi}", f"{resource}: passed on to {title.en}"),
        source=_MANAGER if api.version else _ADAPTER,
        basis=api.basis,
        media=JSON,
        gives={
            200: Given(says=_PASSED),
            401: Given(_FAULT, _PLAIN),
            403: Given(_FAULT, _PLAIN),
            429: Given(_FAULT, _PLAIN, wait),
            503: Given(_FAULT, _BOTH),
            504: Given(_FAULT, _BOTH),
            0: Given(says=_PASSED),
        },
        optional={
            "Authorization": Text("Bearer token", "Bearer token"),
            "lgspaccesstoken": Text("token thứ hai của LGSP tỉnh", "second token of a province's LGSP"),
            **_REASONS,
        },
    )


def xroad_operation(method: str, path: str, name: str, basis: Basis, handle: Handle) -> Operation:
    """One path of X-Road's."""
    added = Text("do X-Road thêm", "added by X-Road")
    error = {ERROR: Text("lỗi của chính X-Road", "X-Road's own error")}
    return Operation(
        name=name,
        method=method,
        path=path,
        handle=handle,
        says=Text(f"Dịch vụ X-Road {name}", f"X-Road service {name}"),
        source="X-Road: Message Protocol for REST (PR-REST), 4.1-4.6",
        basis=basis,
        media=f"{JSON},{XML}" if method in {"POST", "PUT"} else "",
        gives={
            200: Given(headers=dict.fromkeys((CLIENT, SERVICE, ID, REQUEST_ID, REQUEST_HASH), added), says=_PASSED),
            400: Given(_XROAD_ERROR, _BOTH, error),
            500: Given(_XROAD_ERROR, _BOTH, error),
            0: Given(says=_PASSED),
        },
        optional={
            CLIENT: Text("bên hỏi: instance/class/member/subsystem", "who asks: instance/class/member/subsystem"),
            ID: Text("mã thông điệp; trục tự sinh nếu thiếu", "message id; made by the axis if absent"),
            **_REASONS,
        },
    )
