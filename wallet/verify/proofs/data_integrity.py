"""Opens credentials with embedded proofs: VC Data Integrity 1.0 section 4.4 (verify proof), 4.5 (sets and chains)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Final

from msgspec import structs

from wallet.credential.model import Credential, Presentation
from wallet.encodings import xsd_datetime
from wallet.encodings.multikey import fingerprint
from wallet.errors import FetchError, IntakeError
from wallet.formats import selective
from wallet.formats.data_integrity import listed, unsecured
from wallet.formats.dates import read_date
from wallet.formats.json_words import json_faults
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.formats.structure import envelope_faults, structure_faults
from wallet.formats.view import GraphReader, JsonReader, Reader, credential_view, presentation_view
from wallet.jsonld import Dataset, Graph, JsonLdError, QuadsResult, to_quads
from wallet.jsonld.shape import check_shape
from wallet.limits import CLOCK_SKEW, MAX_EMBEDDED_CREDENTIALS, MAX_PROOFS
from wallet.records.scopes import is_endorsement
from wallet.report import NOT_APPLICABLE, Failed, Outcome, Passed, Problem, Skipped, Unknown, failed, unknown, worst
from wallet.verify.checks import issuer_binding
from wallet.verify.context import CheckContext
from wallet.verify.dids.listed_keys import KeyFinding
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.keys import find, key_standing
from wallet.verify.proofs import chains
from wallet.verify.proofs.children import Child, embedded
from wallet.verify.proofs.covered import covered
from wallet.verify.proofs.mending import explanation
from wallet.verify.proofs.opened import Opened, Presented
from wallet.verify.proofs.presented_dates import judge_own_dates
from wallet.verify.proofs.suite import Canonical, Sealed, Suite, suite_id, suites

_CONTEXT_FAULTS: Final = {"context_redefines_term", "context_malformed"}
_PROOF_MEMBERS: Final = frozenset(
    {
        "@context", "challenge", "created", "cryptosuite", "domain", "expires", "id", "jws", "nonce", "previousProof",
        "proofPurpose", "proofValue", "type", "verificationMethod",
    }
)  # fmt: skip
"""VC Data Integrity 1.0 section 2.1, and ``jws`` of the old suites. Statements are signed, names are not: under any
other name an expiry or a challenge would still be signed and no longer be seen."""
_EMBEDS: Final = tuple(
    f"<{base}verifiableCredential>"
    for base in ("https://www.w3.org/2018/credentials#", "https://purl.imsglobal.org/spec/vc/clr/vocab.html#")
)
_CANNOT_TELL: Final = {"construct_not_supported", "context_not_bundled", "too_many_statements"}
_NOT_THE_ISSUERS: Final = {"key_not_listed", "key_controller_differs", "did_document_malformed"}
_NEVER: Final = {"key_not_for_this_use", "key_malformed", "did_malformed", "multibase_malformed"}


@dataclass(slots=True)
class _Work:
    """One document while it is opened: what is made once and used by several proofs."""

    document: dict[str, Any]
    plain: dict[str, Any]
    proofs: list[dict[str, Any]]
    ctx: CheckContext
    purpose: str
    presentation: bool
    quads: Dataset | None = None
    supplied: Mapping[str, bytes] = field(default_factory=dict)
    kept: dict[str, str | bytes] = field(default_factory=dict)


class DataIntegrity:
    """Embedded proofs, one or several."""

    formats = frozenset({"data_integrity"})

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Judges shape, context, proof and issuer binding; reads the view from the signed statements."""
        opened = self._open(parsed, ctx)
        if any(problem.code == "signature_does_not_fit" for problem in opened.proof.problems):
            reason = explanation(parsed, lambda repaired: self._open(repaired, ctx).signed)
            if reason:
                opened.proof = worst((opened.proof, failed(reason)))
        return opened

    def _open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        presentation = parsed.kind is Kind.PRESENTATION
        plain = unsecured(parsed.document)
        proofs = listed(parsed.document.get("proof"))
        if presentation and not proofs:
            return _envelope(parsed, plain)
        opened = Opened()
        purpose = "authentication" if presentation else "assertionMethod"
        opened.shape = Passed()
        if not all(_is_typed(proof) for proof in proofs) or len(proofs) > MAX_PROOFS:
            opened.shape, proofs = failed("proof_malformed", pointer="/proof"), []
        work = _Work(parsed.document, plain, proofs, ctx, purpose, presentation)
        problems = (*check_shape(plain), *structure_faults(parsed.document, presentation=presentation))
        if problems:
            opened.shape = worst((opened.shape, Failed(problems)))
        root = _state(work, opened)
        if root:
            _view(work, GraphReader(Graph(Dataset() if work.quads is None else work.quads), root), opened)
        elif opened.context.kind == "passed" and _is_signed_as_json(work):
            _view(work, JsonReader(plain), opened)
        opened.children = embedded(parsed, plain)
        if presentation:
            judge_own_dates(plain, opened, ctx.at)
        # Of more than are judged (the last is told of as too many), nobody counted how many there are.
        countable = len(opened.children) <= MAX_EMBEDDED_CREDENTIALS
        if work.quads is not None and countable and _hides_some(work.quads, opened.children):
            opened.shape = worst((opened.shape, failed("embedded_hidden")))
        _judge(work, opened)
        return opened


MECHANISM = DataIntegrity()


def _is_typed(proof: Any) -> bool:
    return isinstance(proof, dict) and isinstance(proof.get("type", proof.get("@type")), str)


def _hides_some(quads: Dataset, children: tuple[Child, ...]) -> bool:
    """Says whether more credentials are stated than were found by name: one under another name would go unjudged."""
    stated = sum(
        len(members[predicate])
        for (graph, _), members in quads.index.items()
        for predicate in _EMBEDS
        if predicate in members and not graph
    )
    return stated != sum(1 for pointer, _ in children if not is_endorsement(pointer))


def _is_signed_as_json(work: _Work) -> bool:
    """Says whether what is signed is the JSON itself: by its own proofs, or by the token it stands in."""
    if not work.proofs:
        return work.ctx.outer is not None and work.ctx.outer.as_json
    known = [suites()[name] for proof in work.proofs if (name := suite_id(proof)) in suites()]
    return bool(known) and len(known) == len(work.proofs) and all(suite.canonical is Canonical.JCS for suite in known)


def _envelope(parsed: ParsedCredential, plain: dict[str, Any]) -> Opened:
    """A presentation without a proof is an envelope and no forgery. Nothing that it says is shown: nobody signed it."""
    faults = envelope_faults(parsed.document)
    fatal = tuple(fault for fault in faults if fault.code == "two_kinds")
    return Opened(
        shape=Failed(fatal) if fatal else Passed(faults),
        proof=Skipped(NOT_APPLICABLE, (Problem("presentation_unsigned", "/proof"),)),
        issuer_binding=Skipped(NOT_APPLICABLE),
        view=Presentation(type=("VerifiablePresentation",)),
        children=embedded(parsed, plain),
        envelope=True,
    )


def _state(work: _Work, opened: Opened) -> str:
    """Turns the document into statements; returns the term of its outermost node, "" when that cannot be done."""
    try:
        stated = _quads(work)
    except JsonLdError as error:
        problem = Problem(error.code, error.pointer, error.detail)
        if error.code == "context_not_bundled":
            opened.context = Unknown((problem,))
        elif error.code in _CONTEXT_FAULTS:
            opened.context = Failed((problem,))
        elif error.code == "unsigned_claim" and _is_signed_as_json(work) and _plain_contexts(work.plain):
            # Signed as JSON, member by member: nothing can have been added. It only has no shared meaning.
            faults = json_faults(work.plain)
            undefined = Problem("undefined_term", error.pointer)
            opened.context = Failed(faults, (undefined,)) if faults else Passed((undefined,))
        else:
            opened.context = Passed()
            kind = Unknown if error.code in _CANNOT_TELL else Failed
            opened.shape = worst((opened.shape, kind((problem,))))
        return ""
    work.quads = stated.quads
    opened.context = Passed(tuple(Problem(code) for code in stated.remarks)) if stated.remarks else Passed()
    return stated.root


def _quads(work: _Work) -> QuadsResult:
    """Reads with the bundle alone where that is enough: processed contexts are kept between credentials then."""
    try:
        return to_quads(work.plain)
    except JsonLdError as error:
        if error.code != "context_not_bundled" or not work.ctx.supplied_contexts:
            raise
    work.supplied = work.ctx.supplied_contexts
    return to_quads(work.plain, supplied=work.supplied)


def _plain_contexts(value: Any, *, top: bool = True) -> bool:
    """Says whether every @context is a list of addresses, and stands on top: no word is given another meaning."""
    if isinstance(value, list):
        return all(_plain_contexts(member, top=False) for member in value)
    if not isinstance(value, dict):
        return True
    if "@context" in value and (not top or not all(isinstance(c, str) for c in listed(value["@context"]))):
        return False
    return all(_plain_contexts(member, top=False) for name, member in value.items() if name != "@context")


def _view(work: _Work, reader: Reader, opened: Opened) -> None:
    kind = "VerifiablePresentation" if work.presentation else "VerifiableCredential"
    if kind not in reader.types:
        opened.shape = worst((opened.shape, failed("not_a_credential", pointer="/type")))
    if work.presentation and reader.count("holder") > 1:
        # One could be checked and the other be taken for the presenter.
        opened.shape = worst((opened.shape, failed("holder_ambiguous", pointer="/holder")))
    if not work.presentation and reader.count("issuer") > 1:
        # A second one counts in whatever place and kind it stands: as a text, too, somebody will read it.
        opened.shape = worst((opened.shape, failed("issuer_missing", pointer="/issuer")))
    try:
        opened.view = presentation_view(reader) if work.presentation else credential_view(reader)
    except JsonLdError as error:
        kind_of = unknown if error.code in _CANNOT_TELL else failed
        opened.shape = worst((opened.shape, kind_of(error.code)))


def _strange(work: _Work) -> tuple[Problem, ...]:
    """Returns what seals the document in ways that are not known here, by name."""
    return tuple(
        Problem("suite_not_supported", _pointer(work, place), suite_id(proof)[:80])
        for place, proof in enumerate(work.proofs)
        if suite_id(proof) not in suites()
    )


def _judge(work: _Work, opened: Opened) -> None:
    """Section 4.5: every proof of a recognised kind must hold; the others are named."""
    if not work.proofs and (work.ctx.outer is None or work.document.get("proof") not in (None, [])):
        opened.proof = failed("no_proof", pointer="/proof")
        opened.issuer_binding = unknown("no_proof")
        return
    if opened.view is None:
        opened.proof = opened.issuer_binding = unknown("not_read")
        strange = _strange(work)
        if len(strange) == len(work.proofs) > 0 and isinstance(opened.context, Unknown):
            # Neither its words nor its seal are known here (Blockcerts 3): by the seal's name it can be asked about.
            opened.proof = Unknown(strange)
        return
    if not work.proofs:
        opened.proof, opened.issuer_binding = covered(opened, work.ctx)
        return
    known = [(place, proof, suites()[name]) for place, proof in enumerate(work.proofs)
             if (name := suite_id(proof)) in suites()]  # fmt: skip
    strange = _strange(work)
    if not known:
        opened.proof = Unknown(strange)
        opened.issuer_binding = unknown("suite_not_supported")
        return
    fault = chains.fault(work.proofs)
    judged = [_judge_proof(work, opened, proof, suite, _pointer(work, place)) for place, proof, suite in known]
    opened.proof = worst(tuple(outcome for outcome, _ in judged))
    if fault:
        opened.proof = worst((opened.proof, failed(fault, pointer="/proof")))
    elif strange and isinstance(opened.proof, Passed):
        opened.proof = Passed((*opened.proof.remarks, *strange))
    opened.issuer_binding = worst(tuple(binding for _, binding in judged))


def _pointer(work: _Work, place: int) -> str:
    return f"/proof/{place}" if isinstance(work.document.get("proof"), list) else "/proof"


def _judge_proof(work: _Work, opened: Opened, proof: dict[str, Any], suite: Suite, pointer: str) -> tuple[Outcome, Outcome]:
    """One proof: (1) its words, (2) its key, (3) the signature, (4) whose key it is. Returns (proof, binding)."""
    not_run = unknown("not_read")
    if suite.canonical is Canonical.RDFC and (not _PROOF_MEMBERS.issuperset(proof) or {"jws", "proofValue"} <= proof.keys()):
        return failed("unsigned_claim", "a member of the proof that is not known", pointer=pointer), not_run
    words = _words(proof, work, pointer)
    # What has only ended is looked at all the same: whether it was changed, too, is worth knowing.
    if isinstance(words, Failed) and words.problems[0].code != "proof_expired":
        return words, not_run
    if suite.is_base(proof):
        return unknown("base_proof", suite.id, pointer=pointer), not_run
    method = proof.get("verificationMethod")
    carried = method if isinstance(method, dict) else None
    method_id = method if carried is None else carried.get("id", "")
    if not isinstance(method_id, str):
        return failed("proof_malformed", pointer=f"{pointer}/verificationMethod"), not_run
    try:
        finding = find(method_id, documents=work.ctx.documents, relationship=work.purpose, carried=carried)
    except FetchError as error:
        return (
            unknown("issuer_key_unreachable", error.code, pointer=f"{pointer}/verificationMethod"),
            unknown("issuer_key_unreachable", error.code),
        )
    except (ResolutionError, IntakeError) as error:
        return _no_key(error, pointer)
    try:
        fault = suite.fault(_sealed(work, proof), finding.key.key)
    except IntakeError as error:
        cannot_tell = error.code in _CANNOT_TELL
        return (unknown if cannot_tell else failed)(error.code, error.detail, pointer=pointer), not_run
    if fault:
        return worst((failed(fault, pointer=pointer), words)), not_run
    standing = key_standing(finding.key, at=work.ctx.at, signed=_moment(proof, "created"), pointer=pointer)
    if not isinstance(standing, Passed):
        return standing, not_run
    opened.method_ids = (*opened.method_ids, method_id)
    opened.key_fingerprints = (*opened.key_fingerprints, fingerprint(finding.key.key))
    opened.whole = opened.whole and suite.id != selective.SUITE_ID
    if not opened.whole and isinstance(opened.view, Credential) and not _names_everybody(opened.view):
        # Whom it was issued to may be among what its holder left out.
        opened.subject = unknown("subject_hidden", pointer="/credentialSubject/identifier")
    old = (Problem("old_suite", pointer, suite.id),) if suite.old else ()
    holds: Outcome = Passed((*old, *standing.remarks))
    return holds if isinstance(words, Passed) else worst((words, holds)), _bind(work, opened, finding, proof)


def _names_everybody(view: Credential) -> bool:
    return all(subject.id or subject.identifier for subject in view.subjects)


def _sealed(work: _Work, proof: dict[str, Any]) -> Sealed:
    context = work.document.get("@context")
    before = chains.earlier(proof, work.proofs)
    if before:
        document = {**work.plain, "proof": before}
        return Sealed(proof, document, context, work.supplied, None)
    return Sealed(proof, work.plain, context, work.supplied, work.quads, work.kept)


def _words(proof: dict[str, Any], work: _Work, pointer: str) -> Outcome:
    """(1) Purpose and dates (section 4.4 steps 4 to 6). A date without a zone says nothing of when: Unknown."""
    purpose = proof.get("proofPurpose")
    if purpose != work.purpose:
        # Some wallets sign presentations as if they were statements: nobody proves then that they are here now.
        as_statement = (purpose, work.purpose) == ("assertionMethod", "authentication")
        return failed("signed_as_assertion" if as_statement else "wrong_purpose", pointer=pointer)
    at = work.ctx.at
    outcome: Outcome = Passed()
    for name in ("created", "expires"):
        if name not in proof:
            continue
        value, moment = proof[name], _moment(proof, name)
        if moment is None:
            if not isinstance(value, str) or read_date(value, end=name == "expires") is None:
                return failed("proof_date_malformed", pointer=pointer)
            outcome = unknown("proof_date_malformed", pointer=pointer)
        elif name == "created" and moment > at + CLOCK_SKEW:
            return failed("proof_from_the_future", pointer=pointer)
        elif name == "expires" and at > moment:
            return failed("proof_expired", pointer=pointer)
    return outcome


def _moment(proof: dict[str, Any], name: str) -> Any:
    value = proof.get(name)
    return xsd_datetime.parse(value) if isinstance(value, str) else None


def _no_key(error: ResolutionError | IntakeError, pointer: str) -> tuple[Outcome, Outcome]:
    """(2) A document that was read and does not list the key disproves the issuer; other faults leave it open."""
    where = f"{pointer}/verificationMethod"
    if error.code in _NEVER:
        return failed(error.code, error.detail, pointer=where), unknown("not_read")
    if error.code in _NOT_THE_ISSUERS:
        return unknown("key_not_found", error.code, pointer=where), failed(error.code, error.detail, pointer=where)
    return unknown(error.code, error.detail, pointer=where), unknown(error.code)


def _bind(work: _Work, opened: Opened, finding: KeyFinding, proof: dict[str, Any]) -> Outcome:
    """(4) Whose key it is; for a presentation, what its signer bound it to."""
    view = opened.view
    signed = _moment(proof, "created")
    if isinstance(view, Credential):
        return issuer_binding.decide(view.issuer.id, finding, work.ctx, relationship=work.purpose, signed=signed)
    assert isinstance(view, Presentation)  # noqa: S101  # for the type checker
    # ``holder`` may be left out (VC Data Model 2.0 section 4.13): then the one whose key signed presents it.
    holder = view.holder or finding.owner
    outcome = issuer_binding.decide(holder, finding, work.ctx, relationship=work.purpose, pointer="/holder", signed=signed)
    challenge = proof.get("challenge")
    presented = Presented(
        key_controller=holder if isinstance(outcome, Passed) else "",
        challenge=challenge if isinstance(challenge, str) else None,
        domain=tuple(domain for domain in listed(proof.get("domain")) if isinstance(domain, str)),
        created=_moment(proof, "created"),
        expires=_moment(proof, "expires"),
    )
    if opened.presented is None:
        # The same presentation in other words (white space, order of members) is still the same: V53.
        signed_words = (sorted(work.kept.items(), key=str), presented)
        presented = replace(presented, digest=sha256(repr(signed_words).encode("utf-8", "replace")).hexdigest())
        opened.presented = presented
        opened.view = structs.replace(
            view, holder=holder, challenge=presented.challenge or "", domain=presented.domain,
            created=presented.created, expires=presented.expires, purpose=view.purpose,
        )  # fmt: skip
    elif not isinstance(outcome, Passed) or opened.presented.key_controller != presented.key_controller:
        # Several signers: nobody is *the* presenter unless they are one and the same.
        opened.presented = replace(opened.presented, key_controller="")
    return outcome
