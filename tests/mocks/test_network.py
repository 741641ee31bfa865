"""The network: time that does what falls due in order, near and over HTTP alike, and the control door."""

import base64
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.request import Request as Asked
from urllib.request import urlopen

import httpx
import pytest

from harness.clock import VIETNAM, StoppedClock, WallClock
from harness.documents.authors import values
from harness.documents.table import PL02
from harness.errors import HarnessError
from harness.exchange import Request
from harness.faults import NoAnswer, Reset
from harness.hops import Hop
from harness.matters import Act
from harness.topology import PARTIES, Topology
from mocks import network as module
from mocks.appraisal_board.doors import EXAMPLE
from mocks.network import LocalNetwork, Network, Ports

AT = datetime(2026, 9, 15, 8, 30, tzinfo=VIETNAM)
LICENSING = ("axis", "population", "insurance", "licensing")
JSON = (("Content-Type", "application/json"),)


@contextmanager
def local(*only: str, **more: Any) -> Iterator[LocalNetwork]:
    with LocalNetwork(more.pop("clock", StoppedClock(AT)), 1, only=only, **more) as network:
        yield network
        assert network.mishaps == []


def control(network: LocalNetwork, method: str, path: str, body: Any = None) -> Any:
    said = httpx.request(method, network.control_url + path, json=body)
    return said.json() | ({"status": said.status_code} if said.status_code != 200 else {})


def near(*only: str) -> Network:
    return Network(StoppedClock(AT), 1, only=only)


# --- time -------------------------------------------------------------------------------------------------------------


def test_what_falls_due_is_done_in_order_of_time_whoever_planned_it() -> None:
    network, done = near("licensing", "employment"), list[tuple[str, datetime]]()

    def plan(party: str, minutes: int) -> None:
        office = network.parties[party].office
        office.agenda.at(AT + timedelta(minutes=minutes), lambda: done.append((party, office.now())))

    for party, minutes in (("employment", 3), ("licensing", 1), ("employment", 2), ("licensing", 9)):
        plan(party, minutes)

    assert network.forward(timedelta(minutes=5)) == 3
    assert done == [
        (party, AT + timedelta(minutes=at)) for party, at in (("licensing", 1), ("employment", 2), ("employment", 3))
    ]
    assert network.clock.now() == AT + timedelta(minutes=5)
    assert network.due() == AT + timedelta(minutes=9)


def test_what_an_action_plans_on_the_way_is_done_on_the_way() -> None:
    network, done = near("licensing"), list[datetime]()
    office = network.parties["licensing"].office

    def again() -> None:
        done.append(office.now())
        office.agenda.at(office.now() + timedelta(hours=1), again)

    office.agenda.at(AT, again)
    network.forward(timedelta(hours=3))

    assert done == [AT + timedelta(hours=hours) for hours in range(4)]


def test_settling_moves_no_clock() -> None:
    network = near("licensing")
    network.parties["licensing"].office.agenda.at(AT - timedelta(days=1), lambda: None)

    assert network.settle() == 1
    assert network.clock.now() == AT
    assert network.settle() == 0


def test_parties_that_keep_each_other_busy_for_ever_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STEPS_MAX", 50)
    network = near("licensing")
    office = network.parties["licensing"].office

    def again() -> None:
        office.agenda.at(office.now(), again)

    again()
    with pytest.raises(HarnessError):
        network.settle()


def test_only_the_parties_named_exist() -> None:
    network = near("licensing")

    assert set(network.parties) == {"licensing"}
    assert network.lines.call("licensing", "axis", Request("GET", "/", (), b""), "") is None


def test_a_twin_desk_takes_the_place_of_a_desk() -> None:
    made: list[Any] = []

    def twin(office: Any) -> Any:
        made.append(office)
        return type(
            "Twin", (), {"acts": lambda _self: [Act("licensing", "odd", "1", "", AT)], "matters": lambda _self: ()}
        )()

    network = Network(StoppedClock(AT), 1, only={"licensing"}, desks={"licensing": twin})

    assert len(made) == 1
    assert [act.kind for act in network.acts()] == ["odd"]


def test_a_party_that_the_topology_places_elsewhere_is_not_ours() -> None:
    topology = Topology(parties={"licensing": "http://127.0.0.1:9/there"})
    network = Network(StoppedClock(AT), 1, topology=topology, only={"licensing", "employment"})

    assert set(network.parties) == {"employment"}
    assert network.lines.url("licensing") == "http://127.0.0.1:9/there"


def test_papers_are_numbered_in_the_order_in_which_they_are_given() -> None:
    network = near()
    for number in ("1", "2"):
        network.give_values("GKSK", PL02, {"SO": number}, "01901")

    assert [(paper.number, paper.sheet.get("SO")) for paper in network.papers(0)] == [(1, "1"), (2, "2")]
    assert [paper.number for paper in network.papers(1)] == [2]


# --- near and over HTTP -----------------------------------------------------------------------------------------------


def certificate(network: Network) -> None:
    who = network.town.home("driver/happy").husband
    made = values("GKSK", PL02, network.world.scene(1, patient=who))[0]
    told = {"KETLUAN": "A0-1", "HANGBANGLAI": "B", "NGAYKETLUAN": "10/09/2026"}
    network.give_values("GKSK", PL02, made | told, "01901")


def application(network: Network) -> bytes:
    who = network.town.home("driver/happy").husband
    body = {
        "hoTen": who.full_name,
        "soDDCN": who.cccd,
        "ngaySinh": f"{who.born:%d/%m/%Y}",
        "hangGPLX": "B",
        "soGPLX": "010099900001",
    }
    return json.dumps(body).encode()


def traffic(network: Network) -> list[tuple[str, str, int, bytes, bytes]]:
    def row(hop: Hop) -> tuple[str, str, int, bytes, bytes]:
        assert hop.response is not None
        return hop.link, hop.request.target, hop.response.status, hop.request.body, hop.response.body

    return [row(hop) for hop in network.log.after(0) if hop.caller in PARTIES]


def test_near_and_over_http_the_same_bytes_go_between_parties() -> None:
    here = near(*LICENSING)
    certificate(here)
    here.parties["licensing"].answer(Request("POST", "/gplx/1.0/capDoi", JSON, application(here)))
    here.forward(timedelta(hours=1))

    with local(*LICENSING) as there:
        certificate(there)
        httpx.post(there.urls["licensing"] + "/gplx/1.0/capDoi", content=application(there), headers=dict(JSON))
        there.forward(timedelta(hours=1))

        assert traffic(there) == traffic(here)
        assert len(traffic(here)) > 4
        assert [act.kind for act in there.acts()] == [act.kind for act in here.acts()]


def test_the_appraisal_board_sends_over_http_to_the_real_gateway() -> None:
    with local("appraisal-board", "intake") as network:
        httpx.post(network.urls["appraisal-board"] + "/gdyk/1.0/bienban", json=EXAMPLE)
        network.settle()

        assert [act.kind for act in network.acts()] == ["received-minutes", "minutes-sent"]
        network.settle()
        assert [paper.sheet.get("SO_BIEN_BAN") for paper in network.papers(0)] == [EXAMPLE["soBienBan"]]


def test_live_what_falls_due_is_done_by_itself() -> None:
    with local(*LICENSING, clock=WallClock(start=AT), live=True) as network:
        certificate(network)
        said = httpx.post(
            network.urls["licensing"] + "/gplx/1.0/capDoi", content=application(network), headers=dict(JSON)
        )
        place = f"{network.urls['licensing']}/gplx/1.0/hoSo/{said.json()['maHoSo']}"

        assert eventually(lambda: httpx.get(place).json()["trangThai"] == "9")


def eventually(holds: Callable[[], bool], within_s: float = 10.0) -> bool:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)  # noqa: TID251 -- a live network takes real time
    return False


def test_parties_stand_at_consecutive_ports() -> None:
    first = free_ports()
    with local("licensing", ports=Ports(first=first)) as network:
        assert network.urls["licensing"] == f"http://127.0.0.1:{first + PARTIES.index('licensing')}"
        assert network.control_url == f"http://127.0.0.1:{first + len(PARTIES)}"


def free_ports() -> int:
    """The first of a row of ports that nobody listens at; below the range that the system hands out."""
    return next(first for first in range(21_000, 30_000, 20) if all(map(is_free, range(first, first + 13))))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_port_that_is_taken_is_an_error_and_nothing_stays_open() -> None:
    with local("licensing") as network:
        port = int(network.urls["licensing"].rpartition(":")[2])
        other = LocalNetwork(
            StoppedClock(AT), 1, only={"licensing"}, ports=Ports(first=port - PARTIES.index("licensing"))
        )

        with pytest.raises(HarnessError):
            other.start()


# --- the control door -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def network() -> Iterator[LocalNetwork]:
    with local(*LICENSING) as made:
        yield made


def test_the_network_is_well(network: LocalNetwork) -> None:
    assert control(network, "GET", "/health") == {"well": True, "mishaps": []}


def test_parties_are_told_with_their_doors(network: LocalNetwork) -> None:
    rows = {row["party"]: row for row in control(network, "GET", "/parties")["parties"]}

    assert list(rows) == list(PARTIES)
    assert rows["licensing"]["url"] == network.urls["licensing"]
    assert {door["name"] for door in rows["licensing"]["doors"]} == {"capDoi", "boSung", "hoSo"}
    assert rows["licensing"]["title"]["vi"] != rows["licensing"]["title"]["en"]


def test_the_clock_is_read_and_moved_forward_only(network: LocalNetwork) -> None:
    before = datetime.fromisoformat(control(network, "GET", "/clock")["now"])

    moved = control(network, "POST", "/clock", {"forward_s": 60})
    assert datetime.fromisoformat(moved["now"]) == before + timedelta(minutes=1)
    then = (before + timedelta(minutes=5)).astimezone(VIETNAM).isoformat()
    assert datetime.fromisoformat(control(network, "POST", "/clock", {"now": then})["now"]) == before + timedelta(
        minutes=5
    )


@pytest.mark.parametrize(
    "body",
    [{"forward_s": -1}, {"forward_s": 1e12}, {"forward_s": "x"}, {}, {"now": "2026-09-15T08:00:00"}, {"now": "x"}, []],
)
def test_a_strange_move_of_the_clock_is_refused(network: LocalNetwork, body: Any) -> None:
    before = control(network, "GET", "/clock")

    said = control(network, "POST", "/clock", body)

    assert said["status"] == 400
    assert said["error"]["vi"] != said["error"]["en"]
    assert control(network, "GET", "/clock") == before


def test_what_is_due_is_settled(network: LocalNetwork) -> None:
    network.settle()
    network.parties["licensing"].office.agenda.at(AT, lambda: None)

    assert control(network, "POST", "/settle") == {"done": 1}


def test_faults_are_armed_listed_and_disarmed(network: LocalNetwork) -> None:
    link, door = {"fault": "no-answer", "door": "licensing->axis:*"}, {"fault": "busy", "door": "licensing:hoSo"}
    armed = control(network, "POST", "/faults", [link, door])["faults"]

    assert [(row["fault"], row["door"]) for row in armed] == [tuple(link.values()), tuple(door.values())]
    assert control(network, "GET", "/faults")["faults"] == armed
    said = httpx.get(network.urls["licensing"] + "/gplx/1.0/hoSo/x")
    assert said.status_code == 503
    assert control(network, "DELETE", "/faults") == {"faults": []}
    assert httpx.get(network.urls["licensing"] + "/gplx/1.0/hoSo/x").status_code == 404


@pytest.mark.parametrize("body", [{"fault": "rain"}, {"fault": "latency", "seconds": -1}, [1], {"fault": []}])
def test_an_unknown_fault_is_refused(network: LocalNetwork, body: Any) -> None:
    assert control(network, "POST", "/faults", body)["status"] == 400


def test_hops_are_told_and_the_way_of_a_dossier_found(network: LocalNetwork) -> None:
    control(
        network, "POST", "/papers", {"kind": "GKSK", "version": PL02, "values": paper(network), "facility": "01901"}
    )
    said = httpx.post(network.urls["licensing"] + "/gplx/1.0/capDoi", content=application(network), headers=dict(JSON))
    number = said.json()["maHoSo"]
    control(network, "POST", "/settle")

    way = [Hop.of(row) for row in control(network, "GET", f"/hops?text={number}")["hops"]]

    assert [hop.link for hop in way[:1]] == ["outside->licensing:capDoi"]
    assert {hop.party for hop in way} == {"licensing", "axis", "population", "insurance"}
    every = control(network, "GET", "/hops")["hops"]
    assert control(network, "GET", f"/hops?after={every[0]['number']}")["hops"] == every[1:]
    assert base64.b64decode(every[0]["request"]["body"]) is not None
    acts = control(network, "GET", "/acts")["acts"]
    assert [act["kind"] for act in acts if act["party"] == "licensing" and number in {act["key"], act["after"]}] == [
        "received-application",
        "licence-issued",
    ]
    audit = control(network, "GET", "/audit")["audit"]
    assert {row["purpose"] for row in audit if row["dossier"] == number} == {"GPLX"}


def paper(network: LocalNetwork) -> dict[str, str]:
    who = network.town.home("driver/happy").husband
    made = values("GKSK", PL02, network.world.scene(1, patient=who))[0]
    return made | {"KETLUAN": "A0-1", "HANGBANGLAI": "B", "NGAYKETLUAN": "10/09/2026"}


def test_what_is_unfinished_is_told_with_its_owner(network: LocalNetwork) -> None:
    network.arm([NoAnswer(door="licensing->axis:*")])
    body = json.loads(application(network)) | {"soGPLX": "010099900009"}
    number = httpx.post(network.urls["licensing"] + "/gplx/1.0/capDoi", json=body).json()["maHoSo"]

    matters = control(network, "GET", "/matters")["matters"]
    network.disarm()

    assert [(row["key"], row["owner"]) for row in matters if row["party"] == "licensing"] == [(number, "population")]


@pytest.mark.parametrize("body", [{}, {"kind": "GKSK"}, {"kind": "GKSK", "version": "x", "values": 1, "facility": "1"}])
def test_a_paper_that_is_none_is_refused(network: LocalNetwork, body: Any) -> None:
    assert control(network, "POST", "/papers", body)["status"] == 400


def test_every_party_describes_its_doors(network: LocalNetwork) -> None:
    assert "/gplx/1.0/capDoi" in control(network, "GET", "/openapi/licensing.json")["paths"]
    assert control(network, "GET", "/openapi/nobody.json")["status"] == 400


@pytest.mark.parametrize("body", [b"{", b'"x"', b"\xff", b"[" * 5000, b"[1]"])
def test_what_is_no_json_is_refused_at_the_control_door(network: LocalNetwork, body: bytes) -> None:
    said = httpx.post(network.control_url + "/clock", content=body)

    assert said.status_code == 400


def test_a_control_request_has_a_bound(network: LocalNetwork) -> None:
    said = httpx.post(network.control_url + "/papers", content=b" " * 2_000_000)

    assert said.status_code == 400


def test_a_foreign_client_can_speak_to_every_party(network: LocalNetwork) -> None:
    asked = Asked(network.urls["licensing"] + "/gplx/1.0/hoSo/x")  # noqa: S310 -- our own loopback

    with pytest.raises(OSError, match="404"):
        urlopen(asked)  # noqa: S310 -- as above


# --- who is one of ours -----------------------------------------------------------------------------------------------


def test_a_stranger_that_calls_itself_one_of_ours_meets_faults_and_is_remembered() -> None:
    with local("licensing") as network:
        network.arm([Reset(door="licensing:*", times=1)])
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{network.urls['licensing']}/gplx/1.0/hoSo/1", headers={"User-Agent": "lienthong-axis"})

        (hop,) = network.log.after(0)
        assert (hop.caller, hop.faults) == ("outside", ("reset",))


def test_a_call_of_ours_is_remembered_once_and_its_badge_nowhere() -> None:
    with local("licensing") as network:
        network.arm([NoAnswer(door="licensing:*")])
        answer = network.lines.call("axis", "licensing", Request("GET", "/gplx/1.0/hoSo/1", (), b""), "1" * 32)

        (hop,) = network.log.after(0)
        assert answer is not None
        assert (hop.caller, hop.faults) == ("axis", ())
        assert network.lines.badge not in repr(hop)


def test_the_badge_goes_to_no_real_party() -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"

        def answer() -> None:
            taken, _ = listener.accept()
            heard.append(taken.recv(65_536))
            taken.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            taken.close()

        thread = threading.Thread(target=answer)
        thread.start()
        with local("axis", topology=Topology.model_validate({"parties": {"licensing": url}})) as network:
            network.lines.call("axis", "licensing", Request("GET", "/gplx/1.0/hoSo/1", (), b""), "1" * 32)
        thread.join()

    assert b"lienthong-axis" in heard[0]
    assert b"badge" not in heard[0].lower()
