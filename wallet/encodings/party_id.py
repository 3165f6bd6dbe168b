"""Identifiers of parties, compared: is it one party in two spellings.

A signature is never judged by this: there an identifier counts as it is written. It is for what must not be overlooked
because somebody wrote it another way: that an issuer speaks of itself, that a subject is not the one who presents.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from wallet.encodings.web_address import split_address
from wallet.limits import MAX_KEPT_NAME_CHARS, MAX_KEPT_NAMES

_END_OF_DID: Final = re.compile(r"[/?#;]")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_WEB: Final = "did:web:"
_PLAIN_PORTS: Final = (None, 80, 443)


def is_did(name: str) -> bool:
    """Says whether ``name`` is a DID, or is written so as to be read as one.

    A scheme has no case (RFC 3986 section 3.1; DID Core 1.0 section 3.1 with RFC 5234 section 2.3). A wide colon, an
    escape, or a character that is not seen in front make it no other kind of name.
    """
    return _seen(name).startswith("did:")


def party(name: str) -> str:
    """Returns the party that ``name`` stands for, in one spelling; "" for no name.

    - A DID without its path, query and fragment (DID Core 1.0 section 3.2), scheme and method in lower case.
    - A did:web as the page it stands for (method specification, "Read (Resolve)").
    - A page with its host in lower case and without the port of its scheme (RFC 3986 section 6.2.3), fragment, last
      slash; http and https are one site.
    - A mail address in lower case, without ``mailto:`` and header fields (RFC 6068 section 2).
    """
    return _kept_party(name) if len(name) <= MAX_KEPT_NAME_CHARS else _party(name)


def _party(name: str) -> str:
    name = name.strip()
    if is_did(name):
        return _party_of_did(name)
    scheme = name.partition(":")[0].lower()
    if scheme in ("http", "https"):
        return _page(name)
    if scheme == "mailto":
        return unquote(name.partition(":")[2].partition("?")[0].partition("#")[0]).strip().lower()
    return name.partition("#")[0]


_kept_party: Final = lru_cache(maxsize=MAX_KEPT_NAMES)(_party)
"""An issuer is compared many times for one credential, and by each of the thousand that it issued."""


def _seen(name: str) -> str:
    shown = unicodedata.normalize("NFKC", unquote(name[:64]))
    if shown.isascii() and shown.isprintable() and " " not in shown:
        return shown.lower()
    return "".join(char for char in shown if unicodedata.category(char) not in _INVISIBLE).lower()


def _party_of_did(name: str) -> str:
    base = _END_OF_DID.split(name, maxsplit=1)[0]
    scheme, _, rest = base.partition(":")
    method, _, own = rest.partition(":")
    did = f"{scheme.lower()}:{method.lower()}:{own}"
    if not did.startswith(_WEB):
        return did
    host, *path = (unquote(part) for part in own.split(":"))
    return _page("/".join((f"https://{host}", *path)))


def _page(address: str) -> str:
    """Returns the address in one spelling; as it stands where it cannot be taken apart."""
    place = split_address(address)
    try:
        port = place.port
    except ValueError:
        return address
    host = (place.hostname or "").rstrip(".")
    where = host if port in _PLAIN_PORTS else f"{host}:{port}"
    query = f"?{place.query}" if place.query else ""
    return f"https://{where}{unquote(place.path).rstrip('/')}{query}"
