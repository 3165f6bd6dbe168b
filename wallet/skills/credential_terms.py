"""Common credentials by the names people give them: what "RN license", "BLS" and "ADN" stand for.

The table is data (resources/skills/credential_terms.json), compared as :func:`~wallet.skills.labels.same_label` says. It
names what is meant; whether somebody holds it, and in which state, is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from resources.reader import read_json
from wallet.skills.labels import same_label

_LICENCE: Final = re.compile(r"\b(?:licenses?|licences?|licensure|licensed|licencia)\b")
_CERTIFICATE: Final = re.compile(r"\b(?:certifications?|certificates?|certificado|certificacion|cert)\b")


@dataclass(frozen=True, slots=True)
class Term:
    """One common credential. ``kind`` is a kind of a record by hand; ``met_by`` are terms that are worth at least this."""

    id: str
    kind: str
    labels: tuple[str, ...]
    titles: tuple[str, ...]
    met_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """The table, ready to be asked."""

    by_id: dict[str, Term]
    _labels: tuple[tuple[str, str], ...]
    _titles: tuple[tuple[str, str], ...]
    _category: re.Pattern[str]
    _filler: frozenset[str]

    def named_in(self, text: str) -> list[Term]:
        """Returns the credentials that ``text`` names, in its order; of names inside longer names only the longer."""
        return [self.by_id[term] for _, _, term in _longest(_uniform(text), self._labels)]

    def of_title(self, title: str) -> Term | None:
        """Returns the one credential a title is the name of, or None: the name of a held thing may leave "license" out."""
        uniform = _uniform(title)
        met = _longest(uniform, self._labels) or _longest(uniform, self._titles)
        terms = {term for _, _, term in met}
        return self.by_id[terms.pop()] if len(terms) == 1 else None

    def is_credential(self, text: str) -> bool:
        """Says whether ``text`` speaks of a credential: it names one, or a licence, certificate, degree or the like."""
        return bool(self.named_in(text)) or bool(self._category.search(_uniform(text)))

    def core(self, text: str) -> str:
        """Returns ``text`` without the words that only say that it is a credential, and a current one; may be ""."""
        words = self._category.sub(" ", _uniform(text)).split()
        return " ".join(word for word in words if word not in self._filler)


def _uniform(text: str) -> str:
    # The tables are written in American spelling; a licence is one in every spelling.
    label = _LICENCE.sub("license", same_label(text))
    return _CERTIFICATE.sub("certification", label)


def _longest(text: str, table: tuple[tuple[str, str], ...]) -> list[tuple[int, int, str]]:
    """Returns (start, end, id) of the labels in ``text`` as whole words, none inside another, in order."""
    padded = f" {text} "
    taken: list[tuple[int, int, str]] = []
    for label, term in table:  # longest first
        for start in _places(padded, f" {label} "):
            end = start + len(label)
            if not any(start < other_end and other_start < end for other_start, other_end, _ in taken):
                taken.append((start, end, term))
    ordered = sorted(taken)
    return [place for number, place in enumerate(ordered) if place[2] not in {before[2] for before in ordered[:number]}]


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at + 1
        at = text.find(words, at + 1)


@cache
def terms() -> Terms:
    """Returns the table, read once."""
    data = table()
    by_id = {
        row["id"]: Term(row["id"], row["kind"], tuple(row["labels"]), tuple(row["titles"]), tuple(row.get("met_by", ())))
        for row in data["terms"]
    }
    category = {_uniform(word) for words in data["words_for"].values() for word in words}
    filler = {word for text in data["said_besides"] for word in same_label(text).split()}
    return Terms(
        by_id,
        _sorted((_uniform(label), term.id) for term in by_id.values() for label in term.labels),
        _sorted((_uniform(title), term.id) for term in by_id.values() for title in term.titles),
        re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, category), key=len, reverse=True))})\b"),
        frozenset(filler),
    )


def _sorted(rows: Iterator[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(set(rows), key=lambda row: (-len(row[0]), row)))


@cache
def table() -> dict[str, Any]:
    """Returns the file as it is."""
    return dict(read_json("skills/credential_terms.json"))
