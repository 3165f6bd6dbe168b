"""The signatures of a PDF, read by a worker: what is asked, and what an answer may be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from wallet.errors import IntakeError
from wallet.intake.pdf.signatures import PdfSignature
from wallet.limits import MAX_PDF_SIGNATURES
from wallet.worker import words
from wallet.worker.copying import code_of, next_message, started
from wallet.worker.frames import GarbledError, pieces
from wallet.worker.process import GoneError

_CODES: Final = frozenset(
    {"pdf_damaged", "pdf_locked", "pdf_too_many_signatures", "certificate_unreadable", "worker_crashed"}
)


def signatures_by_a_worker(
    document: bytes, roots: Sequence[bytes], at: datetime, *, seconds: float
) -> tuple[PdfSignature, ...]:
    """Returns the signatures of a PDF, as :func:`wallet.intake.pdf.signatures.pdf_signatures` says.

    Raises IntakeError as it does, and ``worker_overran``, ``worker_crashed``, ``worker_garbled``; BugError
    ``worker_not_started``.
    """
    worker = started(signatures=True)
    try:
        worker.send(pieces(["signatures", at.isoformat()], [document, *roots]))
        head, _ = next_message(worker, seconds)
        if head[0] == "not_signed" and head[1] in _CODES:
            raise IntakeError(head[1], str(head[2])[:200])
        if head[0] != "signed" or len(head[1]) > MAX_PDF_SIGNATURES:
            raise GarbledError("no answer")
        return tuple(words.read_signature(plain) for plain in head[1])
    except (GoneError, GarbledError, TimeoutError, ValueError, TypeError, IndexError) as error:
        worker.kill()
        raise IntakeError(code_of(error), type(error).__name__) from None
    finally:
        worker.close()
