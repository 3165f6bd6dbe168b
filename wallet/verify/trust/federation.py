"""Registries as OpenID Federation 1.0 trust anchors: is there a chain of signed statements from one down to the issuer?

Two ways of asking. An issuer that is an entity itself (an https address) is climbed from: its configuration, the
superiors it hints at, and so on to the anchor (section 10.1); then the whole chain is validated from the anchor down
(section 10.2). An issuer that is a DID has no configuration; registries such as those of the Digital Credentials
Consortium answer for it directly at their fetch endpoint, and the anchor's own statement is the chain.

Everything is asked through the documents of the run. Nothing an entity says of itself counts before the chain holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from wallet.encodings.web_address import split_address
from wallet.errors import FetchError
from wallet.limits import MAX_AUTHORITY_HINTS, MAX_FEDERATION_STATEMENTS, MAX_TRUST_CHAIN
from wallet.verify.context import Document, DocumentSource, TrustEntry
from wallet.verify.trust.entity_statement import EntityStatement, is_entity_id, keys_in, read_statement
from wallet.verify.trust.errors import TrustError
from wallet.verify.trust.federation_policy import require_allowed, resolved_metadata

_WELL_KNOWN: Final = "/.well-known/openid-federation"
_ENTITY: Final = "federation_entity"


@dataclass(frozen=True, slots=True)
class TrustAnchor:
    """A registry. ``jwks`` are its pinned keys; without them its own page at ``entity_id`` speaks for it, as for any
    list that somebody chose by its address.
    """

    name: str
    entity_id: str
    jwks: tuple[dict[str, Any], ...] = field(default=(), repr=False)

    def lookup(self, issuer_id: str, documents: DocumentSource, at: datetime) -> TrustEntry | None:
        """Returns what the federation calls ``issuer_id``, or None when it does not know it.

        Raises FetchError when it cannot be asked, TrustError when what it says does not hold.
        """
        return _Search(self, documents, at).find(issuer_id)


@dataclass(frozen=True, slots=True)
class _Chain:
    """Entities from the subject up to the anchor, their configurations (None for a DID), and the statements between:
    ``statements[j]`` is what ``entities[j + 1]`` says of ``entities[j]``."""

    entities: tuple[str, ...]
    configurations: tuple[EntityStatement | None, ...]
    statements: tuple[EntityStatement, ...]


class _Search:
    """One question. Counts what it asks for, so that no entity can send it around for ever."""

    def __init__(self, anchor: TrustAnchor, documents: DocumentSource, at: datetime) -> None:
        self._anchor = anchor
        self._documents = documents
        self._at = at
        self._left = MAX_FEDERATION_STATEMENTS
        self._kept_since: datetime | None = None
        self._faults: list[TrustError] = []
        self._unreachable: list[FetchError] = []

    def find(self, issuer: str) -> TrustEntry | None:
        top = self._configuration(self._anchor.entity_id)
        keys = list(self._anchor.jwks) or top.keys
        top.require_signed(keys, self._at)
        top.require_current(self._at)
        if issuer == self._anchor.entity_id:
            return self._entry(issuer, top.metadata, ())
        for chain in self._chains(issuer, top):
            try:
                return self._validated(chain, keys)
            except TrustError as error:
                self._faults.append(error)
        if self._faults:
            raise self._faults[0]
        if self._unreachable:
            raise self._unreachable[0]
        return None

    # Climbing (section 10.1) ------------------------------------------------------
    def _chains(self, issuer: str, top: EntityStatement) -> Iterator[_Chain]:
        if is_entity_id(issuer):
            try:
                own = self._configuration(issuer)
            except FetchError as error:
                # No entity, or one that does not answer: the anchor may still know it by its address.
                if error.code != "not_found":
                    self._unreachable.append(error)
            except TrustError as error:
                self._faults.append(error)
                return
            else:
                yield from self._climb((issuer,), (own,), (), top)
                return
        statement = self._asked(top, issuer)
        if statement is not None:
            yield _Chain((issuer, self._anchor.entity_id), (None, top), (statement,))

    def _climb(
        self,
        entities: tuple[str, ...],
        configurations: tuple[EntityStatement, ...],
        statements: tuple[EntityStatement, ...],
        top: EntityStatement,
    ) -> Iterator[_Chain]:
        hints = [hint for hint in configurations[-1].authority_hints if is_entity_id(hint) and hint not in entities]
        # The anchor first: the shortest chain needs the fewest questions.
        for hint in sorted(hints[:MAX_AUTHORITY_HINTS], key=lambda entity: entity != self._anchor.entity_id):
            if len(entities) >= MAX_TRUST_CHAIN:
                self._faults.append(TrustError("trust_chain_too_long"))
                return
            try:
                superior = top if hint == self._anchor.entity_id else self._configuration(hint)
            except FetchError as error:
                self._unreachable.append(error)
                continue
            except TrustError as error:
                self._faults.append(error)
                continue
            statement = self._asked(superior, entities[-1])
            if statement is None:
                continue
            longer = (*entities, hint), (*configurations, superior), (*statements, statement)
            if hint == self._anchor.entity_id:
                yield _Chain(*longer)
            else:
                yield from self._climb(*longer, top)

    def _configuration(self, entity: str) -> EntityStatement:
        document = self._document(entity.rstrip("/") + _WELL_KNOWN)
        return read_statement(document.content, issuer=entity, subject=entity)

    def _asked(self, superior: EntityStatement, subject: str) -> EntityStatement | None:
        """What ``superior`` says of ``subject`` at its fetch endpoint (section 8.1); None when it knows nothing of it."""
        try:
            entity = superior.metadata.get(_ENTITY)
            endpoint = entity.get("federation_fetch_endpoint") if isinstance(entity, dict) else None
            if not isinstance(endpoint, str) or split_address(endpoint).scheme != "https" or "#" in endpoint:
                raise TrustError("entity_statement_malformed", "federation_fetch_endpoint")
            document = self._fetched(endpoint, subject)
            return read_statement(document.content, issuer=superior.subject, subject=subject)
        except TrustError as error:
            self._faults.append(error)
        except FetchError as error:
            if error.code != "not_found":
                self._unreachable.append(error)
        return None

    def _fetched(self, endpoint: str, subject: str) -> Document:
        joint = "&" if "?" in endpoint else "?"
        plain, escaped = (f"{endpoint}{joint}sub={quote(subject, safe=safe)}" for safe in (":/", ""))
        # A form writes ":" as %3A; registries that answer for DIDs are asked with it left as it is.
        first, second = (plain, escaped) if subject.startswith("did:") else (escaped, plain)
        try:
            return self._document(first)
        except FetchError as error:
            if error.code != "not_found" or first == second:
                raise
            return self._document(second)

    def _document(self, address: str) -> Document:
        self._left -= 1
        if self._left < 0:
            raise TrustError("trust_chain_too_long", "too many statements")
        document = self._documents.get(address, purpose="entity_statement")
        if document.origin == "kept":
            self._kept_since = min(self._kept_since or document.fetched_at, document.fetched_at)
        return document

    # Validating (section 10.2), from the anchor down ------------------------------
    def _validated(self, chain: _Chain, keys: list[dict[str, Any]]) -> TrustEntry:
        for below in range(len(chain.statements) - 1, -1, -1):
            statement, configuration = chain.statements[below], chain.configurations[below]
            statement.require_signed(keys, self._at)
            statement.require_current(self._at)
            if configuration is None:
                continue
            # The superior says which keys are its subordinate's; only those may sign what that one says.
            keys = statement.keys
            configuration.require_signed(keys, self._at)
            configuration.require_current(self._at)
        require_allowed(chain.entities, chain.statements)
        own = chain.configurations[0]
        metadata = resolved_metadata(own or chain.statements[0], chain.statements)
        return self._entry(chain.entities[0], metadata, chain.entities[1:-1])

    def _entry(self, issuer: str, metadata: dict[str, Any], between: Sequence[str]) -> TrustEntry:
        entity = metadata.get(_ENTITY)
        name = entity.get("organization_name") if isinstance(entity, dict) else None
        via = f" ({', '.join(between)})" if between else ""
        return TrustEntry(
            issuer,
            name if isinstance(name, str) else "",
            f"{self._anchor.name}{via}",
            kept_since=self._kept_since,
        )


def anchor_in(document: dict[str, Any], fallback: str) -> TrustAnchor | None:
    """Returns the anchor that ``{"trust_anchor": id, "jwks": {"keys": […]}, "name": …}`` describes, or None.

    Also a registry of type ``oidf``, as lists of known registries name it (``trustAnchorEC``: its configuration's address).
    """
    entity = document.get("trust_anchor")
    page = document.get("trustAnchorEC")
    if entity is None and isinstance(page, str) and page.endswith(_WELL_KNOWN):
        entity = page.removesuffix(_WELL_KNOWN)
    if not is_entity_id(entity):
        return None
    keys = keys_in(document.get("jwks"))
    if "jwks" in document and not keys:
        # Keys were meant to be pinned and cannot be read: never fall back to believing the page.
        return None
    return TrustAnchor(str(document.get("name") or fallback), str(entity), tuple(keys))
