"""Opens Open Badges 2.0: assertions and endorsements, hosted (the issuer's page says the same) and signed (JWS)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from wallet.errors import FetchError, IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.open_badge_2 import FORMAT as OPEN_BADGE_2
from wallet.formats.open_badge_2 import address_only
from wallet.formats.open_badge_2_view import endorsement_view, support_view, view, with_title
from wallet.formats.open_badge_words import CONTEXT, ENDORSEMENT, is_version_1, types_of
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.formats.reading import read_credential_bytes, read_document
from wallet.jsonld.contexts import bundled, is_bundled
from wallet.limits import MAX_PROOFS
from wallet.report import NOT_APPLICABLE, Failed, Outcome, Passed, Problem, Skipped, failed, unknown, worst
from wallet.verify.context import CheckContext
from wallet.verify.proofs.badge_documents import BADGE_CLASS, ISSUER, BadgeDocument, is_address, read, resolve
from wallet.verify.proofs.badge_revocations import judge_revocations
from wallet.verify.proofs.hosted_badge import is_withdrawn, judge_hosted
from wallet.verify.proofs.opened import Opened
from wallet.verify.proofs.signed_badge import judge_signed

_HOSTED: Final = frozenset({"hosted", "HostedBadge"})
_SIGNED: Final = frozenset({"signed", "SignedBadge"})
_NO_KIND: Final = frozenset({"none", "Extension"})
"""Words of ``verification.type`` that name no way to verify anything."""
_SEALS: Final = ("signature", "proof")
"""Where blockchain certificates, which are Open Badges besides, keep their proof."""


class OpenBadge2Mechanism:
    """OB 2.0 section 5 (verification)."""

    id = "open_badge_2"
    formats = frozenset({"open_badge_2"})

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Judges an assertion or an endorsement; BadgeClass and Issuer are read at their own addresses."""
        address = address_only(parsed)
        if address:
            return self._at_its_address(parsed, address, ctx)
        return self._open(parsed, ctx)

    def _at_its_address(self, parsed: ParsedCredential, address: str, ctx: CheckContext) -> Opened:
        """What the badge says stands on the issuer's page alone: nothing is known of it until that answers."""
        hosted = read(address, ctx)
        if hosted is None:
            reason = unknown("hosted_address_only", address)
            return Opened(shape=Passed(), proof=reason, issuer_binding=unknown("not_read"), status=unknown("not_read"))
        kind = OPEN_BADGE_2.parse(b"{}", hosted).kind
        return self._open(replace(parsed, document=hosted, kind=kind), ctx, came_from=address)

    def _open(self, parsed: ParsedCredential, ctx: CheckContext, *, came_from: str = "") -> Opened:
        document = parsed.document
        opened = Opened(shape=Passed(), context=_context(document))
        if parsed.kind is Kind.SUPPORT:
            opened.view = support_view(document)
            opened.proof = opened.issuer_binding = unknown("not_an_award")
        elif ENDORSEMENT in types_of(document):
            issuer = _issuer(document.get("issuer"), ctx)
            opened.view = endorsement_view(document, issuer.document)
            opened.shape = _outcome(_endorsement_faults(document), issuer.remarks)
            self._judge(parsed, None, issuer, opened, ctx, came_from)
        elif not parsed.token and (seal := _seal(document)):
            # Sealed in a way that is not read here: nothing of it is proven, and nothing of it is shown.
            opened.proof, opened.issuer_binding = unknown("suite_not_supported", seal), unknown("not_read")
            opened.status = unknown("not_read")
        else:
            missing = "badge_class_unreachable"
            badge = resolve(document.get("badge"), ctx, pointer="/badge", types=BADGE_CLASS, missing=missing)
            named = badge.document.get("issuer")
            issuer = _issuer(named, ctx) if badge.document else BadgeDocument({}, missing=missing, why=badge.why)
            opened.view = with_title(view(document, badge.document, issuer.document))
            opened.children, remarks = _endorsements(document, badge, issuer, ctx)
            opened.shape = _outcome(_faults(document), (*badge.remarks, *issuer.remarks, *remarks))
            self._judge(parsed, badge, issuer, opened, ctx, came_from)
        return opened

    def _judge(
        self,
        parsed: ParsedCredential,
        badge: BadgeDocument | None,
        issuer: BadgeDocument,
        opened: Opened,
        ctx: CheckContext,
        came_from: str,
    ) -> None:
        assertion = parsed.document
        outcomes = [judge_revocations(assertion, issuer, ctx)]
        rules = assertion.get("verification", assertion.get("verify"))
        stated = listed(rules.get("type")) if isinstance(rules, dict) else []
        kinds = {word for word in stated if isinstance(word, str) and word}
        if parsed.token:
            opened.proof, opened.issuer_binding = judge_signed(parsed, issuer, ctx)
            if badge is not None and badge.missing and isinstance(opened.issuer_binding, Passed):
                opened.issuer_binding = unknown(badge.missing, badge.why, pointer="/badge")
        elif kinds & _HOSTED or (is_version_1(assertion) and not kinds):
            outcome = judge_hosted(assertion, badge, issuer, ctx, came_from=came_from)
            opened.proof, opened.issuer_binding, hosted = outcome
            outcomes.append(hosted)
        elif other := sorted(kinds - _SIGNED - _NO_KIND):
            opened.proof, opened.issuer_binding = unknown("suite_not_supported", other[0][:60]), unknown("not_read")
        else:
            opened.proof = opened.issuer_binding = failed("no_proof", pointer="/verification")
        if is_withdrawn(assertion):
            outcomes.append(failed("revoked", pointer="/revoked"))
        if badge is not None and is_withdrawn(badge.document):
            outcomes.append(unknown("badge_class_withdrawn", pointer="/badge/revoked"))
        if is_withdrawn(issuer.document):
            outcomes.append(unknown("issuer_profile_withdrawn", pointer="/badge/issuer/revoked"))
        opened.status = worst(tuple(outcomes))


MECHANISM = OpenBadge2Mechanism()


def _seal(assertion: dict[str, Any]) -> str:
    """Returns the name of a Merkle or blockchain proof (Blockcerts), or of any other that stands in the assertion."""
    for member in (*_SEALS, "verification"):
        value = assertion.get(member)
        words = types_of(value) if isinstance(value, dict) else set()
        names = sorted(
            word for word in words if word.startswith(("Merkle", "Chain")) or (member in _SEALS and "Proof" in word)
        )
        if names:
            return names[0][:60]
    return ""


def _issuer(value: Any, ctx: CheckContext) -> BadgeDocument:
    return resolve(value, ctx, pointer="/badge/issuer", types=ISSUER, missing="issuer_profile_unreachable")


def _outcome(problems: tuple[Problem, ...], remarks: tuple[Problem, ...]) -> Outcome:
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
    about = claim.get("id") if isinstance(claim, dict) else None
    return () if isinstance(about, str) and about else (Problem("subject_missing", "/claim"),)


def _context(document: dict[str, Any]) -> Outcome:
    """The JSON is compared and signed as it stands and read by its keys; a context that gives one of our words another
    meaning would let others read something else."""
    contexts = listed(document.get("@context"))
    if not contexts:
        return Skipped(NOT_APPLICABLE)
    remarks = []
    for context in contexts:
        if isinstance(context, dict):
            swapped = _redefined(context)
            if swapped:
                return failed("context_redefines_term", swapped, pointer="/@context")
            remarks.append(Problem("inline_context", "/@context"))
        elif not isinstance(context, str) or not is_bundled(context):
            remarks.append(Problem("context_not_bundled", "/@context", str(context)[:200]))
    return Passed(tuple(remarks))


def _redefined(context: dict[str, Any]) -> str:
    """Returns a word of Open Badges 2.0 that ``context`` gives another meaning, or "".

    Published copies of the context differ in the vocabulary of a few words, so a word may also stand for an address
    that ends with itself.
    """
    known = bundled(CONTEXT)["@context"]
    for term in known:
        if term in context and not term.startswith("@"):
            ours, theirs = _meaning(term, known), _meaning(term, context)
            local = theirs[max(theirs.rfind("#"), theirs.rfind("/")) + 1 :]
            if theirs != ours and local != term:
                return str(term)
    return ""


def _meaning(term: str, context: dict[str, Any], depth: int = 3) -> str:
    value = context.get(term)
    iri = value.get("@id") if isinstance(value, dict) else value
    if not isinstance(iri, str) or not depth:
        return str(iri)
    prefix, colon, rest = iri.partition(":")
    if colon and not rest.startswith("//") and prefix in context:
        return _meaning(prefix, context, depth - 1) + rest
    return _meaning(iri, context, depth - 1) if iri in context and iri != term else iri


def _endorsements(
    assertion: dict[str, Any], badge: BadgeDocument, issuer: BadgeDocument, ctx: CheckContext
) -> tuple[tuple[tuple[str, ParsedCredential], ...], tuple[Problem, ...]]:
    """Returns the endorsements of the three documents, to be judged on their own, and remarks about those left out.

    One that speaks of something else would lend this badge a praise that was never meant for it.
    """
    children: list[tuple[str, ParsedCredential]] = []
    remarks: list[Problem] = []
    documents = (assertion, badge.document, issuer.document)
    about = {name for document in documents if isinstance(name := document.get("id"), str)}
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
        parsed = read_document({"@context": CONTEXT, **value})
    elif is_address(value):
        parsed = read_credential_bytes(ctx.documents.get(value, purpose="hosted").content)
    elif isinstance(value, str):
        parsed = read_credential_bytes(value.encode("utf-8", "replace"))
    else:
        raise IntakeError("malformed")
    if parsed.format != OpenBadge2Mechanism.id or ENDORSEMENT not in types_of(parsed.document):
        raise IntakeError("malformed", "no endorsement")
    return replace(parsed, received=parsed.payload)
