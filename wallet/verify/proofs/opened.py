"""What a securing mechanism hands to the checks once it has opened a credential.

A mechanism is one module in this folder that assigns ``MECHANISM``. It knows how one
family of formats is secured (Data Integrity proofs, JOSE tokens, SD-JWT, hosted badges)
and answers four checks at once, because they are one computation: shape, context, proof
and issuer_binding. The other checks read what it found and never look at the raw document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wallet.credential.model import Presentation
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Outcome, Skipped
from wallet.verify.context import CheckContext, SignedClaims

_NOT_RUN = Skipped(NOT_RUN)
_NOT_APPLICABLE = Skipped(NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Presented:
    """What the presenter signed: the facts that replay and holder binding are judged by.

    Set for presentations, and for a credential with key binding (SD-JWT with a KB-JWT).

    Attributes:
        holder: id of the presenter as signed (``holder``; ``iss`` of a vp+jwt), or "".
        key_controller: the party whose key signed, once ``issuer_binding`` holds, else "".
        challenge: proof.challenge, or the token's ``nonce``; None when there is none.
        domain: proof.domain values, or the token's ``aud`` values.
        created, expires: of the proof or token.
        purpose: proofPurpose, or "authentication" for tokens.
        key_bound: True when the credential itself names the presenter's key (``cnf``) and the
            presenter proved it; None when ids must be compared instead.
        digest: SHA-256 (hex) of the signed bytes; what a replay is recognised by.
    """

    holder: str = ""
    key_controller: str = ""
    challenge: str | None = None
    domain: tuple[str, ...] = ()
    created: datetime | None = None
    expires: datetime | None = None
    purpose: str = ""
    key_bound: bool | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """The findings of a mechanism.

    Attributes:
        shape: is it built as its format says; no member that hides or moves meaning.
        context: are all words defined by contexts we know (JSON-LD), else not applicable.
        proof: does a signature of a recognised kind fit these statements, and do the proof's own
            rules hold (purpose, created, expires …).
        issuer_binding: is the key that signed the issuer's own (the holder's, for a presentation),
            as decided by ``wallet.verify.checks.issuer_binding``.
        claims: the view and the embedded credentials, from signed statements only. Given whenever
            the statements could be read, also when the proof does not hold: the outcomes say
            what they are worth.
        presentation: the view of a presentation, without its credentials (the verifier puts in
            those that were judged).
        validity: what the mechanism itself found about dates that the view cannot carry (JWT
            ``exp`` that is no number, a registered claim that contradicts the document); joined
            with the validity check, the worst word stands.
        subject: likewise for holder binding (hashed recipients of OB 2.0).
        status: likewise for status that is part of the format (OB 2.0 revocation); joined.
        proof_created: when the (newest passing) proof says it was made.
        method_ids: ids of the verification methods whose signatures held.
    """

    shape: Outcome = _NOT_RUN
    context: Outcome = _NOT_APPLICABLE
    proof: Outcome = _NOT_RUN
    issuer_binding: Outcome = _NOT_RUN
    claims: SignedClaims = SignedClaims(None)
    presentation: Presentation | None = None
    presented: Presented | None = None
    validity: Outcome = _NOT_APPLICABLE
    subject: Outcome = _NOT_APPLICABLE
    status: Outcome = _NOT_APPLICABLE
    proof_created: datetime | None = None
    method_ids: tuple[str, ...] = ()


class Mechanism(Protocol):
    """How a family of formats is secured: one module, one ``MECHANISM``."""

    formats: frozenset[str]

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Checks the securing of ``parsed``. Never raises for a bad credential.

        Keys are found with ``wallet.verify.dids.resolution.find_key``; documents come from
        ``ctx.documents`` alone; what was used is appended to ``ctx.evidence``.
        """
        ...
