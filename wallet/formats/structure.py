"""What the data model asks of every credential's JSON, before anything of it is believed (VC Data Model 1.1 and 2.0).

Only ever finds fault: nothing is shown or decided from what is read here.
"""

from __future__ import annotations

from typing import Any, Final

from wallet.report import Problem

VC_CONTEXTS: Final = ("https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2")
_KINDS: Final = frozenset({"VerifiableCredential", "VerifiablePresentation"})
_SELECTIVE: Final = ("ecdsa-sd-2023", "bbs-2023")
_TYPED: Final = ("credentialStatus", "credentialSchema", "termsOfUse", "refreshService", "evidence")


def structure_faults(document: dict[str, Any], *, presentation: bool) -> tuple[Problem, ...]:
    """Returns what is missing: ``context_order``, ``type_missing``, ``issuer_missing``, ``subject_missing``,
    ``date_missing``; or ``two_kinds`` for what calls itself a credential and a presentation, to be judged as the
    one and shown as the other.

    VC Data Model 2.0 sections 4.3 (the base context comes first), 4.7 (one issuer), 4.8 (a subject is spoken of),
    4.10 to 4.12 and 5 (status, schema, terms, refresh, evidence have a type); 1.1 section 4.6 (issuanceDate).
    """
    problems = []
    contexts = document.get("@context")
    base = contexts[0] if isinstance(contexts, list) and contexts else contexts
    if base not in VC_CONTEXTS:
        problems.append(Problem("context_order", "/@context"))
    if _KINDS.issubset(entry for entry in _listed(document.get("type", document.get("@type"))) if isinstance(entry, str)):
        problems.append(Problem("two_kinds", "/type"))
    if presentation:
        return tuple(problems)
    # A missing issuer is found where it is asked whose key signed.
    issuer = document.get("issuer")
    if isinstance(issuer, list) and len(issuer) != 1:
        problems.append(Problem("issuer_missing", "/issuer"))
    if not all(entry for entry in _listed(document.get("credentialSubject")) or [None]):
        problems.append(Problem("subject_missing", "/credentialSubject"))
    dated = document.get("issuanceDate") is not None or document.get("validFrom") is not None
    if base == VC_CONTEXTS[0] and not dated and not _selective(document.get("proof")):
        problems.append(Problem("date_missing", "/issuanceDate"))
    for name in _TYPED:
        if name in document:
            problems.extend(
                Problem("type_missing", f"/{name}")
                for entry in _listed(document[name])
                if isinstance(entry, dict) and not (entry.get("type") or entry.get("@type"))
            )
    return tuple(problems)


def envelope_faults(document: dict[str, Any]) -> tuple[Problem, ...]:
    """Returns what is wrong with a presentation that nobody signed: ``two_kinds``, or ``envelope_malformed``, which is no
    more than a remark: nothing of it is shown.

    VC Data Model 2.0 section 4.13: ``holder`` is an address or an object with one, ``verifiableCredential`` holds objects.
    """
    problems = [
        fault if fault.code == "two_kinds" else Problem("envelope_malformed", fault.pointer)
        for fault in structure_faults(document, presentation=True)
    ]
    holder = document.get("holder")
    name = holder.get("id") if isinstance(holder, dict) else holder
    if holder is not None and not (isinstance(name, str) and ":" in name):
        problems.append(Problem("envelope_malformed", "/holder"))
    if VC_CONTEXTS[1] in _listed(document.get("@context")):
        members = _listed(document.get("verifiableCredential"))
        if not all(isinstance(member, dict) for member in members):
            problems.append(Problem("envelope_malformed", "/verifiableCredential"))
    return tuple(problems)


def _selective(proofs: Any) -> bool:
    """Says whether a holder may have left members out: the issuer's date is not theirs to show then."""
    names = {entry.get("cryptosuite") for entry in _listed(proofs) if isinstance(entry, dict)}
    return not names.isdisjoint(_SELECTIVE)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
