"""Sharing: a presentation made fresh for each share, handed over, and remembered in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wallet.credential.model import RecordId
from wallet.errors import ShareError
from wallet.keys.holder import HolderKey as HolderKey
from wallet.records.record import ShareEntry
from wallet.report import VerificationReport
from wallet.service.checking import Checking
from wallet.service.context import ServiceContext
from wallet.service.library import Library
from wallet.share.delivery import deliver, ledger_entry
from wallet.share.key_bound import names_key, present_token
from wallet.share.presentation import PresentationRequest as PresentationRequest
from wallet.share.presentation import SignedPresentation as SignedPresentation
from wallet.share.presentation import present
from wallet.share.qr import QrCode as QrCode
from wallet.share.qr import as_text, codes
from wallet.verify.context import Expectations


class Sharing:
    """What leaves one open wallet, and what is remembered of it. Raises ShareError, StoreError."""

    def __init__(self, context: ServiceContext, library: Library, checking: Checking) -> None:
        self._context = context
        self._library = library
        self._checking = checking

    def holder_key(self) -> HolderKey:
        """Returns the key that presentations are signed with, made at the first call."""
        return self._context.vault.keys.default()

    def present(self, record_ids: Sequence[RecordId], request: PresentationRequest) -> SignedPresentation:
        """Signs a presentation of the chosen records and checks it with our own verifier.

        An SD-JWT is shown alone, bound to the key its issuer named. Raises ShareError, StoreError ``no_record``.
        """
        records = [self._library.record(record_id) for record_id in record_ids]
        now = self._context.clock.now()
        if any(record.summary.format == "sd_jwt" for record in records):
            if len(records) != 1:
                raise ShareError("shown_alone")
            keys = self._context.vault.keys.all()
            key = next((key for key in keys if names_key(records[0], key.public)), None)
            if key is None:
                raise ShareError("bound_to_another_key")
            return present_token(records[0], request, key=key, now=now, check=self._checked)
        return present(records, request, key=self.holder_key(), now=now, check=self._checked)

    def _checked(self, document: bytes, challenge: str, domain: str | None) -> VerificationReport:
        (report,) = self._checking.check_document(document, expectations=Expectations(challenge, domain))
        return report

    def deliver(self, signed: SignedPresentation, channel: str, path: Path, *, language: str = "en") -> list[Path]:
        """Hands a presentation over by a channel, and remembers it. Returns what was written. Raises ShareError."""
        entry = deliver(signed, channel, path, now=self._context.clock.now(), language=language)
        self._context.vault.shares.add(entry)
        return [path]

    def qr_codes(self, signed: SignedPresentation) -> list[QrCode]:
        """Returns the presentation as one QR code, or as frames to be shown in turn. Raises ShareError."""
        return codes(signed.document)

    def qr_text(self, signed: SignedPresentation) -> str:
        """Returns the presentation's codes for a terminal."""
        return "\n\n".join(as_text(code) for code in self.qr_codes(signed))

    def show_codes(self, signed: SignedPresentation) -> list[QrCode]:
        """Returns the codes for a screen that shows them in turn, and remembers the share. Raises ShareError."""
        shown = self.qr_codes(signed)
        self._context.vault.shares.add(ledger_entry(signed, "qr", self._context.clock.now()))
        return shown

    def ledger(self) -> Sequence[ShareEntry]:
        """Returns every share, newest first."""
        return self._context.vault.shares.all()
