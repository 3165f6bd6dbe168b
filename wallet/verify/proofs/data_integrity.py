"""Opens credentials with embedded proofs: VC Data Integrity 1.0 section 4.4 (verify proof) and 4.5 (sets and chains)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wallet.credential.model import Credential, Presentation
from wallet.encodings import jcs, xsd_datetime
from wallet.errors import FetchError, IntakeError
from wallet.formats.data_integrity import hash_data, jcs_options, listed, proof_options, unsecured
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.formats.view import GraphReader, JsonReader, Reader, credential_view, presentation_view
from wallet.jsonld import Graph, JsonLdError, canonicalize, to_quads
from wallet.jsonld.shape import check_shape
from wallet.limits import CLOCK_SKEW, MAX_PROOFS
from wallet.report import Failed, Outcome, Passed, Problem, Unknown, failed, unknown, worst
from wallet.verify.context import CheckContext
from wallet.verify.dids.resolution import KeyFinding, find_key
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.proofs.children import embedded
from wallet.verify.proofs.opened import Opened
from wallet.verify.proofs.signatures import signature_fits
from wallet.verify.proofs.suite import Canonical, Suite, suites

_CONTEXT_FAULTS = {"context_redefines_term", "context_malformed"}
_CANNOT_TELL = {"construct_not_supported"}
_BASE_PROOF_HEADERS = {"ecdsa-sd-2023": b"\xd9\x5d\x00", "bbs-2023": b"\xd9\x5d\x02"}
_KEY_UNUSABLE = {"key_not_for_this_use", "key_malformed", "did_malformed"}


@dataclass(slots=True)
class _Work:
    """One document while it is opened: what is made once and used by several proofs."""

    document: dict[str, Any]
    plain: dict[str, Any]
    ctx: CheckContext
    purpose: str
    canonical: dict[tuple[str, str], str | bytes] = field(default_factory=dict)
    quads: list[Any] | None = None
    root: str = ""
    remarks: tuple[str, ...] = ()
    jcs_only: bool = True

    def state(self) -> None:
        """Turns the document into statements. Raises JsonLdError."""
        if self.quads is None:
            made = to_quads(self.plain, supplied=self.ctx.supplied_contexts)
            self.quads, self.root, self.remarks = made.quads, made.root, made.remarks

    def bytes_of(self, document: dict[str, Any], suite: Suite, hash_name: str, *, chained: str = "") -> str | bytes:
        """Returns the document in the suite's canonical form, made once per form and hash."""
        key = (suite.canonical, hash_name if suite.canonical is Canonical.RDFC else "", chained)
        found = self.canonical.get(key[:2]) if not chained else None
        if found is None:
            if suite.canonical is Canonical.JCS:
                found = jcs.canonical(document)
            elif chained:
                found = canonicalize(to_quads(document, supplied=self.ctx.supplied_contexts).quads, hash_name=hash_name)
            else:
                self.state()
                found = canonicalize(self.quads or [], hash_name=hash_name)
            if not chained:
                self.canonical[key[:2]] = found
        return found


class DataIntegrityMechanism:
    """Embedded proofs, one or several."""

    id = "data_integrity"
    formats = frozenset({"data_integrity"})

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Judges shape, context, proof and issuer binding; reads the view from the signed statements."""
        opened = Opened()
        presentation = parsed.kind is Kind.PRESENTATION
        work = _Work(
            parsed.document,
            unsecured(parsed.document),
            ctx,
            "authentication" if presentation else "assertionMethod",
        )
        problems = check_shape(work.plain)
        proofs = listed(parsed.document.get("proof"))
        if not all(isinstance(proof, dict) for proof in proofs) or len(proofs) > MAX_PROOFS:
            problems = (*problems, Problem("proof_malformed", "/proof"))
            proofs = []
        opened.shape = Failed(problems) if problems else Passed()
        self._state(work, opened, proofs)
        if work.quads is not None:
            reader: Reader = GraphReader(Graph(work.quads), work.root)
            self._view(reader, opened, presentation)
        elif work.jcs_only and isinstance(opened.context, Passed):
            self._view(JsonReader(work.plain), opened, presentation)
        opened.children = embedded(work.plain, presentation=presentation)
        self._judge(work, opened, proofs)
        return opened

    def _state(self, work: _Work, opened: Opened, proofs: list[Any]) -> None:
        """(shape, context) A JCS-only document is signed as JSON, but its words must have a meaning all the same."""
        kinds = {_suite_id(proof) for proof in proofs}
        work.jcs_only = bool(kinds) and all(s in suites() and suites()[s].canonical is Canonical.JCS for s in kinds)
        try:
            work.state()
        except JsonLdError as error:
            problem = Problem(error.code, error.pointer, error.detail)
            if error.code == "context_not_bundled":
                opened.context = Unknown((problem,))
            elif error.code in _CONTEXT_FAULTS:
                opened.context = Failed((problem,))
            else:
                opened.context = Passed()
                kind = Unknown if error.code in _CANNOT_TELL else Failed
                opened.shape = worst((opened.shape, kind((problem,))))
            return
        opened.context = Passed(tuple(Problem(code) for code in work.remarks))

    def _view(self, reader: Reader, opened: Opened, presentation: bool) -> None:
        wanted = "VerifiablePresentation" if presentation else "VerifiableCredential"
        if wanted not in reader.types:
            opened.shape = worst((opened.shape, failed("not_a_credential", pointer="/type")))
        if presentation:
            opened.view = presentation_view(reader)
        else:
            opened.view = credential_view(reader)

    def _judge(self, work: _Work, opened: Opened, proofs: list[Any]) -> None:
        if not proofs:
            code = "no_proof"
            opened.proof = failed(code)
            opened.issuer_binding = unknown(code)
            return
        if opened.view is None:
            reason = "not_read"
            opened.proof = unknown(reason)
            opened.issuer_binding = unknown(reason)
            return
        known = [p for p in proofs if _suite_id(p) in suites()]
        strange = tuple(Problem("suite_not_supported", "/proof", _suite_id(p)[:80]) for p in proofs if p not in known)
        if not known:
            code = "base_proof" if all(_is_base(p) for p in proofs) else "suite_not_supported"
            opened.proof = Unknown((Problem(code, "/proof", _suite_id(proofs[0])[:80]),))
            opened.issuer_binding = unknown(code)
            return
        outcomes, bindings = [], []
        for place, proof in enumerate(known):
            pointer = f"/proof/{place}" if len(proofs) > 1 else "/proof"
            outcome, binding = self._one(work, opened, proof, proofs, pointer)
            outcomes.append(outcome)
            bindings.append(binding)
        opened.proof = worst(tuple(outcomes))
        if strange and isinstance(opened.proof, Passed):
            opened.proof = Passed((*opened.proof.remarks, *strange))
        opened.issuer_binding = worst(tuple(bindings))
        opened.trusted = isinstance(opened.proof, Passed)

    def _one(
        self, work: _Work, opened: Opened, proof: dict[str, Any], proofs: list[Any], pointer: str
    ) -> tuple[Outcome, Outcome]:
        """One proof: (1) its words, (2) its key, (3) whose key, (4) the signature."""
        suite = suites()[_suite_id(proof)]
        problem = _words(proof, work)
        if problem is not None:
            return Failed((Problem(problem, pointer),)), unknown("not_run")
        method = proof.get("verificationMethod")
        carried = method if isinstance(method, dict) else None
        method_id = str(carried.get("id", "")) if carried is not None else method
        if not isinstance(method_id, str):
            return failed("proof_malformed", pointer=pointer), unknown("not_run")
        try:
            found = find_key(method_id, documents=work.ctx.documents, relationship=work.purpose, carried=carried)
        except FetchError as error:
            return unknown("issuer_key_unreachable", error.code, pointer=pointer), unknown("issuer_key_unreachable")
        except (ResolutionError, IntakeError) as error:
            return _no_key(error, pointer)
        fits, remarks = self._signature(work, proof, proofs, suite, found)
        if fits is not None:
            return Failed((Problem(fits, pointer),)), unknown("not_run")
        when = _key_dates(found, proof)
        if isinstance(when, Failed):
            return when, unknown("not_run")
        if isinstance(opened.view, Presentation):
            _presentation(opened, proof, found)
        return Passed((*remarks, *when.remarks)), _binding(opened, found, method_id)

    def _signature(
        self, work: _Work, proof: dict[str, Any], proofs: list[Any], suite: Suite, found: KeyFinding
    ) -> tuple[str | None, tuple[Problem, ...]]:
        """Returns a problem's code, or None and remarks."""
        hash_name = suite.hashes.get(found.key.algorithm)
        if hash_name is None:
            return "key_type_differs", ()
        try:
            document, chained = _chained(work, proof, proofs)
            body = work.bytes_of(document, suite, hash_name, chained=chained)
            if suite.canonical is Canonical.JCS:
                if "@context" in proof and not _starts_with(work.document.get("@context"), proof["@context"]):
                    return "proof_context_differs", ()
                options: str | bytes = jcs.canonical(jcs_options(proof))
            else:
                made = to_quads(proof_options(proof, work.document), supplied=work.ctx.supplied_contexts)
                options = canonicalize(made.quads, hash_name=hash_name)
            signature, data = suite.signature(proof, hash_data(options, body, hash_name=hash_name))
        except IntakeError as error:
            return error.code, ()
        if not signature_fits(found.key.key, signature, data):
            return "signature_does_not_fit", ()
        return None, (Problem("old_suite", "/proof", suite.id),) if suite.old else ()


MECHANISM = DataIntegrityMechanism()


def _suite_id(proof: dict[str, Any]) -> str:
    kind = proof.get("type", proof.get("@type"))
    named = proof.get("cryptosuite") if kind == "DataIntegrityProof" else kind
    return named if isinstance(named, str) else ""


def _is_base(proof: dict[str, Any]) -> bool:
    from wallet.encodings.multibase import decode_multibase

    header = _BASE_PROOF_HEADERS.get(_suite_id(proof))
    try:
        return header is not None and decode_multibase(str(proof.get("proofValue"))).startswith(header)
    except IntakeError:
        return False


def _words(proof: dict[str, Any], work: _Work) -> str | None:
    """(1) Purpose and dates. Returns a problem's code or None."""
    if proof.get("proofPurpose") != work.purpose:
        return "wrong_purpose"
    at = work.ctx.at
    if "created" in proof:
        created = xsd_datetime.parse(proof["created"]) if isinstance(proof["created"], str) else None
        if created is None:
            return "proof_date_malformed"
        if created > at + CLOCK_SKEW:
            return "proof_from_the_future"
    if "expires" in proof:
        expires = xsd_datetime.parse(proof["expires"]) if isinstance(proof["expires"], str) else None
        if expires is None:
            return "proof_date_malformed"
        if at > expires:
            return "proof_expired"
    return None


def _no_key(error: ResolutionError | IntakeError, pointer: str) -> tuple[Outcome, Outcome]:
    if error.code in _KEY_UNUSABLE:
        return failed(error.code, error.detail, pointer=pointer), unknown("not_run")
    if error.code in ("key_not_listed", "key_controller_differs", "did_document_malformed"):
        return unknown("key_not_found", error.code, pointer=pointer), failed(error.code, error.detail)
    return unknown(error.code, error.detail, pointer=pointer), unknown(error.code)


def _key_dates(found: KeyFinding, proof: dict[str, Any]) -> Passed | Failed:
    """V17: a key that had ended when the proof was made signs nothing; one that ended since is a remark."""
    created = xsd_datetime.parse(str(proof.get("created", "")))
    remarks = []
    for code, ended in (("key_revoked", found.key.revoked), ("key_expired", found.key.expires)):
        if ended is None:
            continue
        if created is None or created >= ended:
            return failed(code)
        remarks.append(Problem(f"{code}_since"))
    return Passed(tuple(remarks))


def _chained(work: _Work, proof: dict[str, Any], proofs: list[Any]) -> tuple[dict[str, Any], str]:
    """Section 4.5: a proof that names previous ones signs the document with those in it."""
    named = listed(proof.get("previousProof"))
    if not named:
        return work.plain, ""
    previous = [one for one in proofs if one.get("id") in named and one is not proof]
    if len(previous) != len(named) or any(proof.get("id") in listed(one.get("previousProof")) for one in previous):
        raise IntakeError("proof_chain_broken")
    return {**work.plain, "proof": previous}, " ".join(map(str, named))


def _starts_with(document_context: Any, proof_context: Any) -> bool:
    """VC-DI-EdDSA section 3.3.2 step 4: the document's @context starts with all of the proof's, in order."""
    told, wanted = listed(document_context), listed(proof_context)
    return told[: len(wanted)] == wanted


def _presentation(opened: Opened, proof: dict[str, Any], found: KeyFinding) -> None:
    assert isinstance(opened.view, Presentation)  # noqa: S101  # for the type checker
    opened.presenter = found.owner
    opened.challenge = proof["challenge"] if isinstance(proof.get("challenge"), str) else ""
    opened.domain = tuple(one for one in listed(proof.get("domain")) if isinstance(one, str))
    opened.not_after = xsd_datetime.parse(str(proof.get("expires", "")))
    opened.view = Presentation(
        id=opened.view.id,
        type=opened.view.type,
        holder=opened.view.holder or found.owner,
        challenge=opened.challenge,
        domain=opened.domain,
        created=xsd_datetime.parse(str(proof.get("created", ""))),
        expires=opened.not_after,
        audience=opened.view.audience,
        purpose=opened.view.purpose,
    )


def _binding(opened: Opened, found: KeyFinding, method_id: str) -> Outcome:
    """Whose key it is, beside who is said to have signed."""
    view = opened.view
    said = view.issuer.id if isinstance(view, Credential) else view.holder if isinstance(view, Presentation) else ""
    if not said:
        return failed("issuer_missing", pointer="/issuer")
    if found.carried:
        return unknown("issuer_not_established", method_id.partition("#")[0][:200])
    if found.owner != said:
        return failed("key_not_the_issuers", pointer="/issuer")
    return Passed()
