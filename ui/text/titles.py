"""What a record is called: by what it says of itself, or, where nothing of it could be read, by its file, and marked so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ui.text.plain import plain
from ui.text.words import t
from wallet.limits import MAX_TITLE_CHARS

if TYPE_CHECKING:
    from wallet.records.facts import Facts


class Titled(Protocol):
    """What a title is made of: a row of the shelf has it, and what came of adding."""

    @property
    def title(self) -> str: ...

    @property
    def facts(self) -> Facts | None: ...

    @property
    def children(self) -> int: ...

    @property
    def is_read(self) -> bool: ...


def record_title(summary: Titled, *, limit: int = MAX_TITLE_CHARS) -> str:
    """Returns a record's title, safe to show, at most ``limit`` characters and the mark.

    A presentation of several has no title of its own: it is called by how many it shows.
    """
    if summary.facts is not None and summary.facts.presentation and not summary.facts.title and summary.is_read:
        return t("shelf.presentation", n=summary.children) if summary.children else t("shelf.presentation_empty")
    title = plain(summary.title, limit=limit)
    return title if summary.is_read else t("shelf.not_read", name=title)
