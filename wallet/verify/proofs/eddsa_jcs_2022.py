"""eddsa-jcs-2022 (VC-DI-EdDSA 1.0 section 3.3)."""

from wallet.verify.proofs.suite import Canonical, HashSuite

SUITE = HashSuite("eddsa-jcs-2022", Canonical.JCS, {"Ed25519": "sha256"})
