"""Bitstring Status List 1.0 and its forerunner StatusList2021: one bit (or a few) per credential in a signed list."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from wallet.credential.model import Credential
from wallet.encodings import base64url
from wallet.encodings.strict_json import loads
from wallet.errors import FetchError, IntakeError
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import ParsedCredential
from wallet.formats.reading import read_credential_bytes
from wallet.limits import MAX_STATUS_AGE, MAX_STATUS_LIST_BYTES
from wallet.report import CheckName, Failed, Outcome, Passed, Problem, Unknown, VerificationReport, Word
from wallet.verify.context import CheckContext, Document

_LIST_TYPES: Final = {"BitstringStatusListCredential", "StatusList2021Credential"}
_SUBJECT_TYPES: Final = {"BitstringStatusList", "StatusList2021"}
MIN_ENTRIES: Final = 131_072
"""Bitstring Status List 1.0 section 6.1: fewer entries hide nobody in the crowd; a remark, not a fault."""
_BAD_NEWS: Final = {"revocation": "revoked", "suspension": "suspended"}
_INDEX_DIGITS: Final = 15
_LIST_CODES: Final = {
    CheckName.PROOF: {"no_proof": "status_list_unsigned"},
    CheckName.VALIDITY: {"expired": "status_list_expired", "not_yet_valid": "status_list_not_yet"},
}


class BitstringStatusList:
    """Validate algorithm, section 3.2; the numbers in the code are its steps."""

    id = "bitstring_status_list"
    types = frozenset({"BitstringStatusListEntry", "StatusList2021Entry"})

    def check(self, entry: Mapping[str, Any], credential: Credential, ctx: CheckContext, *, index: int) -> Outcome:
        """Asks the list about one entry."""
        pointer = f"/credentialStatus/{index}"
        purpose = entry.get("statusPurpose")
        place = _index(entry.get("statusListIndex"))
        size = entry.get("statusSize", 1)
        address = entry.get("statusListCredential")
        if not isinstance(purpose, str) or not isinstance(address, str) or place is None:
            return Unknown((Problem("status_entry_malformed", pointer),))
        if isinstance(size, str) and size.isascii() and size.isdigit() and len(size) < 3:
            size = int(size)
        if not isinstance(size, int) or isinstance(size, bool) or not 1 <= size <= 8:
            return Unknown((Problem("status_entry_malformed", pointer),))
        try:
            # (1) dereference; (2) verify the list's own proof
            document = ctx.documents.get(address, purpose="status_list")
            parsed = read_credential_bytes(document.content)
        except FetchError as error:
            return Unknown((Problem("status_list_unreachable", pointer, error.code),))
        except IntakeError as error:
            return Unknown((Problem("status_list_malformed", pointer, error.code),))
        assert ctx.verify_embedded is not None  # noqa: S101  # the status check looked
        report = ctx.verify_embedded(parsed)
        fault = _list_fault(report)
        if fault:
            return Unknown((Problem(fault, pointer),))
        view = report.view
        if not isinstance(view, Credential) or not _LIST_TYPES & set(view.type):
            return Unknown((Problem("status_list_malformed", pointer, "not a status list"),))
        bits, told_purposes = _signed_list(parsed)
        if bits is None:
            return Unknown((Problem("status_list_malformed", pointer),))
        # (3) the purposes must agree (V43)
        if purpose not in told_purposes:
            return Unknown((Problem("status_purpose_mismatch", pointer),))
        # (5)-(8)
        if (place + 1) * size > len(bits) * 8:
            return Unknown((Problem("index_out_of_range", pointer),))
        value = _value(bits, place, size)
        remarks = _remarks(view, credential, document, bits, size, ctx)
        if isinstance(remarks, str):
            return Unknown((Problem(remarks, pointer),))
        if value and purpose in _BAD_NEWS:
            return Failed((Problem(_BAD_NEWS[purpose], pointer),), remarks)
        return Passed(remarks)


STATUS = BitstringStatusList()


def _index(value: Any) -> int | None:
    """A whole number from 0, as JSON number or decimal text without sign, zeros in front or exponent (V44)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value < 10**_INDEX_DIGITS else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _INDEX_DIGITS:
        return int(value) if value == str(int(value)) else None
    return None


def _list_fault(report: VerificationReport) -> str:
    """Why the list may not answer, as a code, or "". Its bad news counts for nothing either."""
    for check in (CheckName.SHAPE, CheckName.CONTEXT, CheckName.PROOF, CheckName.ISSUER_BINDING, CheckName.VALIDITY):
        outcome = report.outcome(check)
        if outcome.word in (Word.PASSED, Word.SKIPPED) and not (check is CheckName.PROOF and outcome.word is Word.SKIPPED):
            continue
        codes = _LIST_CODES.get(check, {})
        for problem in outcome.problems:
            if problem.code in codes:
                return codes[problem.code]
        return "status_list_malformed" if check is CheckName.VALIDITY else "status_list_bad_signature"
    return ""


def _signed_list(parsed: ParsedCredential) -> tuple[bytes | None, list[str]]:
    """Returns the list's bytes and purposes; the proof held, and nothing in the JSON is unsigned (unsigned_claim)."""
    document = parsed.document.get("vc", parsed.document)
    subjects = listed(document.get("credentialSubject")) if isinstance(document, dict) else []
    if len(subjects) != 1 or not isinstance(subjects[0], dict):
        return None, []
    subject = subjects[0]
    if not _SUBJECT_TYPES & {one for one in listed(subject.get("type")) if isinstance(one, str)}:
        return None, []
    purposes = [one for one in listed(subject.get("statusPurpose")) if isinstance(one, str)]
    return expand(subject.get("encodedList")), purposes


def expand(text: Any) -> bytes | None:
    """Returns the bits of an ``encodedList`` (section 3.4): multibase or bare base64url of gzip; None when it is neither.

    Inflates no further than MAX_STATUS_LIST_BYTES (V46).
    """
    if not isinstance(text, str):
        return None
    try:
        packed = base64url.decode(text[1:] if text[:1] == "u" else text.rstrip("="))
        inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        bits = inflater.decompress(packed, MAX_STATUS_LIST_BYTES)
    except (IntakeError, zlib.error):
        return None
    if inflater.unconsumed_tail or not inflater.eof:
        return None
    return bits


def _value(bits: bytes, place: int, size: int) -> int:
    """Section 3.2 step 9: the first entry is the leftmost bit of the first byte."""
    value = 0
    for bit in range(place * size, (place + 1) * size):
        value = value << 1 | (bits[bit >> 3] >> (7 - (bit & 7)) & 1)
    return value


def _remarks(
    view: Credential, credential: Credential, document: Document, bits: bytes, size: int, ctx: CheckContext
) -> tuple[Problem, ...] | str:
    """Returns remarks, or the code of what makes the answer void."""
    remarks = []
    if view.issuer.id != credential.issuer.id:
        remarks.append(Problem("list_by_another_issuer"))
    if view.id != document.address:
        if document.origin == "brought":
            return "status_list_not_that"
        remarks.append(Problem("status_list_id_differs"))
    if len(bits) * 8 // size < MIN_ENTRIES:
        remarks.append(Problem("status_list_short"))
    if document.origin == "kept":
        remarks.append(Problem("status_as_of", "", document.fetched_at.isoformat()))
        if ctx.at - document.fetched_at > _greatest_age(document):
            remarks.append(Problem("status_stale", "", document.fetched_at.isoformat()))
    return tuple(remarks)


def _greatest_age(document: Document) -> timedelta:
    """How old a kept list may be without a warning: its own ttl (milliseconds, section 2.2), the sender's, or ours."""
    if document.expires_at is not None:
        return document.expires_at - document.fetched_at
    try:
        subject = loads(document.content).get("credentialSubject", {})
        ttl = subject.get("ttl")
    except (IntakeError, AttributeError):
        return MAX_STATUS_AGE
    if isinstance(ttl, int) and not isinstance(ttl, bool) and ttl > 0:
        return min(timedelta(milliseconds=min(ttl, 10**12)), MAX_STATUS_AGE)
    return MAX_STATUS_AGE
