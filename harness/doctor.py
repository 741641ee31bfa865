"""The doctor: is a run worth starting? Reachability, clock, credentials and certificate, each with a remedy.

It asks only what leaves no trace in the target's data: it takes a token and sends no document.
"""

import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Final, Protocol
from urllib.parse import urlsplit

from cryptography import x509
from rich.table import Table
from rich.text import Text as RichText

from harness.caller import Caller
from harness.clock import Clock
from harness.exchange import Exchange, Response
from harness.judgement import InapplicableError
from harness.profile import Profile
from harness.rule import Role
from harness.text import Language, Text
from harness.wire.authority import Identity
from harness.wire.calls import Call, Credentials, Token, read_answer, read_token, token_call
from harness.wire.door import doors
from harness.world import World

SKEW_WARN_S: Final = 30
"""Good clients refresh a token 30–60 s before its end; a larger difference of clocks makes that useless."""

EXPIRES_SOON: Final = timedelta(days=7)


class State(StrEnum):
    """How one check came out; only `BAD` means that a run would prove nothing."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    SKIPPED = "skipped"


_NOTHING: Final = Text("", "")


@dataclass(frozen=True, slots=True)
class Checkup:
    """One thing looked at, what was seen, and what to do about it."""

    name: Text
    state: State
    says: Text
    remedy: Text = _NOTHING


class Sender(Protocol):
    """Whoever sends a call: `harness.caller.Caller`."""

    def send(self, call: Call, door: str) -> Exchange:
        """Send `call` to `door` and keep what came back."""
        ...


@dataclass(frozen=True, slots=True)
class _Bench:
    """What the doctor works with: the run's world, clock, profile and command."""

    world: World
    clock: Clock
    profile: Profile
    command: str
    open_caller: Callable[..., Sender]


_REACH: Final = Text("Kết nối", "Reachability")
_CLOCK: Final = Text("Đồng hồ", "Clock")
_LOGIN: Final = Text("Tài khoản", "Credentials")
_CERTIFICATE: Final = Text("Chứng thư số", "Certificate")
_RESULTS: Final = Text("Cửa kết quả", "Results door")
_SECOND: Final = Text("Địa chỉ thứ hai", "Second address")
_COMMAND: Final = Text("Lệnh khởi động", "Command")


def examine(
    role: Role,
    profile: Profile | None,
    caller: Sender | None,
    *,
    world: World,
    clock: Clock,
    command: str = "",
    open_caller: Callable[..., Sender] = Caller,
) -> list[Checkup]:
    """Look at everything that a run of `role` needs.

    `world` is the run's, dressed in the partner's data; `caller` speaks to the target of role intake; `command` starts
    the client of role hospital.
    """
    bench = _Bench(world, clock, profile or Profile(), command, open_caller)
    found: list[Checkup] = []
    if role is Role.INTAKE and caller is not None:
        found.extend(_target_checkups(bench, caller))
        found.extend(_results_checkup(bench))
        found.extend(_second_address_checkup(bench))
    if role is Role.HOSPITAL:
        found.extend(_command_checkup(bench))
    found.extend(_certificate_checkups(bench))
    return found


def healthy(checkups: list[Checkup]) -> bool:
    """Whether a run is worth starting: something was looked at, and nothing is bad."""
    return bool(checkups) and all(checkup.state is not State.BAD for checkup in checkups)


# --- the target -------------------------------------------------------------------------------------------------------


def _credentials(world: World) -> Credentials:
    account = world.main.account
    return Credentials(account.username, account.password, account.facility)


def _target_checkups(bench: _Bench, caller: Sender) -> Iterator[Checkup]:
    begun = bench.clock.now()
    exchange = caller.send(token_call(_credentials(bench.world)), "token")
    if exchange.response is None or exchange.broke:
        yield _unreachable(exchange)
        return
    yield _reached(exchange)
    yield _clock_checkup(exchange.response, begun)
    yield _login_checkup(exchange.response, bench)


_BROKEN: Final[dict[str, tuple[Text, Text]]] = {
    "refused": (
        Text("không mở được kết nối", "no connection could be opened"),
        Text(
            "kiểm tra địa chỉ, cổng, tường lửa, danh sách IP được phép; nếu dùng https, khai báo target.ca_file",
            "check address, port, firewall and the list of allowed IPs; with https, set target.ca_file",
        ),
    ),
    "timeout": (
        Text("không trả lời trong thời hạn", "no answer within the deadline"),
        Text("kiểm tra hệ thống đang chạy; tăng waits.exchange_s", "check that it runs; raise waits.exchange_s"),
    ),
    "reset": (
        Text("kết nối bị ngắt giữa chừng", "the connection was cut"),
        Text(
            "xem nhật ký hệ thống và thiết bị trung gian (proxy, WAF)",
            "look at the logs of system, proxies and WAF",
        ),
    ),
    "not-http": (
        Text("câu trả lời không phải HTTP", "the answer is not HTTP"),
        Text("kiểm tra http hay https, và đúng cổng", "check http against https, and the port"),
    ),
    "too-large": (
        Text("câu trả lời vượt mọi giới hạn", "the answer is beyond every bound"),
        Text("đây có đúng là cổng tiếp nhận không?", "is this really an intake gateway?"),
    ),
}


def _unreachable(exchange: Exchange) -> Checkup:
    says, remedy = _BROKEN.get(exchange.broke, (Text(exchange.broke, exchange.broke), _BROKEN["refused"][1]))
    return Checkup(_REACH, State.BAD, says, remedy)


def _reached(exchange: Exchange) -> Checkup:
    status = exchange.response.status if exchange.response else 0
    took_ms = round(exchange.took_s * 1000)
    says = Text(f"HTTP {status} sau {took_ms} ms", f"HTTP {status} after {took_ms} ms")
    path = doors()["token"].path
    if status in {404, 405}:
        remedy = Text(f"không có {path} ở địa chỉ này", f"there is no {path} at this address")
        return Checkup(_REACH, State.BAD, says, remedy)
    return Checkup(_REACH, State.OK, says)


def _clock_checkup(response: Response, begun: datetime) -> Checkup:
    told = _read_http_date(response.header("Date") or "")
    if told is None:
        return Checkup(_CLOCK, State.SKIPPED, Text("không có tiêu đề Date", "there is no Date header"))
    skew_s = round((told - begun).total_seconds())
    says = Text(f"lệch {skew_s:+d} giây so với máy này", f"{skew_s:+d} s against this machine")
    if abs(skew_s) <= SKEW_WARN_S:
        return Checkup(_CLOCK, State.OK, says)
    remedy = Text(
        "đồng bộ giờ (NTP) ở cả hai phía: hạn token và giờ ký phụ thuộc vào đó",
        "synchronise both clocks (NTP): token expiry and signing times depend on them",
    )
    return Checkup(_CLOCK, State.WARN, says, remedy)


def _read_http_date(text: str) -> datetime | None:
    try:
        told = parsedate_to_datetime(text)
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


_LOGIN_REMEDIES: Final[dict[str, Text]] = {
    "401": Text("sai tên đăng nhập hoặc mật khẩu (MD5)", "wrong user name or password (MD5)"),
    "402": Text("sai mã cơ sở KCB của tài khoản", "wrong facility code of the account"),
    "403": Text("tài khoản đang bị khoá", "the account is locked"),
    "500": Text("hệ thống báo lỗi nội bộ", "the system reports an internal error"),
}
_LOAD: Final = Text(
    "; nạp dữ liệu từ `lienthong fixtures export`, hoặc khai báo [[accounts]] trong partner.toml",
    "; load the data of `lienthong fixtures export`, or declare [[accounts]] in partner.toml",
)


def _login_checkup(response: Response, bench: _Bench) -> Checkup:
    username = bench.world.main.account.username
    token = read_token(response)
    if token is not None:
        return _token_checkup(username, token, bench.clock.now())
    answer = read_answer(doors()["token"], response)
    seen = answer.problem or Text(f"mã kết quả {answer.code or '(trống)'}", f"result code {answer.code or '(none)'}")
    why = _LOGIN_REMEDIES.get(answer.code, Text("không lấy được token", "no token was given"))
    return Checkup(
        _LOGIN,
        State.BAD,
        Text(f"{username}: {seen.vi}", f"{username}: {seen.en}"),
        Text(why.vi + _LOAD.vi, why.en + _LOAD.en),
    )


def _token_checkup(username: str, token: Token, now: datetime) -> Checkup:
    if token.expires is None:
        says = Text(f"{username}: có token, không đọc được expires_in", f"{username}: a token, expires_in unreadable")
        remedy = Text("expires_in phải là ngày giờ UTC kết thúc bằng Z", "expires_in must be UTC, ending in Z")
        return Checkup(_LOGIN, State.WARN, says, remedy)
    left_s = round((token.expires - now).total_seconds())
    says = Text(f"{username}: token còn hạn {left_s} giây", f"{username}: a token with {left_s} s to live")
    if left_s > 0:
        return Checkup(_LOGIN, State.OK, says)
    remedy = Text(
        "token đã hết hạn khi vừa cấp: expires_in phải theo UTC, hoặc đồng hồ bị lệch",
        "the token is over as soon as given: expires_in must be in UTC, or a clock is wrong",
    )
    return Checkup(_LOGIN, State.WARN, says, remedy)


def _results_checkup(bench: _Bench) -> Iterator[Checkup]:
    url = bench.profile.target.results_url
    if url is None:
        says = Text("không khai báo target.results_url", "target.results_url is not declared")
        remedy = Text(
            "không có cửa này thì các quy tắc về kết quả kiểm tra hồ sơ sẽ không áp dụng được",
            "without it the rules about validation results are inapplicable",
        )
        yield Checkup(_RESULTS, State.SKIPPED, says, remedy)
        return
    caller = bench.open_caller(url, clock=bench.clock, tls=bench.profile.tls())
    # The URL may name a path of its own, or nothing but a host.
    start = "" if urlsplit(url).path else "/"
    question = Call("GET", f"{start}?maGiaoDich=lienthong-doctor", (("Accept", "application/json"),), b"")
    exchange = caller.send(question, "results")
    if exchange.response is None or exchange.broke:
        trouble = _unreachable(exchange)
        yield Checkup(_RESULTS, trouble.state, trouble.says, trouble.remedy)
        return
    yield Checkup(_RESULTS, State.OK, Text(f"HTTP {exchange.response.status}", f"HTTP {exchange.response.status}"))


def _second_address_checkup(bench: _Bench) -> Iterator[Checkup]:
    target = bench.profile.target
    if not target.second_address or target.base_url is None:
        return
    caller = bench.open_caller(
        target.base_url, clock=bench.clock, local_address=target.second_address, tls=bench.profile.tls()
    )
    exchange = caller.send(token_call(_credentials(bench.world)), "token")
    if exchange.response is None or exchange.broke:
        says = Text(f"không gọi được từ {target.second_address}", f"cannot call from {target.second_address}")
        remedy = Text(
            "địa chỉ phải thuộc máy này và đến được hệ thống", "the address must be this machine's and reach the target"
        )
        yield Checkup(_SECOND, State.BAD, says, remedy)
        return
    yield Checkup(_SECOND, State.OK, Text(target.second_address, target.second_address))


# --- our side ---------------------------------------------------------------------------------------------------------


def _command_checkup(bench: _Bench) -> Iterator[Checkup]:
    if not bench.command:
        return
    try:
        words = shlex.split(bench.command)
    except ValueError:
        words = []
    program = words[0] if words else ""
    if program and shutil.which(program):
        yield Checkup(_COMMAND, State.OK, Text(program, program))
        return
    says = Text(f"không tìm thấy chương trình {program!r}", f"there is no program {program!r}")
    remedy = Text("ghi đường dẫn đầy đủ trong --command", "give the full path in --command")
    yield Checkup(_COMMAND, State.BAD, says, remedy)


_DECLARE_KEYSTORE: Final = Text(
    "khai báo [[certificates]] với chứng thư đã đăng ký, nếu không các quy tắc cần chữ ký sẽ không áp dụng được",
    "declare [[certificates]] with the registered one; without it the rules that need a signature are inapplicable",
)


def _certificate_checkups(bench: _Bench) -> Iterator[Checkup]:
    world = bench.world
    facility = world.main.facility
    declared = (facility.code, "registered") in world.given
    try:
        identity = world.identity(facility)
    except InapplicableError as missing:
        yield Checkup(_CERTIFICATE, State.SKIPPED, missing.says, _DECLARE_KEYSTORE)
        return
    yield _certificate_checkup(identity, bench.clock.now(), facility.code, declared=declared)


def _certificate_checkup(identity: Identity, now: datetime, facility: str, *, declared: bool) -> Checkup:
    certificate = identity.certificate
    origin = Text("khai báo trong partner.toml", "declared in partner.toml")
    if not declared:
        origin = Text("của CA thử nghiệm", "of the test CA")
    until = f"{certificate.not_valid_after_utc:%Y-%m-%d}"
    says = Text(f"{facility}, {origin.vi}, hạn đến {until}", f"{facility}, {origin.en}, valid until {until}")
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        remedy = Text("ngoài thời hạn hiệu lực: thay chứng thư khác", "outside its validity: use another certificate")
        return Checkup(_CERTIFICATE, State.BAD, says, remedy)
    if not _belongs(identity):
        remedy = Text("khoá bí mật không khớp chứng thư", "the private key does not belong to the certificate")
        return Checkup(_CERTIFICATE, State.BAD, says, remedy)
    if not _names(certificate, facility):
        remedy = Text(
            "chứng thư không ghi mã cơ sở: kiểm tra đúng chứng thư đã đăng ký trên cổng",
            "the certificate does not name the facility: check that it is the one registered on the portal",
        )
        return Checkup(_CERTIFICATE, State.WARN, says, remedy)
    if certificate.not_valid_after_utc - now < EXPIRES_SOON:
        return Checkup(_CERTIFICATE, State.WARN, says, Text("sắp hết hạn", "it expires soon"))
    return Checkup(_CERTIFICATE, State.OK, says)


def _belongs(identity: Identity) -> bool:
    return identity.key.public_key() == identity.certificate.public_key()


def _names(certificate: x509.Certificate, facility: str) -> bool:
    return facility in certificate.subject.rfc4514_string()


# --- for a person -----------------------------------------------------------------------------------------------------

_LOOKS: Final[dict[State, tuple[str, Text]]] = {
    State.OK: ("green", Text("đạt", "ok")),
    State.WARN: ("yellow", Text("lưu ý", "note")),
    State.BAD: ("bold red", Text("hỏng", "bad")),
    State.SKIPPED: ("dim", Text("bỏ qua", "skipped")),
}


def table(checkups: list[Checkup], language: Language) -> Table:
    """The check-ups as a table for the terminal."""
    out = Table(title=Text("Kiểm tra trước khi chạy", "Before a run").to(language))
    for heading in (
        Text("Mục", "What"),
        Text("Kết quả", "State"),
        Text("Thấy gì", "Seen"),
        Text("Cần làm", "Remedy"),
    ):
        out.add_column(heading.to(language))
    for checkup in checkups:
        style, word = _LOOKS[checkup.state]
        out.add_row(
            RichText(checkup.name.to(language)),
            RichText(word.to(language), style=style),
            RichText(checkup.says.to(language)),
            RichText(checkup.remedy.to(language)),
        )
    return out
