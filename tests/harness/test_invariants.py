from datetime import datetime
from typing import Any, Final

from harness.clock import VIETNAM
from harness.invariants import astray, lost, ownerless, purposeless, stalled, twice
from harness.topology import PARTIES
from mocks.axis.audit import NO_PURPOSE, NOT_AGREED, AuditRow

AT: Final = datetime(2026, 9, 15, tzinfo=VIETNAM)


def act(kind: str, key: str, after: str = "") -> dict[str, Any]:
    return {"party": "insurance", "kind": kind, "key": key, "after": after}


def matter(key: str, owner: str = "officer") -> dict[str, Any]:
    return {"party": "insurance", "kind": "dossier", "key": key, "owner": owner, "state": "waiting"}


def test_what_was_acknowledged_and_is_neither_at_hand_nor_fulfilled_is_lost() -> None:
    assert [finding.actual for finding in lost([act("received-dossier", "A")], [])] == ["A"]


def test_what_is_at_hand_is_not_lost() -> None:
    assert not list(lost([act("received-dossier", "A")], [matter("A")]))


def test_what_was_fulfilled_is_not_lost() -> None:
    assert not list(lost([act("received-dossier", "A"), act("card-issued", "c", after="A")], []))


def test_another_partys_end_does_not_fulfil_ours() -> None:
    other = act("card-issued", "c", after="A") | {"party": "justice"}

    assert list(lost([act("received-dossier", "A"), other], []))


def test_what_was_handed_on_and_is_not_there_is_astray() -> None:
    handed = [act("birth-passed-on", "B") | {"party": "justice"}, act("passed-on", "L/funeral") | {"party": "one-stop"}]
    there = [act("received-child-card", "B"), act("received-funeral", "L") | {"party": "employment"}]

    assert [one.actual for one in astray(handed, PARTIES)] == ["B", "L/funeral"]
    assert not list(astray([*handed, *there], PARTIES))


def test_what_a_real_system_took_cannot_be_looked_for() -> None:
    assert not list(astray([act("birth-passed-on", "B") | {"party": "justice"}], ["justice", "population"]))


def test_the_same_thing_done_again_is_found_with_its_count() -> None:
    found = list(twice([act("card-issued", "c"), act("card-issued", "c"), act("card-issued", "d")]))

    assert [finding.actual for finding in found] == ["2 × c"]


def test_whatever_is_unfinished_needs_an_owner_that_exists() -> None:
    assert not list(ownerless([matter("A"), matter("B", "justice"), matter("C", "citizen")]))
    assert len(list(ownerless([matter("A", ""), matter("B", "nobody")]))) == 2


def test_what_a_party_has_not_moved_for_long_is_stalled() -> None:
    since = {"since": "2026-09-15T08:00:00+07:00"}
    rows = [matter("A", "justice") | since, matter("B", "officer") | since]

    assert [one.place for one in stalled(rows, datetime(2026, 9, 16, tzinfo=VIETNAM))] == ["justice/dossier"]
    assert not list(stalled(rows, datetime(2026, 9, 15, tzinfo=VIETNAM)))


def asked(subject: str = "001190000001", purpose: str = "KHAI_SINH", note: str = "") -> dict[str, Any]:
    """A row as the axis's trail gives it."""
    row = AuditRow(1, AT, "wso2", "justice", "", "population", "x", (subject,), purpose, note, "", "", "")
    return row.as_json()


def test_data_about_a_person_needs_an_agreed_purpose() -> None:
    assert not list(purposeless([asked()]))
    assert len(list(purposeless([asked(purpose=""), asked(note=NO_PURPOSE), asked(note=NOT_AGREED)]))) == 3


def test_what_is_about_nobody_needs_no_purpose() -> None:
    assert not list(purposeless([asked(purpose="") | {"subjects": []}]))
