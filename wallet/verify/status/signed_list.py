"""What the lists that are credentials have in common: fetching one, asking whether it may answer, reading its bits.

Bitstring Status List 1.0 section 3.2, and its forerunners. No plug-in: the status methods of this folder stand on it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from wallet.credential.model import Credential
from wallet.encodings import base64url
from wallet.encodings.strict_json import loads
from wallet.errors import FetchError, IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import ParsedCredential
from wallet.formats.reading import read_credential_bytes
from wallet.limits import MAX_STATUS_LIST_BYTES
from wallet.report import CheckName, OutcomeKind, Problem, Unknown, VerificationReport
from wallet.verify.context import CheckContext, Document
from wallet.verify.freshness import remarks_on_age

MIN_ENTRIES: Final = 131_072
"""Bitstring Status List 1.0 section 6.1: fewer entries hide nobody in the crowd; a remark, not a fault."""
_INDEX_DIGITS: Final = 15
_TO_URL: Final = str.maketrans("+/", "-_")
_LIST_CODES: Final = {
    CheckName.PROOF: {
        "no_proof": "status_list_unsigned",
        "proof_from_the_future": "status_list_not_yet",
        "issuer_key_unreachable": "status_list_key_unreachable",
    },
    CheckName.VALIDITY: {"expired": "status_list_expired", "not_yet_valid": "status_list_not_yet"},
}
_MALFORMED: Final = frozenset({CheckName.SHAPE, CheckName.CONTEXT, CheckName.VALIDITY})


@dataclass(frozen=True, slots=True)
class SignedList:
    """A list whose signature holds and which is in date.

    Attributes:
        view: what it says of itself.
        document: as it came.
        bits: unpacked, entry 0 first.
        purposes: its ``statusPurpose`` values; empty where the kind of list has none.
        ended: a kept copy whose own end has passed meanwhile.
        old_encoding: its bits are written without the prefix that says how.
    """

    view: Credential
    document: Document
    bits: bytes = field(repr=False)
    purposes: tuple[str, ...]
    ended: bool = False
    old_encoding: bool = False


def open_list(
    address: str, ctx: CheckContext, *, pointer: str, types: frozenset[str], subject_types: frozenset[str]
) -> SignedList | Unknown:
    """Returns the list at ``address``, or why it may not answer: Unknown ``status_list_unreachable``,
    ``status_list_malformed``, ``status_list_unsigned``, ``status_list_bad_signature``, ``status_list_not_checked``,
    ``status_list_key_unreachable``, ``status_list_expired``, ``status_list_not_yet``.
    """
    try:
        document = ctx.documents.get(address, purpose="status_list")
        parsed = read_credential_bytes(document.content)
    except FetchError as error:
        return Unknown((Problem("status_list_unreachable", pointer, error.code),))
    except IntakeError as error:
        return Unknown((Problem("status_list_malformed", pointer, error.code),))
    assert ctx.verify_embedded is not None  # noqa: S101  # the status check looked
    # A list from after the day asked about is genuine or not on its own day; what its word is worth, ``settled`` says.
    report = ctx.verify_embedded(parsed, at=document.fetched_at if document.later else None)
    fault = _list_fault(report)
    # Dates are looked at last: a kept list with this fault is genuine, only out of date.
    ended = fault == "status_list_expired" and document.origin == "kept"
    if fault and not ended:
        # Of a key that could not be had, whether anybody was asked for it.
        away = (p.detail for p in report.outcome(CheckName.PROOF).problems if p.code == "issuer_key_unreachable")
        return Unknown((Problem(fault, pointer, next(away, "")),))
    view = report.view
    if not isinstance(view, Credential) or not types & set(view.type):
        return Unknown((Problem("status_list_malformed", pointer, "not a status list"),))
    encoded, purposes = _signed_list(parsed, subject_types)
    bits = expand(encoded)
    if bits is None:
        return Unknown((Problem("status_list_malformed", pointer),))
    return SignedList(view, document, bits, tuple(purposes), ended, is_old_encoding(encoded))


def index_of(value: Any) -> int | None:
    """A whole number from 0, as JSON number or decimal text without sign, zeros in front or exponent (V44)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value < 10**_INDEX_DIGITS else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _INDEX_DIGITS:
        return int(value) if value == str(int(value)) else None
    return None


def _list_fault(report: VerificationReport) -> str:
    """Why the list may not answer, as a code, or "". Its bad news counts for nothing either.

    What could not be checked is told apart from what does not hold, and a list that is still to come from a forged one.
    """
    for check in (CheckName.SHAPE, CheckName.CONTEXT, CheckName.PROOF, CheckName.ISSUER_BINDING, CheckName.VALIDITY):
        outcome = report.outcome(check)
        if check is CheckName.PROOF and outcome.kind is OutcomeKind.SKIPPED:
            return "status_list_unsigned"
        if outcome.kind in (OutcomeKind.PASSED, OutcomeKind.SKIPPED):
            continue
        codes = _LIST_CODES.get(check, {})
        for problem in outcome.problems:
            if problem.code in codes:
                return codes[problem.code]
        if check is not CheckName.VALIDITY and outcome.kind is OutcomeKind.UNKNOWN:
            return "status_list_not_checked"
        return "status_list_malformed" if check in _MALFORMED else "status_list_bad_signature"
    # A credential's own dates may lack their zone; a list decides for others, and may not.
    zoneless = any(remark.code == "date_without_zone" for remark in report.outcome(CheckName.VALIDITY).remarks)
    return "status_list_malformed" if zoneless else ""


def _signed_list(parsed: ParsedCredential, subject_types: frozenset[str]) -> tuple[Any, list[str]]:
    """Returns the list's ``encodedList`` and purposes; the proof held, and nothing in the JSON is unsigned
    (unsigned_claim)."""
    document = parsed.document.get("vc", parsed.document)
    subjects = listed(document.get("credentialSubject")) if isinstance(document, dict) else []
    if len(subjects) != 1 or not isinstance(subjects[0], dict):
        return None, []
    subject = subjects[0]
    if not subject_types & {word for word in listed(subject.get("type")) if isinstance(word, str)}:
        return None, []
    purposes = [word for word in listed(subject.get("statusPurpose")) if isinstance(word, str)]
    return subject.get("encodedList"), purposes


def expand(text: Any) -> bytes | None:
    """Returns the bits of an ``encodedList``; None when it is none.

    Section 3.4: multibase (``u`` and base64url) of gzip. The forerunners had no prefix and said no more than "base-64":
    either alphabet is read then, padded or not (:func:`is_old_encoding`). Inflates no further than MAX_STATUS_LIST_BYTES
    (V46).
    """
    if not isinstance(text, str):
        return None
    try:
        packed = base64url.decode(text[1:]) if text[:1] == "u" else _any_base64(text)
    except IntakeError:
        return None
    return inflate(packed, wbits=zlib.MAX_WBITS | 16)


def is_old_encoding(text: Any) -> bool:
    """Says whether an ``encodedList`` lacks the prefix that Bitstring Status List 1.0 asks for."""
    return isinstance(text, str) and text[:1] != "u"


def _any_base64(text: str) -> bytes:
    """Raises IntakeError for what is neither alphabet, or both."""
    plain = text.removesuffix("=").removesuffix("=")
    if len(plain) != len(text) and len(text) % 4:
        raise IntakeError("base64url_malformed", "padding")
    if "+" in plain or "/" in plain:
        if "-" in plain or "_" in plain:
            raise IntakeError("base64url_malformed", "two alphabets")
        plain = plain.translate(_TO_URL)
    return base64url.decode(plain)


def inflate(packed: bytes, *, wbits: int) -> bytes | None:
    """Returns what one whole compressed stream unpacks to; None for a broken, cut or too large one (V46)."""
    inflater = zlib.decompressobj(wbits=wbits)
    try:
        bits = inflater.decompress(packed, MAX_STATUS_LIST_BYTES)
    except zlib.error:
        return None
    return None if inflater.unconsumed_tail or inflater.unused_data or not inflater.eof else bits


def value_at(bits: bytes, place: int, size: int) -> int:
    """Section 3.2 step 9: the first entry is the leftmost bit of the first byte."""
    value = 0
    for bit in range(place * size, (place + 1) * size):
        value = value << 1 | (bits[bit >> 3] >> (7 - (bit & 7)) & 1)
    return value


def remarks_on(status_list: SignedList, credential: Credential, size: int, ctx: CheckContext) -> tuple[Problem, ...] | str:
    """Returns remarks, or the code of what makes the answer void."""
    remarks = []
    if status_list.view.issuer.id != credential.issuer.id:
        if status_list.document.origin == "brought":
            # Whoever brings a list along could have signed it themselves.
            return "status_list_not_that"
        remarks.append(Problem("list_by_another_issuer"))
    if status_list.view.id != status_list.document.address:
        if status_list.document.origin == "brought":
            return "status_list_not_that"
        remarks.append(Problem("status_list_id_differs"))
    if len(status_list.bits) * 8 // size < MIN_ENTRIES:
        remarks.append(Problem("status_list_short"))
    if status_list.old_encoding:
        remarks.append(Problem("list_encoding_old"))
    return (*remarks, *remarks_on_age(status_list.document, ctx, lifetime=_stated_ttl(status_list.document)))


def _stated_ttl(document: Document) -> timedelta | None:
    """The list's own ``ttl`` (milliseconds, section 2.2)."""
    try:
        ttl = loads(document.content).get("credentialSubject", {}).get("ttl")
    except (IntakeError, AttributeError):
        return None
    if isinstance(ttl, int) and not isinstance(ttl, bool) and ttl > 0:
        return timedelta(milliseconds=min(ttl, 10**12))
    return None
