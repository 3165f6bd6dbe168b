"""How old a kept answer may be before its age is told as a warning (V51)."""

from __future__ import annotations

from datetime import timedelta

from wallet.limits import MAX_STATUS_AGE
from wallet.report import Problem
from wallet.verify.context import CheckContext, Document


def remarks_on_age(document: Document, ctx: CheckContext, *, told: timedelta | None) -> tuple[Problem, ...]:
    """Says of a kept list how old it is, and whether it is older than it may be (V51): by what the sender said, by
    ``told`` (the list's own word, never more than ours), else by MAX_STATUS_AGE."""
    if document.origin != "kept":
        return ()
    when = document.fetched_at.isoformat()
    if document.expires_at is not None:
        greatest = document.expires_at - document.fetched_at
    else:
        greatest = MAX_STATUS_AGE if told is None else min(told, MAX_STATUS_AGE)
    remarks = (Problem("status_as_of", "", when),)
    return (*remarks, Problem("status_stale", "", when)) if ctx.at - document.fetched_at > greatest else remarks
