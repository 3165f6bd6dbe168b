"""subject: holder binding, graded. A stolen credential in somebody else's presentation is named as such.

The grades: bound to a key the presenter proved · an address that was hashed · a name only · bearer.
"""

from __future__ import annotations

from collections.abc import Sequence

from wallet.credential.identity import Identity, IdentityType, tidy
from wallet.credential.model import Credential, Profile, Subject
from wallet.credential.recipient import Matcher
from wallet.encodings.party_id import is_did, party
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Failed, Outcome, Passed, Problem, Skipped, Unknown, failed, unknown, worst
from wallet.verify.context import CheckContext, Presenter
from wallet.verify.identity import compare, weaknesses
from wallet.verify.keys import key_of_id
from wallet.verify.proofs.opened import Opened

_ID = "/credentialSubject/id"
_ANSWERED = frozenset({"identity_not_compared", "name_only", "bearer"})
"""What a comparison with the person the checker named settles; whose key presented is another question."""


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Joins what the mechanism knows of the recipient with who presents and with whom the checker expects.

    Outside a presentation nobody is compared: skipped, with a remark that says what it is bound to. Inside:
    Passed with ``bound_to_presenter``; Failed ``not_the_presenters`` (bound to somebody else's key); Unknown
    ``presenter_not_established``, ``name_only``, ``identity_not_compared``, ``bearer``, ``subject_hidden``. With a person
    named (``ctx.person``) the outcomes of :func:`wallet.verify.identity.compare` besides. A presentation inside another:
    Failed ``presentation_of_another`` where somebody else made it. The remark ``self_issued`` says that it is the
    person's own word.
    """
    _ = parsed
    view = opened.view
    if view is None:
        return Skipped(NOT_RUN)
    if not isinstance(view, Credential):
        return _presentation_inside(opened, ctx)
    own = _with_mechanism(_compared(view, opened, ctx), opened)
    if notes := (*weaknesses(view), *_another(view, ctx), *_self_issued(view, opened, ctx)):
        own = worst((own, Skipped(NOT_APPLICABLE, notes)))
    if ctx.person is None:
        return own
    named = compare(view, ctx.person, own=False, proof=opened.proof.kind)
    settled = isinstance(named, Passed | Failed)
    if settled and isinstance(own, Unknown) and {problem.code for problem in own.problems} <= _ANSWERED:
        own = Skipped(NOT_APPLICABLE, own.remarks)
    return worst((own, named))


def _presentation_inside(opened: Opened, ctx: CheckContext) -> Outcome:
    """A presentation that another holds: whoever shows it on must be the one who made it."""
    around = ctx.presenter
    if around is None or around.envelope or opened.envelope:
        return Skipped(NOT_APPLICABLE)
    presented = opened.presented
    own = Presenter(presented.key_controller if presented and opened.signed else "", opened.key_fingerprints)
    if not own.id or not around.id:
        return unknown("presenter_not_established", pointer="/holder")
    return Passed() if around.is_same_as(own) else failed("presentation_of_another", pointer="/holder")


def _another(view: Credential, ctx: CheckContext) -> tuple[Problem, ...]:
    """A course that names somebody else than the transcript around it. A remark: one person may have several ids."""
    ids = {subject.id for subject in view.subjects if subject.id}
    return (Problem("another_subject", _ID),) if ctx.about and ids and ids.isdisjoint(ctx.about) else ()


def _self_issued(view: Credential, opened: Opened, ctx: CheckContext) -> tuple[Problem, ...]:
    """The person's own word: the issuer is the subject, or whoever presents it; by id, by key, or by the address it was
    issued to, which the issuer gives as its own. However each of them is spelled. So is praise of what one holds oneself.
    """
    issuer = view.issuer
    keys = set(opened.key_fingerprints)
    names = {party(name) for name in (issuer.id, issuer.url, f"mailto:{issuer.email.removeprefix('mailto:')}")} - {""}
    about = (*view.subjects, *(ctx.endorsed.subjects if ctx.endorsed is not None else ()))
    subjects = {party(subject.id) for subject in about}
    holders = {key for subject in about if (key := key_of_id(party(subject.id)))} | {opened.confirmation}
    by_presenter = ctx.presenter is not None and (
        party(ctx.presenter.id) in names or not keys.isdisjoint(ctx.presenter.keys)
    )
    own = not names.isdisjoint(subjects) or not keys.isdisjoint(holders) or by_presenter or _is_own_recipient(issuer, about)
    return (Problem("self_issued", "/issuer"),) if own else ()


def _is_own_recipient(issuer: Profile, subjects: Sequence[Subject]) -> bool:
    identifiers = [identifier for subject in subjects for identifier in subject.identifier]
    if not identifiers:
        return False
    own = [Identity(IdentityType.EMAIL, tidy(issuer.email))] if issuer.email else []
    for value in {issuer.id, issuer.url, party(issuer.id), party(issuer.url)} - {""}:
        own.append(Identity(IdentityType.DID if is_did(value) else IdentityType.URL, value))
    matcher = Matcher(own)
    named = {party(identifier.identity_hash) for identifier in identifiers if not identifier.hashed}
    if not named.isdisjoint({party(identity.value) for identity in own} - {""}):
        return True
    return any(matcher.match(identifier) is not None for identifier in identifiers)


def _with_mechanism(own: Outcome, opened: Opened) -> Outcome:
    if isinstance(opened.subject, Skipped):
        # A mechanism may know a better grade (a key named by the token itself).
        return opened.subject if isinstance(own, Skipped) and opened.subject.remarks else own
    if isinstance(own, Unknown) and any(problem.code == "subject_hidden" for problem in opened.subject.problems):
        # It is not known to be anybody's who holds it.
        return opened.subject
    # What the mechanism compared says more than a grade.
    return opened.subject if isinstance(own, Skipped) else worst((own, opened.subject))


def _compared(view: Credential, opened: Opened, ctx: CheckContext) -> Outcome:
    presenter = ctx.presenter
    bound = opened.presented.key_bound if opened.presented is not None else None
    if bound is False:
        return failed("not_the_presenters", pointer=_ID)
    if bound and presenter is None:
        return Passed((Problem("bound_to_presenter", _ID),))
    ids = [subject.id for subject in view.subjects if subject.id]
    grade = _grade(view, ids)
    if presenter is None:
        return Skipped(NOT_APPLICABLE, (Problem(grade, _ID),))
    if opened.confirmation is not None:
        # The issuer named a key: another one's presentation of it is not its holder's, whatever binding came along.
        if not presenter.id or not opened.confirmation:
            return unknown("presenter_not_established", pointer=_ID)
        if opened.confirmation in presenter.keys:
            return Passed((Problem("bound_to_presenter", _ID),))
        return failed("not_the_presenters", pointer=_ID)
    if not ids or len(ids) < len(view.subjects):
        return unknown("identity_not_compared" if grade in ("identity_hashed", "identity_plain") else "bearer", pointer=_ID)
    if not presenter.id:
        return unknown("presenter_not_established", pointer=_ID)
    if all(name == presenter.id or key_of_id(name) in presenter.keys for name in ids):
        return Passed((Problem("bound_to_presenter", _ID),))
    if any(is_did(name) for name in ids) and not all(_is_party(name, presenter) for name in ids):
        return failed("not_the_presenters", pointer=_ID)
    # A page or a mail address names a person, but shows nothing about who is presenting; nor does a DID that is spelled
    # as none is (DID Core 1.0 section 3.1).
    return unknown("name_only", pointer=_ID)


def _is_party(name: str, presenter: Presenter) -> bool:
    """Says whether ``name`` is the presenter's, in whatever spelling."""
    own = party(name)
    return own == party(presenter.id) or key_of_id(own) in presenter.keys


def _grade(view: Credential, ids: list[str]) -> str:
    if any(is_did(name) for name in ids):
        return "bound_to_key"
    identifiers = [identifier for subject in view.subjects for identifier in subject.identifier]
    if identifiers:
        return "identity_hashed" if any(identifier.hashed for identifier in identifiers) else "identity_plain"
    return "name_only" if ids or any(subject.name for subject in view.subjects) else "bearer"
