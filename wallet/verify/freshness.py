"""How old a kept answer is, whether it still counts, and what an answer from another day is worth (V51)."""

from __future__ import annotations

from datetime import timedelta

from wallet.limits import MAX_STATUS_AGE
from wallet.report import Failed, Outcome, Passed, Problem, Unknown
from wallet.verify.context import CheckContext, Document


def remarks_on_age(document: Document, ctx: CheckContext, *, lifetime: timedelta | None) -> tuple[Problem, ...]:
    """Says of a kept list how old it is, and whether it is older than it may be (V51).

    That is by ``lifetime`` (the signed list's own ``ttl``), else by what its sender said (Cache-Control), and never more
    than MAX_STATUS_AGE.
    """
    if document.origin != "kept" or document.later:
        return ()
    when = document.fetched_at.isoformat()
    if lifetime is None and document.expires_at is not None:
        lifetime = document.expires_at - document.fetched_at
    greatest = MAX_STATUS_AGE if lifetime is None else min(lifetime, MAX_STATUS_AGE)
    remarks = (Problem("status_as_of", "", when),)
    return (*remarks, Problem("status_stale", "", when)) if ctx.at - document.fetched_at > greatest else remarks


def settled(outcome: Outcome, document: Document, *, pointer: str, ended: bool = False) -> Outcome:
    """Returns what a list's answer is worth on the day that is asked about.

    - A list that came only after that day: good news holds for it (``status_from_later``), bad news says nothing about
      when it began: Unknown ``withdrawn_since``.
    - A kept list that has run out (``ended``): its good news is Unknown ``status_list_expired``; what it withdrew stays
      withdrawn until a newer list says otherwise.
    """
    when = document.fetched_at.isoformat()
    if document.later:
        if isinstance(outcome, Failed):
            return Unknown((Problem("withdrawn_since", pointer, when),), outcome.remarks)
        if isinstance(outcome, Passed):
            return Passed((*outcome.remarks, Problem("status_from_later", pointer, when)))
        return outcome
    if not ended:
        return outcome
    if isinstance(outcome, Failed):
        return Failed(outcome.problems, (*outcome.remarks, Problem("status_list_expired", pointer)))
    return Unknown((*outcome.problems, Problem("status_list_expired", pointer)), outcome.remarks)
