"""The authorities that this computer trusts for web addresses."""

from __future__ import annotations

import ssl
from functools import cache

from cryptography.x509 import Certificate, load_der_x509_certificate


@cache
def system_roots() -> tuple[Certificate, ...]:
    """Returns their certificates; one that cannot be read vouches for nobody."""
    roots = []
    for data in ssl.create_default_context().get_ca_certs(binary_form=True):
        try:
            roots.append(load_der_x509_certificate(data))
        except ValueError:
            continue
    return tuple(roots)
