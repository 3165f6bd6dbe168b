"""did:web: the identifier names a host and a path where the document is published over https."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import unquote

from wallet.encodings import strict_json
from wallet.errors import IntakeError
from wallet.verify.context import DocumentSource
from wallet.verify.dids.resolution_errors import ResolutionError

_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_PORT: Final = re.compile(r"[1-9][0-9]{0,4}")
_SEGMENT: Final = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=-]+")
MAX_HOST_CHARS: Final = 253
"""RFC 1035 section 2.3.4."""


def document_address(did: str) -> str:
    """Returns where the document of a did:web is (method specification, "Read (Resolve)").

    Raises ResolutionError ``did_malformed`` for anything that could leave the host or the path (N06).
    """
    host, *path = did.removeprefix("did:web:").split(":")
    name, _, port = unquote(host).lower().partition(":")
    if not _HOST.fullmatch(name) or len(name) > MAX_HOST_CHARS or (port and not _PORT.fullmatch(port)):
        raise ResolutionError("did_malformed", "host")
    if "%" in host and not port:
        raise ResolutionError("did_malformed", "host")
    for segment in path:
        if not _SEGMENT.fullmatch(segment) or segment in (".", ".."):
            raise ResolutionError("did_malformed", "path")
    where = f"https://{name}:{port}" if port else f"https://{name}"
    return f"{where}/{'/'.join(path)}/did.json" if path else f"{where}/.well-known/did.json"


class DidWeb:
    """A document fetched over https."""

    id = "web"

    def resolve(self, did: str, documents: DocumentSource) -> dict[str, Any]:
        """Fetches and reads the document. Raises FetchError, ResolutionError."""
        content = documents.get(document_address(did), purpose="did_document").content
        try:
            document = strict_json.loads(content)
        except IntakeError as error:
            raise ResolutionError("did_document_malformed", error.code) from None
        if not isinstance(document, dict):
            raise ResolutionError("did_document_malformed")
        return document


METHOD = DidWeb()
