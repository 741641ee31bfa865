"""The gateway's decisions, without HTTP: sessions, look-ups, receipts, judgement.

Known habits of the real gateway are kept: 200 means received, not valid; the token is bound to the caller's address
and lives ten minutes; MA_LK replaces, a certificate sent twice is two transactions. Where the papers are silent this
desk is strict, and says so at the constant. A file refused after it could be decoded still gets a transaction number,
so that the reasons can be read at the results door (ours: the papers say nothing).
"""

import hashlib
import hmac
import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from harness.chance import guid, guid_of, stream
from harness.clock import VIETNAM, Clock
from harness.documents.table import table
from harness.people.model import Account, Card
from harness.wire.calls import Carried, Incoming
from harness.wire.door import Door, every_door
from harness.world import World
from mocks.intake import lookups
from mocks.intake.appraisal import (
    Dossier,
    channel_of,
    driver_key,
    look_at_documents,
    look_at_signature,
    open_dossier,
    result,
    waiting,
)
from mocks.intake.lookups import Question
from mocks.intake.registry import Registry
from mocks.intake.store import Record, Store
from mocks.office import Nation

MEGABYTE: Final = 1024 * 1024
SESSIONS_MAX: Final = 100_000
WAITING_BYTES_MAX: Final = 64 * MEGABYTE
"""Files kept in memory until they are judged; beyond that they are read back from the store."""

_RECEIPTS: Final = {
    "certificates": "HS_CHUNGTU",
    "portal": "HS_GDYK",
    "notices": "HS_GIAYTO",
    "adjustment": "HS_DC09BH",
}
_ADJUSTMENT_CONTENT: Final = frozenset(
    {"TRANGTHAI", "KY_QT", "NGAY_VAO", "NGAY_RA", "LYDO_DIEUCHINH", "SOBANG_XML", "MA_LK"}
)


@dataclass(frozen=True, slots=True)
class Session:
    """One taken token; it serves the account that took it, from the address that took it."""

    access: str
    id: str
    username: str
    facility: str
    peer: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the desk says to a file; `record` is to be kept before anybody is told."""

    code: str
    at: datetime
    record: Record | None = None
    detail: str = ""


@dataclass(slots=True)
class _Waiting:
    """A record on its way to judgement; `dossier` and `record` are None when they must be read back from the store."""

    due: datetime
    receipt: str
    number: int
    size: int
    dossier: Dossier | None
    record: Record | None = None


class IntakeDesk:
    """One gateway; broken twins override one decision each."""

    token_life = timedelta(minutes=10)
    """SessionTimeLimit's default (CV 1839/CNTT-PM)."""
    file_bytes_max = 20 * MEGABYTE
    """The smaller of the two limits known from the 4210 family: nothing is published for the later doors."""
    processing = timedelta(0)
    """How long a received file waits for its judgement."""
    verified_at_once = frozenset({"certificates", "portal", "notices", "adjustment", "driver"})
    """Channels that answer for the signature before they give a receipt (codes 125, MSG_STATE 0)."""

    def __init__(self, world: World, clock: Clock, seed: int, store: Store) -> None:
        """Open the desk; what `store` holds unjudged is judged by the next `process_due`."""
        self.world = world
        self.clock = clock
        self.store = store
        self.registry = Registry(world)
        self._seed = seed
        self._secret = hashlib.sha256(f"{seed}/intake/secret".encode()).digest()
        self._session_ids = stream(seed, "intake/sessions")
        self.sessions: dict[str, Session] = {}
        self.nation: Nation | None = None
        self.issued: dict[str, Card] = {}
        """Cards issued or renewed since the start, by card number, BHXH number and CCCD."""
        self._waiting: deque[_Waiting] = deque()
        self._waiting_bytes = 0
        self._left_out: set[int] = set()
        self._under_way: set[str] = set()
        self._judging = threading.Lock()
        self.work = threading.Event()
        """Set when something waits for judgement."""
        for facility, pem in store.registered():
            self.registry.register(facility, pem)
        self._take_up()

    def others(self, key: str) -> Card | None:
        """A card that neither the world nor an issue since the start knows; whoever has a whole nation puts it here."""
        return self.nation.card(key) if self.nation else None

    def add_card(self, card: Card) -> None:
        """Let the register know a card that was issued or renewed after the start."""
        for key in (card.number, card.holder.bhxh_number, card.holder.cccd):
            if key:
                self.issued[key] = card

    def _take_up(self) -> None:
        """Whatever an earlier process acknowledged and did not judge goes first."""
        after = 0
        while page := self.store.unjudged(after):
            for record in page:
                self._waiting.append(_Waiting(record.received, record.receipt, record.number, 0, None))
            after = page[-1].number
        if self._waiting:
            self.work.set()

    def reset(self) -> None:
        """Forget sessions, records and changed registers."""
        with self._judging:
            self._waiting.clear()
            self._waiting_bytes = 0
            self._left_out.clear()
            self._under_way.clear()
            self.sessions.clear()
            self.issued.clear()
            self.store.clear()
            self.registry.restore()
            self._session_ids = stream(self._seed, "intake/sessions")

    # --- sessions -----------------------------------------------------------------------------------------------------

    def take_token(
        self, username: str, password_hash: str, peer: str, facility: str = ""
    ) -> tuple[str, Session | None]:
        """Code of token/take, and the session when it is 200; `facility` is the optional maCSKCB of the 09/BH paper."""
        code = self.token_code(username, password_hash, facility)
        return (code, self.open_session(username, peer)) if code == "200" else (code, None)

    def token_code(self, username: str, password_hash: str, facility: str) -> str:
        """200, 401 (account or password), 402 (facility code), 403 (locked)."""
        account = self.registry.account(username)
        if account is None or not self.password_holds(username, password_hash):
            return "401"
        if account.state == "wrong-facility" or facility not in {"", account.facility}:
            return "402"
        return "403" if account.state == "locked" else "200"

    def password_holds(self, username: str, password_hash: str) -> bool:
        """Whether the MD5 is the account's, in upper or lower case: the real gateway takes both."""
        return self.registry.password_matches(username, password_hash)

    def open_session(self, username: str, peer: str) -> Session:
        """A new session; earlier ones of the account live on (whether the real gateway ends them is unknown)."""
        account = self.registry.account(username)
        now = self.clock.now()
        token_id = guid(self._session_ids)
        words = f"{username}|{peer}|{token_id}|{now.isoformat()}"
        access = hmac.new(self._secret, words.encode(), hashlib.sha256).hexdigest()
        facility = account.facility if account else ""
        session = Session(access, token_id, username, facility, peer, now + self.token_life)
        if len(self.sessions) >= SESSIONS_MAX:
            self._drop_expired(now)
        self.sessions[token_id] = session
        return session

    def _drop_expired(self, now: datetime) -> None:
        self.sessions = {key: held for key, held in self.sessions.items() if held.expires > now}
        while len(self.sessions) >= SESSIONS_MAX:
            self.sessions.pop(next(iter(self.sessions)))

    def end_session(self, token_id: str) -> None:
        """Forget one session, as a restart of the session server would."""
        self.sessions.pop(token_id, None)

    def admit(self, carried: Carried, peer: str) -> str:
        """200, 401 (no such session for this caller) or 403 (the account was locked meanwhile)."""
        session = self.sessions.get(carried.id)
        if session is None or not self.session_holds(session, carried, peer):
            return "401"
        account = self.registry.account(session.username)
        return "403" if account is None or account.state == "locked" else "200"

    def session_holds(self, session: Session, carried: Carried, peer: str) -> bool:
        """Whether token, account, password, address and time are those of the session."""
        return (
            self.token_matches(session, carried)
            and session.username == carried.username
            and self.password_holds(carried.username, carried.password)
            and self.address_matches(session, peer)
            and not self.expired(session)
        )

    def token_matches(self, session: Session, carried: Carried) -> bool:
        """Whether the access token belongs to the token id."""
        return hmac.compare_digest(session.access.encode(), carried.access.encode())

    def address_matches(self, session: Session, peer: str) -> bool:
        """Whether the caller's address is the one that took the token."""
        return session.peer == peer

    def expired(self, session: Session) -> bool:
        """Whether the session is over."""
        return self.clock.now() >= session.expires

    def account_of(self, carried: Carried) -> Account:
        """The account of an admitted caller."""
        account = self.registry.account(carried.username)
        if account is None:
            message = "only an admitted caller has an account"
            raise ValueError(message)
        return account

    # --- look-ups -----------------------------------------------------------------------------------------------------

    def lookup(self, account: Account, question: Question, staff_name: str, staff_cccd: str) -> tuple[str, Card | None]:
        """Code of KQNhanLichSuKCB2024, and the card when one was found and named rightly."""
        if account.state == "restricted":
            return "500", None
        if not question.well_formed or not staff_name or not staff_cccd:
            return "205", None
        code = lookups.staff_code(self.registry.member(account.facility, staff_cccd), staff_name)
        return (code, None) if code != "000" else self.find(question)

    def find(self, question: Question) -> tuple[str, Card | None]:
        """Code of the register, and the card behind the number when the question names its holder."""
        key = question.key.strip()
        card = self.issued.get(key) or self.world.find_card(key) or self.others(key)
        if card is not None and card.answer in {"050", "100", "101", "500"}:
            return card.answer, None
        code = lookups.key_code(question.key)
        if code != "000":
            return code, None
        if card is None:
            return "050", None
        code = lookups.person_code(card, question)
        return (code, None) if code != "000" else (self.card_code(card), card)

    def card_code(self, card: Card) -> str:
        """What the register says of the card itself."""
        today = self.clock.now().astimezone(VIETNAM).date()
        return "010" if card.answer == "000" and card.valid_to < today else card.answer

    def history(
        self, account: Account, question: Question, staff_name: str, staff_cccd: str
    ) -> tuple[str, list[dict[str, Any]] | None]:
        """Code of Lskcb2025 and its list; null when there is nothing to tell."""
        code, card = self.lookup(account, question, staff_name, staff_cccd)
        if card is None or code in lookups.UNVERIFIED:
            return code, None
        return "000", [lookups.visit_row(visit) for visit in self.world.visits_of(card)] or None

    def copayment(self, account: Account, question: Question) -> tuple[str, list[dict[str, Any]] | None, Card | None]:
        """Code of TraCuuTienMCCT, its rows and the card: 200, 204, 400 or 500 (restricted account)."""
        if account.state == "restricted":
            return "500", None, None
        if not question.well_formed:
            return "400", None, None
        code, card = self.find(question)
        if code in {"051", "052", "053"}:
            return "400", None, None
        rows = [lookups.copayment_row(entry) for entry in self.world.copayments_of(card)] if card else []
        return ("200", rows, card) if rows else ("204", None, None)

    # --- files --------------------------------------------------------------------------------------------------------

    def receive(self, door: Door, incoming: Incoming, account: Account) -> Receipt:
        """Take in the file of an admitted caller: 200 with a record to keep, or a code of refusal."""
        now = self.clock.now()
        code = self.parameter_code(door, incoming, account)
        if code != "200":
            return Receipt(code, now, detail=incoming.finding.says.vi if incoming.finding else "")
        file = incoming.file or b""
        facility = account.facility
        fields = self.kept_fields(door, incoming)
        dossier = open_dossier(door, facility, now, file, fields)
        code, detail = self.content_code(door, dossier, incoming, now)
        record = self._record(door, account, now, file, fields, code, dossier.key)
        if code != "200":
            record.result = result(record.receipt, dossier)
            if record.result["ketQua"] == "accepted":  # refused for a reason that no rule of the book names
                record.result["ketQua"] = "rejected"
            return Receipt(code, now, record, detail)
        self._keep_waiting(record, dossier)
        return Receipt("200", now, record)

    def parameter_code(self, door: Door, incoming: Incoming, account: Account) -> str:
        """205 for what cannot be read, 403 or 123 for another's facility, 1001 for too large; else 200."""
        if incoming.problem or not incoming.file:
            return "205"
        if self.too_large(incoming.file):
            return "1001"
        if door.generation == "G2":
            if incoming.fields.get("maTinh", "") != incoming.facility[:2]:
                return "205"
            return "200" if incoming.facility == account.facility else "403"
        if door.name == "adjustment" and incoming.facility != account.facility:
            return "123"
        # The certificate doors file whatever comes under the account's own facility: known of the real ones.
        return "200"

    def too_large(self, file: bytes) -> bool:
        """Whether the decoded file passes the limit."""
        return len(file) > self.file_bytes_max

    def kept_fields(self, door: Door, incoming: Incoming) -> dict[str, str]:
        """The body fields worth keeping: all of a driver's certificate, the month of an adjustment; no secret."""
        if door.name == "driver":
            return incoming.fields
        return {"kyQT": incoming.fields.get("kyQT", "")} if door.name == "adjustment" else {}

    def content_code(self, door: Door, dossier: Dossier, incoming: Incoming, now: datetime) -> tuple[str, str]:
        """What the door answers about the file itself before it gives a receipt, and why."""
        if dossier.opened.root is None:
            says = dossier.findings[-1][1].says.vi
            return ("204" if door.name == "adjustment" else "205"), says
        if door.name == "driver":
            code, detail = self.driver_code(dossier)
            if code != "200":
                return code, detail
        if channel_of(door) not in self.verified_at_once:
            return "200", ""
        found = look_at_signature(dossier, self.registry, now)
        if door.name == "adjustment":
            return self.adjustment_code(dossier, incoming)
        return ("125", found[0][1].says.vi) if found else ("200", "")

    def driver_code(self, dossier: Dossier) -> tuple[str, str]:
        """A certificate once accepted takes EDIT, not ADD; another facility's takes nothing."""
        fields = dossier.fields
        if fields.get("IDBENHVIEN", "") != dossier.facility:
            return "0", "IDBENHVIEN không phải mã cơ sở của tài khoản"
        key = driver_key(dossier.facility, fields)
        if fields.get("STATE", "") == "ADD" and (key in self._under_way or self.store.holding(key)):
            return "0", "Giấy khám sức khỏe này đã có, hãy gửi với STATE = EDIT"
        return "200", ""

    def adjustment_code(self, dossier: Dossier, incoming: Incoming) -> tuple[str, str]:
        """Form 09/BH is judged whole before it is answered: 204, 123, 125, 202, 124, in this order."""
        sheet = dossier.opened.sheets[0] if dossier.opened.sheets else None
        if sheet is None or (sheet.get("TRANGTHAI") != "1" and not _adjustment_rows(dossier)):
            return "204", "Không có dòng điều chỉnh nào"
        look_at_documents(dossier, self.registry)
        reasons: dict[str, str] = {}
        if sheet.get("MA_CSKCB") not in {"", dossier.facility}:
            reasons["123"] = "Mã cơ sở trong tệp khác mã cơ sở của tài khoản"
        if "KY_QT" in sheet.tags and sheet.get("KY_QT") != incoming.fields.get("kyQT", ""):
            reasons["124"] = "KY_QT trong tệp khác kyQT của yêu cầu"
        for rule, finding in dossier.findings:
            reasons.setdefault(_adjustment_reason(rule, finding.tag, finding.actual), finding.says.vi)
        for code in ("204", "123", "125", "202", "124"):
            if code in reasons:
                return code, reasons[code]
        return "200", ""

    def _record(
        self, door: Door, account: Account, now: datetime, file: bytes, fields: dict[str, str], code: str, key: str
    ) -> Record:
        number = self.store.next_number()
        return Record(
            number=number,
            receipt=self.receipt(door, account.facility, number),
            door=door.name,
            account=account.username,
            facility=account.facility,
            received=now,
            file=file,
            fields=fields,
            code=code,
            key=key,
        )

    def receipt(self, door: Door, facility: str, number: int) -> str:
        """The transaction number of record `number`: HS_CHUNGTU<facility>_<GUID> where known, else ours."""
        digest = hashlib.sha256(f"{self._seed}/receipt/{number}".encode()).digest()
        unique = guid_of(digest[:16]).upper()
        if door.name == "driver":
            return unique
        prefix = _RECEIPTS.get(channel_of(door), f"XML{door.version}_")
        return f"{prefix}{facility}_{unique}"

    @property
    def waiting_count(self) -> int:
        """How many files wait for judgement."""
        return len(self._waiting)

    # --- judgement ----------------------------------------------------------------------------------------------------

    def _keep_waiting(self, record: Record, dossier: Dossier) -> None:
        self._under_way.add(dossier.key)
        size = len(record.file)
        if self._waiting_bytes + size > WAITING_BYTES_MAX:
            # Too much is in memory already: it is read back for its judgement, once it can be (`acknowledged`).
            self._left_out.add(record.number)
            return
        self._waiting_bytes += size
        due = record.received + self.processing
        self._waiting.append(_Waiting(due, record.receipt, record.number, size, dossier, record))

    def acknowledged(self, record: Record) -> None:
        """`record` is on disk: if its file was not kept in memory, it joins those that wait for judgement now."""
        if record.number in self._left_out:
            self._left_out.discard(record.number)
            due = record.received + self.processing
            self._waiting.append(_Waiting(due, record.receipt, record.number, 0, None))
            self.work.set()

    def process_due(self, *, all_of_it: bool = False) -> int:
        """Judge what is due (or `all_of_it`), in the order of receipt; gives how many were judged."""
        judged = 0
        with self._judging:
            now = self.clock.now()
            while self._waiting and (all_of_it or self._waiting[0].due <= now):
                waiting_record = self._waiting.popleft()
                self._waiting_bytes -= waiting_record.size
                judged += self._judge(waiting_record, now)
        return judged

    def _judge(self, waiting_record: _Waiting, now: datetime) -> bool:
        dossier = waiting_record.dossier or self._read_back(waiting_record.receipt)
        if dossier is None:  # it was never acknowledged: the process ended before its commit
            return False
        verdict = self.judge(waiting_record.receipt, dossier, now)
        self.store.settle(waiting_record.number, dossier.key, verdict, waiting_record.record)
        self._under_way.discard(dossier.key)
        return True

    def _read_back(self, receipt: str) -> Dossier | None:
        self.store.flush()
        record = self.store.find(receipt)
        if record is None:
            return None
        return open_dossier(every_door()[record.door], record.facility, record.received, record.file, record.fields)

    def judge(self, receipt: str, dossier: Dossier, now: datetime) -> dict[str, Any]:
        """The result of one dossier; twins look away here."""
        look_at_signature(dossier, self.registry, now)
        look_at_documents(dossier, self.registry)
        return result(receipt, dossier)

    def results(self, receipt: str) -> dict[str, Any] | None:
        """What the results door tells of `receipt`; None if nobody got it."""
        record = self.store.find(receipt)
        if record is None:
            return None
        told = record.result or waiting(receipt)
        return told | {"thayTheBoi": record.replaced_by or None}


def _adjustment_rows(dossier: Dossier) -> bool:
    root = dossier.opened.root
    block = root.find("TT_HOSO/TT_DIEUCHINH") if root is not None else None
    return block is not None and any((element.text or "").strip() for element in block.iterdescendants("*"))


def _adjustment_reason(rule: str, tag: str, actual: str) -> str:
    if rule.startswith("SIG-"):
        return "125"
    if rule == "ENV-EMPTY-01":
        return "204"
    if rule.startswith("ENV-") or tag == "MAU_SO":
        return "123"
    if actual and rule.startswith("TABLE-") and _is_date(tag):
        return "202"
    return "124" if actual or tag.rpartition(".")[2] in _ADJUSTMENT_CONTENT else "123"


def _is_date(tag: str) -> bool:
    form = next((field.format for field in table("DC09BH", "PL02").fields if field.tag == tag), "")
    return form.startswith(("date", "time"))
