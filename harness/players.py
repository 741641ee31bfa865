"""Who plays the cases of a hospital run: a command, a thread, a program elsewhere, a person at the keys, or nobody.

Each is told how to reach the gateway in its own way: by the environment, on paper to be pasted, or in words.
"""

import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Final, Protocol

from harness.caseapi import CaseBoard
from harness.cases import Case, Report
from harness.documents.table import table
from harness.errors import UsageError
from harness.text import Language, Text

SIGNED_COPY: Final = "SIGNDATA"
"""What the hospital system makes of a driver's certificate by itself: nobody keys it in."""

RESTARTS_MAX: Final = 20
LAST_LINE_MAX: Final = 300


class Player(Protocol):
    """Whoever gets the client to play cases."""

    def start(self, environment: dict[str, str]) -> None:
        """Begin; `environment` holds the LIENTHONG_* variables."""
        ...

    def alive(self) -> bool:
        """Whether the client can still report."""
        ...

    def revive(self) -> bool:
        """Start it again after it ended by itself; False when that is hopeless."""
        ...

    def farewell(self) -> Text | None:
        """How it ended, where somebody here can know."""
        ...

    def stop(self) -> None:
        """End it."""
        ...


def words_of(command: str) -> list[str]:
    """The words of `command`; UsageError if they do not begin with a program of this machine."""
    try:
        words = shlex.split(command, posix=os.name == "posix")
    except ValueError as error:
        raise UsageError(
            Text(
                f"--command: dấu nháy không khép kín trong «{command}».",
                f"--command: a quotation is not closed in “{command}”.",
            )
        ) from error
    if not words or shutil.which(words[0]) is None:
        name = words[0] if words else "''"
        raise UsageError(
            Text(
                f"--command: không tìm thấy chương trình {name}. Hãy ghi đường dẫn đầy đủ.",
                f"--command: there is no program {name}. Write its whole path.",
            )
        )
    return words


class CommandPlayer:
    """Starts the partner's command, and again whenever it ends before the cases do."""

    def __init__(self, command: str, log: Path) -> None:
        """Run `command`; what it prints goes to `log`."""
        self._words = words_of(command)
        self._log_path = log
        self._log: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._environment: dict[str, str] = {}
        self._starts = 0

    def start(self, environment: dict[str, str]) -> None:
        """Run the command with the variables added to ours."""
        self._environment = environment
        self._starts += 1
        if self._log is None:
            self._log_path.parent.mkdir(parents=True, exist_ok=True)
            self._log = self._log_path.open("ab")
        self._process = subprocess.Popen(  # noqa: S603 -- the person who runs the bench named this command
            self._words,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def revive(self) -> bool:
        """Run the command again."""
        if self._starts >= RESTARTS_MAX:
            return False
        self.start(self._environment)
        return True

    def farewell(self) -> Text | None:
        """The exit code and the last line that the command printed."""
        code = self._process.poll() if self._process else None
        if code is None:
            return None
        printed = self._log_path.read_text("utf-8", "replace").split("\n") if self._log else []
        line = next((line.strip() for line in reversed(printed) if line.strip()), "")[:LAST_LINE_MAX]
        return Text(
            f"Lệnh đã kết thúc với mã {code}, dòng cuối: «{line}»; xem client.log trong thư mục kết quả.",
            f"The command ended with code {code}, its last line: “{line}”; see client.log in the folder of results.",
        )

    def stop(self) -> None:
        """Give it a moment to end by itself, then end it."""
        if self._process is not None:
            try:
                self._process.wait(3.0)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._log is not None:
            self._log.close()


class ThreadPlayer:
    """Runs a client of this process in a thread; twins and our own tests use it."""

    def __init__(self, client: Callable[[dict[str, str]], None]) -> None:
        """Run `client(environment)`."""
        self._client = client
        self._environment: dict[str, str] = {}
        self._thread: threading.Thread | None = None
        self._starts = 0
        self.died_of: BaseException | None = None

    def start(self, environment: dict[str, str]) -> None:
        """Start the thread."""
        self._environment = environment
        self._starts += 1
        self._thread = threading.Thread(target=self._run, name="client-under-test", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._client(self._environment)
        except BaseException as error:  # noqa: BLE001 -- whatever kills a client under test is the client's own affair
            self.died_of = error

    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread is not None and self._thread.is_alive()

    def revive(self) -> bool:
        """Start it again."""
        if self._starts >= RESTARTS_MAX:
            return False
        self.start(self._environment)
        return True

    def farewell(self) -> Text | None:
        """What it died of."""
        return Text(f"Nó kết thúc vì {self.died_of!r}.", f"It died of {self.died_of!r}.") if self.died_of else None

    def stop(self) -> None:
        """Wait a moment; a daemon thread does not outlive the process anyway."""
        if self._thread is not None:
            self._thread.join(3.0)


class OutsidePlayer:
    """A client that somebody else starts, or a system that sends by itself: says what it must know, and waits."""

    def __init__(self, say: Callable[[Text], None], invite: Callable[[Mapping[str, str]], Text]) -> None:
        """Tell people with `say` what `invite` makes of the environment: `to_start` or `to_listen`."""
        self._say = say
        self._invite = invite

    def start(self, environment: dict[str, str]) -> None:
        """Say what the client must be given."""
        self._say(self._invite(environment))

    def alive(self) -> bool:
        """Nobody here can know."""
        return True

    def revive(self) -> bool:
        """Nobody here can."""
        return False

    def farewell(self) -> Text | None:
        """Nobody here can know."""
        return None

    def stop(self) -> None:
        """A client that loops learns the end from `GET /next`; one that just sends needs no end."""


def to_start(environment: Mapping[str, str]) -> Text:
    """Ask for a client that loops through the case API."""
    lines = "\n".join(f"  {setting(name, value)}" for name, value in environment.items())
    return Text(
        f"Hãy khởi động hệ thống của bạn với các biến môi trường sau (dán được vào cửa sổ lệnh):\n{lines}",
        f"Start your system with these variables (they can be pasted into a shell):\n{lines}",
    )


def to_listen(environment: Mapping[str, str]) -> Text:
    """Ask for a system that sends by itself."""
    return Text(
        f"Đang nghe. Hãy cho hệ thống gửi đến cổng giả lập; Ctrl+C dừng nghe và kết luận.\n{_settings(environment)}",
        f"Listening. Let the system send to the mock gateway; Ctrl+C ends that and judges.\n{_settings(environment)}",
    )


def setting(name: str, value: str, system: str = os.name) -> str:
    """The line that gives a variable to the programs started next, for the shell of `system`."""
    return f"set {name}={value}" if system == "nt" else f"export {name}={shlex.quote(value)}"


def read_line() -> str:
    """One line that a person types at the terminal; "" when there is none."""
    return sys.__stdin__.readline() if sys.__stdin__ is not None else ""


SETTINGS: Final = (
    "LIENTHONG_BASE_URL",
    "LIENTHONG_USERNAME",
    "LIENTHONG_PASSWORD",
    "LIENTHONG_FACILITY",
    "LIENTHONG_DRIVER_USERNAME",
    "LIENTHONG_DRIVER_PASSWORD",
    "LIENTHONG_KEYSTORE",
    "LIENTHONG_KEYSTORE_PASSWORD",
)
_KEYS: Final = {"1": "accepted", "2": "refused", "3": "unknown", "4": "error"}


class KeyboardPlayer:
    """A person keys each case into the hospital system and tells what became of it."""

    def __init__(self, say: Callable[[Text], None], board: CaseBoard, ask: Callable[[], str] = read_line) -> None:
        """Tell with `say`, hear with `ask`."""
        self._say = say
        self._ask = ask
        self._board = board
        self._thread: threading.Thread | None = None

    def start(self, environment: dict[str, str]) -> None:
        """Tell where the gateway is, and begin to hand out cases."""
        self._say(
            Text(
                "Hãy đặt các giá trị sau vào hệ thống bệnh viện rồi nhập từng tình huống. "
                f"Ctrl+C dừng bất cứ lúc nào mà vẫn có báo cáo; --only chọn quy tắc để có ít tình huống hơn.\n"
                f"{_settings(environment)}",
                "Set these in the hospital system, then key in each case. "
                f"Ctrl+C stops at any time and a report is made all the same; --only asks for fewer cases.\n"
                f"{_settings(environment)}",
            )
        )
        self._thread = threading.Thread(target=self._run, name="keyboard", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._board.finished:
            case = self._board.next(1.0)
            if case is not None:
                self._say(told(case))
                self._board.done(case.id, self._hear())

    def _hear(self) -> Report:
        self._say(
            Text(
                "Hệ thống báo gì? 1 = cổng đã nhận, 2 = cổng từ chối, 3 = chưa rõ kết quả, 4 = không làm được. "
                "Có thể ghi thêm mã: «2 205».",
                "What does the system say? 1 = accepted, 2 = refused, 3 = unknown, 4 = could not be done. "
                'A code may follow: "2 205".',
            )
        )
        words = self._ask().split()
        if not words or words[0] not in _KEYS:
            return Report(outcome="error", note="no answer at the keyboard")
        code, receipt = ([*words[1:], "", ""])[:2]
        return Report.model_validate({"outcome": _KEYS[words[0]], "code": code[:32], "receipt": receipt[:200]})

    def alive(self) -> bool:
        """A person is there until the end."""
        return True

    def revive(self) -> bool:
        """People are not restarted."""
        return False

    def farewell(self) -> Text | None:
        """Nobody here can know."""
        return None

    def stop(self) -> None:
        """The thread ends with the board."""
        if self._thread is not None:
            self._thread.join(2.0)


def _settings(environment: Mapping[str, str]) -> str:
    """What a person puts into the settings of the hospital system."""
    return "\n".join(f"  {name.removeprefix('LIENTHONG_')}: {environment[name]}" for name in SETTINGS)


def told(case: Case) -> Text:
    """A case as a person reads it: the sentence, then every step with every value and what the value is."""
    return Text(_told(case, "vi"), _told(case, "en"))


def _told(case: Case, language: Language) -> str:
    lines = [f"[{case.id}] {case.says.to(language)}"]
    for step in case.steps:
        lines.append(f"  {step.do} {step.door}".rstrip())
        lines.extend(f"    {tag}: {value}" for tag, value in step.fields.items())
        for document in step.documents:
            layout = table(document.kind, step.version)
            names = {field.tag: field.says.to(language) for field in layout.fields}
            lines.append(f"    {document.kind} · {layout.title.to(language)}")
            lines.extend(
                f"      {tag} ({names[tag]}): {value}" if tag in names else f"      {tag}: {value}"
                for tag, value in document.values.items()
                if value and tag != SIGNED_COPY
            )
    return "\n".join(lines)
