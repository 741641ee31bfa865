import asyncio
import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mocks.intake.store import HOLDING, REPLACE_FORMER, Record, Store

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def record_of(store: Store, **changes: object) -> Record:
    number = store.next_number()
    fields: dict[str, object] = {"number": number, "receipt": f"R{number}", "door": "certificates", "account": "a"}
    fields |= {"facility": "01901", "received": AT, "file": b"<x/>"}
    return Record(**{**fields, **changes})  # type: ignore[arg-type]


def verdict(outcome: str = "accepted") -> dict[str, object]:
    return {"trangThai": "processed", "ketQua": outcome, "loi": []}


def test_what_was_saved_is_there_after_reopening(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save_now(record_of(store, fields={"SO": "1"}))
    store.close()

    again = Store(tmp_path)
    found = again.find("R1")

    assert found is not None
    assert (found.file, found.fields, found.received, found.result) == (b"<x/>", {"SO": "1"}, AT, None)
    assert again.next_number() == 2
    again.close()


def test_a_folder_of_its_own_means_full_synchronous_mode(tmp_path: Path) -> None:
    kept, forgetful = Store(tmp_path), Store()

    modes = [store._writer.execute("PRAGMA synchronous").fetchone()[0] for store in (kept, forgetful)]  # noqa: SLF001 -- the promise itself
    path = forgetful.path
    kept.close()
    forgetful.close()

    assert modes == [2, 0]
    assert not path.exists()


def test_many_savers_share_commits_and_all_resume() -> None:
    store = Store()

    async def everybody() -> None:
        await asyncio.gather(*(store.save(record_of(store)) for _ in range(500)))

    asyncio.run(everybody())

    assert len(list(store.all())) == 500
    store.close()


def test_one_bad_record_does_not_take_its_group_down() -> None:
    store = Store()

    async def everybody() -> list[BaseException | None]:
        records = [record_of(store), record_of(store, receipt="R1"), record_of(store)]
        return list(await asyncio.gather(*(store.save(record) for record in records), return_exceptions=True))

    outcomes = asyncio.run(everybody())

    assert [type(outcome) for outcome in outcomes] == [type(None), sqlite3.IntegrityError, type(None)]
    assert [record.receipt for record in store.all()] == ["R1", "R3"]
    store.close()


def test_a_verdict_is_readable_at_once_and_kept_later(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save_now(record_of(store))

    store.settle(1, "", verdict())

    assert store.find("R1").result == verdict()  # type: ignore[union-attr]
    store.close()
    again = Store(tmp_path)
    assert again.find("R1").result == verdict()  # type: ignore[union-attr]
    assert again.unjudged() == []
    again.close()


@pytest.mark.parametrize(("second", "replaced_by"), [("accepted", "R2"), ("rejected", "")])
def test_only_an_accepted_record_replaces(second: str, replaced_by: str) -> None:
    store = Store()
    for outcome in ("accepted", second):
        record = record_of(store)
        store.save_now(record)
        store.settle(record.number, "key", verdict(outcome))

    store.flush()

    assert store.find("R1").replaced_by == replaced_by  # type: ignore[union-attr]
    assert store.holding("key").receipt == ("R2" if replaced_by else "R1")  # type: ignore[union-attr]
    store.close()


def test_clearing_forgets_and_counts_from_one() -> None:
    store = Store()
    store.save_now(record_of(store))

    store.clear()

    assert store.find("R1") is None
    assert store.next_number() == 1
    store.close()


@pytest.mark.parametrize(("statement", "values"), [(REPLACE_FORMER, (2, "k", 2)), (HOLDING, ("k",))])
def test_a_key_is_looked_up_not_searched_for(tmp_path: Path, statement: str, values: tuple[object, ...]) -> None:
    store = Store(tmp_path)
    store.close()
    with contextlib.closing(sqlite3.connect(store.path)) as database:
        steps = [str(row[-1]) for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", values)]

    assert any("INDEX keys" in step for step in steps)
    assert not any(step.startswith("SCAN") for step in steps)
