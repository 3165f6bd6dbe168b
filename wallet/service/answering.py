"""Answering a request of somebody else's software: read and judged, told of, and sent only when the person says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from wallet.credential.model import Credential, RecordId
from wallet.errors import FetchError, IntakeError, LanyardError, ShareError
from wallet.formats import sd_jwt
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.formats.presenting import BoundToken, Member
from wallet.formats.reading import format_of, read_credential_bytes
from wallet.formats.vc_jwt import read_token
from wallet.jsonld import Graph, JsonLdError, to_quads
from wallet.limits import MAX_SHARED_CREDENTIALS
from wallet.records.record import RecordSummary, ShareEntry
from wallet.records.statement import statement
from wallet.report import Verdict
from wallet.service.context import ServiceContext
from wallet.service.library import Library
from wallet.service.network_log import NetworkLog
from wallet.service.request_reading import GuidedClient, limit_to
from wallet.service.request_reading import RequestReading as RequestReading
from wallet.service.sharing import PresentationRequest, ShareWarning, Sharing, SignedPresentation
from wallet.share.requests.matching import FORMATS, Holding, claims_of, fits, needed
from wallet.share.requests.registry import protocol, protocol_of
from wallet.share.requests.request import Basis as Basis
from wallet.share.requests.request import CredentialQuery, Doors, Path, Reply
from wallet.share.requests.request import ReceivedRequest as ReceivedRequest
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.jws import ALGORITHMS, compact_fits, key_of_token, token_fits
from wallet.verify.sources.network import NetDocuments

if TYPE_CHECKING:
    from wallet.net.client import GuardedClient


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that answers a query. ``claims`` are those that would be shown; () for all of it."""

    summary: RecordSummary
    claims: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class QueryChoice:
    """One query, and what of the wallet answers it, the best first. ``needed``: it is answered unless the person says no."""

    query: CredentialQuery
    candidates: tuple[Candidate, ...]
    needed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What they would get of one record.

    Attributes:
        summary: the record.
        whole: all of it leaves, as its issuer signed it.
        claims: names of what leaves, where not all does.
        withheld: names of what could be kept back and is.
    """

    summary: RecordSummary
    whole: bool
    claims: tuple[str, ...]
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreparedAnswer:
    """An answer that is signed and has not been sent.

    Attributes:
        request: what it answers.
        signed: the presentations, by query.
        shown: what they get, record by record.
        warnings: what the person should know.
    """

    request: ReceivedRequest
    signed: Mapping[str, tuple[SignedPresentation, ...]]
    shown: tuple[Shown, ...]
    warnings: tuple[ShareWarning, ...]

    @property
    def verdict(self) -> Verdict:
        """What a receiver's verifier finds, the worst of all that is sent."""
        verdicts = {each.report.verdict for group in self.signed.values() for each in group}
        return next(each for each in (Verdict.NOT_VERIFIED, Verdict.INCONCLUSIVE, Verdict.VERIFIED) if each in verdicts)


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """An answer that was sent and is remembered; ``reply`` is what the other side said."""

    entries: tuple[ShareEntry, ...]
    reply: Reply


class Answering:
    """Requests answered from one open wallet. Raises ShareError, FetchError, StoreError."""

    def __init__(self, context: ServiceContext, library: Library, sharing: Sharing, network_log: NetworkLog) -> None:
        self._context = context
        self._library = library
        self._sharing = sharing
        self._network_log = network_log

    # Reading -----------------------------------------------------------------------
    def reading(self, text: str) -> RequestReading:
        """Begins to read a request: its ``hosts`` are whom that would ask, and nobody was asked yet.

        Raises ShareError ``request_unknown``, ``request_…``.
        """
        return RequestReading(text, protocol_of(text).hosts(text))

    def read(self, reading: RequestReading) -> ReceivedRequest | None:
        """Reads on, asking ``reading.hosts``, to which the person agreed, and judges who the request is from; nothing of
        the person's is sent.

        Returns None where it leads on to hosts that nobody agreed to: ``reading.hosts`` are those then, and were not asked.
        Raises ShareError ``request_answered_before`` for one that was answered from this wallet; FetchError.
        """
        with self._client() as client:
            guided = reading.begin_step(client)
            try:
                request = protocol_of(reading.text).read(reading.text, self._doors(guided, client, reading.nonce))
            except LanyardError:
                # Whatever became of it: what was not asked is what it still needs.
                if reading.leads_on():
                    return None
                raise
        if reading.leads_on():
            return None
        if self._context.vault.settings.get(_answered(request)) is not None:
            raise ShareError("request_answered_before")
        return request

    @contextmanager
    def _client(self) -> Iterator[GuardedClient]:
        if self._context.offline:
            raise FetchError("offline")
        client = cast("GuardedClient", self._context.client())
        try:
            yield client
        finally:
            self._network_log.note(client)

    def _doors(self, guided: GuidedClient, client: GuardedClient, nonce: str) -> Doors:
        context = self._context
        return Doors(
            guided,
            lambda token, did: _require_signed_by(token, did, client),
            compact_fits,
            context.roots,
            context.clock.now(),
            nonce,
        )

    # Choosing ----------------------------------------------------------------------
    def choices(self, request: ReceivedRequest) -> tuple[QueryChoice, ...]:
        """Returns for each query what of the wallet answers it. Raises ShareError ``request_nothing_fits``."""
        rows = self._library.find("", limit=self._library.count(""))
        by_query: dict[str, list[Candidate]] = {query.id: [] for query in request.queries}
        for row in rows:
            if row.format not in FORMATS or not row.is_read:
                continue
            held = self._holding(row)
            for query in request.queries if held is not None else ():
                if held is not None and fits(query, held):
                    by_query[query.id].append(Candidate(row, claims_of(query, held) or ()))
        answered = needed(request.queries, request.sets, (name for name, found_for in by_query.items() if found_for))
        return tuple(
            QueryChoice(query, tuple(sorted(by_query[query.id], key=self._order)), query.id in answered)
            for query in request.queries
        )

    def _order(self, candidate: Candidate) -> tuple[int, float]:
        """What holds best, then what is newest, comes first."""
        row = candidate.summary
        began = row.valid_from.timestamp() if row.valid_from is not None else 0.0
        return -int(statement(row.facts, self._context.clock.now()).rank), -began

    def _holding(self, row: RecordSummary) -> Holding | None:
        """Returns what can be shown of a record; None of what cannot be shown to anybody who asks."""
        try:
            record = self._library.record(row.id)
            if record.payload is None or not isinstance(record.view, Credential):
                return None
            parsed = read_credential_bytes(record.payload)
            if parsed.kind is not Kind.CREDENTIAL:
                return None
            return _holding_of(parsed)
        except (IntakeError, ShareError):
            return None

    # Signing -----------------------------------------------------------------------
    def chosen(self, choices: Sequence[QueryChoice], named: Sequence[RecordId] = ()) -> dict[str, tuple[Candidate, ...]]:
        """Returns what is shown for each query: what the person named, else the best candidate of each that is needed.

        Raises ShareError ``request_asks_for_anything`` where a query would take whatever there is and nothing is named,
        ``request_not_asked_for`` for a record that answers no query.
        """
        shown: dict[str, tuple[Candidate, ...]] = {}
        used: set[RecordId] = set()
        for choice in choices:
            wished_for = tuple(each for each in choice.candidates if each.summary.id in named)
            if wished_for:
                shown[choice.query.id] = wished_for if choice.query.multiple else wished_for[:1]
                used.update(each.summary.id for each in shown[choice.query.id])
            elif choice.needed:
                if choice.query.asks_for_anything:
                    raise ShareError("request_asks_for_anything")
                shown[choice.query.id] = choice.candidates[:1]
        if set(named) - used:
            raise ShareError("request_not_asked_for")
        if sum(len(each) for each in shown.values()) > MAX_SHARED_CREDENTIALS:
            raise ShareError("too_many_shared")
        return shown

    def prepare(self, request: ReceivedRequest, shown: Mapping[str, Sequence[Candidate]]) -> PreparedAnswer:
        """Signs what would be sent, and has it checked as a receiver does. Raises ShareError as sharing does."""
        way = protocol(request.protocol)
        lines: list[Shown] = []
        signed: dict[str, tuple[SignedPresentation, ...]] = {}
        if way.together:
            everything = list(dict.fromkeys(each.summary.id for group in shown.values() for each in group))
            presented = self._sharing.present(everything, _presentation_request(request, way, None, ()))
            signed = dict.fromkeys(shown, (presented,))
            lines = [_shown(each, False, ()) for each in {c.summary.id: c for g in shown.values() for c in g}.values()]
        else:
            for name, group in shown.items():
                parts = []
                for candidate in group:
                    presented, line = self._signed_alone(request, candidate)
                    parts.append(presented)
                    lines.append(line)
                signed[name] = tuple(parts)
        warnings = dict.fromkeys(
            warning for group in signed.values() for each in group for warning in self._sharing.warnings(each, "answer")
        )
        return PreparedAnswer(request, signed, tuple(lines), tuple(warnings))

    def _signed_alone(self, request: ReceivedRequest, candidate: Candidate) -> tuple[SignedPresentation, Shown]:
        record = self._library.record(candidate.summary.id)
        parsed = read_credential_bytes(record.payload or b"")
        item = format_of(parsed).present(parsed)
        in_part = isinstance(item, BoundToken) or (isinstance(item, Member) and item.in_part)
        names = _names(parsed, item, candidate.claims) if in_part else ()
        wish = _presentation_request(request, protocol(request.protocol), parsed, names)
        signed = self._sharing.present([candidate.summary.id], wish)
        selectable = tuple(sd_jwt.selectable(parsed.token)) if isinstance(item, BoundToken) else ()
        withheld = tuple(name for name in selectable if not any(_within(name, shown) for shown in names))
        return signed, Shown(candidate.summary, not in_part, names, withheld)

    # Sending -----------------------------------------------------------------------
    def send(self, prepared: PreparedAnswer) -> SentAnswer:
        """Sends the answer, after the person said yes. Its lines are in the ledger before a byte leaves.

        A request is used up by the first answer that was taken.
        """
        way, request = protocol(prepared.request.protocol), prepared.request
        each = list({id(signed): signed for group in prepared.signed.values() for signed in group}.values())
        with self._client() as client:
            limit_to(client, request.asker.host)
            replies: list[Reply] = []
            entries = self._sharing.answer(each, lambda: replies.append(way.send(request, prepared.signed, client)))
        self._context.vault.settings.set(_answered(request), self._context.clock.now().isoformat())
        return SentAnswer(tuple(entries), replies[0])


def _answered(request: ReceivedRequest) -> str:
    digest = sha256("\0".join((request.audience, request.nonce)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"request answered {digest}"


def _presentation_request(
    request: ReceivedRequest, way: Any, parsed: ParsedCredential | None, names: tuple[str, ...]
) -> PresentationRequest:
    version_1 = parsed is not None and "vc" in parsed.document
    return PresentationRequest(
        audience=request.asker.host,
        purpose=request.purpose,
        challenge=request.nonce,
        domain=request.audience,
        disclose=names,
        form=way.form(parsed.format if parsed is not None else "", version_1=version_1),
        words_signed=False,
    )


def _shown(candidate: Candidate, in_part: bool, names: tuple[str, ...]) -> Shown:
    return Shown(candidate.summary, not in_part, names, ())


def _within(name: str, shown: str) -> bool:
    return name == shown or name.startswith(f"{shown}/") or shown.startswith(f"{name}/")


def _holding_of(parsed: ParsedCredential) -> Holding:
    """Returns what a query looks at: types as they stand and as addresses, and everything that could be shown."""
    if parsed.format == "sd_jwt":
        whole = sd_jwt.split(parsed.token)
        claims = sd_jwt.disclosed(parsed.document, whole.disclosures)
        vct = claims.get("vct")
        return Holding(FORMATS[parsed.format], _types(claims), vct if isinstance(vct, str) else "", claims)
    inner = parsed.document.get("vc", parsed.document)
    claims = inner if isinstance(inner, dict) else {}
    return Holding(FORMATS[parsed.format], _types(claims), "", claims)


def _types(document: Mapping[str, Any]) -> frozenset[str]:
    named = document.get("type", [])
    texts = {name for name in (named if isinstance(named, list) else [named]) if isinstance(name, str)}
    try:
        read = to_quads({key: value for key, value in document.items() if key != "proof"})
        texts |= set(Graph(read.quads).node(read.root).types)
    except (JsonLdError, IntakeError):
        return frozenset(texts)
    return frozenset(texts)


def _names(parsed: ParsedCredential, item: BoundToken | Member | Any, paths: Sequence[Path]) -> tuple[str, ...]:
    """Returns what to disclose for ``paths``: names of an SD-JWT's claims, or JSON pointers (ecdsa-sd-2023)."""
    steps = [[str(step) for step in _fixed(path)] for path in paths]
    if isinstance(item, Member):
        return tuple(dict.fromkeys("".join(f"/{_escaped(part)}" for part in each) for each in steps))
    known = sd_jwt.selectable(parsed.token)
    names: dict[str, None] = {}
    for each in steps:
        name = "/".join(each)
        within = [other for other in known if other == name or other.startswith(f"{name}/")]
        above = [other for other in known if name.startswith(f"{other}/")]
        names |= dict.fromkeys(within or above)
    return tuple(names)


def _escaped(step: str) -> str:
    """Returns a step of a JSON Pointer (RFC 6901 section 3)."""
    return step.replace("~", "~0").replace("/", "~1")


def _fixed(path: Path) -> Iterator[str]:
    """Yields the steps of a path before the first that stands for elements: those are disclosed with what holds them."""
    for step in path:
        if not isinstance(step, str):
            return
        yield step


def _require_signed_by(token: str, did: str, client: GuardedClient) -> None:
    """Raises ShareError ``request_not_signed_by_asker`` where no key of ``did`` signed ``token``, FetchError."""
    refused = ShareError("request_not_signed_by_asker", "did")
    try:
        header, _ = read_token(token)
        for relationship in ("authentication", "assertionMethod"):
            try:
                finding = key_of_token(
                    header,
                    did,
                    documents=NetDocuments(client),
                    relationship=relationship,
                    token=token,
                )
            except ResolutionError:
                continue
            key = finding.key
            ended = key.revoked is not None or key.expires is not None or key.doubts
            if finding.carried or finding.owner != did or ended or ALGORITHMS.get(str(header.get("alg"))) != key.algorithm:
                continue
            if token_fits(token, finding):
                return
    except IntakeError:
        raise refused from None
    raise refused
