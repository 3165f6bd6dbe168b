"""Who an OpenID4VP request says it is from, and what shows it (OpenID4VP 1.0 section 5.9)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from wallet.encodings import base64url
from wallet.encodings.jwk import public_key
from wallet.encodings.web_address import split_address
from wallet.errors import IntakeError, ShareError
from wallet.limits import MAX_CERTIFICATES
from wallet.share.requests.request import Basis, Doors

_UNREADABLE: Final = (
    ValueError, TypeError, binascii.Error, IntakeError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)  # fmt: skip
_ALGORITHMS: Final = {"ES256": "P-256", "ES384": "P-384", "RS256": "RSA", "EdDSA": "Ed25519"}


def prefix_of(client_id: str) -> tuple[str, str]:
    """Returns the prefix of a client identifier and what follows it. Raises ShareError ``request_asker_unknown``."""
    prefix, colon, rest = client_id.partition(":")
    if not colon or not rest or (prefix not in _SIGNED and prefix != "redirect_uri"):
        raise ShareError("request_asker_unknown", prefix[:40])
    return prefix, rest


def unsigned_basis(client_id: str, answer_to: str) -> Basis:
    """Returns what is known of who sent a request without a signature: only where the answer goes.

    Raises ShareError ``request_must_be_signed``, ``request_asker_differs``.
    """
    prefix, rest = prefix_of(client_id)
    if prefix != "redirect_uri":
        raise ShareError("request_must_be_signed", prefix)
    if rest != answer_to:
        raise ShareError("request_asker_differs", "redirect_uri")
    return Basis.ADDRESS


def signed_basis(client_id: str, answer_to: str, token: str, header: Mapping[str, Any], doors: Doors) -> Basis:
    """Returns what the signature of a request shows of who sent it.

    Raises ShareError ``request_not_signed_by_asker``, ``request_asker_differs``, ``request_asker_unknown``; FetchError.
    """
    prefix, rest = prefix_of(client_id)
    judge = _SIGNED.get(prefix)
    if judge is None:
        # (section 5.9.3) A request from a mere address must not be signed: the signature would be nobody's.
        raise ShareError("request_not_signed_by_asker", prefix)
    return judge(rest, answer_to, token, header, doors)


def _decentralized(did: str, answer_to: str, token: str, header: Mapping[str, Any], doors: Doors) -> Basis:
    _ = answer_to
    kid = header.get("kid")
    if not isinstance(kid, str) or kid.partition("#")[0] != did or not did.startswith("did:"):
        raise ShareError("request_not_signed_by_asker", "kid")
    doors.signed_by_did(token, did)
    return Basis.DID


def _san_dns(name: str, answer_to: str, token: str, header: Mapping[str, Any], doors: Doors) -> Basis:
    chain = _chain(header)
    names = _dns_names(chain[0])
    if name.lower() not in names:
        raise ShareError("request_asker_differs", "certificate")
    host = (split_address(answer_to).hostname or "").lower()
    if host != name.lower():
        raise ShareError("request_asker_differs", "x509_san_dns")
    return _certified(chain, host, token, header, doors)


def _hash(digest: str, answer_to: str, token: str, header: Mapping[str, Any], doors: Doors) -> Basis:
    chain = _chain(header)
    from cryptography.hazmat.primitives.serialization import Encoding

    if base64url.encode(sha256(chain[0].public_bytes(Encoding.DER)).digest()) != digest:
        raise ShareError("request_asker_differs", "certificate")
    return _certified(chain, (split_address(answer_to).hostname or "").lower(), token, header, doors)


_SIGNED: Final = {"decentralized_identifier": _decentralized, "x509_san_dns": _san_dns, "x509_hash": _hash}


def _certified(chain: list[x509.Certificate], host: str, token: str, header: Mapping[str, Any], doors: Doors) -> Basis:
    try:
        public = public_key(chain[0].public_key())
    except _UNREADABLE:
        raise ShareError("request_not_signed_by_asker", "key") from None
    if _ALGORITHMS.get(str(header.get("alg"))) != public.algorithm or not doors.fits(token, public):
        raise ShareError("request_not_signed_by_asker", "signature")
    return Basis.CERTIFICATE if _is_vouched_for(chain, host, doors) else Basis.CERTIFICATE_UNKNOWN


def _chain(header: Mapping[str, Any]) -> list[x509.Certificate]:
    """Returns the certificates of ``x5c`` (RFC 7515 section 4.1.6), the signer's first."""
    entries = header.get("x5c")
    if not isinstance(entries, list) or not 0 < len(entries) <= MAX_CERTIFICATES:
        raise ShareError("request_not_signed_by_asker", "x5c")
    try:
        return [x509.load_der_x509_certificate(base64.b64decode(entry, validate=True)) for entry in entries]
    except _UNREADABLE:
        raise ShareError("request_not_signed_by_asker", "x5c") from None


def _dns_names(certificate: x509.Certificate) -> set[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return {name.lower() for name in names.get_values_for_type(x509.DNSName)}
    except (x509.ExtensionNotFound, *_UNREADABLE):
        return set()


def _is_vouched_for(chain: list[x509.Certificate], host: str, doors: Doors) -> bool:
    """Says whether an authority this computer trusts stands behind the certificate, today and for ``host``."""
    roots = list(doors.roots())
    if not roots or not host:
        return False
    try:
        verifier = PolicyBuilder().store(Store(roots)).time(doors.now).build_server_verifier(x509.DNSName(host))
        verifier.verify(chain[0], chain[1:])
    except (VerificationError, *_UNREADABLE):
        return False
    return True
