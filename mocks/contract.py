"""The network's contract as files: OpenAPI of every party's doors, and the WSDL of the population registry's SOAP."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from harness.clock import StoppedClock
from harness.contract import written
from harness.errors import UsageError
from harness.text import Text
from mocks.network import Network
from mocks.parties import CLASSES
from mocks.party import Party
from mocks.party_openapi import openapi_of

SEED: Final = 1
_AT: Final = datetime(2026, 11, 23, 1, tzinfo=UTC)
"""Some working day: the doors are the same on any."""
_WSDL: Final = "mocks.population.wsdl"


def export(folder: Path) -> tuple[Path, ...]:
    """Write the contract of every party into `folder`; the files written, in order."""
    made = []
    for name, data in _files():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise UsageError(
                Text(f"Không ghi được {path}: {error.strerror}.", f"{path} cannot be written: {error.strerror}.")
            ) from error
        made.append(path)
    return tuple(made)


def parties() -> dict[str, Party]:
    """Every party whose module is installed, at its desk, with nobody else to call."""
    found = [name for name, place in CLASSES.items() if is_there(place.partition(":")[0])]
    return Network(StoppedClock(_AT), SEED, only=found).parties


def is_there(module: str) -> bool:
    """Whether `module` can be imported at all; what goes wrong inside it is not hidden."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _files() -> Iterator[tuple[str, bytes]]:
    for name, party in parties().items():
        yield f"openapi/{name}.json", written(openapi_of(party)).encode()
    if is_there(_WSDL):
        data: bytes = import_module(_WSDL).wsdl_bytes()
        yield "population.wsdl", data
