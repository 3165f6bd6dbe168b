"""Revocation List 2020 (W3C CCG): one bit per credential in a signed list, before lists had a purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from wallet.credential.model import Credential
from wallet.report import Failed, Outcome, Passed, Problem, Unknown
from wallet.verify.context import CheckContext
from wallet.verify.freshness import settled
from wallet.verify.status.signed_list import index_of, open_list, remarks_on, value_at

_LIST_TYPES: Final = frozenset({"RevocationList2020Credential"})
_SUBJECT_TYPES: Final = frozenset({"RevocationList2020"})
_LAST_BIT: Final = 7


class RevocationList2020:
    """Validate algorithm, section 3.3."""

    id = "revocation_list_2020"
    types = frozenset({"RevocationList2020Status"})

    def check(self, entry: Mapping[str, Any], credential: Credential, ctx: CheckContext, *, index: int) -> Outcome:
        """Asks the list about one entry.

        The text counts from the leftmost bit of a byte; libraries of its time counted from the rightmost. A bit that
        is clear by the one and set by the other count is Unknown ``status_bit_order_unclear``: a withdrawn credential
        must not pass because its issuer's library disagreed with the text.
        """
        pointer = f"/credentialStatus/{index}"
        place = index_of(entry.get("revocationListIndex"))
        address = entry.get("revocationListCredential")
        if not isinstance(address, str) or place is None:
            return Unknown((Problem("status_entry_malformed", pointer),))
        status_list = open_list(address, ctx, pointer=pointer, types=_LIST_TYPES, subject_types=_SUBJECT_TYPES)
        if isinstance(status_list, Unknown):
            return status_list
        if place >= len(status_list.bits) * 8:
            return Unknown((Problem("index_out_of_range", pointer),))
        remarks = remarks_on(status_list, credential, 1, ctx)
        if isinstance(remarks, str):
            return Unknown((Problem(remarks, pointer),))
        outcome: Outcome = Passed(remarks)
        if value_at(status_list.bits, place, 1):
            outcome = Failed((Problem("revoked", pointer),), remarks)
        elif value_at(status_list.bits, place ^ _LAST_BIT, 1):
            outcome = Unknown((Problem("status_bit_order_unclear", pointer),), remarks)
        return settled(outcome, status_list.document, pointer=pointer, ended=status_list.ended)


STATUS = RevocationList2020()
