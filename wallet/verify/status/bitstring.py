"""Bitstring Status List 1.0 and its forerunner StatusList2021: one bit (or a few) per credential in a signed list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from wallet.credential.model import Credential
from wallet.report import Failed, Outcome, Passed, Problem, Unknown
from wallet.verify.context import CheckContext
from wallet.verify.freshness import settled
from wallet.verify.status.signed_list import index_of, open_list, remarks_on, value_at

_LIST_TYPES: Final = frozenset({"BitstringStatusListCredential", "StatusList2021Credential"})
_SUBJECT_TYPES: Final = frozenset({"BitstringStatusList", "StatusList2021"})
_BAD_NEWS: Final = {"revocation": "revoked", "suspension": "suspended"}


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
        found = open_list(address, ctx, pointer=pointer, types=_LIST_TYPES, subject_types=_SUBJECT_TYPES)
        if isinstance(found, Unknown):
            return found
        # (3) the purposes must agree (V43)
        if purpose not in found.purposes:
            return Unknown((Problem("status_purpose_mismatch", pointer),))
        # (5)-(8)
        if (place + 1) * size > len(found.bits) * 8:
            return Unknown((Problem("index_out_of_range", pointer),))
        value = value_at(found.bits, place, size)
        remarks = remarks_on(found, credential, size, ctx)
        if isinstance(remarks, str):
            return Unknown((Problem(remarks, pointer),))
        bad = bool(value) and purpose in _BAD_NEWS
        outcome = Failed((Problem(_BAD_NEWS[purpose], pointer),), remarks) if bad else Passed(remarks)
        return settled(outcome, found.document, pointer=pointer, ended=found.ended)


STATUS = BitstringStatusList()
