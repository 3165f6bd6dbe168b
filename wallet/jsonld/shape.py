"""The shape gate: a second line of defence, before any statement is made (verification.md, the engine, 4).

JSON-LD can say one thing in many places. Honest credentials do not use that freedom, and readers that go by JSON
keys are fooled by it; so whatever moves, hides or renames is refused even where it is signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from wallet.limits import MAX_JSON_DEPTH
from wallet.report import Problem

_IN_VALUES: Final = frozenset({"@value", "@language", "@direction", "@type"})
_SAME_AS: Final = {"@id": "id", "@type": "type"}


def check_shape(document: dict[str, Any]) -> tuple[Problem, ...]:
    """Returns what is wrong with the shape: ``misplaced_keyword``, ``compact_key``, ``blank_predicate``.

    Allowed with an @: ``@context`` anywhere (its own rules follow), value objects (``@value`` with ``@language``,
    ``@direction``, ``@type``), and ``@id``/``@type`` where their plain names are not there as well.
    """
    if _ordinary(document):
        return ()
    problems: list[Problem] = []
    stack: list[tuple[Any, str]] = [(document, "")]
    while stack:
        value, pointer = stack.pop()
        if pointer.count("/") > MAX_JSON_DEPTH:
            return (Problem("json_too_deep", pointer),)
        if isinstance(value, list):
            for place, item in enumerate(value):
                if isinstance(item, (dict, list)):
                    stack.append((item, f"{pointer}/{place}"))
            continue
        for name, member in value.items():
            if name[:1] == "@" or ":" in name or name == "":
                code = _fault(name, value)
                if code:
                    problems.append(Problem(code, f"{pointer}/{_token(name)}"))
            if isinstance(member, (dict, list)) and name != "@context":
                stack.append((member, f"{pointer}/{_token(name)}"))
    return tuple(problems)


def _ordinary(value: dict[str, Any] | list[Any], depth: int = 1) -> bool:
    """Says whether no name needs a second look: the common case, without keeping track of places."""
    if depth > MAX_JSON_DEPTH:
        return False
    if type(value) is dict:
        joined = " ".join(value)
        if ("@" in joined or ":" in joined or "" in value) and not all(map(_ordinary_name, value)):
            return False
        members: Iterable[Any] = value.values()
    else:
        members = value
    for member in members:
        kind = type(member)
        if (kind is dict or kind is list) and not _ordinary(member, depth + 1):
            return False
    return True


def _ordinary_name(name: str) -> bool:
    return name == "@context" or (name != "" and name[0] != "@" and ":" not in name)


def _fault(name: str, value: dict[str, Any]) -> str:
    if name == "@context" or ("@value" in value and name in _IN_VALUES):
        return ""
    if name in _SAME_AS and _SAME_AS[name] not in value:
        return ""
    if name.startswith("_:"):
        return "blank_predicate"
    if name[:1] == "@" or name == "":
        return "misplaced_keyword"
    # An absolute address as a key has one meaning; a prefix has the one its context gives it.
    return "" if name.startswith(("http://", "https://", "urn:")) else "compact_key"


def _token(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
