"""replay: was a presentation made for this request, and is it shown for the first time."""

from __future__ import annotations

import hmac
from hashlib import sha256

from wallet.credential.model import Presentation
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Failed, Outcome, Passed, Problem, Skipped, failed
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Failed ``challenge_differs``, ``domain_differs``, ``seen_before``. Without a request there is nothing to compare."""
    if not isinstance(opened.view, Presentation):
        wanted = ctx.expectations.challenge or ctx.expectations.domain
        if wanted and ctx.depth == 0 and opened.view is not None:
            # A challenge was sent out and a bare credential came back: nobody has proved anything.
            return failed("not_a_presentation")
        return Skipped(NOT_APPLICABLE)
    if not opened.trusted:
        return Skipped(NOT_RUN)
    problems = []
    expected = ctx.expectations
    if expected.challenge is not None and not _same(expected.challenge, opened.challenge):
        problems.append(Problem("challenge_differs", "/proof/challenge"))
    if expected.domain is not None and expected.domain not in opened.domain:
        problems.append(Problem("domain_differs", "/proof/domain"))
    if ctx.seen_presentations is not None:
        digest = sha256(parsed.payload).hexdigest()
        if digest in ctx.seen_presentations:
            problems.append(Problem("seen_before"))
        ctx.seen_presentations.add(digest)
    if problems:
        return Failed(tuple(problems))
    if expected.challenge is None and expected.domain is None:
        return Skipped(NOT_APPLICABLE, (Problem("no_request_to_compare"),))
    return Passed()


def _same(expected: str, told: str) -> bool:
    return hmac.compare_digest(expected.encode("utf-8"), told.encode("utf-8"))
