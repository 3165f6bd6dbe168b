"""Exports of other wallets: written by their own programs (tests/data/other_wallets.json), or made here to lie."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import tarfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as xchacha

DATA: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "other_wallets.json").read_text("utf-8"))
PASSWORD: str = DATA["password"]
KEY = {"id": "did:key:z6Mk#k", "type": "Ed25519VerificationKey2020", "privateKeyMultibase": "zPRIVATE-CANARY"}
DID_DOCUMENT = {"@context": ["https://www.w3.org/ns/did/v1"], "id": "did:key:z6Mk", "verificationMethod": [KEY["id"]]}
PROFILE = {
    "@context": ["https://w3id.org/wallet/v1"],
    "id": "urn:uuid:1",
    "type": "ProfileMetadata",
    "data": {"profileName": "Me"},
}


def binary(name: str) -> bytes:
    """Returns one of the binary files."""
    return zlib.decompress(base64.b64decode(DATA[name]))


def universal(contents: Sequence[str | bytes], **members: Any) -> bytes:
    """Returns an open wallet around these JSON texts, each byte for byte."""
    told = {"@context": ["https://w3id.org/wallet/v1"], "type": "UniversalWallet2020", "status": "UNLOCKED", **members}
    inside = ", ".join(one.decode() if isinstance(one, bytes) else one for one in contents)
    return (json.dumps(told)[:-1] + f', "contents": [{inside}]}}').encode()


def envelope(text: bytes, password: str = PASSWORD, **cost: Any) -> bytes:
    """Returns what LearnCard's encryptWithPassword gives, made with another Argon2 than the product's."""
    salt, nonce = os.urandom(16), os.urandom(12)
    key = Argon2id(salt=salt, length=32, iterations=1, lanes=1, memory_cost=64).derive(password.encode())
    made = {name: base64.b64encode(value).decode() for name, value in
            (("ciphertext", AESGCM(key).encrypt(nonce, text, None)), ("iv", nonce), ("salt", salt))}  # fmt: skip
    costs = {"algorithm": "argon2id", "timeCost": 1, "memoryCost": 64, "parallelism": 1, **cost}
    return json.dumps({**made, "kdfParams": costs}).encode()


def bundle(
    entries: Sequence[tuple[str, str, bytes, bool]], *, members: Mapping[str, bytes] | None = None, **told: Any
) -> bytes:
    """Returns a bundle of (type, path, stored bytes, encrypted)."""
    contents = [
        {"id": path, "type": kind, "path": path, "mediaType": "application/json", "encrypted": locked,
         "sha256": hashlib.sha256(data).hexdigest()}
        for kind, path, data, locked in entries
    ]  # fmt: skip
    manifest = {"specVersion": "1.0.0", "walletName": "LearnCard", "contents": contents, "payloadSha256": "", **told}
    files = {
        "manifest.json": json.dumps(manifest).encode(),
        **{path: data for _, path, data, _ in entries},
        **(members or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def jwe_of_the_first_programs(text: bytes, password: str = PASSWORD) -> dict[str, Any]:
    """Returns what Universal Wallet's first programs wrote: XC20P, key by way of Ed25519, epk beside the recipient."""

    def told(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    seed = hashlib.pbkdf2_hmac("sha256", password.encode(), b"salt", 100_000)
    receiver = X25519PrivateKey.from_private_bytes(hashlib.sha512(seed).digest()[:32])
    sender = X25519PrivateKey.generate()
    public = sender.public_key().public_bytes_raw()
    parts = (b"ECDH-ES+A256KW", public, b"did:key:z6Mk#z6LS")
    joined = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    shared = sender.exchange(receiver.public_key())
    wrapping = hashlib.sha256(b"\0\0\0\1" + shared + joined + (256).to_bytes(4, "big")).digest()
    key, nonce, protected = os.urandom(32), os.urandom(24), told(b'{"enc":"XC20P"}')
    sealed = xchacha(text, protected.encode(), nonce, key)
    header = {"alg": "ECDH-ES+A256KW", "epk": {"kty": "OKP", "crv": "X25519", "x": told(public)},
              "apu": told(public), "apv": told(parts[2])}  # fmt: skip
    return {
        "protected": protected,
        "recipients": [{"header": header, "encrypted_key": told(aes_key_wrap(wrapping, key))}],
        "iv": told(nonce),
        "ciphertext": told(sealed[:-16]),
        "tag": told(sealed[-16:]),
    }


def tar(*members: tuple[str | tarfile.TarInfo, bytes]) -> bytes:
    """Returns a tar of these."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()
