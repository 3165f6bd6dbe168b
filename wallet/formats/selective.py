"""Selective disclosure with ecdsa-sd-2023 (VC-DI-ECDSA 1.0 sections 3.4 to 3.6): base proofs to hold, derived to show.

The statements of a credential are signed one by one with a key of their own; which of them must be shown, and that the
key belongs to the credential, is signed by the issuer. A holder shows the mandatory ones and those that are chosen.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from wallet.encodings import base64url, cbor
from wallet.errors import IntakeError
from wallet.formats.signed_parts import proof_options, unsecured
from wallet.jsonld import JsonLdError, canonicalize, canonicalize_with_map, to_quads
from wallet.jsonld.dataset import Quad
from wallet.limits import MAX_QUADS

SUITE_ID: Final = "ecdsa-sd-2023"
_BASE: Final = b"\xd9\x5d\x00"
_DERIVED: Final = b"\xd9\x5d\x01"
_SKOLEM: Final = "urn:bnid:"
_SIGNATURE_BYTES: Final = 64
_P256_MULTIKEY_BYTES: Final = 35


@dataclass(frozen=True, slots=True)
class BaseProof:
    """What an issuer gives a holder (section 3.5.2). Holds a secret: ``hmac_key``."""

    signature: bytes
    public_key: bytes
    hmac_key: bytes
    signatures: tuple[bytes, ...]
    pointers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DerivedProof:
    """What a holder shows (section 3.5.7): ``labels`` maps a canonical label to the issuer's own."""

    signature: bytes
    public_key: bytes
    signatures: tuple[bytes, ...]
    labels: Mapping[str, str]
    mandatory: tuple[int, ...]


def is_base_value(value: Any) -> bool:
    """Says whether a proofValue is a base proof's."""
    try:
        return isinstance(value, str) and value[:1] == "u" and base64url.decode(value[1:]).startswith(_BASE)
    except IntakeError:
        return False


def holds_secret(value: Any) -> bool:
    """Says whether a proofValue is a base proof's of any suite that derives (ecdsa-sd-2023, bbs-2023).

    Theirs begin with the same two bytes; the third is even for what an issuer gives, which holds a secret of the
    holder's, and odd for what is derived from it (vc-di-ecdsa section 3.5.2, vc-di-bbs section 3.3.1).
    """
    try:
        head = base64url.decode(value[1:5]) if isinstance(value, str) and value[:1] == "u" else b""
    except IntakeError:
        return False
    return head[:2] == _BASE[:2] and len(head) == len(_BASE) and head[2] % 2 == 0


def _parts(value: Any, header: bytes, count: int) -> list[Any]:
    if not isinstance(value, str) or value[:1] != "u":
        raise IntakeError("proof_value_malformed")
    data = base64url.decode(value[1:])
    if not data.startswith(header):
        raise IntakeError("proof_value_malformed", "header")
    parts = cbor.decode(data[len(header) :])
    if not isinstance(parts, list) or len(parts) != count:
        raise IntakeError("proof_value_malformed", "parts")
    return parts


def _signatures(value: Any) -> tuple[bytes, ...]:
    if not isinstance(value, list) or not all(isinstance(v, bytes) and len(v) == _SIGNATURE_BYTES for v in value):
        raise IntakeError("proof_value_malformed", "signatures")
    return tuple(value)


def parse_base(value: Any) -> BaseProof:
    """Section 3.5.3. Raises IntakeError ``proof_value_malformed`` and what the readers say."""
    signature, key, secret, signatures, pointers = _parts(value, _BASE, 5)
    _signatures([signature])
    if not isinstance(key, bytes) or len(key) != _P256_MULTIKEY_BYTES or not isinstance(secret, bytes):
        raise IntakeError("proof_value_malformed", "key")
    if not isinstance(pointers, list) or not all(isinstance(pointer, str) for pointer in pointers):
        raise IntakeError("proof_value_malformed", "pointers")
    return BaseProof(signature, key, secret, _signatures(signatures), tuple(pointers))


def parse_derived(value: Any) -> DerivedProof:
    """Section 3.5.8. Raises IntakeError ``proof_value_malformed`` and what the readers say."""
    signature, key, signatures, labels, mandatory = _parts(value, _DERIVED, 5)
    _signatures([signature])
    if not isinstance(key, bytes) or len(key) != _P256_MULTIKEY_BYTES:
        raise IntakeError("proof_value_malformed", "key")
    if not isinstance(labels, dict) or not all(
        isinstance(k, int) and k >= 0 and isinstance(v, bytes) and len(v) == 32 for k, v in labels.items()
    ):
        raise IntakeError("proof_value_malformed", "labels")
    if len(set(labels.values())) != len(labels):
        raise IntakeError("proof_value_malformed", "two labels for one thing")
    if not isinstance(mandatory, list) or not all(isinstance(i, int) and 0 <= i < MAX_QUADS for i in mandatory):
        raise IntakeError("proof_value_malformed", "indexes")
    if len(set(mandatory)) != len(mandatory):
        raise IntakeError("proof_value_malformed", "indexes")
    named = {f"_:c14n{number}": "_:u" + base64url.encode(label) for number, label in labels.items()}
    return DerivedProof(signature, key, _signatures(signatures), named, tuple(mandatory))


def relabelled(quads: Iterable[Quad], labels: Mapping[str, str]) -> list[str]:
    """Returns the statements as sorted N-Quads lines with every blank node renamed.

    Raises IntakeError ``proof_value_malformed`` when a blank node has no new label.
    """
    lines = set()
    for s, p, o, g in quads:
        terms = [labels.get(term, "") if term[:2] == "_:" else term for term in (s, p, o, g)]
        if not terms[0] or not terms[2] or (g and not terms[3]):
            raise IntakeError("proof_value_malformed", "a label is missing")
        lines.add(" ".join(term for term in terms if term) + " .\n")
    return sorted(lines)


def signed_by_issuer(options: str, public_key: bytes, mandatory: Sequence[str]) -> bytes:
    """Returns what the base signature is over (section 3.5.1): hash of options ‖ key ‖ hash of mandatory lines."""
    mandatory_hash = hashlib.sha256("".join(mandatory).encode("utf-8")).digest()
    return hashlib.sha256(options.encode("utf-8")).digest() + public_key + mandatory_hash


def labels_of(canonical_map: Mapping[str, str], hmac_key: bytes) -> dict[str, str]:
    """Returns blank node → issuer's label (section 3.4.4, an HMAC of the canonical one)."""
    return {
        blank: "_:u" + base64url.encode(hmac.new(hmac_key, label[2:].encode("ascii"), hashlib.sha256).digest())
        for blank, label in canonical_map.items()
    }


# Deriving ------------------------------------------------------------------------------------------------------------
def derive(
    document: dict[str, Any], pointers: Sequence[str], *, supplied: Mapping[str, bytes] | None = None
) -> dict[str, Any]:
    """Returns what shows only the mandatory members and those at ``pointers`` (section 3.6.6, add derived proof).

    ``document`` has one ecdsa-sd-2023 base proof. Raises IntakeError: ``no_base_proof``, ``pointer_not_found``,
    ``selection_not_possible``.
    """
    proof = document.get("proof")
    if not isinstance(proof, dict) or not is_base_value(proof.get("proofValue")):
        raise IntakeError("no_base_proof")
    base = parse_base(proof["proofValue"])
    plain = unsecured(document)
    full = _Skolemized(plain, supplied)
    labels = labels_of(full.canonical_map, base.hmac_key)
    lines = relabelled(full.quads, labels)
    mandatory = full.lines_at(base.pointers, labels)
    combined_pointers = (*base.pointers, *pointers)
    shown = full.lines_at(combined_pointers, labels)
    # (3.5.6 10-13) indexes among what is shown, and the signatures of the lines that are shown and not mandatory
    in_order = [line for line in lines if line in shown]
    optional = [line for line in lines if line not in mandatory]
    if len(optional) != len(base.signatures):
        raise IntakeError("selection_not_possible", "another number of signatures")
    signatures = [signature for line, signature in zip(optional, base.signatures, strict=True) if line in shown]
    # (3.5.6 14-17) the verifier's labels, from the canonical form of what is shown
    _, seen = canonicalize_with_map(full.quads_at(combined_pointers))
    canonical_labels = {int(label[6:]): base64url.decode(labels[blank][3:]) for blank, label in seen.items()}
    value = cbor.encode(
        [
            base.signature,
            base.public_key,
            signatures,
            canonical_labels,
            [place for place, line in enumerate(in_order) if line in mandatory],
        ]
    )
    shown_document = select(plain, combined_pointers)
    shown_document["proof"] = {**proof, "proofValue": "u" + base64url.encode(_DERIVED + value)}
    return shown_document


def base_proof_options(document: dict[str, Any], supplied: Mapping[str, bytes] | None = None) -> str:
    """Returns the canonical options of a document's one proof."""
    return canonicalize(to_quads(proof_options(document["proof"], document), supplied=supplied).quads)


class _Skolemized:
    """A document whose nodes without a name were given one, so that a part of it can be found again in the whole."""

    def __init__(self, plain: dict[str, Any], supplied: Mapping[str, bytes] | None) -> None:
        self._supplied = supplied
        self._count = 0
        self._named = self._name(plain)
        self.quads = self._quads(self._named)
        canonical, self.canonical_map = canonicalize_with_map(self.quads)
        if canonical != canonicalize(to_quads(plain, supplied=supplied).quads):
            # A member took the new name for a claim (a JSON literal …): nothing is derived from a changed meaning.
            raise IntakeError("selection_not_possible")

    def _name(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._name(member) for member in value]
        if not isinstance(value, dict):
            return value
        named = {name: member if name == "@context" else self._name(member) for name, member in value.items()}
        if not {"id", "@id", "@value", "@list", "@set"} & set(value):
            self._count += 1
            named = {"id": f"{_SKOLEM}{self._count}", **named}
        return named

    def _quads(self, document: dict[str, Any]) -> list[Quad]:
        def plain(term: str) -> str:
            return f"_:b{term[len(_SKOLEM) + 1 : -1]}" if term.startswith(f"<{_SKOLEM}") else term

        try:
            quads = to_quads(document, supplied=self._supplied).quads
        except JsonLdError as error:
            raise IntakeError("selection_not_possible", error.code) from None
        if any(term[:2] == "_:" for quad in quads for term in (quad[0], quad[2], quad[3])):
            # Lists and named graphs bring nodes that a selection cannot be found by.
            raise IntakeError("selection_not_possible", "a list or a graph")
        return [(plain(s), p, plain(o), g) for s, p, o, g in quads]

    def quads_at(self, pointers: Sequence[str]) -> list[Quad]:
        """Returns the statements of the part at ``pointers``."""
        return self._quads(select(self._named, pointers)) if pointers else []

    def lines_at(self, pointers: Sequence[str], labels: Mapping[str, str]) -> set[str]:
        """Returns the same as relabelled lines."""
        return set(relabelled(self.quads_at(pointers), labels))


def select(document: dict[str, Any], pointers: Sequence[str]) -> dict[str, Any]:
    """Returns the part of ``document`` at JSON pointers (section 3.4.13, selectJsonLd).

    Every object on the way keeps its ``id`` and ``type``. Raises IntakeError ``pointer_not_found``.
    """
    chosen = _start(document)
    chosen["@context"] = document["@context"]
    for pointer in pointers:
        tokens = _tokens(pointer)
        _find(document, tokens)
        _copy(document, chosen, tokens)
    return _dense(chosen)  # type: ignore[no-any-return]


def _start(value: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name in ("id", "@id", "type", "@type"):
        text = value.get(name)
        if name in value and not (isinstance(text, str) and text.startswith("_:")):
            kept[name] = text
    return kept


def _tokens(pointer: str) -> list[str]:
    if pointer and pointer[0] != "/":
        raise IntakeError("pointer_not_found")
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def _find(source: Any, tokens: list[str]) -> None:
    for token in tokens:
        if isinstance(source, list) and re.fullmatch("0|[1-9][0-9]{0,6}", token) and int(token) < len(source):
            source = source[int(token)]
        elif isinstance(source, dict) and token in source:
            source = source[token]
        else:
            raise IntakeError("pointer_not_found")


def _copy(source: Any, chosen: Any, tokens: list[str]) -> None:
    for place, token in enumerate(tokens):
        key: Any = int(token) if isinstance(source, list) else token
        value = source[key]
        if place == len(tokens) - 1:
            chosen[key] = value
            return
        if key not in chosen:
            chosen[key] = _Sparse() if isinstance(value, list) else _start(value)
        source, chosen = value, chosen[key]
        if source is chosen:
            return  # shown whole already


class _Sparse(dict[int, Any]):
    """An array of which some items were chosen, by their place."""


def _dense(value: Any) -> Any:
    if isinstance(value, _Sparse):
        return [_dense(value[place]) for place in sorted(value)]
    if isinstance(value, dict):
        return {name: _dense(member) for name, member in value.items()}
    return value
