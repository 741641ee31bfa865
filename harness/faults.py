"""Ways in which a delivery goes wrong, each a value: it takes a delivery and says what becomes of it.

Servers and simulated lines carry the outcome out, each in its own kind of time; so a fault is written once. Where a
fault loses an answer it can do so before the receiver handled the request, or after: the caller cannot tell the two
apart, and that is the point.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from fnmatch import fnmatchcase
from random import Random
from typing import Any, ClassVar, Final, Literal, Self, get_args, get_type_hints

from harness.errors import UsageError
from harness.exchange import Response
from harness.text import Text

When = Literal["before", "after"]
Ending = Literal["answer", "silence", "reset"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What becomes of one request and its answer; a fresh one goes well.

    `copies` is how often the receiver gets the request (0: never); `page` stands in for its answer; `ending` says
    whether an answer arrives at all, and `cut` which share of its body; `marks` names the faults that struck.
    """

    door: str
    copies: int = 1
    delay_s: float = 0.0
    page: Response | None = None
    ending: Ending = "answer"
    cut: float = 1.0
    content_type: str = ""
    token_lost: bool = False
    busy: bool = False
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What all faults share: which doors, how often, from which matching request on.

    `door` is a door's name or a pattern such as `claim-*`; "" is every door. `times` 0 means without end. A door
    through which several services are reached, as `population:soap:TraCuuThongTinCongDan`, goes by either half too.
    """

    word: ClassVar[str] = ""
    says: ClassVar[Text]
    door: str = ""
    chance: float = 1.0
    times: int = 0
    after: int = 0

    def meets(self, door: str) -> bool:
        """Whether this fault concerns `door`."""
        return not self.door or any(fnmatchcase(name, self.door) for name in _names(door))

    def strike(self, delivery: Delivery, rng: Random) -> Delivery:
        """Change `delivery`, now and then, and leave a mark; one draw a delivery, whatever the chance."""
        if rng.random() >= self.chance:
            return delivery
        return replace(self._bend(delivery), marks=(*delivery.marks, self.word))

    def _bend(self, delivery: Delivery) -> Delivery:
        return delivery

    def as_json(self) -> dict[str, Any]:
        """The fault as the control door shows it."""
        return {"fault": self.word} | {item.name: getattr(self, item.name) for item in fields(self)}

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """Read settings, numbers as text too; raises `UsageError` for what is unknown or out of bounds."""
        kinds = get_type_hints(cls)
        known = {item.name: kinds[item.name] for item in fields(cls)}
        for name in settings:
            if name not in known:
                raise _unknown(cls.word, name, known)
        return cls(**{name: _value(cls.word, name, known[name], value) for name, value in settings.items()})


def _names(door: str) -> tuple[str, ...]:
    """Every name of `door`: `place:envelope:service` is `place:envelope` and `place:service` as well."""
    place, *rest = door.split(":")
    return (door, *(f"{place}:{one}" for one in rest)) if len(rest) > 1 else (door,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency(Fault):
    """The answer comes late."""

    word: ClassVar[str] = "latency"
    says: ClassVar[Text] = Text("trả lời chậm", "the answer comes late")
    seconds: float = 1.0

    def _bend(self, delivery: Delivery) -> Delivery:
        return replace(delivery, delay_s=delivery.delay_s + self.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer(Fault):
    """Nothing comes back while the connection stays open; the request was handled, or was not."""

    word: ClassVar[str] = "no-answer"
    says: ClassVar[Text] = Text("không trả lời, kết nối vẫn mở", "no answer, the connection stays open")
    when: When = "after"

    def _bend(self, delivery: Delivery) -> Delivery:
        return replace(delivery, ending="silence", copies=delivery.copies if self.when == "after" else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset(Fault):
    """The connection is reset instead of an answer; the request was handled, or was not."""

    word: ClassVar[str] = "reset"
    says: ClassVar[Text] = Text("ngắt kết nối đột ngột (RST)", "the connection is reset")
    when: When = "after"

    def _bend(self, delivery: Delivery) -> Delivery:
        return replace(delivery, ending="reset", copies=delivery.copies if self.when == "after" else 0)


_PAGE: Final = (
    "<!DOCTYPE html><html><head><title>{status}</title></head><body><h1>{status} {reason}</h1>"
    "<p>Hệ thống đang bảo trì, vui lòng quay lại sau.</p></body></html>"
)
_REASONS: Final = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(Fault):
    """A proxy answers with an HTML page in place of JSON."""

    word: ClassVar[str] = "error-page"
    says: ClassVar[Text] = Text("trang HTML lỗi 5xx thay cho JSON", "an HTML error page instead of JSON")
    status: int = 502
    when: When = "before"

    def _bend(self, delivery: Delivery) -> Delivery:
        page = _PAGE.format(status=self.status, reason=_REASONS.get(self.status, "Error")).encode()
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        copies = delivery.copies if self.when == "after" else 0
        return replace(delivery, page=Response(self.status, headers, page), copies=copies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truncate(Fault):
    """The answer's body breaks off; Content-Length had promised more."""

    word: ClassVar[str] = "truncate"
    says: ClassVar[Text] = Text("thân trả lời bị cắt giữa chừng", "the answer's body breaks off")
    share: float = 0.5

    def _bend(self, delivery: Delivery) -> Delivery:
        return replace(delivery, cut=min(delivery.cut, self.share))


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongType(Fault):
    """The right body under a wrong Content-Type."""

    word: ClassVar[str] = "wrong-type"
    says: ClassVar[Text] = Text("sai Content-Type", "a wrong Content-Type")
    content_type: str = "text/html; charset=utf-8"

    def _bend(self, delivery: Delivery) -> Delivery:
        return replace(delivery, content_type=self.content_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireToken(Fault):
    """The session that the request names is forgotten before the request is handled."""

    word: ClassVar[str] = "expire-token"
    says: ClassVar[Text] = Text("phiên làm việc hết hạn giữa chừng", "the token expires in mid-run")

    def _bend(self, delivery: Delivery) -> Delivery:
        return replace(delivery, token_lost=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate(Fault):
    """The network delivers the request twice; the caller sees the last answer."""

    word: ClassVar[str] = "duplicate"
    says: ClassVar[Text] = Text("yêu cầu đến hai lần", "the request is delivered twice")

    def _bend(self, delivery: Delivery) -> Delivery:
        return replace(delivery, copies=delivery.copies * 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy(Fault):
    """The gateway is busy: code 500 in the door's own shape, nothing handled."""

    word: ClassVar[str] = "busy"
    says: ClassVar[Text] = Text("cổng bận, trả mã lỗi hệ thống", "the gateway is busy and answers its system error")

    def _bend(self, delivery: Delivery) -> Delivery:
        return replace(delivery, busy=True, copies=0)


FAULTS: Final[dict[str, type[Fault]]] = {
    fault.word: fault
    for fault in (Latency, NoAnswer, Reset, ErrorPage, Truncate, WrongType, ExpireToken, Duplicate, Busy)
}
"""Every fault by its word."""

_BOUNDS: Final = {
    "chance": (0.0, 1.0),
    "times": (0, 1_000_000),
    "after": (0, 1_000_000),
    "seconds": (0.0, 3600.0),
    "share": (0.0, 1.0),
    "status": (400, 599),
}


def parse_fault(text: str) -> Fault:
    """Read `latency:door=token,seconds=2`; raises `UsageError` naming what is wrong and what is known."""
    word, _, rest = text.partition(":")
    settings: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in rest.split(","))):
        name, equals, value = part.partition("=")
        if not equals:
            raise UsageError(
                Text(
                    f"--fault {text!r}: {part!r} phải có dạng tên=giá trị",
                    f"--fault {text!r}: {part!r} must read name=value",
                )
            )
        settings[name.strip()] = value.strip()
    return read_fault({"fault": word.strip(), **settings})


def read_fault(data: Mapping[str, Any]) -> Fault:
    """Read what `as_json` writes."""
    word = data.get("fault")
    kind = FAULTS.get(word) if isinstance(word, str) else None
    if kind is None:
        known = ", ".join(FAULTS)
        raise UsageError(
            Text(f"không có lỗi mô phỏng {word!r}; hãy chọn: {known}", f"there is no fault {word!r}; choose: {known}")
        )
    return kind.of({name: value for name, value in data.items() if name != "fault"})


def _unknown(word: str, name: str, known: Mapping[str, object]) -> UsageError:
    choice = ", ".join(known)
    return UsageError(
        Text(
            f"lỗi {word} không có thuộc tính {name!r}; hãy chọn: {choice}", f"{word} has no {name!r}; choose: {choice}"
        )
    )


def _value(word: str, name: str, kind: Any, value: Any) -> Any:
    choices = get_args(kind)
    try:
        read = value if choices or kind is str else kind(value)
    except (TypeError, ValueError) as error:
        raise _refused(word, name, value, f"{kind.__name__}") from error
    if (choices and read not in choices) or (kind is str and not isinstance(read, str)):
        raise _refused(word, name, value, " | ".join(choices) or "text")
    low, high = _BOUNDS.get(name, (None, None))
    if low is not None and high is not None and not low <= read <= high:
        raise _refused(word, name, value, f"{low} … {high}")
    return read


def _refused(word: str, name: str, value: Any, expected: str) -> UsageError:
    return UsageError(
        Text(
            f"lỗi {word}: {name}={value!r} không hợp lệ, cần {expected}",
            f"{word}: {name}={value!r} is not valid, expected {expected}",
        )
    )


@dataclass(slots=True)
class _Armed:
    fault: Fault
    met: int = 0
    struck: int = 0

    @property
    def spent(self) -> bool:
        return bool(self.fault.times) and self.struck >= self.fault.times


@dataclass(slots=True)
class Forecast:
    """The faults in force, in order, with the generator they draw from; spent ones fall away."""

    rng: Random
    armed: list[_Armed] = field(default_factory=list)

    def arm(self, faults: tuple[Fault, ...]) -> None:
        """Put `faults` in force, after those that already are."""
        self.armed.extend(_Armed(fault) for fault in faults)

    def disarm(self, faults: Iterable[Fault] | None = None) -> None:
        """Fair weather; of `faults` alone, if they are named: those very ones, not others that are like them."""
        gone = None if faults is None else {id(fault) for fault in faults}
        self.armed = [armed for armed in self.armed if gone is not None and id(armed.fault) not in gone]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Those still in force."""
        return tuple(armed.fault for armed in self.armed)

    def over(self, *doors: str) -> Delivery:
        """What becomes of the next delivery to a door that goes by any of the names `doors`."""
        delivery = Delivery(doors[0] if doors else "")
        for armed in self.armed:
            if not any(armed.fault.meets(door) for door in doors or ("",)):
                continue
            armed.met += 1
            if armed.met <= armed.fault.after:
                continue
            bent = armed.fault.strike(delivery, self.rng)
            armed.struck += bent is not delivery
            delivery = bent
        if self.armed:
            self.armed = [armed for armed in self.armed if not armed.spent]
        return delivery
