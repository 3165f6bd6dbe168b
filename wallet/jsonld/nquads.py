"""N-Quads (RDF 1.1 N-Quads): texts as they are spelled there, and a reader into canonical spelling."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from wallet.jsonld.dataset import Quad
from wallet.jsonld.errors import JsonLdError
from wallet.limits import MAX_QUADS

_ESCAPE: Final = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf"\'\\]))')
_LETTERS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_ESCAPED: Final = re.compile(r'[\x00-\x1f"\\\x7f]')
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_SHORT: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
"""The backslash first: those that the others bring are not doubled."""


def escape(text: str) -> str:
    """Returns a literal's text escaped as canonical N-Quads has it (RDFC-1.0 section 5)."""
    if not _ESCAPED.search(text):
        return text
    # One character after the other and not one place after the other: a text may be nothing but quotation marks.
    for plain, written in _SHORT.items():
        text = text.replace(plain, written)
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04X}", text)


@cache
def _line() -> re.Pattern[str]:
    """Made when it is asked for: its ranges of letters take longer than reading a badge."""
    iri = r"<((?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)>"
    blank = r"(_:[A-Za-z0-9_\u00b7-\U000effff](?:[A-Za-z0-9_.\-\u00b7-\U000effff]*[A-Za-z0-9_\-\u00b7-\U000effff])?)"
    literal = (
        r'"((?:[^"\\\n\r]|\\[tbnrf"\'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)"'
        r"(?:\^\^" + iri + r"|@([A-Za-z]+(?:-[A-Za-z0-9]+)*))?"
    )
    return re.compile(
        rf"[ \t]*(?:{iri}|{blank})[ \t]*{iri}[ \t]*(?:{iri}|{blank}|{literal})[ \t]*(?:(?:{iri}|{blank})[ \t]*)?"
        r"\.[ \t]*(?:#.*)?"
    )


def parse_nquads(text: str) -> list[Quad]:
    """Returns the quads of an N-Quads text. Raises JsonLdError ``nquads_malformed`` with the line's number."""
    quads: list[Quad] = []
    for number, line in enumerate(re.split(r"[\r\n]+", text), 1):
        if not line.strip(" \t") or line.lstrip(" \t").startswith("#"):
            continue
        match = _line().fullmatch(line)
        if match is None:
            raise JsonLdError("nquads_malformed", f"line {number}")
        si, sb, p, oi, ob, literal, datatype, language, gi, gb = match.groups()
        subject = sb or _iri(si)
        if oi is not None:
            value = _iri(oi)
        elif ob is not None:
            value = ob
        else:
            value = _literal(literal, datatype, language)
        graph = gb or (_iri(gi) if gi is not None else "")
        quads.append((subject, _iri(p), value, graph))
        if len(quads) > MAX_QUADS:
            raise JsonLdError("too_many_statements")
    return quads


def _literal(text: str, datatype: str | None, language: str | None) -> str:
    quoted = f'"{escape(unescape(text))}"'
    if language:
        return f"{quoted}@{language}"
    return quoted if datatype is None or datatype == _XSD_STRING else f"{quoted}^^{_iri(datatype)}"


def _iri(text: str) -> str:
    return f"<{unescape(text)}>"


def unescape(text: str) -> str:
    """Returns the text an N-Quads string stands for. Raises JsonLdError for half a character."""
    if "\\" not in text:
        return text
    if "\\u" not in text and "\\U" not in text:
        return "\\".join([_unescape_letters(part) for part in text.split("\\\\")])

    def replacement(match: re.Match[str]) -> str:
        if match[3]:
            return _LETTERS[match[3]]
        point = int(match[1] or match[2], 16)
        if point > 0x10FFFF or 0xD800 <= point <= 0xDFFF:
            raise JsonLdError("nquads_malformed", "no character")
        return chr(point)

    return _ESCAPE.sub(replacement, text)


def _unescape_letters(part: str) -> str:
    if "\\" in part:
        for letter, plain in _LETTERS.items():
            part = part.replace(f"\\{letter}", plain)
    return part
