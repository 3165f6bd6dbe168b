"""Canonical forms for people who write verifiers: ``lanyard canonize``."""

from __future__ import annotations

from wallet.encodings import strict_json
from wallet.jsonld.errors import JsonLdError
from wallet.jsonld.nquads import parse_nquads
from wallet.jsonld.quads import to_quads
from wallet.jsonld.rdfc import canonicalize


def canonize(data: bytes, *, hash_name: str = "sha256") -> str:
    """Returns the RDFC-1.0 N-Quads of a JSON-LD or N-Quads file (bundled contexts only).

    ``hash_name`` is ``sha256`` or ``sha384``. Raises IntakeError and JsonLdError.
    """
    if data.lstrip()[:1] in (b"{", b"["):
        document = strict_json.loads(data)
        if not isinstance(document, dict):
            raise JsonLdError("construct_not_supported", "an array of documents")
        return canonicalize(to_quads(document).quads, hash_name=hash_name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise JsonLdError("nquads_malformed", "not UTF-8") from None
    return canonicalize(parse_nquads(text), hash_name=hash_name)
