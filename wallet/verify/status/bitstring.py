"""Bitstring Status List 1.0 and its forerunner StatusList2021: one bit (or a few) per credential in a signed list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from wallet.credential.model import Credential
from wallet.formats.data_integrity import listed
from wallet.report import NOT_APPLICABLE, Failed, Outcome, Passed, Problem, Skipped, Unknown
from wallet.verify.context import CheckContext
from wallet.verify.freshness import settled
from wallet.verify.status.signed_list import index_of, open_list, remarks_on, value_at

_LIST_TYPES: Final = frozenset({"BitstringStatusListCredential", "StatusList2021Credential"})
_SUBJECT_TYPES: Final = frozenset({"BitstringStatusList", "StatusList2021"})
_BAD_NEWS: Final = {"revocation": "revoked", "suspension": "suspended"}
_REFRESH: Final = "refresh"
_MESSAGE: Final = "message"
_MAX_MESSAGE: Final = 200
"""Characters of an issuer's message that are shown."""


class BitstringStatusList:
    """Validate algorithm, section 3.2; the numbers in the code are its steps."""

    id = "bitstring_status_list"
    types = frozenset({"BitstringStatusListEntry", "StatusList2021Entry"})

    def check(self, entry: Mapping[str, Any], credential: Credential, ctx: CheckContext, *, index: int) -> Outcome:
        """Asks the list about one entry."""
        pointer = f"/credentialStatus/{index}"
        purpose = entry.get("statusPurpose")
        place = index_of(entry.get("statusListIndex"))
        size = entry.get("statusSize", 1)
        address = entry.get("statusListCredential")
        if not isinstance(purpose, str) or not isinstance(address, str) or place is None:
            return Unknown((Problem("status_entry_malformed", pointer),))
        if isinstance(size, str) and size.isascii() and size.isdigit() and len(size) < 3:
            size = int(size)
        if not isinstance(size, int) or isinstance(size, bool) or not 1 <= size <= 8:
            return Unknown((Problem("status_entry_malformed", pointer),))
        # (1) dereference; (2) verify the list's own proof
        status_list = open_list(address, ctx, pointer=pointer, types=_LIST_TYPES, subject_types=_SUBJECT_TYPES)
        if isinstance(status_list, Unknown):
            return status_list
        # (3) the purposes must agree (V43)
        if purpose not in status_list.purposes:
            return Unknown((Problem("status_purpose_mismatch", pointer),))
        # (5)-(8)
        if (place + 1) * size > len(status_list.bits) * 8:
            return Unknown((Problem("index_out_of_range", pointer),))
        value = value_at(status_list.bits, place, size)
        remarks = remarks_on(status_list, credential, size, ctx)
        if isinstance(remarks, str):
            return Unknown((Problem(remarks, pointer),))
        outcome = _answer(purpose, value, entry, pointer, remarks)
        return settled(outcome, status_list.document, pointer=pointer, ended=status_list.ended)


STATUS = BitstringStatusList()


def _answer(purpose: str, value: int, entry: Mapping[str, Any], pointer: str, remarks: tuple[Problem, ...]) -> Outcome:
    """Returns what a value means under its purpose (section 2.2, ``statusPurpose``).

    A message is the issuer's own words: it is shown, and says nothing good by itself. Under a purpose that nobody knows a
    value that is set could be anything.
    """
    if purpose == _MESSAGE:
        message = Problem("status_message", pointer, _message(entry, value))
        return Unknown((message,), remarks) if value else Skipped(NOT_APPLICABLE, (*remarks, message))
    if purpose == _REFRESH:
        return Passed((*remarks, Problem("status_refresh", pointer)) if value else remarks)
    if purpose in _BAD_NEWS:
        return Failed((Problem(_BAD_NEWS[purpose], pointer),), remarks) if value else Passed(remarks)
    if value:
        return Unknown((Problem("status_value_unknown", pointer, f"{purpose[:40]} 0x{value:x}"),), remarks)
    return Skipped(NOT_APPLICABLE, remarks)


def _message(entry: Mapping[str, Any], value: int) -> str:
    """Returns the text that the signed entry gives a value (``statusMessage``), "" where it gives none."""
    for stated in listed(entry.get("statusMessage")):
        if not isinstance(stated, dict) or not isinstance(stated.get("status"), str):
            continue
        digits = stated["status"].lower().removeprefix("0x")
        text = stated.get("message")
        if digits.lstrip("0") == f"{value:x}".lstrip("0") and isinstance(text, str):
            return text[:_MAX_MESSAGE]
    return ""
