"""One file packed with gzip (RFC 1952), most often a TAR archive (``.tar.gz``); packed drawings are :mod:`.svg`'s own."""

from __future__ import annotations

import zlib
from typing import Final

from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.intake.containers.svg import GZIP, is_packed_drawing
from wallet.intake.containers.tar_archive import MAGIC, MAGIC_AT
from wallet.limits import MAX_ARCHIVE_BYTES, MAX_SOURCE_BYTES


class GzipFile:
    """Files packed with gzip."""

    id = "gzip"

    def claims(self, data: bytes) -> bool:
        return data.startswith(GZIP) and not is_packed_drawing(data)

    def parts(self, data: bytes) -> list[Part]:
        """Returns the file inside; only a TAR may be larger than one file. Raises IntakeError ``zip_damaged``,
        ``unpacks_too_large``."""
        try:
            inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            body = inflater.decompress(data, MAX_SOURCE_BYTES)
            if body[MAGIC_AT] == MAGIC and inflater.unconsumed_tail:
                body += inflater.decompress(inflater.unconsumed_tail, MAX_ARCHIVE_BYTES - len(body))
        except zlib.error:
            raise IntakeError("zip_damaged") from None
        if inflater.unconsumed_tail:
            raise IntakeError("unpacks_too_large")
        if not inflater.eof:
            raise IntakeError("zip_damaged", "cut short")
        return [Part(body, is_file=True)]


CONTAINER: Final = GzipFile()
