"""What the checks are given: the moment, the policy, and small doors to the outside.

A status method needs a proof verified and a proof needs a DID resolved: they get
these here, as Protocols, and never import each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from wallet.credential.identity import Identity
from wallet.credential.model import Credential
from wallet.credential.recipient import Matcher
from wallet.report import EvidenceItem, Outcome, VerificationReport
from wallet.verify.policy import Policy


@dataclass(frozen=True, slots=True)
class Document:
    """A fetched (or supplied, or kept) document.

    Attributes:
        address: what was asked for.
        content: the bytes.
        media_type: lower case without parameters, or "".
        fetched_at: when it came; for supplied ones the moment of reading.
        origin: ``network``, ``supplied`` (a --documents folder), ``kept`` (evidence).
        expires_at: when the sender said it goes stale (Cache-Control), if it did.
        later: it answers for a past day and came only after it: what it says was not known then.
    """

    address: str
    content: bytes = field(repr=False)
    media_type: str = ""
    fetched_at: datetime = field(kw_only=True)
    origin: str = field(kw_only=True)
    expires_at: datetime | None = None
    later: bool = False


class DocumentSource(Protocol):
    """Answers for https and DID addresses. One fetch per address per run."""

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the document at ``address``.

        ``purpose`` is an EvidenceItem kind. Raises FetchError with
        ``offline``, ``not_found``, ``unreachable``, ``address_refused``,
        ``document_too_large`` and the like.
        """
        ...


@dataclass(frozen=True, slots=True)
class TrustEntry:
    """What a list says of an issuer."""

    did: str
    name: str
    registry: str
    as_of: datetime | None = None
    kept_since: datetime | None = None
    """When the copy came that answered in place of the registry, if one did."""
    own: bool = False
    """The person's own word, not a registry's."""


class TrustSource(Protocol):
    """A registry or the person's own list."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    def lookup(self, issuer_id: str, documents: DocumentSource, at: datetime) -> TrustEntry | None:
        """Returns the entry for ``issuer_id`` at ``at``, or None.

        Raises FetchError when it cannot be asked, TrustError when what it says does not hold.
        """
        ...


@dataclass(frozen=True, slots=True)
class Expectations:
    """What the one who asked for a presentation expects to find in it.

    ``identities``: the person it should be about, as the checker knows them; nothing is compared when empty.
    """

    challenge: str | None = None
    domain: str | None = None
    identities: tuple[Identity, ...] = ()


@dataclass(frozen=True, slots=True)
class Presenter:
    """Who presents the credential being judged.

    Attributes:
        id: the party whose own key signed the presentation, "" when that was not shown.
        keys: fingerprints of the keys that signed it.
        envelope: nobody signed it: it only holds things together.
    """

    id: str = ""
    keys: tuple[str, ...] = ()
    envelope: bool = False

    def is_same_as(self, other: Presenter) -> bool:
        """Says whether both were shown to be one party."""
        return bool(self.id and self.id == other.id) or not set(self.keys).isdisjoint(other.keys)


@dataclass(frozen=True, slots=True)
class Outer:
    """The credential that the one being judged stands in, and what its signature is worth for what is inside.

    Attributes:
        issuer: its issuer's id as signed.
        signed: a signature over it holds.
        issuer_proven: it is the issuer's own key that made it.
        whole: the signature is over all that the issuer wrote, not over parts that a holder chose.
        as_json: it is signed member by member, as it stands.
    """

    issuer: str
    signed: bool
    issuer_proven: bool
    whole: bool
    as_json: bool = False


@dataclass(slots=True)
class CheckContext:
    """Everything the checks of one run share.

    ``verify_embedded`` judges a credential brought by another (a status list, an
    endorsement, a member of a transcript) with the same documents, and for the same moment unless ``at`` is given.
    ``documents`` writes what it gives into ``evidence``; ``presenter`` is set inside a presentation.
    ``depth`` counts the credentials around the one being judged.
    """

    at: datetime
    policy: Policy
    documents: DocumentSource
    trust: Sequence[TrustSource] = ()
    expectations: Expectations = Expectations()
    supplied_contexts: Mapping[str, bytes] = field(default_factory=dict)
    depth: int = 0
    evidence: list[EvidenceItem] = field(default_factory=list)
    presenter: Presenter | None = None
    about: tuple[str, ...] = ()
    """Ids of those whom the transcript around it is about."""
    endorsed: Credential | None = None
    """The credential that the endorsement being judged stands in."""
    person: Matcher | None = None
    """Whom the credential being judged should be about: ``expectations.identities``, ready to be compared."""
    outer: Outer | None = None
    """The credential around the one being judged; a presentation covers nothing."""
    verify_embedded: Callable[..., VerificationReport] | None = None


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key out of a controller document, and where it stood.

    Attributes:
        id: the verification method's id (DID URL or https URL).
        controller: the method's ``controller``.
        key: a ``cryptography`` public key object (Ed25519, EC P-256/P-384, RSA).
        algorithm: ``Ed25519``, ``P-256``, ``P-384``, ``RSA``.
        relationships: e.g. {"assertionMethod", "authentication"}.
        expires, revoked, begins: from its publication, if it says so.
        doubts: codes of what its publication says in a way that cannot be read: such a key proves nothing.
    """

    id: str
    controller: str
    key: Any
    algorithm: str
    relationships: frozenset[str]
    expires: datetime | None = None
    revoked: datetime | None = None
    begins: datetime | None = None
    doubts: tuple[str, ...] = ()


class DidMethod(Protocol):
    """One DID method: one module in verify/dids with ``METHOD``."""

    id: str

    def resolve(self, did: str, documents: DocumentSource) -> dict[str, Any]:
        """Returns the DID document for ``did`` (no fragment, no path).

        Raises FetchError when it cannot be had now, and
        wallet.verify.dids.resolution.ResolutionError (``did_malformed``, ``did_method_not_supported``,
        ``did_document_malformed``) when it never can.
        """
        ...


class StatusMethod(Protocol):
    """One kind of status entry: one module in verify/status with ``STATUS``."""

    id: str
    types: frozenset[str]

    def check(self, entry: Mapping[str, Any], credential: Credential, ctx: CheckContext, *, index: int) -> Outcome:
        """Asks about one entry; ``entry`` holds its signed members by JSON name (incl. type, id).

        ``index`` is its place, for pointers. Failed: ``revoked``, ``suspended`` …;
        Unknown with the code for everything that could not be made sure.
        """
        ...
