"""Signatures of compact tokens (RFC 7515, RFC 8725): which algorithms count, and whose key it was."""

from __future__ import annotations

from typing import Any, Final

from wallet.encodings import base64url
from wallet.encodings.jwk import jwk_to_public
from wallet.encodings.multikey import PublicKey
from wallet.errors import FetchError, IntakeError
from wallet.verify.context import DocumentSource, VerificationKey
from wallet.verify.dids.key_terms import jwk_terms
from wallet.verify.dids.listed_keys import KeyFinding
from wallet.verify.dids.resolution import key_pages
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.keys import find
from wallet.verify.proofs.signatures import signature_fits

ALGORITHMS: Final = {"EdDSA": "Ed25519", "Ed25519": "Ed25519", "ES256": "P-256", "ES384": "P-384", "RS256": "RSA"}
"""What may be said in ``alg``, and the one type of key it goes with: the header never chooses for the key (V02)."""

_MAX_KEYS: Final = 64
"""Keys of one issuer that a token without a ``kid`` is tried with."""
_FOR_ENCRYPTION: Final = ("rsa-oaep", "rsa1_5", "ecdh-es", "dir", "a128", "a192", "a256", "pbes2", "aes")
"""How the names of algorithms begin that sign nothing."""


def anyone_can_make(algorithm: str) -> bool:
    """Says whether anybody who reads a token with this ``alg`` could have made it: no signature, a secret that both sides
    share, or a way of encrypting. Any other name that is not known here is a signature that is not known here: it may be
    honest, and is told by name, never as "invalid".
    """
    name = algorithm.strip().lower()
    return name in ("", "none") or name.startswith(("hs", *_FOR_ENCRYPTION))


def key_of_token(
    header: dict[str, Any], signer: str, *, documents: DocumentSource, relationship: str, token: str = ""
) -> KeyFinding:
    """Returns the key a token says it was signed with: by ``kid``, else the one of ``signer``'s keys that ``token`` fits.

    ``kid`` may be the method's id or its fragment, the JWK's own name, or its thumbprint (VC-JOSE-COSE section 4.1).

    A ``jwk`` or a certificate in the header is taken for what it is: a key that came along and proves nothing by
    itself (V03, V06).
    Raises FetchError, ResolutionError, IntakeError.
    """
    kid = header.get("kid")
    jwk = header.get("jwk")
    if isinstance(kid, str) and (kid.startswith("did:") or kid.startswith(("https://", "http://"))):
        return find(kid, documents=documents, relationship=relationship)
    if isinstance(jwk, dict):
        public = jwk_to_public(jwk)
        doubts = jwk_terms(jwk, public).doubts
        return KeyFinding(VerificationKey("", "", public, public.algorithm, frozenset(), doubts=doubts), "", carried=True)
    # (RFC 7515 section 4.1.4) ``kid`` is a hint, and no hint when it is no text: the issuer's own keys are asked.
    hint = kid.removeprefix("#") if isinstance(kid, str) else None
    if hint and signer.startswith("did:"):
        try:
            return find(f"{signer}#{hint}", documents=documents, relationship=relationship)
        except ResolutionError as error:
            if error.code != "key_not_listed":
                raise
    certified = None
    if "x5c" in header and not signer.startswith("did:"):
        from wallet.verify.certificates import certified as certified_key

        certified = certified_key(header["x5c"], signer)
    try:
        return _published_key(header, signer, hint, documents=documents, relationship=relationship, token=token)
    except (FetchError, ResolutionError) as error:
        if certified is None or (isinstance(error, ResolutionError) and error.code != "issuer_lists_no_keys"):
            raise
        return certified


def _published_key(
    header: dict[str, Any], issuer: str, hint: str | None, *, documents: DocumentSource, relationship: str, token: str
) -> KeyFinding:
    """Returns the key that ``token`` fits out of those the issuer publishes; else the first of the name in ``hint``.

    A key without a name is tried too.
    """
    algorithm = ALGORITHMS.get(str(header.get("alg")))
    named: list[KeyFinding] = []
    tried = 0
    for page in key_pages(issuer, documents=documents, relationship=relationship):
        for finding in page:
            names = {finding.key.id.rpartition("#")[2], finding.kid, finding.thumbprint}
            nameless = not finding.key.id and not finding.kid
            if hint is not None and hint not in names and not nameless:
                continue
            if tried < _MAX_KEYS and token and finding.key.algorithm == algorithm and token_fits(token, finding):
                return finding
            tried += 1
            named.append(finding)
    if not named:
        raise ResolutionError("key_not_listed")
    return named[0]


def token_fits(token: str, finding: KeyFinding) -> bool:
    """Says whether the third part of a compact token is a signature over the first two by ``finding``'s key."""
    return compact_fits(token, finding.key.key)


def compact_fits(token: str, key: PublicKey) -> bool:
    """Says whether the third part of a compact token is a signature over the first two by ``key``."""
    signed, _, tail = token.rpartition(".")
    try:
        return signature_fits(key, base64url.decode(tail), signed.encode("ascii"))
    except (IntakeError, UnicodeEncodeError):
        return False
