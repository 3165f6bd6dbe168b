"""Badges baked into SVG: OB 3.0 section 5.3.2 (``openbadges:credential``), OB 2.0 (``openbadges:assertion``).

Only these elements are read; nothing in the drawing is run, drawn or fetched.
"""

from __future__ import annotations

import re
import zlib
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from wallet.errors import IntakeError
from wallet.intake.containers.baked import baked_parts
from wallet.intake.containers.container import Part
from wallet.limits import MAX_SVG_NAMESPACES, MAX_SVG_TAGS, MAX_UNPACKED_BYTES

GZIP: Final = b"\x1f\x8b"
_NAMESPACES: Final = (
    "https://purl.imsglobal.org/ob/v3p0",
    "http://openbadges.org",
    "https://openbadges.org",
    "http://openbadges.org/",
)
_ELEMENTS: Final = {f"{{{namespace}}}{name}" for namespace in _NAMESPACES for name in ("credential", "assertion")}
_HEAD: Final = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE\s+svg|svg|[A-Za-z0-9]+:svg)")
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE[^>\[]*>")


class Svg:
    """SVG drawings, also gzipped."""

    id = "svg"

    def claims(self, data: bytes) -> bool:
        return is_packed_drawing(data) or _begins(data)

    def parts(self, data: bytes) -> list[Part]:
        """Returns the baked badges. Raises IntakeError ``svg_damaged``, ``svg_too_busy``, ``svg_entities``,
        ``no_baked_badge``, ``too_many_items``."""
        if data.startswith(GZIP):
            data = _gunzip(data)
        # A plain DOCTYPE without an internal subset says nothing and is allowed; it is never fetched.
        plain = _without_doctype(data)
        if plain.count(b"xmlns:") > MAX_SVG_NAMESPACES:
            raise IntakeError("svg_damaged", "namespaces")
        if plain.count(b"<") > MAX_SVG_TAGS:
            raise IntakeError("svg_too_busy")
        try:
            root = fromstring(plain, forbid_dtd=True, forbid_entities=True, forbid_external=True)
        except DefusedXmlException:
            raise IntakeError("svg_entities") from None
        except (ParseError, ValueError, LookupError, RecursionError):
            raise IntakeError("svg_damaged") from None
        if root.tag not in ("{http://www.w3.org/2000/svg}svg", "svg"):
            raise IntakeError("unrecognised")
        texts = [text for element in root.iter() if element.tag in _ELEMENTS for text in _texts(element)]
        return baked_parts([text.encode("utf-8") for text in texts])


CONTAINER = Svg()


def _begins(data: bytes) -> bool:
    return bool(_HEAD.match(data[:512])) and b"svg" in data[:4096]


def is_packed_drawing(data: bytes) -> bool:
    """Says whether these bytes are a drawing packed with gzip (``.svgz``), by its beginning."""
    if not data.startswith(GZIP):
        return False
    try:
        return _begins(zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(data[:16384], 4096))
    except zlib.error:
        return False


def _texts(element: Element) -> list[str]:
    """A token or an address stands in ``verify``, JSON inside the element; Open Badges 2.0 writes both."""
    verify = [value for name, value in element.attrib.items() if name.rpartition("}")[2] == "verify"]
    return [*verify, "".join(element.itertext())]


def _without_doctype(data: bytes) -> bytes:
    # Only the first is looked at: any number of unfinished ones would take the square of their number in time.
    doctype = _DOCTYPE.match(data, max(data.find(b"<!DOCTYPE"), 0))
    return data if doctype is None else data[: doctype.start()] + data[doctype.end() :]


def _gunzip(data: bytes) -> bytes:
    try:
        inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        text = inflater.decompress(data, MAX_UNPACKED_BYTES)
    except zlib.error:
        raise IntakeError("svg_damaged", "gzip") from None
    if inflater.unconsumed_tail or not inflater.eof:
        raise IntakeError("unpacks_too_large")
    return text


def bake_svg(svg: str, payload: str) -> str:
    """Returns the drawing with ``payload`` (a token, or JSON) baked in before its end."""
    from xml.sax.saxutils import quoteattr

    namespace = f'xmlns:openbadges="{_NAMESPACES[0]}"'
    if payload.lstrip().startswith("{"):
        inside = payload.replace("]]>", "]]]]><![CDATA[>")
        element = f"<openbadges:credential {namespace}><![CDATA[{inside}]]></openbadges:credential>"
    else:
        element = f"<openbadges:credential {namespace} verify={quoteattr(payload)}/>"
    head, end, tail = svg.rpartition("</svg>")
    if not end:
        raise IntakeError("svg_damaged")
    return f"{head}{element}{end}{tail}"
