"""replay: was a presentation made for this request, and is it shown for the first time (V53, V54)."""

from __future__ import annotations

import hmac
from hashlib import sha256

from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Failed, Outcome, Passed, Problem, Skipped, failed
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Failed ``challenge_differs``, ``domain_differs``, ``seen_before``, ``not_a_presentation``.

    Without a request there is nothing to compare: skipped with the remark ``no_request_to_compare``.
    """
    if ctx.depth > 0:
        # The outer presentation answers the request; what is inside was issued long before.
        return Skipped(NOT_APPLICABLE)
    expected = ctx.expectations
    asked = expected.challenge is not None or expected.domain is not None
    presented = opened.presented
    if presented is None:
        if opened.view is None and not asked:
            return Skipped(NOT_RUN)
        # A challenge was sent out and a bare credential came back: nobody has proved anything.
        return failed("not_a_presentation") if asked else Skipped(NOT_APPLICABLE)
    problems = []
    if expected.challenge is not None and not _same(expected.challenge, presented.challenge):
        problems.append(Problem("challenge_differs", "/proof/challenge"))
    if expected.domain is not None and expected.domain not in presented.domain:
        problems.append(Problem("domain_differs", "/proof/domain"))
    if ctx.seen_presentations is not None and opened.signed:
        digest = presented.digest or sha256(parsed.payload).hexdigest()
        if digest in ctx.seen_presentations:
            problems.append(Problem("seen_before"))
        ctx.seen_presentations.add(digest)
    if problems:
        return Failed(tuple(problems))
    if not opened.signed:
        return Skipped(NOT_RUN)
    return Passed() if asked else Skipped(NOT_APPLICABLE, (Problem("no_request_to_compare"),))


def _same(expected: str, told: str | None) -> bool:
    return told is not None and hmac.compare_digest(expected.encode("utf-8"), told.encode("utf-8", "replace"))
