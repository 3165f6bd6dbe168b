"""Whom a credential was issued to, compared with whom a person says they are. Local and pure.

Open Badges 2.0 (section 3.3, ``recipient``) and Open Badges 3.0 / CLR 2.0 (``IdentityObject``, ``IdentityHash``): a hash
is ``algorithm$hex`` over the identity followed by the salt, both in UTF-8; the algorithms are SHA-256 and MD5, the digits
may be of either case. The texts say nothing about the case of an e-mail address. Issuers hash it as it was typed to them
or in lower case, so both are tried and the answer says which one fitted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wallet.credential.identity import Identity, IdentityType, ascii_lower, tidy
from wallet.credential.model import Credential, IdentityObject, Presentation, Subject
from wallet.limits import MAX_KNOWN_SALTS

_HASH: Final = re.compile(r"(sha256|md5)\$([0-9a-f]+)")
_DIGITS: Final = {"sha256": 64, "md5": 32}
_MAKERS: Final = {"sha256": hashlib.sha256, "md5": hashlib.md5}
_PREFIXES: Final = ("mailto:", "tel:")
_NUMBER_SPACE: Final = str.maketrans("", "", " ()./-")


class Form(StrEnum):
    """Which spelling of an identity fitted."""

    AS_WRITTEN = "as_written"
    LOWER_CASE = "lower_case"
    PLAIN_DIGITS = "plain_digits"


@dataclass(frozen=True, slots=True)
class Match:
    """That an IdentityObject names a person, and how sure that is.

    ``weak`` holds ``md5`` and ``unsalted``: such a hash hides little, and an MD5 one can be forged together with another.
    """

    identity: Identity
    form: Form
    hashed: bool
    weak: tuple[str, ...] = ()


_EMAIL, _NAME, _ID, _NUMBER = (
    frozenset({IdentityType.EMAIL}),
    frozenset({IdentityType.NAME}),
    frozenset({IdentityType.DID, IdentityType.URL}),
    frozenset({IdentityType.IDENTIFIER}),
)
_ACCOUNT: Final = frozenset({IdentityType.IDENTIFIER, IdentityType.EMAIL, IdentityType.PHONE, *_ID})
_FITTING: Final = {
    "email": _EMAIL,
    "emailAddress": _EMAIL,
    "name": _NAME,
    "telephone": frozenset({IdentityType.PHONE}),
    "phone": frozenset({IdentityType.PHONE}),
    "url": _ID,
    "id": _ID,
    "did": _ID,
    # These say only that it is what the issuer calls the person by; often that is their address.
    "identifier": _ACCOUNT,
    "userName": _ACCOUNT,
    "accountId": _ACCOUNT,
    "": frozenset(),
}


def compatible_types(identity_type: str) -> frozenset[IdentityType]:
    """Returns the kinds of ours that an ``identityType`` (OB 3.0) or ``type`` (OB 2.0) may be compared with.

    An address in a member for names is no address: nobody would have checked it as one. Words of other vocabularies
    and of extensions stand for numbers.
    """
    local = re.split(r"[#/:]", identity_type)[-1]
    return _FITTING.get(local, _NUMBER)


def hash_parts(identity_object: IdentityObject) -> tuple[str, str] | None:
    """Returns (algorithm, digest in lower case) of a hashed identity; None when it is not one we can make."""
    match = _HASH.fullmatch(ascii_lower(identity_object.identity_hash.strip()))
    if match is None or len(match[2]) != _DIGITS[match[1]]:
        return None
    return match[1], match[2]


class Matcher:
    """A person's identities, made ready to be compared with many recipients."""

    def __init__(self, identities: Sequence[Identity]) -> None:
        self.identities = tuple(identities)
        self._spellings: list[tuple[bytes, Identity, Form]] = []
        self._plain: dict[tuple[IdentityType, str], tuple[Identity, Form]] = {}
        for identity in identities:
            for text, form in _spelt(identity.type, identity.value, str.lower):
                self._spellings.append((text.encode("utf-8", "replace"), identity, form))
                self._plain.setdefault((identity.type, text), (identity, form))
        self._digests: dict[tuple[str, str], dict[str, list[tuple[Identity, Form]]]] = {}
        self._met: set[tuple[str, str]] = set()

    def match(self, identity_object: IdentityObject) -> Match | None:
        """Returns the identity that ``identity_object`` names, or None."""
        kinds = compatible_types(identity_object.identity_type)
        parts = hash_parts(identity_object)
        if parts is None:
            return None if identity_object.hashed else self._match_plain(identity_object, kinds)
        for identity, form in self._named_by(parts, identity_object.salt):
            if identity.type in kinds:
                weak = (*(("md5",) if parts[0] == "md5" else ()), *(() if identity_object.salt else ("unsalted",)))
                return Match(identity, form, True, weak)
        return None

    def _match_plain(self, identity_object: IdentityObject, kinds: frozenset[IdentityType]) -> Match | None:
        identity = identity_object.identity_hash.strip()
        for prefix in _PREFIXES:
            identity = identity[len(prefix) :] if ascii_lower(identity).startswith(prefix) else identity
        for kind in kinds:
            # What an issuer wrote is lowered in A to Z alone and, but for names, never composed: a Kelvin sign is no K.
            for text, form in _spelt(kind, tidy(identity) if kind is IdentityType.NAME else identity, ascii_lower):
                known = self._plain.get((kind, text))
                if known is not None:
                    return Match(known[0], form if form is not Form.AS_WRITTEN else known[1], False)
        return None

    def _named_by(self, parts: tuple[str, str], salt: str) -> Iterable[tuple[Identity, Form]]:
        """Returns whose hash it is. A salt met again gets a table: many issuers use one salt for everybody."""
        algorithm, digest = parts
        make, tail = _MAKERS[algorithm], salt.encode("utf-8", "replace")
        known = self._digests.get((algorithm, salt))
        if known is not None:
            return known.get(digest, ())
        if (algorithm, salt) not in self._met:
            self._remember(salt, algorithm)
            expected = bytes.fromhex(digest)
            return [(identity, form) for text, identity, form in self._spellings if make(text + tail).digest() == expected]
        by_digest: dict[str, list[tuple[Identity, Form]]] = {}
        for text, identity, form in self._spellings:
            by_digest.setdefault(make(text + tail).hexdigest(), []).append((identity, form))
        self._digests[algorithm, salt] = by_digest
        return by_digest.get(digest, ())

    def _remember(self, salt: str, algorithm: str) -> None:
        if len(self._met) >= MAX_KNOWN_SALTS:
            self._met.clear()
            self._digests.clear()
        self._met.add((algorithm, salt))


def _spelt(kind: IdentityType, text: str, lower: Callable[[str], str]) -> list[tuple[str, Form]]:
    """The spellings of an identity that issuers are known to have hashed or written, the person's own first."""
    spellings = {text: Form.AS_WRITTEN}
    if kind in (IdentityType.EMAIL, IdentityType.NAME):
        spellings.setdefault(lower(text), Form.LOWER_CASE)
    elif kind is IdentityType.PHONE:
        spellings.setdefault(text.translate(_NUMBER_SPACE), Form.PLAIN_DIGITS)
    elif kind is IdentityType.URL:
        spellings.setdefault(text.removesuffix("/"), Form.AS_WRITTEN)
    return list(spellings.items())


def recipients(view: Credential | Presentation | None) -> list[IdentityObject]:
    """Returns every IdentityObject of a view: of its own subjects; for a presentation, of its credentials'."""
    return [identity_object for subject in subjects(view) for identity_object in subject.identifier]


def subjects(view: Credential | Presentation | None) -> list[Subject]:
    """Returns the subjects a view is about."""
    if view is None:
        return []
    own = (view,) if isinstance(view, Credential) else view.credentials
    return [subject for credential in own for subject in credential.subjects]
