"""replay: was a presentation made for this request (V54)."""

from __future__ import annotations

import hmac

from wallet.credential.model import Presentation
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.limits import MAX_TITLE_CHARS
from wallet.report import NOT_APPLICABLE, NOT_RUN, Failed, Outcome, Passed, Problem, Skipped, Unknown, failed, unknown, worst
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Failed ``challenge_missing``, ``challenge_differs``, ``domain_missing``, ``domain_differs``,
    ``not_a_presentation``; Unknown ``presentation_unsigned`` for an answer that nobody signed, and ``nothing_presented``
    for a presentation without a credential: it proves a key and nothing else, which is enough for the answer to a
    challenge alone.

    Without a request there is nothing to compare: skipped with the remark ``no_request_to_compare``. Whether the request
    was answered before is known to whoever made it (:mod:`wallet.verify.presentation_memory`).
    """
    if isinstance(opened.view, Presentation) and not opened.children:
        empty = Problem("nothing_presented", "/verifiableCredential")
        answers = ctx.depth == 0 and ctx.expectations.challenge is not None
        own = _answer(parsed, opened, ctx)
        return worst((own, Passed((empty,)) if answers and isinstance(own, Passed) else Unknown((empty,))))
    return _answer(parsed, opened, ctx)


def _answer(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    if ctx.depth > 0:
        # The outer presentation answers the request; what is inside was issued long before.
        return Skipped(NOT_APPLICABLE)
    expected = ctx.expectations
    asked = expected.challenge is not None or expected.domain is not None
    presented = opened.presented
    if opened.envelope:
        return unknown("presentation_unsigned", pointer="/proof") if asked else Skipped(NOT_APPLICABLE)
    if presented is None:
        if parsed.kind is Kind.PRESENTATION or (opened.view is None and not asked):
            # It came, and its signature could not be asked what it answers.
            return Skipped(NOT_RUN)
        # A challenge was sent out and a bare credential came back: nobody has proved anything.
        return failed("not_a_presentation") if asked else Skipped(NOT_APPLICABLE)
    problems = []
    if expected.challenge is not None and not presented.challenge:
        problems.append(Problem("challenge_missing", "/proof/challenge"))
    elif expected.challenge is not None and not _same(expected.challenge, presented.challenge):
        problems.append(Problem("challenge_differs", "/proof/challenge"))
    if expected.domain is not None and not presented.domain:
        problems.append(Problem("domain_missing", "/proof/domain"))
    elif expected.domain is not None and expected.domain not in presented.domain:
        problems.append(Problem("domain_differs", "/proof/domain", " ".join(presented.domain)[:MAX_TITLE_CHARS]))
    if problems:
        return Failed(tuple(problems))
    if not opened.signed:
        return Skipped(NOT_RUN)
    return Passed() if asked else Skipped(NOT_APPLICABLE, (Problem("no_request_to_compare"),))


def _same(expected: str, challenge: str | None) -> bool:
    return challenge is not None and hmac.compare_digest(expected.encode("utf-8"), challenge.encode("utf-8", "replace"))
