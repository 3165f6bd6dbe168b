"""Changes to JSON that an attacker would think of: members flipped, moved, doubled, renamed, nested, retyped, respelled."""

from __future__ import annotations

import copy
import json
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests.fuzz.choices import Choices

NAMES = (
    "id", "@id", "type", "@type", "@context", "@graph", "@value", "@list", "@set", "@language", "@reverse", "@included",
    "@nest", "@index", "name", "issuer", "credentialSubject", "verifiableCredential", "achievement", "proof",
    "proofValue", "verificationMethod", "proofPurpose", "validFrom", "validUntil", "issuanceDate", "expirationDate",
    "credentialStatus", "statusListIndex", "evidence", "holder", "result", "value", "endorsement", "nonsense", "",
    "https://www.w3.org/2018/credentials#issuer", "https://schema.org/name", "cred:validUntil", "ID", "Name",
    "previousProof", "challenge", "domain", "expires", "created", "vc", "vp", "iss", "sub", "nbf", "exp", "jti", "status",
    "_sd", "...", "_sd_alg", "cnf", "alg", "kid", "jwk", "typ", "crit", "b64", "description", "identifier", "image",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 1.0, 1e400, 2**53 + 1, "", " ", "0", "true", [], {}, [[]], [None], {"@value": "x"},
    "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH", "https://evil.example/", "urn:x:y", "_:b0", "a b",
    "2099-01-01T00:00:00Z", "1999-01-01T00:00:00Z", "2026-01-01", "VerifiableCredential", "\u202egnp.exe", "a\u0000b",
    "e\u0301", "\u00e9", "\U0001f393", "Rn Nurse\u200b", {"@list": ["x"]}, {"@set": []}, {"id": "urn:x:y"},
    {"@value": "x", "@type": "http://www.w3.org/2001/XMLSchema#string"}, {"@value": "x", "@language": "en"},
    ["x", "x"], [["x"]], {"": ""}, 10**31, -0.0, 5e-324, "https://www.w3.org/2018/credentials#", "EdDSA", "none",
)  # fmt: skip
CONTEXTS: tuple[Any, ...] = (
    {"name": "https://schema.org/description"}, {"extra": "https://schema.org/name"}, {"@vocab": "urn:v#"},
    {"@base": "https://evil.example/"}, {"@propagate": False}, {"@version": 1.1}, {"name": None}, None,
    {"titre": {"@id": "https://schema.org/name"}}, {"grade": "@nest"}, {"who": "@id"}, {"x": {"@reverse": "urn:p:q"}},
    {"issuer": {"@id": "urn:i:s", "@type": "@id"}}, "https://w3id.org/security/suites/ed25519-2020/v1",
    "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2", "https://evil.example/context",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
    {"x": {"@id": "urn:p:q", "@container": "@language"}}, {"@language": "en"}, {"@protected": True, "x": "urn:p:x"},
    {"Type": "@type"}, {"name": {"@id": "https://schema.org/name", "@container": "@list"}}, "", 5, [],
)  # fmt: skip

Place = tuple[Any, Any]
"""A container and the key or index of one value in it."""


def places(value: Any) -> Iterator[Place]:
    """Yields every place in ``value``, outermost first."""
    rows: list[Any] = [value]
    while rows:
        held = rows.pop(0)
        pairs = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
        for key, inner in pairs:
            yield held, key
            if isinstance(inner, (dict, list)):
                rows.append(inner)


def mutated(document: Any, choices: Choices, donors: Sequence[Any] = (), *, most: int = 4) -> Any:
    """Returns a copy of ``document`` that a few changes were made to; ``donors`` lend parts."""
    made = copy.deepcopy(document)
    for _ in range(1 + choices.below(most)):
        found = list(places(made))
        if not found:
            break
        holder, key = choices.one(found)
        choices.one(_CHANGES)(holder, key, found, choices, donors)
    return made


def text_of(value: Any, choices: Choices) -> bytes:
    """Returns ``value`` as JSON text, spelled in one of the ways JSON leaves open."""
    way = choices.below(8)
    if way == 0:
        text = json.dumps(value, indent=1, ensure_ascii=True)
    elif way == 1:
        text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    elif way == 2:
        text = json.dumps(value, ensure_ascii=False).replace('"name"', '"\\u006eame"', 1)
    elif way == 3:
        text = json.dumps(value, ensure_ascii=False)
        at = choices.below(max(1, text.count('":')))
        parts = text.split('{"', at + 1)
        text = '{"'.join(parts[:-1]) + '{"name": "twice", "' + parts[-1] if len(parts) > 1 else text
    else:
        text = json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def _put(holder: Any, key: Any, value: Any) -> None:
    if isinstance(holder, dict) or 0 <= key < len(holder):
        holder[key] = value


def _replace(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    _put(holder, key, copy.deepcopy(choices.one(VALUES)))


def _delete(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    del holder[key]


def _rename(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    if isinstance(holder, dict):
        holder[choices.one(NAMES)] = holder.pop(key)


def _double(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    if isinstance(holder, dict):
        holder[choices.one(NAMES)] = copy.deepcopy(holder[key])
    else:
        holder.append(copy.deepcopy(holder[key]))


def _move(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    other, at = choices.one(found)
    target = other[at] if isinstance(other, (dict, list)) and _holds(other, at) else None
    value = holder[key]
    if isinstance(target, dict) and not _inside(target, value):
        del holder[key]
        target[key if isinstance(key, str) else choices.one(NAMES)] = value


def _swap(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    other, at = choices.one(found)
    if _holds(other, at):
        mine, theirs = holder[key], other[at]
        if not _inside(mine, theirs) and not _inside(theirs, mine):
            holder[key], other[at] = theirs, mine


def _wrap(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    value = holder[key]
    name = choices.one(("@value", "@list", "@set", "@graph", "id", "@id", "@included", "name", "@type"))
    holder[key] = [value] if choices.below(3) == 0 else {name: value}


def _unwrap(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    value = holder[key]
    if isinstance(value, list) and value:
        holder[key] = value[0]
    elif isinstance(value, dict) and isinstance(holder, dict) and value:
        holder.update(holder.pop(key))


def _nest(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    other, at = choices.one(found)
    if _holds(other, at) and isinstance(other[at], dict):
        other[at][choices.one(NAMES)] = copy.deepcopy(holder[key])


def _insert(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    value = copy.deepcopy(choices.one(VALUES))
    if isinstance(holder, dict):
        holder[choices.one(NAMES)] = value
    else:
        holder.insert(key, value)


def _context(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    where = [one for one, _ in found if isinstance(one, dict)]
    target = choices.one(where) if where and choices.below(2) else found[0][0]
    if isinstance(target, dict):
        before = target.get("@context", [])
        listed = list(before) if isinstance(before, list) else [before]
        listed.insert(choices.below(len(listed) + 1), copy.deepcopy(choices.one(CONTEXTS)))
        target["@context"] = listed


def _string(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    value = holder[key]
    if not isinstance(value, str) or not value:
        return
    at = choices.below(len(value))
    changes: tuple[Callable[[], str], ...] = (
        lambda: value.swapcase(),
        lambda: value[:at] + chr(ord(value[at]) ^ (1 << choices.below(7)) or 1) + value[at + 1 :],
        lambda: value[:at] + "\u200b" + value[at:],
        lambda: value + " ",
        lambda: unicodedata.normalize("NFD", value),
        lambda: value.replace("a", "\u0430", 1),
        lambda: value[:at],
        lambda: value[:at] + value[at + 1 :],
        lambda: value + value,
        lambda: value[:at] + choices.one(("=", "\n", "\\u0000", "%2F", "#", "/", "?", ".", "~", "1", "z")) + value[at:],
    )
    holder[key] = choices.one(changes)()


def _number(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    value = holder[key]
    if isinstance(value, str) and value.isdigit() and len(value) < 30:
        holder[key] = choices.one((int(value), float(value), int(value) + 1, "0" + value, "+" + value, value + ".0"))
    elif isinstance(value, (int, float)):
        holder[key] = choices.one((str(value), value + 1, -value, [value], bool(value)))


def _array(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    value = holder[key]
    if isinstance(value, list):
        changes: tuple[Callable[[], object], ...] = (
            value.reverse,
            lambda: value.append(copy.deepcopy(value[0]) if value else None),
            lambda: value.append(copy.deepcopy(choices.one(VALUES))),
            lambda: value.insert(0, copy.deepcopy(choices.one(VALUES))),
            lambda: value.pop() if value else None,
        )
        choices.one(changes)()


def _graft(holder: Any, key: Any, found: list[Place], choices: Choices, donors: Sequence[Any]) -> None:
    """A part of somebody else's, under the same name where there is one."""
    if not donors:
        return
    lent = list(places(choices.one(donors)))
    same = [place for place in lent if place[1] == key]
    if lent:
        other, at = choices.one(same or lent)
        holder[key] = copy.deepcopy(other[at])


_CHANGES: tuple[Callable[[Any, Any, list[Place], Choices, Sequence[Any]], None], ...] = (
    _replace, _delete, _rename, _double, _move, _swap, _wrap, _unwrap, _nest, _insert, _context, _string, _string,
    _number, _array, _graft, _graft,
)  # fmt: skip


def _holds(holder: Any, key: Any) -> bool:
    return (
        key in holder
        if isinstance(holder, dict)
        else isinstance(holder, list) and isinstance(key, int) and key < len(holder)
    )


def _inside(value: Any, of: Any) -> bool:
    """Says whether ``value`` is ``of`` or stands in it: putting one into the other would make a ring."""
    return value is of or any(holder[key] is value for holder, key in places(of))
