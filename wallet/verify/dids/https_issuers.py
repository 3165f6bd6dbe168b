"""Where an issuer that is named by an https address publishes its keys.

A key is the issuer's when the document at its id holds it or names the address that does (``jwks_uri``,
``verificationMethod``, ``publicKey``), or when metadata that names the issuer as its own does: JWT VC Issuer Metadata
(SD-JWT VC section 5), OpenID4VCI metadata. ``/.well-known/jwks.json`` speaks for an issuer without a path alone. Anything
else on the host may be another tenant's. A page that lists no key of any kind denies nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from urllib.parse import urlunsplit

from wallet.encodings import strict_json
from wallet.encodings.jwk import thumbprint
from wallet.encodings.web_address import split_address
from wallet.errors import FetchError, IntakeError
from wallet.limits import MAX_KEY_PAGES
from wallet.verify.context import DocumentSource
from wallet.verify.dids.listed_keys import (
    RELATIONSHIPS,
    STATED,
    KeyFinding,
    absolute,
    entries,
    jwk_key,
    listed_method,
    lists_keys,
    read_method,
    require_about,
    stated_methods,
)
from wallet.verify.dids.resolution_errors import ResolutionError

_NOTHING_THERE: Final = ("not_found", "not_a_document")
_METADATA: Final = ("jwt-vc-issuer", "openid-credential-issuer")


Read = Callable[[], KeyFinding]
"""Gives one key. Raises ResolutionError, IntakeError, FetchError."""


@dataclass(slots=True)
class KeyPage:
    """The keys of one page: ``readers`` gives each (or raises ResolutionError, IntakeError, FetchError); ``lists_any``
    says whether keys of any kind and for any use stand there; ``stated`` are the JWKs and methods as they are written."""

    readers: list[Read] = field(default_factory=list)
    lists_any: bool = False
    stated: list[dict[str, Any]] = field(default_factory=list)


class HttpsIssuer:
    """The pages of one issuer, asked for one relationship (``assertionMethod``, ``authentication``)."""

    def __init__(self, issuer: str, documents: DocumentSource, relationship: str) -> None:
        self.issuer = issuer
        self._documents = documents
        self._relationship = relationship
        self._left = MAX_KEY_PAGES

    def pages(self) -> tuple[list[KeyPage], FetchError | None]:
        """Returns the issuer's own page and its metadata, all of them: a later one may withdraw what an earlier one lists.
        Then why there may be more: the issuer's own page did not answer, or none did.

        Raises ResolutionError for a page about somebody else.
        """
        pages: list[KeyPage] = []
        try:
            pages.extend(self._pages())
        except FetchError as error:
            return pages, error
        return pages, None

    def _pages(self) -> Iterator[KeyPage]:
        error: FetchError | None = None
        answered = False
        try:
            yield self._own(self._document(self.issuer))
            answered = True
        except FetchError as failure:
            error = failure
        for address in self._well_known():
            try:
                page = self._metadata(address)
            except (FetchError, IntakeError):
                continue
            if page is not None:
                answered = True
                yield page
        if error is not None and not (answered and error.code in _NOTHING_THERE):
            # A page that could not be had may list the key that no other page did.
            raise error

    # Pages ------------------------------------------------------------------------
    def _own(self, document: dict[str, Any]) -> KeyPage:
        page = KeyPage()
        self._add_jwks(page, document)
        if not page.lists_any:
            require_about(document, self.issuer)
        self._add_methods(page, document)
        return page

    def _well_known(self) -> Iterator[str]:
        place = split_address(self.issuer)
        path = place.path.rstrip("/")
        for name in _METADATA:
            yield urlunsplit(("https", place.netloc, f"/.well-known/{name}{path}", "", ""))
        if not path and not place.query:
            yield urlunsplit(("https", place.netloc, "/.well-known/jwks.json", "", ""))

    def _metadata(self, address: str) -> KeyPage | None:
        document = self._document(address)
        page = KeyPage()
        if not address.endswith("/jwks.json"):
            names = {document.get(member) for member in ("issuer", "credential_issuer") if member in document}
            if names != {self.issuer}:
                return None
        self._add_jwks(page, document)
        return page

    def _add_jwks(self, page: KeyPage, document: dict[str, Any]) -> None:
        lists = [document.get("keys")]
        inside, elsewhere = document.get("jwks"), document.get("jwks_uri")
        if isinstance(inside, dict):
            lists.append(inside.get("keys"))
        elif isinstance(elsewhere, str) and split_address(elsewhere).scheme == "https":
            lists.append(self._document(elsewhere).get("keys"))
        for keys in lists:
            for jwk in keys if isinstance(keys, list) else ():
                page.lists_any = True
                if isinstance(jwk, dict):
                    page.stated.append(jwk)
                    page.readers.append(partial(self._from_jwk, jwk))

    def _add_methods(self, page: KeyPage, document: dict[str, Any]) -> None:
        stated = [entry for name in STATED for entry in entries(document, name)]
        used = [name for name in RELATIONSHIPS if name in document]
        page.lists_any = page.lists_any or lists_keys(document)
        page.stated.extend(stated_methods(document))
        local = {absolute(entry.get("id"), self.issuer) for entry in stated if isinstance(entry, dict)}
        # A page without any relationship (a plain Profile) says of none of its keys what it is for.
        for entry in entries(document, self._relationship) if used else stated:
            name = absolute(entry.get("id") if isinstance(entry, dict) else entry, self.issuer)
            if used and (isinstance(entry, dict) or name in local):
                page.readers.append(partial(listed_method, document, name, self.issuer, self._relationship))
            elif isinstance(entry, dict):
                page.readers.append(partial(self._from_method, entry, name))
            elif isinstance(entry, str) and split_address(name).scheme == "https":
                page.readers.append(partial(self._at_address, name))

    # Keys -------------------------------------------------------------------------
    def _from_jwk(self, jwk: dict[str, Any]) -> KeyFinding:
        kid = str(jwk.get("kid", ""))
        # A JWK names no controller: whose it is, the page says that lists it.
        key = jwk_key(kid, "", jwk, frozenset({self._relationship}))
        return KeyFinding(key, self.issuer, thumbprint=thumbprint(jwk), kid=kid)

    def _from_method(self, method: dict[str, Any], method_id: str) -> KeyFinding:
        owner = method.get("controller", method.get("owner", self.issuer))
        if owner != self.issuer:
            raise ResolutionError("key_controller_differs")
        key = read_method([method], frozenset({self._relationship}), method_id)
        jwk = method.get("publicKeyJwk")
        if not isinstance(jwk, dict):
            return KeyFinding(key, self.issuer)
        return KeyFinding(key, self.issuer, thumbprint=thumbprint(jwk), kid=str(jwk.get("kid", "")))

    def _at_address(self, address: str) -> KeyFinding:
        """Reads a key that has a page of its own, which the issuer's page names."""
        document = self._document(address)
        if "kty" in document:
            return self._from_jwk({"kid": address, **document})
        require_about(document, address)
        return self._from_method(document, address)

    def _document(self, address: str) -> dict[str, Any]:
        """Raises FetchError; what is no JSON object lists nothing."""
        self._left -= 1
        if self._left < 0:
            raise FetchError("unreachable", "too many pages")
        try:
            document = strict_json.loads(self._documents.get(address, purpose="jwks").content)
        except IntakeError:
            return {}
        return document if isinstance(document, dict) else {}
