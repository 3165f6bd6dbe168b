"""What a file is that is no credential: told by its name, so that the person knows what to do next.

Only the beginning of a file is looked at, and a few words in it; nothing is unpacked, decoded or believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from wallet.errors import IntakeError
from wallet.formats.open_badge_2 import is_address

_HEAD: Final = 4096
_LOOKED_THROUGH: Final = 256 * 1024
"""Bytes of a page or an old Office file in which a few words are looked for."""
_BEGINNINGS: Final = (
    (b"7z\xbc\xaf\x27\x1c", "archive_of_another_kind"),
    (b"Rar!\x1a\x07", "archive_of_another_kind"),
    (b"\xfd7zXZ\x00", "archive_of_another_kind"),
    (b"\x28\xb5\x2f\xfd", "archive_of_another_kind"),
    (b"BZh", "archive_of_another_kind"),
    (b"MSCF", "archive_of_another_kind"),
    (b"II*\x00", "picture_of_another_kind"),
    (b"MM\x00*", "picture_of_another_kind"),
    (b"GIF8", "picture_of_another_kind"),
    (b"BM", "picture_of_another_kind"),
    (b"\xff\x0a", "picture_of_another_kind"),
    (b"\x00\x00\x00\x0cJXL ", "picture_of_another_kind"),
    (b"MZ", "program_file"),
    (b"\x7fELF", "program_file"),
    (b"{\\rtf", "office_file"),
    (b"%!PS", "office_file"),
)
_STILLS: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
_JSON_OR_TOKEN: Final = re.compile(rb'\s*(?:\{\s*"|eyJ)')
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MESSAGE: Final = "__substg1.0_".encode("utf-16-le")
_PAGE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_SIGN_IN: Final = re.compile(
    rb"type\s*=\s*[\"']?password|<form[^>]{0,500}(?:log-?in|sign-?in|saml|oauth|sso)|<title>[^<]{0,200}"
    rb"(?:log ?in|sign ?in|anmeld|iniciar sesi|connexion)", re.I,
)  # fmt: skip
_LINKS: Final = (
    # A section of Windows' own may stand before it.
    re.compile(
        rb"(?:\xef\xbb\xbf)?\s*(?:\[\{[0-9A-F-]{1,40}\}\][^\x00\[]{0,1000})?"
        rb"\[(?:InternetShortcut|Desktop Entry)[^\]]{0,20}\][^\x00]{0,4000}?^\s*URL\s*=\s*([^\r\n]{1,8192})",
        re.I | re.M,
    ),
    re.compile(
        rb"\s*<\?xml[^>]{0,200}>\s*(?:<!DOCTYPE[^>]{0,300}>\s*)?<plist[^>]{0,100}>\s*<dict>.{0,4000}?<key>URL</key>\s*"
        rb"<string>([^<]{1,8192})</string>",
        re.I | re.S,
    ),
    re.compile(rb"bplist00.{0,4000}?URL.{0,40}?(https?://[\x21-\x7e]{1,8192})", re.S),
)  # fmt: skip


def kind_of(data: bytes) -> IntakeError | None:
    """Returns what a file is that cannot hold a credential Lanyard could read, or None when nobody can say.

    Codes: ``archive_of_another_kind``, ``picture_of_another_kind``, ``program_file``, ``office_file``,
    ``outlook_message``, ``sign_in_page``, ``web_page``, ``link_file``, ``only_an_address`` (both with the host as detail).
    """
    if _JSON_OR_TOKEN.match(data):
        return None  # most are, and none of these begins so
    for look in _LOOKS:
        error = look(data)
        if error is not None:
            return error
    return None


def _by_its_beginning(data: bytes) -> IntakeError | None:
    return next((IntakeError(code) for start, code in _BEGINNINGS if data.startswith(start)), None)


def _still(data: bytes) -> IntakeError | None:
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    modern = data[4:8] == b"ftyp" and data[8:12] in _STILLS
    return IntakeError("picture_of_another_kind") if webp or modern else None


def _compound(data: bytes) -> IntakeError | None:
    if not data.startswith(_COMPOUND):
        return None
    # The directory of such a file stands anywhere in it.
    return IntakeError("outlook_message" if _MESSAGE in data else "office_file")


def _page(data: bytes) -> IntakeError | None:
    if not _PAGE.match(data[:_HEAD]):
        return None
    return IntakeError("sign_in_page" if _SIGN_IN.search(data[:_LOOKED_THROUGH]) else "web_page")


def _link(data: bytes) -> IntakeError | None:
    head = data[: 4 * _HEAD]
    address = next((match[1] for link in _LINKS if (match := link.match(head))), None)
    return None if address is None else IntakeError("link_file", _host(address))


def _address(data: bytes) -> IntakeError | None:
    return IntakeError("only_an_address", _host(data)) if is_address(data[: 2 * _HEAD + 1]) else None


def _host(address: bytes) -> str:
    """Only the host is told: an address may hold a secret of the person's."""
    try:
        return urlsplit(address.strip().decode("ascii")).hostname or ""
    except ValueError:
        return ""


_LOOKS: Final[tuple[Callable[[bytes], IntakeError | None], ...]] = (
    _by_its_beginning,
    _still,
    _compound,
    _link,
    _page,
    _address,
)
