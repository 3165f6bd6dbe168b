"""ecdsa-sd-2023, derived proofs (VC-DI-ECDSA 1.0 section 3.6.7). A base proof is a thing to hold, not to show."""

from __future__ import annotations

from typing import Any

from wallet.encodings.multibase import encode_base58
from wallet.encodings.multikey import PublicKey, multikey_to_public
from wallet.errors import IntakeError
from wallet.formats import selective
from wallet.jsonld import canonicalize_with_map
from wallet.verify.proofs.signatures import signature_fits
from wallet.verify.proofs.suite import Canonical, Sealed


class EcdsaSd2023:
    """P-256 throughout: the issuer's key, and one made for this credential alone."""

    id = selective.SUITE_ID
    canonical = Canonical.RDFC
    old = False

    def is_base(self, proof: dict[str, Any]) -> bool:
        """Says whether this is what an issuer gives a holder."""
        return selective.is_base_value(proof.get("proofValue"))

    def fault(self, sealed: Sealed, key: PublicKey) -> str:
        """Returns "" when the issuer's signature and that of every shown statement fit, else a problem's code."""
        if key.algorithm != "P-256":
            return "key_type_differs"
        try:
            proof = selective.parse_derived(sealed.proof.get("proofValue"))
            own_key = multikey_to_public(encode_base58(proof.public_key))
        except IntakeError:
            return "proof_value_malformed"
        if own_key.algorithm != "P-256":
            return "proof_value_malformed"
        # (3.5.9) the verifier's canonical labels become the issuer's; then the statements are sorted anew
        quads = sealed.statements()
        issued = canonicalize_with_map(quads)[1]
        if set(proof.labels) != set(issued.values()):
            return "proof_value_malformed"
        lines = selective.relabelled(quads, {blank: proof.labels[label] for blank, label in issued.items()})
        if any(index >= len(lines) for index in proof.mandatory):
            return "proof_value_malformed"
        named = set(proof.mandatory)
        mandatory = [line for place, line in enumerate(lines) if place in named]
        optional = [line for place, line in enumerate(lines) if place not in named]
        # (3.6.7 7) one signature for each statement that is not mandatory, no more and no fewer
        if len(optional) != len(proof.signatures):
            return "signature_does_not_fit"
        signed = selective.signed_by_issuer(sealed.rdfc_options("sha256"), proof.public_key, mandatory)
        if not signature_fits(key, proof.signature, signed):
            return "signature_does_not_fit"
        pairs = zip(optional, proof.signatures, strict=True)
        fits = all(signature_fits(own_key, signature, line.encode("utf-8")) for line, signature in pairs)
        return "" if fits else "signature_does_not_fit"


SUITE = EcdsaSd2023()
