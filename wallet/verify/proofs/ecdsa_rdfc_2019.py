"""ecdsa-rdfc-2019 (VC-DI-ECDSA 1.0 section 3.2). With P-384 the hash is SHA-384 throughout, inside RDFC-1.0 too."""

from wallet.verify.proofs.suite import Canonical, HashSuite

SUITE = HashSuite("ecdsa-rdfc-2019", Canonical.RDFC, {"P-256": "sha256", "P-384": "sha384"})
