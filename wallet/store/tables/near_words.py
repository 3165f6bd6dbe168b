"""What is near to words that find nothing: words of the index that differ by a letter or two, and fewer words.

Everything offered finds something: it is looked for before it is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from wallet.limits import MAX_NEAR_QUERIES, MAX_NEAR_WORDS
from wallet.store.file.database import Database
from wallet.store.tables.search import parts_of_query
from wallet.store.tables.words import sought

_VOCABULARY: Final = "temp.search_words"
_LONG: Final = 5
"""Letters from which a word may differ by two."""


def near(database: Database, query: str, finds: Callable[[str], bool]) -> list[str]:
    """Returns at most ``MAX_NEAR_QUERIES`` queries that are like ``query`` and find something; ``finds`` says so.

    First the query with a misspelt word set right, then each way to leave one of its parts away.
    """
    parts = parts_of_query(query)
    offered: dict[str, None] = {}
    for candidate in (*_set_right(database, parts, finds), *_shorter(parts)):
        if candidate not in offered and candidate != query and finds(candidate):
            offered[candidate] = None
        if len(offered) >= MAX_NEAR_QUERIES:
            break
    return list(offered)


def _set_right(database: Database, parts: list[str], finds: Callable[[str], bool]) -> Iterator[str]:
    for place, part in enumerate(parts):
        folded = sought(part)
        if len(folded) != 1 or ":" in part or finds(part):
            continue
        for word in _alike(database, folded[0]):
            yield " ".join((*parts[:place], word, *parts[place + 1 :]))


def _shorter(parts: list[str]) -> Iterator[str]:
    if len(parts) > 1:
        for place in reversed(range(len(parts))):
            yield " ".join((*parts[:place], *parts[place + 1 :]))


def _alike(database: Database, word: str) -> list[str]:
    """Returns the words of the index that are nearest, the nearest and then the most frequent first."""
    most = 2 if len(word) >= _LONG else 1
    database.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {_VOCABULARY} USING fts5vocab (main, search, row)")
    rows = database.rows(
        f"SELECT term, doc FROM {_VOCABULARY} WHERE length(term) BETWEEN ? AND ? LIMIT ?",  # noqa: S608  # our own name
        (len(word) - most, len(word) + most, MAX_NEAR_WORDS),
    )
    letters = set(word)
    scored = []
    for term, documents in rows:
        # Two letters apart, a word has at most two that the other lacks: most are left out without being compared.
        if len(letters.symmetric_difference(term)) <= 2 * most:
            distance = _distance(word, term, most)
            if distance <= most:
                scored.append((distance, -documents, term))
    return [term for _, _, term in sorted(scored)[: MAX_NEAR_QUERIES + 1]]


def _distance(first: str, second: str, most: int) -> int:
    """Returns how many letters are changed, left out, put in or exchanged with their neighbour; ``most`` + 1 for more."""
    before: list[int] = []
    line = list(range(len(second) + 1))
    for row, letter in enumerate(first, 1):
        earlier, before, line = before, line, [row]
        for column, other in enumerate(second, 1):
            cost = min(before[column] + 1, line[column - 1] + 1, before[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                cost = min(cost, earlier[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
    return line[-1]
