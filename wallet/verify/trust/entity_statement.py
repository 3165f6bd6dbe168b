"""One entity statement of OpenID Federation 1.0: read, its signature, its dates, what it may say (sections 3 and 10).

No plug-in and no trust by itself: :mod:`wallet.verify.trust.federation` joins statements to a chain.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from wallet.encodings.jwk import jwk_to_public
from wallet.encodings.multikey import PublicKey
from wallet.errors import IntakeError
from wallet.formats.vc_jwt import read_token
from wallet.limits import CLOCK_SKEW, MAX_FEDERATION_KEYS
from wallet.report import Passed
from wallet.verify.dids.key_terms import KeyTerms, joined, jwk_terms
from wallet.verify.dids.listed_keys import ends_of
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.jws import ALGORITHMS, compact_fits
from wallet.verify.keys import key_standing
from wallet.verify.trust.errors import TrustError

TYPE: Final = "entity-statement+jwt"
_MEDIA_TYPE: Final = "application/entity-statement+jwt"
_LAST_SECOND: Final = 253_402_300_799


@dataclass(frozen=True, slots=True)
class EntityStatement:
    """What one entity says of another, or of itself (then it is its entity configuration).

    Nothing in it is to be believed before :meth:`require_signed` and :meth:`require_current` returned.
    """

    issuer: str
    subject: str
    issued: datetime
    expires: datetime
    claims: dict[str, Any] = field(repr=False)
    header: dict[str, Any] = field(repr=False)
    token: str = field(repr=False)

    @property
    def keys(self) -> list[dict[str, Any]]:
        """The federation keys it states for its subject (``jwks``); none where it states none."""
        return keys_in(self.claims.get("jwks"))

    @property
    def metadata(self) -> dict[str, Any]:
        """``metadata`` by entity type."""
        return _object(self.claims, "metadata")

    @property
    def constraints(self) -> dict[str, Any]:
        """``constraints`` on what stands below the subject (section 6.2)."""
        return _object(self.claims, "constraints")

    @property
    def authority_hints(self) -> list[str]:
        """The superiors an entity names for itself. Untrusted until a chain through one of them holds."""
        hints = self.claims.get("authority_hints")
        return [hint for hint in hints if isinstance(hint, str)] if isinstance(hints, list) else []

    def require_signed(self, keys: list[dict[str, Any]], at: datetime) -> None:
        """Returns when one of ``keys`` signed it, the one its ``kid`` names, and that key counts at ``at``.

        Raises TrustError.
        """
        kid, algorithm = self.header.get("kid"), str(self.header.get("alg"))
        for jwk in keys[:MAX_FEDERATION_KEYS]:
            if jwk.get("kid") != kid:
                continue
            public = _public(jwk)
            if public is None or ALGORITHMS.get(algorithm) != public.algorithm or not _counts(jwk, public, at):
                continue
            if not _is_in_use(ends_of(public, {str(kid)}, keys), at):
                # Listed once more as withdrawn, before or after, under this name or another.
                continue
            if compact_fits(self.token, public):
                return
        raise TrustError("entity_statement_bad_signature", self.subject[:120])

    def require_current(self, at: datetime) -> None:
        """Returns when it counts at ``at``. Raises TrustError ``entity_statement_expired``, ``entity_statement_not_yet``."""
        if self.issued > at + CLOCK_SKEW:
            raise TrustError("entity_statement_not_yet", self.subject[:120])
        if at >= self.expires:
            raise TrustError("entity_statement_expired", self.subject[:120])


def read_statement(content: bytes, *, issuer: str, subject: str) -> EntityStatement:
    """Reads what should be ``issuer``'s statement about ``subject``; its signature is not looked at yet.

    Raises TrustError ``entity_statement_malformed`` (section 3.2: type, identifiers, times, critical claims).
    """
    try:
        token = "".join(content.decode("ascii").split())
        header, claims = read_token(token)
    except UnicodeDecodeError:
        raise TrustError("entity_statement_malformed", "not a token") from None
    except IntakeError as error:
        raise TrustError("entity_statement_malformed", error.code) from None
    if token.count(".") != 2 or header.get("typ") not in (TYPE, _MEDIA_TYPE):
        # (section 3.2 step 2) Explicit typing: another kind of token by the same key is no statement.
        raise TrustError("entity_statement_malformed", "typ")
    if "crit" in header or header.get("b64", True) is not True or not isinstance(header.get("kid"), str):
        raise TrustError("entity_statement_malformed", "header")
    if "crit" in claims:
        # The claims it may list are those the specification does not define: we know none of them.
        raise TrustError("entity_statement_malformed", "crit")
    if claims.get("iss") != issuer or claims.get("sub") != subject:
        raise TrustError("entity_statement_malformed", "iss or sub")
    return EntityStatement(issuer, subject, _moment(claims, "iat"), _moment(claims, "exp"), claims, header, token)


def keys_in(jwks: Any) -> list[dict[str, Any]]:
    """Returns the keys of a JWK Set, [] when it is none."""
    keys = jwks.get("keys") if isinstance(jwks, dict) else None
    return [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []


def is_entity_id(value: Any) -> bool:
    """Says whether ``value`` can be an Entity Identifier: https, a host, neither query nor fragment (section 1.2)."""
    if not isinstance(value, str) or not value.isascii() or len(value) > 2048:
        return False
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return False
    bare = not parts.query and not parts.fragment and "?" not in value and "#" not in value
    return parts.scheme == "https" and bool(parts.hostname) and parts.username is None and bare


def _public(jwk: dict[str, Any]) -> PublicKey | None:
    try:
        return jwk_to_public(jwk)
    except IntakeError:
        return None


def _is_in_use(ends: list[KeyTerms], at: datetime) -> bool:
    return isinstance(key_standing(joined(ends), at=at, signed=None), Passed)


def _counts(jwk: dict[str, Any], public: PublicKey, at: datetime) -> bool:
    """Says whether a federation key is for signatures and not withdrawn (section 8.7)."""
    try:
        return isinstance(key_standing(jwk_terms(jwk, public), at=at, signed=None), Passed)
    except ResolutionError:
        return False


def _object(claims: dict[str, Any], name: str) -> dict[str, Any]:
    value = claims.get(name, {})
    if not isinstance(value, dict):
        raise TrustError("entity_statement_malformed", name)
    return value


def _moment(claims: dict[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _LAST_SECOND:
        raise TrustError("entity_statement_malformed", name)
    return datetime.fromtimestamp(value, UTC)
