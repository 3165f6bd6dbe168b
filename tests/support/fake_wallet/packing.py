"""What is packed for a role: matched, and not written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wallet.errors import ShareError
from wallet.records.days import local_day
from wallet.service.packing import OutlinedFile, PacketPlan, PacketTemplate, Role, WrittenPacket
from wallet.share.packet_choice import choose
from wallet.skills.holdings import holdings
from wallet.skills.matching import match

if TYPE_CHECKING:
    from tests.support.fake_wallet.wallet import FakeWallet


class FakePacking:
    """Matches by the real rules what is kept in memory, and writes nothing."""

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet
        self.kept: dict[str, PacketTemplate] = {}

    def plan(self, role: Role, *, start: date | None = None, ticked: Collection[str] = ()) -> PacketPlan:
        now = self._wallet.clock.now()
        held = [
            replace(holding, kept=True)
            for record_id, kept in self._wallet.records.items()
            for holding in holdings(kept.report, now, ref=record_id)
        ]
        return PacketPlan(role, choose(match(role, held, local_day(now), start=start), ticked, start=start), start)

    def outline(self, plan: PacketPlan, template: PacketTemplate, *, language: str) -> tuple[OutlinedFile, ...]:
        return (OutlinedFile("00_Cover_sheet.pdf", "cover"), OutlinedFile("RN_licence_exp-2027-04.pdf", "original", 412_000))

    def write_absent(self, plan: PacketPlan, file: Path, template: PacketTemplate, *, language: str) -> None:
        file.write_text("\n".join(plan.absent))

    def write(self, plan: PacketPlan, path: Path, template: PacketTemplate, *, language: str) -> WrittenPacket:
        raise ShareError("no_room_for_share")

    def templates(self) -> dict[str, PacketTemplate]:
        return dict(self.kept)

    def template(self, name: str) -> PacketTemplate:
        return self.kept[name]

    def save_template(self, name: str, template: PacketTemplate) -> None:
        self.kept[name] = template

    def forget_template(self, name: str) -> None:
        del self.kept[name]
