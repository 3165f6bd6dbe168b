"""Ed25519: eddsa-rdfc-2022 and eddsa-jcs-2022 (VC-DI-EdDSA 1.0 sections 3.2, 3.3), Ed25519Signature2020."""

from wallet.verify.proofs.suite import Canonical, Suite

_ED25519 = {"Ed25519": "sha256"}

SUITE = (
    Suite("eddsa-rdfc-2022", Canonical.RDFC, _ED25519),
    Suite("eddsa-jcs-2022", Canonical.JCS, _ED25519),
    Suite("Ed25519Signature2020", Canonical.RDFC, _ED25519),
)
