"""The code that stands beside each credential on paper: for any phone where a viewer was chosen, else for checking apps."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from wallet.encodings import pixelpass
from wallet.formats.presenting import Member
from wallet.limits import BARE_CODE_CHARS, PAGE_CODE_CHARS
from wallet.records.record import Record
from wallet.share.channels.bare_code import bare
from wallet.share.channels.page_code import is_too_personal, packed
from wallet.share.page_data import checkable
from wallet.share.presentation import SignedPresentation, Viewer


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """``text`` is what a camera reads; ``host`` of the viewer that it opens, "" for one that checking apps read."""

    text: str
    host: str = ""


def printed_code(member: Member, viewer: Viewer | None) -> PrintedCode | None:
    """Returns the code of one credential, or None where no code holds it."""
    if viewer is not None and (host := urlsplit(viewer.address).hostname) and not is_too_personal(member, viewer):
        content = checkable(member.document)
        fragment = packed({"credentials": [content]}) if content is not None else ""
        if fragment and len(fragment) <= PAGE_CODE_CHARS:
            return PrintedCode(f"{viewer.address}#{fragment}", host)
    text = pixelpass.pack(bare(member))
    return PrintedCode(text) if len(text) <= BARE_CODE_CHARS else None


def printed_codes(signed: SignedPresentation) -> list[tuple[Record, PrintedCode | None]]:
    """Returns each record with its code. What is shown by itself is in the one code of all of it, or in none."""
    viewer = signed.request.viewer
    return [
        (record, printed_code(item, viewer) if isinstance(item, Member) else None)
        for record, item in zip(signed.records, signed.disclosed.items, strict=True)
    ]
