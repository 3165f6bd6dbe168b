"""Private keys in an export of another wallet: read only when the person asks for it, and never kept by intake.

Of a Universal Wallet export, open or locked: Ed25519 keys as ``privateKeyMultibase`` (Ed25519VerificationKey2020, section
3.1.2), ``secretKeyMultibase`` (Multikey) or ``privateKeyJwk`` (RFC 8037).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wallet.encodings import base64url, strict_json
from wallet.encodings.multibase import decode_multibase
from wallet.errors import IntakeError
from wallet.intake.containers.universal_wallet import CONTAINER, things
from wallet.keys.holder import SEED_BYTES, did_of, public_of
from wallet.limits import MAX_WALLET_ITEMS

_ED25519_PRIVATE: Final = b"\x80\x26"
"""Multicodec 0x1300, as a varint."""


def private_keys(data: bytes, password: str | None) -> Iterator[tuple[str, bytearray]]:
    """Yields (did:key, 32 private bytes) for each key in the export that is what it is called; erase them after use.

    A key whose public half is another than its name says is left out. Raises IntakeError ``no_keys_inside`` for what is no
    such export, and as reading it says (``password_needed``, ``password_wrong`` …).
    """
    if not CONTAINER.claims(data):
        raise IntakeError("no_keys_inside")
    for count, (_, text) in enumerate(things(data, password)):
        if count >= MAX_WALLET_ITEMS:
            raise IntakeError("too_many_items")
        value = strict_json.loads(text)
        seed = _seed(value) if isinstance(value, dict) else None
        if seed is None:
            continue
        did = did_of(public_of(seed))
        if _is_called(value, did):
            yield did, seed
        else:
            seed[:] = bytes(len(seed))


def _seed(value: dict[str, Any]) -> bytearray | None:
    written, jwk = value.get("privateKeyMultibase", value.get("secretKeyMultibase")), value.get("privateKeyJwk")
    try:
        if isinstance(written, str):
            data = decode_multibase(written)
            body = data.removeprefix(_ED25519_PRIVATE)
            # The old form has the public half after the private one.
            return bytearray(body[:SEED_BYTES]) if len(body) in (SEED_BYTES, 2 * SEED_BYTES) and body != data else None
        if (
            isinstance(jwk, dict)
            and jwk.get("kty") == "OKP"
            and jwk.get("crv") == "Ed25519"
            and isinstance(jwk.get("d"), str)
        ):
            body = base64url.decode(jwk["d"])
            return bytearray(body) if len(body) == SEED_BYTES else None
    except IntakeError:
        return None
    return None


def _is_called(value: dict[str, Any], did: str) -> bool:
    names = {str(value.get(name, "")).partition("#")[0] for name in ("controller", "id")}
    return did in names
