"""The layout for large shelves: how older vaults come to it, its order, its words, and that windows tell the whole."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.vaults import START, add, make_vault, open_vault, received, without_facts
from wallet.errors import StoreError
from wallet.records.record import RecordSummary
from wallet.store import vault as vault_module
from wallet.store.copies.restoring import list_snapshots
from wallet.store.file import database as database_module
from wallet.store.file.database import Database
from wallet.store.schema import migration_0004, migrations
from wallet.store.tables import paging, sort_position
from wallet.store.tables.search import Sort, read_query
from wallet.store.tables.words import fold, indexed, words
from wallet.store.vault import Vault

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

OLDER = migrations.MIGRATIONS[:3]


# An older vault -----------------------------------------------------------------
@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault as layout 3 left it: twelve records, two put first, one in the trash, a note and a tag."""
    folder = tmp_path_factory.mktemp("older") / "v"
    with pytest.MonkeyPatch.context() as past:
        past.setattr(migrations, "MIGRATIONS", OLDER)
        for module in (migrations, vault_module):
            past.setattr(module, "NEWEST", len(OLDER))
        without_facts(past)
        vault, _ = make_vault(folder)
        for n in range(12):
            add(vault, n, title=f"Título {n}", issuer="Hôpital" if n % 2 else "Mercy College")
        with vault.database.transaction():
            db = vault.database
            db.execute("UPDATE records SET place = NULL")
            db.execute("UPDATE records SET place = 0 WHERE num = 5")
            db.execute("UPDATE records SET place = 1 WHERE num = 2")
            db.execute("UPDATE records SET trashed_at = 1 WHERE num = 7")
            db.execute("UPDATE records SET note = 'kumquat' WHERE num = 4")
            db.execute("INSERT INTO tags (num, tag) VALUES (3, 'nachte')")
            # As layouts before wrote words: as they came, with a column for tags.
            db.execute("DELETE FROM search")
            for (num,) in db.rows("SELECT num FROM records"):
                db.execute(
                    "INSERT INTO search (rowid, title, issuer, skill, type, tag, words) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (num, f"Título {num - 1}", "Hôpital" if num % 2 == 0 else "Mercy College", "First aid",
                     "OpenBadgeCredential License", "nächte" if num == 3 else "", "kumquat" if num == 4 else ""),
                )  # fmt: skip
        vault.close()
    shutil.rmtree(folder / "snapshots")
    return folder


def _is_whole(folder: Path) -> None:
    with open_vault(folder) as vault:
        records = vault.records
        nums = {row[1]: row[0] for row in vault.database.rows("SELECT num, id FROM records")}
        assert records.count() == 11
        assert records.count("titulo") == 11
        assert records.count('issuer:"hopital"') == 6
        assert records.count("is:trash título") == 1
        assert [nums[s.id] for s in records.find("nachte")] == [3]
        assert [nums[s.id] for s in records.find("kumquat")] == [4]
        assert [nums[i] for i in records.ids(sort=Sort.CUSTOM)] == [5, 2, 12, 11, 10, 9, 8, 6, 4, 3, 1]
        assert sorted(records.received(i) for i in nums) == sorted(received(n) for n in range(12))
        assert all(records.get(i).report.evidence[0].content for i in nums)
        assert vault.database.rows("PRAGMA quick_check") == [("ok",)]
        assert vault.database.rows("PRAGMA foreign_key_check") == []
        assert vault.database.row("PRAGMA foreign_keys")[0] == 1
        first = add(vault, 99, title="New").id
        assert records.ids(sort=Sort.CUSTOM).index(first) == 2, "behind those put first, before the others"


def test_an_older_vault_comes_to_the_new_layout_with_everything_in_it(older: Path, tmp_path: Path) -> None:
    shutil.copytree(older, tmp_path / "v")
    _is_whole(tmp_path / "v")
    assert [s.reason for s in list_snapshots(tmp_path / "v")][-1] == "migration"


def test_R5_cut_off_after_any_transaction_of_the_move_the_next_opening_goes_on(
    older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migration_0004, "_TURN", 5)
    monkeypatch.setattr(migration_0004, "_PAGES", 3)
    shutil.copytree(older, tmp_path / "v")
    cuts: list[tuple[Path, int]] = []
    plain = Database.transaction

    @contextmanager
    def copying(self: Database) -> Iterator[None]:
        with plain(self):
            yield
        if self.path == tmp_path / "v" / "vault.db":
            cut = tmp_path / f"cut-{len(cuts)}"
            cuts.append((cut, migrations.layout(self)))
            shutil.copytree(tmp_path / "v", cut)

    with monkeypatch.context() as watched:
        watched.setattr(Database, "transaction", copying)
        open_vault(tmp_path / "v").close()
    assert len(cuts) > 12
    for cut, layout in cuts:
        _is_whole(cut)
        # Cut off between two layouts a vault is whole, and one more way back is made; in the middle of one none is.
        ways_back = sum(s.reason == "migration" for s in list_snapshots(cut))
        assert ways_back <= 1 + max(0, layout - len(OLDER)), "a half-moved vault is no way back"


# Windows ------------------------------------------------------------------------
@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """Sixty records of every sort, some in the trash, in collections, tagged, noted."""
    vault, _ = make_vault(tmp_path_factory.mktemp("shelf") / "v")
    chance = random.Random("shelf")
    ids = []
    for n in range(60):
        until = START + timedelta(days=chance.randint(-400, 400)) if n % 3 else None
        title = chance.choice(["First aid", "Fire safety", "Café barista", "日本語 検定", "Élan vital"])
        ids.append(add(vault, n, title=f"{title} {n}", issuer=chance.choice(["Mercy", "Hôpital", "North"]), until=until).id)
    for one in chance.sample(ids, 9):
        vault.records.delete(one)
    vault.organise.put_in("Best of", chance.sample(ids, 20))
    for one in chance.sample(ids, 15):
        vault.organise.set_tags(one, ["night shift"])
        vault.organise.set_favourite(one, True)
    vault.organise.set_note(ids[3], "remember the kumquat")
    vault.organise.set_order(chance.sample(ids, 7))
    with vault:
        yield vault


QUERIES = (
    "", "f", "fire", "caf", "elan", "語", "日本", "is:expired", "is:expiring", "is:favourite", "is:trash", "is:trash f",
    "is:expired fir", "issuer:hop", "issuer:hop is:expired", 'collection:"best of"', 'tag:"night shift" caf',
    "collection:best added:>2020", "until:>2026", "until:<2026-11 f", "kumquat", "badge", "type:license is:favourite",
    "nothing-like-this", "!!!", "is:withdrawn", "added:2026 is:expiring",
)  # fmt: skip


def test_a_count_that_nobody_waits_for_any_more_ends_and_harms_nothing(
    shelf: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "ASK_AFTER", 1)
    database, find_all = shelf.database, read_query("f", START)
    asked: list[bool] = []

    def asks(at_most: int) -> int | None:
        asked.clear()
        return paging.count_while(database, find_all, lambda: asked.append(True) or len(asked) <= at_most)  # type: ignore[func-returns-value]

    total = asks(1_000_000)
    whole = len(asked)
    assert asks(3) is None
    assert 3 < len(asked) < whole / 2, "it stopped where it was"
    assert asks(1_000_000) == total == paging.count(database, find_all) > 0, "the next question is asked as before"


@pytest.mark.parametrize("few", [0, 10_000], ids=["walked", "sorted"])
@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("query", QUERIES)
def test_windows_tell_the_same_as_the_whole(
    shelf: Vault, monkeypatch: pytest.MonkeyPatch, query: str, sort: Sort, few: int
) -> None:
    monkeypatch.setattr(paging, "FEW", few)
    whole = shelf.records.find(query, sort=sort, limit=1000)
    assert len({row.id for row in whole}) == len(whole) == shelf.records.count(query)
    assert [row.id for row in whole] == shelf.records.ids(query, sort=sort)
    parts = [row for at in range(0, 70, 7) for row in shelf.records.find(query, sort=sort, offset=at, limit=7)]
    assert parts == list(whole)
    by = {row.id: row for row in [*shelf.records.find(limit=1000), *shelf.records.find("is:trash", limit=1000)]}
    assert {row.id for row in whole} == {row.id for row in by.values() if _fits(shelf, query, row)}
    keys = [_key(sort, row) for row in whole]
    assert keys == sorted(keys)


def _key(sort: Sort, row: RecordSummary) -> Any:
    if sort is Sort.TITLE:
        return fold(row.title)
    if sort is Sort.ISSUER:
        return fold(row.issuer_name)
    if sort is Sort.VALID_UNTIL:
        return (row.valid_until is None, row.valid_until or START)
    return -row.added_at.timestamp() if sort is Sort.ADDED else 0


def _fits(shelf: Vault, query: str, row: RecordSummary) -> bool:
    """The query, judged again without the store's search: by the condition's own clauses, one record at a time."""
    wanted = read_query(query, shelf._clock.now())
    db = shelf.database
    num, trashed, note = db.row("SELECT num, trashed_at, note FROM records WHERE id = ?", (row.id,))
    if (trashed is not None) != wanted.trash:
        return False
    values = [*wanted.values, *wanted.group_values]
    clauses = " AND ".join(["num = ?", *wanted.lines, *wanted.groups])
    if db.row(f"SELECT 1 FROM records NOT INDEXED WHERE {clauses}", (num, *values)) is None:  # noqa: S608
        return False
    tags = " ".join(shelf.organise.tags(row.id))
    texts = {
        "title": row.title, "issuer": f"{row.issuer_name} {row.issuer_id}", "type": "OpenBadgeCredential License",
        "": f"{row.title} {row.issuer_name} {row.issuer_id} OpenBadgeCredential License First aid {note} {tags}",
    }  # fmt: skip
    for term in wanted.match.split(" AND ") if wanted.match else []:
        column, _, word = term.rpartition(" : ")
        if not any(one.startswith(word.split('"')[1]) for one in words(texts[column])):
            return False
    return True


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.from_regex(r'((is|issuer|skill|type|title|tag|added|until|collection):"?\w*"? ?){1,4}'))
def test_whatever_is_typed_is_answered(shelf: Vault, typed: str) -> None:
    for sort in (Sort.ADDED, Sort.TITLE):
        found = shelf.records.find(typed, sort=sort, limit=1000)
        assert len(found) == shelf.records.count(typed)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_every_word_of_a_text_is_found_by_each_of_its_beginnings(text: str) -> None:
    kept = indexed(text).split(" ") if indexed(text) else []
    for word in words(text):
        assert word in kept
        assert all("\x7f" < c or c.isalnum() for c in word), "the index's tokenizer parts nothing that is one word here"


# The person's order -----------------------------------------------------------------
@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(-13, 13)), max_size=60), st.randoms(use_true_random=False))
def test_any_moves_give_the_order_a_list_would(moves: list[tuple[int, int]], chance: random.Random) -> None:
    database = _places(12)
    wanted = list(range(12, 0, -1))
    for which, steps in moves:
        num = wanted[which]
        target = min(max(0, which + steps), len(wanted) - 1)
        assert sort_position.move(database, num, steps) == (target != which)
        wanted.insert(target, wanted.pop(which))
        if chance.random() < 0.1:
            first = chance.sample(wanted, 3)
            sort_position.put_first(database, first)
            wanted = first + [n for n in wanted if n not in first]
        assert [r[0] for r in database.rows("SELECT num FROM records ORDER BY place, num")] == wanted


def test_ten_thousand_moves_into_one_gap_still_find_room() -> None:
    database = _places(200)
    for turn in range(2_000):
        # The last but one of three goes between the other two, from either side in turn.
        order = [r[0] for r in database.rows("SELECT num FROM records ORDER BY place, num LIMIT 3 OFFSET 98")]
        assert sort_position.move(database, order[2 if turn % 2 else 0], -1 if turn % 2 else 1)
    assert len({r[0] for r in database.rows("SELECT place FROM records")}) == 200


class _Plain(Database):
    """The four calls that the order needs, over a table in memory."""

    def __init__(self) -> None:
        import sqlite3

        self._plain = sqlite3.connect(":memory:", isolation_level=None)

    def execute(self, statement: str, values: object = ()) -> object:
        return self._plain.execute(statement, values)  # type: ignore[arg-type]

    def rows(self, statement: str, values: object = ()) -> list[tuple[int, ...]]:
        return self._plain.execute(statement, values).fetchall()  # type: ignore[arg-type]

    def many(self, statement: str, values: object) -> None:
        self._plain.executemany(statement, values)  # type: ignore[arg-type]


def _places(count: int) -> Database:
    database = _Plain()
    database.execute("CREATE TABLE records (num INTEGER PRIMARY KEY, place INTEGER, trashed_at INTEGER)")
    database.execute("CREATE INDEX records_by_place ON records (place, num, trashed_at)")
    for num in range(1, count + 1):
        database.execute(f"INSERT INTO records (num, place) VALUES (?, {sort_position.NEXT_PLACE})", (num,))  # noqa: S608
    return database


def test_what_is_in_the_trash_is_passed_unseen(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    with vault:
        c, b, a = (add(vault, n).id for n in range(3))
        vault.records.delete(b)
        assert vault.organise.move(c, -1)
        assert vault.records.ids(sort=Sort.CUSTOM) == [c, a]
        assert not vault.organise.move(b, 1)
        with pytest.raises(StoreError, match="no_record"):
            vault.organise.move("0" * 32, 1)  # type: ignore[arg-type]
