"""Concepts of frameworks in their own file: written in batches, asked by address, code, label, and how they hang together.

Addresses are kept by their numbers (:func:`wallet.skills.concepts.address_key`), labels as they are compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from wallet.skills.concepts import Concept, address_key
from wallet.skills.frameworks.model import ConceptKind, Occupation, Relation, RelationKind, Skill
from wallet.skills.labels import same_label
from wallet.store.file.database import Database

LAYOUT: Final = """
CREATE TABLE frameworks (num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, form TEXT NOT NULL, title TEXT NOT NULL,
  licence TEXT NOT NULL, edition TEXT NOT NULL, publisher TEXT NOT NULL, credit TEXT NOT NULL);
CREATE TABLE parts (num INTEGER PRIMARY KEY, framework INTEGER NOT NULL REFERENCES frameworks, name TEXT NOT NULL,
  source TEXT NOT NULL, UNIQUE (framework, name));
CREATE TABLE concepts (key INTEGER NOT NULL, part INTEGER NOT NULL, kind INTEGER NOT NULL, address TEXT NOT NULL,
  code TEXT NOT NULL, regulated INTEGER NOT NULL, PRIMARY KEY (key, part)) WITHOUT ROWID;
CREATE INDEX concepts_by_code ON concepts (code) WHERE code != '';
CREATE TABLE aliases (alias INTEGER NOT NULL, key INTEGER NOT NULL, part INTEGER NOT NULL,
  PRIMARY KEY (alias, key, part)) WITHOUT ROWID;
CREATE INDEX aliases_by_key ON aliases (key);
CREATE TABLE labels (label TEXT NOT NULL, key INTEGER NOT NULL, part INTEGER NOT NULL, language TEXT NOT NULL,
  text TEXT NOT NULL, preferred INTEGER NOT NULL, PRIMARY KEY (label, key, part, language)) WITHOUT ROWID;
CREATE INDEX labels_by_key ON labels (key);
CREATE TABLE relations (source INTEGER NOT NULL, kind INTEGER NOT NULL, target INTEGER NOT NULL, part INTEGER NOT NULL,
  PRIMARY KEY (source, kind, target, part)) WITHOUT ROWID;
CREATE INDEX relations_by_target ON relations (target, kind);
CREATE VIRTUAL TABLE label_words USING fts5 (label, tokenize = "unicode61 remove_diacritics 2");
CREATE TABLE words_of (changes INTEGER NOT NULL);
"""
_KINDS: Final = tuple(ConceptKind)
_RELATIONS: Final = tuple(RelationKind)
_SKILLS: Final = tuple(number for number, kind in enumerate(_KINDS) if kind.is_skill)
_OCCUPATIONS: Final = (_KINDS.index(ConceptKind.OCCUPATION),)
_AT_ONCE: Final = 500
"""Values of one statement."""
_MOST_ALIKE: Final = 200
"""Labels that share a word with what is looked for and are compared with it."""
_OF_A_PART: Final = ("concepts", "aliases", "labels", "relations")
_CONCEPT: Final = """
SELECT c.key, c.address, max(c.code), min(c.kind), f.id, f.title,
  coalesce((SELECT text FROM labels l WHERE l.key = c.key
    ORDER BY preferred DESC, language = 'en' DESC, language, label LIMIT 1), '')
FROM concepts c JOIN parts p ON p.num = c.part JOIN frameworks f ON f.num = p.framework
WHERE {where} GROUP BY c.key, f.num ORDER BY c.key, f.num"""


class ConceptTables:
    """The tables of one open file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Writing ------------------------------------------------------------------------
    def put(self, part: int, entries: Sequence[Skill | Occupation | Relation]) -> None:
        """Writes what a part of a framework says. The same concept twice is one, with the labels of both."""
        concepts, aliases, labels, relations = [], [], [], []
        for entry in entries:
            if isinstance(entry, Relation):
                ends = address_key(entry.source), address_key(entry.target)
                relations.append((ends[0], _RELATIONS.index(entry.kind), ends[1], part))
                continue
            key = address_key(entry.address)
            regulated = isinstance(entry, Occupation) and entry.regulated
            concepts.append((key, part, _KINDS.index(entry.kind), entry.address, entry.code, int(regulated)))
            if isinstance(entry, Skill):
                aliases += [(address_key(alias), key, part) for alias in entry.aliases]
            labels += [
                (compared, key, part, label.language, label.text, int(label.preferred))
                for label in entry.labels
                if (compared := same_label(label.text))
            ]
        many = self._database.many
        many(
            "INSERT INTO concepts VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET code = max(code, excluded.code),"
            " regulated = max(regulated, excluded.regulated)",
            concepts,
        )
        many("INSERT OR IGNORE INTO aliases VALUES (?, ?, ?)", aliases)
        many("INSERT OR IGNORE INTO labels VALUES (?, ?, ?, ?, ?, ?)", labels)
        many("INSERT OR IGNORE INTO relations VALUES (?, ?, ?, ?)", sorted(relations))

    def drop_part(self, part: int) -> None:
        """Removes a part of a framework and everything it says."""
        for table in _OF_A_PART:
            self._database.execute(f"DELETE FROM {table} WHERE part = ?", (part,))  # noqa: S608  # our own names
        self._database.execute("DELETE FROM parts WHERE num = ?", (part,))

    def counts(self, parts: Collection[int]) -> tuple[int, int, int]:
        """Returns how many skills, relations and occupations the parts have, each once."""
        numbers = ",".join(str(int(part)) for part in parts) or "-1"
        kinds = "SELECT count(DISTINCT key) FROM concepts WHERE part IN ({}) AND kind IN ({})"

        def of_kind(asked: Sequence[int]) -> int:
            return int(self._database.row(kinds.format(numbers, ",".join(map(str, asked))))[0])

        relations = self._database.row(
            f"SELECT count(*) FROM (SELECT DISTINCT source, kind, target FROM relations WHERE part IN ({numbers}))"  # noqa: S608
        )[0]
        return of_kind(_SKILLS), int(relations), of_kind(_OCCUPATIONS)

    # Asking -------------------------------------------------------------------------
    def at(self, keys: Collection[int]) -> list[Concept]:
        """See :class:`wallet.skills.concepts.Concepts`; so do the rest."""
        own = {row[0] for row in self._each("SELECT key FROM aliases WHERE alias IN ({})", keys)} | set(keys)
        return self._concepts("c.key IN ({})", own)

    def keys_of(self, keys: Collection[int]) -> set[int]:
        own = {row[0] for row in self._each("SELECT key FROM aliases WHERE alias IN ({})", keys)} | set(keys)
        return own | {row[0] for row in self._each("SELECT alias FROM aliases WHERE key IN ({})", own)}

    def coded(self, code: str) -> list[Concept]:
        return [concept for concept in self._concepts("c.code IN ({})", [code]) if concept.kind.is_skill]

    def labelled(self, labels: Iterable[str]) -> dict[str, list[Concept]]:
        asked = list(dict.fromkeys(labels))
        by_label: dict[str, list[int]] = {}
        for label, key in self._each("SELECT DISTINCT label, key FROM labels WHERE label IN ({})", asked):
            by_label.setdefault(label, []).append(key)
        concepts: dict[int, list[Concept]] = {}
        for concept in self._concepts("c.key IN ({})", {key for keys in by_label.values() for key in keys}):
            if concept.kind.is_skill:
                concepts.setdefault(concept.key, []).append(concept)
        return {
            label: named
            for label, keys in by_label.items()
            if (named := [concept for key in keys for concept in concepts.get(key, ())])
        }

    def labels_of(self, keys: Collection[int]) -> dict[int, set[str]]:
        named: dict[int, set[str]] = {}
        for key, label in self._each("SELECT key, label FROM labels WHERE key IN ({})", keys):
            named.setdefault(key, set()).add(label)
        return named

    def related(self, keys: Collection[int], kinds: Collection[RelationKind]) -> list[tuple[RelationKind, int, int]]:
        numbers = ",".join(str(_RELATIONS.index(kind)) for kind in kinds)
        rows: set[tuple[int, int, int]] = set()
        for end in ("source", "target"):
            statement = f"SELECT kind, source, target FROM relations WHERE {end} IN ({{}}) AND kind IN ({numbers})"  # noqa: S608
            rows |= set(self._each(statement, keys))
        return [(_RELATIONS[kind], source, target) for kind, source, target in sorted(rows)]

    # Occupations ----------------------------------------------------------------------
    def occupations(self, text: str) -> list[Concept]:
        """Returns the occupations at an address, else with a code, else with a label: an exact one, or none."""
        by_address = [concept for concept in self.at({address_key(text)}) if not concept.kind.is_skill]
        codes = [text, f"{text}.00"]
        by_code = by_address or [c for c in self._concepts("c.code IN ({})", codes) if c.kind is ConceptKind.OCCUPATION]
        if by_code:
            return by_code
        keys = {row[0] for row in self._each("SELECT key FROM labels WHERE label IN ({})", [same_label(text)])}
        return [c for c in self._concepts("c.key IN ({})", keys) if c.kind is ConceptKind.OCCUPATION]

    def is_regulated(self, key: int) -> bool:
        """Says whether the source says that the law says who may work in an occupation."""
        return bool(self._database.row("SELECT max(regulated) FROM concepts WHERE key = ?", (key,))[0])

    # Likeness ---------------------------------------------------------------------------
    def words_like(self, words: Sequence[str]) -> list[str]:
        """Returns labels of skills that share a word with ``words``, the likeliest first; the index is made when asked."""
        self._bring_words_up()
        quoted = " OR ".join('"' + word.replace('"', "") + '"' for word in words if word)
        if not quoted:
            return []
        rows = self._database.rows(
            "SELECT label FROM label_words WHERE label_words MATCH ? ORDER BY rank LIMIT ?", (quoted, _MOST_ALIKE)
        )
        return [row[0] for row in rows]

    def _bring_words_up(self) -> None:
        if self._database.read_only or self._database.row("SELECT changes FROM words_of"):
            return
        numbers = ",".join(map(str, _SKILLS))
        with self._database.transaction():
            self._database.execute("DELETE FROM label_words")
            self._database.execute(
                "INSERT INTO label_words (label) SELECT DISTINCT label FROM labels JOIN concepts USING (key, part)"  # noqa: S608
                f" WHERE kind IN ({numbers})"
            )
            self._database.execute("INSERT INTO words_of VALUES (1)")

    def words_are_old(self) -> None:
        """To be said within a transaction that changes labels."""
        self._database.execute("DELETE FROM words_of")

    # ------------------------------------------------------------------------------------
    def _concepts(self, where: str, values: Collection[Any]) -> list[Concept]:
        return [
            Concept(key, address, label, code, _KINDS[kind], framework, title)
            for key, address, code, kind, framework, title, label in self._each(_CONCEPT.replace("{where}", where), values)
        ]

    def _each(self, statement: str, values: Iterable[Any]) -> Iterator[Any]:
        waiting = iter(values)
        while some := list(islice(waiting, _AT_ONCE)):
            yield from self._database.rows(statement.format(",".join("?" * len(some))), some)
