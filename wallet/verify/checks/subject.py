"""subject: holder binding, graded. A stolen credential in somebody else's presentation is named as such.

The grades: bound to a key the presenter proved · an address that was hashed · a name only · bearer.
"""

from __future__ import annotations

from wallet.credential.model import Credential
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Failed, Outcome, Passed, Problem, Skipped, Unknown, failed, unknown, worst
from wallet.verify.context import CheckContext
from wallet.verify.identity import compare, weaknesses
from wallet.verify.proofs.opened import Opened

_ID = "/credentialSubject/id"
_ANSWERED = frozenset({"identity_not_compared", "name_only", "bearer"})
"""What a comparison with the person the checker named settles; whose key presented is another question."""


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Joins what the mechanism knows of the recipient with who presents and with whom the checker expects.

    Outside a presentation nobody is compared: skipped, with a remark that says what it is bound to. Inside:
    Passed with ``bound_to_presenter``; Failed ``not_the_presenters`` (bound to somebody else's key); Unknown
    ``presenter_not_established``, ``name_only``, ``identity_not_compared``, ``bearer``. With a person named
    (``ctx.person``) the outcomes of :func:`wallet.verify.identity.compare` besides.
    """
    _ = parsed
    view = opened.view
    if view is None:
        return Skipped(NOT_RUN)
    if not isinstance(view, Credential):
        return Skipped(NOT_APPLICABLE)
    own = _with_mechanism(_compared(view, opened, ctx), opened)
    if weak := (*weaknesses(view), *_another(view, ctx)):
        own = worst((own, Skipped(NOT_APPLICABLE, weak)))
    if ctx.person is None:
        return own
    told = compare(view, ctx.person, own=False, proof=opened.proof.word)
    settled = isinstance(told, Passed | Failed)
    if settled and isinstance(own, Unknown) and {problem.code for problem in own.problems} <= _ANSWERED:
        own = Skipped(NOT_APPLICABLE, own.remarks)
    return worst((own, told))


def _another(view: Credential, ctx: CheckContext) -> tuple[Problem, ...]:
    """A course that names somebody else than the transcript around it. A remark: one person may have several ids."""
    ids = {subject.id for subject in view.subjects if subject.id}
    return (Problem("another_subject", _ID),) if ctx.about and ids and ids.isdisjoint(ctx.about) else ()


def _with_mechanism(own: Outcome, opened: Opened) -> Outcome:
    if isinstance(opened.subject, Skipped):
        # A mechanism may know a better grade (a key named by the token itself).
        return opened.subject if isinstance(own, Skipped) and opened.subject.remarks else own
    # What the mechanism compared says more than a grade.
    return opened.subject if isinstance(own, Skipped) else worst((own, opened.subject))


def _compared(view: Credential, opened: Opened, ctx: CheckContext) -> Outcome:
    if opened.presented is not None and opened.presented.key_bound is not None:
        if opened.presented.key_bound:
            return Passed((Problem("bound_to_presenter", _ID),))
        return failed("not_the_presenters", pointer=_ID)
    ids = [subject.id for subject in view.subjects if subject.id]
    grade = _grade(view, ids)
    if ctx.presenter is None:
        return Skipped(NOT_APPLICABLE, (Problem(grade, _ID),))
    if not ids or len(ids) < len(view.subjects):
        return unknown("identity_not_compared" if grade in ("identity_hashed", "identity_plain") else "bearer", pointer=_ID)
    if not ctx.presenter.id:
        return unknown("presenter_not_established", pointer=_ID)
    if all(one == ctx.presenter.id for one in ids):
        return Passed((Problem("bound_to_presenter", _ID),))
    if not any(one.startswith("did:") for one in ids):
        # A page or a mail address names a person, but shows nothing about who is presenting.
        return unknown("name_only", pointer=_ID)
    return failed("not_the_presenters", pointer=_ID)


def _grade(view: Credential, ids: list[str]) -> str:
    if any(one.startswith("did:") for one in ids):
        return "bound_to_key"
    told = [one for subject in view.subjects for one in subject.identifier]
    if told:
        return "identity_hashed" if any(one.hashed for one in told) else "identity_plain"
    return "name_only" if ids or any(subject.name for subject in view.subjects) else "bearer"
