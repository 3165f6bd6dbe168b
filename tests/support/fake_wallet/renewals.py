"""What ends, and nothing to be reminded of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wallet.credential.model import Credential, RecordId
from wallet.records.days import local_day
from wallet.service.changes import Changes
from wallet.service.renewals import Renewal

if TYPE_CHECKING:
    from tests.support.fake_wallet.wallet import FakeWallet


class FakeRenewals:
    """What ends, each a family of its own."""

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet
        self.together: list[tuple[RecordId, ...]] = []

    def all(self, within: int | None = None, *, limit: int = 1_000) -> list[Renewal]:
        today = local_day(self._wallet.clock.now())
        lines = [
            Renewal(
                row.summary, (row.summary.id,), row.summary.facts.ends.day, (row.summary.facts.ends.day - today).days,
                bool(isinstance(row.view, Credential) and row.view.credential_status), "", (2024,),
            )
            for row in self._wallet.records.values()
            if row.summary.facts.ends is not None
        ]  # fmt: skip
        return sorted((line for line in lines if within is None or line.days <= within), key=lambda line: line.days)[:limit]

    def family(self, record_id: RecordId) -> Sequence[RecordId]:
        return (record_id,)

    def put_together(self, record_ids: Sequence[RecordId]) -> Changes:
        self.together.append(tuple(record_ids))
        return Changes(organised=tuple(record_ids))

    def take_apart(self, record_id: RecordId) -> Changes:
        return Changes(organised=(record_id,))

    def write_calendar(self, file: Path, lines: Sequence[Renewal], language: str, *, whole: bool) -> int:
        file.write_bytes(b"BEGIN:VCALENDAR")
        return len(lines)

    def write_list(self, file: Path, lines: Sequence[Renewal], language: str) -> None:
        file.write_bytes(b"%PDF-")


class FakeReminders:
    """No feed; nothing is due."""

    def __init__(self) -> None:
        self.file: Path | None = None

    def feed(self) -> Path | None:
        return self.file

    def keep_feed(self, file: Path, language: str) -> int:
        self.file = file
        return 1

    def stop_feed(self) -> None:
        self.file = None

    def refresh_feed(self, language: str) -> bool:
        return False

    def due(self) -> list[Renewal]:
        return []

    def spoken(self, lines: Sequence[Renewal]) -> None:
        pass
