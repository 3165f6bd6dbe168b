"""issuer_binding: is the key that signed the named party's own. Every mechanism decides it here.

Verification Method Binding (VC Data Integrity 1.0 section 4.4; VC Data Model 2.0 section 4.4). A key that came with the
credential proves nothing about the issuer by itself: "signature fits, issuer not established".
"""

from __future__ import annotations

from datetime import datetime

from wallet.encodings.web_address import same_origin
from wallet.formats.parsed import ParsedCredential
from wallet.report import Outcome, Passed, failed, unknown
from wallet.verify.context import CheckContext
from wallet.verify.dids.listed_keys import KeyFinding
from wallet.verify.keys import issuer_lists, key_standing, why_away
from wallet.verify.proofs.opened import Opened


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Returns what the mechanism decided with :func:`decide`."""
    _ = parsed, ctx
    return opened.issuer_binding


def decide(
    issuer: str,
    finding: KeyFinding,
    ctx: CheckContext,
    *,
    relationship: str,
    pointer: str = "/issuer",
    signed: datetime | None = None,
) -> Outcome:
    """Compares the party that is named as the signer with whose key it was.

    Args:
        issuer: the issuer's id as signed (the holder's, for a presentation); "" when there is none.
        finding: the key whose signature fits.
        pointer: where ``issuer`` stands.
        signed: when the signature says it was made, where that counts.

    Returns:
        Passed when the key is listed in ``issuer``'s own document; Failed ``issuer_missing``,
        ``key_not_the_issuers`` (somebody else's key, or one that the issuer's document does not list), and for a key
        that came along and is listed as ended what ``wallet.verify.keys.key_standing`` says; Unknown
        ``issuer_not_established`` when the key only came along, or stands on another page of the issuer's host, and
        the issuer's own pages list no key of any kind or are not at hand (the detail is the fetch that failed).
    """
    if not issuer:
        return failed("issuer_missing", pointer=pointer)
    if finding.owner == issuer and not finding.carried:
        return Passed()
    if not finding.carried and not same_origin(finding.owner, issuer):
        return failed("key_not_the_issuers", pointer=pointer)
    # Another page of the issuer's host: the issuer may name it, or it may be another tenant's.
    listed = issuer_lists(issuer, finding.key.key, documents=ctx.documents, relationship=relationship)
    if listed is None:
        controller = finding.key.controller
        if controller and controller != issuer:
            return failed("key_not_the_issuers", pointer=pointer)
        return unknown("issuer_not_established", why_away(issuer, documents=ctx.documents), pointer=pointer)
    if listed is False:
        return failed("key_not_the_issuers", pointer=pointer)
    return key_standing(listed, at=ctx.at, signed=signed, pointer=pointer)
