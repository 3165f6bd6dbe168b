"""The pages of a PDF as pictures in grey, drawn by PDFium: only to look for codes on them, never to be shown.

A page is drawn because a code on it may be one picture, strips of pictures, a fax, or lines (decision 0078). PDFium's
build has no scripts and no forms of its own; behind the walls it has no fonts, files or network either.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from math import sqrt
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.limits import MAX_PDF_DRAWN_PAGES, MAX_PICTURE_PIXELS

_POINTS: Final = 72
"""Units of a page to the inch (ISO 32000-2 section 8.3.2.3)."""


def pages(data: bytes, *, dots: int, most: int = MAX_PDF_DRAWN_PAGES) -> Iterator[Any]:
    """Yields the first ``most`` pages in grey (PIL, mode L), ``dots`` to the inch, larger ones coarser.

    Raises IntakeError ``pdf_damaged``, also for one that is locked.
    """
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            for number in range(min(len(document), most)):
                with closing(document[number]) as page:
                    yield _drawn(page, dots)
    except pypdfium2.PdfiumError as error:
        raise IntakeError("pdf_damaged", type(error).__name__) from None


def _drawn(page: Any, dots: int) -> Any:
    width, height = page.get_size()
    scale = min(dots / _POINTS, sqrt(MAX_PICTURE_PIXELS / max(1.0, width * height)))
    with closing(page.render(scale=scale, grayscale=True, may_draw_forms=False)) as bitmap:
        return bitmap.to_pil().copy()
