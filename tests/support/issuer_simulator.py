"""An issuer to test against: issues, withdraws, rotates keys, and serves its documents from memory.

Embedded proofs can be made along two ways: by our own engine (``engine="ours"``), or by one that shares no code with
it (``engine="independent"``: PyLD canonicalises, the proof is put together here). Tests that pass with both cannot
be fooled by one mistake made on both sides.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pyld import jsonld

from wallet.clock import FixedClock
from wallet.errors import FetchError
from wallet.sample.identity import SigningKey
from wallet.sample.issuer import SampleIssuer, Terms, encoded, sign_document
from wallet.verify.context import Document

__all__ = ["NOW", "IssuerSimulator", "MemoryDocuments", "Terms", "encoded", "sign_independently"]

NOW = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
"""The moment at which the simulator issues, unless it is told otherwise."""


class MemoryDocuments:
    """A document source over several issuers; counts what it was asked for.

    ``broken`` maps an address to the FetchError code it answers with.
    """

    def __init__(self, issuers: Sequence[SampleIssuer], *, now: datetime = NOW) -> None:
        self.issuers = list(issuers)
        self.now = now
        self.fetched: Counter[str] = Counter()
        self.broken: dict[str, str] = {}
        self.replaced: dict[str, bytes] = {}

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns what the issuers publish now. Raises FetchError."""
        self.fetched[address] += 1
        if address in self.broken:
            raise FetchError(self.broken[address], purpose)
        if address in self.replaced:
            return Document(address, self.replaced[address], fetched_at=self.now, origin="network")
        for issuer in self.issuers:
            found = issuer.documents().get(address)
            if found is not None:
                return Document(address, found, fetched_at=self.now, origin="network")
        raise FetchError("not_found", purpose)


class IssuerSimulator(SampleIssuer):
    """A SampleIssuer with its clock stopped, its documents at hand, and a choice of engines."""

    def __init__(
        self,
        name: str = "Mercy College",
        *,
        domain: str = "mercycollege.example",
        method: Literal["key", "web"] = "web",
        seed: str | None = "simulator",
        now: datetime = NOW,
        engine: Literal["ours", "independent"] = "ours",
    ) -> None:
        super().__init__(
            name,
            domain=domain,
            method=method,
            seed=None if seed is None else f"{seed} {domain}",
            clock=FixedClock(now),
            signer=sign_document if engine == "ours" else sign_independently,
        )
        self.source = MemoryDocuments([self], now=now)

    def at(self, now: datetime) -> IssuerSimulator:
        """Moves its clock, and that of its documents; returns itself."""
        self.clock = FixedClock(now)
        self.source.now = now
        return self


# The independent way ---------------------------------------------------------------
def sign_independently(document: dict[str, Any], suite: str, key: SigningKey, created: datetime) -> dict[str, Any]:
    """Signs with PyLD's URDNA2015 and a base58 of its own: eddsa-rdfc-2022 or Ed25519Signature2020."""
    proof: dict[str, Any] = {"type": "Ed25519Signature2020"}
    if suite == "eddsa-rdfc-2022":
        proof = {"type": "DataIntegrityProof", "cryptosuite": suite}
    elif suite != "Ed25519Signature2020":
        return sign_document(document, suite, key, created)
    proof |= {
        "created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": key.id,
        "proofPurpose": "assertionMethod",
    }
    options = canonical_by_pyld({"@context": document["@context"], **proof})
    body = canonical_by_pyld({name: value for name, value in document.items() if name != "proof"})
    digest = hashlib.sha256(options.encode()).digest() + hashlib.sha256(body.encode()).digest()
    return {**document, "proof": {**proof, "proofValue": "z" + _base58(key.sign(digest))}}


def canonical_by_pyld(document: dict[str, Any], *, direction: str | None = None) -> str:
    """Returns RDFC-1.0 N-Quads as PyLD makes them, from bundled contexts only.

    ``direction`` is how text directions are kept (JSON-LD API, rdfDirection).
    """
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    made: str = jsonld.normalize(document, {**options, **({"rdfDirection": direction} if direction else {})})
    return made


def _load(address: str, _options: Any) -> dict[str, Any]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": _context(address),
    }


@cache
def _context(address: str) -> dict[str, Any]:
    folder = Path(__file__).resolve().parents[2] / "resources" / "contexts"
    for entry in json.loads((folder / "index.json").read_text("utf-8"))["contexts"]:
        if entry["address"] == address:
            found: dict[str, Any] = json.loads((folder / entry["file"]).read_text("utf-8"))
            return {"@context": found["@context"]}
    raise LookupError(address)


def _base58(data: bytes) -> str:
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number, out = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        out = alphabet[rest] + out
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + out
