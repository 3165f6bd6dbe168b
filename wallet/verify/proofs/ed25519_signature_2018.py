"""Ed25519Signature2018: no longer used for new credentials, but still in wallets; verified with a remark."""

from wallet.verify.proofs.suite import Canonical, HashSuite

SUITE = HashSuite("Ed25519Signature2018", Canonical.RDFC, {"Ed25519": "sha256"}, old=True, detached_jws={"Ed25519": "EdDSA"})
