"""Token Status List (draft-ietf-oauth-status-list): a signed token that holds 1, 2, 4 or 8 bits per credential.

The token is a JWT or a CWT; what is asked of it is the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from wallet.credential.model import Credential
from wallet.encodings import base64url
from wallet.errors import FetchError, IntakeError
from wallet.formats.cwt import looks_like_cwt, read_cwt
from wallet.formats.token_status import STATUS_LIST
from wallet.formats.vc_jwt import read_token
from wallet.limits import CLOCK_SKEW
from wallet.report import Failed, Outcome, Passed, Problem, Unknown
from wallet.verify.context import CheckContext, Document, VerificationKey
from wallet.verify.dids.key_terms import KeyTerms
from wallet.verify.dids.listed_keys import KeyFinding
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.freshness import remarks_on_age, settled
from wallet.verify.jws import ALGORITHMS, anyone_can_make, key_of_token, token_fits
from wallet.verify.keys import issuer_lists, key_standing
from wallet.verify.proofs.signatures import signature_fits
from wallet.verify.status.signed_list import index_of, inflate

TYPES: Final = frozenset({"statuslist+jwt", "application/statuslist+jwt"})
_CWT_TYPES: Final = frozenset({"application/statuslist+cwt", "statuslist+cwt"})
_BITS: Final = frozenset({1, 2, 4, 8})
_VALID: Final = 0x00
_BAD_NEWS: Final = {0x01: "revoked", 0x02: "suspended"}
"""Section 7.1. 0x03 and 0x0C to 0x0F mean what an application says, which nobody told us."""
_LAST_SECOND: Final = 253_402_300_799
_DISPROVED: Final = frozenset(
    {"key_not_listed", "key_controller_differs", "key_not_for_this_use", "key_malformed", "issuer_not_in_certificate"}
)
"""What shows that the key is not the list's; anything else leaves it open."""


class ListError(Exception):
    """Why a list may not answer, as a code; never leaves this module."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class StatusListToken:
    """A list whose signature fits and whose claims could be read (section 5.1).

    ``owner`` is whose key signed it, ``ttl`` how long a copy may be kept.
    """

    owner: str
    bits: int
    statuses: bytes = field(repr=False)
    ttl: timedelta | None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    """A JWT or a CWT, by the names of the JWT; ``fits`` says whether a key made its signature."""

    header: dict[str, Any]
    claims: dict[str, Any] = field(repr=False)
    fits: Callable[[KeyFinding], bool] = field(repr=False)


class TokenStatusList:
    """Section 8.3, the rules for whoever relies on it."""

    id = "token_status_list"
    types = frozenset({STATUS_LIST})

    def check(self, entry: Mapping[str, Any], credential: Credential, ctx: CheckContext, *, index: int) -> Outcome:
        """Asks the list about one credential; ``entry`` has ``idx`` and ``uri`` (section 6.2)."""
        _ = index  # a token has one such entry
        pointer = "/status/status_list"
        place, address = entry.get("idx"), entry.get("uri")
        if not isinstance(address, str) or not isinstance(place, int) or index_of(place) is None:
            return Unknown((Problem("status_entry_malformed", pointer),))
        try:
            document = ctx.documents.get(address, purpose="status_list")
            status_list = read_list(document, credential.issuer.id, ctx)
        except FetchError as error:
            return Unknown((Problem("status_list_unreachable", pointer, error.code),))
        except ListError as fault:
            return Unknown((Problem(fault.code, pointer, fault.detail),))
        value = status_at(status_list.statuses, status_list.bits, place)
        if value is None:
            return Unknown((Problem("index_out_of_range", pointer),))
        remarks = remarks_on_age(document, ctx, lifetime=status_list.ttl)
        if status_list.owner != credential.issuer.id:
            remarks = (Problem("list_by_another_issuer", pointer), *remarks)
        outcome: Outcome = Unknown((Problem("status_value_unknown", pointer, f"0x{value:02x}"),), remarks)
        if value == _VALID:
            outcome = Passed(remarks)
        elif value in _BAD_NEWS:
            outcome = Failed((Problem(_BAD_NEWS[value], pointer),), remarks)
        return settled(outcome, document, pointer=pointer, ended=status_list.ended)


STATUS = TokenStatusList()


def read_list(document: Document, issuer: str, ctx: CheckContext) -> StatusListToken:
    """Returns the list in ``document``. Raises ListError, FetchError for the key's own page.

    ``issuer`` is asked for the key where the token names nobody (section 11.3: the same key resolution as for the
    token that refers to the list).
    """
    token = _token(document)
    header, claims = token.header, token.claims
    if claims.get("sub") != document.address:
        # Section 8.3 step 4: else the list of one address could stand in for another's.
        raise ListError("status_list_not_that")
    signer = claims.get("iss", issuer)
    if not isinstance(signer, str) or "crit" in header or header.get("b64", True) is not True:
        raise ListError("status_list_malformed")
    finding = _key(token, signer, ctx)
    if "iss" in claims and finding.owner not in ("", signer):
        raise ListError("status_list_bad_signature", "another party's key")
    owner = finding.owner or signer
    if document.origin == "brought" and owner != issuer:
        # Whoever brings a list along could have signed it themselves.
        raise ListError("status_list_not_that")
    ended = _dates(claims, document, ctx.at)
    listed = claims.get("status_list")
    bits = listed.get("bits") if isinstance(listed, dict) else None
    if not isinstance(listed, dict) or type(bits) is not int or bits not in _BITS:
        raise ListError("status_list_malformed", "bits")
    statuses = unpack(listed.get("lst"))
    if statuses is None:
        raise ListError("status_list_malformed", "lst")
    ttl = claims.get("ttl")
    good = isinstance(ttl, (int, float)) and not isinstance(ttl, bool) and 0 < ttl <= _LAST_SECOND
    return StatusListToken(owner, bits, statuses, timedelta(seconds=ttl) if good else None, ended)  # type: ignore[arg-type]


def _token(document: Document) -> _Token:
    if looks_like_cwt(document.content):
        return _cwt(document.content)
    content = document.content.strip()
    try:
        token = "".join(content.decode("ascii").split())
        header, claims = read_token(token)
    except UnicodeDecodeError:
        raise ListError("status_list_malformed", "not a token") from None
    except IntakeError as error:
        raise ListError("status_list_malformed", error.code) from None
    if token.count(".") != 2 or not isinstance(header.get("typ"), str) or header["typ"] not in TYPES:
        raise ListError("status_list_malformed", "typ")
    if str(header.get("alg", "none")).lower() == "none":
        raise ListError("status_list_unsigned")
    return _Token(header, claims, lambda finding: token_fits(token, finding))


def _cwt(content: bytes) -> _Token:
    try:
        cwt = read_cwt(content)
    except IntakeError as error:
        raise ListError("status_list_malformed", error.code) from None
    if cwt.header.get("typ") not in _CWT_TYPES:
        raise ListError("status_list_malformed", "typ")
    return _Token(cwt.header, cwt.claims, lambda finding: signature_fits(finding.key.key, cwt.signature, cwt.signed))


def _key(token: _Token, issuer: str, ctx: CheckContext) -> KeyFinding:
    """Returns the key that signed; one that only came along must be listed by ``issuer`` itself."""
    algorithm = str(token.header.get("alg"))
    if algorithm not in ALGORITHMS and not anyone_can_make(algorithm):
        raise ListError("status_list_not_checked", algorithm[:40])
    try:
        finding = key_of_token(token.header, issuer, documents=ctx.documents, relationship="assertionMethod")
    except FetchError as error:
        raise ListError("status_list_key_unreachable", error.code) from None
    except (ResolutionError, IntakeError) as error:
        disproved = error.code in _DISPROVED
        raise ListError("status_list_bad_signature" if disproved else "status_list_not_checked", error.code) from None
    if ALGORITHMS.get(algorithm) != finding.key.algorithm or not token.fits(finding):
        raise ListError("status_list_bad_signature")
    _require_key_in_use(finding.key, ctx)
    if finding.carried:
        listed = issuer_lists(issuer, finding.key.key, documents=ctx.documents, relationship="assertionMethod")
        if not listed:
            raise ListError("status_list_bad_signature", "the key only came along")
        _require_key_in_use(listed, ctx)
    return finding


def _require_key_in_use(key: VerificationKey | KeyTerms, ctx: CheckContext) -> None:
    standing = key_standing(key, at=ctx.at, signed=None)
    if isinstance(standing, Unknown):
        raise ListError("status_list_not_checked", standing.problems[0].code)
    if isinstance(standing, Failed):
        raise ListError("status_list_bad_signature", standing.problems[0].code)


def _dates(claims: dict[str, Any], document: Document, at: datetime) -> bool:
    """Says whether a kept list has run out. Raises ListError for one that may not answer on the day asked about."""
    issued, begins, ends = (_moment(claims, name) for name in ("iat", "nbf", "exp"))
    if issued is None:
        raise ListError("status_list_malformed", "iat")
    early = issued > at + CLOCK_SKEW or (begins is not None and begins > at + CLOCK_SKEW)
    if early and not document.later:
        raise ListError("status_list_not_yet")
    ended = ends is not None and at > ends
    if ended and document.origin != "kept":
        raise ListError("status_list_expired")
    return ended


def _moment(claims: dict[str, Any], name: str) -> datetime | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _LAST_SECOND:
        raise ListError("status_list_malformed", name)
    return datetime.fromtimestamp(value, UTC)


def unpack(text: Any) -> bytes | None:
    """Returns the bytes of ``lst``: a zlib stream, in a JWT as base64url (sections 4.2, 4.3); None when it is none, or
    grows too far."""
    if isinstance(text, bytes):
        return inflate(text, wbits=zlib.MAX_WBITS)
    if not isinstance(text, str):
        return None
    try:
        packed = base64url.decode(text)
    except IntakeError:
        return None
    return inflate(packed, wbits=zlib.MAX_WBITS)


def status_at(statuses: bytes, bits: int, place: int) -> int | None:
    """Returns the status with the index ``place`` (section 4.1: from the lowest bits of a byte up), None past the end."""
    bit = place * bits
    if bit + bits > len(statuses) * 8:
        return None
    return statuses[bit >> 3] >> (bit & 7) & ((1 << bits) - 1)
