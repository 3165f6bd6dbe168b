"""Published values on the way to a signature, and documents of self-describing identifiers: each is made again.

Groups: w3c-vc-di-eddsa, w3c-vc-di-ecdsa, w3c-vc-di-bbs, 1edtech-spec, did-key, did-jwk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from tests.conformance.table import Row, manifest, supplied_contexts
from wallet.encodings import jcs
from wallet.encodings.jwk import jwk_to_public
from wallet.encodings.multibase import decode_base58, decode_multibase, encode_base58
from wallet.encodings.multikey import PublicKey, multikey_to_public
from wallet.errors import IntakeError
from wallet.formats.data_integrity import hash_data, jcs_options, proof_options, unsecured
from wallet.formats.selective import (
    base_proof_options,
    labels_of,
    parse_base,
    parse_derived,
    relabelled,
    select,
)
from wallet.jsonld import canonicalize, canonicalize_with_map, to_quads
from wallet.verify.dids.resolution import resolve_did
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.sources.chained import NoDocuments

BBS: Final = "bbs-2023 is seen, not supported"
SKOLEM: Final = "names that hold for one run"
OTHER_KEYS: Final = "keys of other kinds"


class Signed:
    """A published signed document, taken apart."""

    def __init__(self, document: dict[str, Any], contexts: dict[str, bytes]) -> None:
        self.proof: dict[str, Any] = document["proof"] if isinstance(document["proof"], dict) else document["proof"][0]
        self.document = document
        self.plain = unsecured(document)
        self.contexts = contexts
        self.suite = str(self.proof.get("cryptosuite", self.proof["type"]))
        key = self.proof["verificationMethod"].rpartition("#")[2]
        self.hash_name = "sha384" if "ecdsa" in self.suite and key.startswith("z82") else "sha256"

    @cached_property
    def options(self) -> dict[str, Any]:
        return jcs_options(self.proof) if "jcs" in self.suite else proof_options(self.proof, self.document)

    def canonical(self, document: dict[str, Any]) -> str:
        if "jcs" in self.suite:
            return jcs.canonical(document).decode()
        return canonicalize(to_quads(document, supplied=self.contexts).quads, hash_name=self.hash_name)

    def hashed(self, document: dict[str, Any]) -> str:
        return hashlib.new(self.hash_name, self.canonical(document).encode()).hexdigest()

    @property
    def value(self) -> str:
        return str(self.proof["proofValue"])


def _combined(one: Signed) -> str:
    parts = one.canonical(one.options), one.canonical(one.plain)
    return hash_data(*parts, hash_name=one.hash_name).hex()


HASHED: Final[dict[str, Callable[[Signed], Any]]] = {
    "canonDoc": lambda one: one.canonical(one.plain),
    "docHash": lambda one: one.hashed(one.plain),
    "proofCanon": lambda one: one.canonical(one.options),
    "proofHash": lambda one: one.hashed(one.options),
    "combinedHash": _combined,
    "proofConfig": lambda one: one.options,
    "sigHex": lambda one: decode_multibase(one.value).hex(),
    "sigBTC58": lambda one: one.value,
}
WORKED: Final[dict[str, Callable[[Signed], Any]]] = {
    "credential.json": lambda one: one.plain,
    "document-before-signing.json": lambda one: one.plain,
    "document-canon.txt": lambda one: one.canonical(one.plain),
    "proof-canon.txt": lambda one: one.canonical(one.options),
    "proof.json": lambda one: one.proof,
    "values.json": lambda one: {
        "Document hash (hex)": one.hashed(one.plain),
        "Proof hash (hex)": one.hashed(one.options),
        "Data to sign (hex)": _combined(one),
        "Signature (hex)": decode_multibase(one.value).hex(),
        "Proof value (hex)": one.value,
    },
}


class Selective:
    """A published base document and the one derived from it, as our parts see them."""

    def __init__(self, folder: Path, shown: list[str], contexts: dict[str, bytes]) -> None:
        self.contexts = contexts
        self.document = json.loads((folder / "addSignedSDBase.json").read_bytes())
        self.derived = json.loads((folder / "derivedRevealDocument.json").read_bytes())
        self.plain = unsecured(self.document)
        self.shown = shown
        self.base = parse_base(self.document["proof"]["proofValue"])
        self.told = parse_derived(self.derived["proof"]["proofValue"])
        quads = to_quads(self.plain, supplied=contexts).quads
        canonical, seen = canonicalize_with_map(quads)
        self.canonical = canonical.splitlines(keepends=True)
        self.lines = relabelled(quads, labels_of(seen, self.base.hmac_key))
        self.options = base_proof_options(self.document, contexts)
        # What is shown, in the issuer's own labels: the label map of the derived proof leads there.
        quads = to_quads(unsecured(self.derived), supplied=contexts).quads
        _, seen = canonicalize_with_map(quads)
        self.visible = relabelled(quads, {blank: self.told.labels[label] for blank, label in seen.items()})
        self.mandatory = [self.visible[place] for place in self.told.mandatory]

    def places(self, lines: list[str]) -> list[int]:
        return [self.lines.index(line) for line in lines]

    @property
    def optional(self) -> list[str]:
        return [line for line in self.lines if line not in self.mandatory]

    @property
    def optional_shown(self) -> list[str]:
        return [line for line in self.visible if line not in self.mandatory]

    def mapped(self, lines: list[str]) -> dict[str, Any]:
        return {"dataType": "Map", "value": [[self.lines.index(line), line] for line in lines]}

    def hashes(self) -> dict[str, str]:
        made = hashlib.sha256("".join(self.mandatory).encode()).hexdigest()
        return {"proofHash": hashlib.sha256(self.options.encode()).hexdigest(), "mandatoryHash": made}

    def labels(self) -> list[list[str]]:
        return [[name.removeprefix("_:"), label.removeprefix("_:")] for name, label in self.told.labels.items()]


def _hexes(signatures: tuple[bytes, ...]) -> list[str]:
    return [one.hex() for one in signatures]


def _base(one: Selective, key: str) -> dict[str, Any]:
    base = one.base
    return {
        "baseSignature": base.signature.hex(),
        key: encode_base58(base.public_key),
        "signatures": _hexes(base.signatures),
        "mandatoryPointers": list(base.pointers),
    }


def _derived(one: Selective, labels: Any) -> dict[str, Any]:
    return {
        "baseSignature": one.told.signature.hex(),
        "publicKey": encode_base58(one.told.public_key),
        "signatures": _hexes(one.told.signatures),
        "labelMap": labels,
        "mandatoryIndexes": list(one.told.mandatory),
    }


def _selective_places(one: Selective) -> list[int]:
    # What the holder chose also shows the outermost node's and the subject's own type and link.
    chosen = to_quads(select(one.plain, one.shown), supplied=one.contexts).quads
    canonical = {line.partition(" ")[2] for line in relabelled(chosen, _labels(one, chosen))}
    return [place for place, line in enumerate(one.lines) if line.partition(" ")[2] in canonical]


def _labels(one: Selective, quads: Any) -> dict[str, str]:
    """Labels for a part: each blank node by its type, which tells them apart in this example."""
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    whole = {line.split(" ")[2]: line.split(" ")[0] for line in one.lines if kind in line}
    return {s: whole[o] for s, p, o, _ in quads if p == kind and s[:2] == "_:"}


DISCLOSED: Final[dict[str, Callable[[Selective], Any]]] = {
    "addBaseDocCanon.json": lambda one: one.canonical,
    "addBaseDocHMACCanon.json": lambda one: one.lines,
    "addBaseTransform.json": lambda one: {
        "mandatoryPointers": list(one.base.pointers),
        "mandatory": one.mapped(one.mandatory),
        "nonMandatory": one.mapped(one.optional),
        "hmacKeyString": one.base.hmac_key.hex().upper(),
    },
    "addHashData.json": lambda one: one.hashes(),
    "addPointerValues.json": lambda one: [
        {"pointer": pointer, "value": one.document[pointer[1:]]} for pointer in one.base.pointers
    ],
    "addProofConfig.json": lambda one: proof_options(one.document["proof"], one.document),
    "addProofConfigCanon.txt": lambda one: one.options,
    "addRawBaseSignatureInfo.json": lambda one: _base(one, "publicKey"),
    "derivedRecoveredBaseData.json": lambda one: _base(one, "proofPublicKey") | {"hmacKey": one.base.hmac_key.hex()},
    "derivedGroupIndexes.json": lambda one: {
        "combinedIndexes": one.places(one.visible),
        "mandatoryIndexes": one.places(one.mandatory),
        "nonMandatoryIndexes": one.places(one.optional),
        "selectiveIndexes": _selective_places(one),
    },
    "derivedAdjMandatoryIndexes.json": lambda one: {"adjMandatoryIndexes": list(one.told.mandatory)},
    "derivedAdjSignatures.json": lambda one: {
        "adjSignatureIndexes": [one.optional.index(line) for line in one.optional_shown],
        "filteredSignatures": _hexes(one.told.signatures),
    },
    "derivedDisclosureData.json": lambda one: _derived(one, {"dataType": "Map", "value": one.labels()}),
    "derivedUnsignedReveal.json": lambda one: unsecured(one.derived),
    "verifyDerivedProofValue.json": lambda one: _derived(one, one.labels()),
    "verifyNQuads.json": lambda one: one.visible,
    "verifyCreateVerifyData.json": lambda one: {
        "baseSignature": one.told.signature.hex(),
        "publicKey": encode_base58(one.told.public_key),
        "signatures": _hexes(one.told.signatures),
        "nonMandatory": one.optional_shown,
        **one.hashes(),
    },
}


def _published(folder: Path, name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / name).read_bytes())
    return document


def _lines(folder: Path, contexts: dict[str, bytes]) -> list[str]:
    quads = to_quads(unsecured(_published(folder, "addSignedSDBase.json")), supplied=contexts).quads
    return canonicalize(quads).splitlines(keepends=True)


def _options(folder: Path, _contexts: dict[str, bytes]) -> dict[str, Any]:
    document = _published(folder, "addSignedSDBase.json")
    return proof_options(document["proof"], document)


# The parts of a selective suite that are the same for all of them.
ANY_SELECTIVE: Final[dict[str, Callable[[Path, dict[str, bytes]], Any]]] = {
    "addBaseDocCanon.json": _lines,
    "addProofConfig.json": _options,
    "addProofConfigCanon.txt": lambda folder, contexts: base_proof_options(
        _published(folder, "addSignedSDBase.json"), contexts
    ),
    "derivedUnsignedReveal.json": lambda folder, _: unsecured(_published(folder, "derivedRevealDocument.json")),
}


def _compared(path: Path, made: Any) -> bool:
    text = path.read_text(encoding="utf-8")
    if isinstance(made, str):
        return text.strip() == made.strip()
    told = json.loads(text)
    return bool(told == made)


def signature_values(shared: Path, group: str) -> Iterator[Row]:
    """Yields a row for every intermediate value of a group."""
    folder = shared / "vectors" / group
    contexts = supplied_contexts(shared)
    kept: dict[Path, Signed] = {}
    parts = _selective(folder, contexts) if group == "w3c-vc-di-ecdsa" else None
    for vector in manifest(folder)["vectors"]:
        if vector["kind"] != "intermediate":
            continue
        path = folder / vector["file"]
        if group == "w3c-vc-di-bbs":
            make_any = ANY_SELECTIVE.get(path.name)
            agrees = make_any is not None and _compared(path, make_any(path.parent, contexts))
            got = "equals" if agrees else "not made" if make_any is None else "differs"
            yield Row(group, vector["file"], vector["expect"], got, agrees, BBS if make_any is None else "")
            continue
        if parts is not None and "ecdsa-sd-2023" in vector["file"]:
            make_part = DISCLOSED.get(path.name)
            agrees = make_part is not None and _compared(path, make_part(parts))
            argued = SKOLEM if path.name == "derivedAllGroupData.json" else ""
        else:
            one = kept.setdefault(path.parent, Signed(json.loads(_signed_file(path.parent).read_bytes()), contexts))
            make = WORKED.get(path.name) or next((f for name, f in HASHED.items() if path.name.startswith(name)), None)
            agrees, argued = make is not None and _compared(path, make(one)), ""
        yield Row(group, vector["file"], vector["expect"], "equals" if agrees else "differs", agrees, argued)


def _signed_file(folder: Path) -> Path:
    return next(path for path in sorted(folder.glob("signed*.json")))


def _selective(folder: Path, contexts: dict[str, bytes]) -> Selective:
    shown = json.loads((folder / "prCredSelective.json").read_bytes())
    return Selective(folder / "ecdsa-sd-2023" / "prc", shown, contexts)


# Identifiers that are keys ------------------------------------------------------------
def did_documents(shared: Path, group: str) -> Iterator[Row]:
    """Yields a row per file: the document we make holds the same keys under the same uses."""
    folder = shared / "vectors" / group
    for vector in manifest(folder)["vectors"]:
        told = json.loads((folder / vector["file"]).read_bytes())
        if "did" in told:
            told = {told["did"]: told}
        else:
            told = told.get("didDocument", told)
        got = sorted({_document(did, one.get("didDocument", one)) for did, one in told.items()})
        agrees = got == ["equals"]
        argued = OTHER_KEYS if set(got) <= {"did_malformed", "key_type_not_supported", "equals"} else ""
        yield Row(group, vector["file"], vector["expect"], " ".join(got), agrees, argued)


def _document(did: str, wanted: dict[str, Any]) -> str:
    try:
        made = resolve_did(did, NoDocuments())
    except ResolutionError as error:
        return error.code
    mine, theirs = _key(made["verificationMethod"][0]), _key(wanted["verificationMethod"][0])
    same_use = all(
        made.get(use) == wanted.get(use) or any("did:jwk:$" in str(one) for one in wanted.get(use, []))
        for use in ("assertionMethod", "authentication")
    )
    same_id = made["id"] == wanted["id"] and made["verificationMethod"][0]["id"] == wanted["verificationMethod"][0]["id"]
    return "equals" if same_id and same_use and mine == theirs else "differs"


def _key(method: dict[str, Any]) -> Any:
    if "publicKeyMultibase" in method:
        return _numbers(multikey_to_public(method["publicKeyMultibase"]))
    if "publicKeyBase58" in method:
        return decode_base58(method["publicKeyBase58"])
    jwk: Any = method.get("publicKeyJwk", method.get("publicKeyyJwk"))
    try:
        return _numbers(jwk_to_public(jwk))
    except IntakeError:
        return jwk  # a kind of key that is not known here: its text is compared


def _numbers(public: PublicKey) -> Any:
    return public.raw or public.key.public_numbers()
