"""The words that stand in a PDF as text; nothing is recognised in pictures. Only to suggest what a form may hold."""

from __future__ import annotations

from contextlib import closing

from wallet.errors import IntakeError
from wallet.limits import MAX_PAPER_TEXT_CHARS, MAX_PDF_DRAWN_PAGES


def paper_text(data: bytes) -> str:
    """Returns the text of the first :data:`~wallet.limits.MAX_PDF_DRAWN_PAGES` pages, a line each; "" where there is none.

    Raises IntakeError ``pdf_damaged``, also for one that is locked.
    """
    import pypdfium2

    texts: list[str] = []
    left = MAX_PAPER_TEXT_CHARS
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            for number in range(min(len(document), MAX_PDF_DRAWN_PAGES)):
                with closing(document[number]) as page, closing(page.get_textpage()) as words:
                    count = min(left, words.count_chars())
                    text = words.get_text_range(0, count) if count else ""
                left -= len(text)
                texts.append(text)
                if left <= 0:
                    break
    except pypdfium2.PdfiumError as error:
        raise IntakeError("pdf_damaged", type(error).__name__) from None
    return "\n".join(texts)[:MAX_PAPER_TEXT_CHARS].replace("\r\n", "\n").replace("\x00", "")
