"""SVG drawn into pixels by resvg: nothing runs, nothing outside the drawing is looked at, no system font is read.

Before it is drawn, everything that names a file or an address is taken out; a drawing with a DTD is refused.
"""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from wallet.errors import IntakeError
from wallet.limits import MAX_DRAWING_BYTES, MAX_SVG_TAGS

_SIDE: Final = 512
"""Pixels: four to the point on paper."""
_BEGINNING: Final = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,2000}-->\s*){0,4}<(?:svg|[A-Za-z0-9]+:svg)[\s>]"
)
_OUTSIDE: Final = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import", re.IGNORECASE)
_LEFT_OUT: Final = frozenset({"script", "foreignObject", "style", "image", "feImage", "animate", "set"})
"""Elements that run, hold other languages, or name pictures elsewhere."""


def is_drawing(data: bytes) -> bool:
    """Says whether ``data`` begins as an SVG."""
    return _BEGINNING.match(data[:4096]) is not None


def drawn(data: bytes) -> bytes:
    """Returns an SVG as a PNG, at most 512 pixels a side. Raises IntakeError ``picture_damaged``, ``picture_too_large``."""
    if len(data) > MAX_DRAWING_BYTES or data.count(b"<") > MAX_SVG_TAGS:
        raise IntakeError("picture_too_large", "drawing")
    try:
        root = fromstring(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError, RecursionError):
        raise IntakeError("picture_damaged", "drawing") from None
    _clean(root)
    # Loaded when something is drawn; a worker has it before its walls.
    import resvg_py

    try:
        return resvg_py.svg_to_bytes(svg_string=tostring(root, "unicode"), width=_SIDE, height=_SIDE, skip_system_fonts=True)
    except ValueError:
        raise IntakeError("picture_damaged", "drawing") from None


def _clean(element: Element) -> None:
    for name, value in list(element.attrib.items()):
        if (_local(name) == "href" and not value.strip().startswith("#")) or _OUTSIDE.search(value):
            del element.attrib[name]
    for child in list(element):
        if not isinstance(child.tag, str) or _local(child.tag) in _LEFT_OUT:
            element.remove(child)
        else:
            _clean(child)


def _local(name: str) -> str:
    return name.rpartition("}")[2]
