"""The report of a verification: every check, always, and the dated verdict over them."""

from __future__ import annotations

from enum import StrEnum

from wallet.credential.model import Credential, Presentation
from wallet.encodings.written import Moment, Written
from wallet.errors import LanyardError
from wallet.report.outcome import Outcome


class Verdict(StrEnum):
    """The three-valued judgement. *unreadable* is not a verdict: nothing was judged."""

    VERIFIED = "verified"
    NOT_VERIFIED = "not_verified"
    INCONCLUSIVE = "inconclusive"


class CheckName(StrEnum):
    """The checks, in the order they are made and shown (verify.verifier.CHECKS)."""

    CONTAINER = "container"
    SHAPE = "shape"
    CONTEXT = "context"
    PROOF = "proof"
    ISSUER_BINDING = "issuer_binding"
    VALIDITY = "validity"
    STATUS = "status"
    SUBJECT = "subject"
    REPLAY = "replay"
    ISSUER_TRUST = "issuer_trust"
    SCHEMA = "schema"
    PROFILE = "profile"


class CheckResult(Written, frozen=True, tag="CheckResult"):
    """What one check found in one scope.

    ``scope`` is a JSON Pointer: "" is the thing itself, ``/verifiableCredential/0``
    a credential inside it.
    """

    check: CheckName
    scope: str
    outcome: Outcome


class EvidenceItem(Written, frozen=True, tag="EvidenceItem"):
    """A document that a check used, kept so that the verdict can be given again.

    Attributes:
        kind: ``did_document``, ``status_list``, ``registry``, ``entity_statement``, ``jwks``,
            ``hosted``, ``context``.
        address: what was asked for (URL or DID; for contexts the URL).
        sha256: hex digest of ``content``.
        fetched_at: when the bytes came from the network (or the person's folder).
        content: the bytes exactly as received; empty for bundled contexts.
        expires_at: when the sender said it goes stale (Cache-Control), if it did.
    """

    kind: str
    address: str
    sha256: str
    fetched_at: Moment
    content: bytes = b""
    expires_at: Moment | None = None

    def __repr__(self) -> str:
        # Never the bytes: they may be long, and say things about people.
        return f"EvidenceItem({self.kind!r}, {self.address!r}, {self.sha256!r}, {self.fetched_at!r})"


class Unread(Written, frozen=True, tag="Unread"):
    """What is known of a thing that could not be read: what it calls itself, which nobody proved.

    Attributes:
        types: its type words.
        host: where its issuer, or the badge itself, is said to be found; "" when nowhere.
    """

    types: tuple[str, ...] = ()
    host: str = ""


class NotVerifiedError(LanyardError):
    """Raised by :meth:`VerificationReport.require_verified`."""


class VerificationReport(Written, frozen=True, tag="VerificationReport"):
    """Everything that was found about one top-level credential or presentation.

    Attributes:
        format: the format's id, e.g. ``data_integrity``, ``vc_jwt``, ``open_badge_2``.
        type: the most telling type, e.g. ``OpenBadgeCredential``, ``VerifiablePresentation``.
        results: every check of every scope; the checks of scope "" are always all there.
        verdict: the policy's judgement over ``results`` at time ``at``.
        policy: id of the policy that judged.
        at: the moment the judgement is for (UTC).
        online: whether any document came from the network during this run.
        view: what the *signed* statements say; None when nothing signed could be read.
            A presentation's view holds the views of its credentials.
        evidence: what the checks used.
        duration_ms: wall time of the checks, milliseconds.
        presentation_digest: what a presentation is recognised by when it is shown again, however it is written (hex
            SHA-256 of what its presenter signed); "" for what nobody presented.
        unread: what it calls itself, where there is no view; None where there is one.
    """

    source: str
    index: int
    format: str
    type: str
    results: tuple[CheckResult, ...]
    verdict: Verdict
    policy: str
    at: Moment
    online: bool = False
    view: Credential | Presentation | None = None
    evidence: tuple[EvidenceItem, ...] = ()
    duration_ms: float = 0.0
    presentation_digest: str = ""
    unread: Unread | None = None

    def __bool__(self) -> bool:
        # ``if report:`` would read "there is a report" as "it is good".
        raise TypeError("a report is not a yes or no: read .verdict or call require_verified()")

    def require_verified(self) -> None:
        """Returns when verified; raises NotVerifiedError otherwise."""
        if self.verdict is not Verdict.VERIFIED:
            raise NotVerifiedError(str(self.verdict))

    def outcome(self, check: CheckName, scope: str = "") -> Outcome:
        """Returns what ``check`` found in ``scope``. Raises KeyError when that scope was not checked."""
        for result in self.results:
            if result.check is check and result.scope == scope:
                return result.outcome
        raise KeyError((check, scope))
