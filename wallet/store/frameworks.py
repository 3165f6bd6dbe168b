"""``frameworks.db``: what frameworks say, in a second encrypted file beside the vault.

A cache: it holds nothing that is the person's own. Damaged, under another key, or of another layout it is made anew, empty;
which frameworks were brought in stands in the vault, so that those that are missing can be named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from wallet.errors import StoreError
from wallet.skills.frameworks.model import Credit, Occupation, Relation, Skill
from wallet.store.file.database import Database
from wallet.store.file.erasing import erase
from wallet.store.tables.concepts import LAYOUT, ConceptTables

FILE_NAME: Final = "frameworks.db"
_SUFFIXES: Final = ("", "-wal", "-journal", "-shm")
_VERSION: Final = 1
_BATCH: Final = 2_000
_CACHE_KIB: Final = 48 * 1024
"""Pages held while a framework is written: random places of its indexes."""
_MADE_ANEW: Final = frozenset({"vault_damaged", "vault_key_malformed"})


@dataclass(frozen=True, slots=True)
class KeptFramework:
    """One framework in the file. ``sources`` are the names of what it was read from."""

    id: str
    form: str
    title: str
    licence: str
    edition: str
    credit: str
    skills: int
    relations: int
    occupations: int
    sources: tuple[str, ...]


class FrameworkFile:
    """The file, opened when it is first asked. Raises StoreError; belongs to the thread of its vault."""

    def __init__(self, folder: Path, key: Callable[[], bytearray]) -> None:
        """``key`` gives 48 bytes of key and salt, to be erased by who asks for them."""
        self.path = folder / FILE_NAME
        self._key = key
        self._database: Database | None = None
        self.read_only = False
        """Nothing can be written where it lies: then it is read, or there is none."""

    # Life ---------------------------------------------------------------------------
    @property
    def concepts(self) -> ConceptTables:
        """What it knows. Not to be asked where :attr:`is_readable` says no."""
        return ConceptTables(self._opened())

    @property
    def is_readable(self) -> bool:
        """Whether there is a file, or one can be made."""
        return not self.read_only or (not self.damage() and self.path.exists())

    def _opened(self) -> Database:
        if self._database is None:
            try:
                self._database = self._open(create=not self.path.exists())
            except StoreError as error:
                if error.code not in _MADE_ANEW or self.read_only:
                    raise
                self.drop()
                self._database = self._open(create=True)
        return self._database

    def _open(self, *, create: bool) -> Database:
        key = self._key()
        try:
            database = Database(self.path, key, create=create, journal="DELETE", read_only=self.read_only)
        finally:
            erase(key)
        try:
            if create:
                with database.transaction():
                    database.script(LAYOUT)
                    database.execute(f"PRAGMA user_version={_VERSION}")
            elif database.row("PRAGMA user_version")[0] != _VERSION:
                raise StoreError("vault_damaged", "layout")
            database.rows(f"PRAGMA cache_size=-{_CACHE_KIB}")
        except BaseException:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Closes the file. May be called twice."""
        database, self._database = self._database, None
        if database is not None:
            database.close()

    def drop(self) -> None:
        """Removes the file and all that is in it."""
        self.close()
        for suffix in _SUFFIXES:
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def damage(self) -> list[str]:
        """Reads every page; returns what is wrong. A file that is not there has nothing wrong."""
        if not self.path.exists():
            return []
        try:
            if self._database is not None:
                return self._database.damage()
            key = self._key()
            try:
                database = Database(self.path, key, journal="DELETE", read_only=True)
            finally:
                erase(key)
            try:
                return database.damage()
            finally:
                database.close()
        except StoreError as error:
            return [error.code]

    # Bringing in -----------------------------------------------------------------------
    @contextmanager
    def change(self) -> Iterator[None]:
        """All that is brought in or removed within it, or nothing. Raises StoreError ``vault_read_only``."""
        if self.read_only:
            raise StoreError("vault_read_only")
        database = self._opened()
        try:
            with database.transaction():
                ConceptTables(database).words_are_old()
                yield
        except StoreError as error:
            if error.code in _MADE_ANEW:
                self.drop()
            raise

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of a change, all of it or nothing, whatever becomes of the rest."""
        database = self._opened()
        database.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            with suppress(StoreError):
                database.execute("ROLLBACK TO attempt")
                database.execute("RELEASE attempt")
            raise
        database.execute("RELEASE attempt")

    def begin_part(self, credit: Credit, form: str, source: str) -> int:
        """Returns the number of a new part of a framework; an earlier one of the same name is gone with what it said.

        What the data do not say of the framework stays as an earlier part says it.
        """
        database = self._opened()
        database.execute(
            _BROUGHT,
            (credit.framework, form, credit.title, credit.licence, credit.edition, credit.publisher, credit.credit),
        )
        framework = database.row("SELECT num FROM frameworks WHERE id = ?", (credit.framework,))[0]
        earlier = database.row("SELECT num FROM parts WHERE framework = ? AND name = ?", (framework, credit.part))
        if earlier:
            ConceptTables(database).drop_part(earlier[0])
        database.execute("INSERT INTO parts (framework, name, source) VALUES (?, ?, ?)", (framework, credit.part, source))
        return int(database.row("SELECT last_insert_rowid()")[0])

    def put(self, part: int, entries: Iterable[Skill | Occupation | Relation]) -> None:
        """Writes what a part says, a bounded number at a time."""
        tables, waiting = ConceptTables(self._opened()), iter(entries)
        while some := list(islice(waiting, _BATCH)):
            tables.put(part, some)

    # What is there ------------------------------------------------------------------------
    def all(self) -> list[KeptFramework]:
        """Returns the frameworks, as they were brought in."""
        return [self._kept(row) for row in self._opened().rows(_FRAMEWORKS.format("1"))] if self.is_readable else []

    def parts(self, framework: str) -> list[int]:
        """Returns the parts of a framework."""
        rows = self._opened().rows(
            "SELECT p.num FROM parts p JOIN frameworks f ON f.num = p.framework WHERE f.id = ?", (framework,)
        )
        return [row[0] for row in rows]

    def about(self, framework: str, parts: Collection[int]) -> KeptFramework:
        """Returns what is known of a framework, counted over some of its parts."""
        row = self._opened().row(_FRAMEWORKS.format("f.id = ?"), (framework,))
        return self._kept(row, parts)

    def _kept(self, row: tuple[str, str, str, str, str, str], parts: Collection[int] | None = None) -> KeptFramework:
        database = self._opened()
        sources = database.rows(
            "SELECT DISTINCT source FROM parts JOIN frameworks f ON f.num = framework WHERE f.id = ? ORDER BY parts.num",
            row[:1],
        )
        counts = ConceptTables(database).counts(self.parts(row[0]) if parts is None else parts)
        skills, relations, occupations = counts
        return KeptFramework(*row, skills, relations, occupations, tuple(source for (source,) in sources))

    def remove(self, framework: str) -> bool:
        """Removes a framework and all its parts; says whether it was there."""
        parts = self.parts(framework)
        with self.change():
            tables = ConceptTables(self._opened())
            for part in parts:
                tables.drop_part(part)
            self._opened().execute("DELETE FROM frameworks WHERE id = ?", (framework,))
        return bool(parts)

    def rekey(self, old: Callable[[], bytearray]) -> None:
        """Writes the file anew under today's key, from one under ``old``; where that cannot be read it is dropped."""
        if not self.path.exists():
            return
        self.close()
        target = self.path.with_name(f"{FILE_NAME}.new")
        target.unlink(missing_ok=True)
        fresh, before = self._key(), old()
        try:
            database = Database(self.path, before, journal="DELETE")
            try:
                database.export_to(target, fresh)
            finally:
                database.close()
            target.replace(self.path)
        except (StoreError, OSError):
            self.drop()
            with suppress(OSError):
                target.unlink(missing_ok=True)
        finally:
            erase(fresh)
            erase(before)


_FRAMEWORKS: Final = "SELECT f.id, form, title, licence, edition, credit FROM frameworks f WHERE {} ORDER BY f.num"
_BROUGHT: Final = """
INSERT INTO frameworks (id, form, title, licence, edition, publisher, credit) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
  title = CASE excluded.title WHEN '' THEN title ELSE excluded.title END,
  licence = CASE excluded.licence WHEN '' THEN licence ELSE excluded.licence END,
  edition = CASE excluded.edition WHEN '' THEN edition ELSE excluded.edition END,
  publisher = CASE excluded.publisher WHEN '' THEN publisher ELSE excluded.publisher END,
  credit = CASE excluded.credit WHEN '' THEN credit ELSE excluded.credit END"""
