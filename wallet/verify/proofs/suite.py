"""What a Data Integrity cryptosuite is: how it is named, canonicalised, hashed and signed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import wallet.verify.proofs as proofs_package
from wallet.encodings import base64url, strict_json
from wallet.encodings.multibase import decode_multibase
from wallet.errors import IntakeError
from wallet.plugins import discover


class Canonical(StrEnum):
    """How a document becomes bytes."""

    RDFC = "rdfc"
    JCS = "jcs"


@dataclass(frozen=True, slots=True)
class Suite:
    """One cryptosuite.

    Attributes:
        id: the specification's own string: a cryptosuite, or the type of a proof that had none.
        hashes: the hash for each key algorithm it allows.
        old: a retired suite that still verifies; a remark says so.
        detached_jws: the value is a JWS with a detached payload (2018 and 2020 suites) and its allowed ``alg``.
    """

    id: str
    canonical: Canonical
    hashes: dict[str, str]
    old: bool = False
    detached_jws: tuple[str, ...] = ()

    def signature(self, proof: dict[str, Any], data: bytes) -> tuple[bytes, bytes]:
        """Returns (signature, bytes it is over). Raises IntakeError ``proof_value_malformed``."""
        try:
            if self.detached_jws:
                return self._detached(proof.get("jws"), data)
            value = proof.get("proofValue")
            if not isinstance(value, str):
                raise IntakeError("proof_value_malformed")
            return decode_multibase(value), data
        except IntakeError as error:
            raise IntakeError("proof_value_malformed", error.code) from None

    def _detached(self, value: Any, data: bytes) -> tuple[bytes, bytes]:
        """RFC 7797: header, nothing, signature; b64 false and critical."""
        if not isinstance(value, str) or value.count(".") != 2:
            raise IntakeError("proof_value_malformed")
        head, middle, tail = value.split(".")
        header = strict_json.loads(base64url.decode(head))
        if middle or not isinstance(header, dict) or header.get("alg") not in self.detached_jws:
            raise IntakeError("proof_value_malformed")
        if header.get("b64") is not False or header.get("crit") != ["b64"]:
            raise IntakeError("proof_value_malformed")
        return base64url.decode(tail), head.encode("ascii") + b"." + data


@cache
def suites() -> dict[str, Suite]:
    """Returns every suite by its id."""
    return {one.id: one for one in discover(proofs_package, "SUITE")}
