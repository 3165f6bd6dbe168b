"""Evidence: what a run was given is written down, so that the same verdict can be given again."""

from __future__ import annotations

from hashlib import sha256

from wallet.errors import FetchError
from wallet.report import EvidenceItem
from wallet.verify.context import Document, DocumentSource


class RecordingDocuments:
    """Writes down as evidence what a run was given, once per address."""

    def __init__(self, source: DocumentSource) -> None:
        self._source = source
        self._seen: dict[str, Document | FetchError] = {}
        self.evidence: list[EvidenceItem] = []
        self.online = False

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the document and keeps it as evidence. Raises FetchError."""
        answer = self._seen.get(address)
        if answer is None:
            try:
                answer = self._source.get(address, purpose=purpose)
            except FetchError as error:
                answer = error
            self._seen[address] = answer
            if isinstance(answer, Document):
                self.online = self.online or answer.origin == "network"
                self.evidence.append(_item(answer, purpose))
        if isinstance(answer, FetchError):
            raise answer
        return answer


def _item(document: Document, purpose: str) -> EvidenceItem:
    digest = sha256(document.content).hexdigest()
    return EvidenceItem(purpose, document.address, digest, document.fetched_at, document.content, document.expires_at)
