"""subject: holder binding, graded. A stolen credential in somebody's own presentation is named (W3C VC 2.0 section 8.3)."""

from __future__ import annotations

from wallet.credential.model import Credential
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Outcome, Passed, Problem, Skipped, failed
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """In a presentation: passed when bound to the key that signed it; failed ``not_the_presenters`` when bound to another.

    Remarks: ``bound_to_presenter``, ``bearer`` (bound to nobody), ``identity_hashed`` (bound to an address), ``name_only``.
    """
    _ = parsed
    view = opened.view
    if view is None:
        return Skipped(NOT_RUN)
    if not isinstance(view, Credential):
        return Skipped(NOT_APPLICABLE)
    ids = [subject.id for subject in view.subjects if subject.id]
    if not ctx.presenter.presentation or ("ClrCredential" not in view.type and ctx.depth > 1):
        return Passed((Problem(_grade(view, ids)),))
    presenter = ctx.presenter.id
    if not ids:
        return Passed((Problem(_grade(view, ids)),))
    if presenter and all(one == presenter for one in ids):
        return Passed((Problem("bound_to_presenter"),))
    if not any(one.startswith("did:") for one in ids):
        # A mail address or a page names a person, but shows nothing about who is presenting.
        return Passed((Problem("name_only"),))
    return failed("not_the_presenters", pointer="/credentialSubject/id")


def _grade(view: Credential, ids: list[str]) -> str:
    if any(one.startswith("did:") for one in ids):
        return "bound_to_key"
    if any(subject.identifier for subject in view.subjects):
        return "identity_hashed"
    return "name_only" if ids or any(subject.name for subject in view.subjects) else "bearer"
