"""did:web: the identifier names a host and a path where the document is published over https."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote, unquote

from wallet.encodings import strict_json
from wallet.errors import FetchError, IntakeError
from wallet.formats.plain_members import is_flagged
from wallet.verify.context import DocumentSource
from wallet.verify.dids.resolution_errors import ResolutionError

_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_ADDRESS_END: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""A last label like this makes a host an IPv4 address, in whatever spelling (WHATWG URL, "ends in a number")."""
_LOCAL_ENDS: Final = (
    ".corp", ".home", ".home.arpa", ".internal", ".intranet", ".lan", ".local", ".localdomain", ".localhost", ".private",
)  # fmt: skip
"""Names that mean another place in every network (RFC 6761, 6762, 8375; ICANN's name collision list): no issuer's."""
_PORT: Final = re.compile(r"[1-9][0-9]{0,4}")
_SEGMENT: Final = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
_PLAIN: Final = "~!$&'()*+,;="
"""What stands in a path as it is (RFC 3986 section 3.3), but for the signs of a mail address."""
_LEAVES: Final = re.compile(r"[\x00-\x1f\x7f/\\?#%:@\ufffd]")
"""What a server could take for more than one name, once an escape is undone."""
MAX_HOST_CHARS: Final = 253
"""RFC 1035 section 2.3.4."""
MAX_PORT: Final = 65_535


def is_public_name(host: str) -> bool:
    """Says whether ``host`` is a name with a dot that can mean the same place for everybody: no address, nothing local."""
    whole = _HOST.fullmatch(host) is not None and len(host) <= MAX_HOST_CHARS
    return whole and not _ADDRESS_END.fullmatch(host.rpartition(".")[2]) and not host.endswith(_LOCAL_ENDS)


def document_address(did: str) -> str:
    """Returns where the document of a did:web is (method specification, "Read (Resolve)").

    Raises ResolutionError ``did_malformed`` for anything that could leave the host or the path (N06), and for hosts that
    are addresses or local names: whoever supplies a document for them could be anybody.
    """
    host, *path = did.removeprefix("did:web:").split(":")
    name, coded, port = host.lower().partition("%3a")
    if not is_public_name(name) or (coded and not (_PORT.fullmatch(port) and int(port) <= MAX_PORT)):
        raise ResolutionError("did_malformed", "host")
    where = f"https://{name}:{port}" if port else f"https://{name}"
    if not path:
        return f"{where}/.well-known/did.json"
    return f"{where}/{'/'.join(_escaped(segment) for segment in path)}/did.json"


def _escaped(segment: str) -> str:
    """Returns a part of the path, its escapes in one spelling. Raises ResolutionError ``did_malformed``."""
    plain = unquote(segment)
    if not _SEGMENT.fullmatch(segment) or _LEAVES.search(plain) or plain in (".", ".."):
        raise ResolutionError("did_malformed", "path")
    return quote(plain, safe=_PLAIN)


class DidWeb:
    """A document fetched over https."""

    id = "web"

    def resolve(self, did: str, documents: DocumentSource) -> dict[str, Any]:
        """Fetches and reads the document. Raises FetchError, ResolutionError.

        What is no document about anybody (a page to log in at, a list, an object without ``id``) is as good as no answer:
        FetchError ``not_a_document``. It denies nothing.
        """
        content = documents.get(document_address(did), purpose="did_document").content
        try:
            document = strict_json.loads(content)
        except IntakeError as error:
            raise FetchError("not_a_document", error.code) from None
        document = _unwrapped(document)
        if not isinstance(document, dict) or not isinstance(document.get("id"), str):
            raise FetchError("not_a_document")
        return document


def _unwrapped(answer: Any) -> Any:
    """Returns the document of a DID resolution result (DID Resolution, section "DID Resolution Result"), with what the
    result says about it; anything else as it stands.
    """
    if not isinstance(answer, dict) or "id" in answer or not isinstance(answer.get("didDocument"), dict):
        return answer
    document = answer["didDocument"]
    places = [document, answer]
    places += [metadata for place in places if isinstance(metadata := place.get("didDocumentMetadata"), dict)]
    given_up = [place["deactivated"] for place in places if is_flagged(place.get("deactivated"))]
    return {**document, "deactivated": given_up[0]} if given_up else document


METHOD = DidWeb()
