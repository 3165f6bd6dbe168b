"""Certificate authorities of one's own: for fetching through a network that has its own, and for nothing else.

They are added to those of the system for TLS alone. No verdict about a credential ever asks them.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from wallet.errors import UsageError
from wallet.limits import MAX_AUTHORITY_BYTES, MAX_REGISTRIES

_BEGIN: Final = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority.

    Attributes:
        sha256: of its certificate, hex: what it is called here.
        name: whose it is, as it says itself.
        until: the last moment it is good for.
        der: the certificate.
    """

    sha256: str
    name: str
    until: datetime
    der: bytes = field(repr=False)


def read_authorities(data: bytes, now: datetime) -> tuple[Authority, ...]:
    """Reads a file with certificates (PEM, one or several, or DER).

    Raises UsageError ``authority_unreadable``, ``authority_not_one`` (a certificate of a server), ``authority_expired``,
    ``too_many_authorities``.
    """
    if len(data) > MAX_AUTHORITY_BYTES:
        raise UsageError("authority_unreadable", "too large")
    try:
        certificates = x509.load_pem_x509_certificates(data) if _BEGIN in data else [x509.load_der_x509_certificate(data)]
        authorities = tuple(_authority(certificate, now) for certificate in certificates)
    except (ValueError, TypeError, x509.UnsupportedGeneralNameType):
        raise UsageError("authority_unreadable") from None
    if len(authorities) > MAX_REGISTRIES:
        raise UsageError("too_many_authorities")
    return tuple({authority.sha256: authority for authority in authorities}.values())


def _authority(certificate: x509.Certificate, now: datetime) -> Authority:
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        raise UsageError("authority_not_one") from None
    if not constraints.ca:
        raise UsageError("authority_not_one")
    until = certificate.not_valid_after_utc
    if until <= now:
        raise UsageError("authority_expired", until.date().isoformat())
    name = certificate.subject.rfc4514_string()
    for kind in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
        if values := certificate.subject.get_attributes_for_oid(kind):
            name = str(values[0].value)
            break
    digest = certificate.fingerprint(hashes.SHA256()).hex()
    return Authority(digest, name, until.astimezone(UTC), certificate.public_bytes(Encoding.DER))


def tls_settings(own: Sequence[bytes]) -> ssl.SSLContext:
    """Returns TLS settings that trust the system's authorities and ``own`` (DER). Damaged ones are left out."""
    context = ssl.create_default_context()
    for der in own:
        try:
            context.load_verify_locations(cadata=der)
        except (ssl.SSLError, ValueError):
            continue
    return context
