"""ecdsa-jcs-2019 (VC-DI-ECDSA 1.0 section 3.3)."""

from wallet.verify.proofs.suite import Canonical, HashSuite

SUITE = HashSuite("ecdsa-jcs-2019", Canonical.JCS, {"P-256": "sha256", "P-384": "sha384"})
