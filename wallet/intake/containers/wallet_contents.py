"""What stands in the exports of other wallets: which of it is a credential, and what the rest is called."""

from __future__ import annotations

from typing import Any, Final

from wallet.encodings import json_slices, strict_json
from wallet.intake.containers.container import Part

_INNER: Final = ("assertion", "credential", "vc", "json", "verifiableCredential")
"""Where wallets that wrap each credential in a line of their own put it."""
_ADDRESSES: Final = ("openBadgeId", "hostedUrl", "assertionUrl")
_TOKEN: Final = ("eyJ", "ew")
_CREDENTIALS: Final = {"VerifiableCredential", "VerifiablePresentation", "Assertion"}
_KEYS: Final = {"Key", "Multikey", "Mnemonic"}
_KEY_MEMBERS: Final = ("privateKey", "publicKey", "secretKey")
_PEOPLE: Final = {"ProfileMetadata", "Metadata", "Profile", "Person", "Organization", "Connection", "Currency"}
_DID: Final = "https://www.w3.org/ns/did/v1"


def part_of(text: str, name: str) -> Part:
    """Returns the part for one thing of an export, written as ``text`` (JSON): its bytes as they stand there.

    What is no credential is left out, and told what it is: ``wallet_key``, ``wallet_identity``, ``wallet_profile``,
    ``backpack_address``, ``wallet_item``. Raises IntakeError for JSON that is none.
    """
    value = strict_json.loads(text)
    place = where_credential(value)
    if place is None:
        return Part(b"", name=name, left_out=_kind(value))
    inner = value[place] if place else value
    if isinstance(inner, str):
        return Part(inner.encode("utf-8"), is_file=True, name=name)
    told = dict(json_slices.members(text))[place] if place else text
    return Part(told.encode("utf-8"), is_file=True, name=name)


def where_credential(value: Any) -> str | None:
    """Returns the member of ``value`` that is a credential or token, "" when it is one itself, None when none is."""
    if isinstance(value, str):
        return "" if value.startswith(_TOKEN) else None
    if not isinstance(value, dict):
        return None
    if _is_credential(value):
        return ""
    for name in _INNER:
        inner = value.get(name)
        if (isinstance(inner, str) and inner.startswith(_TOKEN)) or (isinstance(inner, dict) and _is_credential(inner)):
            return name
    return None


def _is_credential(value: dict[str, Any]) -> bool:
    if _types(value) & _CREDENTIALS or {"badge", "recipient"} <= set(value):
        return True
    return "@context" in value and _kind(value) == "wallet_item"


def _types(value: dict[str, Any]) -> set[str]:
    told = value.get("type", [])
    return {one for one in (told if isinstance(told, list) else [told]) if isinstance(one, str)}


def _kind(value: Any) -> str:
    """Returns the code that names what is no credential."""
    if not isinstance(value, dict):
        return "wallet_item"
    types, contexts = _types(value), value.get("@context")
    if {"kty", "d"} <= set(value) or any(name.startswith(_KEY_MEMBERS) for name in value) or types & _KEYS:
        return "wallet_key"
    if any("VerificationKey" in one or "KeyAgreementKey" in one for one in types):
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
