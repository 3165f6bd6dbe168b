"""Mail files (.eml, RFC 5322) and mailboxes (mbox, RFC 4155): attachments, and JSON or tokens in the text."""

from __future__ import annotations

import re
from typing import Final

from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.limits import MAX_ARCHIVE_ENTRIES

_HEADERS: Final = re.compile(
    rb"^(?:From |(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Content-Type|Delivered-To"
    rb"|X-[A-Za-z-]+):[^\n]*\n)"
)
_MBOX: Final = re.compile(rb"^From .*$", re.MULTILINE)


class Mail:
    """Mail with attachments."""

    id = "mail"

    def claims(self, data: bytes) -> bool:
        head = data[:2048]
        return bool(_HEADERS.match(head)) and b"\n" in head

    def parts(self, data: bytes) -> list[Part]:
        """Returns attachments and inline pictures. Raises IntakeError ``nothing_inside``, ``too_many_items``."""
        import email.policy  # when there is a mail: a badge should not wait for it
        from email.message import EmailMessage

        parts: list[Part] = []
        for message in _messages(data):
            parsed = email.message_from_bytes(message, policy=email.policy.default)
            for one in parsed.walk():
                if one.is_multipart() or not isinstance(one, EmailMessage):
                    continue
                if one.get_content_disposition() is None and one.get_content_maintype() == "text":
                    continue
                body = one.get_payload(decode=True)
                if isinstance(body, bytes) and body:
                    parts.append(Part(body, is_file=True, name=one.get_filename() or ""))
                if len(parts) > MAX_ARCHIVE_ENTRIES:
                    raise IntakeError("too_many_items")
        if not parts:
            raise IntakeError("nothing_inside")
        return parts


CONTAINER = Mail()


def _messages(data: bytes) -> list[bytes]:
    if not data.startswith(b"From "):
        return [data]
    return [one.lstrip(b"\r\n") for one in _MBOX.split(data) if one.strip()]
