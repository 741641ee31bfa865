"""What the portal has on file: accounts, staff and certificates; begins as the world says, changed by the control door.

The world makes no key until somebody asks for a certificate, so the registered fingerprints are read late.
"""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from harness.errors import UsageError
from harness.people.model import Account, Staff
from harness.text import Text
from harness.world import World

STATES: Final = ("active", "locked", "restricted", "wrong-facility")


class Registry:
    """Accounts by name, staff by facility, certificate fingerprints by facility."""

    def __init__(self, world: World) -> None:
        """Begin with what `world` declares."""
        self._world = world
        self._lock = threading.Lock()
        self._accounts: dict[str, Account] = {}
        self._hashes: dict[str, str] = {}
        self._staff: dict[tuple[str, str], Staff] = {}
        self._identifiers: dict[str, frozenset[str]] = {}
        self._added: dict[str, dict[str, str]] = {}
        self._removed: set[str] = set()
        self._fingerprints: dict[str, frozenset[str]] = {}
        self.known_owners: dict[str, str] = {}
        """Owners that have been looked for and found."""
        self.owners: Mapping[str, str] = _Owners(self)
        """Fingerprint → facility; looks from the main facility on, so that no key is made before it is needed."""
        self.restore()

    def restore(self) -> None:
        """Back to what the world declares; certificates registered since then go."""
        with self._lock:
            self._accounts = {account.username: account for account in self._world.accounts}
            self._hashes = {account.username: _md5(account.password) for account in self._world.accounts}
            self._staff = {(member.facility, member.cccd): member for member in self._world.staff}
            self._identifiers.clear()
            self._added.clear()
            self._removed.clear()
            self._fingerprints.clear()
            self.known_owners.clear()

    # --- accounts -----------------------------------------------------------------------------------------------------

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Every account."""
        return tuple(self._accounts.values())

    def account(self, username: str) -> Account | None:
        """The account called `username`."""
        return self._accounts.get(username)

    def password_matches(self, username: str, password_hash: str) -> bool:
        """Whether `password_hash` is the MD5 of the account's password, in either case."""
        return self._hashes.get(username) == password_hash.upper()

    def put_account(self, username: str, **changes: str) -> Account:
        """Change an account, or open one (then password and facility are needed)."""
        if changes.get("state", "active") not in STATES:
            raise UsageError(
                Text(
                    f"trạng thái tài khoản phải là một trong: {', '.join(STATES)}",
                    f"an account's state is one of: {', '.join(STATES)}",
                )
            )
        with self._lock:
            held = self._accounts.get(username)
            if held is None and not {"password", "facility"} <= set(changes):
                raise UsageError(
                    Text(
                        f"chưa có tài khoản {username}: cần password và facility",
                        f"there is no account {username}: password and facility are needed",
                    )
                )
            base = held or Account(username, changes["password"], changes["facility"])
            account = replace(base, **changes)  # type: ignore[arg-type]  # states were checked above
            self._accounts[username] = account
            self._hashes[username] = _md5(account.password)
            return account

    # --- staff --------------------------------------------------------------------------------------------------------

    def member(self, facility: str, cccd: str) -> Staff | None:
        """The registered member of `facility`'s staff with `cccd`."""
        return self._staff.get((facility, cccd))

    def staff_identifiers(self, facility: str) -> frozenset[str]:
        """The identifiers under which the staff of `facility` may sign documents."""
        if facility not in self._identifiers:
            self._identifiers[facility] = self._world.staff_identifiers(facility)
        return self._identifiers[facility]

    # --- certificates -------------------------------------------------------------------------------------------------

    def fingerprints(self, facility: str) -> frozenset[str]:
        """SHA-256 (lower-case hex) of every certificate registered for `facility`."""
        found = self._fingerprints.get(facility)
        if found is None:
            known = any(place.code == facility for place in self._world.facilities)
            given = self._world.registered_fingerprints(facility) if known else frozenset()
            found = (given | self._added.get(facility, {}).keys()) - self._removed
            self._fingerprints[facility] = found
        return found

    def places(self) -> tuple[str, ...]:
        """The codes of all facilities that have, or may have, certificates here."""
        return tuple(dict.fromkeys((*self._added, *(place.code for place in self._world.facilities))))

    def certificates(self) -> dict[str, list[str]]:
        """Fingerprints by facility, those of the world and those registered since."""
        return {place: sorted(self.fingerprints(place)) for place in sorted(self.places())}

    def register(self, facility: str, pem: str) -> str:
        """Register a certificate for `facility`; gives its fingerprint."""
        try:
            certificate = x509.load_pem_x509_certificate(pem.encode())
        except ValueError as error:
            raise UsageError(
                Text("không đọc được chứng thư số dạng PEM", "the PEM certificate cannot be read")
            ) from error
        digest = certificate.fingerprint(hashes.SHA256()).hex()
        with self._lock:
            self._added.setdefault(facility, {})[digest] = pem
            self._removed.discard(digest)
            self._fingerprints.clear()
            self.known_owners.clear()
        return digest

    def withdraw(self, digest: str) -> None:
        """Take the certificate with fingerprint `digest` off every list."""
        with self._lock:
            self._removed.add(digest.lower())
            self._fingerprints.clear()
            self.known_owners.clear()


class _Owners(Mapping[str, str]):
    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def __getitem__(self, digest: str) -> str:
        found = self._registry.known_owners.get(digest)
        if found is not None:
            return found
        for place in self._registry.places():
            if digest in self._registry.fingerprints(place):
                self._registry.known_owners[digest] = place
                return place
        raise KeyError(digest)

    def __iter__(self) -> Iterator[str]:
        return (digest for place in self._registry.places() for digest in self._registry.fingerprints(place))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _md5(password: str) -> str:
    # MD5 is the wire's own choice (CV 3190): the password travels as its upper-case hex digest.
    return hashlib.md5(password.encode(), usedforsecurity=False).hexdigest().upper()
