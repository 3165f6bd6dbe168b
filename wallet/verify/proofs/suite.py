"""What a Data Integrity cryptosuite is: how it is named, canonicalised, hashed and signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, Protocol

import wallet.verify.proofs as proofs_package
from wallet.encodings import base64url, jcs, strict_json
from wallet.encodings.multibase import decode_multibase
from wallet.encodings.multikey import PublicKey
from wallet.errors import IntakeError
from wallet.formats.data_integrity import hash_data, jcs_options, listed, proof_options
from wallet.jsonld import canonicalize, to_quads
from wallet.jsonld.dataset import Dataset
from wallet.plugins import discover
from wallet.verify.proofs.signatures import signature_fits


class Canonical(StrEnum):
    """How a document becomes bytes."""

    RDFC = "rdfc"
    JCS = "jcs"


@dataclass(slots=True)
class Sealed:
    """One proof over one document, with the canonical forms made once per document.

    Attributes:
        proof: as it came.
        document: what it is over: without proofs, or with the earlier ones of a chain.
        context: the whole document's ``@context``.
        quads: the document's statements if they were made already.
        kept: canonical forms by hash name, shared by the proofs over the same document.
    """

    proof: dict[str, Any]
    document: dict[str, Any]
    context: Any
    supplied: Mapping[str, bytes]
    quads: Dataset | None
    kept: dict[str, str | bytes] = field(default_factory=dict)

    def statements(self) -> Dataset:
        """Returns the document's quads. Raises JsonLdError."""
        if self.quads is None:
            self.quads = to_quads(self.document, supplied=self.supplied).quads
        return self.quads

    def rdfc(self, hash_name: str) -> str:
        """Returns the document's canonical N-Quads. Raises JsonLdError."""
        canonical = self.kept.get(hash_name)
        if canonical is None:
            canonical = self.kept[hash_name] = canonicalize(self.statements(), hash_name=hash_name)
        assert isinstance(canonical, str)  # noqa: S101  # for the type checker
        return canonical

    def rdfc_options(self, hash_name: str) -> str:
        """Returns the canonical N-Quads of the proof's options. Raises JsonLdError for a word without meaning."""
        options = {"@context": self.context}
        stated = to_quads(proof_options(self.proof, options), supplied=self.supplied)
        return canonicalize(stated.quads, hash_name=hash_name)

    def jcs(self) -> bytes:
        """Returns the document's canonical JSON. Raises IntakeError."""
        canonical = self.kept.get("jcs")
        if canonical is None:
            canonical = self.kept["jcs"] = jcs.canonical(self.document)
        assert isinstance(canonical, bytes)  # noqa: S101  # for the type checker
        return canonical


class Suite(Protocol):
    """One cryptosuite: one module, or one entry of a module's ``SUITE`` tuple.

    Attributes:
        id: the specification's own string: a cryptosuite, or the type of a proof that had none.
        canonical: what the signature is over.
        old: a retired suite that still verifies; a remark says so.
    """

    @property
    def id(self) -> str: ...

    @property
    def canonical(self) -> Canonical: ...

    @property
    def old(self) -> bool: ...

    def is_base(self, proof: dict[str, Any]) -> bool:
        """Says whether this is a base proof: a thing to hold, not to show."""
        ...

    def fault(self, sealed: Sealed, key: PublicKey) -> str:
        """Returns "" when the signature fits, else a problem's code. Raises IntakeError (JsonLdError)."""
        ...


@dataclass(frozen=True, slots=True)
class HashSuite:
    """A suite that signs hash(options) ‖ hash(document): all but the selective ones.

    Attributes:
        hashes: the hash for each key algorithm it allows.
        detached_jws: for suites whose value is a JWS with a detached payload: the ``alg`` for each key algorithm.
    """

    id: str
    canonical: Canonical
    hashes: Mapping[str, str]
    old: bool = False
    detached_jws: Mapping[str, str] | None = None

    def is_base(self, proof: dict[str, Any]) -> bool:
        """No: these have no base proofs."""
        _ = proof
        return False

    def fault(self, sealed: Sealed, key: PublicKey) -> str:
        """Follows VC-DI-EdDSA 1.0 sections 3.2.2 and 3.3.2 (verify proof)."""
        hash_name = self.hashes.get(key.algorithm)
        if hash_name is None:
            return "key_type_differs"
        body: str | bytes
        options: str | bytes
        if self.canonical is Canonical.JCS:
            # (3.3.2 step 4) the document's @context starts with all of the proof's, in order
            if "@context" in sealed.proof and not _starts_with(sealed.context, sealed.proof["@context"]):
                return "proof_context_differs"
            body, options = sealed.jcs(), jcs.canonical(jcs_options(sealed.proof))
        else:
            body, options = sealed.rdfc(hash_name), sealed.rdfc_options(hash_name)
        data = hash_data(options, body, hash_name=hash_name)
        try:
            if self.detached_jws is not None:
                signature, data = _detached(sealed.proof.get("jws"), data, self.detached_jws.get(key.algorithm, ""))
            else:
                signature = _multibase_value(sealed.proof.get("proofValue"))
        except IntakeError:
            return "proof_value_malformed"
        return "" if signature_fits(key, signature, data) else "signature_does_not_fit"


def _multibase_value(value: Any) -> bytes:
    if not isinstance(value, str) or value[:1] != "z":
        # base58btc, as these suites ask (3.2.1 step 5): one signature has one spelling.
        raise IntakeError("proof_value_malformed")
    return decode_multibase(value)


def _detached(value: Any, data: bytes, algorithm: str) -> tuple[bytes, bytes]:
    """RFC 7797: header, nothing, signature; ``b64`` false and critical. Returns (signature, bytes it is over)."""
    if not isinstance(value, str) or value.count(".") != 2:
        raise IntakeError("proof_value_malformed")
    head, middle, tail = value.split(".")
    header = strict_json.loads(base64url.decode(head))
    if middle or not isinstance(header, dict) or not algorithm or header.get("alg") != algorithm:
        raise IntakeError("proof_value_malformed")
    if header.get("b64") is not False or header.get("crit") != ["b64"]:
        raise IntakeError("proof_value_malformed")
    return base64url.decode(tail), head.encode("ascii") + b"." + data


def _starts_with(document_context: Any, proof_context: Any) -> bool:
    contexts, needed = listed(document_context), listed(proof_context)
    return contexts[: len(needed)] == needed


@cache
def suites() -> dict[str, Suite]:
    """Returns every suite by its id."""
    return {suite.id: suite for suite in discover(proofs_package, "SUITE")}


def suite_id(proof: dict[str, Any]) -> str:
    """Returns a proof's cryptosuite, or its type for the suites before DataIntegrityProof; "" when it names none."""
    kind = proof.get("type", proof.get("@type"))
    named = proof.get("cryptosuite") if kind == "DataIntegrityProof" else kind
    return named if isinstance(named, str) else ""
