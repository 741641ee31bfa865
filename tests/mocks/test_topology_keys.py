"""A real party knows our parties by accounts of its own: those that the environment holds, and no file or record.

Somebody's system is played by another network whose accounts and keys are of another seed than ours; what it calls of
ours it calls with our keys, taken from the environment in the same way.
"""

import base64
import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import httpx
import pytest

from harness.clock import Clock, StoppedClock
from harness.errors import UsageError
from harness.exchange import Request
from harness.journey import StuckError, morning
from harness.keys import AXIS, CALLERS, HOSPITAL, HOSPITAL_DRIVERS, INTAKE
from harness.rule import Role
from harness.run import certify
from harness.settings import RunSettings
from harness.suites.journey.livestage import LiveStage
from harness.topology import LOGIN, PARTIES, TAKES
from harness.wire.axis import axis_account, axis_key
from harness.world import World
from mocks.intake.server import LocalGateway
from mocks.network import LocalNetwork, Ports
from mocks.office import Office
from tests.mocks.test_topology_swap import DAY, SEED, Swapped, free_ports, topology

OTHER: Final = 77
"""The seed of the accounts at somebody's system."""
PASSWORD: Final = "Mật-khẩu/của 1 BV"


class Strange(LocalNetwork):
    """A network whose people are ours and whose accounts are not."""

    def _office(self, name: str) -> Office:
        return replace(super()._office(name), seed=OTHER)


def accounts(at: str, seed: int, callers: tuple[str, ...]) -> dict[str, str]:
    """The variables with what `callers` show at `at`, where accounts are of `seed`."""
    found = {}
    for caller in callers:
        keys, end = axis_account(seed, caller), f"{at}_{caller}".upper().replace("-", "_")
        login = (keys.consumer_key, keys.consumer_secret) if at == AXIS else (keys.user, keys.password)
        found |= {f"USERNAME_{end}": login[0], f"PASSWORD_{end}": login[1], f"API_KEY_{end}": keys.api_key}
        found |= {f"ACCESS_KEY_{end}": keys.access_key, f"SECRET_KEY_{end}": keys.secret_key}
        found |= {f"APP_NAME_{end}": keys.app_name}
    return found


def line(party: str, url: str, *names: str, control_url: str = "") -> str:
    """The line of the topology file that names a variable for each of `names`."""
    word = party.upper().replace("-", "_")
    ends = {name: f"{word}_{{CALLER}}" if party in CALLERS and name != "axis_key" else word for name in names}
    rows = [f'url = "{url}"', *(f'{name}_env = "{name.upper()}_{end}"' for name, end in ends.items())]
    rows += [f'control_url = "{control_url}"'] if control_url else []
    return f"{party} = {{ {', '.join(rows)} }}"


@pytest.fixture
def swap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Swapped]]:
    with contextlib.ExitStack() as running:

        def made(party: str, *names: str) -> Swapped:
            """`names`: what our topology file names for the party."""
            _set(monkeypatch, party)
            first = free_ports()
            there = [
                line(one, f"http://127.0.0.1:{first + PARTIES.index(one)}", *_taken(one, party))
                for one in PARTIES
                if one not in {party, INTAKE}
            ]
            theirs = Strange(StoppedClock(morning(DAY)), SEED, topology=topology(tmp_path, *there), only={party})
            running.enter_context(theirs)
            here = topology(tmp_path, line(party, theirs.urls[party], *names, control_url=theirs.control_url))
            ours = LocalNetwork(StoppedClock(morning(DAY)), SEED, topology=here, ports=Ports(first=first))
            running.enter_context(ours)
            return Swapped(party, ours, theirs)

        yield made


def _taken(at: str, caller: str) -> tuple[str, ...]:
    """What a network that plays only `caller` shows at our `at`."""
    if caller == AXIS:
        return ("axis_key",)
    return LOGIN if caller in CALLERS.get(at, ()) and at != "population" else ()


def _set(monkeypatch: pytest.MonkeyPatch, party: str) -> None:
    """Everything that either side shows the other."""
    for at, callers in CALLERS.items():
        if at != INTAKE:
            named = tuple(caller for caller in callers if caller != party)
            for name, value in (accounts(at, OTHER, named) | accounts(at, SEED, (party,) * (party != AXIS))).items():
                monkeypatch.setenv(name, value)
    for provider in PARTIES:
        if provider != AXIS:
            word = f"AXIS_KEY_{provider}".upper().replace("-", "_")
            monkeypatch.setenv(word, axis_key(OTHER if provider == party else SEED, provider))


SCENES = {
    "axis": "birth/happy",
    "population": "birth/happy",
    "portal": "birth/happy",
    "insurance": "driver/happy",
}


@pytest.mark.parametrize("party", SCENES)
def test_a_real_party_with_accounts_of_its_own_lets_in_whoever_has_them_from_the_environment(
    swap: Callable[..., Swapped], party: str, tmp_path: Path
) -> None:
    both = swap(party, *TAKES.get(party, ("axis_key",)))

    story = both.play(SCENES[party], tmp_path)

    assert story.stuck is None, story.stuck
    assert both.theirs.mishaps == []
    assert both.ours.mishaps == []


@pytest.mark.parametrize("party", SCENES)
def test_without_them_it_lets_nobody_in(swap: Callable[..., Swapped], party: str, tmp_path: Path) -> None:
    story = swap(party).play(SCENES[party], tmp_path)

    assert isinstance(story.stuck, StuckError)
    assert any(hop.response and hop.response.status in {400, 401, 403} for hop in story.between("*", party))


@pytest.mark.parametrize("party", SCENES)
def test_secrets_stand_in_no_hop(swap: Callable[..., Swapped], party: str, tmp_path: Path) -> None:
    both = swap(party, *TAKES.get(party, ("axis_key",)))
    both.play(SCENES[party], tmp_path)

    told = httpx.get(f"{both.ours.control_url}/hops").text + repr(both.ours.log.after(0))
    assert "***" in told
    assert bool(_tokens(both)) == (party in {"axis", "portal"})
    for secret in _secrets(party) | _tokens(both):
        assert secret not in told


def _tokens(both: Swapped) -> set[str]:
    """What the logins of the real party gave out."""
    answers = [hop.response for hop in both.theirs.log.after(0) if hop.party == both.party]
    bodies = [answer.body for answer in answers if answer and b"oken" in answer.body]
    said = [json.loads(body) for body in bodies if body.startswith(b"{")]
    return {one[name] for one in said for name in ("access_token", "token") if name in one}


def _secrets(party: str) -> set[str]:
    keys = [axis_account(OTHER, caller) for caller in CALLERS.get(party, ())]
    basics = {one.basic.removeprefix("Basic ") for one in keys}
    if party == AXIS:
        return basics | {one.consumer_secret for one in keys}
    return {axis_key(OTHER, party)} | {one.password for one in keys}


# --- the intake gateway, where hospitals and the appraisal board stand ------------------------------------------------


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Callable[..., LocalNetwork]]:
    """Our network before somebody's gateway, whose accounts have another password than ours."""
    with contextlib.ExitStack() as running:

        def made(*names: str) -> LocalNetwork:
            clock = StoppedClock(morning(DAY))
            theirs = running.enter_context(LocalNetwork(clock, SEED, only={INTAKE}, gateway=_other_gateway))
            here = topology(tmp_path, line(INTAKE, theirs.urls[INTAKE], *names))
            return running.enter_context(LocalNetwork(clock, SEED, topology=here))

        yield made


def _other_gateway(world: World, clock: Clock) -> LocalGateway:
    accounts = tuple(replace(account, password=PASSWORD) for account in world.accounts)
    return LocalGateway(replace(world, accounts=accounts), clock, SEED)


@pytest.fixture
def logins(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World.make(SEED, DAY, morning(DAY))
    users = {HOSPITAL: world.main.account, HOSPITAL_DRIVERS: world.main.driver_account}
    for caller in CALLERS[INTAKE]:
        end = caller.upper().replace("-", "_")
        monkeypatch.setenv(f"USERNAME_INTAKE_{end}", users.get(caller, world.main.account).username)
        monkeypatch.setenv(f"PASSWORD_INTAKE_{end}", PASSWORD)


@pytest.mark.usefixtures("logins")
def test_a_real_gateway_takes_papers_under_the_accounts_from_the_environment(
    gateway: Callable[..., LocalNetwork], tmp_path: Path
) -> None:
    ours = gateway(*LOGIN)

    story = Swapped(INTAKE, ours, ours).play("driver/happy", tmp_path)

    assert story.stuck is None, story.stuck
    assert PASSWORD not in repr(ours.log.after(0)) + repr(story.hops)


@pytest.mark.usefixtures("logins")
def test_so_does_the_appraisal_board(gateway: Callable[..., LocalNetwork]) -> None:
    board = gateway(*LOGIN).parties["appraisal-board"].desk.gateway
    codes: list[str] = []

    board.office.run([board.send(board.sealed({}), lambda answer: codes.append(answer.code), "0" * 32)])

    assert board.credentials.password == PASSWORD
    assert codes not in ([""], ["401"])


def test_without_them_a_real_gateway_takes_none(gateway: Callable[..., LocalNetwork], tmp_path: Path) -> None:
    ours = gateway()

    story = Swapped(INTAKE, ours, ours).play("driver/happy", tmp_path)

    assert isinstance(story.stuck, StuckError)
    assert (story.stuck.party, story.stuck.says.en) == (INTAKE, "GKSK: 200 0")


# --- what is not set, and what may be written -------------------------------------------------------------------------


def test_a_variable_that_is_not_set_ends_it_before_anything_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("USERNAME_AXIS_JUSTICE", raising=False)
    here = topology(tmp_path, line(AXIS, "http://127.0.0.1:9", *LOGIN))

    with pytest.raises(UsageError) as error:
        LocalNetwork(StoppedClock(morning(DAY)), SEED, topology=here)

    assert error.value.exit_code == 2
    for says in (error.value.says.vi, error.value.says.en):
        for named in ("USERNAME_AXIS_JUSTICE", "parties.axis.username_env", str(here.file)):
            assert named in says


def test_a_system_behind_http_basic_is_shown_it_by_whoever_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USERNAME_LICENSING", "nguoi-dung")
    monkeypatch.setenv("PASSWORD_LICENSING", PASSWORD)
    with LocalNetwork(StoppedClock(morning(DAY)), SEED, only={"licensing"}) as theirs:
        here = topology(tmp_path, line("licensing", theirs.urls["licensing"], *LOGIN))
        with LocalNetwork(StoppedClock(morning(DAY)), SEED, topology=here) as ours:
            ours.lines.call("axis", "licensing", Request("GET", "/gplx/1.0/hoSo/1", (), b""), "0" * 32)
            stage = LiveStage(ours, RunSettings(Role.JOURNEY, "network", SEED, DAY, tmp_path))
            stage.ask("licensing", "GET", "/gplx/1.0/hoSo/1")
            stage.close()

        shown = [hop.request.header("Authorization") for hop in theirs.log.after(0)]
        kept = [hop.request.header("Authorization") for hop in stage.hops()]

    assert shown == [f"Basic {base64.b64encode(f'nguoi-dung:{PASSWORD}'.encode()).decode()}"] * 2
    assert kept == ["Basic ***"] * 2


def test_secrets_stand_in_no_file_that_a_certification_writes(swap: Callable[..., Swapped], tmp_path: Path) -> None:
    both = swap("portal", *TAKES["portal"])
    out = tmp_path / "out"
    settings = RunSettings(
        Role.JOURNEY,
        "network",
        SEED,
        DAY,
        out,
        topology=both.ours.topology,
        network=both.ours,
        only=("JRN-BIRTH-",),
    )

    certify(settings)

    written = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert b"one-stop->portal" in written
    for secret in _secrets("portal"):
        assert secret.encode() not in written
