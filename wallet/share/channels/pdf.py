"""PDF: a page to print and read, with the signed presentation as an attachment and a QR code where it fits."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from wallet.limits import DOCUMENT_LIFETIME
from wallet.share.channels.channel import Draw, PresentationChannel, Refusal
from wallet.share.pdf_pages import attached_name, pages, unprinted
from wallet.share.presentation import PresentationRequest, SignedPresentation
from wallet.share.printed_codes import printed_codes
from wallet.share.selection import Disclosed
from wallet.share.warnings import ShareWarning
from wallet.share.writing import write_private


class Pdf(PresentationChannel):
    """Pages to print."""

    id = "pdf"
    suffix = ".pdf"
    lifetime = DOCUMENT_LIFETIME

    def carries(self, disclosed: Disclosed, request: PresentationRequest) -> Sequence[Refusal]:
        """Everything that can be signed: what the pages have no room for is in the attachment."""
        _ = disclosed, request
        return ()

    def cautions(self, signed: SignedPresentation) -> Sequence[ShareWarning]:
        """Tells of credentials that have no code on paper, and of letters that the fonts lack, by the one they are in."""
        code = "share_letters_not_printed"
        return [
            *(
                ShareWarning("share_no_code_printed", record.summary.title, record.summary.id)
                for record, printed in printed_codes(signed)
                if printed is None
            ),
            *(
                ShareWarning(code, record.summary.title, record.summary.id) if record is not None else ShareWarning(code, "")
                for record in unprinted(signed)
            ),
        ]

    def write(self, signed: SignedPresentation, path: Path, *, language: str, draw: Draw) -> None:
        """Writes the PDF, with the pictures that were signed."""
        attachment = (attached_name(signed), signed.document)
        write_private(path, _with_attachment(pages(signed, language, draw(signed)), attachment))


CHANNEL = Pdf()


def _with_attachment(content: bytes, attachment: tuple[str, bytes]) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.add_attachment(*attachment)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
