"""ECDSA with P-256 and P-384: ecdsa-rdfc-2019 and ecdsa-jcs-2019 (VC-DI-ECDSA 1.0 sections 3.2, 3.3).

With P-384 the hash is SHA-384 throughout, inside RDFC-1.0 too.
"""

from wallet.verify.proofs.suite import Canonical, Suite

_NIST = {"P-256": "sha256", "P-384": "sha384"}

SUITE = (
    Suite("ecdsa-rdfc-2019", Canonical.RDFC, _NIST),
    Suite("ecdsa-jcs-2019", Canonical.JCS, _NIST),
)
