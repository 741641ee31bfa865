"""Gateways whose desk decides one thing wrongly; each class names in its docstring what it gets wrong."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from harness.finding import Finding
from harness.wire.calls import Carried, Incoming
from harness.wire.door import Door
from mocks.intake.appraisal import Dossier, channel_of, look_at_documents, look_at_signature
from mocks.intake.desk import IntakeDesk, Session

_MD5: Final = re.compile(r"[0-9A-Fa-f]{32}")


class _Overlooking(list[tuple[str, Finding]]):
    """Findings without those of one rule."""

    def __init__(self, rule: str, found: Iterable[tuple[str, Finding]]) -> None:
        super().__init__(pair for pair in found if pair[0] != rule)
        self._rule = rule

    def extend(self, found: Iterable[tuple[str, Finding]]) -> None:
        super().extend(pair for pair in found if pair[0] != self._rule)


def blind_to(rule: str) -> type[IntakeDesk]:
    """A desk that never sees `rule` broken, at the door or in the results."""

    class BlindDesk(IntakeDesk):
        """Looks away from one rule."""

        def content_code(self, door: Door, dossier: Dossier, incoming: Incoming, now: datetime) -> tuple[str, str]:
            """As the right desk, without the rule."""
            if dossier.opened.root is None and any(named == rule for named, _ in dossier.findings):
                dossier.findings = _Overlooking(rule, dossier.findings)
                return "200", ""
            dossier.findings = _Overlooking(rule, dossier.findings)
            look_at_signature(dossier, self.registry, now)
            code, detail = super().content_code(door, dossier, incoming, now)
            left = next((finding for named, finding in dossier.findings if named.startswith("SIG-")), None)
            if code == "200" and left and channel_of(door) in self.verified_at_once:
                return "125", left.says.vi
            return code, detail

        def judge(self, receipt: str, dossier: Dossier, now: datetime) -> dict[str, Any]:
            """As the right desk, without the rule."""
            if not isinstance(dossier.findings, _Overlooking):
                dossier.findings = _Overlooking(rule, dossier.findings)
            return super().judge(receipt, dossier, now)

    return BlindDesk


# --- token/take -------------------------------------------------------------------------------------------------------


class AnyPassword(IntakeDesk):
    """Takes any MD5 for the right one."""

    def password_holds(self, username: str, password_hash: str) -> bool:
        """Any well-formed digest will do."""
        return bool(_MD5.fullmatch(password_hash)) and self.registry.account(username) is not None


class AnyAccount(IntakeDesk):
    """Gives tokens to accounts that do not exist."""

    def token_code(self, username: str, password_hash: str, facility: str) -> str:
        """Unknown is welcome."""
        unknown = self.registry.account(username) is None
        return "200" if unknown else super().token_code(username, password_hash, facility)


class PlainPassword(IntakeDesk):
    """Takes the password in the clear as well."""

    def password_holds(self, username: str, password_hash: str) -> bool:
        """Digest or plain text."""
        account = self.registry.account(username)
        return super().password_holds(username, password_hash) or bool(account and account.password == password_hash)


class UpperOnly(IntakeDesk):
    """Compares the MD5 letter by letter."""

    def password_holds(self, username: str, password_hash: str) -> bool:
        """Upper case alone."""
        return password_hash == password_hash.upper() and super().password_holds(username, password_hash)


class AnyFacility(IntakeDesk):
    """Gives tokens under a facility code that is not there."""

    def token_code(self, username: str, password_hash: str, facility: str) -> str:
        """402 is never said."""
        code = super().token_code(username, password_hash, facility)
        return "200" if code == "402" else code


class LocksNobodyOut(IntakeDesk):
    """Gives tokens to locked accounts."""

    def token_code(self, username: str, password_hash: str, facility: str) -> str:
        """403 is never said."""
        code = super().token_code(username, password_hash, facility)
        return "200" if code == "403" else code


class SlowToKnow(IntakeDesk):
    """Refuses a token at its first use."""

    def admit(self, carried: Carried, peer: str) -> str:
        """401 once for every session."""
        seen: set[str] = self.__dict__.setdefault("seen", set())
        first = carried.id in self.sessions and carried.id not in seen
        seen.add(carried.id)
        return "401" if first else super().admit(carried, peer)


class EndsEarly(IntakeDesk):
    """Ends sessions two minutes before it said."""

    def expired(self, session: Session) -> bool:
        """Early."""
        return self.clock.now() >= session.expires - timedelta(minutes=2)


class NeverEnds(IntakeDesk):
    """Keeps sessions for ever."""

    def expired(self, session: Session) -> bool:  # noqa: ARG002 -- that is the fault
        """Never."""
        return False


class AnyAddress(IntakeDesk):
    """Does not look where a token comes from."""

    def address_matches(self, session: Session, peer: str) -> bool:  # noqa: ARG002 -- that is the fault
        """Anywhere."""
        return True


class AnyToken(IntakeDesk):
    """Takes access tokens that nobody gave, beside a good id."""

    def token_matches(self, session: Session, carried: Carried) -> bool:
        """A stranger's token, but no other session's."""
        given = any(carried.access == other.access for other in self.sessions.values())
        return super().token_matches(session, carried) if given else True


class AnyPair(IntakeDesk):
    """Takes the access token of one session beside the id of another."""

    def token_matches(self, session: Session, carried: Carried) -> bool:  # noqa: ARG002 -- that is the fault
        """Any token that was given."""
        return any(carried.access == other.access for other in self.sessions.values())


class AnyUser(IntakeDesk):
    """Does not look whose token it is."""

    def session_holds(self, session: Session, carried: Carried, peer: str) -> bool:
        """All but the name."""
        return (
            self.token_matches(session, carried)
            and self.password_holds(carried.username, carried.password)
            and self.address_matches(session, peer)
            and not self.expired(session)
        )


class NoHash(IntakeDesk):
    """Does not look at the password once there is a token."""

    def session_holds(self, session: Session, carried: Carried, peer: str) -> bool:
        """All but the password."""
        return (
            self.token_matches(session, carried)
            and session.username == carried.username
            and self.address_matches(session, peer)
            and not self.expired(session)
        )


# --- files ------------------------------------------------------------------------------------------------------------


class JudgesAtTheDoor(IntakeDesk):
    """Refuses claims at the door for their content."""

    def content_code(self, door: Door, dossier: Dossier, incoming: Incoming, now: datetime) -> tuple[str, str]:
        """Content and receipt in one."""
        code, detail = super().content_code(door, dossier, incoming, now)
        if code == "200" and channel_of(door) == "claims" and look_at_documents(dossier, self.registry):
            return "205", "Sai nội dung"
        return code, detail


class RejectsEverything(IntakeDesk):
    """Rejects every claim in the results."""

    def judge(self, receipt: str, dossier: Dossier, now: datetime) -> dict[str, Any]:
        """Always no."""
        told = super().judge(receipt, dossier, now)
        return told | {"ketQua": "rejected"} if channel_of(dossier.door) == "claims" else told


class OneDocumentOnly(IntakeDesk):
    """Takes one certificate in a file."""

    def content_code(self, door: Door, dossier: Dossier, incoming: Incoming, now: datetime) -> tuple[str, str]:
        """The second is one too many."""
        if door.name == "certificates" and len(dossier.opened.documents) > 1:
            return "205", "Chỉ nhận một chứng từ"
        return super().content_code(door, dossier, incoming, now)


class ReplacesNothing(IntakeDesk):
    """Keeps both claims of one MA_LK."""

    def results(self, receipt: str) -> dict[str, Any] | None:
        """Nothing is noted as replaced."""
        told = super().results(receipt)
        return told | {"thayTheBoi": None} if told else None


class SmallMouth(IntakeDesk):
    """Refuses files of one megabyte."""

    file_bytes_max = 1024 * 1024


class Unhurried(IntakeDesk):
    """Judges a third of a second after receipt; nothing is wrong with that."""

    processing = timedelta(milliseconds=300)


def strict_about(rule: str, kind: str, tag: str) -> type[IntakeDesk]:
    """A desk that finds `rule` broken in every document of `kind`."""

    class StrictDesk(IntakeDesk):
        """Sees a fault where there is none."""

        def judge(self, receipt: str, dossier: Dossier, now: datetime) -> dict[str, Any]:
            """As the right desk, and one finding more."""
            told = super().judge(receipt, dossier, now)
            if not any(sheet.kind == kind for sheet in dossier.opened.sheets):
                return told
            row = {"rule": rule, "bang": kind, "truong": tag, "noi": "", "moTa": "", "description": ""}
            return told | {"ketQua": "rejected", "loi": [*told["loi"], row]}

    return StrictDesk
