"""One page that checks itself, offline, in any browser of today."""

from __future__ import annotations

from pathlib import Path

from wallet.share.delivery import Delivered
from wallet.share.page import page
from wallet.share.presentation import SignedPresentation
from wallet.share.writing import write_whole


class HtmlChannel:
    """Writes the portfolio page."""

    id = "html"
    suffix = ".html"

    def deliver(self, signed: SignedPresentation, path: Path, *, language: str = "en") -> Delivered:
        """Writes the page. Raises ShareError ``form_not_supported`` for presentations that are tokens."""
        write_whole(path, page(signed, language=language))
        return Delivered(signed, self.id, (path,))


CHANNEL = HtmlChannel()
