"""What a call on the wallet altered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wallet.credential.model import RecordId


@dataclass(frozen=True, slots=True)
class Changes:
    """What a call altered; every screen decides for itself whether to look again.

    ``organised``: only what the person keeps beside the record is different (a tag, a note, its place).
    """

    added: tuple[RecordId, ...] = ()
    updated: tuple[RecordId, ...] = ()
    removed: tuple[RecordId, ...] = ()
    organised: tuple[RecordId, ...] = ()
    shares: bool = False
    identities: bool = False
    """The person's own addresses, names and numbers are different."""
    trust: bool = False
    """Whom the person recognises is different."""
    safekeeping: bool = False
    """A backup was made or checked."""
    plans: bool = False
    """Pathways, what was asked for a word, or what there is to earn is different."""
