"""Values of loosely written JSON-LD, microdata and RDFa: text, a node, or a list that mixes both, always as a list.

Found are things of a type wherever they stand: at the top, in arrays, ``@graph``, ``mainEntity``, an ``ItemList``. A node
that only refers (``{"@id": …}``) is looked up in the same file and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from wallet.errors import IntakeError
from wallet.limits import MAX_JSON_DEPTH
from wallet.limits.skills import MAX_ROLE_VALUES
from wallet.skills.page_text import one_line

Node = dict[str, Any]


def type_names(node: Any) -> set[str]:
    """Returns the local names of a node's types, in lower case: ``https://schema.org/JobPosting`` is ``jobposting``."""
    if not isinstance(node, dict):
        return set()
    given = node.get("@type", node.get("type"))
    names = given if isinstance(given, list) else [given]
    return {local(name).casefold() for name in names if isinstance(name, str)}


def local(name: str) -> str:
    """Returns the last part of a name: ``schema:skills``, ``https://schema.org/skills`` and ``skills`` are one."""
    return name.rstrip("/").rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]


def of_type(value: Any, name: str) -> Iterator[Node]:
    """Yields every node of type ``name`` (lower case) anywhere in ``value``, outermost first, in order."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            if name in type_names(value):
                yield value
            waiting.extend(reversed([inner for inner in value.values() if isinstance(inner, dict | list)]))


def by_id(value: Any) -> dict[str, Node]:
    """Returns the nodes of a file that say more than their own address, by that address."""
    gathered: dict[str, Node] = {}
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            address = value.get("@id", value.get("id"))
            if isinstance(address, str) and len(value) > 1:
                gathered.setdefault(address, value)
            waiting.extend(inner for inner in value.values() if isinstance(inner, dict | list))
    return gathered


class Reader:
    """Reads members of nodes of one file by their local names.

    Each raises IntakeError ``role_too_long`` where references repeat what they refer to without end, and
    ``role_json_malformed`` where they run in a circle.
    """

    def __init__(self, whole: Any) -> None:
        self._by_id = by_id(whole)
        self._left = MAX_ROLE_VALUES
        self._depth = 0

    def values(self, node: Node, *names: str) -> list[Any]:
        """Returns everything under any of ``names``, referred nodes in place of references, lists and ItemLists opened."""
        names_wanted = {name.casefold() for name in names}
        given = [value for key, value in node.items() if local(key).casefold() in names_wanted]
        with self._deeper():
            return [value for value in given for value in self._opened(value)]

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        if self._depth >= MAX_JSON_DEPTH:
            raise IntakeError("role_json_malformed", f"references more than {MAX_JSON_DEPTH} deep")
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    def _opened(self, value: Any) -> Iterator[Any]:
        self._left -= 1
        if self._left < 0:
            raise IntakeError("role_too_long", f"more than {MAX_ROLE_VALUES} values")
        if isinstance(value, list):
            for inner in value:
                yield from self._opened(inner)
        elif isinstance(value, dict):
            address = value.get("@id")
            whole = self._by_id.get(address, value) if isinstance(address, str) and len(value) == 1 else value
            if "itemlistelement" in {local(key).casefold() for key in whole}:
                yield from self.values(whole, "itemListElement")
            elif "listitem" in type_names(whole) and self.values(whole, "item"):
                yield from self.values(whole, "item")
            elif "@value" in whole:
                yield from self._opened(whole["@value"])
            else:
                yield whole
        elif value is not None and value != "":
            yield value

    def text(self, node: Node, *names: str) -> str:
        """Returns the first text under any of ``names``, a node's name in place of it; one line, tags gone; or ""."""
        for value in self.values(node, *names):
            gathered = self.name_of(value)
            if gathered:
                return gathered
        return ""

    def name_of(self, value: Any) -> str:
        """Returns what a value is called: itself when it is text or a number, else its name."""
        if isinstance(value, bool):
            return ""
        if isinstance(value, str | int | float):
            return one_line(str(value))
        if isinstance(value, dict):
            with self._deeper():
                return self.text(value, "name", "prefLabel", "title", "codeValue") if value else ""
        return ""
