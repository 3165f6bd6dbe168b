"""Open Badges documents compared modulo embedding: an object and the address of an equal document are the same.

Platforms bake a badge with its BadgeClass and Issuer written out in place, while the copy they host has only their
addresses (or the other way round).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from wallet.encodings import jcs
from wallet.encodings.web_address import split_address
from wallet.errors import IntakeError
from wallet.formats.open_badge_words import VERSION_1, VERSION_2
from wallet.limits import MAX_BADGE_PAGES, MAX_JSON_DEPTH

Read = Callable[[str], dict[str, Any] | None]
"""Returns the object published at an address; None when it cannot be had now."""
_NAMES: Final = ("id", "@id")
_ONLY_AN_ADDRESS: Final = frozenset({*_NAMES, "type", "@type", "@context"})


class PageMissingError(Exception):
    """A page that would settle whether two documents are the same cannot be had; never leaves this package."""

    def __init__(self, pointer: str) -> None:
        super().__init__(pointer)
        self.pointer = pointer


class Comparison:
    """Compares documents of one badge; reads at most MAX_BADGE_PAGES pages for it."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._pages: dict[str, dict[str, Any] | None] = {}

    def difference(self, held: Any, other: Any, pointer: str = "") -> str | None:
        """Returns where two documents differ, as a JSON Pointer; None when they are the same.

        Raises PageMissingError when only a page that cannot be had would tell; IntakeError for what has no canonical
        form.
        """
        if pointer.count("/") > MAX_JSON_DEPTH:
            return pointer
        held, other = _alone(held), _alone(other)
        if isinstance(held, dict) and isinstance(other, dict):
            if set(held) != set(other):
                for address, embedded in ((held, other), (other, held)):
                    if isinstance(name := _reference(address), str):
                        return self._against_page(embedded, name, pointer)
                return f"{pointer}/{sorted(set(held) ^ set(other))[0]}"
            return self._members(held, other, pointer)
        if isinstance(held, list) and isinstance(other, list):
            if len(held) != len(other):
                return pointer
            pairs = enumerate(zip(held, other, strict=True))
            return _first(self.difference(mine, theirs, f"{pointer}/{place}") for place, (mine, theirs) in pairs)
        if isinstance(held, dict) and isinstance(other, str):
            return self._against_page(held, other, pointer)
        if isinstance(other, dict) and isinstance(held, str):
            return self._against_page(other, held, pointer)
        return None if _same(held, other) else pointer

    def contradiction(self, embedded: dict[str, Any], page: dict[str, Any], pointer: str = "") -> str | None:
        """Returns where an object that stands in place says something else than its page; None when it does not.

        It may say less: what is shown is the page. Raises as :meth:`difference`.
        """
        stated = {name: value for name, value in embedded.items() if name != "@context"}
        missing = sorted(set(stated) - set(page))
        return f"{pointer}/{missing[0]}" if missing else self._members(stated, page, pointer)

    def _members(self, held: dict[str, Any], other: dict[str, Any], pointer: str) -> str | None:
        return _first(self._member(name, value, other[name], f"{pointer}/{name}") for name, value in held.items())

    def _member(self, name: str, held: Any, other: Any, pointer: str) -> str | None:
        if name == "@context":
            return _contexts(held, other, pointer)
        if name in _NAMES:
            return None if _same(held, other) else pointer
        return self.difference(held, other, pointer)

    def _against_page(self, embedded: dict[str, Any], address: str, pointer: str) -> str | None:
        if next((embedded[member] for member in _NAMES if member in embedded), None) != address:
            return pointer  # another thing, or one without a name: nobody can say that it is that page
        if _reference(embedded) is not None:
            return None
        if split_address(address).scheme not in ("https", "http"):
            return pointer
        page = self._page(address, pointer)
        return self.contradiction(embedded, {"id": address, **page}, pointer)

    def _page(self, address: str, pointer: str) -> dict[str, Any]:
        if address not in self._pages:
            if len(self._pages) >= MAX_BADGE_PAGES:
                raise PageMissingError(pointer)
            self._pages[address] = self._read(address)
        page = self._pages[address]
        if page is None:
            raise PageMissingError(pointer)
        return page


def _reference(value: dict[str, Any]) -> Any:
    """Returns the address that an object is nothing but, or None."""
    return next((value[member] for member in _NAMES if member in value and set(value) <= _ONLY_AN_ADDRESS), None)


def _first(differences: Any) -> str | None:
    return next((pointer for pointer in differences if pointer is not None), None)


def _alone(value: Any) -> Any:
    """A list of one says what its one value says (JSON-LD 1.1)."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _same(held: Any, other: Any) -> bool:
    return jcs.canonical([held]) == jcs.canonical([other])


def _contexts(held: Any, other: Any, pointer: str) -> str | None:
    """Two addresses of one context are the same."""
    try:
        return None if _same(_known(held), _known(other)) else pointer
    except IntakeError:
        return pointer


def _known(context: Any) -> Any:
    context = _alone(context)
    if isinstance(context, list):
        return [_known(value) for value in context]
    if isinstance(context, str):
        return next((pair[0] for pair in (VERSION_2, VERSION_1) if context in pair), context)
    return context
