"""Plays cases until the case API has no more: the loop that any client under test runs, in any language."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

import httpx

from mocks.hospital.client import ReferenceClient, Report, Setup

WAIT_S: Final = 10
ANSWER_S: Final = 30.0


class Plays(Protocol):
    """Whoever can play a case."""

    def play(self, case: Mapping[str, Any]) -> Report:
        """Do the steps, and say what became of them."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


def loop(cases_url: str, client: Plays) -> None:
    """Ask, play, report; ends when the case API says so."""
    with httpx.Client(trust_env=False, timeout=ANSWER_S, verify=False) as line:  # noqa: S501 -- plain HTTP on loopback, a context would cost 18 ms
        while True:
            answer = line.get(f"{cases_url}/next", params={"wait": WAIT_S})
            if answer.status_code == httpx.codes.NO_CONTENT:
                return
            if answer.status_code != httpx.codes.OK:
                continue
            case = answer.json()
            line.post(f"{cases_url}/{case['id']}/done", json=client.play(case)).raise_for_status()


def run(environment: Mapping[str, str], make: Callable[[Setup], Plays] = ReferenceClient) -> None:
    """Play all cases with the client that `make` makes of the environment."""
    setup = Setup.of(environment)
    client = make(setup)
    try:
        loop(setup.cases_url, client)
    finally:
        client.close()
