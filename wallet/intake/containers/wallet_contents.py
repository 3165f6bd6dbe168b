"""What stands in the exports of other wallets and in the answers of their services: which of it is a credential, and what
the rest is called.

A *wrapper* is an object without ``@context`` and ``type``: members of it that have one of a few names hold credentials,
or further wrappers. Whatever else it says was signed by nobody, and is neither shown nor used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from wallet.encodings import base64url, json_slices, strict_json
from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.limits import MAX_DISCLOSURES, MAX_WALLET_ITEMS, MAX_WRAPPERS

_HOLDING: Final = frozenset(
    {
        "assertion", "compactsdjwtvc", "credential", "credentials", "document", "json", "jwt", "jwtvc",
        "openbadgecredential", "presentation", "rawcredential", "signedcredential", "vc", "vcjwt", "verifiablecredential",
        "verifiablecredentials", "verifiablepresentation", "vp", "vptoken",
    }
)  # fmt: skip
"""Members that wallets and services put a credential into, in whatever spelling (``vp_token``, ``vpToken``)."""
_ADDRESSES: Final = ("openBadgeId", "hostedUrl", "assertionUrl")
_TOKEN: Final = ("eyJ", "ew")
_JWS: Final = re.compile(r"e[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_PIECE: Final = re.compile(r"[\w-]+", re.ASCII)
_SD_JWT: Final = re.compile(rb'"typ"\s*:\s*"[\w/+.-]*sd-jwt"')
_WITHHELD: Final = re.compile(rb'"(?:_sd|\.\.\.)"\s*:')
_CREDENTIALS: Final = {"VerifiableCredential", "VerifiablePresentation", "Assertion"}
_SIGN_IN: Final = ("access_token", "id_token", "refresh_token")
_KEYS: Final = {"Key", "Multikey", "Mnemonic"}
_KEY_MEMBERS: Final = ("privateKey", "publicKey", "secretKey")
_PEOPLE: Final = {"ProfileMetadata", "Metadata", "Profile", "Person", "Organization", "Connection", "Currency"}
_DID: Final = "https://www.w3.org/ns/did/v1"


def parts_of(text: str, name: str, depth: int = 0) -> list[Part]:
    """Returns the parts for one thing of an export, written as ``text`` (JSON): each with the bytes it has there.

    Of what is no credential there is one part that says what it is: ``wallet_key``, ``wallet_identity``,
    ``wallet_profile``, ``backpack_address``, ``wallet_item`` (left out); ``sign_in_token``, ``nested_too_deep``
    (refused). Raises IntakeError for JSON that is none.
    """
    value = strict_json.loads(text)
    if isinstance(value, str):
        return _of_text(value, name, depth)
    if not isinstance(value, dict):
        return [Part(b"", name=name, left_out="wallet_item")]
    if is_credential(value):
        return [Part(text.encode("utf-8"), is_file=True, name=name)]
    if signs_in(value):
        return [Part(b"", name=name, refused="sign_in_token")]
    if not is_wrapper(value):
        return [Part(b"", name=name, left_out=_kind(value))]
    if depth >= MAX_WRAPPERS:
        return [Part(b"", name=name, refused="nested_too_deep")]
    parts: list[Part] = []
    for place, inner in _held(text, name):
        parts += parts_of(_with_disclosures(inner, value.get("disclosures")), place, depth + 1)
        if len(parts) > MAX_WALLET_ITEMS:
            raise IntakeError("too_many_items")
    # What such a member holds besides credentials is the wrapper's own; alone it is told for what it is.
    return [part for part in parts if not part.left_out] or [Part(b"", name=name, left_out=_kind(value))]


def holds_credential(value: Any, depth: int = 0) -> bool:
    """Says whether ``value`` is a credential, a token or a wrapper around one."""
    if isinstance(value, str):
        return value.startswith(_TOKEN)
    if not isinstance(value, dict) or depth > MAX_WRAPPERS:
        return False
    if is_credential(value):
        return True
    return is_wrapper(value) and any(
        _is_json_text(inner) or holds_credential(inner, depth + 1)
        for member, held in value.items()
        if is_holding(member)
        for inner in _each(member, held)
    )


def is_holding(member: str) -> bool:
    """Says whether a member of that name may hold a credential."""
    return _plain_name(member) in _HOLDING


def _each(member: str, held: Any) -> list[Any]:
    if isinstance(held, dict) and _is_table(member, held):
        return list(held.values())
    return held if isinstance(held, list) else [held]


def _is_table(member: str, held: dict[str, Any]) -> bool:
    """Says whether a member for several holds them by names of its own: ``{"credentials": {"a": …, "b": …}}``."""
    several = _plain_name(member) in _HOLDING and member.lower().endswith("s")
    return several and is_wrapper(held) and not is_credential(held) and not any(is_holding(name) for name in held)


def _plain_name(member: str) -> str:
    return member.replace("_", "").replace("-", "").lower()


def is_wrapper(value: dict[str, Any]) -> bool:
    """Says whether an object says of itself neither what it is nor in which words."""
    return not {"@context", "type", "@type"} & set(value)


def signs_in(value: dict[str, Any]) -> bool:
    """Says whether an object is an answer of a sign-in (RFC 6749 section 5.1): whoever has it can act for the person."""
    return is_wrapper(value) and any(isinstance(value.get(member), str) for member in _SIGN_IN)


def is_credential(value: dict[str, Any]) -> bool:
    """Says whether an object is a credential, or is sealed like one (a JWS in JSON)."""
    if _types(value) & _CREDENTIALS or {"badge", "recipient"} <= set(value):
        return True
    if is_wrapper(value) and "payload" in value and {"signatures", "signature"} & set(value):
        return True
    return "@context" in value and _kind(value) == "wallet_item"


def _of_text(value: str, name: str, depth: int) -> list[Part]:
    if value.startswith(_TOKEN):
        return [Part(value.encode("utf-8"), is_file=True, name=name)]
    if _is_json_text(value) and depth < MAX_WRAPPERS:
        try:
            return parts_of(value, name, depth + 1)
        except IntakeError as error:
            return [Part(b"", name=name, refused=error.code)]
    return [Part(b"", name=name, left_out="wallet_item")]


def _is_json_text(value: Any) -> bool:
    return isinstance(value, str) and value.lstrip()[:1] == "{"


def _held(text: str, name: str) -> Iterator[tuple[str, str]]:
    """Yields (place, JSON text) of everything in the members that may hold credentials."""
    for member, inner in json_slices.members(text):
        if not is_holding(member):
            continue
        place = f"{name}/{member}" if name else member
        if inner.startswith("["):
            yield from ((f"{place}/{number}", element) for number, element in enumerate(json_slices.elements(inner)))
        elif inner.startswith("{") and _is_table(member, strict_json.loads(inner)):
            yield from ((f"{place}/{called}", element) for called, element in json_slices.members(inner))
        else:
            yield place, inner


def _with_disclosures(inner: str, beside: Any) -> str:
    """Returns a token with what its wallet keeps apart from it, as its issuer sent it (walt.id: *disclosures*).

    Nothing unsigned comes in by it: a disclosure whose digest the token does not hold is refused when it is read.
    """
    if not inner.startswith('"') or not _JWS.fullmatch(token := strict_json.loads(inner)):
        return inner
    pieces = [piece for piece in beside.split("~") if piece] if isinstance(beside, str) else beside or []
    if not isinstance(pieces, list) or len(pieces) > MAX_DISCLOSURES:
        return inner
    if not all(isinstance(piece, str) and _PIECE.fullmatch(piece) for piece in pieces):
        return inner
    try:
        header, payload = (base64url.decode(part) for part in token.split(".")[:2])
    except IntakeError:
        return inner
    discloses = _SD_JWT.search(header) or (pieces and _WITHHELD.search(payload))
    return json.dumps("~".join((token, *pieces, ""))) if discloses else inner


def _types(value: dict[str, Any]) -> set[str]:
    stated = value.get("type", [])
    return {word for word in (stated if isinstance(stated, list) else [stated]) if isinstance(word, str)}


def _kind(value: Any) -> str:
    """Returns the code that names what is no credential."""
    if not isinstance(value, dict):
        return "wallet_item"
    types, contexts = _types(value), value.get("@context")
    if {"kty", "d"} <= set(value) or any(name.startswith(_KEY_MEMBERS) for name in value) or types & _KEYS:
        return "wallet_key"
    if any("VerificationKey" in word or "KeyAgreementKey" in word for word in types):
        return "wallet_key"
    if {"verificationMethod", "didDocument"} & set(value) or _DID in (
        contexts if isinstance(contexts, list) else [contexts]
    ):
        return "wallet_identity"
    if types & _PEOPLE:
        return "wallet_profile"
    if any(isinstance(value.get(name), str) for name in _ADDRESSES):
        return "backpack_address"
    return "wallet_item"
