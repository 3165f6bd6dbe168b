"""A résumé as LER-RS (HR Open Standards 4.4, ``LER-RSType``).

A verified item has ``verifications`` with a reference to its credential; one of the person's own word has none. Both say
which they are in their descriptions, and two narratives list them apart for a reader that knows no verifications.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from wallet.skills.resume.model import Item, Resume, Words

TYPE: Final = "http://schema.hropenstandards.org/4.4/recruiting/json/ler-rs/LER-RSType.json"
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_LISTS: Final = {
    "licence": "licenses", "experience": "employmentHistories", "degree": "educationAndLearnings",
    "course": "educationAndLearnings", "transcript": "educationAndLearnings",
}  # fmt: skip
"""In which list a kind of record stands; every other is a certification."""


def ler_rs(resume: Resume, words: Words) -> dict[str, Any]:
    """Returns the document. A list that would be empty is left out (its ``minItems`` is 1)."""
    document: dict[str, Any] = {"type": TYPE}
    if resume.name:
        document["person"] = {"name": {"formattedName": resume.name}}
    sides = ((words.verified, resume.verified), (words.self_stated, resume.self_stated))
    document["narratives"] = [_narrative(heading, items, words) for heading, items in sides if items]
    if resume.statement:
        statement = {"name": words.own_words, "lines": resume.statement.splitlines()}
        document["narratives"].insert(0, {"name": words.own_words, "texts": [statement]})
    for item in (*resume.verified, *resume.self_stated):
        document.setdefault(_LISTS.get(item.kind, "certifications"), []).append(_entry(item, words))
    return document


def _narrative(heading: str, items: Sequence[Item], words: Words) -> dict[str, Any]:
    return {
        "name": heading,
        "texts": [{"name": item.title, "lines": [words.lines[item.record]]} for item in items],
    }


def _entry(item: Item, words: Words) -> dict[str, Any]:
    make = {"employmentHistories": _history, "educationAndLearnings": _study}.get(_LISTS.get(item.kind, ""), _certificate)
    entry = make(item)
    entry["descriptions"] = [words.lines[item.record], *([item.note] if item.note else []), *item.skills]
    if item.proof is not None and _URI.fullmatch(item.proof.credential):
        entry["verifications"] = [{"reference": item.proof.credential}]
    return entry


def _history(item: Item) -> dict[str, Any]:
    position = _without_empty({"title": item.title, "start": item.began, "end": item.ended})
    return {
        "organization": {"name": item.issuer},
        **_without_empty({"start": item.began, "end": item.ended}),
        "positionHistories": [position],
    }


def _study(item: Item) -> dict[str, Any]:
    named: dict[str, Any] = {"programs": [item.title]}
    if item.kind == "degree":
        named = {"educationDegrees": [_without_empty({"name": item.title, "date": item.issued})]}
    ended = item.ended or item.issued
    return {"institution": {"name": item.issuer}, **_without_empty({"start": item.began, "end": ended}), **named}


def _certificate(item: Item) -> dict[str, Any]:
    entry = {"name": item.title, "issuingAuthority": {"name": item.issuer}, **_without_empty({"issued": item.issued})}
    if item.proof is not None:
        entry["id"] = {"value": item.proof.credential}
    if item.expires:
        entry["effectiveTimePeriod"] = {"validTo": f"{item.expires}T23:59:59Z"}
    return entry


def _without_empty(texts: dict[str, str]) -> dict[str, Any]:
    return {name: text for name, text in texts.items() if text}
