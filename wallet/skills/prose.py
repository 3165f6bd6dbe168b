"""Requirements out of words: where one ends and the next begins, which of them only prefer, what names a credential.

Whatever is not understood is handed back, so that it can be shown; nothing is dropped and nothing is made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from wallet.errors import IntakeError
from wallet.limits.skills import MAX_ROLE_LINES, MAX_ROLE_TEXT_CHARS
from wallet.skills.credential_terms import table, terms
from wallet.skills.labels import same_label
from wallet.skills.places import is_multistate, places_in
from wallet.skills.requirements import (
    Accepted,
    CredentialNamed,
    NotUnderstood,
    Requirement,
    RequirementKind,
    SkillNamed,
    Weakening,
)

_BULLET: Final = re.compile(r"^\s*(?:[•·▪◦‣*–—-]|\d{1,2}[.)])\s+")
_SENTENCE: Final = re.compile(r"(?<=[a-z0-9)\]])[.!]\s+(?=[A-ZÁÉÍÓÚÄÖÜ¿¡])|\s*;\s*|\n")
_HEADING: Final = re.compile(r"^\s*([^:•]{2,60}?)\s*:\s*(.*)$")
_BY_ITSELF: Final = 3
"""Words of what is named by itself behind a heading; more are a sentence."""
_OR: Final = re.compile(r"\b(?:or|oder|o|ou|eller)\b|/", re.IGNORECASE)
_LEAD: Final = re.compile(
    r"^(?:and|or|the|a|an|you (?:hold|have|must have)|must (?:hold|have)|hold|holds|have|possess|proof of|y|und|et)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One cut of a text: what it says without the words that weaken it, and what those were."""

    text: str
    name: str
    weakening: frozenset[Weakening] = frozenset()

    @property
    def required(self) -> bool:
        return not self.weakening


def skill_texts(text: str) -> list[str]:
    """Returns the skills of a list that is written as one text: ``SQL, Python (pandas); Excel`` are three.

    Cut at line ends, bullets, ``;`` and ``|``; then at commas outside parentheses; then at slashes that have room around
    them (``CPR/First Aid`` is one). Raises IntakeError ``role_too_long``.
    """
    if len(text) > MAX_ROLE_TEXT_CHARS:
        raise IntakeError("role_too_long", f"{len(text)} > {MAX_ROLE_TEXT_CHARS}")
    parts = [text]
    for cut in (str.splitlines, _at_marks, _outside_parentheses, _at_slashes):
        parts = [piece for part in parts for piece in cut(part)]
    cleaned = (_BULLET.sub("", part).strip(" \t.,") for part in parts)
    return [part for part in cleaned if part]


def clause(text: str, *, weakening: Iterable[Weakening] = ()) -> Clause:
    """Returns ``text`` with the words that weaken it apart, e.g. ``CCRN (preferred)`` as ``CCRN``, preferred."""
    name, kinds = text, set(weakening)
    for kind, pattern in _weakening():
        if pattern.search(name):
            kinds.add(kind)
            name = pattern.sub(" ", name)
    name = _required_words().sub(" ", name)
    name = re.sub(r"\(\s*(?:or|and|o|y|oder)?\s*\)", " ", name)
    name = re.sub(r"\s*[,:;–-]?\s+(?:or|and|but|o|y|are|is|oder|und)\s*$", "", name.strip(" ,;:.–-"))
    name = " ".join(name.split()).strip(" ,;:.–-")
    while _LEAD.match(name):
        name = _LEAD.sub("", name)
    return Clause(text.strip(" \t,;."), name, frozenset(kinds))


def is_none(text: str) -> bool:
    """Says whether a text only says that there is nothing to ask for."""
    label = same_label(text)
    return not label or any(label == none or label.startswith(f"{none} ") for none in _labels("none"))


def is_experience(text: str) -> bool:
    """Says whether a text asks for time spent: no record says how well that was spent."""
    words = set(same_label(text).split())
    return bool(words & set(_labels("experience"))) and not terms().named_in(text)


def qualifications(text: str, *, id_from: int = 1) -> tuple[list[Requirement], list[NotUnderstood]]:
    """Reads a text of qualifications: sentences, lists, headings such as ``Preferred:``. Raises IntakeError
    ``role_too_long``."""
    requirements: list[Requirement] = []
    rest: list[NotUnderstood] = []
    if len(text) > MAX_ROLE_TEXT_CHARS:
        raise IntakeError("role_too_long", f"{len(text)} > {MAX_ROLE_TEXT_CHARS}")
    for part, weakening in _parts(text):
        if is_none(part):
            continue
        for piece in _clauses(part, listed=bool(weakening)):
            read = _requirements(clause(piece, weakening=weakening), id_from + len(requirements))
            requirements += read
            if len(requirements) + len(rest) > MAX_ROLE_LINES:
                raise IntakeError("role_too_long", f"more than {MAX_ROLE_LINES}")
            if not read and piece.strip(" .,;"):
                rest.append(NotUnderstood("experience" if is_experience(piece) else "prose", piece.strip()))
    return requirements, rest


def credential_requirement(
    phrase: Clause, number: str, *, extra: tuple[Accepted, ...] = (), issuers: tuple[str, ...] = (), where: str = ""
) -> Requirement:
    """Returns the requirement of a credential that ``said`` names; ``where`` names places beside those in its name."""
    named = terms().named_in(phrase.name)
    places, compact = places_in(f"{phrase.name} {where}"), is_multistate(phrase.name)
    by_name = tuple(CredentialNamed(phrase.name, term.id, issuers, places, compact) for term in named)
    accept = by_name or (CredentialNamed(phrase.name, "", issuers, places, compact),)
    return Requirement(number, phrase.text, RequirementKind.CREDENTIAL, phrase.required, (*extra, *accept), phrase.weakening)


def skill_requirement(phrase: Clause, number: str, **known: str) -> Requirement:
    """Returns the requirement of a skill; ``known`` are its address, code and framework where the source has them."""
    return Requirement(
        number, phrase.text, RequirementKind.SKILL, phrase.required, (SkillNamed(phrase.name, **known),), phrase.weakening
    )


def _requirements(phrase: Clause, number: int) -> list[Requirement]:
    """Returns what one clause asks for. Several credentials in it are alternatives only where it says "or"."""
    named = terms().named_in(phrase.name)
    if len(named) > 1 and not _OR.search(phrase.name):
        each = [Clause(phrase.text, term.labels[0], phrase.weakening) for term in named]
        return [credential_requirement(piece, str(number + at)) for at, piece in enumerate(each)]
    if named or (terms().is_credential(phrase.name) and terms().core(phrase.name)):
        return [credential_requirement(phrase, str(number))]
    words = same_label(phrase.name).split()
    by_itself = phrase.weakening and len(words) <= _BY_ITSELF  # "Preferred: Spanish"
    if words and not is_experience(phrase.text) and (by_itself or _is_language(words)):
        return [skill_requirement(phrase, str(number))]
    return []


def _is_language(words: list[str]) -> bool:
    return len(words) <= _BY_ITSELF and bool(set(words) & set(_labels("languages")))


def _parts(text: str) -> Iterator[tuple[str, tuple[Weakening, ...]]]:
    """Yields the lines and sentences of a text, each with what the heading above it says of it."""
    weakening: tuple[Weakening, ...] = ()
    silent = False
    for line in text.splitlines():
        bulleted = bool(_BULLET.match(line))
        stripped = _BULLET.sub("", line).strip()
        if not stripped:
            continue
        heading = _HEADING.match(stripped)
        kind = _heading_kind(heading[1] if heading else stripped) if not bulleted or heading else None
        if kind is not None:
            weakening, silent = ((Weakening.PREFERRED,) if kind == "preferred" else ()), kind == "other"
            stripped = heading[2].strip() if heading else ""
        if stripped and not silent:
            yield from ((part.strip(), weakening) for part in _SENTENCE.split(stripped) if part and part.strip())


def _heading_kind(text: str) -> str | None:
    label = same_label(text)
    return next((kind for kind in ("preferred", "required", "other") if label in _headings(kind)), None)


def _clauses(text: str, *, listed: bool = False) -> Iterator[str]:
    """Cuts at commas and "and" where each part has a credential of its own: ``BLS, ACLS and TNCC`` are three.

    ``listed``: the text stands behind a heading, where commas part also what else is named by itself.
    """
    pieces = _outside_parentheses(text)
    if (
        len(pieces) > 1
        and (any(map(_names_one, pieces)) or listed)
        and all(_stands_alone(piece, listed) for piece in pieces)
    ):
        for piece in pieces:
            yield from _clauses(piece)
        return
    halves = re.split(r",?\s+(?:and|y|und|et)\s+(?:the\s+)?", text, maxsplit=1)
    if len(halves) == 2 and any(terms().named_in(half) for half in halves) and all(map(_is_credential, halves)):
        yield from _clauses(halves[0])
        yield from _clauses(halves[1])
        return
    yield text


def _stands_alone(text: str, listed: bool) -> bool:
    return _is_credential(text) or (listed and len(same_label(clause(text).name).split()) <= _BY_ITSELF)


def _is_credential(text: str) -> bool:
    return terms().is_credential(clause(text).name)


def _names_one(text: str) -> bool:
    phrase = clause(text)
    return bool(terms().named_in(phrase.name)) or (terms().is_credential(phrase.name) and bool(terms().core(phrase.name)))


def _at_marks(text: str) -> list[str]:
    return re.split(r"[;|•]", text)


def _at_slashes(text: str) -> list[str]:
    return re.split(r"\s/\s", text)


def _outside_parentheses(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth <= 0 and not (text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()):
            parts.append(text[start:at])
            start = at + 1
            if len(parts) > MAX_ROLE_LINES:
                raise IntakeError("role_too_long", f"more than {MAX_ROLE_LINES}")
    return [*parts, text[start:]]


@cache
def _labels(name: str) -> tuple[str, ...]:
    return tuple(same_label(word) for word in table()[name])


@cache
def _headings(kind: str) -> frozenset[str]:
    return frozenset(same_label(text) for text in table()["headings"][kind])


@cache
def _weakening() -> tuple[tuple[Weakening, re.Pattern[str]], ...]:
    return tuple((Weakening(kind), _any_of(texts)) for kind, texts in table()["weakened"].items())


@cache
def _required_words() -> re.Pattern[str]:
    return _any_of(table()["required"])


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(texts, key=len, reverse=True)
    words = "|".join(_accents_apart(text).replace(" ", r"\s+") for text in longest)
    return re.compile(rf"[\s,(–-]*\b(?:{words})\b\)?", re.IGNORECASE)


def _accents_apart(text: str) -> str:
    """The pattern of a word whose letters may have their accents."""
    twins = {"a": "[aáàâä]", "e": "[eéèêë]", "i": "[iíìî]", "o": "[oóòôö]", "u": "[uúùûü]", "n": "[nñ]"}
    if "[" in text or "\\" in text:
        return text
    return "".join(twins.get(letter, letter) for letter in text)
