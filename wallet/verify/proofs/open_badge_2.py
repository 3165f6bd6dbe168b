"""Opens Open Badges 2.0: assertions and endorsements, hosted (the issuer's page says the same) and signed (JWS)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from wallet.errors import FetchError, IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.open_badge_2 import CONTEXTS, ENDORSEMENT, is_version_1, types_of
from wallet.formats.open_badge_2_view import endorsement_view, support_view, view, with_title
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.formats.reading import read_credential_bytes, read_document
from wallet.jsonld.contexts import bundled
from wallet.limits import MAX_PROOFS
from wallet.report import NOT_APPLICABLE, Failed, Outcome, Passed, Problem, Skipped, failed, unknown, worst
from wallet.verify.context import CheckContext
from wallet.verify.proofs.badge_documents import BADGE_CLASS, ISSUER, Found, is_address, resolve
from wallet.verify.proofs.badge_revocations import judge_revocations
from wallet.verify.proofs.hosted_badge import is_withdrawn, judge_hosted
from wallet.verify.proofs.opened import Opened
from wallet.verify.proofs.signed_badge import judge_signed

_HOSTED: Final = frozenset({"hosted", "HostedBadge"})


class OpenBadge2Mechanism:
    """OB 2.0 section 5 (verification)."""

    id = "open_badge_2"
    formats = frozenset({"open_badge_2"})

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Judges an assertion or an endorsement; BadgeClass and Issuer are read at their own addresses."""
        document = parsed.document
        opened = Opened(shape=Passed(), context=_context(document))
        if parsed.kind is Kind.SUPPORT:
            opened.view = support_view(document)
            opened.proof = opened.issuer_binding = unknown("not_an_award")
        elif ENDORSEMENT in types_of(document):
            issuer = _issuer(document.get("issuer"), ctx)
            opened.view = endorsement_view(document, issuer.document)
            opened.shape = _told(_endorsement_faults(document), issuer.remarks)
            self._judge(parsed, None, issuer, opened, ctx)
        else:
            missing = "badge_class_unreachable"
            badge = resolve(document.get("badge"), ctx, pointer="/badge", types=BADGE_CLASS, missing=missing)
            issuer = _issuer(badge.document.get("issuer"), ctx) if badge.document else Found({}, missing=missing)
            opened.view = with_title(view(document, badge.document, issuer.document))
            opened.children, remarks = _endorsements(document, badge, issuer, ctx)
            opened.shape = _told(_faults(document), (*badge.remarks, *issuer.remarks, *remarks))
            self._judge(parsed, badge, issuer, opened, ctx)
        return opened

    def _judge(
        self, parsed: ParsedCredential, badge: Found | None, issuer: Found, opened: Opened, ctx: CheckContext
    ) -> None:
        assertion = parsed.document
        outcomes = [judge_revocations(assertion, issuer, ctx)]
        rules = assertion.get("verification", assertion.get("verify"))
        kinds = {one for one in listed(rules.get("type")) if isinstance(one, str)} if isinstance(rules, dict) else set()
        if parsed.token:
            opened.proof, opened.issuer_binding = judge_signed(parsed, issuer, ctx)
            if badge is not None and badge.missing and isinstance(opened.issuer_binding, Passed):
                opened.issuer_binding = unknown(badge.missing, pointer="/badge")
        elif not kinds & _HOSTED and not (is_version_1(assertion) and not kinds):
            opened.proof = opened.issuer_binding = failed("no_proof", pointer="/verification")
        else:
            opened.proof, opened.issuer_binding, hosted = judge_hosted(assertion, badge, issuer, ctx)
            outcomes.append(hosted)
        if is_withdrawn(assertion):
            outcomes.append(failed("revoked", pointer="/revoked"))
        opened.status = worst(tuple(outcomes))


MECHANISM = OpenBadge2Mechanism()


def _issuer(value: Any, ctx: CheckContext) -> Found:
    return resolve(value, ctx, pointer="/badge/issuer", types=ISSUER, missing="issuer_profile_unreachable")


def _told(problems: tuple[Problem, ...], remarks: tuple[Problem, ...]) -> Outcome:
    return Failed(problems, remarks) if problems else Passed(remarks)


def _faults(assertion: dict[str, Any]) -> tuple[Problem, ...]:
    """Section 3.1: what an assertion must have to award anything to anybody."""
    problems = []
    badge = assertion.get("badge")
    if not is_version_1(assertion) and "Assertion" not in types_of(assertion):
        problems.append(Problem("not_a_credential", "/type"))
    if not isinstance(badge, dict) and not is_address(badge):
        problems.append(Problem("achievement_missing", "/badge"))
    recipients = listed(assertion.get("recipient"))
    # Version 0.5 held its badge in place and its recipient as bare text.
    bare = is_version_1(assertion) and isinstance(badge, dict) and len(recipients) == 1 and isinstance(recipients[0], str)
    whole = len(recipients) == 1 and isinstance(recipients[0], dict) and isinstance(recipients[0].get("identity"), str)
    if not bare and not whole:
        problems.append(Problem("recipient_malformed", "/recipient"))
    if assertion.get("issuedOn") is None and not is_version_1(assertion):
        problems.append(Problem("date_missing", "/issuedOn"))
    return tuple(problems)


def _endorsement_faults(document: dict[str, Any]) -> tuple[Problem, ...]:
    """Section 3.9: it speaks of something by its address."""
    claim = document.get("claim")
    told = claim.get("id") if isinstance(claim, dict) else None
    return () if isinstance(told, str) and told else (Problem("subject_missing", "/claim"),)


def _context(document: dict[str, Any]) -> Outcome:
    """The JSON is compared and signed as it stands and read by its keys; a context that gives one of our words another
    meaning would let others read something else."""
    contexts = listed(document.get("@context"))
    if not contexts:
        return Skipped(NOT_APPLICABLE)
    remarks = []
    for one in contexts:
        if isinstance(one, dict):
            swapped = _redefined(one)
            if swapped:
                return failed("context_redefines_term", swapped, pointer="/@context")
            remarks.append(Problem("inline_context", "/@context"))
        elif one not in CONTEXTS:
            remarks.append(Problem("context_not_bundled", "/@context", str(one)[:200]))
    return Passed(tuple(remarks))


def _redefined(context: dict[str, Any]) -> str:
    """Returns a word of Open Badges 2.0 that ``context`` gives another meaning, or "".

    Published copies of the context differ in the vocabulary of a few words, so a word may also stand for an address
    that ends with itself.
    """
    known = bundled(CONTEXTS[0])["@context"]
    for term in known:
        if term in context and not term.startswith("@"):
            ours, theirs = _meaning(term, known), _meaning(term, context)
            local = theirs[max(theirs.rfind("#"), theirs.rfind("/")) + 1 :]
            if theirs != ours and local != term:
                return str(term)
    return ""


def _meaning(term: str, context: dict[str, Any], depth: int = 3) -> str:
    value = context.get(term)
    told = value.get("@id") if isinstance(value, dict) else value
    if not isinstance(told, str) or not depth:
        return str(told)
    prefix, colon, rest = told.partition(":")
    if colon and not rest.startswith("//") and prefix in context:
        return _meaning(prefix, context, depth - 1) + rest
    return _meaning(told, context, depth - 1) if told in context and told != term else told


def _endorsements(
    assertion: dict[str, Any], badge: Found, issuer: Found, ctx: CheckContext
) -> tuple[tuple[tuple[str, ParsedCredential], ...], tuple[Problem, ...]]:
    """Returns the endorsements of the three documents, to be judged on their own, and remarks about those left out.

    One that speaks of something else would lend this badge a praise that was never meant for it.
    """
    children: list[tuple[str, ParsedCredential]] = []
    remarks: list[Problem] = []
    documents = (assertion, badge.document, issuer.document)
    about = {told for found in documents if isinstance(told := found.get("id"), str)}
    for pointer, value in _named(*documents):
        if len(children) + len(remarks) >= MAX_PROOFS:
            remarks.append(Problem("too_many_endorsements", pointer))
            break
        try:
            parsed = _read_endorsement(value, ctx)
        except FetchError as error:
            remarks.append(Problem("endorsement_unreachable", pointer, error.code))
        except IntakeError as error:
            remarks.append(Problem("endorsement_unreadable", pointer, error.code))
        else:
            claim = parsed.document.get("claim")
            if isinstance(claim, dict) and isinstance(claim.get("id"), str) and claim["id"] in about:
                children.append((pointer, parsed))
            else:
                remarks.append(Problem("endorsement_of_another", pointer))
    return tuple(children), tuple(remarks)


def _named(*documents: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for base, document in zip(("", "/badge", "/badge/issuer"), documents, strict=True):
        for place, value in enumerate(listed(document.get("endorsement"))):
            yield f"{base}/endorsement/{place}", value


def _read_endorsement(value: Any, ctx: CheckContext) -> ParsedCredential:
    if isinstance(value, dict):
        parsed = read_document({"@context": CONTEXTS[0], **value})
    elif is_address(value):
        parsed = read_credential_bytes(ctx.documents.get(value, purpose="hosted").content)
    elif isinstance(value, str):
        parsed = read_credential_bytes(value.encode("utf-8", "replace"))
    else:
        raise IntakeError("malformed")
    if parsed.format != OpenBadge2Mechanism.id or ENDORSEMENT not in types_of(parsed.document):
        raise IntakeError("malformed", "no endorsement")
    return replace(parsed, received=parsed.payload)
