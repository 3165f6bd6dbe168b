"""Mail files (.eml, RFC 5322) and mailboxes (mbox, RFC 4155): attachments, and JSON or tokens in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.limits import (
    MAX_ARCHIVE_ENTRIES,
    MAX_MAIL_HEADER_BYTES,
    MAX_MAIL_HEADER_LINES,
    MAX_MAIL_MULTIPARTS,
    MAX_MAIL_PARTS,
)

if TYPE_CHECKING:
    from email.message import Message

_HEADERS: Final = re.compile(
    rb"^(?:From |(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Content-Type|Delivered-To"
    rb"|X-[A-Za-z-]+):[^\n]*\n)"
)
_COUNTED: Final = re.compile(rb"\d{1,12}[ \t]*\r?\n(?=[A-Za-z-]{2,40}:)")
"""The line with its size that Apple's program puts before a mail (.emlx)."""
_SAVED_PAGE: Final = re.compile(rb"^Snapshot-Content-Location:|^From: <Saved by ", re.MULTILINE)
_MBOX: Final = re.compile(rb"^From .*$", re.MULTILINE)
_CONTENT_HEADER: Final = re.compile(
    rb"(?<![^\r\n])content-[a-z-]{1,40}[ \t]*:[^\r\n]*(?:(?:\r?\n|\r)[ \t][^\r\n]*)*", re.IGNORECASE
)

_HEADERS_END: Final = re.compile(rb"\n\r?\n")


class Mail:
    """Mail with attachments."""

    id = "mail"

    def claims(self, data: bytes) -> bool:
        head = _COUNTED.sub(b"", data[:2048], count=1) if data[:1].isdigit() else data[:2048]
        return bool(_HEADERS.match(head)) and b"\n" in head

    def parts(self, data: bytes) -> list[Part]:
        """Returns attachments and inline pictures; a message that cannot be read hides none of the others.

        Raises IntakeError ``nothing_inside``, ``too_many_items``, ``web_page`` (one that a browser saved as a mail).
        """
        if _SAVED_PAGE.search(data[:2048]):
            raise IntakeError("web_page")
        if data[:1].isdigit():
            data = _COUNTED.sub(b"", data, count=1)
        parts: list[Part] = []
        for message in _messages(data):
            for part in _parts(message):
                parts.append(part)
                if len(parts) > MAX_ARCHIVE_ENTRIES:
                    raise IntakeError("too_many_items")
        if not parts:
            raise IntakeError("nothing_inside")
        return parts


CONTAINER = Mail()


def _parts(message: bytes) -> Iterator[Part]:
    import email.policy  # when there is a mail: a badge should not wait for it

    headers = [match[0] for match in _CONTENT_HEADER.finditer(message)]
    if any(len(header) > MAX_MAIL_HEADER_BYTES for header in headers):
        yield Part(b"", refused="mail_damaged")
        return
    if sum(b"multipart/" in header.lower() for header in headers) > MAX_MAIL_MULTIPARTS:
        yield Part(b"", refused="nested_too_deep")
        return
    if message.count(b"\n--") > MAX_MAIL_PARTS:
        yield Part(b"", refused="too_many_items")
        return
    if _header_lines(message) > MAX_MAIL_HEADER_LINES:
        yield Part(b"", refused="mail_damaged")
        return
    try:
        # The plain policy: the one that understands headers takes the square of their length in time.
        walked = list(email.message_from_bytes(message, policy=email.policy.compat32).walk())
    except RecursionError:
        yield Part(b"", refused="nested_too_deep")
        return
    for part in walked:
        if part.is_multipart() or (part.get_content_disposition() is None and part.get_content_maintype() == "text"):
            continue
        body = part.get_payload(decode=True)
        if isinstance(body, bytes) and body:
            yield Part(body, is_file=True, name=_name(part))


def _header_lines(message: bytes) -> int:
    end = _HEADERS_END.search(message)
    return message.count(b"\n", 0, len(message) if end is None else end.start())


def _name(part: Message) -> str:
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    name = part.get_filename() or ""
    try:
        return str(make_header(decode_header(name)))
    except (HeaderParseError, LookupError, ValueError):
        return name


def _messages(data: bytes) -> list[bytes]:
    if not data.startswith(b"From "):
        return [data]
    return [message.lstrip(b"\r\n") for message in _MBOX.split(data) if message.strip()]
