"""Which records are renewals of one thing, as far as a record itself says so.

A family is a digest, so that rows stay narrow. Credentials are of one family that award the same achievement (its id, else
its name), of the same issuer, to the same person as far as they name one in words that can be compared. Records by hand are
when their kind, issuer, title and place are the same: a licence of another state renews nothing. A transcript can say that
one achievement of its issuer was replaced by another (CLR 2.0 ``Association``, ``replacedBy``): then two families are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from typing import Final

from wallet.credential.model import Credential
from wallet.limits import MAX_REPLACEMENTS, MAX_TITLE_CHARS

_FAMILY_BYTES: Final = 16
"""Of SHA-256: nobody finds another achievement with the same."""
_REPLACED_BY: Final = "replacedby"


def family(view: Credential, *, recorded: bool) -> bytes:
    """Returns the family of a credential, or of a record by hand (``recorded``); empty where nothing says what or whose."""
    if recorded:
        return _by_hand(view)
    achievement = _achievement(view)
    if not view.issuer.id or not achievement:
        return b""
    return _digest(view.issuer.id, _whom(view), achievement)


def replacements(view: Credential) -> Iterator[tuple[bytes, bytes]]:
    """Yields (older, newer) families for each ``replacedBy`` of a transcript; of its own issuer's achievements alone.

    An association may name credentials of the transcript in place of their achievements: then those are meant. Only the
    first :data:`~wallet.limits.MAX_REPLACEMENTS` are read: whatever is not replaced speaks for itself.
    """
    if not view.issuer.id:
        return
    whom = _whom(view)
    meant = {inner.id: _achievement(inner) for inner in view.credentials if inner.id and inner.issuer.id == view.issuer.id}
    associations = [entry for subject in view.subjects for entry in subject.association]
    replaced = (entry for entry in associations if entry.association_type.casefold() == _REPLACED_BY)
    for entry in islice(replaced, MAX_REPLACEMENTS):
        older, newer = (meant.get(name, name) for name in (entry.source_id, entry.target_id))
        if older and newer and older != newer:
            yield _digest(view.issuer.id, whom, older), _digest(view.issuer.id, whom, newer)


def alone(record_id: str) -> bytes:
    """Returns the family of a record that has none of its own, once it is put together with others."""
    return _digest("record", record_id)


def _digest(*parts: str) -> bytes:
    # The lengths tell where each ends and the next begins.
    text = " ".join(f"{len(part)} {part}" for part in parts)
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:_FAMILY_BYTES]


def _by_hand(view: Credential) -> bytes:
    subject = view.subjects[0]
    kind = subject.achievement[0].achievement_type
    # A title is all that such a record must have: who leaves the issuer out means the same each time.
    return _digest("by hand", kind, _same(view.issuer.name), _same(view.title), _same(subject.place))


def _whom(view: Credential) -> str:
    """Returns whom it names; "" where only a salted digest does, which differs in each credential of one person."""
    for subject in view.subjects:
        plain = [entry.identity_hash for entry in subject.identifier if entry.identity_hash and not entry.hashed]
        if subject.id or plain:
            return subject.id or min(plain)
    return ""


def _achievement(view: Credential) -> str:
    for subject in view.subjects:
        for achievement in subject.achievement:
            if achievement.id or achievement.name:
                return achievement.id or f"name:{_same(achievement.name)}"
    return f"name:{_same(view.title)}" if view.title else ""


def _same(name: str) -> str:
    return " ".join(name.casefold().split())[:MAX_TITLE_CHARS]
