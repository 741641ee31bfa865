"""The newer flow of the adapter in six steps: token, number, upload, NoiHoSo, CapNhatTienTrinh, CapNhatTrangThai.

The steps, their tags and what each HTTP status means are observed; the paths and everything else are a profile.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from harness.chance import guid_of
from harness.rule import Basis
from harness.text import Text
from harness.wire.hostile import MalformedError, decode_base64
from mocks.dossiernumbers import DossierNumbers
from mocks.office import Office
from mocks.party import Operation, Problem, Reply, Visit
from mocks.portal.adapter import read_stamp
from mocks.portal.register import Filed, Register, move
from mocks.portal.sessions import Sessions
from mocks.portal.settings import PortalSettings
from mocks.portal.sixsteps_wire import (
    Connected,
    Fault,
    Moved,
    NumberAsked,
    NumberGiven,
    Standing,
    Stepped,
    TokenAsked,
    TokenGiven,
    Upload,
    Uploaded,
)

ROOM: Final = "/dvcbo/"
BASE: Final = "/dvcbo/1.0"
OBSERVED: Final = "notes of an integration with “DVC Bộ”, as observed; the paths are a profile"
FAULTS: Final = dict.fromkeys((400, 401, 403, 404, 502), Fault)
TOKEN: Final = {"Authorization": Text("Bearer và token của bước 1", "Bearer and the token of step 1")}
SERVER_FAULTS: Final = 500


@dataclass(slots=True)
class SixStepsDesk:
    """Numbers given out and files kept; dossiers stand in the portal's register."""

    office: Office
    settings: PortalSettings
    register: Register
    numbers: DossierNumbers
    sessions: Sessions = field(init=False)
    given: dict[str, str] = field(default_factory=dict)
    """Who was given a dossier number."""
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 of every file by its id."""
    _references: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the counter."""
        self.sessions = Sessions(self.office, timedelta(minutes=self.settings.session_minutes))

    def number(self, holder: str, asked: NumberAsked) -> str:
        """The next number; the same for the same reference."""
        key = (holder, asked.unit, asked.reference)
        if asked.reference and key in self._references:
            return self._references[key]
        number = self.numbers.take(self.settings.services_unit, self.office.today())
        self.given[number] = holder
        if asked.reference:
            self._references[key] = number
        return number

    def keep(self, content: bytes, name: str) -> Uploaded:
        """Keep a file; the same file under the same name is kept once."""
        digest = hashlib.sha256(content).hexdigest()
        identity = guid_of(hashlib.sha256(f"{name}/{digest}".encode()).digest()[:16])
        self.files[identity] = digest
        return Uploaded(id=identity, digest=digest)


class SixStepsDoors:
    """The six doors."""

    def __init__(self, desk: SixStepsDesk) -> None:
        """Stand before `desk`."""
        self._desk = desk

    def operations(self) -> Iterator[Operation]:
        """One door a step."""
        rows: tuple[tuple[str, str, Any, Any, Any, Text], ...] = (
            ("token", "token", self.token, TokenAsked, TokenGiven, Text("bước 1: lấy token", "step 1: a token")),
            (
                "number",
                "maHoSo",
                self.number,
                NumberAsked,
                NumberGiven,
                Text("bước 2: lấy mã hồ sơ", "step 2: a number"),
            ),
            ("upload", "tepTin", self.upload, Upload, Uploaded, Text("bước 3: tải tệp", "step 3: upload a file")),
            ("connect", "NoiHoSo", self.connect, Connected, Standing, Text("bước 4: nối hồ sơ", "step 4: the dossier")),
            ("step", "CapNhatTienTrinh", self.step, Stepped, Standing, Text("bước 5: tiến trình", "step 5: progress")),
            ("move", "CapNhatTrangThai", self.move, Moved, Standing, Text("bước 6: trạng thái", "step 6: the status")),
        )
        for name, path, handle, takes, gives, says in rows:
            yield Operation(
                f"six-{name}",
                "POST",
                f"{BASE}/{path}",
                handle,
                says,
                OBSERVED,
                Basis.OBSERVED,
                takes=takes,
                gives={200: gives, **FAULTS},
                optional={} if name == "token" else TOKEN,
            )

    def enter(self, visit: Visit) -> Reply | None:
        """Every step but the first shows the token."""
        if visit.operation.name == "six-token" or self._holder(visit):
            return None
        return fault(401, Text("Token không hợp lệ hoặc đã hết hạn.", "The token is not valid, or over."))

    def refuse(self, problem: Problem) -> Reply:
        """400 when the body lacks something; what goes wrong behind the proxy is its 502."""
        return fault(502 if problem.status >= SERVER_FAULTS else problem.status, problem.says)

    def token(self, visit: Visit) -> Reply:
        """Give a token."""
        asked: TokenAsked = visit.data
        token = self._desk.sessions.login(asked.username, asked.password)
        if not token:
            return fault(401, Text("Sai tài khoản hoặc mật khẩu.", "Wrong user or password."))
        return Reply(body=TokenGiven(access_token=token, expires_in=self._desk.settings.session_minutes * 60))

    def number(self, visit: Visit) -> Reply:
        """Give the next number."""
        return Reply(body=NumberGiven(number=self._desk.number(self._holder(visit), visit.data)))

    def upload(self, visit: Visit) -> Reply:
        """Keep a file."""
        asked: Upload = visit.data
        try:
            content = decode_base64(asked.content)
        except MalformedError as error:
            return fault(400, error.says)
        return Reply(body=self._desk.keep(content, asked.name))

    def connect(self, visit: Visit) -> Reply:
        """Enter a dossier; the same once more changes nothing."""
        asked: Connected = visit.data
        wrong = self._unowned(visit, asked.number) or self._papers(asked)
        if wrong:
            return wrong
        desk = self._desk
        fields = asked.out()
        known = desk.register.filed.get(asked.number)
        if known is not None and known.fields != fields:
            return fault(400, Text("Hồ sơ đã nối với nội dung khác.", "The dossier was entered with other content."))
        return self._standing(known or desk.register.open(asked.number, self._holder(visit), fields, visit.at))

    def step(self, visit: Visit) -> Reply:
        """Log a step."""
        asked: Stepped = visit.data
        at = read_stamp(asked.at) or visit.at
        said = asked.model_dump(by_alias=True, include={"officer", "post", "department", "begun", "due"})
        found = self._find(visit, asked.number)
        if isinstance(found, Reply):
            return found
        if any((one.status, one.at, one.says) == (int(asked.status), at, asked.says) for one in found.steps):
            return self._standing(found)
        return self._go(found, int(asked.status), at, asked.says, said)

    def move(self, visit: Visit) -> Reply:
        """Change the status."""
        asked: Moved = visit.data
        found = self._find(visit, asked.number)
        if isinstance(found, Reply):
            return found
        if found.status == int(asked.status):
            return self._standing(found)
        return self._go(found, int(asked.status), visit.at, asked.note, {})

    # --- small print --------------------------------------------------------------------------------------------------

    def _go(self, filed: Filed, status: int, at: Any, says: str, said: dict[str, Any]) -> Reply:
        before = filed.status
        if not move(filed, status, at, says, said):
            return fault(
                400,
                Text(
                    f"Không chuyển được trạng thái {before} → {status}.",
                    f"The status cannot go from {before} to {status}.",
                ),
            )
        return self._standing(filed)

    def _find(self, visit: Visit, number: str) -> Filed | Reply:
        wrong = self._unowned(visit, number)
        if wrong:
            return wrong
        found = self._desk.register.filed.get(number)
        return found or fault(404, Text(f"Hồ sơ {number} chưa được nối.", f"Dossier {number} was not entered yet."))

    def _unowned(self, visit: Visit, number: str) -> Reply | None:
        owner = self._desk.given.get(number)
        if owner is None:
            return fault(404, Text(f"Không có mã hồ sơ {number}.", f"There is no dossier number {number}."))
        if owner != self._holder(visit):
            return fault(403, Text("Hồ sơ của đơn vị khác.", "The dossier is another system's."))
        return None

    def _papers(self, asked: Connected) -> Reply | None:
        for paper in asked.papers:
            digest = self._desk.files.get(paper.id)
            if digest is None:
                return fault(404, Text(f"Không có tệp {paper.id}.", f"There is no file {paper.id}."))
            if digest != paper.digest:
                return fault(400, Text(f"HashTepTin của {paper.id} không khớp.", f"The hash of {paper.id} differs."))
        return None

    def _holder(self, visit: Visit) -> str:
        kind, _, token = (visit.request.header("Authorization") or "").partition(" ")
        return self._desk.sessions.holder(token.strip()) if kind.lower() == "bearer" else ""

    @staticmethod
    def _standing(filed: Filed) -> Reply:
        return Reply(body=Standing(number=filed.number, status=str(filed.status)))


def fault(code: int, says: Text) -> Reply:
    """A refusal with its HTTP status repeated in the body."""
    return Reply(code, Fault(code=code, message=says.vi, english=says.en))
