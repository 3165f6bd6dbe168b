"""Roles and requirement packs against what is kept: which requirement is met, by what, and why."""

from __future__ import annotations

from datetime import date

from wallet.records.days import local_day
from wallet.service.context import ServiceContext
from wallet.skills.holdings import Holding, holdings
from wallet.skills.matching import Matched, match
from wallet.skills.requirements import Role


class Roles:
    """What a person's records come to for a role. Reads and keeps nothing; calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def held(self) -> list[Holding]:
        """Returns everything that is kept, as far as requirements ask; what lies in the trash is not."""
        records, now = self._context.vault.records, self._context.clock.now()
        return [
            holding for record_id in records.ids() for holding in holdings(records.get(record_id).report, now, ref=record_id)
        ]

    def match(self, role: Role, *, start: date | None = None) -> list[Matched]:
        """Returns what becomes of each requirement today; ``start``: the day the work starts, where somebody said so."""
        return match(role, self.held(), local_day(self._context.clock.now()), start=start)
