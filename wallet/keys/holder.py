"""Keys of the holder: Ed25519, named by ``did:key``, used without ever being handed out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from wallet.encodings.multikey import public_to_multikey
from wallet.errors import StoreError

SEED_BYTES: Final = 32


class HolderKey:
    """One key pair. The private half is unwrapped for each signature and erased after it.

    Attributes:
        did: ``did:key:z6Mk…`` (did:key method, section 3.1).
        verification_method: the DID with its one fragment.
        label: the person's own word for it.
        audience: the one receiver it is meant for, or "" for any.
        created: when it was made.
    """

    def __init__(
        self,
        public: bytes,
        *,
        release: Callable[[], bytearray],
        label: str = "",
        audience: str = "",
        created: datetime | None = None,
    ) -> None:
        self.public = public
        multikey = public_to_multikey(Ed25519PublicKey.from_public_bytes(public))
        self.did = f"did:key:{multikey}"
        self.verification_method = f"{self.did}#{multikey}"
        self.label = label
        self.audience = audience
        self.created = created
        self._release = release

    def __repr__(self) -> str:
        return f"HolderKey({self.did})"

    def sign(self, data: bytes) -> bytes:
        """Returns 64 bytes of Ed25519 (RFC 8032). Raises StoreError ``vault_closed``, ``key_damaged``."""
        seed = self._release()
        try:
            private = Ed25519PrivateKey.from_private_bytes(seed)
            if private.public_key().public_bytes_raw() != self.public:
                # Signing with a key that is not the one named would leak it or fail at the receiver.
                raise StoreError("key_damaged")
            return private.sign(data)
        finally:
            seed[:] = bytes(len(seed))

    def require_audience(self, audience: str, *, anyway: bool = False) -> None:
        """Raises StoreError ``key_other_audience`` when this key was made for somebody else.

        One key shown to two receivers lets them find out that they met the same
        person; ``anyway`` is the person's own choice after being told.
        """
        if self.audience and self.audience != audience and not anyway:
            raise StoreError("key_other_audience")


def public_of(seed: bytes | bytearray) -> bytes:
    """Returns the public half of a private key's 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def did_of(public: bytes) -> str:
    """Returns the ``did:key`` of a public key's 32 bytes."""
    return f"did:key:{public_to_multikey(Ed25519PublicKey.from_public_bytes(public))}"
