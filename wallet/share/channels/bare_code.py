"""One credential in one code, as checking apps of others read it (the PixelPass form): as a picture and on this screen.

What leaves is the credential itself, not a presentation of it: a code that stays readable has no room for both. Whoever
photographs it has a copy, so it is a way of its own, chosen, and said.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from wallet.credential.model import Credential
from wallet.encodings import pixelpass
from wallet.formats import envelope
from wallet.formats.presenting import BoundToken, Member, Presentable
from wallet.limits import BARE_CODE_CHARS, PRESENTATION_LIFETIME
from wallet.records.scopes import credentials_by_scope
from wallet.share.channels.channel import Draw, Leaving, LiveShare, Refusal
from wallet.share.channels.screen import ShownCodes
from wallet.share.presentation import PresentationRequest, SignedPresentation
from wallet.share.qr import as_png, encode_text
from wallet.share.selection import Disclosed
from wallet.share.warnings import ShareWarning
from wallet.share.writing import write_private

_BINDING_CHARS: Final = 500
"""Characters that binding a token to its receiver adds, packed."""


class BareCode:
    """What both ways share."""

    lifetime = PRESENTATION_LIFETIME

    def carries(self, disclosed: Disclosed, request: PresentationRequest) -> Sequence[Refusal]:
        """One credential, as far as it fits: what is signed cannot be made smaller (an embedded picture is signed too)."""
        _ = request
        if len(disclosed.items) > 1:
            return (Refusal("one_code_one_credential"),)
        size = _size(disclosed.items[0])
        if size <= BARE_CODE_CHARS:
            return ()
        title = disclosed.selection.records[0].summary.title
        return (Refusal("too_large_for_one_code", title, f"{size / BARE_CODE_CHARS:.1f}"),)

    def leaving(self, signed: SignedPresentation) -> Leaving:
        """Returns the credential alone, good as long as it says itself; or the token, which is shown by itself anyway."""
        item = signed.disclosed.items[0]
        if not isinstance(item, Member):
            return Leaving(signed.document, signed.expires)
        views = [view for scope, view in credentials_by_scope(signed.report).items() if scope]
        view = views[0] if len(views) == 1 else None
        return Leaving(bare(item), view.valid_until if isinstance(view, Credential) else None)

    def cautions(self, signed: SignedPresentation) -> Sequence[ShareWarning]:
        """Says that a photograph of it is a copy."""
        _ = signed
        return (ShareWarning("share_is_a_copy", ""),)

    def camera_text(self, signed: SignedPresentation) -> str:
        """Returns the text of the code."""
        return pixelpass.pack(self.leaving(signed).data)


class BareCodePicture(BareCode):
    """As a picture."""

    id = "code"
    suffix = ".png"

    def write(self, signed: SignedPresentation, path: Path, *, language: str, draw: Draw) -> None:
        """Writes a PNG. Raises ShareError ``too_large_for_qr``."""
        _ = language, draw
        write_private(path, as_png([encode_text(self.camera_text(signed), sturdy=False)]))


class BareCodeOnScreen(BareCode):
    """On this screen."""

    id = "code_screen"

    def start(self, signed: SignedPresentation) -> LiveShare:
        """Makes the code. Raises ShareError ``too_large_for_qr``."""
        return ShownCodes([encode_text(self.camera_text(signed), sturdy=False).matrix])


CHANNEL = (BareCodePicture(), BareCodeOnScreen())


def bare(member: Member) -> bytes:
    """Returns a credential by itself, with nothing around it and no space between: JSON, or its token.

    The proof is over what the JSON means, so that space and order do not matter to it.
    """
    if envelope.kinds(member.document):
        return envelope.content(member.document)
    return json.dumps(member.document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _size(item: Presentable) -> int:
    """Returns how many characters a code of ``item`` has."""
    if isinstance(item, Member):
        return len(pixelpass.pack(bare(item)))
    text = item.text.encode("ascii") if isinstance(item, BoundToken) else item.data
    return len(pixelpass.pack(text)) + _BINDING_CHARS
