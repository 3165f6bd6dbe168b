"""JsonWebSignature2020: no longer used for new credentials, but still in wallets; verified with a remark."""

from wallet.verify.proofs.suite import Canonical, HashSuite

SUITE = HashSuite(
    "JsonWebSignature2020",
    Canonical.RDFC,
    {"Ed25519": "sha256", "P-256": "sha256", "P-384": "sha256", "RSA": "sha256"},
    old=True,
    detached_jws={"Ed25519": "EdDSA", "P-256": "ES256", "P-384": "ES384", "RSA": "RS256"},
)
