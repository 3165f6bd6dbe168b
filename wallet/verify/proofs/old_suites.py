"""Suites that are no longer used for new credentials, but stand in wallets: verified, with a remark."""

from wallet.verify.proofs.suite import Canonical, Suite

SUITE = (
    Suite("Ed25519Signature2018", Canonical.RDFC, {"Ed25519": "sha256"}, old=True, detached_jws=("EdDSA",)),
    Suite(
        "JsonWebSignature2020",
        Canonical.RDFC,
        {"Ed25519": "sha256", "P-256": "sha256", "P-384": "sha256", "RSA": "sha256"},
        old=True,
        detached_jws=("EdDSA", "ES256", "ES384", "RS256"),
    ),
)
