"""Signatures of compact tokens (RFC 7515, RFC 8725): which algorithms count, and whose key it was."""

from __future__ import annotations

from typing import Any, Final

from wallet.encodings import base64url
from wallet.encodings.jwk import jwk_to_public
from wallet.errors import IntakeError
from wallet.verify.context import DocumentSource, VerificationKey
from wallet.verify.dids.resolution import KeyFinding, issuer_keys
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.keys import find
from wallet.verify.proofs.signatures import signature_fits

ALGORITHMS: Final = {"EdDSA": "Ed25519", "Ed25519": "Ed25519", "ES256": "P-256", "ES384": "P-384", "RS256": "RSA"}
"""What may be said in ``alg``, and the one type of key it goes with: the header never chooses for the key (V02)."""


def key_of_token(header: dict[str, Any], said: str, *, documents: DocumentSource, relationship: str) -> KeyFinding:
    """Returns the key a token says it was signed with: by ``kid``, else the only key of ``said``.

    A ``jwk`` in the header is taken for what it is: a key that came along and proves nothing by itself (V03).
    Raises FetchError, ResolutionError, IntakeError.
    """
    kid = header.get("kid")
    jwk = header.get("jwk")
    if isinstance(kid, str) and (kid.startswith("did:") or kid.startswith(("https://", "http://"))):
        return find(kid, documents=documents, relationship=relationship)
    if isinstance(jwk, dict):
        public = jwk_to_public(jwk)
        return KeyFinding(VerificationKey("", "", public, public.algorithm, frozenset()), "", carried=True)
    if isinstance(kid, str) and said.startswith("did:"):
        return find(f"{said}#{kid.removeprefix('#')}", documents=documents, relationship=relationship)
    if kid is not None and not isinstance(kid, str):
        raise ResolutionError("key_malformed", "kid")
    for one in issuer_keys(said, documents=documents, relationship=relationship):
        if kid is None or one.key.id.rpartition("#")[2] == kid or one.key.id == kid:
            return one
    raise ResolutionError("key_not_listed")


def token_fits(token: str, finding: KeyFinding) -> bool:
    """Says whether the third part of a compact token is a signature over the first two by ``finding``'s key."""
    signed, _, tail = token.rpartition(".")
    try:
        return signature_fits(finding.key.key, base64url.decode(tail), signed.encode("ascii"))
    except (IntakeError, UnicodeEncodeError):
        return False
