"""eddsa-rdfc-2022 (VC-DI-EdDSA 1.0 section 3.2)."""

from wallet.verify.proofs.suite import Canonical, HashSuite

SUITE = HashSuite("eddsa-rdfc-2022", Canonical.RDFC, {"Ed25519": "sha256"})
