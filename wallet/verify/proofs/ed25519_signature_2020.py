"""Ed25519Signature2020 (VC-DI-EdDSA 1.0 section 3.4): a proof type of its own, signed as eddsa-rdfc-2022 is."""

from wallet.verify.proofs.suite import Canonical, HashSuite

SUITE = HashSuite("Ed25519Signature2020", Canonical.RDFC, {"Ed25519": "sha256"})
