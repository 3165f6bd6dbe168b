"""The index of words: written with each record, repaired from the reports, and let go of what was destroyed."""

from __future__ import annotations

from typing import Final

from wallet.store.file.database import INDEX_ONLY, Database
from wallet.store.tables import rows
from wallet.store.tables.rows import SearchText
from wallet.store.tables.words import indexed

_TURN: Final = 200
"""Records put back into the index per transaction."""


class WordIndex:
    """The full-text index of an open vault. Holds nothing that is not in the records and their reports."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def write(self, num: int, texts: SearchText, tags: str = "", note: str = "") -> None:
        """Writes the words of a record that is not in it, inside the caller's transaction.

        Those of several records one after the other: what is written between them makes FTS5 put down what it has
        gathered, which costs as much as all the rest of a record.
        """
        own = indexed(f"{tags} {note}")
        self._db.execute(
            "INSERT INTO search (rowid, title, issuer, skill, type, words) VALUES (?, ?, ?, ?, ?, ?)",
            (num, texts.title, texts.issuer, texts.skill, texts.type, f"{texts.other} {own}".strip()),
        )

    def write_again(self, num: int, texts: SearchText | None = None) -> None:
        """Writes the words of a record anew, with its tags and note, inside the caller's transaction."""
        if texts is None:
            version, body = self._db.row("SELECT codec, body FROM reports WHERE num = ?", (num,))
            texts = rows.search_text(rows.unpack_report(version, body))
        note = self._db.row("SELECT note FROM records WHERE num = ?", (num,))[0]
        tags = " ".join(row[0] for row in self._db.rows("SELECT tag FROM tags WHERE num = ?", (num,)))
        self.remove(num)
        self.write(num, texts, tags, note)

    def remove(self, num: int) -> None:
        """Takes a record out, inside the caller's transaction; its words are gone after :meth:`forget`."""
        self._db.execute("DELETE FROM search WHERE rowid = ?", (num,))

    def forget(self) -> None:
        """Merges the index, which is how FTS5 lets go of the words of what was removed."""
        self._db.execute("INSERT INTO search (search) VALUES ('optimize')")

    def _is_sound(self) -> bool:
        """Whether the index agrees with itself; that it does not is no damage: it is made again."""
        return not any(str(row[0]).startswith(INDEX_ONLY) for row in self._db.rows("PRAGMA quick_check(search)"))

    def repair(self, *, whole: bool) -> bool:
        """Makes the index agree with the records again, from their reports; says whether it had to.

        Records that are missing in it are put in, others taken out; ``whole`` also reads the index itself, and
        makes it anew when it is broken. In short transactions: when cut off, the next call goes on.
        """
        sound = not whole or self._is_sound()
        kept, known = self._db.row("SELECT (SELECT count(*) FROM records), (SELECT count(*) FROM search_docsize)")
        if sound and kept == known:
            return False
        if not sound:
            with self._db.transaction():
                self._db.execute("INSERT INTO search (search) VALUES ('delete-all')")
        with self._db.transaction():
            for (num,) in self._db.rows("SELECT id FROM search_docsize WHERE id NOT IN (SELECT num FROM records)"):
                self.remove(num)
        missing = self._db.rows("SELECT num FROM records WHERE num NOT IN (SELECT id FROM search_docsize)")
        for start in range(0, len(missing), _TURN):
            with self._db.transaction():
                for (num,) in missing[start : start + _TURN]:
                    self.write_again(num)
        return True
