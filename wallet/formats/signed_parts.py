"""What an embedded proof is made over (VC Data Integrity 1.0), put together once, for making and for checking alike."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Final

_HASHES: Final[dict[str, Callable[[bytes], Any]]] = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}


def unsecured(document: dict[str, Any]) -> dict[str, Any]:
    """Returns the document without its proofs (VC Data Integrity 1.0 section 4.4 step 3)."""
    return {name: value for name, value in document.items() if name != "proof"}


def proof_options(proof: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Returns the proof configuration for RDFC suites: without its value, in the document's context (3.2.5)."""
    options = {name: value for name, value in proof.items() if name not in ("proofValue", "jws", "signatureValue")}
    options["@context"] = document.get("@context")
    return options


def jcs_options(proof: dict[str, Any]) -> dict[str, Any]:
    """Returns the proof configuration for JCS suites: without its value, its own @context kept (3.3.5)."""
    return {name: value for name, value in proof.items() if name != "proofValue"}


def hash_data(options: str | bytes, document: str | bytes, *, hash_name: str = "sha256") -> bytes:
    """Returns the bytes that are signed: hash of the canonical options, then of the canonical document (3.2.4)."""
    digest = _HASHES[hash_name]
    first = options.encode("utf-8") if isinstance(options, str) else options
    second = document.encode("utf-8") if isinstance(document, str) else document
    return bytes(digest(first).digest() + digest(second).digest())
