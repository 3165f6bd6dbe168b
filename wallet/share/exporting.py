"""Moving out: everything that was kept, in the forms other wallets read.

``universal-wallet`` is Universal Wallet JSON as the Learner Credential Wallet imports it; ``learncard`` is LearnCard's
holder continuity bundle (version 1.0.0). Each credential's text stands in them byte for byte. Private keys never do.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import uuid
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from wallet.encodings.multibase import encode_base58
from wallet.errors import ShareError
from wallet.keys.holder import HolderKey

_WALLET_CONTEXTS: Final = ["https://www.w3.org/2018/credentials/v1", "https://w3id.org/wallet/v1"]
_DID_CONTEXTS: Final = [
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/suites/ed25519-2020/v1",
    "https://w3id.org/security/suites/x25519-2020/v1",
]
_X25519: Final = b"\xec\x01"
_COST: Final = (3, 65536, 4)
"""Argon2id: passes, KiB, lanes. What LearnCard's own program uses; others would not be read by it."""
EXPORT_EXTRAS: Final = 4
"""Things in a wallet export besides the credentials: an identity document, two public keys, a profile."""
_WHEN: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ExportItem:
    """One credential to be handed over: its text, whether it is a token (else JSON), whether it is a presentation."""

    text: bytes = field(repr=False)
    is_token: bool
    is_presentation: bool = False

    @property
    def is_json_credential(self) -> bool:
        """Says whether it is a verifiable credential written as JSON: not a token, an older badge or a presentation."""
        if self.is_token or self.is_presentation:
            return False
        try:
            document = json.loads(self.text)
        except ValueError:
            return False
        types = document.get("type", []) if isinstance(document, dict) else []
        return "VerifiableCredential" in (types if isinstance(types, list) else [types])

    @property
    def json_text(self) -> str:
        """The credential as one JSON value: itself, or a string around a token."""
        text = self.text.decode("utf-8-sig").strip()
        return json.dumps(text) if self.is_token else text


def universal_wallet(items: Sequence[ExportItem], *, holder: HolderKey, now: datetime, password: str | None) -> bytes:
    """Returns an unlocked wallet. Public keys stand in it because other programs ask for them, private ones do not."""
    _ = now, password
    document, keys = _identity(holder)
    profile = {
        "@context": ["https://w3id.org/wallet/v1"],
        "id": uuid.uuid4().urn,
        "type": "ProfileMetadata",
        "data": {"profileName": "Lanyard"},
    }
    contents = [item.json_text for item in items]
    contents += [json.dumps(item) for item in (document, *keys, profile)]
    head = {"@context": _WALLET_CONTEXTS, "id": uuid.uuid4().urn, "type": "UniversalWallet2020", "status": "UNLOCKED"}
    inside = ",\n".join(contents)
    return f'{json.dumps(head)[:-1]}, "contents": [\n{inside}\n]}}\n'.encode()


def learncard(items: Sequence[ExportItem], *, holder: HolderKey, now: datetime, password: str | None) -> bytes:
    """Returns a bundle whose credentials are locked with ``password``. Raises ShareError ``export_password_needed``."""
    if not password:
        raise ShareError("export_password_needed")
    lock = _lock(password)
    document, _ = _identity(holder)
    files = {"keys/did-document.json": json.dumps(document, indent=2).encode()}
    contents = [_entry("did-document", "keys/did-document.json", files["keys/did-document.json"], locked=False)]
    for item in items:
        stored = lock(item.json_text.encode("utf-8"))
        kind = "presentation" if item.is_presentation else "credential"
        path = f"{kind}s/{hashlib.sha256(stored).hexdigest()}.json.enc"
        files[path] = stored
        contents.append(_entry(kind, path, stored, locked=True))
    contents.sort(key=lambda entry: str(entry["path"]))
    manifest = {
        "specVersion": "1.0.0",
        "createdAt": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "primaryDid": holder.did,
        "walletName": "LearnCard",
        "encryption": {
            "mode": "argon2id-aes-256-gcm",
            "encryptedPayloads": True,
            "envelope": "sss-key-manager-encryptWithPassword-v1",
            "kdf": "argon2id",
            "cipher": "AES-256-GCM",
        },
        "contents": contents,
        "warnings": ["Written by Lanyard. It holds no keys."],
        "payloadSha256": hashlib.sha256(
            json.dumps(contents, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        ).hexdigest(),
    }
    return _zipped({"manifest.json": json.dumps(manifest, indent=2).encode(), "README.md": _README, **files})


Writer = Callable[..., bytes]
WRITERS: Final[Mapping[str, Writer]] = {"universal-wallet": universal_wallet, "learncard": learncard}
"""The forms of ``lanyard export --format`` that are one file."""

READ_BY: Final[Mapping[str, Callable[[ExportItem], bool]]] = {
    "universal-wallet": lambda item: item.is_json_credential,
    "learncard": lambda item: item.is_json_credential or (item.is_presentation and not item.is_token),
}
"""Which of the things in a file the program it is for takes in: the Learner Credential Wallet passes over what is not a
credential in JSON, LearnCard over tokens and older badges."""

_README: Final = (
    b"Credentials moved out of Lanyard, in the form of a LearnCard holder continuity bundle 1.0.0.\n"
    b"Each *.enc is JSON: AES-256-GCM under a key that Argon2id makes of the password; the costs stand beside it.\n"
)


def _identity(holder: HolderKey) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Returns the did:key document (did:key method, section 3.1) and its two public keys."""
    from nacl.bindings import crypto_sign_ed25519_pk_to_curve25519

    agreement = encode_base58(_X25519 + crypto_sign_ed25519_pk_to_curve25519(holder.public))
    signing = {
        "id": holder.verification_method,
        "type": "Ed25519VerificationKey2020",
        "controller": holder.did,
        "publicKeyMultibase": holder.verification_method.partition("#")[2],
    }
    agreeing = {
        "id": f"{holder.did}#{agreement}",
        "type": "X25519KeyAgreementKey2020",
        "controller": holder.did,
        "publicKeyMultibase": agreement,
    }
    document: dict[str, Any] = {"@context": _DID_CONTEXTS, "id": holder.did, "verificationMethod": [signing]}
    for purpose in ("authentication", "assertionMethod", "capabilityDelegation", "capabilityInvocation"):
        document[purpose] = [signing["id"]]
    return {**document, "keyAgreement": [agreeing]}, [signing, agreeing]


def _lock(password: str) -> Callable[[bytes], bytes]:
    """Returns what locks one text after the other: one key for the file, a fresh nonce for each."""
    from argon2.low_level import Type, hash_secret_raw
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt = os.urandom(16)
    cipher = AESGCM(hash_secret_raw(password.encode("utf-8"), salt, *_COST, 32, Type.ID))
    cost = {"algorithm": "argon2id", **dict(zip(("timeCost", "memoryCost", "parallelism"), _COST, strict=True))}

    def locked(text: bytes) -> bytes:
        nonce = os.urandom(12)
        parts = {"ciphertext": cipher.encrypt(nonce, text, None), "iv": nonce, "salt": salt}
        written = {name: base64.b64encode(part).decode("ascii") for name, part in parts.items()}
        return json.dumps({**written, "kdfParams": cost}, indent=2).encode("ascii")

    return locked


def _entry(kind: str, path: str, stored: bytes, *, locked: bool) -> dict[str, Any]:
    digest = hashlib.sha256(stored).hexdigest()
    return {
        "id": path,
        "type": kind,
        "path": path,
        "mediaType": "application/json",
        "sha256": digest,
        "encrypted": locked,
    }


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
