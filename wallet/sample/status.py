"""The status lists of a sample issuer: Bitstring Status List 1.0, and StatusList2021 for VC 1.1."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from typing import Any, Final

from wallet.encodings import base64url

LIST_BITS: Final = 131_072
"""The fewest entries a list may have (Bitstring Status List 1.0 section 3.4), so that none stands out."""
_SPREAD: Final = 40_503
"""Odd, so it walks through every index once: neighbours on the list were not issued one after another."""


@dataclass(slots=True)
class StatusList:
    """One list: for one purpose, at one address."""

    address: str
    purpose: str
    bits: bytearray = field(default_factory=lambda: bytearray(LIST_BITS // 8), repr=False)
    taken: int = 0

    def reserve(self) -> int:
        """Returns an index nobody has yet."""
        self.taken += 1
        return (self.taken * _SPREAD) % LIST_BITS

    def put(self, index: int, value: bool) -> None:
        """Sets the bit at ``index``, counted from the left (section 3.2)."""
        mask = 0x80 >> (index % 8)
        if value:
            self.bits[index // 8] |= mask
        else:
            self.bits[index // 8] &= ~mask & 0xFF

    def entry(self, index: int, *, version: str) -> dict[str, Any]:
        """Returns the ``credentialStatus`` entry for ``index``."""
        return {
            "id": f"{self.address}#{index}",
            "type": "BitstringStatusListEntry" if version == "2.0" else "StatusList2021Entry",
            "statusPurpose": self.purpose,
            "statusListIndex": str(index),
            "statusListCredential": self.address,
        }

    def subject(self, *, version: str) -> dict[str, Any]:
        """Returns the ``credentialSubject`` of the list's credential."""
        packed = base64url.encode(gzip.compress(bytes(self.bits), mtime=0))
        bitstring = version == "2.0"
        return {
            "id": f"{self.address}#list",
            "type": "BitstringStatusList" if bitstring else "StatusList2021",
            "statusPurpose": self.purpose,
            "encodedList": f"u{packed}" if bitstring else packed,
        }
