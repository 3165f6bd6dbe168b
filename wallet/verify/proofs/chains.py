"""Proof chains: ``previousProof`` names the proofs that a later one also signs (VC Data Integrity 1.0 section 4.5)."""

from __future__ import annotations

from typing import Any

from wallet.formats.data_integrity import listed


def earlier(proof: dict[str, Any], proofs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the proofs that ``proof`` names as its previous ones, in the order they stand in the document."""
    named = [entry for entry in listed(proof.get("previousProof")) if isinstance(entry, str)]
    return [entry for entry in proofs if entry.get("id") in named] if named else []


def fault(proofs: list[dict[str, Any]]) -> str:
    """Returns ``proof_chain_broken`` for a name that is missing, twice there, or part of a circle (V31); else ""."""
    if not any("previousProof" in proof for proof in proofs):
        return ""
    ids = [proof["id"] for proof in proofs if isinstance(proof.get("id"), str)]
    if len(set(ids)) != len(ids):
        return "proof_chain_broken"
    before: dict[str, set[str]] = {}
    for place, proof in enumerate(proofs):
        named = listed(proof.get("previousProof"))
        if not all(isinstance(name, str) and name in ids for name in named):
            return "proof_chain_broken"
        before[proof["id"] if isinstance(proof.get("id"), str) else f"\0{place}"] = set(named)
    settled: set[str] = set()
    while len(settled) < len(before):
        ready = {name for name, named in before.items() if name not in settled and named <= settled}
        if not ready:
            return "proof_chain_broken"
        settled |= ready
    return ""
