"""What is kept, as roles and requirement packs ask for it."""

from __future__ import annotations

from dataclasses import replace

from wallet.service.context import ServiceContext
from wallet.skills.holdings import Holding, holdings


class Roles:
    """What a person holds. Reads and keeps nothing; calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def held(self) -> list[Holding]:
        """Returns everything that is kept, as far as requirements ask; what lies in the trash is not."""
        records, now = self._context.vault.records, self._context.clock.now()
        return [
            replace(holding, kept=True)
            for record_id in records.ids()
            for holding in holdings(records.get(record_id).report, now, ref=record_id)
        ]
