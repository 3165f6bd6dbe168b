"""Bytes in, reports out: intake and verify put together, with no vault and no network of its own.

Pure and picklable, so that a worker process, a thread, Dask or Ray can map it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from wallet.credential.record import Provenance
from wallet.formats.parsed import ParsedCredential
from wallet.intake.source import Source
from wallet.intake.unwrap import unwrap
from wallet.report import VerificationReport
from wallet.verify.context import DocumentSource, Expectations, TrustSource
from wallet.verify.documents import NoDocuments, SuppliedDocuments
from wallet.verify.policy import POLICIES, Policy
from wallet.verify.verifier import verify

NO_EXPECTATIONS: Final = Expectations()


def verify_bytes(
    data: bytes,
    *,
    policy: Policy | str,
    at: datetime | None = None,
    documents: Mapping[str, bytes] | Path | None = None,
    trust: Sequence[TrustSource] = (),
) -> list[VerificationReport]:
    """Judges everything found in ``data``; one report per top-level credential or presentation.

    Args:
        data: a file's bytes in any supported container and format.
        policy: what must hold for *verified*: a Policy, or "learner" or "employer".
        at: the moment to judge for (with time zone); now when None.
        documents: answers for addresses: a mapping address → bytes, or a folder
            with ``index.json`` or ``manifest.json``. Nothing is ever fetched.
        trust: registries and lists that may vouch for issuers.

    Raises:
        IntakeError: when nothing readable is in ``data``.
    """
    chosen = POLICIES[policy] if isinstance(policy, str) else policy
    moment = at or datetime.now(UTC)
    source: DocumentSource = NoDocuments() if documents is None else SuppliedDocuments(documents)
    parsed = unwrap(Source("", data, Provenance("bytes")))
    return [
        examine(item, policy=chosen, at=moment, documents=source, trust=trust, index=index)
        for index, item in enumerate(parsed)
    ]


def examine(
    parsed: ParsedCredential,
    *,
    policy: Policy,
    at: datetime,
    documents: DocumentSource,
    trust: Sequence[TrustSource] = (),
    expectations: Expectations = NO_EXPECTATIONS,
    source: str = "",
    index: int = 0,
) -> VerificationReport:
    """Judges one parsed credential or presentation. Never raises for a bad one."""
    return verify(
        parsed,
        policy=policy,
        at=at,
        documents=documents,
        trust=trust,
        expectations=expectations,
        source=source,
        index=index,
    )
