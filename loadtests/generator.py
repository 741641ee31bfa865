"""One worker at work: prepares its share in another process, takes tokens, sends, judges, hands portions over.

Requests go through geventhttpclient directly: one pool of connections, no redirects, no cookies, no environment
proxies, nothing unpacked. A connection that the target has closed meanwhile is not used again, and a POST is never sent
twice.
"""

import gc
import json
import ssl
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import gevent
from gevent import subprocess
from gevent.event import Event
from gevent.pool import Pool
from geventhttpclient import HTTPClient

from harness.errors import HarnessError, TargetError
from harness.exchange import Response
from harness.text import Text
from harness.wire.calls import Credentials, read_token, token_call
from loadtests.addressing import Stamp, needs_token, stamp
from loadtests.judging import Judged, judge
from loadtests.kinds import ASKS
from loadtests.letters import Letter, Pile, read_letters, read_pile
from loadtests.pace import drive
from loadtests.settings import Settings
from loadtests.tally import Tally

PORTION_S: Final = 1.0
ANSWER_BYTES_MAX: Final = 8 * 1024 * 1024
CONNECT_S: Final = 10.0
RENEW_BEFORE_S: Final = 60.0
RENEW_LEAST_S: Final = 5.0
PREPARE_S_MAX: Final = 7200.0
Report = Callable[[dict[str, Any]], None]
Fire = Callable[[str, float, int, str], None]
"""Tells Locust of one answer: request, milliseconds from the intended start, bytes, fault."""


class Generator:
    """What one worker does; `report` hands a portion to the lead, `fire` tells Locust's own statistics."""

    def __init__(self, settings: Settings, index: int, workers: int, report: Report, fire: Fire) -> None:
        """Begin with nothing prepared."""
        self.settings = settings
        self.index = index
        self.go = Event()
        self.taken = False
        """Whether a user of Locust drives this share already."""
        self._workers = workers
        self._report = report
        self._fire = fire
        self._letters: BinaryIO | None = None
        self._tally = Tally(settings.late_ms / 1000)
        self._pool = Pool(settings.pool)
        self._pile = Pile((), ())
        self._renewing: list[gevent.Greenlet] = []
        self._stamps: dict[tuple[str, int], Stamp] = {}
        self._client: HTTPClient | None = None
        self._begin = 0.0
        self._told_until = 0.0

    # --- before -------------------------------------------------------------------------------------------------------

    def prepare(self) -> dict[str, Any]:
        """Prepare the share and take tokens; what is to be known of it, or `refused`."""
        with tempfile.TemporaryDirectory(prefix="lienthong-load-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "letters"
            told = self._prepared(path)
            if "refused" in told:
                return told
            # Kept open and without a name: whatever becomes of this process, passwords stay in no folder.
            self._letters = path.open("rb")
        self._pile = read_pile(self._letters)
        self._client = self._connect()
        self._take_tokens(told["tokened"])
        return told

    def _prepared(self, path: Path) -> dict[str, Any]:
        order = {
            "settings": self.settings.as_json(),
            "index": self.index,
            "workers": self._workers,
            "path": str(path),
        }
        done = subprocess.run(  # the command is ours
            [sys.executable, "-m", "loadtests.preparing"],
            input=json.dumps(order).encode(),
            stdout=subprocess.PIPE,
            check=False,
            timeout=PREPARE_S_MAX,
        )
        if done.returncode:
            raise HarnessError(
                Text("Tiến trình chuẩn bị gặp lỗi; xem nhật ký.", "The preparing process failed; see the log.")
            )
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def _connect(self) -> HTTPClient:
        ca_file = self._pile.ca_file or None
        return HTTPClient.from_url(
            self.settings.target,
            concurrency=self.settings.pool + len(self._pile.accounts) + 1,
            connection_timeout=CONNECT_S,
            network_timeout=self.settings.deadline_s,
            ssl_context_factory=lambda **_: ssl.create_default_context(cafile=ca_file),
        )

    def _take_tokens(self, numbers: list[int]) -> None:
        """One token an account that this share sends under with a token."""
        for number, account in enumerate(self._pile.accounts):
            for ask in ASKS.values():
                if not needs_token(ask):
                    self._stamps[ask.name, number] = stamp(ask, account, None)
        for number in numbers:
            account = self._pile.accounts[number]
            wait = self._renew(number, account)
            self._renewing.append(gevent.spawn_later(wait, self._keep_renewing, number, account))

    def _renew(self, number: int, account: Credentials) -> float:
        """Take a token; gives in how many seconds the next one is due."""
        call = token_call(account)
        status, body, broke = self._exchange(call.target, dict(call.headers), call.body)
        token = read_token(Response(status, (), body)) if not broke else None
        if token is None:
            raise TargetError(
                Text(
                    f"Không lấy được token cho {account.username}: {broke or f'HTTP {status}'}.",
                    f"No token could be had for {account.username}: {broke or f'HTTP {status}'}.",
                )
            )
        for ask in ASKS.values():
            if needs_token(ask):
                self._stamps[ask.name, number] = stamp(ask, account, token)
        # The machine's wall clock, not the run's: tokens end by the world's time.
        left = (token.expires - datetime.now(UTC)).total_seconds() if token.expires else 2 * RENEW_BEFORE_S  # noqa: TID251
        return max(left - RENEW_BEFORE_S, RENEW_LEAST_S)

    def _keep_renewing(self, number: int, account: Credentials) -> None:
        while True:
            try:
                wait = self._renew(number, account)
            except TargetError:  # the old token goes on as long as it can; after that every answer says so
                wait = RENEW_LEAST_S
            gevent.sleep(wait)

    # --- while --------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Wait for the go, send the share, wait for what is under way, hand over the last portion."""
        self.go.wait()
        if self._letters is None:
            message = "nothing is prepared"
            raise HarnessError(Text(message, message))
        gc.collect()
        gc.freeze()  # what was made until now is not looked through again while requests have to leave in time
        self._begin = time.monotonic()
        teller = gevent.spawn(self._keep_telling)
        until = self._begin + self.settings.seconds + self.settings.deadline_s
        try:
            drive(read_letters(self._pile, self._letters), self._begin, until, time.monotonic, self._spawn)
            self._pool.join(timeout=self.settings.deadline_s + CONNECT_S)
        finally:
            self._pool.kill(block=False)
            teller.kill(block=False)
        self._tell(done=True)

    def _spawn(self, letter: Letter, due: float) -> None:
        if self._pool.full():
            self._tally.full += 1
        self._pool.spawn(self._send, letter, due)

    def _send(self, letter: Letter, due: float) -> None:
        ask = ASKS[letter.ask]
        where = self._stamps[letter.ask, letter.account]
        self._tally.leave(time.monotonic() - due)
        status, body, broke = self._exchange(where.target, where.headers, where.before + letter.body)
        took_s = time.monotonic() - due
        judged = Judged(broke) if broke else judge(ask, status, body)
        self._tally.answer(letter.ask, took_s, judged)
        self._fire(letter.ask, took_s * 1000, len(body), judged.fault)

    def _exchange(self, target: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes, str]:
        """Status and body, or one word for why there is no whole answer: "timeout", "refused", "tls", "broken"."""
        client = self._client
        if client is None:
            message = "nothing is prepared"
            raise HarnessError(Text(message, message))
        try:
            with gevent.Timeout(self.settings.deadline_s):
                answer = client.request("POST", target, body, headers)
                data = bytes(answer.read(ANSWER_BYTES_MAX + 1))
                if len(data) > ANSWER_BYTES_MAX:
                    answer.release()
                    return int(answer.status_code), b"", "too-large"
                return int(answer.status_code), data, ""
        except (gevent.Timeout, TimeoutError):
            return 0, b"", "timeout"
        except ssl.SSLError:
            return 0, b"", "tls"
        except ConnectionRefusedError:
            return 0, b"", "refused"
        except Exception:  # noqa: BLE001 -- whatever a strange target makes the parser say is its fault, not ours
            return 0, b"", "broken"

    # --- telling ------------------------------------------------------------------------------------------------------

    def _keep_telling(self) -> None:
        while True:
            gevent.sleep(PORTION_S)
            self._tell(done=False)

    def _tell(self, *, done: bool) -> None:
        now = time.monotonic() - self._begin
        portion = self._tally.take() | {
            "index": self.index,
            "from_s": self._told_until,
            "to_s": now,
            "begin": self._begin,
            "done": done,
        }
        self._told_until = now
        self._report(portion)

    def close(self) -> None:
        """Hang up and forget the letters."""
        self._pool.kill(block=False)
        gevent.killall(self._renewing, block=False)
        if self._client is not None:
            self._client.close()
        if self._letters is not None:
            self._letters.close()
