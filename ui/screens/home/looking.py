"""What Home reads from the wallet, all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ui.parts.endorsing import endorsed_by
from ui.screens.home.under_way import UnderWay
from wallet.credential.model import Attainment, RecordId
from wallet.errors import StoreError
from wallet.records.record import RecordSummary, StandingKind
from wallet.service.library import AttentionList
from wallet.service.protocols import OpenWallet
from wallet.service.reviews import Asked, Decision
from wallet.service.safekeeping import SafekeepingState
from wallet.service.trusted_issuers import RestoredTrust

ASKED_AT_ONCE: Final = 100
"""Of what needs attention, so much is looked at: those that could not be checked among them are checked online together."""
EARNED: Final = 6
"""Badges on the shelf: one line of them."""
_LOOKED_THROUGH: Final = 40
_NOT_SHOWN: Final = frozenset(
    {StandingKind.WITHDRAWN, StandingKind.CHANGED, StandingKind.NOT_GENUINE, StandingKind.NOT_THE_ISSUERS}
)
"""What nobody earned, or has no more: it stands under what needs attention."""
_UNFINISHED: Final = 20


@dataclass(frozen=True, slots=True)
class Looked:
    """What is shown. ``endorsed`` are records that wait by their own word, and by whom the person recognises each is
    confirmed."""

    attention: AttentionList
    earned: Sequence[RecordSummary]
    earned_count: int
    endorsed: Mapping[RecordId, str]
    under_way: UnderWay
    total: int
    safekeeping: SafekeepingState
    unmatched: Sequence[RecordSummary]
    restored: RestoredTrust | None


def look(wallet: OpenWallet) -> Looked:
    """Reads it. Raises StoreError."""
    asked, _ = wallet.reviews.all()
    endorsed = dict(_endorsed(wallet, asked))
    newest = list(wallet.library.find("", limit=_LOOKED_THROUGH))
    sound = [row for row in newest if row.standing.kind not in _NOT_SHOWN]
    earned = [row for row in sound if row.standing.attainment is Attainment.EARNED or row.id in endorsed]
    # What was confirmed may be older than the newest: the shelf is where the person looks for it.
    missing = [record for record in endorsed if all(row.id != record for row in earned)]
    rows = [*(row for record in missing[:EARNED] if (row := _summary(wallet, record)) is not None), *earned]
    unfinished = wallet.library.find("is:progress", limit=_UNFINISHED)
    progress = [wallet.library.record(row.id) for row in unfinished if row.standing.attainment is Attainment.IN_PROGRESS]
    waiting = [row for row in unfinished if row.standing.attainment is Attainment.WAITING and row.id not in endorsed]
    hours = [
        each for each in wallet.continuing_education.all() if each.count.needed and each.count.counted < each.count.needed
    ]
    total = wallet.library.count("")
    return Looked(
        wallet.library.attention(ASKED_AT_ONCE), rows[:EARNED], total - wallet.library.count("is:progress") + len(endorsed),
        endorsed, UnderWay(wallet.pathways.followed(), progress, hours, asked, waiting), total, wallet.safekeeping.state(),
        wallet.identities.unmatched_recipients(), wallet.trusted_issuers.restored(),
    )  # fmt: skip


def _endorsed(wallet: OpenWallet, asked: Sequence[Asked]) -> list[tuple[RecordId, str]]:
    """Returns what somebody confirmed whom the person recognises today, the newest first."""
    confirmed = [each for each in reversed(asked) if each.decision is Decision.CONFIRMED]
    matches: list[tuple[RecordId, str]] = []
    for record in [record for each in confirmed[:EARNED] for record in each.records]:
        if name := endorsed_by(wallet, record):
            matches.append((record, name))
    return matches


def _summary(wallet: OpenWallet, record: RecordId) -> RecordSummary | None:
    try:
        return wallet.library.record(record).summary
    except StoreError:
        return None
