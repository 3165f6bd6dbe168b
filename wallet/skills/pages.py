"""The structured data of a page: JSON-LD scripts, microdata and RDFa Lite, all as the same plain nodes.

A node is what JSON-LD would have: ``{"@type": …, "title": …}``, values text, nodes, or lists of both. Microdata is read as
the HTML Living Standard says (5.2), RDFa as RDFa Lite 1.1; of both only what a vocabulary of schema.org needs. What stands
in a comment is not on the page. The tags are libxml2's to read: Python's own reader takes the square of a page's length.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from wallet.errors import IntakeError
from wallet.limits.skills import MAX_PAGE_BYTES, MAX_PAGE_SCRIPTS, MAX_PAGE_TAGS
from wallet.skills.page_text import loose_json

_VALUE_IN: Final = {"meta": "content", "a": "href", "link": "href", "time": "datetime", "data": "value", "img": "src"}
_QUIET: Final = frozenset({"script", "style", "template", "noscript", "head"})
_BLOCKS: Final = frozenset(
    {
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "h1",
        "h2",
        "h3",
    }
    | {"h4", "h5", "h6", "br", "hr", "form", "li"}
)
"""Elements whose text is on lines of its own."""


@dataclass
class PageData:
    """What was found. ``problems`` are scripts that hold JSON nobody can read: (code, where). ``text`` is what a reader of
    the page sees, a line for each block, ``• `` before each item of a list."""

    nodes: list[Any] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""


def page_data(text: str) -> PageData:
    """Returns the structured data of a page, and its text. Raises IntakeError ``page_too_many_tags``."""
    if text.count("<") > MAX_PAGE_TAGS:
        raise IntakeError("page_too_many_tags", f"more than {MAX_PAGE_TAGS}")
    # No network, no entities of a document type, depth limited by the library itself.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    data = "".join(c if c in "\t\n\r" or c >= " " else " " for c in text).encode("utf-8", errors="replace")
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:
        root = None
    page = PageData()
    if root is not None:
        _Walk(page).through(root)
    return page


class _Walk:
    """Goes through the elements of one page in their order."""

    def __init__(self, page: PageData) -> None:
        self._page = page
        self._seen: list[str] = []
        self._scripts = 0
        self._left = MAX_PAGE_BYTES

    def through(self, root: Any) -> None:
        self._element(root, None, quiet=False)
        self._page.text = "".join(self._seen)

    def _element(self, element: Any, holder: dict[str, Any] | None, *, quiet: bool) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag == "script":
            self._script(element)
        item = _item(element)
        names = (element.get("itemprop") or element.get("property") or "").split()
        if item is not None and (holder is None or not names):
            self._page.nodes.append(item)
        elif item is not None and holder is not None:
            _put(holder, names, item)
        elif names and holder is not None:
            _put(holder, names, self._value(element, tag))
        hidden = quiet or tag in _QUIET
        if not hidden:
            self._seen.append("\n• " if tag == "li" else "\n" if tag in _BLOCKS else "")
            self._seen.append(element.text or "")
        for child in element:
            self._element(child, item if item is not None else holder, quiet=hidden)
            if not hidden:
                self._seen.append(child.tail or "")
        if not hidden and tag in _BLOCKS:
            self._seen.append("\n")

    def _value(self, element: Any, tag: str) -> str:
        """What stands in several values is there in each: of all of them no more is taken than a page may hold."""
        value = _value(element, tag)
        self._left -= len(value)
        if self._left < 0:
            raise IntakeError("too_large", f"values of more than {MAX_PAGE_BYTES}")
        return value

    def _script(self, element: Any) -> None:
        if not (element.get("type") or "").casefold().strip().startswith("application/ld+json"):
            return
        self._scripts += 1
        if self._scripts > MAX_PAGE_SCRIPTS:
            raise IntakeError("page_too_many_tags", f"more than {MAX_PAGE_SCRIPTS} scripts")
        try:
            self._page.nodes.append(loose_json(element.text or ""))
        except IntakeError as error:
            self._page.problems.append((error.code, f"script {self._scripts}, {error.detail}".rstrip(", ")))


def _item(element: Any) -> dict[str, Any] | None:
    kind = element.get("itemtype") or element.get("typeof")
    if element.get("itemscope") is None and not kind:
        return None
    item: dict[str, Any] = {"@type": (kind or "").split()}
    address = element.get("itemid") or element.get("resource")
    return item | ({"@id": address} if address else {})


def _value(element: Any, tag: str) -> str:
    given = element.get("content")
    if given is None and tag in _VALUE_IN:
        given = element.get(_VALUE_IN[tag])
    text = "".join(element.itertext()) if given is None else given
    return " ".join(text.split())


def _put(holder: dict[str, Any], names: list[str], value: Any) -> None:
    for name in names:
        local = name.rpartition("/")[2].rpartition(":")[2]
        if local not in holder:
            holder[local] = value
        elif isinstance(holder[local], list):
            holder[local].append(value)
        else:
            holder[local] = [holder[local], value]
