"""Whose signatures under PDFs a person knows: roots of their own, kept in the vault; and what a record's files come to."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from wallet.errors import IntakeError, UsageError
from wallet.limits import MAX_REGISTRIES
from wallet.net.own_authorities import read_authorities
from wallet.records import by_hand
from wallet.records.by_hand import EvidenceFile
from wallet.records.days import local_day
from wallet.records.signed_files import FileSignature
from wallet.service.context import ServiceContext

_SETTING: Final = "pdf_signers"
"""Under which name a vault keeps these roots. No backup carries them: whoever made one could say whom to believe."""
_PDF: Final = b"%PDF-"


@dataclass(frozen=True, slots=True)
class KnownSigner:
    """A root whose signers are known: ``id`` is the SHA-256 of its certificate (hex), ``until`` when it ends."""

    id: str
    name: str
    until: datetime


class Signers:
    """The roots of one open wallet. Every change is durable on return."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def all(self) -> list[KnownSigner]:
        """Returns the roots, by name."""
        known = [KnownSigner(e["sha256"], e["name"], datetime.fromisoformat(e["until"])) for e in self._kept()]
        return sorted(known, key=lambda signer: (signer.name.casefold(), signer.id))

    def add(self, data: bytes) -> list[KnownSigner]:
        """Keeps the roots of a file (PEM or DER) and returns them. Raises UsageError as
        :func:`wallet.net.own_authorities.read_authorities`, ``too_many_authorities``."""
        read = read_authorities(data, self._context.clock.now())
        entries = {entry["sha256"]: entry for entry in self._kept()}
        for root in read:
            entries[root.sha256] = {
                "sha256": root.sha256, "name": root.name, "until": root.until.isoformat(),
                "der": base64.b64encode(root.der).decode("ascii"),
            }  # fmt: skip
        if len(entries) > MAX_REGISTRIES:
            raise UsageError("too_many_authorities")
        self._context.vault.settings.set(_SETTING, list(entries.values()))
        return [KnownSigner(root.sha256, root.name, root.until) for root in read]

    def remove(self, signer_id: str) -> bool:
        """Forgets one root; returns whether it was there."""
        kept = self._kept()
        left = [entry for entry in kept if entry["sha256"] != signer_id]
        if len(left) < len(kept):
            self._context.vault.settings.set(_SETTING, left)
        return len(left) < len(kept)

    def signatures(self, files: Iterable[EvidenceFile], at: datetime) -> tuple[FileSignature, ...]:
        """Returns the signatures of PDFs among files, judged in a worker for ``at``. Of one that cannot be read nothing is
        known, also not that it was signed: it is evidence as any other."""
        roots = [base64.b64decode(entry["der"]) for entry in self._kept()]
        listed: list[FileSignature] = []
        for number, file in enumerate(files):
            if not file.content.startswith(_PDF) or b"/ByteRange" not in file.content:
                continue
            try:
                entries = self._context.examiner.pdf_signatures(file.content, roots, at)
            except IntakeError:
                listed.append(FileSignature(number, "", None, "unknown", is_known=False, is_certified=False))
                continue
            listed += [
                FileSignature(
                    number, entry.signer, None if entry.signed_at is None else local_day(entry.signed_at), str(entry.state),
                    entry.is_known, entry.is_certified,
                )
                for entry in entries
            ]  # fmt: skip
        return tuple(listed)

    def of_kept(self, received: bytes, at: datetime) -> tuple[FileSignature, ...]:
        """Returns the signatures in the files of a kept record by hand. Raises StoreError ``attachment_missing``,
        ``attachment_damaged``."""
        attachments = self._context.vault.attachments
        return self.signatures(by_hand.evidence(received, lambda sha256: attachments.read(bytes.fromhex(sha256))), at)

    def _kept(self) -> list[dict[str, Any]]:
        return list(self._context.vault.settings.get(_SETTING, []))
