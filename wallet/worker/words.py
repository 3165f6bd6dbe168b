"""What wallet and worker say to each other, as plain JSON and back. Each reader is strict: both sides are doubted.

The wallet asks (``ask``), sends sources (``source``) and answers; the worker sends items (``item``, ``refused``),
says how it goes (``at``, ``done``, ``stop``) and asks for what is outside (``get``, ``context``, ``trust``).
"""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from msgspec import structs

from wallet.credential.identity import Identity
from wallet.credential.model import Presentation
from wallet.errors import FetchError, IntakeError, StoreError
from wallet.examine.request import ExaminedItem, VerificationRequest
from wallet.formats.parsed import Kind, Received
from wallet.intake.pdf.signatures import PdfSignature, SignedState
from wallet.intake.source import Source
from wallet.limits import MAX_KEPT_CHARS, MAX_KEPT_RESULTS, MAX_TITLE_CHARS, MAX_UNWRAP_DEPTH
from wallet.records import codec
from wallet.report import CheckName, CheckResult, EvidenceItem, VerificationReport
from wallet.verify.context import Document, Expectations, TrustEntry, TrustSource
from wallet.verify.policy import Policy
from wallet.verify.trust.errors import TrustError
from wallet.verify.verdict import judge
from wallet.worker.frames import GarbledError, Message, pack, pieces

_WORD: Final = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
_SAME: Final = 0
_APART: Final = 1
_CHECKS: Final = tuple(CheckName)
Given = dict[str, Document]
"""What the wallet gave the worker for one item, by address."""


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _read_moment(value: Any) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


# The request -------------------------------------------------------------------
def pack_request(request: VerificationRequest | None, trust: list[Any], *, contexts: bool) -> bytes:
    """Returns the request as a message; ``trust`` is plain, ``contexts`` says whether any were supplied."""
    if request is None:
        return pack(["ask", None])
    policy, expected = request.policy, request.expectations
    plain = {
        "policy": [policy.id, sorted(policy.required), sorted(policy.presentation_required)],
        "at": _moment(request.at),
        "expected": [expected.challenge, expected.domain, [codec.to_plain(identity) for identity in expected.identities]],
        "position": request.position,
        "trust": trust,
        "contexts": contexts,
    }
    return pack(["ask", plain])


def read_policy(plain: list[Any]) -> Policy:
    """Returns the policy of a request."""
    name, required, further = plain
    return Policy(name, frozenset(map(CheckName, required)), frozenset(map(CheckName, further)))


def read_expectations(plain: list[Any]) -> Expectations:
    """Returns the expectations of a request."""
    challenge, domain, identities = plain
    return Expectations(challenge, domain, tuple(codec.from_plain(Identity, identity) for identity in identities))


def read_at(plain: str) -> datetime:
    """Returns a moment with its zone."""
    return datetime.fromisoformat(plain)


# Signatures of PDFs, worker → wallet ------------------------------------------------
def plain_signature(signature: PdfSignature) -> list[Any]:
    """Returns a signature as it goes over the pipe."""
    signed_at = "" if signature.signed_at is None else signature.signed_at.isoformat()
    return [signature.signer[:MAX_TITLE_CHARS], signed_at, signature.state, signature.is_known, signature.is_certified]


def read_signature(plain: list[Any]) -> PdfSignature:
    """Returns what came over the pipe as a signature. Raises GarbledError, ValueError, TypeError."""
    signer, signed_at, state, is_known, is_certified = plain
    if not isinstance(signer, str) or type(is_known) is not bool or type(is_certified) is not bool:
        raise GarbledError("no signature")
    moment = datetime.fromisoformat(signed_at) if signed_at else None
    return PdfSignature(signer[:MAX_TITLE_CHARS], moment, SignedState(state), is_known, is_certified)


# Documents and entries, wallet → worker -------------------------------------------
def pack_document(document: Document) -> list[bytes]:
    """Returns a document as a message."""
    head = [
        "document", document.media_type, _moment(document.fetched_at), document.origin, _moment(document.expires_at),
        document.later,
    ]  # fmt: skip
    return pieces(head, [document.content])


def pack_fetch_error(error: FetchError) -> bytes:
    """Returns why there is no document."""
    return pack(["no_document", error.code, error.detail, error.pointer])


def read_document(address: str, message: Message) -> Document:
    """Returns the answer to a question for ``address``. Raises FetchError."""
    head, blobs = message
    if head[0] == "no_document":
        raise FetchError(head[1], head[2], pointer=head[3])
    _, media_type, fetched_at, origin, expires_at, later = head
    return Document(
        address, blobs[0], media_type, fetched_at=datetime.fromisoformat(fetched_at), origin=origin,
        expires_at=_read_moment(expires_at), later=later,
    )  # fmt: skip


def pack_entry(entry: TrustEntry | None) -> bytes:
    """Returns what a list says of an issuer."""
    if entry is None:
        return pack(["entry", None])
    days = [_moment(entry.as_of), _moment(entry.kept_since)]
    return pack(["entry", [entry.did, entry.name, entry.registry, *days, entry.own]])


def pack_trust_error(error: TrustError) -> bytes:
    """Returns what does not hold of a list."""
    return pack(["no_entry", error.code, error.detail, error.pointer])


def read_entry(message: Message) -> TrustEntry | None:
    """Returns the answer to a question for an issuer. Raises FetchError, TrustError."""
    head, _ = message
    if head[0] == "entry":
        return None if head[1] is None else _read_entry(*head[1])
    family = FetchError if head[0] == "no_document" else TrustError
    raise family(head[1], head[2], pointer=head[3])


def _read_entry(did: Any, name: Any, registry: Any, as_of: Any, kept_since: Any, own: Any) -> TrustEntry:
    if type(own) is not bool:
        raise GarbledError("no entry")
    return TrustEntry(_text(did), _text(name), _text(registry), _read_moment(as_of), _read_moment(kept_since), own)


def _lists() -> dict[str, type[Any]]:
    """The lists that can be sent whole, by what they are called on the way. Loaded when there is one: the wallet's side
    seldom needs what reads them."""
    from wallet.verify.trust.federation import TrustAnchor
    from wallet.verify.trust.listed import ListedTrust
    from wallet.verify.trust.published import PublishedTrust

    return {"listed": ListedTrust, "published": PublishedTrust, "anchor": TrustAnchor}


def plain_trust(trust: TrustSource) -> list[Any]:
    """Returns a list that the worker can ask itself, whole; of any other only its name."""
    tag = next((tag for tag, kind in _lists().items() if type(trust) is kind), None)
    if tag is None:
        return ["", trust.name]
    members = {member.name: getattr(trust, member.name) for member in fields(trust)}  # type: ignore[arg-type]  # dataclasses
    moments = {name: _moment(value) for name, value in members.items() if isinstance(value, datetime)}
    return [tag, members, moments]


def read_trust(plain: list[Any]) -> TrustSource | None:
    """Returns a list that was sent whole; None for one that only the wallet can ask."""
    kind = _lists().get(plain[0])
    if kind is None:
        return None
    _, members, moments = plain
    members |= {name: datetime.fromisoformat(value) for name, value in moments.items()}
    whole: TrustSource = kind(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in members.items()}
    )
    return whole


# Items, worker → wallet --------------------------------------------------------
def pack_item(item: ExaminedItem, ticket: str) -> bytes:
    """Returns an item of the source of ``ticket`` as a message.

    Bytes the wallet has already, and the evidence it gave, are not sent back.
    """
    thing = item.received
    if thing is None:
        error = item.problem
        reason = [error.code, error.detail, error.pointer]
        return pack(["refused", ticket, item.member, *reason, item.left_out])
    blobs = []
    whole = _SAME if thing.received == item.source.data else _APART
    inner = _SAME if thing.payload == thing.received else _APART
    if whole:
        blobs.append(thing.received)
    if inner:
        blobs.append(thing.payload)
    head = [
        "item", ticket, item.member, item.position, str(thing.kind), thing.format, list(thing.containers), whole,
        inner, bool(thing.token), item.report is not None,
    ]  # fmt: skip
    if thing.token:
        blobs.append(thing.token.encode())
    if item.report is not None:
        evidence = tuple(structs.replace(document, content=b"") for document in item.report.evidence)
        blobs.append(codec.to_bytes(item.report.results))
        blobs.append(codec.to_bytes(structs.replace(item.report, source="", results=(), evidence=evidence)))
    return pack(head, blobs)


def read_item(message: Message, source: Source, request: VerificationRequest | None, given: Given) -> ExaminedItem:
    """Returns the worker's item of ``source``, with the evidence put back out of what it was ``given``.

    The wallet's own knowledge stands in the place of whatever the worker says of it: the source, the policy, the
    moment, whether anything came from the network, and the verdict over what was found. Raises GarbledError for what no
    honest worker sends.
    """
    head, blobs = message
    try:
        if head[0] == "refused":
            _, member, code, detail, pointer, left_out = head
            error = IntakeError(_word(code), _text(detail), pointer=_text(pointer))
            return ExaminedItem(source, _text(member), error=error, left_out=left_out is True)
        _, member, position, kind, form, containers, whole, inner, token, judged = head
        remaining = iter(blobs)
        received = next(remaining) if whole else source.data
        payload = next(remaining) if inner else received
        thing = Received(
            received, payload, _word(form), Kind(kind), next(remaining).decode() if token else "", _containers(containers)
        )
        report = _report(next(remaining), next(remaining), source, request, given, thing) if judged else None
        if (
            (request is None) is bool(judged)
            or type(position) is not int
            or position < 0
            or next(remaining, None) is not None
        ):
            raise GarbledError("an item that was not asked for")
        return ExaminedItem(source, _text(member), position, thing, report)
    except (ValueError, TypeError, StopIteration, StoreError, UnicodeDecodeError) as error:
        raise GarbledError(type(error).__name__) from None


def _report(
    checks: bytes, rest: bytes, source: Source, request: VerificationRequest | None, given: Given, thing: Received
) -> VerificationReport:
    results = _results_again(checks) if len(checks) <= MAX_KEPT_CHARS else _results(checks)
    report = codec.from_bytes(VerificationReport, rest)
    if request is None or report.results or report.index < 0:
        raise GarbledError("no report")
    # The verdict is the wallet's own, over what the worker found: whatever it says itself counts for nothing.
    presentation = thing.kind is Kind.PRESENTATION or isinstance(report.view, Presentation)
    return structs.replace(
        report,
        results=results,
        verdict=judge(results, request.policy, presentation=presentation),
        source=source.label,
        policy=request.policy.id,
        at=request.at,
        online=any(document.origin == "network" for document in given.values()),
        evidence=tuple(_given(item, given) for item in report.evidence),
    )


def _results(body: bytes) -> tuple[CheckResult, ...]:
    results = codec.from_bytes(tuple[CheckResult, ...], body)
    own = results[: len(_CHECKS)]
    if tuple(result.check for result in own) != _CHECKS or any(result.scope for result in own):
        raise GarbledError("no report")
    return results


_results_again: Final = lru_cache(maxsize=MAX_KEPT_RESULTS)(_results)
"""The checks of one issuer's badges come out alike, a thousand times over: the same bytes are read once."""


def _given(item: EvidenceItem, given: Given) -> EvidenceItem:
    document = given.get(item.address)
    if document is None or item.fetched_at != document.fetched_at:
        raise GarbledError("evidence that was not given")
    return structs.replace(item, content=document.content, sha256=sha256(document.content).hexdigest())


def _word(value: Any) -> str:
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise GarbledError("no word")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise GarbledError("no text")
    return value


def _containers(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MAX_UNWRAP_DEPTH:
        raise GarbledError("no containers")
    return tuple(_word(name) for name in value)
