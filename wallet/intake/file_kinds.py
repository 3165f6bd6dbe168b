"""What a file is that is no credential: told by its name, so that the person knows what to do next.

Only the beginning of a file is looked at, and a few words in it; nothing is unpacked, decoded or believed.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from wallet.encodings import strict_json
from wallet.encodings.challenge_request import MAX_REQUEST_BYTES, holds_request
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
    (b"LZIP", "archive_of_another_kind"),
    (b"\x5d\x00\x00", "archive_of_another_kind"),
    (b"\xff\x0a", "picture_of_another_kind"),
    (b"\x00\x00\x00\x0cJXL ", "picture_of_another_kind"),
    (b"8BPS", "picture_of_another_kind"),
    (b"AT&TFORM", "picture_of_another_kind"),
    (b"\x00\x00\x01\x00", "picture_of_another_kind"),
    (b"MZ", "program_file"),
    (b"\x7fELF", "program_file"),
    (b"\xcf\xfa\xed\xfe", "program_file"),
    (b"\xca\xfe\xba\xbe", "program_file"),
    (b"!<arch>\ndebian-binary", "program_file"),
    (b"\xed\xab\xee\xdb", "program_file"),
    (b"{\\rtf", "office_file"),
    (b"%!PS", "office_file"),
    (b"\x78\x9f\x3e\x22", "outlook_attachment"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "shortcut_file"),
    (b"book\x00\x00\x00\x00mark", "shortcut_file"),
    (b"ID3", "video_or_sound"),
    (b"OggS", "video_or_sound"),
    (b"fLaC", "video_or_sound"),
    (b"\x1aE\xdf\xa3", "video_or_sound"),
    (b"FLV\x01", "video_or_sound"),
    (b"\x00\x00\x01\xba", "video_or_sound"),
    (b"age-encryption.org/v1", "encrypted_backup"),
    (b"-----BEGIN AGE ENCRYPTED FILE", "encrypted_backup"),
    (b"SQLite format 3\x00", "database_file"),
)
_TEXT_BEGINNINGS: Final = (
    (b"begin:vcard", "contact_card"),
    (b"begin:vcalendar", "calendar_file"),
)
_WAVES: Final = (b"AVI ", b"WAVE")
_JSON_OR_TOKEN: Final = re.compile(rb'\s*(?:\{\s*"|eyJ)')
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MESSAGE: Final = "__substg1.0_".encode("utf-16-le")
_ICLOUD: Final = (b"NSURLNameKey", b"NSURLFileSizeKey")
_WEB_ARCHIVE: Final = b"WebMainResource"
_CLOUD_KEYS: Final = ({"url", "doc_id"}, {"url", "resource_id"}, {"doc_id", "email"})
"""Members of the small JSON files that stand in a folder for documents that exist only in a browser."""
_PHONE_WALLET: Final = ("savetowallet", "savetoandroidpay")
_REQUEST: Final = re.compile(rb'\s*\{\s*"(?:verifiablePresentationRequest|query|challenge|domain)"')
_LIST: Final = re.compile(rb'^\s*\{[^{}\[\]]*"type"\s*:\s*"RequirementPack"')
_SCHEME: Final = re.compile(rb"([A-Za-z][A-Za-z0-9+.-]{1,40}):")
_PROTOCOLS: Final = {
    b"openid-credential-offer": "offer_address", b"haip": "offer_address", b"dccrequest": "offer_address",
    b"interaction": "offer_address", b"openid4vp": "request_address", b"haip-vp": "request_address",
}  # fmt: skip
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_MARK: Final = b"\xef\xbb\xbf"
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
    ``outlook_message``, ``outlook_attachment``, ``sign_in_page``, ``web_page``, ``link_file``, ``only_an_address`` (both
    with the host as detail), ``shortcut_file``, ``video_or_sound``, ``contact_card``, ``calendar_file``,
    ``cloud_placeholder``, ``phone_wallet_pass``, ``encrypted_backup``, ``database_file``, ``empty_file``,
    ``offer_address``, ``request_address``, ``request_file``, ``requirement_list``.
    """
    if _JSON_OR_TOKEN.match(data):
        # Most are such, and no other kind begins so.
        return (
            _placeholder(data) or _request(data) or _asked_list(data)
            if data.lstrip()[:1] == b"{"
            else _phone_wallet_link(data)
        )
    if data.startswith(_UTF_16):
        # Saved as Windows saves text: told for what it is as if it were not.
        data = data[: 2 * _LOOKED_THROUGH].decode("utf-16", "ignore").encode()
    for look in _LOOKS:
        error = look(data)
        if error is not None:
            return error
    return None


def _by_its_beginning(data: bytes) -> IntakeError | None:
    return next((IntakeError(code) for start, code in _BEGINNINGS if data.startswith(start)), None)


def _by_its_first_words(data: bytes) -> IntakeError | None:
    head = data[:64].removeprefix(_MARK).lstrip().lower()
    return next((IntakeError(code) for start, code in _TEXT_BEGINNINGS if head.startswith(start)), None)


def _film(data: bytes) -> IntakeError | None:
    # Pictures of these two families are decoded before anybody asks here.
    boxes = data[4:8] in (b"ftyp", b"moov", b"mdat")
    waves = data[:4] == b"RIFF" and data[8:12] in _WAVES
    return IntakeError("video_or_sound") if boxes or waves else None


def _placeholder(data: bytes) -> IntakeError | None:
    if data.startswith(b"bplist00") and all(key in data[:_HEAD] for key in _ICLOUD):
        return IntakeError("cloud_placeholder")
    if data[:1] == b"{":
        if len(data) > _HEAD or b"_id" not in data:
            return None
        try:
            members = set(json.loads(data))
        except (ValueError, RecursionError):
            return None
        return IntakeError("cloud_placeholder") if any(keys <= members for keys in _CLOUD_KEYS) else None
    return None if data[:_HEAD].strip(b"\0") or data.strip(b"\0") else IntakeError("empty_file")


def _request(data: bytes) -> IntakeError | None:
    """A request for a presentation, as ``lanyard ask`` and exchanges write it (VCALM 1.0 section 3.4)."""
    if not _REQUEST.match(data) or len(data) > MAX_REQUEST_BYTES:
        return None
    try:
        document = strict_json.loads(data, limit=MAX_REQUEST_BYTES)
    except IntakeError:
        return None
    return IntakeError("request_file") if isinstance(document, dict) and holds_request(document) else None


def _asked_list(data: bytes) -> IntakeError | None:
    """A list of what a facility asks for, as its requirement pack says of itself."""
    return IntakeError("requirement_list") if _LIST.search(data[:_HEAD]) else None


def _phone_wallet_link(data: bytes) -> IntakeError | None:
    """A token by which a phone's wallet is given a pass: alone, or at the end of the address that saves it."""
    parts = data[: 8 * _HEAD].strip().rpartition(b"/")[2].split(b".")
    if len(parts) != 3 or not parts[1].startswith(b"eyJ"):
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + b"=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return None
    return IntakeError("phone_wallet_pass") if isinstance(claims, dict) and claims.get("typ") in _PHONE_WALLET else None


def _compound(data: bytes) -> IntakeError | None:
    if not data.startswith(_COMPOUND):
        return None
    # The directory of such a file stands anywhere in it.
    return IntakeError("outlook_message" if _MESSAGE in data else "office_file")


def _page(data: bytes) -> IntakeError | None:
    if data.startswith(b"bplist00") and _WEB_ARCHIVE in data[:_HEAD]:
        return IntakeError("web_page")
    if not _PAGE.match(data[:_HEAD]):
        return None
    return IntakeError("sign_in_page" if _SIGN_IN.search(data[:_LOOKED_THROUGH]) else "web_page")


def _link(data: bytes) -> IntakeError | None:
    head = data[: 4 * _HEAD]
    address = next((match[1] for link in _LINKS if (match := link.match(head))), None)
    return None if address is None else IntakeError("link_file", _host(address))


def _offer(data: bytes) -> IntakeError | None:
    match = _SCHEME.match(data[:64].lstrip())
    code = _PROTOCOLS.get(match[1].lower()) if match else None
    return IntakeError(code) if code else None


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
    _by_its_first_words,
    _film,
    _compound,
    _placeholder,
    _link,
    _page,
    _phone_wallet_link,
    _offer,
    _address,
)
