"""A gateway of its own for each test, and a hospital in a few lines that speaks to it."""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from harness.clock import StoppedClock
from harness.documents import adjustment, driver
from harness.documents.authors import values
from harness.documents.authors.claims import claim
from harness.documents.render import render
from harness.documents.scene import Scene
from harness.documents.table import PL02
from harness.exchange import Response
from harness.wire.authority import Identity
from harness.wire.calls import (
    Answer,
    Call,
    Credentials,
    Token,
    driver_call,
    file_call,
    lookup_call,
    read_answer,
    read_token,
    token_call,
)
from harness.wire.door import doors
from harness.wire.envelope import (
    PROFILES,
    build_adjustment,
    build_certificates,
    build_checkin,
    build_claims,
    build_notice,
    seal,
)
from harness.wire.signature import Profile
from harness.world import World
from mocks.intake.server import LocalGateway

SEED = 11
NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
NOTICES = {"death-notice": "GIAYBAOTU", "birth-notice": "GIAYCHUNGSINH"}

Values = Sequence[Mapping[str, str]]


@pytest.fixture(scope="session")
def world() -> World:
    return World.make(SEED, date(2026, 11, 23), NOW)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def gateway(world: World, clock: StoppedClock) -> Iterator[LocalGateway]:
    with LocalGateway(world, clock, SEED) as gateway:
        yield gateway
        assert gateway.mishaps == []


@pytest.fixture(scope="session")
def line() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=20) as client:
        yield client


@dataclass
class Hospital:
    """One facility with its account, its key and one token."""

    world: World
    gateway: LocalGateway
    line: httpx.Client

    def __post_init__(self) -> None:
        account = self.world.main.account
        self.credentials = Credentials(account.username, account.password, account.facility)
        self.token: Token | None = None

    def send(self, call: Call) -> httpx.Response:
        return self.line.request(
            call.method, self.gateway.url + call.target, headers=list(call.headers), content=call.body
        )

    def take(self) -> Token:
        if self.token is None:
            self.token = read_token(as_response(self.send(token_call(self.credentials))))
        assert self.token is not None
        return self.token

    def ask(self, door: str, **changes: str) -> httpx.Response:
        card, member = self.world.main.card, self.world.main.staff
        fields = {"maThe": card.number, "hoTen": card.holder.full_name, "ngaySinh": f"{card.holder.born:%d/%m/%Y}"}
        fields |= {"hoTenCb": member.full_name, "cccdCb": member.cccd}
        return self.send(lookup_call(doors()[door], self.credentials, self.take(), fields | changes))

    def file(self, door: str, data: bytes) -> httpx.Response:
        encoded = base64.b64encode(data).decode()
        return self.send(file_call(doors()[door], self.credentials, self.take(), encoded, period="202611"))

    def drive(self, record: Mapping[str, str], data: bytes) -> httpx.Response:
        account = self.world.main.driver_account
        credentials = Credentials(account.username, account.password, account.facility)
        return self.send(driver_call(credentials, {**record, "SIGNDATA": base64.b64encode(data).decode()}))

    def answer(self, door: str, response: httpx.Response) -> Answer:
        return read_answer(doors()[door], as_response(response))

    def identity(self) -> Identity:
        return self.world.identity(self.world.main.facility)

    def results(self, receipt: str) -> dict[str, Any]:
        """The results once judged."""
        self.gateway.desk.process_due(all_of_it=True)
        found: dict[str, Any] = self.line.get(self.gateway.results_url, params={"maGiaoDich": receipt}).json()
        return found

    def control(self, method: str, path: str, data: Any = None) -> Any:
        content = b"" if data is None else json.dumps(data).encode()
        return self.line.request(method, self.gateway.control_url + path, content=content).json()

    # --- files ---

    def certificate(self, number: int = 1, kind: str = "CT03", **changes: str) -> bytes:
        records = [{**record, **changes} for record in values(kind, PL02, self.world.scene(number))]
        signed_id = f"Id-{number:08d}-0000-4000-8000-000000000000"
        root = build_certificates(
            self.credentials.facility, self.world.today, [(kind, render(kind, PL02, records))], signed_id
        )
        return seal(root, Profile.P2, self.identity(), NOW)

    def notice(self, door: str, number: int = 1) -> bytes:
        kind = NOTICES[door]
        record = values(kind, PL02, self.world.scene(number))[0]
        return seal(build_notice(kind, record, "Id-1"), Profile.P2, self.identity(), NOW)

    def claim(self, version: str = "3176", scene: Scene | None = None, **changes: str) -> bytes:
        documents = []
        for kind, records in claim(version, scene or self.world.scene(1)):
            changed = [{**one, **(changes if kind == "XML7" else {})} for one in records]
            documents.append((kind, render(kind, version, changed)))
        return seal(
            build_claims(self.credentials.facility, self.world.today, documents),
            PROFILES["claims"],
            self.identity(),
            NOW,
        )

    def checkin(self, version: str) -> bytes:
        root = build_checkin(version, values("CHECKIN", version, self.world.scene(1)))
        return seal(root, PROFILES["checkin"], self.identity(), NOW)

    def adjustment(self, **changes: str) -> bytes:
        record = {**values("DC09BH", PL02, self.world.scene(1))[0], "KY_QT": "202611", **changes}
        root = build_adjustment({}, "Id-1")
        adjustment.fill(root.find("TT_HOSO"), [adjustment.without_empty_rows(record)])
        return seal(root, Profile.P2, self.identity(), NOW)

    def licence(self, number: int = 1, **changes: str) -> tuple[dict[str, str], bytes]:
        record = {**values("GKSK", PL02, self.world.scene(number))[0], **changes}
        return record, seal(driver.build(record), Profile.P3, self.identity(), NOW)

    def any_file(self, door: str) -> bytes:
        """A sound file for `door`."""
        if door in NOTICES:
            return self.notice(door)
        if door.startswith("checkin"):
            return self.checkin(doors()[door].version)
        if door.startswith("claim"):
            return self.claim(doors()[door].version)
        return self.adjustment() if door == "adjustment" else self.certificate()


def as_response(response: httpx.Response) -> Response:
    return Response(response.status_code, tuple(response.headers.items()), response.content)


@pytest.fixture
def hospital(world: World, gateway: LocalGateway, line: httpx.Client) -> Hospital:
    return Hospital(world, gateway, line)
