"""Certificates that came along with a token: rarely met, and loaded only then."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from wallet.encodings.jwk import public_key
from wallet.encodings.web_address import split_address
from wallet.errors import IntakeError
from wallet.verify.context import VerificationKey
from wallet.verify.dids.listed_keys import KeyFinding
from wallet.verify.dids.resolution_errors import ResolutionError

_NO_CERTIFICATE: Final = (
    x509.DuplicateExtension, x509.InvalidVersion, x509.UnsupportedGeneralNameType, UnsupportedAlgorithm,
)  # fmt: skip
"""What reading a certificate raises beside ValueError."""


def certified(chain: Any, issuer: str) -> KeyFinding | None:
    """Returns the key of the certificate that came along (RFC 7515 section 4.1.6), None where it cannot be read.

    No authority stands behind it here, so it proves nothing about the issuer; one that names another party disproves
    it (SD-JWT VC section 3.5, V64): raises ResolutionError ``issuer_not_in_certificate``.
    """
    try:
        leaf = x509.load_der_x509_certificate(base64.b64decode(chain[0], validate=True))
        public = public_key(leaf.public_key())
    except (TypeError, KeyError, IndexError, ValueError, binascii.Error, IntakeError, *_NO_CERTIFICATE):
        return None
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        addresses = set(names.get_values_for_type(x509.UniformResourceIdentifier))
        hosts = {name.lower() for name in names.get_values_for_type(x509.DNSName)}
    except (x509.ExtensionNotFound, ValueError, *_NO_CERTIFICATE):
        addresses, hosts = set(), set()
    if issuer and issuer not in addresses and (split_address(issuer).hostname or "") not in hosts:
        raise ResolutionError("issuer_not_in_certificate")
    return KeyFinding(VerificationKey("", "", public, public.algorithm, frozenset()), "", carried=True)
