"""What was asked for is what arrives: every document through its own door, once, with its values as they were given."""

import unicodedata
from collections import Counter
from collections.abc import Iterator

import pytest

from harness.cases import Step
from harness.conversation import Conversation, Played
from harness.documents.table import PL02, VERSIONS
from harness.errands import Errand, Make, sending
from harness.filing import Sheet
from harness.finding import Finding
from harness.hearing import Seen
from harness.judgement import broken, untested
from harness.text import Text

LOST = Text("Giá trị trên đường truyền khác giá trị được yêu cầu.", "The value on the wire is not the one asked for.")
ABSENT = Text("Giấy tờ được yêu cầu không đến.", "A document that was asked for did not arrive.")
SURPLUS = Text("Có giấy tờ không được yêu cầu.", "A document arrived that nobody asked for.")
WRONG_DOOR = Text("Giấy tờ đi sai cửa.", "The document went through another door.")
REPEATED = Text("Giấy tờ được gửi nhiều lần.", "The document was sent more than once.")
NOT_SENT = Text("Hệ thống không gửi gì.", "The system sent nothing.")

CLAIMS = {
    "plain": ("XML1", "XML7"),
    "summary": ("XML1", "XML7", "XML8"),
    "birth": ("XML1", "XML7", "XML9"),
    "transfer": ("XML1", "XML7", "XML13"),
    "appointment": ("XML1", "XML14"),
}
CERTIFICATES = ("CT03", "CT04", "CT06", "CT07", "GIAYDIEUTRINOITRU", "GIAYDIEUTRIVOSINH", "GIAYSUCKHOEME")


def plain(text: str) -> str:
    """NFC and NFD are one text; white space at the ends is none."""
    return unicodedata.normalize("NFC", text).strip()


def asked(played: Played) -> Iterator[tuple[str, dict[str, str]]]:
    for step in played.case.steps:
        for document in step.documents:
            yield document.kind, dict(document.values)


def arrived(seen: Seen) -> list[Sheet]:
    return seen.filing.sheets if seen.filing else []


def value_findings(values: dict[str, str], sheet: Sheet) -> Iterator[Finding]:
    # SIGNDATA is the client's own work; an empty value and an absent tag say the same.
    for tag in dict.fromkeys((*values, *sheet.values)):
        expected, actual = plain(values.get(tag, "")), plain(sheet.values.get(tag, ""))
        if tag != "SIGNDATA" and expected != actual:
            yield Finding(sheet.at(tag), LOST, expected or "(none)", actual or "(none)")


def play_all(bench: Conversation, name: str, makes: dict[str, tuple[Text, Make]]) -> list[Played]:
    played = [bench.play(says, make, slug=f"{name}-{slug}") for slug, (says, make) in makes.items()]
    if not any(one.at(*(step.door for step in one.case.steps)) for one in played):
        untested(NOT_SENT)
    return played


def differences(played: Played) -> Iterator[Finding]:
    """Compare the last send of a case with what the case asked for, record by record."""
    sends = played.at(*(step.door for step in played.case.steps))
    sheets = arrived(sends[-1]) if sends else []
    for kind, values in asked(played):
        rivals = [sheet for sheet in sheets if sheet.kind == kind]
        if not rivals:
            yield Finding(kind, ABSENT, kind, "(none)")
            continue
        best = min(rivals, key=lambda sheet: sum(1 for _ in value_findings(values, sheet)))
        yield from value_findings(values, best)


def told(kinds: tuple[str, ...], version: str) -> Text:
    names = ", ".join(kinds)
    return Text(f"Gửi {names} ({version}).", f"Send {names} ({version}).")


@pytest.mark.rule("CLI-FAITH-01")
def test_claims_carry_what_was_asked(bench: Conversation) -> None:
    makes = {
        f"{situation}-{version}": (
            told(kinds, version),
            sending(kinds, version, dict.fromkeys(kinds, "plain" if situation == "summary" else situation)),
        )
        for version in VERSIONS
        for situation, kinds in CLAIMS.items()
        if not (version == "130" and situation in {"transfer", "appointment"})
    }
    for played in play_all(bench, "claim", makes):
        broken(differences(played))


@pytest.mark.rule("CLI-FAITH-02")
def test_check_ins_carry_what_was_asked(bench: Conversation) -> None:
    makes = {version: (told(("CHECKIN",), version), sending(("CHECKIN",), version)) for version in VERSIONS}
    for played in play_all(bench, "checkin", makes):
        broken(differences(played))


@pytest.mark.rule("CLI-FAITH-03")
def test_certificates_carry_what_was_asked(bench: Conversation) -> None:
    makes = {kind: (told((kind,), PL02), sending((kind,), PL02)) for kind in CERTIFICATES}
    for played in play_all(bench, "certificate", makes):
        broken(differences(played))


@pytest.mark.rule("CLI-FAITH-04")
def test_notices_carry_what_was_asked(bench: Conversation) -> None:
    makes = {kind: (told((kind,), PL02), sending((kind,), PL02)) for kind in ("GIAYBAOTU", "GIAYCHUNGSINH")}
    for played in play_all(bench, "notice", makes):
        broken(differences(played))


@pytest.mark.rule("CLI-FAITH-05")
def test_driver_certificates_carry_what_was_asked(bench: Conversation, errand: dict[str, Errand]) -> None:
    makes = {"driver": (errand["driver"].says, errand["driver"].make)}
    for played in play_all(bench, "driver", makes):
        broken(differences(played))


@pytest.mark.rule("CLI-FAITH-06")
def test_adjustments_carry_what_was_asked(bench: Conversation, errand: dict[str, Errand]) -> None:
    makes = {"adjustment": (errand["adjustment"].says, errand["adjustment"].make)}
    for played in play_all(bench, "adjustment", makes):
        broken(differences(played))


@pytest.mark.rule("CLI-FAITH-07")
@pytest.mark.parametrize("door", ["lookup", "history", "copayment"])
def test_look_ups_carry_what_was_asked(bench: Conversation, errand: dict[str, Errand], door: str) -> None:
    played = bench.play(errand[door].says, errand[door].make, slug=f"faith-{door}")
    calls = played.at(door)
    if not calls:
        untested(NOT_SENT)
    fields = played.case.steps[0].fields
    broken(
        Finding(f"request body {name}", LOST, value, calls[-1].incoming.fields.get(name, "(none)"))
        for name, value in fields.items()
        if plain(calls[-1].incoming.fields.get(name, "")) != plain(value)
    )


def wanted(step: Step) -> Counter[str]:
    return Counter(document.kind for document in step.documents)


@pytest.mark.rule("CLI-FAITH-08")
def test_every_kind_goes_through_its_own_door(bench: Conversation, errand: dict[str, Errand]) -> None:
    doors = ("claim-3176", "checkin-3176", "certificates", "death-notice", "birth-notice", "driver", "adjustment")
    for door in doors:
        played = bench.play(errand[door].says, errand[door].make, slug=f"door-{door}")
        step = played.case.steps[0]
        sends = [seen for seen in played.seen if seen.filing is not None]
        if not sends:
            untested(NOT_SENT)
        broken(Finding("request line", WRONG_DOOR, door, seen.door) for seen in sends if seen.door != door)
        kinds = Counter(kind for kind, _content in sends[-1].opened.documents) if sends[-1].opened else Counter()
        if kinds and step.do == "send" and len(kinds) > 0:
            files = Counter(dict.fromkeys(wanted(step), 1))
            broken(Finding(kind, SURPLUS, "", kind) for kind in kinds - files)
            broken(Finding(kind, ABSENT, kind, "") for kind in files - kinds)


@pytest.mark.rule("CLI-FAITH-09")
@pytest.mark.parametrize("door", ["certificates", "death-notice", "birth-notice"])
def test_every_document_is_sent_exactly_once(bench: Conversation, errand: dict[str, Errand], door: str) -> None:
    played = bench.play(errand[door].says, errand[door].make, slug=f"once-{door}")
    sends = played.at(door)
    if not sends:
        untested(NOT_SENT)
    if len(sends) > 1:
        broken([Finding("request line", REPEATED, "1", str(len(sends)))])
