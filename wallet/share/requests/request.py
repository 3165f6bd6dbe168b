"""What a request is, whatever protocol it came by: who asks and how that is known, what they want, and where it goes.

A request is read in full and judged before the person is shown anything; nothing of theirs has left by then. An answer is
made only from a request, goes to the one address that the request was judged by, and is sent only after a yes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from cryptography import x509

from wallet.encodings.multikey import PublicKey
from wallet.net.client import Fetched
from wallet.share.presentation import PresentationForm, SignedPresentation

Path = tuple[str | int | None, ...]
"""Where a claim stands (OpenID4VP 1.0 section 7): a member's name, an element's position, None for all elements."""


class Basis(StrEnum):
    """How it is known who asks."""

    ADDRESS = "address"
    """Only by the address that the answer goes to, whose certificate is for that name. Who is behind it, nobody says."""
    CERTIFICATE = "certificate"
    """The request is signed with a certificate for that address, from an authority this computer trusts."""
    CERTIFICATE_UNKNOWN = "certificate_unknown"
    """It is signed with a certificate that no authority this computer trusts stands behind for that address."""
    DID = "did"
    """It is signed with a key of the decentralized identifier it names."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks.

    Attributes:
        identifier: what the answer is bound to: their client identifier, or the domain they name.
        host: where the answer goes.
        basis: how that is known.
        name: what they call themselves, which nobody proved; "" for nothing.
        by_way_of: other hosts that had a part in it: where the request was fetched, or pointed to.
    """

    identifier: str
    host: str
    basis: Basis
    name: str = ""
    by_way_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimQuery:
    """One claim that is asked for, and the values it may have; any where there are none."""

    path: Path
    values: tuple[Any, ...] = ()
    id: str = ""
    loose: bool = False
    """Where the credential has a list and the path does not, every element is looked at: an example need not be exact."""


@dataclass(frozen=True, slots=True)
class CredentialQuery:
    """One credential that is asked for.

    Attributes:
        id: its name in the request.
        formats: which formats it may have; every one where there are none.
        types: one of these sets of types it must have, all of a set; any where there are none.
        vct: one of these types an SD-JWT must have; any where there are none.
        claims: what is asked of it; all of it where there is nothing.
        claim_sets: which claims are enough together, by their ids, the best first.
        multiple: several may be shown for it.
        reason: why, in the asker's words.
    """

    id: str
    formats: frozenset[str] = frozenset()
    types: tuple[frozenset[str], ...] = ()
    vct: frozenset[str] = frozenset()
    claims: tuple[ClaimQuery, ...] = ()
    claim_sets: tuple[tuple[str, ...], ...] = ()
    multiple: bool = False
    reason: str = ""

    @property
    def asks_for_anything(self) -> bool:
        """Says whether anything one has would do: such a request chooses nothing, and the person must."""
        named = [types - _SAY_NOTHING for types in self.types]
        return not self.vct and not any(named) and not self.claims


_SAY_NOTHING = frozenset(
    {
        "VerifiableCredential",
        "https://www.w3.org/2018/credentials#VerifiableCredential",
        "https://www.w3.org/ns/credentials#VerifiableCredential",
    }
)


@dataclass(frozen=True, slots=True)
class CredentialSet:
    """Which queries are enough together (OpenID4VP 1.0 section 6.2): one of ``options``, the best first."""

    options: tuple[tuple[str, ...], ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A request that was read and found to be well made.

    Attributes:
        protocol: the id of the protocol it came by.
        asker: who asks.
        nonce: what the answer must sign.
        audience: whom the answer must name: nobody else can use it.
        queries: what they want; ``sets`` which of these are enough.
        purpose: what for, in their words.
        answer_to: the https address that the answer goes to.
        reply: what the protocol needs to answer, its own.
    """

    protocol: str
    asker: Asker
    nonce: str
    audience: str
    queries: tuple[CredentialQuery, ...]
    sets: tuple[CredentialSet, ...]
    purpose: str
    answer_to: str
    reply: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the other side said to the answer: where they would like the person to go on, or ""."""

    continue_at: str = ""


class Client(Protocol):
    """Who asks and sends: ``wallet.net.client.GuardedClient``."""

    def fetch(self, address: str, *, purpose: str, same_host: bool = False, follow: bool = True) -> Fetched:
        """Returns what stands at ``address``. Raises FetchError."""
        ...

    def send(self, address: str, body: bytes, *, media_type: str, purpose: str) -> Fetched:
        """Sends ``body`` there by POST. Raises FetchError."""
        ...


@dataclass(frozen=True, slots=True)
class Doors:
    """What reading a request needs of the rest of the wallet.

    Attributes:
        client: the network.
        signed_by_did: given a compact token and the DID that must have signed it, raises ShareError or FetchError where a
            key of that DID did not.
        fits: whether a compact token is signed by a key.
        roots: the authorities that this computer trusts.
        now: the moment that a request's times are judged for.
        nonce: what only the answer to this one question can hold, where a request is asked for by POST.
    """

    client: Client
    signed_by_did: Callable[[str, str], None]
    fits: Callable[[str, PublicKey], bool]
    roots: Callable[[], Sequence[x509.Certificate]]
    now: datetime
    nonce: str


Answer = Mapping[str, Sequence[SignedPresentation]]
"""What is shown for each query, by its id."""


class RequestProtocol(Protocol):
    """One module in this folder with ``PROTOCOL``."""

    id: str
    together: bool
    """All that is shown stands in one presentation."""

    def claims(self, text: str) -> bool:
        """Says whether a pasted text is a request by this protocol, by how it begins."""
        ...

    def hosts(self, text: str) -> tuple[str, ...]:
        """Returns whom reading it would ask; nobody where all of it stands in the text. Raises ShareError."""
        ...

    def read(self, text: str, doors: Doors) -> ReceivedRequest:
        """Reads and judges it. Raises ShareError ``request_…``, FetchError."""
        ...

    def form(self, record_format: str, *, version_1: bool) -> PresentationForm:
        """Returns in which form a credential of ``record_format`` is shown to this protocol's askers."""
        ...

    def send(self, request: ReceivedRequest, answer: Answer, client: Client) -> Reply:
        """Sends the answer. Raises FetchError, ShareError."""
        ...
