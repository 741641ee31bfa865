import socket

import pytest

from harness.errors import UnreachableError, UsageError
from loadtests.safety import check_target, knock


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://127.9.9.9:1", "http://localhost", "http://[::1]:80"])
def test_this_machine_needs_no_word(url: str) -> None:
    check_target(url, owned=False)


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1:1", "https://egw.example", "http://127.0.0.1.example", "http://0.0.0.0:1"]
)
def test_another_machine_needs_the_owners_word(url: str) -> None:
    with pytest.raises(UsageError, match="--i-own-this-target"):
        check_target(url, owned=False)

    check_target(url, owned=True)


@pytest.mark.parametrize(
    "url", ["", "ftp://127.0.0.1", "127.0.0.1:80", "http://", "http://127.0.0.1:99999", "http://["]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="must be an address"):
        check_target(url, owned=True)


def test_a_port_where_nobody_listens_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        with pytest.raises(UnreachableError, match="Nobody listens"):
            knock(f"http://127.0.0.1:{port}")
