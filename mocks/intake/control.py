"""The control door: never on the protocol's paths, always on a port of its own; JSON in and out.

| door | does |
|--|--|
| GET /health | is the gateway well; how much waits for judgement; what went wrong on our own side |
| POST /reset | forget records, sessions, exchanges, faults; registers and clock as at the start |
| GET, POST /clock | read; `{"forward_s": 600}`, `{"offset_s": 0}` or `{"now": "2026-11-23T08:00:00+07:00"}` |
| GET, POST /accounts | list; `{"username": …, "state": "locked", "password": …, "facility": …}` |
| GET, POST, DELETE /certificates | list; `{"facility": …, "pem": …}`; `?fingerprint=` |
| GET, POST, DELETE /faults | list; one fault or a list, e.g. `{"fault": "latency", "door": "token", "seconds": 2}` |
| DELETE /sessions | forget every token |
| POST /process | judge at once whatever waits |
| GET /results?maGiaoDich= | results of one transaction (profile "results/1") |
| GET /records | every acknowledged transaction, files left out |
| GET /history?after=&door= | exchanges as they were on the wire, bodies in base64 |
| GET /openapi.json | the description of every door |
"""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from harness.clock import ShiftedClock
from harness.errors import UsageError
from harness.exchange import Exchange
from harness.faults import Fault, read_fault
from harness.openapi import openapi
from harness.people.model import Account
from harness.text import Text
from mocks.controldoor import endpoint
from mocks.intake.desk import IntakeDesk
from mocks.weather import Weather
from mocks.witness import Witness

HISTORY_MAX: Final = 500
NO_TRANSACTION: Final = Text("không có giao dịch này", "there is no such transaction")
OFFSET_MAX: Final = timedelta(days=36_525)


class Controlled(Protocol):
    """What the control door turns: the parts of one running gateway."""

    desk: IntakeDesk
    weather: Weather
    witness: Witness
    clock: ShiftedClock

    @property
    def mishaps(self) -> list[str]:
        """What went wrong on our own side."""
        ...

    def reset(self) -> None:
        """Start again."""
        ...


def control_app(gateway: Controlled) -> Starlette:
    """The control door of `gateway`."""
    actions = _Actions(gateway)
    table: dict[str, tuple[str, Callable[[Request, Any], Any]]] = {
        "GET /health": ("health", actions.health),
        "POST /reset": ("reset", actions.reset),
        "GET /clock": ("clock", actions.clock),
        "POST /clock": ("set_clock", actions.set_clock),
        "GET /accounts": ("accounts", actions.accounts),
        "POST /accounts": ("put_account", actions.put_account),
        "GET /certificates": ("certificates", actions.certificates),
        "POST /certificates": ("register", actions.register),
        "DELETE /certificates": ("withdraw", actions.withdraw),
        "GET /faults": ("faults", actions.faults),
        "POST /faults": ("arm", actions.arm),
        "DELETE /faults": ("disarm", actions.disarm),
        "DELETE /sessions": ("end_sessions", actions.end_sessions),
        "POST /process": ("process", actions.process),
        "GET /results": ("results", actions.results),
        "GET /records": ("records", actions.records),
        "GET /history": ("history", actions.history),
        "GET /openapi.json": ("openapi", lambda _request, _data: openapi()),
    }
    routes = []
    for key, (name, action) in table.items():
        method, path = key.split()
        routes.append(Route(path, endpoint(action, missing=NO_TRANSACTION), methods=[method], name=name))
    return Starlette(routes=routes)


class _Actions:
    """One method an action; each gives what is answered as JSON, None for not found."""

    def __init__(self, gateway: Controlled) -> None:
        self._gateway = gateway

    def health(self, _request: Request, _data: Any) -> dict[str, Any]:
        desk = self._gateway.desk
        return {"well": not self._gateway.mishaps, "waiting": desk.waiting_count, "mishaps": self._gateway.mishaps}

    def reset(self, _request: Request, _data: Any) -> dict[str, Any]:
        self._gateway.reset()
        return {"done": True}

    def clock(self, _request: Request, _data: Any) -> dict[str, Any]:
        clock = self._gateway.clock
        return {"now": clock.now().isoformat(), "offset_s": clock.offset.total_seconds()}

    def set_clock(self, request: Request, data: Any) -> dict[str, Any]:
        clock = self._gateway.clock
        if "now" in data:
            then = datetime.fromisoformat(data["now"])
            if then.tzinfo is None:
                raise UsageError(Text("giờ phải kèm múi giờ, ví dụ +07:00", "the time needs its zone, e.g. +07:00"))
            offset = clock.offset + (then - clock.now())
        elif "offset_s" in data:
            offset = timedelta(seconds=float(data["offset_s"]))
        else:
            offset = clock.offset + timedelta(seconds=float(data["forward_s"]))
        if abs(offset) > OFFSET_MAX:
            raise UsageError(Text("đồng hồ chỉ dời được tối đa 100 năm", "the clock can be moved by 100 years at most"))
        clock.offset = offset
        self._gateway.desk.work.set()
        return self.clock(request, data)

    def accounts(self, _request: Request, _data: Any) -> dict[str, Any]:
        return {"accounts": [_account(account) for account in self._gateway.desk.registry.accounts]}

    def put_account(self, _request: Request, data: Any) -> dict[str, Any]:
        changes = {key: str(data[key]) for key in ("password", "facility", "state", "purpose") if key in data}
        return _account(self._gateway.desk.registry.put_account(str(data["username"]), **changes))

    def certificates(self, _request: Request, _data: Any) -> dict[str, Any]:
        return {"certificates": self._gateway.desk.registry.certificates()}

    def register(self, _request: Request, data: Any) -> dict[str, Any]:
        facility, pem = str(data["facility"]), str(data["pem"])
        digest = self._gateway.desk.registry.register(facility, pem)
        self._gateway.desk.store.register(facility, pem)
        return {"facility": facility, "fingerprint": digest}

    def withdraw(self, request: Request, _data: Any) -> dict[str, Any]:
        self._gateway.desk.registry.withdraw(request.query_params["fingerprint"])
        return {"done": True}

    def faults(self, _request: Request, _data: Any) -> dict[str, Any]:
        return {"faults": [fault.as_json() for fault in self._gateway.weather.faults]}

    def arm(self, request: Request, data: Any) -> dict[str, Any]:
        rows = data if isinstance(data, list) else [data]
        faults: tuple[Fault, ...] = tuple(read_fault(row) for row in rows)
        self._gateway.weather.arm(faults)
        return self.faults(request, data)

    def disarm(self, request: Request, data: Any) -> dict[str, Any]:
        self._gateway.weather.disarm()
        return self.faults(request, data)

    def end_sessions(self, _request: Request, _data: Any) -> dict[str, Any]:
        count = len(self._gateway.desk.sessions)
        self._gateway.desk.sessions.clear()
        return {"ended": count}

    def process(self, _request: Request, _data: Any) -> dict[str, Any]:
        return {"judged": self._gateway.desk.process_due(all_of_it=True)}

    def results(self, request: Request, _data: Any) -> dict[str, Any] | None:
        return self._gateway.desk.results(request.query_params["maGiaoDich"])

    def records(self, _request: Request, _data: Any) -> dict[str, Any]:
        return {
            "records": [
                {
                    "number": record.number,
                    "receipt": record.receipt,
                    "door": record.door,
                    "account": record.account,
                    "facility": record.facility,
                    "received": record.received.isoformat(),
                    "code": record.code,
                    "bytes": len(record.file),
                    "key": record.key,
                    "replaced_by": record.replaced_by or None,
                    "outcome": record.result["ketQua"] if record.result else None,
                }
                for record in self._gateway.desk.store.all()
            ]
        }

    def history(self, request: Request, _data: Any) -> dict[str, Any]:
        after = int(request.query_params.get("after", "0"))
        door = request.query_params.get("door", "")
        rows = [
            exchange
            for exchange in self._gateway.witness.exchanges
            if exchange.number > after and door in {"", exchange.door}
        ]
        return {"exchanges": [exchange_json(exchange) for exchange in rows[:HISTORY_MAX]]}


def _account(account: Account) -> dict[str, str]:
    return {
        "username": account.username,
        "facility": account.facility,
        "state": account.state,
        "purpose": account.purpose,
    }


def exchange_json(exchange: Exchange) -> dict[str, Any]:
    """One exchange, nothing hidden: the control door stands on loopback and all data is synthetic."""
    response = exchange.response
    return {
        "number": exchange.number,
        "door": exchange.door,
        "at": exchange.at.isoformat(),
        "took_s": exchange.took_s,
        "broke": exchange.broke,
        "faults": list(exchange.faults),
        "request": {
            "method": exchange.request.method,
            "target": exchange.request.target,
            "headers": [list(pair) for pair in exchange.request.headers],
            "body": base64.b64encode(exchange.request.body).decode(),
            "peer": exchange.request.peer,
        },
        "response": {
            "status": response.status,
            "headers": [list(pair) for pair in response.headers],
            "body": base64.b64encode(response.body).decode(),
        }
        if response
        else None,
    }
