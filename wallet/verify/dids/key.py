"""did:key (W3C CCG): the identifier is the key; the document is made here, no network."""

from __future__ import annotations

from typing import Any, Final

from wallet.encodings.multikey import multikey_to_public
from wallet.errors import IntakeError
from wallet.verify.context import DocumentSource
from wallet.verify.dids.resolution_errors import ResolutionError

_OTHER_KEYS: Final = ("zQ3s", "z2J9", "zUC7")
"""How the method's other signing keys begin: secp256k1, P-521, BLS 12-381 G2. Honest, not known here."""


class DidKey:
    """Ed25519, P-256, P-384 and RSA keys; the method's other kinds are told apart from what is no key at all."""

    id = "key"

    def resolve(self, did: str, documents: DocumentSource) -> dict[str, Any]:
        """Returns the document with its one key under every signing relationship."""
        _ = documents
        value = did.removeprefix("did:key:")
        try:
            multikey_to_public(value)
        except IntakeError as error:
            if value.startswith(_OTHER_KEYS):
                raise ResolutionError("key_type_not_supported", value[:4]) from None
            raise ResolutionError("did_malformed", error.code) from None
        method = f"{did}#{value}"
        key = {"id": method, "type": "Multikey", "controller": did, "publicKeyMultibase": value}
        return {
            "id": did,
            "verificationMethod": [key],
            "authentication": [method],
            "assertionMethod": [method],
            "capabilityDelegation": [method],
            "capabilityInvocation": [method],
        }


METHOD = DidKey()
