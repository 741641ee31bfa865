"""What a started network tells: a table and example calls for a person, one line of JSON for a program."""

import json
import shlex
import sys
from typing import Any

from rich.console import Console
from rich.table import Table

from harness.language import LANGUAGE, said
from harness.people.geography import geography
from harness.topology import PARTIES, TITLES
from harness.wire.axis import MEMBERS, axis_account, axis_key, province_token
from mocks.network import LocalNetwork


def announce(network: LocalNetwork) -> None:
    """Tell whoever reads our output where everything is."""
    if sys.stdout.isatty():
        _for_people(network)
    else:
        sys.stdout.write(json.dumps(facts(network), ensure_ascii=False) + "\n")
    sys.stdout.flush()


def facts(network: LocalNetwork) -> dict[str, Any]:
    """Addresses and synthetic credentials; those of the intake gateway stand at the top."""
    found: dict[str, Any] = {}
    gateway = network.served
    if gateway is not None:
        account = gateway.desk.world.main.account
        found = {
            "party": "intake",
            "url": gateway.url,
            "control_url": gateway.control_url,
            "results_url": gateway.results_url,
            "username": account.username,
            "password": account.password,
            "facility": account.facility,
        }
    found["network"] = {
        "control_url": network.control_url,
        "parties": network.urls,
        "accounts": {
            party: {
                "consumer_key": keys.consumer_key,
                "consumer_secret": keys.consumer_secret,
                "access_key": keys.access_key,
                "secret_key": keys.secret_key,
                "app_name": keys.app_name,
                "username": keys.user,
                "password": keys.password,
                "api_key": keys.api_key,
                "member": keys.member,
            }
            for party, keys in ((party, axis_account(network.seed, party)) for party in MEMBERS)
        },
        "province_tokens": {code: province_token(network.seed, code) for code in sorted(geography().provinces)},
        "axis_keys": {party: axis_key(network.seed, party) for party in MEMBERS},
    }
    return found


def _for_people(network: LocalNetwork) -> None:
    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False)
    for word in (
        said("Bên", "Party"),
        said("Tên", "Name"),
        said("Địa chỉ", "Address"),
        said("Số cửa", "Doors"),
    ):
        table.add_column(word)
    for name in PARTIES:
        if name not in network.urls:
            continue
        party = network.parties.get(name)
        doors = str(len(list(party.operations()))) if party else "–"
        real = "" if network.topology.place(name) is None else said(" (hệ thống thật)", " (real system)")
        table.add_row(name, TITLES[name].to(LANGUAGE) + real, network.urls[name], doors)
    console.print(table)
    _gateway_for_people(network, console)
    console.print(f"{said('Cửa điều khiển mạng', 'Network control door')}: {network.control_url}")
    for call in example_calls(network):
        console.print(f"  {call}", soft_wrap=True, markup=False)
    console.print(
        said(
            "Khóa trục, mật khẩu từng bên: chạy lệnh này với đầu ra chuyển vào tệp (JSON). Dừng bằng Ctrl+C.",
            "Axis keys and passwords of each party: run this with output redirected to a file (JSON). Ctrl+C stops.",
        ),
        soft_wrap=True,
    )


def _gateway_for_people(network: LocalNetwork, console: Console) -> None:
    gateway = network.served
    if gateway is None:
        return
    account = gateway.desk.world.main.account
    rows = {
        said("Tài khoản thử", "Test account"): account.username,
        said("Mật khẩu", "Password"): account.password,
        said("Mã cơ sở", "Facility code"): account.facility,
        said("Cửa điều khiển cổng", "Gateway control door"): gateway.control_url,
        said("Cửa kết quả", "Results door"): gateway.results_url,
        said("Kiểm thử", "Certify"): f"lienthong certify intake --target {gateway.url}",
    }
    for word, value in rows.items():
        console.print(f"{word + ':':22} {value}", soft_wrap=True, markup=False)


def example_calls(network: LocalNetwork) -> list[str]:
    """One call with curl for each party that has an example."""
    found = []
    for name, party in network.parties.items():
        for operation in party.operations():
            if operation.example is None or operation.path.startswith(("/api", "/r1")):
                continue
            body = json.dumps(operation.example, ensure_ascii=False)
            url = f"{network.urls[name]}{operation.path}"
            found.append(f"curl -X {operation.method} {url} -H 'Content-Type: application/json' -d {shlex.quote(body)}")
            break
    return found
