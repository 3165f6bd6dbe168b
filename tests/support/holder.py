"""A holder's key and records without a vault, for tests of what goes out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.issuer_simulator import NOW, encoded
from wallet.credential.model import Credential, RecordId
from wallet.credential.record import Provenance, Record, RecordSummary
from wallet.credential.standing import standing
from wallet.encodings.multikey import public_to_multikey
from wallet.formats.reading import read_credential_bytes
from wallet.report import VerificationReport
from wallet.verify.context import DocumentSource, Expectations
from wallet.verify.documents import NoDocuments
from wallet.verify.policy import LEARNER
from wallet.verify.verifier import verify


@dataclass(frozen=True)
class FakeHolderKey:
    """A did:key in memory; the same name gives the same key."""

    name: str = "nurse"
    _private: Ed25519PrivateKey = field(init=False, repr=False)

    def __post_init__(self) -> None:
        seed = hashlib.sha256(self.name.encode()).digest()
        object.__setattr__(self, "_private", Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def did(self) -> str:
        return f"did:key:{public_to_multikey(self._private.public_key())}"

    @property
    def verification_method(self) -> str:
        return f"{self.did}#{self.did.removeprefix('did:key:')}"

    def sign(self, data: bytes) -> bytes:
        return self._private.sign(data)


def judge(
    data: bytes,
    *,
    documents: DocumentSource | None = None,
    at: datetime = NOW,
    expectations: Expectations | None = None,
) -> VerificationReport:
    """Judges a credential or presentation as received."""
    parsed = read_credential_bytes(data)
    return verify(
        parsed, policy=LEARNER, at=at, documents=documents or NoDocuments(), expectations=expectations or Expectations()
    )


def checker(documents: DocumentSource | None = None, *, at: datetime = NOW) -> Callable[[bytes], VerificationReport]:
    """Returns the ``check`` that ``present`` asks for."""
    return lambda data: judge(data, documents=documents, at=at)


def record_of(
    credential: dict[str, Any] | str | bytes,
    *,
    documents: DocumentSource | None = None,
    at: datetime = NOW,
    containers: tuple[str, ...] = (),
) -> Record:
    """Returns a record as the vault would give it, with its report."""
    if isinstance(credential, dict):
        data = encoded(credential)
    else:
        data = credential.encode() if isinstance(credential, str) else credential
    report = judge(data, documents=documents, at=at)
    view = report.view
    told = view if isinstance(view, Credential) else None
    digest = hashlib.sha256(data).hexdigest()
    summary = RecordSummary(
        id=RecordId(digest[:32]),
        title=told.title if told else "",
        issuer_name=told.issuer.name if told else "",
        issuer_id=told.issuer.id if told else "",
        format=report.format,
        kind="credential",
        type=report.type,
        valid_from=told.valid_from if told else None,
        valid_until=told.valid_until if told else None,
        standing=standing(report, at),
        added_at=at,
    )
    return Record(summary, data, digest, Provenance("file", "badge.json"), containers, report, view)
