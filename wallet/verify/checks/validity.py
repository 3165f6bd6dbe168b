"""validity: dates only. VC Data Model 2.0 section 4.9; the start and the end themselves are inside."""

from __future__ import annotations

from wallet.credential.model import Credential, Presentation
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Failed, Outcome, Passed, Problem, Skipped
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Failed ``expired``, ``not_yet_valid`` or ``date_malformed``; the most restrictive date counts."""
    _ = parsed
    view = opened.view
    if view is None:
        return Skipped(NOT_RUN)
    problems = list(opened.dates)
    starts, ends = [opened.not_before], [opened.not_after]
    if isinstance(view, Presentation):
        ends.append(view.expires)
    else:
        starts.append(view.valid_from)
        ends.append(view.valid_until)
        problems.extend(_malformed(view))
    if any(start is not None and ctx.at < start for start in starts):
        problems.append(Problem("not_yet_valid", "/validFrom"))
    if any(end is not None and ctx.at > end for end in ends):
        problems.append(Problem("expired", "/validUntil"))
    if problems:
        return Failed(tuple(problems))
    if not any(starts) and not any(ends):
        return Skipped(NOT_APPLICABLE)
    return Passed()


def _malformed(view: Credential) -> list[Problem]:
    """A date without a zone, or none at all: nobody can say when it begins or ends (V41)."""
    problems = []
    if view.valid_from_text and (view.valid_from is None or " " in view.valid_from_text.strip()):
        problems.append(Problem("date_malformed", "/validFrom"))
    if view.valid_until_text and (view.valid_until is None or " " in view.valid_until_text.strip()):
        problems.append(Problem("date_malformed", "/validUntil"))
    return problems
