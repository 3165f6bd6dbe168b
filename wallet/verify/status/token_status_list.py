"""Token Status List (draft-ietf-oauth-status-list): a few bits per token in a signed, compressed array."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from wallet.credential.model import Credential
from wallet.encodings import base64url
from wallet.errors import FetchError, IntakeError
from wallet.formats.vc_jwt import read_token
from wallet.limits import CLOCK_SKEW, MAX_STATUS_AGE, MAX_STATUS_LIST_BYTES
from wallet.report import Failed, Outcome, Passed, Problem, Unknown, Word
from wallet.verify.checks import issuer_binding
from wallet.verify.context import CheckContext, Document
from wallet.verify.proofs.tokens import judge, numeric_date

_TYPE: Final = "statuslist+jwt"
_BITS: Final = (1, 2, 4, 8)
_VALID: Final = 0
_BAD_NEWS: Final = {1: "revoked", 2: "suspended"}
"""Section 7.1: INVALID and SUSPENDED. 3 and 0x0B to 0x0F belong to applications, the others to nobody yet."""


class TokenStatusList:
    """Section 8.3 (validation rules); numbers in the code are its steps."""

    id = "token_status_list"
    types = frozenset({"status_list"})

    def check(self, entry: Mapping[str, Any], credential: Credential, ctx: CheckContext, *, index: int) -> Outcome:
        """Asks the list about one reference (``idx`` and ``uri``)."""
        pointer = f"/status/{index}" if index else "/status/status_list"
        place, address = entry.get("idx"), entry.get("uri")
        # (2)-(3)
        if isinstance(place, bool) or not isinstance(place, int) or place < 0 or not isinstance(address, str):
            return Unknown((Problem("status_entry_malformed", pointer),))
        try:
            # (4) resolve
            document = ctx.documents.get(address, purpose="status_list")
            header, claims = read_token("".join(document.content.decode("ascii").split()))
        except FetchError as error:
            return Unknown((Problem("status_list_unreachable", pointer, error.code),))
        except (IntakeError, UnicodeDecodeError):
            # The CWT form is binary and ends here: named, not guessed at.
            return Unknown((Problem("status_list_malformed", pointer),))
        fault = self._fault(document, header, claims, credential, ctx)
        if fault:
            return Unknown((Problem(fault, pointer),))
        # (6)-(7)
        inner = claims.get("status_list")
        bits, packed = (inner.get("bits"), inner.get("lst")) if isinstance(inner, dict) else (None, None)
        if isinstance(bits, bool) or bits not in _BITS or not isinstance(packed, str):
            return Unknown((Problem("status_list_malformed", pointer),))
        data = expand(packed)
        if data is None:
            return Unknown((Problem("status_list_malformed", pointer),))
        # (8)
        if place * bits >= len(data) * 8:
            return Unknown((Problem("index_out_of_range", pointer),))
        value = status_at(data, place, bits)
        remarks = _remarks(document, claims, ctx)
        if value == _VALID:
            return Passed(remarks)
        if value in _BAD_NEWS:
            return Failed((Problem(_BAD_NEWS[value], pointer),), remarks)
        return Unknown((Problem("status_value_unknown", pointer, str(value)),), remarks)

    def _fault(
        self, document: Document, header: dict[str, Any], claims: dict[str, Any], credential: Credential, ctx: CheckContext
    ) -> str:
        """(5) the list's own token: its type, signature, signer, subject and dates. Returns a code or ""."""
        if str(header.get("typ", "")).removeprefix("application/") != _TYPE:
            return "status_list_malformed"
        if claims.get("sub") != document.address:
            return "status_list_not_that"
        iss = claims.get("iss")
        said = iss if isinstance(iss, str) else credential.issuer.id
        token = "".join(document.content.decode("ascii").split())
        made = judge(token, header, said, ctx, relationship="assertionMethod", known_type=lambda typ: typ.endswith(_TYPE))
        if made.key is None:
            return "status_list_bad_signature"
        bound = issuer_binding.decide(
            said, made.key, documents=ctx.documents, relationship="assertionMethod", pointer="/iss"
        )
        if bound.word is not Word.PASSED:
            return "status_list_bad_signature"
        problems: list[Problem] = []
        issued, ends = numeric_date(claims, "iat", problems), numeric_date(claims, "exp", problems)
        if problems or issued is None:
            return "status_list_malformed"
        if issued > ctx.at + CLOCK_SKEW:
            return "status_list_not_yet"
        return "status_list_expired" if ends is not None and ends < ctx.at else ""


STATUS = TokenStatusList()


def expand(text: str) -> bytes | None:
    """Returns the bytes of ``lst`` (section 4.1: base64url of a ZLIB stream), never more than MAX_STATUS_LIST_BYTES."""
    try:
        inflater = zlib.decompressobj()
        data = inflater.decompress(base64url.decode(text), MAX_STATUS_LIST_BYTES)
    except (IntakeError, zlib.error):
        return None
    if inflater.unconsumed_tail or not inflater.eof or inflater.unused_data:
        return None
    return data


def status_at(data: bytes, place: int, bits: int) -> int:
    """Returns the status at ``place`` (section 4: the lowest bits of a byte come first)."""
    start = place * bits
    return data[start >> 3] >> (start & 7) & ((1 << bits) - 1)


def _remarks(document: Document, claims: dict[str, Any], ctx: CheckContext) -> tuple[Problem, ...]:
    if document.origin != "kept":
        return ()
    remarks = [Problem("status_as_of", "", document.fetched_at.isoformat())]
    if ctx.at - document.fetched_at > _greatest_age(document, claims):
        remarks.append(Problem("status_stale", "", document.fetched_at.isoformat()))
    return tuple(remarks)


def _greatest_age(document: Document, claims: dict[str, Any]) -> timedelta:
    """How old a kept list may be without a warning: its ``exp``, its ``ttl`` (seconds), the sender's word, or ours."""
    found = [MAX_STATUS_AGE]
    if document.expires_at is not None:
        found.append(document.expires_at - document.fetched_at)
    ttl, ends = claims.get("ttl"), claims.get("exp")
    if isinstance(ttl, int) and not isinstance(ttl, bool) and ttl > 0:
        found.append(timedelta(seconds=min(ttl, 10**9)))
    if isinstance(ends, int) and not isinstance(ends, bool):
        found.append(datetime.fromtimestamp(ends, UTC) - document.fetched_at)
    return min(found)
