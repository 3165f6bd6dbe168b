"""What a securing mechanism hands to the checks once it has opened a credential.

A mechanism is one module in this folder that assigns ``MECHANISM``. It knows how one family of formats is secured
(Data Integrity proofs, JOSE tokens, SD-JWT, hosted badges) and answers four checks at once, because they are one
computation: shape, context, proof and issuer_binding. The other checks read what it found and never look at the raw
document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from wallet.credential.model import Credential, Presentation
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Outcome, OutcomeKind, Skipped
from wallet.verify.context import CheckContext

_NOT_RUN = Skipped(NOT_RUN)
_NOT_APPLICABLE = Skipped(NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Presented:
    """What the presenter signed: the facts that replay and holder binding are judged by.

    Set for presentations, and for a credential with key binding (SD-JWT with a KB-JWT).

    Attributes:
        key_controller: the party whose key signed (from the key's own document); "" when not established.
        challenge: proof.challenge, or the token's ``nonce``; None when there is none.
        domain: proof.domain values, or the token's ``aud`` values.
        created, expires: of the proof or token.
        key_bound: True when the credential itself names the presenter's key (``cnf``) and the presenter proved it;
            None when ids must be compared instead.
        digest: SHA-256 (hex) of what was signed, without the signature: what it is recognised by when it is shown again.
    """

    key_controller: str = ""
    challenge: str | None = None
    domain: tuple[str, ...] = ()
    created: datetime | None = None
    expires: datetime | None = None
    key_bound: bool | None = None
    digest: str = ""


@dataclass(slots=True)
class Opened:
    """The findings of a mechanism. What is left as it is made means: not run, or does not apply.

    Attributes:
        shape: is it built as its format says; no member that hides or moves meaning.
        context: are all words defined by contexts we know (JSON-LD), else not applicable.
        proof: does a signature of a recognised kind fit these statements, and do the proof's own rules hold
            (purpose, created, expires …).
        issuer_binding: is the key that signed the issuer's own (the holder's, for a presentation), as decided by
            ``wallet.verify.checks.issuer_binding.decide``.
        view: what the signed statements say (a presentation's without its credentials: the verifier puts in those
            that were judged). Given whenever they could be read, also when the proof does not hold: the outcomes
            say what they are worth.
        children: embedded credentials as (JSON Pointer, parsed), each judged on its own. Endorsements too: their
            pointer says so, and they never touch the verdict.
        presented: see Presented.
        validity: what the mechanism found about dates that the view cannot carry (an ``exp`` that is no number, a
            registered claim against the document); joined with the validity check, the worst word stands.
        not_before, not_after: further bounds (``nbf``, ``exp``); the most restrictive date counts.
        subject: joined with the subject check (hashed recipients of OB 2.0).
        status: joined with the status check (the revocation list of an OB 2.0 issuer).
        method_ids: ids of the verification methods whose signatures held.
        key_fingerprints: the keys that made them.
        confirmation: fingerprint of the holder's key that the issuer named (``cnf``); "" for one that cannot be read,
            None where none is named.
        envelope: a presentation that nobody signed, which only holds things together.
        whole: the proof is over all that its issuer wrote; a holder chose what is shown of a derived one.
        as_json: the proof is over the JSON as it stands, not over statements.
    """

    shape: Outcome = _NOT_RUN
    context: Outcome = _NOT_APPLICABLE
    proof: Outcome = _NOT_RUN
    issuer_binding: Outcome = _NOT_RUN
    view: Credential | Presentation | None = None
    children: tuple[tuple[str, ParsedCredential], ...] = ()
    presented: Presented | None = None
    validity: Outcome = _NOT_APPLICABLE
    not_before: datetime | None = None
    not_after: datetime | None = None
    subject: Outcome = _NOT_APPLICABLE
    status: Outcome = _NOT_APPLICABLE
    method_ids: tuple[str, ...] = field(default=())
    key_fingerprints: tuple[str, ...] = ()
    confirmation: str | None = None
    envelope: bool = False
    whole: bool = True
    as_json: bool = False

    @property
    def signed(self) -> bool:
        """Says whether a signature holds over these statements."""
        return self.proof.kind is OutcomeKind.PASSED

    @property
    def issuer_proven(self) -> bool:
        """Says whether it is the named party's own key that signed."""
        return self.signed and self.issuer_binding.kind is OutcomeKind.PASSED


class Mechanism(Protocol):
    """How a format is secured: one module with ``MECHANISM``."""

    id: str
    formats: frozenset[str]

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Checks the securing of ``parsed``. Never raises for a bad credential.

        Keys are found with ``wallet.verify.keys.find``; documents come from ``ctx.documents`` alone, which writes
        down what was used as evidence.
        """
        ...
