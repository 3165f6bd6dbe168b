"""Sentences for codes, in the person's language: one table for the window and the command line.

``translations/<language>/problems/<room>.json`` maps a code to
``{"sentence": …, "next": …}``, and where a day or a name says more, ``"dated"`` or
``"named"``, ``"not_asked"`` for what nobody asked for, ``"shown"`` for what is
said of a presentation, and ``"next_command"`` where the next step is another one at
the command line; ``translations/<language>/ui/<screen>.json`` maps a
key to a text, or to ``{"one": …, "other": …}`` where a number decides. Placeholders
are ``{name}``; values are put in verbatim, so what comes out is plain text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from resources.reader import names, read_json

LANGUAGES = ("en", "es")
_NOT_ASKED = "offline"
"""The fetch that was not made, as the last word of a detail."""
_NO_DOCUMENT = frozenset({"not_a_document", "document_too_large"})
"""Fetches that brought something, and not what was asked for."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is the matter, and what to do next (may be empty for remarks)."""

    sentence: str
    next: str


@cache
def _table(language: str, part: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for name in names(f"translations/{language}/{part}", ".json"):
        for key, value in read_json(name).items():
            if key in merged and merged[key] != value:
                raise ValueError(f"{name}: {key} is said twice, differently")
            merged[key] = value
    return merged


def problem_codes(language: str = "en") -> frozenset[str]:
    """Returns every code that has a sentence in ``language``."""
    return frozenset(_table(language, "problems"))


def problem(code: str, language: str = "en", *, command: bool = False) -> Sentence:
    """Returns the sentence and next step for ``code``; a general one that names the code if there is none.

    ``command``: it is read at the command line, where there is nothing to press.
    """
    entry = _table(language, "problems").get(code) or _table("en", "problems").get(code)
    if entry is None:
        general = _table(language, "problems").get("unexpected", {"sentence": "{code}", "next": ""})
        return Sentence(general["sentence"].replace("{code}", code), general["next"])
    following = entry.get("next", "")
    return Sentence(entry["sentence"], entry.get("next_command", following) if command else following)


@cache
def _acts() -> dict[str, Any]:
    table: dict[str, Any] = read_json("translations/who_acts.json")
    return table


def explained(
    code: str,
    detail: str,
    language: str = "en",
    *,
    day: Callable[[datetime], str],
    safe: Callable[[str], str],
    shown: bool = False,
    command: bool = False,
) -> Sentence:
    """Returns :func:`problem` with the day or the name that ``detail`` holds, for codes whose sentence has room for it.

    ``day`` writes a moment for the reader; ``safe`` makes a name from outside safe to show. Of what nobody asked for it is
    said that it was not asked for, and never that it could not be reached; nor of what came and was something else.
    ``shown``: the problem is one of a presentation, and its next step is with whoever shows it, never with an issuer.
    ``command``: as for :func:`problem`.
    """
    general = problem(code, language, command=command)
    entry = _table(language, "problems").get(code, {})
    if shown and ("shown" in entry or _acts()["codes"].get(code) == "issuer"):
        general = Sentence(entry.get("shown", general.sentence), text("problem.ask_who_shows", language))
    fetch = detail.rpartition(" ")[2]
    if "not_asked" in entry and fetch == _NOT_ASKED:
        return Sentence(entry["not_asked"], text(f"problem.not_asked{'_command' if command else ''}", language))
    if code in _acts()["by_fetch"] and fetch in _NO_DOCUMENT:
        what = text(f"what.{_acts()['by_fetch'][code]}", language)
        return Sentence(text(f"problem.{fetch}", language, what=what), problem(fetch, language, command=command).next)
    if "dated" in entry and detail:
        try:
            written = day(datetime.fromisoformat(detail))
        except ValueError:
            return general
        return Sentence(entry["dated"].replace("{date}", written), general.next)
    if "named" in entry and detail:
        return Sentence(entry["named"].replace("{name}", safe(detail)), general.next)
    return general


def text(key: str, language: str = "en", /, *, n: int | None = None, **values: object) -> str:
    """Returns the text for ``key`` with ``{placeholders}`` filled in.

    ``n`` chooses between "one" and "other" and fills ``{n}``. Raises KeyError for an unknown key.
    """
    entry = _table(language, "ui").get(key)
    if entry is None:
        entry = _table("en", "ui")[key]
    if isinstance(entry, dict):
        entry = entry["one"] if n == 1 else entry["other"]
    if n is not None:
        values = {"n": n, **values}
    out: str = entry
    # One pass, so that a value that holds "{issuer}" is not itself filled in.
    parts = out.split("{")
    done = [parts[0]]
    for part in parts[1:]:
        name, brace, rest = part.partition("}")
        done.append(f"{values[name]}{rest}" if brace and name in values else "{" + part)
    return "".join(done)


def decimal(value: float, language: str = "en") -> str:
    """Returns a number with one digit behind the sign that the language puts there: "1.3", "1,3"."""
    return f"{value:.1f}".replace(".", text("number.decimal_sign", language))


def has_text(key: str, language: str = "en") -> bool:
    """Says whether there is a text for ``key`` in ``language`` or in English."""
    return key in _table(language, "ui") or key in _table("en", "ui")


def raw_text(key: str, language: str = "en") -> str:
    """Returns the text for ``key`` with its placeholders left open, for a page that fills them itself."""
    raw: str = _table(language, "ui").get(key) or _table("en", "ui")[key]
    return raw


def raw_texts(prefix: str, language: str = "en") -> dict[str, str]:
    """Returns every text whose key begins with ``prefix``, by the rest of its key, as :func:`raw_text` does."""
    return {key.removeprefix(prefix): raw_text(key, language) for key in _table("en", "ui") if key.startswith(prefix)}
