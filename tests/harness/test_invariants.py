from typing import Any

from harness.invariants import lost, ownerless, purposeless, twice


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


def test_the_same_thing_done_again_is_found_with_its_count() -> None:
    found = list(twice([act("card-issued", "c"), act("card-issued", "c"), act("card-issued", "d")]))

    assert [finding.actual for finding in found] == ["2 × c"]


def test_whatever_is_unfinished_needs_an_owner_that_exists() -> None:
    assert not list(ownerless([matter("A"), matter("B", "justice"), matter("C", "citizen")]))
    assert len(list(ownerless([matter("A", ""), matter("B", "nobody")]))) == 2


def test_data_about_a_person_needs_an_agreed_purpose() -> None:
    row: dict[str, Any] = {"consumer": "insurance", "service": "x", "subjects": ["1"], "purpose": "?", "agreed": False}

    assert len(list(purposeless([row, row | {"agreed": True}, row | {"subjects": []}]))) == 1
