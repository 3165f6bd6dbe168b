"""One credential in the address of a page that checks it: a code that any phone's camera opens in its browser.

What leaves stands behind the ``#``, which no browser sends to anybody: base64url of raw deflate (RFC 1951) over the JSON
that :func:`wallet.share.page_data.fragment_data` describes. The page is a viewer of the person's choice.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from wallet.encodings import base64url
from wallet.errors import ShareError
from wallet.formats.presenting import BoundToken, Member, Presentable
from wallet.limits import PAGE_CODE_CHARS, PRESENTATION_LIFETIME
from wallet.share.channels.bare_code import BareCode
from wallet.share.channels.channel import Draw, LiveShare, Refusal
from wallet.share.channels.screen import ShownCodes
from wallet.share.page_data import checkable, fragment_data
from wallet.share.personal import has_birth_date, has_email, has_number
from wallet.share.presentation import PresentationRequest, SignedPresentation, Viewer
from wallet.share.qr import as_png, encode_text
from wallet.share.selection import Disclosed
from wallet.share.warnings import ShareWarning
from wallet.share.writing import write_private

_REPORT_CHARS: Final = 100
"""Room for our own verdict beside the credential, packed: a line of words."""
_BINDING_CHARS: Final = 500
"""What binding a token to its receiver adds, packed."""


class PageCode(BareCode):
    """What both ways share."""

    lifetime = PRESENTATION_LIFETIME

    def carries(self, disclosed: Disclosed, request: PresentationRequest) -> Sequence[Refusal]:
        """One credential that a page can check, as far as it fits, and nothing personal that was not agreed to."""
        if request.viewer is None:
            return (Refusal("no_viewer"),)
        if len(disclosed.items) > 1:
            return (Refusal("one_code_one_credential"),)
        (item,), title = disclosed.items, disclosed.selection.records[0].summary.title
        if is_too_personal(item, request.viewer):
            return (Refusal("personal_data_in_address", title),)
        if isinstance(item, Member):
            content = checkable(item.document)
            if content is None:
                return (Refusal("no_page_checks_it", title),)
            size = len(packed({"credentials": [content]}))
        else:
            text = item.text if isinstance(item, BoundToken) else ""
            size = len(packed({"alone": text})) + _BINDING_CHARS
        if size <= PAGE_CODE_CHARS:
            return ()
        return (Refusal("too_large_for_one_code", title, f"{size / PAGE_CODE_CHARS:.1f}"),)

    def cautions(self, signed: SignedPresentation) -> Sequence[ShareWarning]:
        """Says that a photograph of it is a copy, and where an address is remembered."""
        return (*super().cautions(signed), ShareWarning("share_in_an_address", ""))

    def camera_text(self, signed: SignedPresentation) -> str:
        """Returns the address. Raises ShareError ``no_viewer``, ``too_large_for_one_code``."""
        viewer = signed.request.viewer
        if viewer is None:
            raise ShareError("no_viewer")
        fragment = packed(fragment_data(signed, viewer.language))
        if len(fragment) > PAGE_CODE_CHARS + _REPORT_CHARS:
            raise ShareError("too_large_for_one_code")
        return f"{viewer.address}#{fragment}"


class PageCodePicture(PageCode):
    """As a picture."""

    id = "page"
    suffix = ".png"

    def write(self, signed: SignedPresentation, path: Path, *, language: str, draw: Draw) -> None:
        """Writes a PNG. Raises ShareError as :meth:`PageCode.camera_text`."""
        _ = language, draw
        write_private(path, as_png([encode_text(self.camera_text(signed), sturdy=False)]))


class PageCodeOnScreen(PageCode):
    """On this screen."""

    id = "page_screen"

    def start(self, signed: SignedPresentation) -> LiveShare:
        """Makes the code. Raises ShareError as :meth:`PageCode.camera_text`."""
        return ShownCodes([encode_text(self.camera_text(signed), sturdy=False).matrix])


CHANNEL = (PageCodePicture(), PageCodeOnScreen())


def is_too_personal(item: Presentable, viewer: Viewer) -> bool:
    """Says whether something of ``item`` should not stand in an address, and was not agreed to."""
    return not viewer.with_personal_data and any(has(item.claims) for has in (has_email, has_birth_date, has_number))


def packed(content: dict[str, Any]) -> str:
    """Returns ``content`` as it stands behind the ``#``."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64url.encode(deflate.compress(text) + deflate.flush())
