"""What other wallets lock with a password, opened: two forms of envelope, read and never written.

Costs are looked at before anything is derived: an envelope from outside must not be able to exhaust the machine.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from wallet.encodings import base64url, strict_json
from wallet.errors import IntakeError
from wallet.limits import KDF_LANES_MAX, MAX_WALLET_KDF_MEMORY_KIB, MAX_WALLET_KDF_PASSES

_ITERATIONS: Final = 100_000
_SALT: Final = b"salt"
"""Universal Wallet has this one salt for everybody: equal passwords give equal keys. Theirs, not ours to change."""
_WRAPPED_BYTES: Final = 40
_KEY_BYTES: Final = 32


class Password:
    """A password for what another wallet locked. Never shown by ``repr``."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._keys: dict[tuple[bytes, int, int, int], bytes] = {}

    # Universal Wallet -------------------------------------------------------------
    @cached_property
    def _seeds(self) -> tuple[bytes, ...]:
        """The X25519 keys a password stands for: as derived, and by way of Ed25519 as the first programs did."""
        seed = hashlib.pbkdf2_hmac("sha256", self._text.encode("utf-8"), _SALT, _ITERATIONS, _KEY_BYTES)
        return seed, hashlib.sha512(seed).digest()[:_KEY_BYTES]

    def open_jwe(self, jwe: Mapping[str, Any]) -> bytes:
        """Returns what a JWE (RFC 7516 section 7.2, ECDH-ES+A256KW, A256GCM or XC20P) holds.

        Raises IntakeError ``password_wrong`` (or it was changed), ``lock_unknown``.
        """
        protected, header, wrapped = _recipient(jwe)
        if header.get("alg") != "ECDH-ES+A256KW" or header.get("enc") not in ("A256GCM", "XC20P"):
            raise IntakeError("lock_unknown", "algorithm")
        sealed = _decoded(jwe.get("ciphertext")) + _decoded(jwe.get("tag"))
        for seed in self._seeds:
            key = _unwrapped(seed, header, wrapped)
            if key is not None:
                return _unsealed(header["enc"], key, _decoded(jwe.get("iv")), sealed, protected.encode("ascii"))
        raise IntakeError("password_wrong")

    # LearnCard --------------------------------------------------------------------
    def open_envelope(self, envelope: Mapping[str, Any]) -> bytes:
        """Returns what an envelope of a LearnCard bundle (Argon2id, AES-256-GCM) holds.

        Raises IntakeError ``password_wrong``, ``lock_unknown`` (also: dearer than any honest one).
        """
        from argon2.low_level import Type, hash_secret_raw

        parameters = envelope.get("kdfParams")
        parameters = parameters if isinstance(parameters, dict) else {}
        passes, memory, lanes = parameters.get("timeCost"), parameters.get("memoryCost"), parameters.get("parallelism")
        salt, nonce = _standard_base64(envelope.get("salt")), _standard_base64(envelope.get("iv"))
        if parameters.get("algorithm") != "argon2id" or not 8 <= len(salt) <= 64 or len(nonce) != 12:
            raise IntakeError("lock_unknown", "envelope")
        if (
            not (type(passes) is int and 1 <= passes <= MAX_WALLET_KDF_PASSES)
            or not (type(lanes) is int and 1 <= lanes <= KDF_LANES_MAX)
            or not (type(memory) is int and 8 * lanes <= memory <= MAX_WALLET_KDF_MEMORY_KIB)
        ):
            raise IntakeError("lock_unknown", "cost")
        wish = (salt, passes, memory, lanes)
        if wish not in self._keys:
            # Some programs take one salt for a whole bundle, others one for each entry.
            text = self._text.encode("utf-8")
            self._keys = {wish: hash_secret_raw(text, salt, passes, memory, lanes, _KEY_BYTES, Type.ID)}
        return _unsealed("A256GCM", self._keys[wish], nonce, _standard_base64(envelope.get("ciphertext")), None)


def _recipient(jwe: Mapping[str, Any]) -> tuple[str, dict[str, Any], bytes]:
    protected, recipients = jwe.get("protected"), jwe.get("recipients")
    if not isinstance(protected, str) or not protected.isascii() or not isinstance(recipients, list) or len(recipients) != 1:
        raise IntakeError("lock_unknown", "recipients")
    shared = strict_json.loads(base64url.decode(protected))
    only = recipients[0] if isinstance(recipients[0], dict) else {}
    own = only.get("header")
    if not isinstance(shared, dict) or not isinstance(own, dict) or set(shared) & set(own):
        raise IntakeError("lock_unknown", "header")
    return protected, {**shared, **own}, _decoded(only.get("encrypted_key"))


def _unwrapped(seed: bytes, header: Mapping[str, Any], wrapped: bytes) -> bytes | None:
    """Returns the content key (RFC 7518 section 4.6: ECDH-ES, Concat KDF, AES key wrap); None when it is another's."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

    ephemeral = header.get("epk")
    if not isinstance(ephemeral, dict) or ephemeral.get("crv") != "X25519" or len(wrapped) != _WRAPPED_BYTES:
        raise IntakeError("lock_unknown", "key")
    try:
        public = X25519PublicKey.from_public_bytes(_decoded(ephemeral.get("x")))
        shared = X25519PrivateKey.from_private_bytes(seed).exchange(public)
    except ValueError:
        raise IntakeError("lock_unknown", "key") from None
    parts = [b"ECDH-ES+A256KW", _decoded(header.get("apu", "")), _decoded(header.get("apv", ""))]
    party_info = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    wrapping = hashlib.sha256((1).to_bytes(4, "big") + shared + party_info + (256).to_bytes(4, "big")).digest()
    try:
        return aes_key_unwrap(wrapping, wrapped)
    except InvalidUnwrap:
        return None


def _unsealed(algorithm: str, key: bytes, nonce: bytes, sealed: bytes, bound: bytes | None) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as xchacha
    from nacl.exceptions import CryptoError

    if len(key) != _KEY_BYTES or len(nonce) != (12 if algorithm == "A256GCM" else 24) or len(sealed) < 16:
        raise IntakeError("lock_unknown", "sizes")
    try:
        if algorithm == "A256GCM":
            return AESGCM(key).decrypt(nonce, sealed, bound)
        return bytes(xchacha(sealed, bound, nonce, key))
    except (InvalidTag, CryptoError):
        raise IntakeError("password_wrong") from None


def _decoded(value: Any) -> bytes:
    try:
        return base64url.decode(value) if isinstance(value, str) else b""
    except IntakeError:
        raise IntakeError("lock_unknown", "base64url") from None


def _standard_base64(value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except (binascii.Error, ValueError):
        raise IntakeError("lock_unknown", "base64") from None
