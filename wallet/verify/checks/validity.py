"""validity: dates only (VC Data Model 2.0 section 4.9); the start and the end themselves are inside."""

from __future__ import annotations

from wallet.credential.model import Credential
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Failed, Outcome, Passed, Problem, Skipped, worst
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Failed ``expired``, ``not_yet_valid`` or ``date_malformed``; the most restrictive date counts.

    A remark ``clock_suspect`` says that everything in it is still to come, as when a computer's clock is far behind
    (V42).
    """
    _ = parsed
    view = opened.view
    if view is None:
        return Skipped(NOT_RUN)
    problems = []
    starts, ends = [opened.not_before], [opened.not_after]
    if isinstance(view, Credential):
        starts.append(view.valid_from)
        ends.append(view.valid_until)
        # A date without a zone, or two of them: nobody can say when it begins or ends (V41).
        if view.valid_from_text and view.valid_from is None:
            problems.append(Problem("date_malformed", "/validFrom"))
        if view.valid_until_text and view.valid_until is None:
            problems.append(Problem("date_malformed", "/validUntil"))
    elif opened.presented is not None:
        ends.append(opened.presented.expires)
    begun = [start for start in starts if start is not None]
    ended = [end for end in ends if end is not None]
    remarks: tuple[Problem, ...] = ()
    if begun and ctx.at < max(begun):
        problems.append(Problem("not_yet_valid", "/validFrom"))
        remarks = (Problem("clock_suspect", "/validFrom"),)
    if ended and ctx.at > min(ended):
        problems.append(Problem("expired", "/validUntil"))
    if problems:
        own: Outcome = Failed(tuple(problems), remarks)
    else:
        own = Passed() if begun or ended else Skipped(NOT_APPLICABLE)
    return worst((own, opened.validity))
