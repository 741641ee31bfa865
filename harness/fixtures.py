"""Fixtures: what a gateway under test must know before a run, written for whoever loads it into the system.

JSON and CSV hold the same rows; certificates come as PEM and PKCS#12. Everything but keys is the same bytes for one
seed and day. All of it is synthetic, and none of it may be loaded into a production system.

Keys are made per process, so a later run reads them back from the folder (`load`): else the gateway would not know its
certificates. The folder's own `partner.toml` says so.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12
from jinja2 import StrictUndefined, Template

from harness.chance import guid, stream
from harness.documents.authors import values
from harness.documents.render import render
from harness.documents.table import PL02, kinds, table, versions
from harness.errors import UsageError
from harness.people.model import Account, Card, Citizen
from harness.text import Text
from harness.wire.authority import Identity
from harness.wire.envelope import build_certificates, seal
from harness.wire.signature import Profile, prepare
from harness.world import IdentityState, World, fingerprint

KEYSTORE_PASSWORD: Final = "lienthong"  # noqa: S105 -- protects keys that only a test run trusts
FORMAT: Final = "lienthong/fixtures/1"
MANIFEST: Final = "fixtures.json"
STATES: Final[tuple[IdentityState, ...]] = ("registered", "unregistered", "expired")

# Not in the register by nature: an unknown number, and numbers whose form alone decides the answer.
_NOT_LOADED: Final = frozenset({"050", "051", "052", "053"})
# The system's own failures: load these only if it can be told to fail for one card.
_FAILURES: Final = frozenset({"100", "101", "500"})

_PROFILE: Final = """\
# Bộ dữ liệu này đã được nạp vào hệ thống được kiểm thử.
# These fixtures were loaded into the system under test.
fixtures = "."

[target]
# results_url = "https://..."
"""

Row = dict[str, str]


def export(world: World, folder: Path) -> tuple[Path, ...]:
    """Write every fixture of `world` into `folder`; the files written, in order."""
    written: dict[str, bytes] = {}
    for name, rows in _tables(world):
        listed = list(rows)
        written[f"{name}.json"] = _json(listed)
        written[f"{name}.csv"] = _csv(listed)
    written.update(_certificates(world))
    written.update(_documents(world))
    written[MANIFEST] = _json({"format": FORMAT, "seed": world.seed, "today": world.today.isoformat()})
    written["partner.toml"] = _PROFILE.encode()
    written["README.md"] = _readme(world).encode()
    return tuple(_write(folder / name, data) for name, data in written.items())


def load(folder: Path, today: date, now: datetime) -> World:
    """The world that was exported into `folder`, with its keys, as it stands on `today`."""
    seed, anchor = _manifest(folder)
    world = World.make(seed, today, now, anchor=anchor)
    places = [(facility.code, state) for facility in world.facilities for state in STATES]
    return replace(world, given={place: _identity(folder, *place) for place in places})


def _manifest(folder: Path) -> tuple[int, date]:
    try:
        data = json.loads((folder / MANIFEST).read_text("utf-8"))
        if data["format"] != FORMAT:
            raise _no_fixtures(folder)
        return int(data["seed"]), date.fromisoformat(data["today"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _no_fixtures(folder) from error


def _identity(folder: Path, facility: str, state: IdentityState) -> Identity:
    path = folder / "certificates" / f"{facility}-{state}.p12"
    try:
        return open_keystore(path, KEYSTORE_PASSWORD)
    except (OSError, ValueError) as error:
        raise _no_fixtures(path) from error


def _no_fixtures(path: Path) -> UsageError:
    return UsageError(
        Text(
            f"{path} không phải dữ liệu do `lienthong fixtures export` ghi ra; hãy xuất lại.",
            f"{path} was not written by `lienthong fixtures export`; export it again.",
        )
    )


def open_keystore(path: Path, password: str) -> Identity:
    """Key and certificate of a PKCS#12 file; `ValueError` if it holds no RSA key with a certificate."""
    key, certificate, _ = pkcs12.load_key_and_certificates(path.read_bytes(), password.encode())
    if not isinstance(key, RSAPrivateKey) or certificate is None:
        message = "no RSA key with a certificate in the keystore"
        raise ValueError(message)
    return Identity(key, certificate)


def _write(path: Path, data: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise UsageError(
            Text(f"Không ghi được {path}: {error.strerror}.", f"{path} cannot be written: {error.strerror}.")
        ) from error
    return path


# --- rows -------------------------------------------------------------------------------------------------------------


def _tables(world: World) -> Iterator[tuple[str, Iterable[Row]]]:
    yield "facilities", map(_plain, world.facilities)
    yield "accounts", map(_account_row, world.accounts)
    yield "staff", map(_plain, world.staff)
    yield "citizens", map(_citizen_row, _known_citizens(world))
    yield "cards", map(_card_row, world.cards)
    yield "visits", map(_plain, world.visits)
    yield "lookup_traces", map(_plain, world.traces)
    yield "copayments", map(_plain, world.copayments)


def _plain(value: Any) -> Row:
    return {key: _text(item) for key, item in asdict(value).items()}


_SPELLINGS: Final[tuple[tuple[type, Callable[[Any], str]], ...]] = (
    (datetime, lambda value: f"{value:%Y-%m-%dT%H:%M}"),
    (date, lambda value: value.isoformat()),
    (Decimal, lambda value: f"{value:f}"),
)


def _text(value: Any) -> str:
    for kind, spell in _SPELLINGS:
        if isinstance(value, kind):
            return spell(value)
    return str(value)


def _account_row(account: Account) -> Row:
    digest = hashlib.md5(account.password.encode(), usedforsecurity=False).hexdigest().upper()
    return {**_plain(account), "password_md5": digest}


def _known_citizens(world: World) -> tuple[Citizen, ...]:
    strangers = {card.holder.bhxh_number for card in world.cards if card.answer == "050"}
    return tuple(person for person in world.citizens if person.bhxh_number not in strangers)


def _citizen_row(person: Citizen) -> Row:
    row = {key: _text(value) for key, value in asdict(person).items() if key != "address"}
    address = {f"address_{key}" if key != "text" else "address": value for key, value in asdict(person.address).items()}
    return row | address


def _card_row(card: Card) -> Row:
    holder = card.holder
    return {
        "number": card.number,
        "answer": card.answer,
        "load": "no" if card.answer in _NOT_LOADED else "if-possible" if card.answer in _FAILURES else "yes",
        "full_name": holder.full_name,
        "born": _text(holder.born),
        "sex": holder.sex,
        "bhxh_number": holder.bhxh_number,
        "cccd": holder.cccd,
        "address": holder.address.text,
        "valid_from": _text(card.valid_from),
        "valid_to": _text(card.valid_to),
        "registered_at": card.registered_at,
        "new_number": card.new_number,
    }


def _json(rows: list[Row] | dict[str, Any]) -> bytes:
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def _csv(rows: list[Row]) -> bytes:
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
    # With a byte order mark, or Excel would not show the diacritics.
    return out.getvalue().encode("utf-8-sig")


# --- certificates -----------------------------------------------------------------------------------------------------


def _certificates(world: World) -> Iterator[tuple[str, bytes]]:
    yield "certificates/ca.pem", world.authority.certificate.public_bytes(serialization.Encoding.PEM)
    rows = []
    for facility in world.facilities:
        for state in STATES:
            identity = world.identity(facility, state)
            stem = f"certificates/{facility.code}-{state}"
            yield f"{stem}.pem", identity.certificate_pem
            yield f"{stem}.key.pem", identity.key_pem
            yield f"{stem}.p12", identity.keystore(KEYSTORE_PASSWORD)
            rows.append(
                {
                    "facility": facility.code,
                    "state": state,
                    "register": "no" if state == "unregistered" else "yes",
                    "serial": f"{identity.certificate.serial_number:x}",
                    "sha256": fingerprint(identity),
                    "subject": identity.subject,
                    "keystore": f"{facility.code}-{state}.p12",
                    "keystore_password": KEYSTORE_PASSWORD,
                }
            )
    yield "certificates.json", _json(rows)
    yield "certificates.csv", _csv(rows)


# --- documents --------------------------------------------------------------------------------------------------------


def _documents(world: World) -> Iterator[tuple[str, bytes]]:
    """A valid document of every kind that travels by API, and a giấy ra viện ready for an outside signer."""
    scene = world.scene(1)
    for kind in kinds():
        for version in versions(kind):
            if table(kind, version).channel in {"claims", "certificates"}:
                yield f"documents/{kind}_{version}.xml", render(kind, version, values(kind, version, scene))
    signed_id = f"Id-{guid(stream(world.seed, 'fixtures/signed-id'))}"
    inner = render("CT03", PL02, values("CT03", PL02, scene))
    root = build_certificates(scene.facility.code, world.today, [("CT03", inner)], signed_id)
    # Signed "yesterday at noon": the file must be the same bytes whenever in the day it is written.
    prepare(root, Profile.P2, datetime.combine(world.today, time(5), UTC) - timedelta(days=1))
    yield "documents/CT03.unsigned.xml", seal(root, None, None, datetime.combine(world.today, time(), UTC))


# --- what to do with it -----------------------------------------------------------------------------------------------


def _readme(world: World) -> str:
    text = (files(__package__) / "fixtures_readme.md.j2").read_text("utf-8")
    page = Template(text, keep_trailing_newline=True, undefined=StrictUndefined)
    return str(page.render(seed=world.seed, today=world.today.isoformat(), facility=world.main.code))
