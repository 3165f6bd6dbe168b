"""What the self-verifying page carries: canonical statements with their signatures, keys, lists, and our own report.

The page's program (resources/viewer/) judges by itself what is signed. The report of this wallet goes along so that bad
news known here is not lost there; it is not signed, and so it can only ever make the page's verdict worse.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any, Final

from resources import catalogue
from wallet.encodings import strict_json
from wallet.errors import IntakeError
from wallet.formats.data_integrity import listed, proof_options, unsecured
from wallet.jsonld import canonicalize, to_quads
from wallet.limits import MAX_EMBEDDED_CREDENTIALS
from wallet.records.record import Record
from wallet.records.statement import statement
from wallet.records.wording import Wording
from wallet.report import CheckName, CheckResult, Failed, Unknown, Verdict
from wallet.share.presentation import SignedPresentation

_CHECKED_HERE: Final = {"eddsa-rdfc-2022": "sha256", "Ed25519Signature2020": "sha256", "ecdsa-rdfc-2019": ""}
"""Suites that the page can check, and the hash inside their canonical form ("": the curve says)."""
_REMARKS: Final = frozenset({CheckName.ISSUER_TRUST, CheckName.SCHEMA, CheckName.PROFILE})
"""Checks that never decide (verification.md, learner): the page is no judge of whom its reader recognises."""
_MUST_PASS: Final = frozenset(
    {
        CheckName.CONTAINER,
        CheckName.SHAPE,
        CheckName.CONTEXT,
        CheckName.PROOF,
        CheckName.ISSUER_BINDING,
        CheckName.VALIDITY,
        CheckName.STATUS,
    }
)
_ENVELOPED: Final = "EnvelopedVerifiableCredential"
_PREFIX: Final = "portfolio."


def page_data(signed: SignedPresentation, language: str) -> dict[str, Any]:
    """Returns the JSON of the page.

    ``presentation`` and each of ``credentials``: ``document`` and, in ``proofs``, ``options`` and ``signature`` of each
    proof that the page can check, ``more_proofs`` where it cannot check all, ``children`` for credentials inside; or a
    ``token``; or nothing but a ``title`` where the page could check nothing of it. ``report``: our own verdict and the
    sentence for it. ``keys`` and ``lists`` are kept copies of the issuers' pages, by method and by address. A token that is
    shown by itself stands as ``alone``, in place of ``presentation``.
    """
    carried = {
        "keys": _kept_keys(signed.records),
        "lists": _kept_lists(signed.records),
        "raw": base64.b64encode(signed.document).decode("ascii"),
        "digest": signed.digest,
        "file": f"presentation{signed.suffix}",
        "text": catalogue.raw_texts(_PREFIX, language),
    }
    if signed.disclosed.token is not None:
        return _alone(signed, language) | carried
    document = strict_json.loads(signed.document)
    members = listed(document.get("verifiableCredential"))
    titles = [record.summary.title for record in signed.records]
    items = [
        # What the page cannot check is named as this wallet names it, and told of as this wallet found it.
        (_item(member, document.get("@context")) or {"title": titles[number] if number < len(titles) else ""})
        | {"report": _report(signed, f"/verifiableCredential/{number}", language)}
        for number, member in enumerate(members)
    ]
    whole = _worst(result for result in signed.report.results if result.scope == "")
    return {
        "presentation": _item(document, None, children=False),
        "credentials": items,
        "headline": Wording(language, signed.created, on_paper=True).line(statement(signed.report, signed.created).headline),
        "report": [] if whole is None else [{"verdict": whole}],
        **carried,
    }


def fragment_data(signed: SignedPresentation, language: str) -> dict[str, Any]:
    """Returns what stands behind the ``#`` of a viewer's address: one credential by itself, and our own verdict on it.

    Neither keys nor lists go along: a viewer would not believe them. What cannot be checked in a page has no place there
    (:func:`checkable`). ``context``, the ``@context`` as signed, lets a wallet write the statements as JSON again; the page
    does not look at it.
    """
    if signed.disclosed.token is not None:
        alone = _alone(signed, language)
        return {name: alone[name] for name in ("alone", "credentials")}
    item = checkable(signed.disclosed.members[0].document) or {}
    return {"credentials": [{**item, "report": _report(signed, "/verifiableCredential/0", language)}]}


def checkable(document: Mapping[str, Any]) -> dict[str, Any] | None:
    """Returns what a page needs of a credential to check it and a wallet to keep it, or None where a page cannot check
    its signature."""
    context = document.get("@context")
    item = _item(document, context)
    if item is None or not (item.get("token") or item.get("proofs")):
        return None
    return item if item.get("token") else {"context": context, **item}


def _alone(signed: SignedPresentation, language: str) -> dict[str, Any]:
    """Returns what the page needs of a token that is shown by itself (SD-JWT with its key binding)."""
    worst = _worst(iter(signed.report.results))
    text = Wording(language, signed.created, on_paper=True).line(statement(signed.report, signed.created).headline)
    report = {"verdict": Verdict.VERIFIED if worst is None else worst, "text": text}
    item = {"title": signed.records[0].summary.title, "report": report}
    return {"alone": signed.document.decode("ascii"), "credentials": [item], "headline": text}


def _item(document: Any, context: Any, *, children: bool = True) -> dict[str, Any] | None:
    """Returns what the page needs to check one document, or None where it could check nothing of it."""
    if not isinstance(document, dict):
        return None
    token = _enveloped(document)
    if token:
        return {"token": token}
    whole = document if "@context" in document else {"@context": context, **document}
    proofs = listed(whole.get("proof"))
    chosen = [proof for proof in proofs if _hash_of(proof) is not None]
    hash_name = _hash_of(chosen[0]) if chosen else "sha256"
    chosen = [proof for proof in chosen if _hash_of(proof) == hash_name]
    if proofs and not chosen:
        return None
    try:
        item: dict[str, Any] = {
            "document": canonicalize(to_quads(unsecured(whole)).quads, hash_name=str(hash_name)),
            "proofs": [
                {
                    "options": canonicalize(to_quads(proof_options(proof, whole)).quads, hash_name=str(hash_name)),
                    "signature": proof["proofValue"],
                }
                for proof in chosen
            ],
        }
    except IntakeError:
        return None
    if len(chosen) < len(proofs):
        item["more_proofs"] = len(proofs) - len(chosen)
    if children and (inside := [_item(child, whole["@context"]) for child in _inside(whole)]):
        item["children"] = [child or {} for child in inside]
    return item


def _enveloped(document: Mapping[str, Any]) -> str:
    """Returns the token of an enveloped credential (VC Data Model 2.0 section 4.13), or ""."""
    address = document.get("id")
    if _ENVELOPED not in listed(document.get("type")) or not isinstance(address, str):
        return ""
    head, _, token = address.partition(",")
    return token if head in {"data:application/vc+jwt", "data:application/jwt", "data:application/vc+ld+json+jwt"} else ""


def _inside(document: Mapping[str, Any]) -> list[Any]:
    """Returns the credentials inside a transcript (CLR 2.0), in order."""
    subjects = listed(document.get("credentialSubject"))
    inside = [
        child for subject in subjects if isinstance(subject, dict) for child in listed(subject.get("verifiableCredential"))
    ]
    return inside[:MAX_EMBEDDED_CREDENTIALS]


def _hash_of(proof: Any) -> str | None:
    """Returns the hash of the canonical form for a proof that the page can check, else None."""
    if not isinstance(proof, dict) or "previousProof" in proof or not isinstance(proof.get("proofValue"), str):
        return None
    suite = proof.get("cryptosuite") if proof.get("type") == "DataIntegrityProof" else proof.get("type")
    if suite not in _CHECKED_HERE:
        return None
    # A P-384 key of ecdsa-rdfc-2019 hashes with SHA-384 (ECDSA cryptosuites section 3.2.5); its multikey begins so.
    p384 = str(proof.get("verificationMethod")).rpartition("#")[2].startswith("z82")
    return _CHECKED_HERE[suite] or ("sha384" if p384 else "sha256")


# What this wallet found ---------------------------------------------------------
def _worst(results: Iterator[CheckResult]) -> Verdict | None:
    """Returns the worst verdict that ``results`` allow, or None when nothing speaks against them."""
    doubt: Verdict | None = None
    for result in results:
        if result.check in _REMARKS:
            continue
        if isinstance(result.outcome, Failed):
            return Verdict.NOT_VERIFIED
        if isinstance(result.outcome, Unknown) and result.check in _MUST_PASS:
            doubt = Verdict.INCONCLUSIVE
    return doubt


def _report(signed: SignedPresentation, scope: str, language: str) -> dict[str, Any]:
    """Returns our verdict over one credential and all inside it, and what is said of it everywhere else."""
    results = signed.report.results
    worst = _worst(result for result in results if result.scope == scope or result.scope.startswith(f"{scope}/"))
    spoken = statement(signed.report, signed.created)
    wording = Wording(language, signed.created, on_paper=True)
    text = next((wording.line(item.headline) for item in spoken.everything() if item.scope == scope), "")
    return {"verdict": Verdict.VERIFIED if worst is None else worst, "text": text}


# What the issuers publish, as kept here --------------------------------------------
def _documents(records: tuple[Record, ...], *kinds: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for record in records:
        for item in record.report.evidence:
            if item.kind not in kinds or not item.content:
                continue
            try:
                document = strict_json.loads(item.content)
            except IntakeError:
                continue
            if isinstance(document, dict):
                yield item.address, item.fetched_at.isoformat(), document


def _kept_keys(records: tuple[Record, ...]) -> dict[str, dict[str, Any]]:
    """Returns keys of issuers that are not their own identifier: method → key, when kept, and whether it may sign."""
    keys: dict[str, dict[str, Any]] = {}
    for _, kept, document in _documents(records, "did_document"):
        signing = {
            method if isinstance(method, str) else method.get("id")
            for method in listed(document.get("assertionMethod"))
            if method
        }
        embedded = [method for method in listed(document.get("assertionMethod")) if isinstance(method, dict)]
        for method in [*listed(document.get("verificationMethod")), *embedded]:
            if not isinstance(method, dict) or not isinstance(method.get("id"), str):
                continue
            ended = "revoked" in method or "expires" in method or bool(document.get("deactivated"))
            entry: dict[str, Any] = {"kept": kept, "signs": method["id"] in signing and not ended}
            if isinstance(method.get("publicKeyMultibase"), str):
                keys[method["id"]] = entry | {"key": method["publicKeyMultibase"]}
            elif isinstance(method.get("publicKeyJwk"), dict):
                keys[method["id"]] = entry | {"jwk": method["publicKeyJwk"]}
    return keys


def _kept_lists(records: tuple[Record, ...]) -> dict[str, dict[str, Any]]:
    """Returns the issuers' signed status lists, by address: with them the page can say "not on the list"."""
    lists: dict[str, dict[str, Any]] = {}
    for address, _, document in _documents(records, "status_list"):
        item = _item(document, None, children=False)
        if item is not None and item.get("proofs"):
            lists[address] = item
    return lists
