"""did:key (W3C CCG): the identifier is the key; the document is made here, no network."""

from __future__ import annotations

from typing import Any

from wallet.encodings.multikey import multikey_to_public
from wallet.errors import IntakeError
from wallet.verify.context import DocumentSource
from wallet.verify.dids.resolution_errors import ResolutionError


class DidKey:
    """Ed25519, P-256 and P-384 keys."""

    id = "key"

    def resolve(self, did: str, documents: DocumentSource) -> dict[str, Any]:
        """Returns the document with its one key under every signing relationship."""
        _ = documents
        value = did.removeprefix("did:key:")
        try:
            multikey_to_public(value)
        except IntakeError as error:
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
