"""What the page that checks itself carries: the presentation's signed statements, and how to read each part of them.

The page has no JSON-LD processor and needs none. It gets the presentation's canonical statements. A credential's own
canonical text is made from these in the page, by giving its blank nodes the labels they have in it; whatever then
hashes to the signed value is what was signed. Only the labels are told here, and a wrong one can only make a
signature fail.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

from wallet.encodings import jcs, strict_json
from wallet.errors import IntakeError, ShareError
from wallet.formats.data_integrity import jcs_options, listed, proof_options, unsecured
from wallet.jsonld import canonicalize, canonicalize_with_map, to_quads
from wallet.jsonld.nquads import parse_nquads
from wallet.jsonld.quads import RDF_TYPE, Quad
from wallet.report import EvidenceItem
from wallet.share.presentation import Form, SignedPresentation

VERSION: Final = 1
_ISSUED: Final = "<https://www.w3.org/2018/credentials#verifiableCredential>"
_VP: Final = "<https://www.w3.org/2018/credentials#VerifiablePresentation>"
_PROOF: Final = "<https://w3id.org/security#proof>"
_VALUE: Final = "<https://w3id.org/security#proofValue>"


def sealed(signed: SignedPresentation) -> dict[str, str]:
    """Returns ``{"data": JSON text, "sha256": its digest}`` for the page.

    The digest is no proof (anyone can make a new one): it tells a damaged file from a forged one.
    Raises ShareError ``form_not_supported`` for a presentation that is a token.
    """
    if signed.form is not Form.LINKED:
        raise ShareError("form_not_supported", str(signed.form))
    try:
        data = _data(signed)
    except IntakeError as error:
        raise ShareError("cannot_be_signed", error.code) from None
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return {"data": text, "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest()}


def _data(signed: SignedPresentation) -> dict[str, Any]:
    document: dict[str, Any] = strict_json.loads(signed.data)
    (proof,) = listed(document["proof"])
    text = canonicalize(to_quads(unsecured(document)).quads)
    options = canonicalize(to_quads(proof_options(proof, document)).quads)
    quads = parse_nquads(text)
    return {
        "version": VERSION,
        "presentation": signed.data.decode("utf-8"),
        "vp": {"quads": text, "options": options, "proofValue": proof["proofValue"]},
        "items": list(_items(quads, document)),
        "documents": list(_documents(signed)),
        "lists": list(_lists(signed)),
    }


def _items(quads: list[Quad], document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields the presentation's credentials in its own order."""
    (root,) = {s for s, p, o, g in quads if (p, o, g) == (RDF_TYPE, _VP, "")}
    places = [o for s, p, o, g in quads if (s, p, g) == (root, _ISSUED, "")]
    by_value = {value: place for place in places for value in _marks(quads, place)}
    for credential in listed(document["verifiableCredential"]):
        place = by_value[_mark(credential)]
        yield _item(quads, place, credential)


def _mark(credential: dict[str, Any]) -> str:
    """Returns what tells a credential from the others: its first signature, or its token."""
    proofs = listed(credential.get("proof"))
    return str(proofs[0].get("proofValue", proofs[0].get("jws"))) if proofs else str(credential.get("id"))


def _marks(quads: list[Quad], place: str) -> Iterator[str]:
    inside = [quad for quad in quads if quad[3] == place]
    proofs = {o for _, p, o, _ in inside if p == _PROOF}
    for s, p, o, g in quads:
        if g in proofs and (p == _VALUE or p.endswith("#jws>")):
            yield o[1 : o.rindex('"')]
        elif g == place and not proofs:
            yield s[1:-1]


def _item(quads: list[Quad], place: str, credential: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"graph": place, "labels": {}, "proofs": []}
    own_proofs = listed(credential.get("proof"))
    if not own_proofs:
        return made
    if any(one.get("cryptosuite") == "eddsa-jcs-2022" for one in own_proofs):
        return made | {"json": _as_json(credential)}
    proofs = _proofs(quads, place, own_proofs)
    graphs = _reachable(quads, place, set(proofs))
    own = [
        (s, p, o, "" if g == place else g)
        for s, p, o, g in quads
        if g in graphs and not (g == place and p == _PROOF and o in proofs)
    ]
    text, made["labels"] = canonicalize_with_map(own, hash_name=_hash_name(own_proofs))
    for proof in proofs:
        rest = [(s, p, o, "") for s, p, o, g in quads if g == proof and p != _VALUE]
        made["proofs"].append({"graph": proof, "labels": canonicalize_with_map(rest)[1]})
    children = list(_inside(parse_nquads(text), credential))
    return made | {"inside": children} if children else made


def _proofs(quads: list[Quad], place: str, proofs: list[dict[str, Any]]) -> list[str]:
    """Returns the graphs that hold ``proofs``, found by value: a transcript's courses have theirs there too."""
    values = {str(one.get("proofValue", one.get("jws"))) for one in proofs}
    hanging = {o for _, p, o, g in quads if g == place and p == _PROOF}
    return [g for _, p, o, g in quads if g in hanging and o[:1] == '"' and o[1 : o.rindex('"')] in values]


def _as_json(credential: dict[str, Any]) -> dict[str, str]:
    """Returns what a JCS signature is over, as text; its value is taken from the presentation's statements."""
    (proof,) = listed(credential["proof"])
    return {
        "document": jcs.canonical(unsecured(credential)).decode("utf-8"),
        "options": jcs.canonical(jcs_options(proof)).decode("utf-8"),
    }


def _inside(quads: list[Quad], credential: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields the credentials in a transcript's subject, in its order, each with its own text.

    Their statements are mixed with the transcript's (CLR 2.0 keeps them in one graph), so they cannot be taken out of
    it by renaming; what ties them to it is the value of their signature, which stands in its signed statements.
    """
    for subject in listed(credential.get("credentialSubject")):
        for child in listed(subject.get("verifiableCredential") if isinstance(subject, dict) else None):
            proofs = listed(child.get("proof")) if isinstance(child, dict) else []
            graphs = [_proofs(quads, "", [proof]) for proof in proofs]
            if not proofs or not all(graphs):
                continue
            name = _hash_name(proofs)
            yield {
                "quads": canonicalize(to_quads(unsecured(child)).quads, hash_name=name),
                "proofs": [
                    {"graph": found[0], "options": canonicalize(to_quads(proof_options(proof, child)).quads)}
                    for proof, found in zip(proofs, graphs, strict=True)
                ],
            }


def _reachable(quads: list[Quad], start: str, without: set[str]) -> set[str]:
    by_graph: dict[str, set[str]] = {}
    for _, _, o, g in quads:
        by_graph.setdefault(g, set()).add(o)
    found, left = {start}, [start]
    while left:
        for term in by_graph.get(left.pop(), set()):
            if term in by_graph and term not in found and term not in without:
                found.add(term)
                left.append(term)
    return found


def _hash_name(proofs: list[dict[str, Any]]) -> str:
    """P-384 needs SHA-384 inside the canonicalization too; a multikey's first characters tell its type."""
    return "sha384" if any("z82" in str(one.get("verificationMethod"))[:80] for one in proofs) else "sha256"


def _documents(signed: SignedPresentation) -> Iterator[dict[str, str]]:
    """Yields the key documents our own check used: copies, and said to be copies."""
    found: dict[str, tuple[str, EvidenceItem]] = {}
    for item in _evidence(signed, "did_document"):
        try:
            document = strict_json.loads(item.content)
        except IntakeError:
            continue
        name = document.get("id") if isinstance(document, dict) else None
        if isinstance(name, str) and (name not in found or found[name][1].fetched_at < item.fetched_at):
            found[name] = (json.dumps(document, ensure_ascii=False, separators=(",", ":")), item)
    for name, (text, item) in found.items():
        yield {"id": name, "document": text, "fetched": _moment(item)}


def _lists(signed: SignedPresentation) -> Iterator[dict[str, str]]:
    """Yields when each status list was last seen. Not the lists: who is on them is nobody's business here."""
    for item in _evidence(signed, "status_list"):
        yield {"address": item.address, "seen": _moment(item)}


def _evidence(signed: SignedPresentation, kind: str) -> Iterator[EvidenceItem]:
    kept = [*signed.report.evidence]
    for item in signed.disclosed.items:
        kept.extend(item.chosen.record.report.evidence)
    yield from (item for item in kept if item.kind == kind and item.content)


def _moment(item: EvidenceItem) -> str:
    return item.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")
