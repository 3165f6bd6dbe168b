"""The signatures in a PDF, by pyHanko: whether what was signed is unchanged, what came after, whether the signer is known.

A signature says that somebody who holds a certificate signed these bytes. Who that is, is known only where the certificate
leads to a root that the person added: none is shipped (ISO 32000-2 section 12.8; ETSI EN 319 142 is not claimed). Nothing is
fetched, so that nothing is known of certificates that were withdrawn.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.limits import MAX_PDF_SIGNATURES


class SignedState(StrEnum):
    """What became of the bytes that were signed (docs: command line, ``signatures``)."""

    UNCHANGED = "unchanged"
    """The signature covers the whole file, and fits."""
    ADDED_TO = "added_to"
    """What was signed is unchanged; something was added that its signer allows: a further signature, a form filled in."""
    CHANGED = "changed"
    """It does not fit, or something was added that its signer does not allow."""
    UNKNOWN = "unknown"
    """It could not be checked."""


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """One signature.

    ``signer`` is what its certificate says (untrusted text), ``signed_at`` what the signer's clock said, or None.
    ``is_known``: its certificate leads to one of the given roots. ``is_certified``: the signer certified the document and
    said what may still be done to it (DocMDP).
    """

    signer: str
    signed_at: datetime | None
    state: SignedState
    is_known: bool
    is_certified: bool


_ROLE: Final = ("common_name", "organizational_unit_name", "organization_name")


def pdf_signatures(data: bytes, roots: Sequence[bytes], at: datetime) -> tuple[PdfSignature, ...]:
    """Returns the signatures of a PDF, in the order they were made; none when it has none.

    ``roots``: certificates that are trusted, DER or PEM. ``at``: for when they are judged. A signature that cannot be judged
    is ``UNKNOWN``. Raises IntakeError ``pdf_damaged``, ``pdf_locked``, ``pdf_too_many_signatures``,
    ``certificate_unreadable``.
    """
    from pyhanko.pdf_utils.misc import PdfReadError
    from pyhanko.pdf_utils.reader import PdfFileReader

    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    anchors = [_certificate(root) for root in roots]
    try:
        reader = PdfFileReader(io.BytesIO(data))
        if reader.encrypted:
            # Of what cannot be read nothing is said, not even that it is unsigned.
            raise IntakeError("pdf_locked")
        signatures = reader.embedded_regular_signatures
        if len(signatures) > MAX_PDF_SIGNATURES:
            raise IntakeError("pdf_too_many_signatures", str(len(signatures)))
        return tuple(_judged(signature, anchors, at) for signature in signatures)
    except PdfReadError as error:
        raise IntakeError("pdf_damaged", type(error).__name__) from None
    except (IntakeError, MemoryError, ImportError):
        raise
    except Exception as error:  # noqa: BLE001  # a reader of PDFs raises whatever it stumbles over
        raise IntakeError("pdf_damaged", type(error).__name__) from None


def _certificate(data: bytes) -> Any:
    from asn1crypto import pem, x509

    try:
        if pem.detect(data):
            _, _, data = pem.unarmor(data)
        certificate = x509.Certificate.load(data, strict=True)
        _ = certificate.native
    except (ValueError, TypeError):
        raise IntakeError("certificate_unreadable") from None
    return certificate


def _judged(signature: Any, anchors: Sequence[Any], at: datetime) -> PdfSignature:
    from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    signer, is_certified = "", False
    try:
        signer = _name(signature.signer_cert)
        is_certified = signature.docmdp_level is not None
        context = ValidationContext(trust_roots=list(anchors), allow_fetching=False, moment=at, revocation_mode="soft-fail")
        status = _without_a_loop(async_validate_pdf_signature(signature, signer_validation_context=context))
        return PdfSignature(signer, signature.self_reported_timestamp, _state(status), bool(status.trusted), is_certified)
    except (MemoryError, ImportError):
        raise
    except Exception:  # noqa: BLE001  # what cannot be judged is unknown, whatever stood in the way
        return PdfSignature(signer, None, SignedState.UNKNOWN, is_known=False, is_certified=is_certified)


def _name(certificate: Any) -> str:
    native = certificate.subject.native
    return next((str(native[role]) for role in _ROLE if native.get(role)), "")


def _state(status: Any) -> SignedState:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if not (status.intact and status.valid):
        return SignedState.CHANGED
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return SignedState.UNCHANGED
    if status.coverage is not SignatureCoverageLevel.ENTIRE_REVISION:
        # A part of the file that no signature covers: nobody can say what it shows.
        return SignedState.CHANGED
    allowed = status.modification_level is not ModificationLevel.OTHER and status.docmdp_ok is not False
    return SignedState.ADDED_TO if allowed else SignedState.CHANGED


def _without_a_loop(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs what waits for nothing: with fetching off there is nothing to wait for, and behind the walls no loop can be made.

    Raises RuntimeError when it wants to wait all the same.
    """
    try:
        work.send(None)
    except StopIteration as end:
        return end.value
    work.close()
    raise RuntimeError("it wants to wait")
