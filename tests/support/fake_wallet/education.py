"""The hours that two licences ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from wallet.credential.model import RecordId
from wallet.service.changes import Changes
from wallet.service.continuing_education import LicenceHours
from wallet.skills.continuing_education.certificates import Certificate
from wallet.skills.continuing_education.counting import Licence, count
from wallet.skills.continuing_education.hours import Amount
from wallet.skills.continuing_education.requirement import Category, CeRequirement

if TYPE_CHECKING:
    from tests.support.fake_wallet.wallet import FakeWallet


class FakeEducation:
    """Two licences of a compact, and a certificate that counts for both."""

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet

    def all(self, record_id: RecordId | None = None) -> list[LicenceHours]:
        """As the rules have it, over what is kept: the first two count as licences, the next three as certificates."""
        ids = list(self._wallet.records)[:5]
        if len(ids) < 5 or record_id is not None:
            return []
        rule = CeRequirement(
            Decimal(30), 24, categories=(Category("Pharmacology", Decimal(5)),), once=("Human trafficking",),
            source="the board's page", as_of="2026-03-03",
        )  # fmt: skip
        certificates = [
            Certificate(
                ref, self._wallet.records[ref].summary.title, "Harbour College", "", date(2026, 3, day), date(2026, 3, day),
                Amount(Decimal(2 * day)), (("Pharmacology", None),), frozenset({ref}), "genuine", 1,
            )
            for day, ref in enumerate(ids[2:], 1)
        ]  # fmt: skip
        licences = [
            Licence(ref, self._wallet.records[ref].summary.title, date(2025, 5, 1), date(2027, 4, 30), asked)
            for ref, asked in zip(ids[:2], (rule, None), strict=True)
        ]
        each = {entry.ref: tuple(ids[:2]) for entry in certificates}
        return [
            LicenceHours(count(licence, certificates), {ref: tuple(of) for ref, of in each.items()}) for licence in licences
        ]

    def set_requirement(self, record_id: RecordId, data: bytes) -> Changes:
        return Changes(organised=(record_id,))

    def write_csv(self, file: Path, lines: Sequence[LicenceHours]) -> None:
        file.write_bytes(b"licence")

    def write_zip(self, file: Path, line: LicenceHours, language: str) -> list[tuple[str, str]]:
        return []

    def write_binder(self, file: Path, line: LicenceHours, language: str) -> None:
        file.write_bytes(b"%PDF-")
