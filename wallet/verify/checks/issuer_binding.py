"""issuer_binding: is the key that signed the named party's own. Every mechanism decides it here.

Verification Method Binding (VC Data Integrity 1.0 section 4.4; VC Data Model 2.0 section 4.4). A key that came with the
credential proves nothing about the issuer by itself: "signature fits, issuer not established".
"""

from __future__ import annotations

from wallet.formats.parsed import ParsedCredential
from wallet.report import Outcome, Passed, failed, unknown
from wallet.verify.context import CheckContext, DocumentSource
from wallet.verify.dids.resolution import KeyFinding
from wallet.verify.keys import issuer_lists
from wallet.verify.proofs.opened import Opened


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Returns what the mechanism decided with :func:`decide`."""
    _ = parsed, ctx
    return opened.issuer_binding


def decide(
    said: str, finding: KeyFinding, *, documents: DocumentSource, relationship: str, pointer: str = "/issuer"
) -> Outcome:
    """Compares who is said to have signed with whose key it was.

    Args:
        said: the issuer's id as signed (the holder's, for a presentation); "" when there is none.
        finding: the key whose signature fits.
        pointer: where ``said`` stands.

    Returns:
        Passed when the key is listed in ``said``'s own document; Failed ``issuer_missing``,
        ``key_not_the_issuers`` (somebody else's key, or one that the issuer's document does not list); Unknown
        ``issuer_not_established`` when the key only came along and the issuer's document is not at hand.
    """
    if not said:
        return failed("issuer_missing", pointer=pointer)
    if not finding.carried:
        return Passed() if finding.owner == said else failed("key_not_the_issuers", pointer=pointer)
    listed = issuer_lists(said, finding.key.key, documents=documents, relationship=relationship)
    if listed is None:
        controller = finding.key.controller
        if controller and controller != said:
            return failed("key_not_the_issuers", pointer=pointer)
        return unknown("issuer_not_established", pointer=pointer)
    return Passed() if listed else failed("key_not_the_issuers", pointer=pointer)
